//! `scrub837 diff`.

use std::io::BufWriter;

use crate::config::CameTo;
use crate::report::diff::DiffReport;

use super::args::DiffArguments;
use super::exit::Exit;
use super::messages::Messages;
use super::reading::{self, failed_output};
use super::settings::{self, Given, Ready};

pub(super) fn diff(arguments: &DiffArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, config, scrubber } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let out = BufWriter::new(anstream::stdout());
    let report = Box::new(DiffReport::new(out, config.patient_data()));
    let read = match reading::read(&found, report, &scrubber, messages) {
        Ok(read) => read,
        Err(error) => return failed_output(&error, messages),
    };
    let totals = &read.totals;
    let claims = |count: u64| if count == 1 { "1 claim".into() } else { format!("{count} claims") };
    messages.info(&format!(
        "{} corrected, {} rejected and left as received",
        claims(totals.corrected.claims),
        claims(totals.rejected.claims)
    ));
    let came_to = CameTo {
        bad: totals.rejected.claims,
        rejected: totals.rejected.claims,
        claims: totals.read.claims,
        warnings: totals.warnings + totals.errors,
    };
    let is_passed = config.fail_on().is_passed(&came_to);
    if is_passed { read.exit.max(Exit::Rejections) } else { read.exit }
}
