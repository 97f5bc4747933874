//! `scrub837 merge`.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::Path;

use crate::claim::Claim;
use crate::engine::{CheckedBatch, CheckedSection, ClaimOutcome};
use crate::job::collect::{CollectError, Collection, Form};
use crate::job::run::chain;

use super::args::MergeArguments;
use super::exit::Exit;
use super::messages::Messages;
use super::settings::{self, Given, Ready};
use super::target;

/// So many reasons are told.
const MOST_TOLD: usize = 20;

pub(super) fn merge(arguments: &MergeArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, scrubber, .. } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let read = (&found, &arguments.common, None);
    if let Err(exit) =
        target::is_free(&arguments.output, read, target::existing(arguments.overwrite), messages)
    {
        return exit;
    }
    let mut seen = Merging::default();
    for input in &found.repeated {
        seen.reasons.push(format!("{}: is given twice, with all its claims", input.name()));
    }
    let collected = Collection::create(&arguments.output).and_then(|mut collection| {
        let unread = collection.read(&found, &scrubber, &mut |file, checked, sections| {
            let numbers = seen.look(file, checked);
            sections.take(checked, Form::Corrected, &numbers)
        })?;
        let claims = collection.claims();
        if seen.reasons.is_empty() && unread.is_empty() && claims > 0 {
            collection.finish()?;
        }
        Ok((claims, unread))
    });
    match collected {
        Ok((_, unread)) if !unread.is_empty() => {
            for input in &unread {
                messages.error(&input.to_string());
            }
            messages.error("nothing was written");
            Exit::Input
        }
        Ok(_) if !seen.reasons.is_empty() => {
            for reason in seen.reasons.iter().take(MOST_TOLD) {
                messages.error(reason);
            }
            let more = seen.reasons.len().saturating_sub(MOST_TOLD);
            let more = if more > 0 { format!(" ({more} more reasons)") } else { String::new() };
            messages.error(&format!("nothing was written{more}"));
            Exit::Rejections
        }
        Ok((claims, _)) => {
            tell(claims, &arguments.output, messages);
            Exit::Clean
        }
        Err(error) => refused(&error, messages),
    }
}

/// The claims of all files so far, and why they do not go into one.
#[derive(Default)]
struct Merging {
    files: Vec<String>,
    /// The file of each claim, by number and billing provider.
    claims: HashMap<u64, usize>,
    reasons: Vec<String>,
}

impl Merging {
    /// The sections of a batch that hold claims.
    fn look(&mut self, file: &str, checked: &CheckedBatch) -> Vec<usize> {
        if self.files.last().is_none_or(|last| last != file) {
            self.files.push(file.to_owned());
        }
        let mut numbers = Vec::new();
        let look = |claim: &Claim<'_>, _: &CheckedSection, outcome: &ClaimOutcome| {
            numbers.push(claim.section.number);
            self.claim(file, claim, outcome, checked);
            Ok::<(), Infallible>(())
        };
        let Ok(()) = checked.each_claim(look);
        numbers
    }

    fn claim(
        &mut self,
        file: &str,
        claim: &Claim<'_>,
        outcome: &ClaimOutcome,
        checked: &CheckedBatch,
    ) {
        let number = String::from_utf8_lossy(claim.id().unwrap_or_default()).into_owned();
        if let Some(record) = checked.rejecting(outcome).next() {
            let (rule, words) = (record.finding.rule.code, &record.finding.message);
            self.reasons.push(format!("{file}: claim {number} is still wrong: {rule}, {words}"));
        }
        let npi = claim.ancestors.billing().and_then(|party| party.npi()).unwrap_or_default();
        let mut hasher = blake3::Hasher::new();
        hasher.update(number.as_bytes()).update(&[0]).update(npi);
        let key = hasher.finalize();
        let key = key.as_bytes().first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
        if let Some(other) = self.claims.insert(key, self.files.len().saturating_sub(1)) {
            let other = self.files.get(other).map_or("", String::as_str);
            let places =
                if other == file { file.to_owned() } else { format!("{other} and {file}") };
            self.reasons.push(format!("claim {number} is there twice: {places}"));
        }
    }
}

/// Says how many claims went where.
pub(super) fn tell(claims: u64, output: &Path, messages: &Messages) {
    let claims = if claims == 1 { "1 claim".to_owned() } else { format!("{claims} claims") };
    let place =
        if output == Path::new("-") { String::new() } else { format!(" to {}", output.display()) };
    messages.info(&format!("{claims} written{place}"));
}

/// Says why nothing was written.
pub(super) fn refused(error: &CollectError, messages: &Messages) -> Exit {
    messages.error(&chain(error));
    messages.error("nothing was written");
    Exit::Output
}
