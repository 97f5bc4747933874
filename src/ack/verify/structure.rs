//! Which segments of a set stand where, and how often.

use crate::ack::segments::Fields;
use crate::ack::table::{LoopDef, SegmentDef, SetDef};
use crate::guide::table::Usage;
use crate::x12::Code;

use super::Checked;

/// Follows the loops of a set.
#[derive(Debug)]
pub(super) struct Walk {
    set: &'static SetDef,
    open: Vec<OpenLoop>,
}

#[derive(Debug)]
struct OpenLoop {
    number: usize,
    /// The furthest position reached in it.
    position: u16,
    /// How often each position, and each loop below, came.
    segments: Vec<(u16, u16)>,
    loops: Vec<(usize, u16)>,
}

impl OpenLoop {
    fn new(number: usize) -> Self {
        Self { number, position: 0, segments: Vec::new(), loops: Vec::new() }
    }
}

/// Counts one more; gives how many there are.
fn count<K: PartialEq>(list: &mut Vec<(K, u16)>, key: K) -> u16 {
    if let Some((_, count)) = list.iter_mut().find(|(known, _)| *known == key) {
        *count = count.saturating_add(1);
        return *count;
    }
    list.push((key, 1));
    1
}

impl Walk {
    pub(super) fn new(set: &'static SetDef) -> Self {
        Self { set, open: vec![OpenLoop::new(0)] }
    }

    /// Name of the loop that a position stands in.
    pub(super) fn loop_of(&self, def: &SegmentDef) -> &'static str {
        self.loop_def(def.in_loop).map_or("", |one| one.name)
    }

    fn loop_def(&self, number: usize) -> Option<&'static LoopDef> {
        self.set.loops.get(number)
    }

    /// Places a segment.
    pub(super) fn place(&mut self, fields: &Fields<'_>) -> Checked<&'static SegmentDef> {
        let is_meant = |def: &&SegmentDef| {
            let fits = |(n, codes): (u8, &[Code])| {
                Code::parse(fields.get(n.into())).is_some_and(|code| codes.contains(&code))
            };
            def.id == fields.id && def.qualifier.is_none_or(fits)
        };
        let meant: Vec<&'static SegmentDef> = self.set.segments.iter().filter(is_meant).collect();
        for depth in (0..self.open.len()).rev() {
            let host = self.open.get(depth);
            let found = meant.iter().copied().find(|def| {
                host.is_some_and(|host| def.position >= host.position && self.takes(host, def))
            });
            if let Some(def) = found {
                self.close_to(depth + 1)?;
                return self.take(def);
            }
        }
        Err(format!("{} has no place here", fields.id))
    }

    /// Whether a position may come in an open loop: its own, but not its opener again, or the
    /// opener of a loop below.
    fn takes(&self, host: &OpenLoop, def: &SegmentDef) -> bool {
        let opens = self.opens(def);
        if def.in_loop == host.number {
            return !opens || host.number == 0;
        }
        opens && self.loop_def(def.in_loop).is_some_and(|one| one.parent == Some(host.number))
    }

    fn opens(&self, def: &SegmentDef) -> bool {
        let first = self.set.segments.iter().find(|one| one.in_loop == def.in_loop);
        first.is_some_and(|first| first.position == def.position)
    }

    fn take(&mut self, def: &'static SegmentDef) -> Checked<&'static SegmentDef> {
        if def.in_loop != self.open.last().map_or(0, |open| open.number) {
            let max = self.loop_def(def.in_loop).and_then(|one| one.max);
            if let Some(host) = self.open.last_mut() {
                host.position = def.position;
                let came = count(&mut host.loops, def.in_loop);
                if max.is_some_and(|max| came > max) {
                    return Err(format!("{} comes too often", self.loop_of(def)));
                }
            }
            self.open.push(OpenLoop::new(def.in_loop));
        }
        if let Some(open) = self.open.last_mut() {
            open.position = def.position;
            let came = count(&mut open.segments, def.position);
            if def.max.is_some_and(|max| came > max) {
                return Err(format!("{} comes too often", def.variant));
            }
        }
        Ok(def)
    }

    fn close_to(&mut self, depth: usize) -> Checked {
        while self.open.len() > depth {
            let Some(closed) = self.open.pop() else { break };
            self.close(&closed)?;
        }
        Ok(())
    }

    /// What an ending loop must hold.
    fn close(&self, closed: &OpenLoop) -> Checked {
        let own = self.set.segments.iter().filter(|def| def.in_loop == closed.number);
        for def in own.filter(|def| def.usage == Usage::Required) {
            if !closed.segments.iter().any(|(position, _)| *position == def.position) {
                return Err(format!("{} is missing in {}", def.variant, self.loop_of(def)));
            }
        }
        for (number, one) in self.set.loops.iter().enumerate() {
            let is_required = one.parent == Some(closed.number) && one.usage == Usage::Required;
            if is_required && !closed.loops.iter().any(|(known, _)| *known == number) {
                return Err(format!("loop {} is missing", one.name));
            }
        }
        Ok(())
    }

    /// The set is over.
    pub(super) fn end(&mut self) -> Checked {
        self.close_to(0)
    }
}
