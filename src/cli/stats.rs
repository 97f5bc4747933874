//! `scrub837 stats`.

use std::io::{self, BufWriter, Write as _};

use crate::engine::CheckedBatch;
use crate::report::page::usage::write_page;
use crate::report::{Ending, Report};
use crate::stats::{Stats, write_table};

use super::args::{StatsArguments, StatsFormat};
use super::exit::Exit;
use super::messages::Messages;
use super::reading::{self, failed_output};
use super::settings::{self, Given, Ready};

pub(super) fn stats(arguments: &StatsArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let ready = settings::ready(&arguments.inputs, &arguments.common, given, messages);
    let Ready { found, scrubber, .. } = match ready {
        Ok(ready) => ready,
        Err(exit) => return exit,
    };
    let counting = Box::new(Counting { stats: Stats::default(), arguments: arguments.output() });
    match reading::read(&found, counting, &scrubber, messages) {
        Ok(read) => read.exit,
        Err(error) => failed_output(&error, messages),
    }
}

/// How counts are written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Output {
    pub format: StatsFormat,
    pub limit: usize,
}

struct Counting {
    stats: Stats,
    arguments: Output,
}

impl Report for Counting {
    fn add(&mut self, _: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.stats.add(checked);
        Ok(())
    }

    fn close(&mut self, ending: &Ending<'_>) -> io::Result<()> {
        self.stats.end(ending.totals);
        let mut out = BufWriter::new(io::stdout());
        match self.arguments.format {
            StatsFormat::Table => write_table(&self.stats, self.arguments.limit, &mut out)?,
            StatsFormat::Html => write_page(&self.stats, self.arguments.limit, &mut out)?,
            StatsFormat::Json => {
                serde_json::to_writer_pretty(&mut out, &self.stats)?;
                out.write_all(b"\n")?;
            }
        }
        out.flush()
    }
}
