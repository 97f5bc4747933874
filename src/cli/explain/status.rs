//! Explains claim status: what a 277CA says of a claim.

use crate::codes::{ClaimStatus, CodeList, Codes, StatusUse};

use super::page::Page;
use super::rule;

/// Where the meaning of a code is not in our tables.
const NUMBER_ONLY: &str =
    "known here by its number only; X12 words it in its list of claim status codes";

/// `A7`, `507`, `A7:507`, `A7:507:85`, `A7:402+178`: category, status codes, entity.
pub(super) fn status(text: &str, codes: &Codes, page: &mut Page) -> Option<()> {
    let text = text.to_ascii_uppercase();
    let mut parts = text.split(':');
    let first = parts.next()?;
    if let Some(category) = codes.status_category(first.as_bytes()) {
        let statuses = parts.next().map_or_else(|| Some(Vec::new()), |list| all_of(list, codes))?;
        let entity = match parts.next() {
            Some(code) => Some((code, entity(code)?)),
            None => None,
        };
        if parts.next().is_some() {
            return None;
        }
        whole(&text, category, &statuses, entity, page);
        return Some(());
    }
    let is_number = (1..=3).contains(&first.len()) && first.bytes().all(|b| b.is_ascii_digit());
    let status = codes.status_code(first.as_bytes()).filter(|_| is_number)?;
    if parts.next().is_some() {
        return None;
    }
    page.title(first, meaning(status));
    page.fact("kind", "claim status code (277CA)");
    facts(status, page);
    rule::answered(page, |ack| ack.stc.is_some_and(|stc| names(stc, "", first)));
    Some(())
}

fn all_of(list: &str, codes: &Codes) -> Option<Vec<&'static ClaimStatus>> {
    list.split('+').map(|code| codes.status_code(code.as_bytes())).collect()
}

fn entity(code: &str) -> Option<&'static str> {
    CodeList::named("entity_code_837P_277CA")?.meaning(code.as_bytes())
}

fn whole(
    text: &str,
    category: &ClaimStatus,
    statuses: &[&ClaimStatus],
    entity: Option<(&str, &str)>,
    page: &mut Page,
) {
    let kind =
        if statuses.is_empty() { "claim status category (277CA)" } else { "claim status (277CA)" };
    page.title(text, meaning(category));
    page.fact("kind", kind);
    if statuses.is_empty() {
        facts(category, page);
    } else {
        page.fact("category", &format!("{} {}", category.code, meaning(category)));
    }
    for status in statuses {
        page.fact("status", &format!("{} {}", status.code, meaning(status)));
        facts(status, page);
    }
    if let Some((code, name)) = entity {
        page.fact("about", &format!("{code} {name}"));
    }
    let wanted: Vec<&str> = statuses.iter().map(|status| status.code).collect();
    rule::answered(page, |ack| {
        ack.stc.is_some_and(|stc| match wanted.as_slice() {
            [] => names(stc, category.code, ""),
            codes => codes.iter().all(|code| names(stc, category.code, code)),
        })
    });
}

fn meaning(status: &ClaimStatus) -> &'static str {
    if status.meaning.is_empty() { NUMBER_ONLY } else { status.meaning }
}

fn facts(status: &ClaimStatus, page: &mut Page) {
    page.fact(
        "used",
        match status.usage {
            StatusUse::ClaimAcknowledgment => "in claim acknowledgments (277CA)",
            StatusUse::Elsewhere => "in answers to status requests, not in a 277CA",
            StatusUse::Unknown => "",
        },
    );
    page.fact(
        "names a party",
        match status.names_entity {
            Some(true) => "yes: an entity code says whose data it is about",
            Some(false) => "no",
            None => "",
        },
    );
    page.fact("place", status.place);
}

/// Whether a rule's answer `A7:402+178:85` has this category and this status; empty is any.
fn names(stc: &str, category: &str, status: &str) -> bool {
    let mut parts = stc.split(':');
    let is_category = parts.next().is_some_and(|part| category.is_empty() || part == category);
    let mut statuses = parts.next().unwrap_or_default().split('+');
    is_category && (status.is_empty() || statuses.any(|part| part == status))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(of: &str) -> Option<String> {
        let mut page = Page::new();
        status(of, &Codes::embedded(), &mut page)?;
        Some(page.into_text())
    }

    #[test]
    fn a_status_is_explained_part_by_part() {
        let whole = text("a7:562:85").unwrap();
        assert!(whole.contains("A7 rejected: information invalid"), "{whole}");
        assert!(whole.contains("about             85 billing provider"), "{whole}");
        assert!(text("A7:402+178").unwrap().contains("status            178"));
        assert!(text("21").unwrap().contains("a second code must say what"));
    }

    #[test]
    fn what_is_no_status_is_none() {
        for of in ["Z9", "A7:9999", "A7:507:??", "A7:507:85:1", "97110", "507:A7", ""] {
            assert_eq!(text(of), None, "{of}");
        }
    }

    #[test]
    fn answers_are_compared_by_their_parts() {
        assert!(names("A7:402+178:85", "A7", "178") && names("A7:507", "", "507"));
        assert!(!names("A7:507", "A6", "507") && !names("A7:507", "A7", "50"));
    }
}
