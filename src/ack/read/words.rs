//! What codes of acknowledgments mean, and what to do about them.

use crate::ack::generated::ANSWERS;
use crate::codes::{ClaimStatus, CodeList, Codes};

/// Where the meaning of a code is not in our tables.
const NUMBER_ONLY: &str = "known by its number only";

/// What a code of a list means; empty if no table knows it.
#[must_use]
pub fn meaning(list: &str, code: &str) -> String {
    // What TA104 says is not in a list of its own.
    let words = match (list, code) {
        ("ta1", "A") => Some("accepted"),
        ("ta1", "E") => Some("accepted, errors noted"),
        ("ta1", "R") => Some("rejected"),
        _ => CodeList::named(list).and_then(|list| list.meaning(code.as_bytes())),
    };
    words.unwrap_or_default().to_owned()
}

/// What to do about a code of a list; empty if no table knows it.
#[must_use]
pub fn todo(list: &str, code: &str) -> String {
    let known = ANSWERS.iter().find(|answer| (answer.list, answer.code) == (list, code));
    known.map(|answer| answer.todo.to_owned()).unwrap_or_default()
}

/// What a status says: `rejected: information invalid: NPI of the billing provider`.
#[must_use]
pub fn status(category: &str, code: &str, entity: &str) -> String {
    let codes = Codes::embedded();
    let of = |status: Option<&'static ClaimStatus>| status.map_or("", |status| status.meaning);
    let category = of(codes.status_category(category.as_bytes()));
    let status = codes.status_code(code.as_bytes());
    let words = match of(status) {
        "" => format!("status {code}, {NUMBER_ONLY}"),
        words => words.to_owned(),
    };
    let whose = CodeList::named("entity_code_837P_277CA")
        .and_then(|list| list.meaning(entity.as_bytes()))
        .map(|name| format!(" ({name})"))
        .unwrap_or_default();
    if category.is_empty() {
        format!("{words}{whose}")
    } else {
        format!("{category}: {words}{whose}")
    }
}

/// What to do about a status: by its category, and at which place of the 837.
#[must_use]
pub fn todo_of_status(category: &str, code: &str) -> String {
    let codes = Codes::embedded();
    let place = codes.status_code(code.as_bytes()).map_or("", |status| status.place);
    let todo = todo("507", category);
    // Some places are words, not names of the guide.
    let first = place.split(' ').next().unwrap_or_default();
    let is_place = first.bytes().any(|byte| byte.is_ascii_digit())
        && codes.status_category(first.as_bytes()).is_none();
    if todo.is_empty() || !is_place { todo } else { format!("{todo} Place: {place}.") }
}
