//! `scrub837 extract`.

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::path::Path;

use crate::claim::Claim;
use crate::engine::{CheckedBatch, CheckedSection, ClaimOutcome, Disposition};
use crate::finding::Rule;
use crate::job::collect::{Collection, Form};
use crate::report::worklist;
use crate::rules;

use super::args::ExtractArguments;
use super::exit::Exit;
use super::merge::{refused, tell};
use super::messages::Messages;
use super::settings::{self, Given, Ready};
use super::target;

/// Which claims are wanted. What is not said does not matter.
struct Wanted {
    /// By number; each whether it was found.
    claims: BTreeMap<String, bool>,
    /// By number and billing NPI, as a worklist names them.
    listed: Option<BTreeMap<(String, String), bool>>,
    rules: Vec<&'static Rule>,
    disposition: Option<Disposition>,
}

pub(super) fn extract(arguments: &ExtractArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, scrubber, .. } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let mut wanted = match Wanted::of(arguments) {
        Ok(wanted) => wanted,
        Err(words) => {
            messages.error(&words);
            return Exit::Usage;
        }
    };
    let read = (&found, &arguments.common, arguments.from.as_deref());
    if let Err(exit) =
        target::is_free(&arguments.output, read, target::existing(arguments.overwrite), messages)
    {
        return exit;
    }
    let collected = Collection::create(&arguments.output).and_then(|mut collection| {
        let unread = collection.read(&found, &scrubber, &mut |_, checked, sections| {
            let numbers = wanted.of_batch(checked);
            sections.take(checked, Form::AsReceived, &numbers)
        })?;
        let claims = collection.claims();
        // A file without claims is no claim file.
        if claims > 0 {
            collection.finish()?;
        }
        Ok((claims, unread))
    });
    match collected {
        Ok((claims, unread)) => {
            for input in &unread {
                messages.error(&input.to_string());
            }
            let missing = wanted.missing();
            for claim in &missing {
                messages.error(&format!("{claim}: no claim of this number is in the inputs"));
            }
            if claims == 0 && !unread.is_empty() {
                messages.error("nothing was written");
            } else {
                tell(claims, &arguments.output, messages);
            }
            if !unread.is_empty() {
                Exit::Input
            } else if claims == 0 || !missing.is_empty() {
                Exit::Rejections
            } else {
                Exit::Clean
            }
        }
        Err(error) => refused(&error, messages),
    }
}

impl Wanted {
    fn of(arguments: &ExtractArguments) -> Result<Self, String> {
        let listed = arguments.from.as_deref().map(read_worklist).transpose()?;
        let rule = |name: &String| {
            rules::find(name).ok_or_else(|| format!("{name} is no rule; see `scrub837 rules`"))
        };
        Ok(Self {
            claims: arguments.claim.iter().map(|claim| (claim.clone(), false)).collect(),
            listed,
            rules: arguments.rule.iter().map(rule).collect::<Result<_, _>>()?,
            disposition: arguments.disposition.map(Into::into),
        })
    }

    /// The sections of a batch that hold wanted claims.
    fn of_batch(&mut self, checked: &CheckedBatch) -> Vec<usize> {
        let mut numbers = Vec::new();
        let look = |claim: &Claim<'_>, section: &CheckedSection, outcome: &ClaimOutcome| {
            if self.wants(claim, section, outcome, checked) {
                numbers.push(claim.section.number);
            }
            Ok::<(), Infallible>(())
        };
        let Ok(()) = checked.each_claim(look);
        numbers
    }

    fn wants(
        &mut self,
        claim: &Claim<'_>,
        section: &CheckedSection,
        outcome: &ClaimOutcome,
        checked: &CheckedBatch,
    ) -> bool {
        if self.disposition.is_some_and(|wanted| wanted != outcome.disposition) {
            return false;
        }
        let has = |rule: &&Rule| {
            let mut records = checked.records_for(section);
            records.any(|record| record.finding.rule.code == rule.code)
        };
        if !self.rules.is_empty() && !self.rules.iter().any(has) {
            return false;
        }
        let number = String::from_utf8_lossy(claim.id().unwrap_or_default()).into_owned();
        if !self.claims.is_empty() {
            let Some(is_found) = self.claims.get_mut(&number) else { return false };
            *is_found = true;
        }
        if let Some(listed) = &mut self.listed {
            let npi = claim.ancestors.billing().and_then(|party| party.npi());
            let npi = String::from_utf8_lossy(npi.unwrap_or_default()).into_owned();
            // A worklist without the column of providers names claims by number alone.
            let keys = [(number.clone(), npi), (number, String::new())];
            let Some(key) = keys.iter().find(|key| listed.contains_key(key)) else { return false };
            listed.insert(key.clone(), true);
        }
        true
    }

    /// Numbers of claims that were asked for and are nowhere.
    fn missing(&self) -> Vec<String> {
        let claims = self.claims.iter().map(|(claim, is_found)| (claim, *is_found));
        let listed = self.listed.iter().flatten().map(|((claim, _), is_found)| (claim, *is_found));
        let missing = claims.chain(listed).filter(|(_, is_found)| !is_found);
        missing.map(|(claim, _)| claim.clone()).collect()
    }
}

fn read_worklist(file: &Path) -> Result<BTreeMap<(String, String), bool>, String> {
    let text = std::fs::read(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let claims = worklist::claims(text.as_slice());
    let claims = claims.map_err(|error| format!("{}: {error}", file.display()))?;
    Ok(claims.into_iter().map(|claim| (claim, false)).collect())
}
