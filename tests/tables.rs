//! Generated files are what the tables and rules say. `UPDATE=1` rewrites them.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use scrub837::rules;
use scrub837::rules::page::Condition;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The file holds this text; how to mend it if not.
fn assert_holds(path: &Path, content: impl AsRef<[u8]>) {
    let (file, content) = (root().join(path), content.as_ref());
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, content).unwrap();
    }
    let committed = std::fs::read(&file).unwrap_or_default();
    assert!(
        committed == content,
        "{} is not what its sources say: run UPDATE=1 cargo test --test tables",
        path.display()
    );
}

#[test]
fn generated_code_is_up_to_date() {
    for (path, content) in xtask::render(root()).unwrap() {
        assert_holds(&path, &content);
    }
}

#[test]
fn every_rule_has_its_page_and_nothing_else_has_one() {
    let folder = Path::new("docs/rules");
    let mut pages = BTreeSet::from(["README.md".to_owned(), "conditions.md".to_owned()]);
    for rule in rules::all() {
        let path = PathBuf::from(rule.docs());
        assert_holds(&path, rules::page::page(rule));
        pages.insert(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    assert_holds(&folder.join("README.md"), rules::page::index(rules::all()));
    let found = std::fs::read_dir(root().join(folder)).unwrap();
    let found: BTreeSet<String> =
        found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, pages);
}

#[test]
fn the_catalogue_is_well_formed() {
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    for rule in rules::all() {
        let code = rule.code;
        assert!(codes.insert(code), "{code} is there twice");
        assert!(names.insert(rule.name), "{code}: {} is there twice", rule.name);
        assert!(code.len() == 5 && code[2..].bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        let is_kebab =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.name.bytes().all(is_kebab), "{}", rule.name);
        assert!((1..=7).contains(&rule.snip), "{code}");
        assert!(!rule.source.is_empty() && !rule.todo.is_empty(), "{code}");
        assert!(rule.summary().ends_with('.'), "{code}: {}", rule.summary());
        for heading in ["## Why", "## Example"] {
            assert!(rule.doc.contains(heading), "{code} has no {heading}");
        }
        // What payers want of therapy changes from year to year.
        let is_dated = rule.source.contains("20");
        assert!(is_dated || !["TH", "AU", "CD"].contains(&rule.family()), "{code}: no year");
        assert_eq!(rule.fix.is_some(), rule.doc.contains("## Fix safety"), "{code}");
    }
}

/// The conditions of the guide and of therapy, as `data/conditions.tsv` lists them.
fn conditions() -> Vec<Condition> {
    let text = std::fs::read_to_string(root().join("data/conditions.tsv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.map(|row| Condition {
        number: row[0].to_owned(),
        subject: row[1].to_owned(),
        no_rule: row[2].to_owned(),
    })
    .collect()
}

#[test]
fn every_condition_has_a_rule_or_a_reason() {
    let conditions = conditions();
    let known: BTreeSet<&str> = conditions.iter().map(|row| row.number.as_str()).collect();
    assert_eq!(known.len(), conditions.len(), "a condition is there twice");
    for rule in rules::all() {
        for number in rule.covers.split_whitespace() {
            assert!(known.contains(number), "{} covers {number}, which is not listed", rule.code);
        }
    }
    for Condition { number, no_rule, .. } in &conditions {
        let covering = rules::all().filter(|rule| rules::page::covers(rule, number)).count();
        assert!(covering > 0 || !no_rule.is_empty(), "{number} has neither rule nor reason");
        assert!(covering == 0 || no_rule.is_empty(), "{number} has a rule, and a reason for none");
    }
    let page = rules::page::conditions(&conditions, rules::all());
    assert_holds(Path::new("docs/rules/conditions.md"), page);
}

/// Codes of the claim status list 508, each with whether it needs an entity; our own list of codes
/// that say nothing without a second status is in the facts of acknowledgments.
fn statuses() -> BTreeMap<String, bool> {
    let text = std::fs::read_to_string(root().join("data/claim_status_codes.tsv")).unwrap();
    let rows = text.lines().skip(1).map(|line| line.split('\t').collect::<Vec<_>>());
    rows.filter(|row| row[0] == "508").map(|row| (row[1].to_owned(), row[2] == "Y")).collect()
}

/// Statuses that need a second one, which names the item. Source: X12 005010X214, STC.
const NEEDS_ITEM: [&str; 13] =
    ["21", "402", "508", "510", "511", "512", "693", "694", "697", "700", "732", "745", "748"];

/// Where a claim status stands: `A7:402+178:85`.
fn check_status(code: &str, stc: &str, known: &BTreeMap<String, bool>) {
    let (category, rest) = stc.split_once(':').unwrap();
    assert!(["A3", "A6", "A7", "A8"].contains(&category), "{code}: {stc} rejects nothing");
    let mut parts = rest.split(':');
    let numbers: Vec<&str> = parts.next().unwrap().split('+').collect();
    for number in &numbers {
        assert!(known.contains_key(*number), "{code}: {stc}: {number} is no claim status");
    }
    if NEEDS_ITEM.contains(&numbers[0]) {
        assert!(numbers.len() > 1, "{code}: {stc} names no item");
    }
    let entities = ["1P", "41", "77", "82", "85", "87", "DK", "DN", "DQ", "HK", "IL", "PR", "QC"];
    for entity in parts {
        assert!(entities.contains(&entity), "{code}: {stc}: {entity} is no entity of a 277CA");
    }
}

#[test]
fn every_rule_can_be_answered() {
    let known = statuses();
    let mut missing: Vec<String> = Vec::new();
    let is_one_of = |code: Option<&str>, list: &str| {
        code.is_none_or(|code| list.split_whitespace().any(|known| known == code))
    };
    for rule in rules::all() {
        let (code, ack) = (rule.code, rule.ack);
        let notes: Vec<String> = (1..=31).map(|n| format!("{n:03}")).collect();
        assert!(is_one_of(ack.ta104, "R"), "{code}: TA104 {:?}", ack.ta104);
        assert!(is_one_of(ack.ik501, "R"), "{code}: IK501 {:?}", ack.ik501);
        assert!(is_one_of(ack.ta105, &notes.join(" ")), "{code}: TA105 {:?}", ack.ta105);
        assert!(is_one_of(ack.ak905, "1 2 3 4 5 6 13 14 19"), "{code}: AK905 {:?}", ack.ak905);
        assert!(is_one_of(ack.ik502, "1 2 3 4 5 6 7 18 19 23 I5 I6"), "{code}: {:?}", ack.ik502);
        // Where a set is refused as a whole for a structural error, something must say why.
        let strict = ack.of_refused_set();
        assert!(rule.snip > 2 || strict.is_syntax(), "{code}: nothing for a refused set");
        let segments = "1 2 3 4 5 6 7 8 I4 I6 I7 I8 I9";
        assert!(is_one_of(strict.ik304, segments), "{code}: IK304 {:?}", strict.ik304);
        let elements = "1 2 3 4 5 6 7 8 9 10 12 13 I6 I9 I10 I11 I12 I13";
        assert!(is_one_of(strict.ik403, elements), "{code}: IK403 {:?}", strict.ik403);
        let has_segment = strict.ik403.is_none() || strict.ik304 == Some("8");
        assert!(has_segment, "{code}: IK4 without IK3 8");
        let envelope = ack.ta104.or(ack.ta105).or(ack.ak905).or(ack.ik501).or(ack.ik502);
        let set = ack.ik502.or(ack.ik304);
        match (rule.family(), rule.snip) {
            ("EN", _) if envelope.is_none() => missing.push(format!("{code} for the envelope")),
            ("SX" | "ST", _) if set.is_none() => missing.push(format!("{code} for the 999")),
            (_, 1 | 2 | 4) if set.or(envelope).or(ack.stc).is_none() => missing.push(code.into()),
            (_, 3 | 5..) if ack.stc.is_none() => missing.push(format!("{code} for the 277CA")),
            _ => {}
        }
        if let Some(stc) = ack.stc {
            check_status(code, stc, &known);
        }
    }
    assert_eq!(missing, Vec::<String>::new(), "rules without an answer");
}
