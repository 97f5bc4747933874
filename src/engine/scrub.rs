//! Reader, threads and the ordered stage around a bounded queue.
//!
//! The calling thread reads and cuts batches; a pool checks them; one more thread takes the
//! results in the order of the file. At most a few batches are under way, so that memory does not
//! grow with the input. With one thread everything happens on the calling one.

use std::convert::Infallible;
use std::io::Read;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};

use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::claim::Minutes;
use crate::codes::Codes;
use crate::finding::{Record, Severity};
use crate::guide::{SectionKind, Support, Versions};
use crate::policy::Policy;
use crate::rules::envelope::terminators::FILE_CUT_OFF;
use crate::x12::ReadError;

use super::across::Across;
use super::batch::{Batch, BatchSection, Batches};
use super::check::{CheckedBatch, Options, PatientData, check_batch, check_explained};
use super::refusal::{Incomplete, Refusal};
use super::refused_sets::{RefusedSets, Search};
use super::totals::Totals;

/// Why an input could not be scrubbed to its end.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScrubError<E> {
    /// The input cannot be read any further.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// Whoever takes the results failed.
    #[error("a result could not be taken")]
    Sink(#[source] E),
    /// A thread ended without its result.
    #[error("internal error: a batch was lost between threads")]
    Lost,
}

/// Why a [`Scrubber`] cannot be made.
#[derive(Debug, thiserror::Error)]
#[error("{threads} threads could not be started")]
pub struct StartError {
    threads: usize,
    #[source]
    source: rayon::ThreadPoolBuildError,
}

/// What an input came to.
#[derive(Clone, Debug)]
pub struct Scrubbed {
    /// Claims, lines, money, findings.
    pub totals: Totals,
    /// Why the input is no work for this program; `None` if it holds claims.
    pub refusal: Option<Refusal>,
    /// Why the input was not read as a whole; `None` if it was.
    pub incomplete: Option<Incomplete>,
}

/// Checks claim files: bytes in, batches of sections with findings and fixes out, in file order.
///
/// ```
/// use scrub837::engine::{Scrubber, Settings};
///
/// let scrubber = Scrubber::new(Settings::default())?;
/// let file: &[u8] = b"not an interchange";
/// let scrubbed = scrubber.scrub(file, &mut |_batch| Ok::<(), std::io::Error>(()))?;
/// assert!(scrubbed.refusal.is_some());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug)]
pub struct Scrubber {
    codes: Codes,
    minutes: Minutes,
    policy: Policy,
    versions: Versions,
    patient_data: PatientData,
    pool: Option<ThreadPool>,
}

/// How a [`Scrubber`] works.
#[derive(Debug, Default)]
pub struct Settings {
    /// Threads that check; `None` is one for each core.
    pub threads: Option<usize>,
    /// Whether values of patient fields are shown in records.
    pub patient_data: PatientData,
    /// Which rules speak, how loud, and whose fixes are made.
    pub policy: Policy,
    /// Versions of the guide that are checked.
    pub versions: Versions,
    /// Minutes of service lines.
    pub minutes: Minutes,
    /// The code tables.
    pub codes: Codes,
}

impl Scrubber {
    /// A scrubber of these settings.
    ///
    /// # Errors
    /// The threads cannot be started.
    pub fn new(settings: Settings) -> Result<Self, StartError> {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        let threads = settings.threads.unwrap_or_else(cores).max(1);
        let pool = match threads {
            1 => None,
            _ => Some(
                ThreadPoolBuilder::new()
                    .num_threads(threads)
                    .build()
                    .map_err(|source| StartError { threads, source })?,
            ),
        };
        let Settings { patient_data, policy, versions, minutes, codes, .. } = settings;
        Ok(Self { codes, minutes, policy, versions, patient_data, pool })
    }

    /// Checks one input; `sink` gets its batches in order.
    ///
    /// # Errors
    /// The input cannot be read to its end, or `sink` fails.
    pub fn scrub<R, E, S>(&self, source: R, sink: &mut S) -> Result<Scrubbed, ScrubError<E>>
    where
        R: Read,
        E: Send,
        S: FnMut(&CheckedBatch) -> Result<(), E> + Send,
    {
        self.scrub_refusing(source, &RefusedSets::default(), sink)
    }

    /// Checks one input, of which some sets go back as a whole.
    ///
    /// # Errors
    /// The input cannot be read to its end, or `sink` fails.
    pub fn scrub_refusing<R, E, S>(
        &self,
        source: R,
        refused: &RefusedSets,
        sink: &mut S,
    ) -> Result<Scrubbed, ScrubError<E>>
    where
        R: Read,
        E: Send,
        S: FnMut(&CheckedBatch) -> Result<(), E> + Send,
    {
        let options = Options { refused, ..self.options() };
        let mut batches = Batches::accepting(source, self.versions);
        let mut ordered = Ordered::new(options, sink);
        let mut seen = Seen::default();
        let first = batches.next_batch()?;
        let second = batches.next_batch()?;
        match (&self.pool, second) {
            (Some(pool), Some(second)) => {
                let rest = [first, Some(second)].into_iter().flatten();
                seen = in_parallel(pool, rest, &mut batches, ordered)?;
            }
            (_, second) => {
                let mut next = first;
                let mut after = second;
                while let Some(batch) = next {
                    ordered.take(check_batch(batch, options), &mut seen)?;
                    next = match after.take() {
                        Some(batch) => Some(batch),
                        None => batches.next_batch()?,
                    };
                }
            }
        }
        let totals = seen.totals;
        let refusal = Refusal::of(&totals, batches.outline(), seen.supported_claims, &seen.start);
        Ok(Scrubbed { totals, refusal, incomplete: seen.incomplete })
    }

    /// The sets of an input that a strict policy refuses. The input is to be scrubbed again.
    ///
    /// # Errors
    /// The input cannot be read to its end.
    pub fn refused_sets(&self, source: impl Read) -> Result<RefusedSets, ScrubError<Infallible>> {
        let mut search = Search::new(&self.policy);
        self.scrub(source, &mut |checked| {
            search.add(checked);
            Ok(())
        })?;
        Ok(search.finish())
    }

    /// Whether a structural error may refuse a whole set, so that inputs are read twice.
    #[must_use]
    pub fn is_ever_strict(&self) -> bool {
        self.policy.is_ever_strict()
    }

    /// The code tables that it works by.
    #[must_use]
    pub fn codes(&self) -> &Codes {
        &self.codes
    }

    /// Which rules speak, and what people decided.
    #[must_use]
    pub fn policy(&self) -> &Policy {
        &self.policy
    }

    /// The minutes of service lines that it checks units against.
    #[must_use]
    pub fn minutes(&self) -> &Minutes {
        &self.minutes
    }

    fn options(&self) -> Options<'_> {
        Options {
            codes: &self.codes,
            minutes: &self.minutes,
            policy: &self.policy,
            versions: self.versions,
            patient_data: self.patient_data,
            refused: &NONE_REFUSED,
        }
    }
}

static NONE_REFUSED: RefusedSets = RefusedSets::new();

/// So many first bytes name a file that is no claim file.
const START: usize = 256;

/// What the ordered stage has seen.
#[derive(Debug, Default)]
struct Seen {
    totals: Totals,
    supported_claims: u64,
    incomplete: Option<Incomplete>,
    /// First bytes of the input, by which a file that is no claim file is named.
    start: Vec<u8>,
}

/// Batches without any interchange that wait for the first one; later ones are not told of.
const MOST_HELD: usize = 4;

/// The stage that sees one batch after another.
struct Ordered<'a, S> {
    options: Options<'a>,
    across: Across,
    sink: &'a mut S,
    has_interchange: bool,
    /// Text before the first interchange: a finding if one comes, else no claim file at all.
    held: Vec<CheckedBatch>,
}

impl<'a, S> Ordered<'a, S> {
    fn new(options: Options<'a>, sink: &'a mut S) -> Self {
        let across = Across::default();
        Self { options, across, sink, has_interchange: false, held: Vec::new() }
    }

    fn take<E>(&mut self, checked: CheckedBatch, seen: &mut Seen) -> Result<(), ScrubError<E>>
    where
        S: FnMut(&CheckedBatch) -> Result<(), E>,
    {
        if seen.start.is_empty() {
            seen.start = checked.batch.bytes.iter().take(START).copied().collect();
        }
        let is_noise = |section: &BatchSection| section.kind == SectionKind::Noise;
        self.has_interchange |= !checked.batch.sections.iter().all(is_noise);
        if !self.has_interchange {
            if self.held.len() < MOST_HELD {
                self.held.push(checked);
            }
            return Ok(());
        }
        for held in std::mem::take(&mut self.held) {
            self.pass(held, seen)?;
        }
        self.pass(checked, seen)
    }

    fn pass<E>(&mut self, mut checked: CheckedBatch, seen: &mut Seen) -> Result<(), ScrubError<E>>
    where
        S: FnMut(&CheckedBatch) -> Result<(), E>,
    {
        let explained = self.across.explained(&checked);
        if !explained.is_empty() {
            checked = check_explained(checked.batch, self.options, &explained);
        }
        self.across.look(&mut checked, self.options);
        seen.totals.add_batch(&checked);
        for (_, section, outcome) in checked.own_sections() {
            let is_supported = section.facts.support == Support::Supported;
            seen.supported_claims += u64::from(is_supported && outcome.claim.is_some());
            let incomplete =
                checked.records_of(outcome).find_map(|record| incomplete(section, record));
            seen.incomplete = seen.incomplete.or(incomplete);
        }
        (self.sink)(&checked).map_err(ScrubError::Sink)
    }
}

/// What a finding says of how far the input was read.
fn incomplete(section: &BatchSection, record: &Record) -> Option<Incomplete> {
    let finding = &record.finding;
    match (section.kind, finding.severity) {
        (SectionKind::Noise, Severity::Error) => Some(Incomplete::Unreadable),
        (_, Severity::Error) if finding.rule.code == FILE_CUT_OFF.code => Some(Incomplete::CutOff),
        _ => None,
    }
}

type Slot = Receiver<CheckedBatch>;

fn in_parallel<R, E, S>(
    pool: &ThreadPool,
    read: impl Iterator<Item = Batch>,
    batches: &mut Batches<R>,
    mut ordered: Ordered<'_, S>,
) -> Result<Seen, ScrubError<E>>
where
    R: Read,
    E: Send,
    S: FnMut(&CheckedBatch) -> Result<(), E> + Send,
{
    let options = ordered.options;
    let (queue, slots) = sync_channel::<Slot>(2 * pool.current_num_threads());
    std::thread::scope(|threads| {
        let writer = threads.spawn(move || {
            let mut seen = Seen::default();
            for slot in slots {
                let checked = slot.recv().map_err(|_| ScrubError::Lost)?;
                ordered.take(checked, &mut seen)?;
            }
            Ok(seen)
        });
        let reading = pool.in_place_scope(|scope| {
            let hand_over = |batch: Batch| {
                let (result, slot) = sync_channel(1);
                scope.spawn(move |_| give(check_batch(batch, options), &result));
                queue.send(slot).is_ok()
            };
            for batch in read {
                if !hand_over(batch) {
                    return Ok(());
                }
            }
            // A closed queue means that the writer failed; its error is the one that counts.
            while let Some(batch) = batches.next_batch()? {
                if !hand_over(batch) {
                    return Ok(());
                }
            }
            Ok::<(), ReadError>(())
        });
        drop(queue);
        let written = writer.join().map_err(|_| ScrubError::Lost)?;
        reading?;
        written
    })
}

/// Hands a result over; nobody waits for it any more if the writer failed.
fn give(checked: CheckedBatch, result: &SyncSender<CheckedBatch>) {
    drop(result.send(checked));
}
