//! An interchange on its way out: its groups wait on disk until its separators are known.

use std::io::{self, Read, Seek as _, SeekFrom, Write};
use std::path::Path;

use tempfile::SpooledTempFile;

use crate::fix::Newlines;

use super::inbound::{Header, Inbound};
use super::line::{COMPONENT, ELEMENT, Line, TERMINATOR};
use super::moment::Moment;
use super::separators::{Separators, Used};

/// What is longer waits on disk.
const IN_MEMORY: usize = 1024 * 1024;

/// Bytes that are copied at once.
const BLOCK: usize = 64 * 1024;

/// Segments that wait, in memory or on disk.
#[derive(Debug)]
pub(super) struct Spool {
    file: SpooledTempFile,
    used: Used,
    segments: u64,
}

impl Spool {
    /// Waits in `folder` where it is too long for memory.
    pub(super) fn new(folder: &Path) -> Self {
        let file = tempfile::spooled_tempfile_in(IN_MEMORY, folder);
        Self { file, used: Used::default(), segments: 0 }
    }

    /// Adds a segment.
    pub(super) fn push(&mut self, line: Line) -> io::Result<()> {
        let bytes = line.into_bytes();
        self.used.note(&bytes);
        self.segments += 1;
        self.file.write_all(&bytes)
    }

    /// How many segments wait.
    pub(super) fn segments(&self) -> u64 {
        self.segments
    }

    /// Adds all that waits in another.
    pub(super) fn append(&mut self, mut other: Self) -> io::Result<()> {
        other.file.seek(SeekFrom::Start(0))?;
        let mut block = vec![0; BLOCK];
        loop {
            let read = other.file.read(&mut block)?;
            let bytes = block.get(..read).unwrap_or_default();
            if bytes.is_empty() {
                break;
            }
            self.used.note(bytes);
            self.file.write_all(bytes)?;
        }
        self.segments += other.segments;
        Ok(())
    }
}

/// How acknowledgments are written.
#[derive(Clone, Copy, Debug)]
pub struct Form {
    /// The date and time they bear.
    pub moment: Moment,
    /// What stands behind each terminator.
    pub newlines: Newlines,
}

/// The groups of one outgoing interchange.
#[derive(Debug)]
pub(super) struct Outgoing {
    spool: Spool,
    groups: u64,
    /// Transaction sets in the open group.
    sets: u64,
}

impl Outgoing {
    pub(super) fn new(folder: &Path) -> Self {
        Self { spool: Spool::new(folder), groups: 0, sets: 0 }
    }

    /// Opens a group that answers another: parties change sides.
    pub(super) fn open_group(
        &mut self,
        kind: &str,
        version: &str,
        answered: &Header,
        moment: Moment,
    ) -> io::Result<()> {
        self.groups += 1;
        self.sets = 0;
        let gs = Line::new("GS").add(kind).add(&answered.receiver).add(&answered.sender);
        let gs = gs.add(moment.date()).add(moment.time()).add(self.groups.to_string());
        self.spool.push(gs.add("X").add(version))
    }

    /// Adds a set: `body` is what stands between ST and SE.
    pub(super) fn add_set(&mut self, code: &str, version: &str, body: Spool) -> io::Result<()> {
        self.sets += 1;
        let control = self.set_control();
        let segments = body.segments() + 2;
        self.spool.push(Line::new("ST").add(code).add(&control).add(version))?;
        self.spool.append(body)?;
        self.spool.push(Line::new("SE").add(segments.to_string()).add(control))
    }

    /// Number of the next set.
    pub(super) fn next_set(&self) -> u64 {
        self.sets + 1
    }

    /// Number of the open group.
    pub(super) fn group(&self) -> u64 {
        self.groups
    }

    fn set_control(&self) -> String {
        format!("{:04}", self.sets)
    }

    pub(super) fn close_group(&mut self) -> io::Result<()> {
        let ge = Line::new("GE").add(self.sets.to_string()).add(self.groups.to_string());
        self.spool.push(ge)
    }

    /// Adds a TA1, which stands before any group.
    pub(super) fn add(&mut self, ta1: Line) -> io::Result<()> {
        self.spool.push(ta1)
    }

    /// Writes the interchange; nothing if it holds nothing.
    pub(super) fn write(
        mut self,
        answered: &Inbound,
        number: u64,
        form: Form,
        out: &mut impl Write,
    ) -> io::Result<()> {
        if self.spool.segments == 0 {
            return Ok(());
        }
        let number = format!("{number:09}");
        let iea = Line::new("IEA").add(self.groups.to_string()).add(&number);
        self.spool.push(iea)?;
        for party in [&answered.sender, &answered.receiver] {
            self.spool.used.note(&party.id);
        }
        let separators = Separators::choose(answered.delimiters, &self.spool.used);
        let line_end = line_end(form.newlines, &answered.line_end, separators);
        out.write_all(&header(answered, &number, form.moment, separators))?;
        out.write_all(&[separators.segment])?;
        out.write_all(line_end)?;
        self.spool.file.seek(SeekFrom::Start(0))?;
        let mut block = vec![0; BLOCK];
        let mut text = Vec::with_capacity(2 * BLOCK);
        loop {
            let read = self.spool.file.read(&mut block)?;
            if read == 0 {
                return Ok(());
            }
            text.clear();
            for &byte in block.get(..read).unwrap_or_default() {
                match byte {
                    ELEMENT => text.push(separators.element),
                    COMPONENT => text.push(separators.component),
                    TERMINATOR => {
                        text.push(separators.segment);
                        text.extend_from_slice(line_end);
                    }
                    byte => text.push(byte),
                }
            }
            out.write_all(&text)?;
        }
    }
}

fn line_end(newlines: Newlines, sender: &[u8], separators: Separators) -> &[u8] {
    match newlines {
        // A line end that terminates needs no other.
        _ if matches!(separators.segment, b'\r' | b'\n') => b"",
        Newlines::Keep => sender,
        Newlines::Lf => b"\n",
        Newlines::CrLf => b"\r\n",
        Newlines::None => b"",
    }
}

/// The ISA without its terminator: sender and receiver change sides.
fn header(answered: &Inbound, number: &str, moment: Moment, separators: Separators) -> Vec<u8> {
    let Inbound { sender, receiver, usage, .. } = answered;
    let padded = |text: &[u8]| {
        let mut text = text.to_vec();
        text.resize(15, b' ');
        text
    };
    let blank = vec![b' '; 10];
    let elements: [Vec<u8>; 16] = [
        b"00".to_vec(),
        blank.clone(),
        b"00".to_vec(),
        blank,
        receiver.qualifier.clone(),
        padded(&receiver.id),
        sender.qualifier.clone(),
        padded(&sender.id),
        moment.short_date().into_bytes(),
        moment.time().into_bytes(),
        vec![separators.repetition],
        b"00501".to_vec(),
        number.as_bytes().to_vec(),
        b"0".to_vec(),
        usage.as_bytes().to_vec(),
        vec![separators.component],
    ];
    let mut text = b"ISA".to_vec();
    for element in elements {
        text.push(separators.element);
        text.extend_from_slice(&element);
    }
    text
}
