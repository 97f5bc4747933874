//! Progress on a terminal: bytes, claims a second, time left.

use std::io::IsTerminal as _;
use std::sync::Mutex;
use std::sync::PoisonError;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use crate::job::{Input, Observer, plan::Step};
use crate::report::summary::InputSummary;

use super::messages::Messages;

/// Draws a bar for each input on standard error, if that is a terminal.
pub(super) struct Progress<'a> {
    messages: &'a Messages,
    bar: Mutex<Option<ProgressBar>>,
    is_shown: bool,
}

impl<'a> Progress<'a> {
    pub(super) fn new(messages: &'a Messages) -> Self {
        let is_shown =
            std::io::stderr().is_terminal() && messages.is_text() && !messages.is_quiet();
        Self { messages, bar: Mutex::new(None), is_shown }
    }

    fn with_bar(&self, act: impl FnOnce(&mut Option<ProgressBar>)) {
        act(&mut self.bar.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Observer for Progress<'_> {
    fn begin(&self, input: &Input) {
        if !self.is_shown {
            return;
        }
        let (bar, template) = match input.size() {
            Some(size) => (
                ProgressBar::new(size),
                "{prefix} {wide_bar} {bytes}/{total_bytes} {msg} {eta} left",
            ),
            None => (ProgressBar::new_spinner(), "{prefix} {bytes} {msg}"),
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_prefix(input.name());
        bar.enable_steady_tick(Duration::from_millis(200));
        self.with_bar(|slot| *slot = Some(bar));
    }

    fn step(&self, step: Step) {
        self.with_bar(|slot| {
            if let Some(bar) = slot {
                bar.set_position(step.bytes);
                let seconds = bar.elapsed().as_secs().max(1);
                bar.set_message(format!("{} claims, {}/s", step.claims, step.claims / seconds));
            }
        });
    }

    fn end(&self, input: &InputSummary) {
        self.with_bar(|slot| {
            if let Some(bar) = slot.take() {
                bar.finish_and_clear();
            }
        });
        if let Some(reason) = &input.reason {
            self.messages.error(&format!("{}: {reason}", input.path));
            return;
        }
        let claims = &input.counts.claims;
        self.messages.detail(&format!(
            "{}: {} claims: {} accepted, {} corrected, {} rejected",
            input.path, claims.read, claims.accepted, claims.corrected, claims.rejected
        ));
    }
}
