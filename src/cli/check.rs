//! `scrub837 check`.

use std::io::{self, ErrorKind, IsTerminal as _, Write};

use crate::config::Layer;
use crate::engine::{CheckedBatch, ScrubError, Scrubber, Totals};
use crate::finding::Severity;
use crate::job::Input;
use crate::job::input;
use crate::job::run::{UNREAD, chain};
use crate::report::csv::CsvReport;
use crate::report::jsonl::JsonlReport;
use crate::report::text::TextReport;
use crate::report::{Causes, Entry};

use super::args::{CheckArguments, CheckFormat};
use super::exit::Exit;
use super::messages::Messages;
use super::settings::{self, Given};

/// Where there are more findings, a terminal shows causes.
const MOST_ON_TERMINAL: usize = 20;

pub(super) fn check(arguments: &CheckArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let found = input::find(&arguments.inputs, None);
    let settled = settings::settle(&arguments.common, Layer::default(), &found.folders(), given);
    let config = match settled {
        Ok(config) => config,
        Err(error) => return settings::refuse(&error, messages),
    };
    let scrubber = match settings::scrubber(&config, &arguments.common, messages) {
        Ok(scrubber) => scrubber,
        Err(exit) => return exit,
    };
    for error in &found.errors {
        messages.error(&format!("{}: {}", error.name(), chain(error)));
    }
    let mut checking = match Checking::begin(arguments.format) {
        Ok(checking) => checking,
        Err(error) => return failed_output(&error, messages),
    };
    let mut exit = if found.errors.is_empty() { Exit::Clean } else { Exit::Input };
    for input in &found.inputs {
        match checking.input(input, &scrubber, messages) {
            Ok(verdict) => exit = exit.max(verdict),
            Err(error) => return failed_output(&error, messages),
        }
    }
    let bar = config.fail_on();
    let totals = &checking.totals;
    if bar.is_passed(checking.bad_claims(), totals.read.claims, totals.warnings + totals.errors) {
        exit = exit.max(Exit::Rejections);
    }
    match checking.finish(messages) {
        Ok(()) => exit,
        Err(error) => failed_output(&error, messages),
    }
}

fn failed_output(error: &io::Error, messages: &Messages) -> Exit {
    // Whoever closed the pipe has seen enough.
    if error.kind() == ErrorKind::BrokenPipe {
        return Exit::Clean;
    }
    messages.error(&format!("standard output: {error}"));
    Exit::Output
}

type Out = anstream::AutoStream<io::Stdout>;

enum Format {
    Text { report: TextReport, held: Option<Vec<String>>, out: Out },
    Jsonl(JsonlReport<io::BufWriter<io::Stdout>>),
    Csv(CsvReport<io::BufWriter<io::Stdout>>),
}

struct Checking {
    format: Format,
    totals: Totals,
    causes: Causes,
    files: usize,
    fixable: u64,
}

impl Checking {
    fn begin(format: CheckFormat) -> io::Result<Self> {
        let buffered = || io::BufWriter::new(io::stdout());
        let format = match format {
            CheckFormat::Jsonl => Format::Jsonl(JsonlReport::new(buffered())),
            CheckFormat::Csv => Format::Csv(CsvReport::new(buffered())?),
            CheckFormat::Text | CheckFormat::Full => Format::Text {
                report: TextReport::default(),
                held: (format == CheckFormat::Text && io::stdout().is_terminal()).then(Vec::new),
                out: anstream::stdout(),
            },
        };
        let (totals, causes) = (Totals::default(), Causes::default());
        Ok(Self { format, totals, causes, files: 0, fixable: 0 })
    }

    fn input(
        &mut self,
        input: &Input,
        scrubber: &Scrubber,
        messages: &Messages,
    ) -> io::Result<Exit> {
        let name = input.name();
        let fail = |text: String| {
            messages.error(&format!("{name}: {text}"));
            Ok(Exit::Input)
        };
        let mut opened = match input.open() {
            Ok(opened) => opened,
            Err(error) => return fail(error.to_string()),
        };
        match scrubber.scrub(&mut opened, &mut |checked| self.take(&name, checked)) {
            Ok(ended) => {
                self.files += 1;
                self.totals.merge(&ended.totals);
                match ended.refusal {
                    Some(refusal) => fail(refusal.to_string()),
                    None if ended.unread_parts > 0 => fail(UNREAD.to_owned()),
                    None => Ok(Exit::Clean),
                }
            }
            Err(ScrubError::Sink(error)) => Err(error),
            Err(error) => fail(chain(&error)),
        }
    }

    fn take(&mut self, name: &str, checked: &CheckedBatch) -> io::Result<()> {
        self.causes.add(checked);
        match &mut self.format {
            Format::Jsonl(report) => report.add(name, checked),
            Format::Csv(report) => report.add(name, checked),
            Format::Text { report, held, out } => {
                for entry in Entry::of_batch(name, checked) {
                    self.fixable += u64::from(entry.record.finding.is_fixed());
                    match held {
                        Some(held) if held.len() > MOST_ON_TERMINAL => {}
                        Some(held) => held.push(report.finding(&entry)),
                        None => writeln!(out, "{}\n", report.finding(&entry))?,
                    }
                }
                Ok(())
            }
        }
    }

    /// Claims with an error, fixable or not.
    fn bad_claims(&self) -> u64 {
        self.totals.errors
    }

    fn finish(self, messages: &Messages) -> io::Result<()> {
        match self.format {
            Format::Jsonl(report) => report.finish().flush(),
            Format::Csv(report) => report.finish()?.flush(),
            Format::Text { report, held, mut out } => {
                match held {
                    Some(held) if held.len() > MOST_ON_TERMINAL => {
                        let more = self.causes.len().saturating_sub(MOST_ON_TERMINAL);
                        for cause in self.causes.into_sorted().iter().take(MOST_ON_TERMINAL) {
                            writeln!(out, "{}\n", report.cause(cause))?;
                        }
                        if more > 0 {
                            writeln!(out, "… and {more} more causes")?;
                        }
                        writeln!(out, "causes are shown; --format full shows every finding")?;
                    }
                    Some(held) => {
                        for text in held {
                            writeln!(out, "{text}\n")?;
                        }
                    }
                    None => {}
                }
                if !messages.is_quiet() {
                    let totals = &self.totals;
                    writeln!(out, "{}", closing(totals, self.files, self.fixable))?;
                }
                out.flush()
            }
        }
    }
}

fn closing(totals: &Totals, files: usize, fixable: u64) -> String {
    let counted = |count: u64, word: &str| match count {
        1 => format!("1 {word}"),
        _ => format!("{count} {word}s"),
    };
    let (claims, files) = (counted(totals.read.claims, "claim"), counted(files as u64, "file"));
    let findings = [
        (totals.errors, Severity::Error),
        (totals.warnings, Severity::Warning),
        (totals.infos, Severity::Info),
    ];
    let words: Vec<String> = findings
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, severity)| counted(*count, severity.as_str()))
        .collect();
    let found = if words.is_empty() { "nothing found".to_owned() } else { words.join(", ") };
    let fixed = match fixable {
        0 => String::new(),
        count => format!("; `scrub837 run` fixes {count}"),
    };
    let suppressed = match totals.suppressed.values().sum::<u64>() {
        0 => String::new(),
        count => format!("; {count} not told by configuration"),
    };
    format!("{found} in {claims}, {files}{fixed}{suppressed}")
}
