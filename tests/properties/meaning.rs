//! What a claim says stays: safe fixes change form only, and opt-in fixes are made once.

use std::path::Path;

use proptest::prelude::*;
use scrub837::claim::Claim;
use scrub837::engine::{ClaimOutputs, Disposition, Scrubber, Settings};
use scrub837::fix::Newlines;
use scrub837::guide::{PlacedSegment, Section};
use scrub837::policy::{Baseline, Policy, RuleSettings, Selector};

use crate::scrubbed::files;

/// Segments that carry numbers of the envelope, of levels and of lines, and nothing else.
const NUMBERED: [&str; 8] = ["ISA", "GS", "ST", "HL", "LX", "SE", "GE", "IEA"];

/// What goes out, and what each claim of it says.
#[derive(Debug, PartialEq)]
struct Sent {
    corrected: Vec<u8>,
    claims: Vec<Vec<String>>,
    is_conserved: bool,
}

fn send(bytes: &[u8], policy: Policy) -> Sent {
    let settings = Settings { threads: Some(1), policy, ..Settings::default() };
    let scrubber = Scrubber::new(settings).unwrap();
    let mut outputs = ClaimOutputs::new(Vec::new(), Vec::new(), Newlines::Keep);
    let mut claims = Vec::new();
    let ended = scrubber.scrub(bytes, &mut |checked| {
        let look = |claim: &Claim<'_>, _: &_, outcome: &scrub837::engine::ClaimOutcome| {
            if outcome.disposition != Disposition::Rejected {
                claims.push(words(claim));
            }
            Ok::<(), std::io::Error>(())
        };
        checked.each_claim(look)?;
        outputs.add(checked)
    });
    let is_conserved = ended.unwrap().totals.is_conserved();
    Sent { corrected: outputs.into_inner().0, claims, is_conserved }
}

/// Everything that a claim and the levels above it say, form aside.
fn words(claim: &Claim<'_>) -> Vec<String> {
    let above = &claim.ancestors;
    let levels = [above.set, above.billing_provider, above.subscriber, above.patient];
    let sections: Vec<&Section<'_>> = levels.into_iter().flatten().chain([claim.section]).collect();
    let segments = sections.iter().flat_map(|section| section.segments());
    segments.filter_map(|segment| said(&segment)).collect()
}

/// What a segment says; `None` if it only counts.
fn said(segment: &PlacedSegment<'_>) -> Option<String> {
    let id = segment.id().to_string();
    if NUMBERED.contains(&id.as_str()) || segment.text().is_empty() {
        return None;
    }
    let element = |n: usize| -> Vec<String> {
        segment.components(n).map(|value| plain(value, kept(&id, n))).collect()
    };
    let mut elements: Vec<Vec<String>> = (1..=segment.element_count()).map(element).collect();
    // A period of one day is that day.
    if let [_, format, period, ..] = elements.as_mut_slice()
        && (id.as_str(), format.as_slice()) == ("DTP", &["RD8".to_owned()])
        && let Some((from, to)) = period.concat().split_at_checked(8)
        && to.strip_prefix('-') == Some(from)
    {
        *format = vec!["D8".to_owned()];
        *period = vec![from.to_owned()];
    }
    for components in &mut elements {
        while components.last().is_some_and(String::is_empty) {
            components.pop();
        }
    }
    while elements.last().is_some_and(Vec::is_empty) {
        elements.pop();
    }
    Some(format!("{id} {elements:?}"))
}

/// How much of a value's form is no form, but what it says.
#[derive(Clone, Copy)]
enum Kept {
    /// Names, streets, texts and identifiers: everything but blanks around it.
    Everything,
    /// Codes: everything but case.
    Signs,
    /// Telephone and tax numbers, ZIP, drug and diagnosis codes: letters and digits.
    Letters,
}

fn kept(segment: &str, element: usize) -> Kept {
    match (segment, element) {
        ("NM1", 3..=7) | ("N3" | "NTE" | "K3", _) | ("N4" | "CLM", 1) | ("PER", 2) => {
            Kept::Everything
        }
        ("PER" | "N4" | "REF" | "LIN" | "HI", _) => Kept::Letters,
        _ => Kept::Signs,
    }
}

/// A value without its form; a number without zeros that say nothing.
fn plain(value: &[u8], kept: Kept) -> String {
    let text = String::from_utf8_lossy(value).trim().to_owned();
    let is_number = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    match kept {
        Kept::Everything => text,
        _ if is_number && text.matches('.').count() == 1 => {
            let text = text.trim_end_matches('0').trim_end_matches('.');
            text.trim_start_matches('0').to_owned()
        }
        _ if is_number => text.trim_start_matches('0').to_owned(),
        Kept::Signs => text.to_uppercase(),
        Kept::Letters => text.to_uppercase().chars().filter(|c| c.is_alphanumeric()).collect(),
    }
}

fn every_opt_in() -> Policy {
    let settings = RuleSettings { opt_in: vec![Selector::All], ..RuleSettings::default() };
    Policy::new(&settings, Vec::new(), Baseline::default())
}

fn says_the_same(bytes: &[u8]) -> Result<(), TestCaseError> {
    let sent = send(bytes, Policy::default());
    let again = send(&sent.corrected, Policy::default());
    prop_assert_eq!(sent.claims.len(), again.claims.len());
    for (before, after) in sent.claims.iter().zip(&again.claims) {
        prop_assert_eq!(before, after);
    }
    Ok(())
}

fn opt_in_fixes_are_made_once(bytes: &[u8]) -> Result<(), TestCaseError> {
    let first = send(bytes, every_opt_in());
    prop_assert!(first.is_conserved);
    let second = send(&first.corrected, every_opt_in());
    prop_assert_eq!(first.claims.len(), second.claims.len());
    prop_assert!(
        second.corrected == first.corrected,
        "{}\n---\n{}",
        String::from_utf8_lossy(&first.corrected),
        String::from_utf8_lossy(&second.corrected)
    );
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn safe_fixes_change_form_only(file in files(400)) {
        says_the_same(&file.bytes)?;
    }

    #[test]
    fn every_opt_in_fix_is_made_once(file in files(400)) {
        opt_in_fixes_are_made_once(&file.bytes)?;
    }
}

#[test]
fn the_fixtures_keep_what_they_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    for kind in ["clean", "dirty", "broken"] {
        for entry in std::fs::read_dir(folder.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            if path.to_string_lossy().contains(".snap") {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            // Compressed files are unpacked by the job, not by the library.
            if bytes.starts_with(b"\x1f\x8b") || bytes.starts_with(b"\x28\xb5\x2f\xfd") {
                continue;
            }
            let fails = |error| panic!("{}: {error}", path.display());
            says_the_same(&bytes).unwrap_or_else(fails);
            opt_in_fixes_are_made_once(&bytes).unwrap_or_else(fails);
        }
    }
}
