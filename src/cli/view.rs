//! `scrub837 view`.

use std::io::{self, ErrorKind};

use crate::claim::Date;
use crate::config::Layer;
use crate::engine::{PatientData, ScrubError, Scrubber};
use crate::job::Input;
use crate::job::input::{self, Found};
use crate::job::run::chain;
use crate::report::tree::{FindingLines, Selection, TreeOptions};
use crate::report::{Report as _, TreeReport};

use super::args::ViewArguments;
use super::exit::Exit;
use super::messages::Messages;
use super::pager::{Out, Paging, colour};
use super::settings::{self, Given};

pub(super) fn view(arguments: &ViewArguments, given: Given<'_>, messages: &Messages) -> Exit {
    let found = input::find(std::slice::from_ref(&arguments.input), None);
    let common = arguments.common();
    let settled = settings::settle(&common, Layer::default(), &found.folders(), given);
    let config = match settled {
        Ok(config) => config,
        Err(error) => return settings::refuse(&error, messages),
    };
    let scrubber = match settings::scrubber(&config, &common, Date::today(), messages) {
        Ok(scrubber) => scrubber,
        Err(exit) => return exit,
    };
    if let Some(threads) = common.threads() {
        // The tree is painted by the threads of rayon's own pool, which nothing has started yet.
        drop(rayon::ThreadPoolBuilder::new().num_threads(threads).build_global());
    }
    let paging = if arguments.no_pager { Paging::Never } else { Paging::OnTerminal };
    let tree = TreeReport::new(Out::open(paging), options(arguments, config.patient_data()));
    let mut viewing = Viewing { tree, scrubber, errors: Vec::new() };
    let shown = viewing.inputs(&found);
    if let Some(claim) = arguments.claim.as_ref().filter(|_| shown.is_ok()) {
        viewing.miss(claim, &arguments.input.display().to_string());
    }
    let closed = viewing.tree.finish().close();
    // Told only now, so that they do not stand in the middle of a pager's screen.
    for error in &viewing.errors {
        messages.error(error);
    }
    match shown.and(closed) {
        // Whoever closed the pipe or the pager has seen enough.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            messages.error(&format!("standard output: {error}"));
            Exit::Output
        }
        _ if viewing.errors.is_empty() => Exit::Clean,
        _ => Exit::Input,
    }
}

fn options(arguments: &ViewArguments, patient_data: PatientData) -> TreeOptions {
    TreeOptions {
        selection: Selection {
            claim: arguments.claim.clone(),
            loops: arguments.loops.clone(),
            depth: arguments.depth,
        },
        patient_data,
        findings: if arguments.no_findings { FindingLines::Hidden } else { FindingLines::Shown },
        colour: colour(),
        width: terminal_size::terminal_size_of(io::stdout()).map(|(width, _)| width.0.into()),
    }
}

struct Viewing {
    tree: TreeReport<Out>,
    scrubber: Scrubber,
    /// What could not be shown.
    errors: Vec<String>,
}

impl Viewing {
    fn inputs(&mut self, found: &Found) -> io::Result<()> {
        for error in &found.errors {
            self.errors.push(format!("{}: {}", error.name(), chain(error)));
        }
        for input in &found.inputs {
            let name = input.name();
            if found.inputs.len() > 1 {
                self.tree.title(&name)?;
            }
            if let Err(why) = self.input(&name, input)? {
                self.errors.push(format!("{name}: {why}"));
            }
        }
        Ok(())
    }

    /// Shows one input; why it could not be read to its end, if so.
    fn input(&mut self, name: &str, input: &Input) -> io::Result<Result<(), String>> {
        let mut opened = match input.open() {
            Ok(opened) => opened,
            Err(error) => return Ok(Err(error.to_string())),
        };
        let tree = &mut self.tree;
        match self.scrubber.scrub(&mut opened, &mut |checked| tree.add(name, checked)) {
            Ok(ended) => Ok(match (ended.refusal, ended.incomplete) {
                (Some(refusal), _) => Err(refusal.to_string()),
                (None, Some(incomplete)) => Err(incomplete.to_string()),
                (None, None) => Ok(()),
            }),
            Err(ScrubError::Sink(error)) => Err(error),
            Err(error) => Ok(Err(chain(&error))),
        }
    }

    /// Notes that no input holds the claim that was asked for, if so.
    fn miss(&mut self, claim: &str, input: &str) {
        if self.tree.claims_shown() == 0 && self.errors.is_empty() {
            self.errors.push(format!("{input}: there is no claim {}", claim.escape_debug()));
        }
    }
}
