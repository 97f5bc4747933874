//! What was refused and what to do, for people. Claims that were taken in are counted.

use std::io::{self, Write};

use crate::ack::read::statement::{Level, Outcome, Statement};
use crate::ack::read::{Found, Joined};

use super::row::{meaning, todo};
use super::{AckFile, Sums};

/// So many claims that were refused together are named.
const CLAIMS_NAMED: usize = 20;

/// What is refused with all claims that it holds.
const REFUSED_TOGETHER: &str = "interchange, group, set or billing provider";

/// Writes what these files say.
///
/// # Errors
/// `out` fails.
pub fn write(files: &[AckFile], mut out: impl Write) -> io::Result<()> {
    for file in files {
        writeln!(out, "{}", file.file)?;
        for (statement, joined) in file.entries() {
            if is_told(statement) {
                tell(statement, joined, &mut out)?;
            }
        }
        writeln!(out, "  {}\n", closing(&file.sums()))?;
    }
    if files.len() > 1 {
        writeln!(out, "{} files: {}", files.len(), closing(&Sums::of(files)))?;
    }
    Ok(())
}

/// A claim that was taken in is no news, nor is a receiver or a provider that speaks for claims.
fn is_told(statement: &Statement) -> bool {
    match statement.level {
        Level::Claim | Level::Receiver | Level::Provider => statement.outcome != Outcome::Accepted,
        _ => true,
    }
}

fn tell(statement: &Statement, joined: Option<&Joined>, out: &mut impl Write) -> io::Result<()> {
    let indent = if statement.level == Level::Line { "    " } else { "  " };
    let verdict = match statement.outcome {
        Outcome::Accepted => "accepted",
        Outcome::Noted => "accepted, with errors",
        Outcome::Partly => "partly accepted",
        Outcome::Unexpected => "unexpected status, not rejected",
        Outcome::Rejected => "rejected",
        Outcome::Wrong => "wrong",
    };
    let found = match joined {
        Some(Joined::Found(found)) => Some(found),
        _ => None,
    };
    writeln!(out, "{indent}{}: {}: {verdict}", statement.kind.as_str(), subject(statement, found))?;
    let codes: Vec<&str> = statement.said.iter().map(|said| said.code.as_str()).collect();
    let words = meaning(&statement.said);
    if !codes.is_empty() && statement.outcome != Outcome::Accepted {
        let words = if words.is_empty() { String::new() } else { format!(" {words}") };
        writeln!(out, "{indent}  {}{words}", codes.join(", "))?;
    }
    let about = &statement.about;
    let facts = [
        ("sent", about.bad_data.as_str()),
        ("because of", about.because_of.as_str()),
        ("they say", statement.text.as_str()),
        ("meant", found.map(|found| found.segment.as_str()).unwrap_or_default()),
        ("note", found.map(|found| found.note.as_str()).unwrap_or_default()),
    ];
    let claims = found.map(named_claims).unwrap_or_default();
    let facts = facts.into_iter().chain([("claims", claims.as_str())]);
    for (name, fact) in facts.filter(|(_, fact)| !fact.is_empty()) {
        writeln!(out, "{indent}  {name}: {fact}")?;
    }
    if let Some(Joined::Unknown(why)) = joined {
        writeln!(out, "{indent}  not joined: {why}")?;
    }
    let advice = todo(&statement.said);
    if !advice.is_empty() && statement.outcome != Outcome::Accepted {
        writeln!(out, "{indent}  do: {advice}")?;
    }
    Ok(())
}

/// The claims that were refused together.
fn named_claims(found: &Found) -> String {
    let named: Vec<&str> = found.claims.iter().take(CLAIMS_NAMED).map(String::as_str).collect();
    let more = found.claim_count.saturating_sub(named.len() as u64);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", named.join(", "))
}

/// What a statement is about, as a person names it.
fn subject(statement: &Statement, found: Option<&Found>) -> String {
    let about = &statement.about;
    let charge = statement.charge.map(|charge| format!(", {charge}")).unwrap_or_default();
    let place = || {
        let in_loop = if about.in_loop.is_empty() { "" } else { about.in_loop.as_str() };
        let name = if about.element.is_empty() { &about.segment } else { &about.element };
        let blank = if in_loop.is_empty() { "" } else { " " };
        let position = about.segment_position;
        let place = format!("{in_loop}{blank}{name}, segment {position}");
        let claim = [about.claim_id.as_str(), found.map_or("", |found| found.claim_id.as_str())];
        let claim = claim.into_iter().find(|claim| !claim.is_empty());
        let line = found.map(|found| found.line.as_str()).filter(|line| !line.is_empty());
        let line = line.map(|line| format!(" line {line},")).unwrap_or_default();
        match claim {
            Some(claim) => format!("claim {claim},{line} {place}"),
            None => format!("set {}, {place}", about.transaction_control),
        }
    };
    match statement.level {
        Level::Interchange => format!("interchange {}", about.interchange_control),
        Level::Group => format!("group {}", about.group_control),
        Level::Set => format!("set {} of group {}", about.transaction_control, about.group_control),
        Level::Segment | Level::Element => place(),
        Level::Receiver => format!("all claims of {}{charge}", about.batch_reference),
        Level::Provider => {
            // Not every sender counts them.
            let claims = match statement.told.rejected + statement.told.accepted {
                0 => "all claims".to_owned(),
                1 => "the one claim".to_owned(),
                count => format!("all {count} claims"),
            };
            format!("{claims} of billing provider {}{charge}", about.billing_npi)
        }
        Level::Claim => format!("claim {}{charge}", about.claim_id),
        Level::Line => format!("line {}, {}", about.line, about.procedure),
    }
}

fn closing(sums: &Sums) -> String {
    let claims = sums.claims;
    let mut parts = Vec::new();
    if claims.accepted + claims.rejected > 0 {
        parts.push(format!(
            "{} accepted ({}), {} rejected ({})",
            counted(claims.accepted, "claim"),
            claims.accepted_charges,
            claims.rejected,
            claims.rejected_charges
        ));
    }
    if sums.refused > 0 {
        parts.push(format!("{} refused", counted(sums.refused, REFUSED_TOGETHER)));
    }
    if sums.partly > 0 {
        parts.push(format!("{} taken in in part", counted(sums.partly, "group")));
    }
    if sums.unexpected > 0 {
        parts.push(format!("{} of an unexpected status", counted(sums.unexpected, "claim")));
    }
    if sums.unknown > 0 {
        parts.push(format!("{} not joined", counted(sums.unknown, "statement")));
    }
    if parts.is_empty() { "nothing refused".to_owned() } else { parts.join("; ") }
}

fn counted(count: u64, word: &str) -> String {
    match (count, word) {
        (1, word) => format!("1 {word}"),
        (_, REFUSED_TOGETHER) => {
            format!("{count} interchanges, groups, sets or billing providers")
        }
        _ => format!("{count} {word}s"),
    }
}
