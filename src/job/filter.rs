//! One input to one output, as a filter in a pipe: only the corrected file comes out.

use std::io::{self, Write};

use crate::engine::{CheckedBatch, ClaimOutputs, RefusedSets, ScrubError, Scrubbed, Scrubber};
use crate::fix::Newlines;

use super::input::Opened;

/// Writes the accepted and corrected claims of an input to `out`; `each` hears of every batch.
///
/// # Errors
/// The input cannot be read to its end, or `out` fails.
pub fn filter<W: Write + Send>(
    scrubber: &Scrubber,
    (opened, refused): (&mut Opened, &RefusedSets),
    out: W,
    newlines: Newlines,
    each: &mut (dyn FnMut(&CheckedBatch) + Send),
) -> Result<Scrubbed, ScrubError<io::Error>> {
    let mut outputs = ClaimOutputs::new(out, io::sink(), newlines);
    let ended = scrubber.scrub_refusing(opened, refused, &mut |checked| {
        each(checked);
        outputs.add(checked)
    })?;
    outputs.into_inner().0.flush().map_err(ScrubError::Sink)?;
    Ok(ended)
}
