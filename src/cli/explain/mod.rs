//! `scrub837 explain`: what a rule, a code or a place of the guide is, all from the tables.

mod code;
mod element;
mod guide;
mod page;
mod rule;
mod status;

use std::io::Write as _;

use crate::claim::ProcedureCode;
use crate::codes::Codes;
use crate::guide::Reference;
use crate::guide::generated::{LOOPS, SEGMENTS};
use crate::rules;

use super::args::ExplainArguments;
use super::exit::Exit;
use super::messages::Messages;
use super::nearest::nearest;
use super::settings::{self, Given};

pub(super) use code::{BY_NUMBER, therapy};
use code::{NAMED_LISTS, NamedList};
use page::Page;

/// What is asked for has so many words at the most: `2000B SBR09 MB`.
const MOST_WORDS: usize = 3;

pub(super) fn explain(arguments: &ExplainArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let words: Vec<&str> =
        arguments.codes.iter().flat_map(|code| code.split_whitespace()).collect();
    let codes = match settings::codes_here(&arguments.choice, given, messages) {
        Ok(codes) => codes,
        Err(exit) => return exit,
    };
    let mut exit = Exit::Clean;
    let mut rest = words.as_slice();
    while let Some(first) = rest.first() {
        let taken = match longest(rest, &codes) {
            Answer::Text(taken, text) => {
                // Whoever closed the pipe has seen enough.
                drop(writeln!(anstream::stdout(), "{text}"));
                taken
            }
            Answer::NoCode(list, code) => {
                messages.error(&format!("{} is no code of {list}", code.escape_debug()));
                exit = Exit::Usage;
                2
            }
            Answer::Unknown => {
                messages.error(&unknown(first, &codes));
                exit = Exit::Usage;
                1
            }
        };
        rest = rest.get(taken..).unwrap_or_default();
    }
    exit
}

/// What is answered to the first words.
#[derive(Debug)]
enum Answer<'a> {
    /// An explanation, and of how many words it is.
    Text(usize, String),
    /// The first word is a list, and the second no code of it.
    NoCode(&'a str, &'a str),
    /// The first word is unknown.
    Unknown,
}

/// The explanation of as many words as belong together.
fn longest<'a>(words: &[&'a str], codes: &Codes) -> Answer<'a> {
    for count in (2..=MOST_WORDS.min(words.len())).rev() {
        let text = words.get(..count).and_then(|asked| of_words(asked, codes));
        if let Some(text) = text {
            return Answer::Text(count, text);
        }
    }
    if let [list, code, ..] = words
        && is_list(list)
        && is_like_a_code(code)
    {
        return Answer::NoCode(list, code);
    }
    let text = words.first().and_then(|word| of_word(word, codes));
    text.map_or(Answer::Unknown, |text| Answer::Text(1, text))
}

/// Whether it is a list, or an element with one.
fn is_list(word: &str) -> bool {
    NamedList::find(word).is_some()
        || Reference::parse(word).is_some_and(|at| element::has_list(&at))
}

/// Whether a word behind a list is meant as a code of it: a short number, or `I9`.
fn is_like_a_code(word: &str) -> bool {
    let digits = word.strip_prefix(['I', 'i']).unwrap_or(word);
    (1..=3).contains(&digits.len()) && digits.bytes().all(|byte| byte.is_ascii_digit())
}

/// What several words stand for together: a place in a loop, or a code in its list.
fn of_words(words: &[&str], codes: &Codes) -> Option<String> {
    let mut page = Page::new();
    let (value, before) = words.split_last()?;
    let before = before.join(" ");
    if let Some(reference) = Reference::parse(&words.join(" ")) {
        guide::place(&reference, &mut page);
    } else if let Some(list) = NamedList::find(&before) {
        list.explain_code(&value.to_ascii_uppercase(), codes, &mut page)?;
    } else {
        element::value(&Reference::parse(&before)?, &value.to_ascii_uppercase(), &mut page)?;
    }
    Some(page.into_text())
}

/// Everything that one word stands for.
fn of_word(word: &str, codes: &Codes) -> Option<String> {
    if let Some(rule) = rules::find(word) {
        let mut page = Page::new();
        rule::rule(rule, &mut page);
        return Some(page.into_text());
    }
    let mut page = Page::new();
    let upper = word.to_ascii_uppercase();
    let mut is_known = false;
    if let Some(reference) = Reference::parse(word) {
        guide::place(&reference, &mut page);
        is_known = true;
    } else if let Some(list) = NamedList::find(word) {
        list.explain(&mut page);
        is_known = true;
    }
    if let Some(asked) = ProcedureCode::parse(word.as_bytes()) {
        is_known |= match codes.procedure(asked) {
            Some(found) => {
                code::procedure(found, codes, &mut page);
                true
            }
            None => code::other_procedure(asked, codes, &mut page).is_some(),
        };
    }
    if let Some(found) = codes.modifier(upper.as_bytes()) {
        code::modifier(found, &mut page);
        is_known = true;
    }
    if let Some(found) = codes.taxonomy(upper.as_bytes()) {
        code::taxonomy(found, &mut page);
        is_known = true;
    } else {
        is_known |= code::other_taxonomy(&upper, codes, &mut page).is_some();
    }
    is_known |= code::diagnosis(&upper, codes, &mut page).is_some();
    is_known |= status::status(word, codes, &mut page).is_some();
    is_known |= adjustment(&upper, codes, &mut page).is_some();
    if !is_known && upper.bytes().any(|byte| byte.is_ascii_alphabetic()) {
        is_known = element::anywhere(word, &mut page).is_some();
    }
    if is_known && upper.bytes().all(|byte| byte.is_ascii_digit()) {
        hint_at_lists(&upper, codes, &mut page);
    }
    is_known.then(|| page.into_text())
}

/// `CO-45`: group and reason of an adjustment; `CO` alone: its group.
fn adjustment(word: &str, codes: &Codes, page: &mut Page) -> Option<()> {
    let (group, reason) = word.split_once('-').unwrap_or((word, ""));
    let (groups, reasons) = (NamedList::find("CAGC")?, NamedList::find("CARC")?);
    groups.meaning(group, codes)?;
    if !reason.is_empty() {
        reasons.meaning(reason, codes)?;
    }
    groups.explain_code(group, codes, page)?;
    if reason.is_empty() { Some(()) } else { reasons.explain_code(reason, codes, page) }
}

/// A bare number is a claim status or a procedure; other lists are asked for by name.
fn hint_at_lists(number: &str, codes: &Codes, page: &mut Page) {
    let others: Vec<&str> = NAMED_LISTS
        .iter()
        .filter(|list| list.meaning(number, codes).is_some())
        .filter_map(|list| list.names.first().copied())
        .collect();
    if !others.is_empty() {
        let asked: Vec<String> = others.iter().map(|name| format!("{name} {number}")).collect();
        page.gap();
        page.paragraph(&format!("Also a code of other lists: {}", asked.join(", ")));
    }
}

fn unknown(word: &str, codes: &Codes) -> String {
    let elements = SEGMENTS.iter().flat_map(|position| {
        let elements = position.elements.iter().map(|def| position.place_of(def).to_string());
        elements.chain([position.id.to_string()])
    });
    let elements: Vec<String> = elements.collect();
    let names = rules::all().flat_map(|rule| [rule.code, rule.name]);
    let known = names
        .chain(LOOPS.iter().map(|def| def.name))
        .chain(codes.procedures().iter().map(|procedure| procedure.code))
        .chain(elements.iter().map(String::as_str));
    let hint = nearest(word, known);
    let hint = hint.map(|name| format!("; did you mean {name}?")).unwrap_or_default();
    let word = word.escape_debug();
    format!("{word} is no rule, code, segment, element or loop that is known here{hint}")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// First lines of what a command line is told, without escapes; unknown words in brackets.
    fn told(line: &str) -> Vec<String> {
        let words: Vec<&str> = line.split(' ').collect();
        let (mut rest, mut titles) = (words.as_slice(), Vec::new());
        while let Some(first) = rest.first() {
            let title = |text: &str| {
                let line = text.lines().next().unwrap_or_default();
                line.replace("\u{1b}[1m", "").replace("\u{1b}[0m", "")
            };
            let (taken, told) = match longest(rest, &Codes::embedded()) {
                Answer::Text(taken, text) => (taken, title(&text)),
                Answer::NoCode(list, code) => (2, format!("({list} {code})")),
                Answer::Unknown => (1, format!("({first})")),
            };
            titles.push(told);
            rest = &rest[taken..];
        }
        titles
    }

    #[test]
    fn words_that_belong_together_are_read_together() {
        assert_eq!(told("IK304 3"), ["IK304 3  required segment missing"]);
        assert_eq!(told("TA1 024"), ["TA1 024  interchange content"]);
        assert_eq!(told("pos 11"), ["POS 11  office"]);
        assert_eq!(told("2010AA NM109"), ["NM109  billing provider ID"]);
        assert_eq!(told("SBR09 MB"), ["SBR09 MB  Medicare Part B"]);
        assert_eq!(told("2000B SBR09 mb"), ["SBR09 MB  Medicare Part B"]);
        assert_eq!(told("CLM05-3 7"), ["CLM05-3 7  replacement of prior claim"]);
    }

    #[test]
    fn words_that_do_not_are_read_one_by_one() {
        assert_eq!(
            told("TH301 nonsense 2310B"),
            ["TH301 untimed-units", "(nonsense)", "2310B  claim rendering provider"]
        );
        assert_eq!(told("GP GO").len(), 2);
    }

    #[test]
    fn a_code_that_its_list_lacks_is_said_to_be_none() {
        assert_eq!(told("pos 98 GP").first().unwrap(), "(pos 98)");
        assert_eq!(told("IK403 99"), ["(IK403 99)"]);
        assert_eq!(told("IK403 I99"), ["(IK403 I99)"]);
        assert_eq!(told("CLM05-1 98"), ["(CLM05-1 98)"]);
        assert_eq!(told("CLM02 21").len(), 2, "an amount has no list");
        assert_eq!(told("TA1 97162").len(), 2);
    }

    #[test]
    fn a_bare_number_is_a_status_or_a_procedure() {
        assert!(told("21")[0].starts_with("21  something missing"));
        assert!(told("97162")[0].starts_with("97162  PT initial evaluation"));
        assert_eq!(told("9716"), ["(9716)"]);
    }

    #[test]
    fn every_place_of_the_guide_can_be_explained() {
        for position in SEGMENTS {
            let mut page = Page::new();
            let asked = format!("{} {}", position.in_loop.def().name, position.id);
            guide::place(&Reference::parse(&asked).unwrap(), &mut page);
            for def in position.elements {
                let place = position.place_of(def).to_string();
                guide::place(&Reference::parse(&place).unwrap(), &mut page);
            }
            assert!(page.into_text().contains(position.name), "{asked}");
        }
        for def in LOOPS {
            assert!(of_word(def.name, &Codes::embedded()).is_some(), "{}", def.name);
        }
    }
}
