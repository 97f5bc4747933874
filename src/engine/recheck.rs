//! Checks corrected claims once more, as they go out.
//!
//! A fix can bring to light what its defect hid: a code in lower case is none that a rule knows,
//! and in upper case it may be the wrong one. A claim whose corrected form still has an error is
//! rejected for that and stays as it came.

use std::io;

use crate::finding::{Finding, Fix, Safety, Severity};
use crate::fix::{ClaimFileWriter, Keep, Newlines, Part};
use crate::guide::SectionKind;
use crate::x12::SegmentId;

use super::batch::{Batch, BatchSection, Batches};
use super::check::{Options, Pass, check_pass};
use super::decide::{CheckedSection, Disposition};

/// What corrected claims of a batch are still rejected for, in places of the batch.
pub(super) fn revealed(
    batch: &Batch,
    checked: &[CheckedSection],
    options: Options<'_>,
) -> Vec<Finding> {
    let corrected: Vec<usize> = (0..checked.len())
        .filter(|&number| checked.get(number).is_some_and(is_corrected))
        .collect();
    if corrected.is_empty() {
        return Vec::new();
    }
    // Memory does not fail to be written to.
    let Ok(text) = written(batch, checked) else { return Vec::new() };
    let mut batches = Batches::accepting(text.as_slice(), options.versions);
    let mut claims = corrected.into_iter();
    let mut found = Vec::new();
    while let Ok(Some(again)) = batches.next_batch() {
        let again = check_pass(again, options, Pass::Again);
        for (_, _, outcome) in again.own_sections() {
            let Some(claim) = &outcome.claim else { continue };
            let Some(number) = claims.next() else { return found };
            for record in again.rejecting(claim) {
                let finding = &record.finding;
                let kind = again.batch.sections.get(finding.section).map(|section| section.kind);
                let target = kind.and_then(|kind| nearest_of(batch, number, kind));
                if let Some(target) = target {
                    found.push(moved(finding, batch, target));
                }
            }
        }
    }
    found
}

/// Adds what came to light where it stands, each finding once. A fix that does not hold is withdrawn.
pub(super) fn add_revealed(findings: &mut Vec<Finding>, revealed: Vec<Finding>) {
    for mut new in revealed {
        let key = |finding: &Finding| (finding.rule.code, finding.section, finding.place);
        let made_by = findings.iter_mut().find(|known| has_made(known, &new));
        let own_words = made_by.map(|fixed| {
            fixed.fix.iter_mut().for_each(Fix::forbid);
            format!(
                " after the correction of {}, which is withdrawn: this is a defect of scrub837, \
                 please report it",
                fixed.rule.code
            )
        });
        match (findings.iter_mut().find(|known| key(known) == key(&new)), own_words) {
            (Some(known), own_words) => {
                known.message.extend(own_words);
                known.fix.iter_mut().for_each(Fix::forbid);
            }
            (None, Some(own_words)) => {
                // The claim as it came does not have it.
                new.at_most(Severity::Warning).message.push_str(&own_words);
                findings.push(new);
            }
            (None, None) => findings.push(new),
        }
    }
    findings.sort_by_key(|finding| (finding.section, finding.place.segment, finding.place.element));
}

/// Whether a safe fix is to blame for what was found after it: it did not mend its own defect, or
/// what it wrote has an error of form. What people decided on or opted for is theirs.
fn has_made(known: &Finding, new: &Finding) -> bool {
    let is_safe = known.fix.as_ref().is_some_and(|fix| fix.safety == Safety::Safe);
    let is_here = known.section == new.section
        && (known.place.segment, known.place.element) == (new.place.segment, new.place.element);
    let is_form = new.rule.family() == "SX";
    is_safe && known.is_fixed() && is_here && (is_form || known.rule.code == new.rule.code)
}

fn is_corrected(section: &CheckedSection) -> bool {
    section.claim.as_ref().is_some_and(|claim| claim.disposition == Disposition::Corrected)
}

/// The corrected claims of a batch in their envelope.
fn written(batch: &Batch, checked: &[CheckedSection]) -> io::Result<Vec<u8>> {
    let mut writer = ClaimFileWriter::new(Vec::new(), Keep::ClaimsOnly, Newlines::Keep);
    for (section, outcome) in batch.sections.iter().zip(checked) {
        let part = Part {
            kind: section.kind,
            facts: section.facts,
            buffer: &batch.bytes,
            bytes: section.bytes.clone(),
            segments: batch.segments.get(section.segments.clone()).unwrap_or_default(),
            edits: &outcome.edits,
            delimiters: batch.delimiters,
        };
        if is_corrected(outcome) {
            writer.take(&part)?;
        } else {
            writer.pass(&part)?;
        }
    }
    Ok(writer.into_inner())
}

/// The section itself if it is of this kind, else the last one of this kind before it.
fn nearest_of(batch: &Batch, number: usize, kind: SectionKind) -> Option<usize> {
    let sections = batch.sections.get(..=number)?;
    sections.iter().rposition(|section| section.kind == kind)
}

/// The finding in its place of the batch, where segments without content still stand.
fn moved(finding: &Finding, batch: &Batch, section: usize) -> Finding {
    let mut moved = finding.clone();
    moved.section = section;
    moved.fix = None;
    let segments = batch.sections.get(section).map(|section: &BatchSection| {
        batch.segments.get(section.segments.clone()).unwrap_or_default()
    });
    let mut sent = segments
        .unwrap_or_default()
        .iter()
        .enumerate()
        .filter(|(_, raw)| raw.id != SegmentId::EMPTY)
        .map(|(index, _)| index);
    moved.place.segment = sent.nth(finding.place.segment).unwrap_or(finding.place.segment);
    moved
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::finding::found::SegmentPresence;
    use crate::finding::{Edit, Findings, Place};
    use crate::guide::el;
    use crate::rules::testing::{changed, check};

    #[test]
    fn what_a_fix_brings_to_light_rejects_the_claim_as_it_came() {
        // In lower case SBR09 is no code of Medicare, and so no modifier is missed.
        let text = changed(&[("*******MB~", "*******mb~"), ("HC:97110:GP", "HC:97110")]);
        let checked = check(&text);
        let outcomes = checked.iter().flat_map(|batch| &batch.sections);
        let claims: Vec<_> = outcomes.filter_map(|section| section.claim.as_ref()).collect();
        assert_eq!(claims[0].disposition, Disposition::Rejected);
        let records: Vec<_> = checked.iter().flat_map(|batch| &batch.records).collect();
        let revealed = records.iter().find(|record| record.finding.rule.code == "TH101").unwrap();
        assert_eq!(revealed.segment_position, 24);
        assert!(revealed.excerpt.text.starts_with("SV1*HC:97110*"));
        assert_eq!(revealed.line.as_ref().unwrap().line, "1");
    }

    #[test]
    fn a_fix_that_makes_an_error_is_withdrawn_and_owned_up_to() {
        let rule = |code| crate::rules::find(code).unwrap();
        let place = |element| Place {
            segment: 3,
            element,
            presence: SegmentPresence::Sent,
            missing_row: None,
        };
        let found = |rule, element, severity| {
            let mut findings = Findings::default();
            findings.report(rule, place(element), "it is wrong").at_most(severity);
            findings.into_list().remove(0)
        };
        let mut fixed = found(rule("SX143"), el::SV101_1, Severity::Info);
        let mut fix = Fix::safe(Edit::replace((0, 1), "x"));
        fix.apply();
        fixed.fix(fix);
        let mut findings = vec![fixed];
        let elsewhere = found(rule("SX103"), el::SV102, Severity::Error);
        add_revealed(
            &mut findings,
            vec![found(rule("SX103"), el::SV101_1, Severity::Error), elsewhere],
        );
        let fix = findings[0].fix.as_ref().unwrap();
        assert!(!fix.is_permitted());
        assert_eq!(findings[1].severity, Severity::Warning);
        assert!(findings[1].message.contains("this is a defect of scrub837"));
        assert_eq!(
            (findings[2].severity, findings[2].message.as_str()),
            (Severity::Error, "it is wrong")
        );
    }

    #[test]
    fn a_fix_that_hides_nothing_corrects() {
        let text = changed(&[("*******MB~", "*******mb~")]);
        let checked = check(&text);
        let mut outcomes = checked.iter().flat_map(|batch| &batch.sections);
        let claim = outcomes.find_map(|section| section.claim.as_ref()).unwrap();
        assert_eq!(claim.disposition, Disposition::Corrected);
    }
}
