//! Lists with a code in each row: taxonomies, places of service, therapy codes, procedures.

use crate::claim::ProcedureCode;

use super::super::super::imported::TableKind;
use super::super::source::Content;
use super::{Below, Part, Read, Refusal, names};

/// What a heading of a column of procedure codes is called.
const PROCEDURE_TITLES: [&str; 9] = [
    "code",
    "hcpcs",
    "hcpc",
    "cpt",
    "cpt/hcpcs",
    "cpt code",
    "hcpcs code",
    "procedure",
    "procedure code",
];

/// What a heading of a column of words is called, or contains.
const TEXT_TITLES: [&str; 3] = ["desc", "text", "name"];

/// Which list it is, told by the headings of its columns; `None` if it is none.
pub(super) fn read(content: &Content, file: &str) -> Read {
    let lists = [taxonomies, places, therapy, procedures];
    let Some((kind, rows)) = lists.iter().find_map(|list| list(content)) else {
        return Ok(None);
    };
    if rows.is_empty() {
        return Err(Refusal::Wrong(format!("no row begins with {}", wanted(kind))));
    }
    let named = |tell: fn(&str) -> Option<names::Release>| {
        tell(&content.name).or_else(|| tell(file)).unwrap_or_default()
    };
    let (release, valid_from, valid_to) = match kind {
        TableKind::Taxonomies => named(names::taxonomies),
        TableKind::TherapyCodes => named(names::therapy_codes),
        _ => Default::default(),
    };
    let read = rows.len();
    Ok(Some(Part { kind, release, valid_from, valid_to, number: None, read, rows }))
}

type List = Option<(TableKind, Vec<Vec<String>>)>;

/// The CSV file of NUCC: one code, its grouping, classification and specialisation a row.
fn taxonomies(content: &Content) -> List {
    let titles = ["code", "grouping", "classification", "specialization"];
    let below = Below::header(content, &titles)?;
    let is_code = |code: &str| {
        code.len() == 10 && code.ends_with('X') && code.bytes().all(|b| b.is_ascii_alphanumeric())
    };
    let rows = below.cells().filter(|(_, [code, _, _, _])| is_code(code));
    let rows = rows.map(|(_, [code, _, class, special])| {
        let (class, special) = (names::plain(class), names::plain(special));
        let words = if special.is_empty() { class } else { format!("{class}, {special}") };
        vec![code.to_owned(), words]
    });
    Some((TableKind::Taxonomies, rows.collect()))
}

/// CMS's places of service, which stand on a page and in a document only: code and name.
fn places(content: &Content) -> List {
    let below = Below::first(content, |titles| {
        let is_code = |title: &String| {
            title == "code" || title.contains("place of service") && title.contains("code")
        };
        let code = titles.iter().position(is_code)?;
        let name = titles.iter().position(|title| title.contains("name"))?;
        Some(vec![code, name])
    })?;
    let is_place =
        |code: &str| matches!(code.len(), 1 | 2) && code.bytes().all(|b| b.is_ascii_alphanumeric());
    let row = |(_, [code, name]): (_, [&str; 2])| {
        is_place(code).then(|| vec![format!("{code:0>2}"), names::plain(name)])
    };
    let rows: Vec<_> = below.cells().filter_map(row).collect();
    // A list of procedures may have columns of these names.
    is_most(rows.len(), below.cells::<2>().count()).then_some((TableKind::Places, rows))
}

/// CMS's therapy code list, or two columns `code` and `class`: always or sometimes therapy.
fn therapy(content: &Content) -> List {
    let classes = ["disposition", "class", "always", "sometimes"];
    let below = classes.iter().find_map(|class| Below::header(content, &["code", class]))?;
    let codes = below.cells().filter_map(|(_, [code, words]): (_, [&str; 2])| {
        Some((ProcedureCode::parse(code.as_bytes())?, words.to_ascii_lowercase()))
    });
    let codes: Vec<_> = codes.collect();
    let row = |(code, words): &(ProcedureCode, String)| {
        let class = ["always", "sometimes"].into_iter().find(|class| words.contains(class))?;
        Some(vec![code.to_string(), class.to_owned()])
    };
    let rows: Vec<_> = codes.iter().filter_map(row).collect();
    // A list of another kind may have a column of that name.
    is_most(rows.len(), codes.len()).then_some((TableKind::TherapyCodes, rows))
}

/// A list of one's own: a column of codes, wherever it stands, and words beside it.
fn procedures(content: &Content) -> List {
    let below = Below::first(content, |titles| {
        let code = titles.iter().position(|title| PROCEDURE_TITLES.contains(&title.as_str()))?;
        let is_text = |title: &String| TEXT_TITLES.iter().any(|text| title.contains(text));
        Some(vec![code, titles.iter().position(is_text).unwrap_or(code + 1)])
    })?;
    let row = |(_, [code, text]): (_, [&str; 2])| {
        let code = ProcedureCode::parse(code.as_bytes())?;
        Some(vec![code.to_string(), names::plain(text)])
    };
    Some((TableKind::Procedures, below.cells().filter_map(row).collect()))
}

/// Whether some are more than half of all.
const fn is_most(some: usize, all: usize) -> bool {
    some * 2 > all
}

const fn wanted(kind: TableKind) -> &'static str {
    match kind {
        TableKind::Taxonomies => "a taxonomy code of ten characters",
        TableKind::Places => "a place of service of two characters",
        _ => "a procedure code of five characters",
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::source::Row;
    use super::*;

    fn told(text: &str) -> Option<(TableKind, Vec<String>)> {
        let cells = |line: &str| line.split('|').map(str::to_owned).collect();
        let row = |(number, line)| Row { number, cells: cells(line) };
        let rows = (1..).zip(text.lines()).map(row).collect();
        let content = Content { name: String::new(), lines: Vec::new(), rows };
        let lists = [taxonomies, places, therapy, procedures];
        let list = lists.iter().find_map(|list| list(&content));
        list.map(|(kind, rows)| (kind, rows.iter().map(|row| row.join(" ")).collect()))
    }

    fn kind(text: &str) -> Option<(TableKind, usize)> {
        told(text).map(|(kind, rows)| (kind, rows.len()))
    }

    #[test]
    fn a_list_is_told_by_its_headings() {
        let nucc = "Code|Grouping|Classification|Specialization|Definition\n\
                    225100000X|Providers|Physical Therapist||text\nnotes|||";
        assert_eq!(kind(nucc), Some((TableKind::Taxonomies, 1)));
        let places =
            "Place of Service Code(s)|Place of Service Name|Description\n1|Pharmacy|x\n11|Office|x";
        assert_eq!(kind(places), Some((TableKind::Places, 2)));
        assert_eq!(kind("code|name\n01|pharmacy\n11|office"), Some((TableKind::Places, 2)));
        let therapy = "HCPCS Code|Disposition\n97110|Always therapy\n97597|sometimes\nx|note";
        assert_eq!(kind(therapy), Some((TableKind::TherapyCodes, 2)));
        assert_eq!(kind("code|class\n97110|always"), Some((TableKind::TherapyCodes, 1)));
        let own = "code|class|text\n97110|A|ours\nG0283|B|ours";
        assert_eq!(kind(own), Some((TableKind::Procedures, 2)));
        assert_eq!(kind("name|number\nx|1"), None);
    }

    #[test]
    fn a_list_of_ones_own_has_its_columns_anywhere() {
        let expected = Some((TableKind::Procedures, vec!["97110 x".to_owned()]));
        for text in [
            "code|description\n97110|x",
            "id|code|description\n1|97110|x",
            "Procedure Code|Description\n97110|x",
            "CPT/HCPCS|Description\n97110|x",
            "text|CPT\nx|97110",
            "code|name\n97110|x",
            "code|words|sometimes billed\n97110|x|y",
            "code|description|class of service\n97110|x|never",
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
        assert_eq!(kind("HCPCS\n97110\n99213"), Some((TableKind::Procedures, 2)));
    }
}
