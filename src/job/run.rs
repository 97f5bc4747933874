//! All inputs one after another, and the summary.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, HashSet};
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use crate::ack::write::{ControlNumbers, Form, Moment};
use crate::codes::Codes;
use crate::engine::{
    CheckedBatch, Incomplete, RefusedSets, ScrubError, Scrubbed, Scrubber, Totals,
};
use crate::report::page::{Gathered, Heading, SpareEncoder};
use crate::report::summary::{
    ConfigSummary, Counts, InputSummary, OutputSummary, SCHEMA, Status, Summary,
};
use crate::report::worklist::{HEADER, Worklist, WorklistWriter};
use crate::report::{Cause, Causes, InputOutcome};

use super::acks::InputAcks;
use super::atomic::{AtomicFile, WholeFile, sync_folder};
use super::folder::{FolderError, OutputFolder};
use super::input::{Found, Input, Opened};
use super::names::{OutputNames, PAGE, SUMMARY, WORKLIST};
use super::origins::Origin;
use super::outputs::{Closing, InputOutputs};
use super::page_parts::{InputPageParts, PageParts};
use super::parts::{PartFile, RejectedParts, SplitBy, part_name};
use super::plan::{JobError, Observer, Plan, ReportFormat, Step};
use super::twice;

/// The main job over any number of inputs.
pub struct Job<'a> {
    plan: &'a Plan,
    observer: &'a dyn Observer,
    folder: OutputFolder,
    scrubber: &'a Scrubber,
    worklist: Worklist,
    causes: Causes,
    totals: Totals,
    inputs: Vec<InputSummary>,
    outputs: Vec<OutputSummary>,
    /// Their names.
    written: HashSet<String>,
    /// How acknowledgments are written, and the numbers they get.
    acks: Option<(Form, Arc<Mutex<ControlNumbers>>)>,
    /// What the page over all inputs shows, if there are several.
    page: Option<Gathered>,
    /// Its parts, if there are any.
    page_parts: PageParts,
    spare: SpareEncoder,
}

impl<'a> Job<'a> {
    /// Runs the job and gives its summary.
    ///
    /// # Errors
    /// The outputs cannot be written. An input that cannot be processed is no error: the summary
    /// says so, and all others are processed.
    pub fn run(
        plan: &'a Plan,
        scrubber: &'a Scrubber,
        found: &Found,
        observer: &'a dyn Observer,
    ) -> Result<Summary, JobError> {
        let started = jiff::Timestamp::now();
        let files = found.inputs.iter().filter_map(Input::path);
        let folder = OutputFolder::take(&plan.folder, plan.existing, files)?;
        let names = OutputNames::of_all(&found.inputs);
        refuse_overwriting(&folder, found, &names)?;
        let spool = tempfile::tempfile_in(folder.path())
            .map_err(|source| failed_output(folder.path().display(), source))?;
        let mut job = Job {
            plan,
            observer,
            folder,
            scrubber,
            worklist: Worklist::new(spool),
            causes: Causes::default(),
            totals: Totals::default(),
            inputs: Vec::new(),
            outputs: Vec::new(),
            written: HashSet::new(),
            acks: acks(plan, started),
            page: has_page_of_run(plan, found).then(Gathered::default),
            page_parts: PageParts::default(),
            spare: SpareEncoder::default(),
        };
        for error in &found.errors {
            let (name, reason) = (error.name(), chain(error));
            job.not_processed(name, &Read::default(), Status::Failed, reason);
        }
        for (input, names) in found.inputs.iter().zip(&names) {
            job.scrub(input, names)?;
        }
        job.finish(started)
    }

    fn scrub(&mut self, input: &Input, names: &OutputNames) -> Result<(), JobError> {
        self.observer.begin(input);
        let (name, origin) = (input.name(), Origin::Input(input.identity()));
        let (mut opened, refused) = match twice::open(input, self.scrubber) {
            Ok(opened) => opened,
            Err(error) => {
                self.remove_earlier(&origin, &[])?;
                self.not_processed(&name, &Read::default(), Status::Failed, error.to_string());
                return Ok(());
            }
        };
        self.folder.claim(&names.all(), &origin)?;
        let failed = |source| failed_output(&name, source);
        let (reports, newlines) = (&self.plan.reports, self.plan.newlines);
        let mut outputs = InputOutputs::create(&self.folder, names, reports, newlines, &self.spare)
            .map_err(failed)?;
        let mut acks = self.begin_acks(names).map_err(failed)?;
        let mut parts = self.begin_parts(names);
        let mut causes = Causes::default();
        let waiting = self.worklist.len();
        let source = (&mut opened, &refused);
        let result = self.read(&name, source, (&mut outputs, &mut acks, &mut parts), &mut causes);
        let read = Read { bytes: opened.raw_bytes(), blake3: opened.blake3() };
        let verdict = match result {
            Ok(_) if opened.has_changed() => {
                Err((Status::Failed, "it changed while it was read; run it again".to_owned()))
            }
            Ok(Scrubbed { refusal: Some(refusal), .. }) => {
                Err((Status::Refused, refusal.to_string()))
            }
            Ok(scrubbed) => Ok(scrubbed),
            Err(ScrubError::Read(error)) => Err((Status::Failed, chain(&error))),
            Err(ScrubError::Sink(source)) => return Err(failed(source)),
            Err(ScrubError::Lost) => return Err(JobError::Lost { input: name }),
        };
        match verdict {
            Ok(Scrubbed { totals, incomplete, .. }) => {
                if !outputs.is_conserved(&totals) {
                    return Err(JobError::NotConserved { input: name });
                }
                let acks = acks.map(|acks| acks.finish(Some(&totals))).transpose()?;
                let sorted = causes.clone().into_sorted();
                let closing = Closing { file: &name, totals: &totals, causes: &sorted };
                let (mut whole, page) = outputs.commit(closing).map_err(failed)?;
                if let (Some(all), Some(page)) = (&mut self.page, page) {
                    all.merge(page);
                }
                if let Some(acks) = acks {
                    whole.extend(acks.commit().map_err(failed)?);
                }
                if let Some((claims, page)) = parts {
                    whole.extend(self.commit_parts(claims, (&name, &origin), &totals)?);
                    self.page_parts.merge(&name, page).map_err(failed)?;
                }
                self.remove_earlier(&origin, &whole)?;
                self.processed(&name, &read, &totals, incomplete, whole);
                self.causes.merge(causes);
            }
            Err((status, reason)) => {
                self.worklist.forget_from(waiting);
                // The sender of a file that is refused as a whole is told so.
                let acks = acks.filter(|_| status == Status::Refused);
                let acks = acks.map(|acks| acks.finish(None)).transpose()?;
                let whole = acks.map_or(Ok(Vec::new()), |acks| acks.commit().map_err(failed))?;
                self.remove_earlier(&origin, &whole)?;
                self.note(whole, Some(&name));
                self.not_processed(&name, &read, status, reason);
            }
        }
        Ok(())
    }

    fn read(
        &mut self,
        name: &str,
        (opened, refused): (&mut Opened, &RefusedSets),
        (outputs, acks, parts): (
            &mut InputOutputs,
            &mut Option<InputAcks>,
            &mut Option<(RejectedParts, InputPageParts)>,
        ),
        causes: &mut Causes,
    ) -> Result<Scrubbed, ScrubError<io::Error>> {
        let bytes_read = opened.counter();
        let (worklist, observer) = (&mut self.worklist, self.observer);
        let mut claims = 0;
        let mut take = |checked: &CheckedBatch| {
            outputs.add(name, checked)?;
            if let Some(acks) = acks {
                acks.add(checked)?;
            }
            if let Some((claims, page)) = parts {
                claims.add(checked)?;
                page.add(name, checked)?;
            }
            worklist.add(name, checked)?;
            causes.add(checked);
            claims += checked.own_sections().filter(|(_, _, s)| s.claim.is_some()).count() as u64;
            observer.step(Step { bytes: bytes_read(), claims });
            Ok(())
        };
        self.scrubber.scrub_refusing(opened, refused, &mut take)
    }

    fn begin_parts(&self, names: &OutputNames) -> Option<(RejectedParts, InputPageParts)> {
        let (by, stem) = (self.plan.split_by?, names.rejected_stem());
        let claims = RejectedParts::new(by, self.folder.path(), stem, self.plan.newlines);
        Some((claims, InputPageParts::new(by, self.spare.clone())))
    }

    /// Names the parts of what stays behind, which hold every rejected claim.
    fn commit_parts(
        &self,
        parts: RejectedParts,
        (input, origin): (&str, &Origin),
        totals: &Totals,
    ) -> Result<Vec<WholeFile>, JobError> {
        self.folder.claim(&parts.names(), origin)?;
        let (whole, claims) = parts.commit().map_err(|source| failed_output(input, source))?;
        if claims != totals.rejected.claims {
            return Err(JobError::NotConserved { input: input.to_owned() });
        }
        Ok(whole)
    }

    fn begin_acks(&self, names: &OutputNames) -> io::Result<Option<InputAcks>> {
        let begin =
            |(form, numbers): &(Form, _)| InputAcks::create(&self.folder, names, *form, numbers);
        self.acks.as_ref().map(begin).transpose()
    }

    fn processed(
        &mut self,
        name: &str,
        read: &Read,
        totals: &Totals,
        incomplete: Option<Incomplete>,
        whole: Vec<WholeFile>,
    ) {
        let (status, reason) = if let Some(incomplete) = incomplete {
            (Status::Incomplete, Some(incomplete.to_string()))
        } else if totals.rejected.claims > 0 {
            (Status::Rejections, None)
        } else {
            (Status::Done, None)
        };
        self.add_input(name, read, status, reason, totals);
        self.totals.merge(totals);
        self.note(whole, Some(name));
    }

    fn not_processed(&mut self, name: &str, read: &Read, status: Status, reason: String) {
        self.add_input(name, read, status, Some(reason), &Totals::default());
    }

    fn add_input(
        &mut self,
        name: &str,
        read: &Read,
        status: Status,
        reason: Option<String>,
        totals: &Totals,
    ) {
        if let Some(page) = &mut self.page {
            page.tell(&InputOutcome { file: name, status, reason: reason.as_deref(), totals });
        }
        let summary = InputSummary {
            path: name.to_owned(),
            bytes: read.bytes,
            blake3: read.blake3.clone(),
            status,
            reason,
            counts: Counts::from(totals),
        };
        self.observer.end(&summary);
        self.inputs.push(summary);
    }

    /// Removes what earlier runs wrote from there, unless it is among `whole` or what this run wrote
    /// before.
    fn remove_earlier(&self, origin: &Origin, whole: &[WholeFile]) -> Result<(), JobError> {
        let is_new = |name: &str| {
            let is_named = |file: &WholeFile| file.path.file_name().is_some_and(|own| own == name);
            // The summary stands until the next one does.
            name == SUMMARY || self.written.contains(name) || whole.iter().any(is_named)
        };
        self.folder
            .remove_earlier(origin, is_new)
            .map_err(|source| failed_output(self.folder.path().display(), source))
    }

    /// Takes notice of files that have their names.
    fn note(&mut self, whole: Vec<WholeFile>, input: Option<&str>) {
        for file in whole {
            let file = output(file, input);
            self.written.insert(file.path.clone());
            self.outputs.push(file);
        }
    }

    /// The page over all inputs.
    fn page_of_run(&mut self, causes: &[Cause]) -> Result<(), JobError> {
        let path = self.folder.path_of(PAGE);
        let failed = |source| failed_output(path.display(), source);
        let Some(page) = self.page.take() else { return Ok(()) };
        let file = AtomicFile::create(path.clone()).map_err(failed)?;
        let mut out = io::BufWriter::new(file);
        let title = format!("{} files", self.inputs.len());
        let heading = Heading { title: &title, totals: &self.totals, causes };
        page.write(heading, &mut out).map_err(failed)?;
        let file = out.into_inner().map_err(|error| failed(error.into_error()))?;
        let whole = file.commit().map_err(failed)?;
        self.note(vec![whole], None);
        Ok(())
    }

    fn finish(mut self, started: jiff::Timestamp) -> Result<Summary, JobError> {
        let causes = std::mem::take(&mut self.causes).into_sorted();
        self.page_of_run(&causes)?;
        let worklist = self.folder.path_of(WORKLIST);
        let failed = |source| failed_output(worklist.display(), source);
        if !self.worklist.is_empty() {
            let whole = write_worklist(&mut self.worklist, &self.folder, self.plan.split_by)?;
            self.note(whole, None);
        }
        let page_parts = std::mem::take(&mut self.page_parts);
        if self.plan.reports.contains(&ReportFormat::Html) {
            self.folder.claim(&page_parts.names(), &Origin::Run)?;
            let whole = page_parts.write(&self.folder).map_err(failed)?;
            self.note(whole, None);
        }
        self.remove_earlier(&Origin::Run, &[])?;
        sync_folder(self.folder.path())
            .map_err(|source| failed_output(self.folder.path().display(), source))?;
        let next_ack_control = self
            .acks
            .and_then(|(_, numbers)| numbers.lock().unwrap_or_else(PoisonError::into_inner).next());
        let summary = Summary {
            schema: SCHEMA,
            tool: env!("CARGO_PKG_NAME"),
            version: env!("CARGO_PKG_VERSION"),
            started: started.to_string(),
            finished: jiff::Timestamp::now().to_string(),
            status: status(&self.inputs, &self.totals),
            config: config(self.plan),
            tables: Codes::embedded().tables().to_vec(),
            totals: Counts::from(&self.totals),
            causes,
            decisions: self.scrubber.policy().decisions().list().iter().map(Into::into).collect(),
            inputs: self.inputs,
            outputs: self.outputs,
            next_ack_control,
        };
        write_summary(&self.folder, &summary)?;
        Ok(summary)
    }
}

/// The worklist, and its parts if there are any.
fn write_worklist(
    worklist: &mut Worklist,
    folder: &OutputFolder,
    split_by: Option<SplitBy>,
) -> Result<Vec<WholeFile>, JobError> {
    let failed = |source| failed_output(WORKLIST, source);
    let file = AtomicFile::create(folder.path_of(WORKLIST)).map_err(failed)?;
    let mut all = WorklistWriter::new(io::BufWriter::new(file)).map_err(failed)?;
    let mut parts: BTreeMap<String, WorklistWriter<PartFile>> = BTreeMap::new();
    let column = split_by.and_then(|by| HEADER.iter().position(|title| *title == by.column()));
    for cells in worklist.rows().map_err(failed)? {
        let cells = cells.map_err(failed)?;
        all.add(&cells).map_err(failed)?;
        let Some(key) = column.and_then(|at| cells.get(at)) else { continue };
        let part = match parts.entry(part_name(key)) {
            Entry::Occupied(part) => part.into_mut(),
            Entry::Vacant(place) => {
                let name = format!("worklist.{}.csv", place.key());
                folder.claim(std::slice::from_ref(&name), &Origin::Run)?;
                let file = PartFile::create(folder.path_of(&name)).map_err(failed)?;
                place.insert(WorklistWriter::new(file).map_err(failed)?)
            }
        };
        part.add(&cells).map_err(failed)?;
    }
    let file =
        all.finish().and_then(|out| out.into_inner().map_err(io::IntoInnerError::into_error));
    let mut whole = vec![file.and_then(AtomicFile::commit).map_err(failed)?];
    for (_, part) in parts {
        whole.push(part.finish().and_then(PartFile::commit).map_err(failed)?);
    }
    Ok(whole)
}

/// What is known of an input's bytes.
#[derive(Default)]
struct Read {
    bytes: u64,
    blake3: String,
}

fn write_summary(folder: &OutputFolder, summary: &Summary) -> Result<(), JobError> {
    let path = folder.path_of(SUMMARY);
    let failed = |source| failed_output(path.display(), source);
    let mut file = AtomicFile::create(path.clone()).map_err(failed)?;
    let mut buffered = io::BufWriter::new(&mut file);
    serde_json::to_writer_pretty(&mut buffered, summary).map_err(|error| failed(error.into()))?;
    io::Write::write_all(&mut buffered, b"\n").map_err(failed)?;
    io::Write::flush(&mut buffered).map_err(failed)?;
    drop(buffered);
    file.commit().map_err(failed)?;
    sync_folder(folder.path()).map_err(failed)
}

fn refuse_overwriting(
    folder: &OutputFolder,
    found: &Found,
    names: &[OutputNames],
) -> Result<(), FolderError> {
    for (input, names) in found.inputs.iter().zip(names) {
        let origin = Origin::Input(input.identity());
        for name in names.all() {
            folder.may_replace(&name, &origin)?;
        }
    }
    folder.claim(&[WORKLIST, PAGE, SUMMARY].map(str::to_owned), &Origin::Run)
}

fn status(inputs: &[InputSummary], totals: &Totals) -> Status {
    let has = |status| inputs.iter().any(|input| input.status == status);
    if inputs.is_empty() {
        Status::Empty
    } else if has(Status::Failed) {
        Status::Failed
    } else if has(Status::Incomplete) {
        Status::Incomplete
    } else if has(Status::Refused) {
        Status::Refused
    } else if totals.rejected.claims > 0 {
        Status::Rejections
    } else {
        Status::Done
    }
}

fn acks(plan: &Plan, started: jiff::Timestamp) -> Option<(Form, Arc<Mutex<ControlNumbers>>)> {
    let wanted = plan.acks?;
    let moment = wanted.moment.unwrap_or_else(|| Moment::of(started));
    let numbers = wanted.first_control.map_or_else(ControlNumbers::default, ControlNumbers::from);
    Some((Form { moment, newlines: plan.newlines }, Arc::new(Mutex::new(numbers))))
}

fn has_page_of_run(plan: &Plan, found: &Found) -> bool {
    plan.reports.contains(&ReportFormat::Html) && found.inputs.len() + found.errors.len() > 1
}

fn config(plan: &Plan) -> ConfigSummary {
    ConfigSummary {
        policy: plan.policy.as_str(),
        report: plan.reports.iter().map(|format| format.as_str()).collect(),
        newlines: plan.newlines.as_str(),
        patient_data: plan.patient_data.as_str(),
        fail_on: plan.fail_on.clone(),
        settings: plan.settings.clone(),
    }
}

fn output(file: WholeFile, input: Option<&str>) -> OutputSummary {
    let name = file.path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    OutputSummary {
        path: name,
        input: input.map(str::to_owned),
        bytes: file.bytes,
        blake3: file.blake3,
    }
}

fn failed_output(what: impl std::fmt::Display, source: io::Error) -> JobError {
    JobError::Output { what: format!("{what}"), source }
}

/// An error with everything that led to it, in one line.
pub(crate) fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text = format!("{text}: {error}");
        source = error.source();
    }
    text
}
