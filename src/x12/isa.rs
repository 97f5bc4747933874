//! The interchange header: the one segment that declares how all others are read.

use nom::bytes::complete::{tag, take, take_till};
use nom::combinator::verify;
use nom::multi::count;
use nom::sequence::terminated;
use nom::{IResult, Parser};

use super::delimiters::{Delimiters, is_layout, may_delimit};

/// Bytes from the `I` of `ISA` to the segment terminator where every element is padded.
pub const WIDTH: usize = 106;

/// Fixed widths of ISA01 to ISA16.
pub const ELEMENT_WIDTHS: [usize; 16] = [2, 10, 2, 10, 2, 15, 2, 15, 6, 4, 1, 5, 9, 1, 1, 1];

/// The longest header that is still read as one; a longer one is text that begins with `ISA`.
pub const LONGEST: usize = 512;

/// An interchange header, read by its separators and not by its width.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Isa {
    /// What it declares.
    pub delimiters: Delimiters,
    /// Bytes from `ISA` up to, not including, the segment terminator.
    pub length: usize,
    /// Bytes of ISA16: 1, or 0 where it was left out, or more where it is padded.
    pub component_width: usize,
    /// Whether it can be trusted.
    pub condition: Condition,
}

/// Whether a header has its sixteen elements.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Condition {
    /// It has.
    Whole,
    /// It has not, or one of them holds the terminator: nothing it says can be trusted, and its
    /// delimiters only as far as the segment behind it bears them out.
    Damaged,
}

/// Reads the header at the start of `input`; `None` if there is none.
///
/// Elements may be shorter or longer than the standard's fixed widths. Sixteen separators, then
/// the component separator and the terminator, decide. A header with another number of elements
/// is damaged; where it ends is told by the group behind it.
#[must_use]
pub fn parse(input: &[u8]) -> Option<Isa> {
    let window = input.get(..input.len().min(LONGEST))?;
    let next = next_segment(window);
    let whole = whole(window).filter(|isa| next.is_none_or(|next| isa.length < next));
    whole.or_else(|| damaged(window.get(..next?)?))
}

fn whole(window: &[u8]) -> Option<Isa> {
    let (rest, header) = fifteen_elements(window).ok()?;
    let closing = closing(rest, header.element)?;
    let repetition = match header.repetition {
        [byte] if may_delimit(*byte) => Some(*byte),
        _ => None,
    };
    let delimiters = Delimiters {
        element: header.element,
        component: closing.component,
        repetition: repetition
            .filter(|&b| b != header.element && b != closing.component && b != closing.segment),
        segment: closing.segment,
    };
    let elements = window.get(..window.len() - rest.len())?;
    let is_broken = elements.contains(&delimiters.segment);
    is_distinct(delimiters).then_some(Isa {
        delimiters,
        length: elements.len() + closing.width,
        component_width: closing.width,
        condition: if is_broken { Condition::Damaged } else { Condition::Whole },
    })
}

fn is_distinct(delimiters: Delimiters) -> bool {
    delimiters.element != delimiters.component
        && delimiters.element != delimiters.segment
        && delimiters.component != delimiters.segment
}

/// Where the segment behind the header begins: `GS`, `TA1` or `IEA` with the header's element
/// separator, behind a byte that may end a segment.
fn next_segment(window: &[u8]) -> Option<usize> {
    let element = *window.get(3)?;
    let is_start = |at: &usize| {
        let (before, after) = window.split_at(*at);
        let ends = before.trim_ascii_end().last().or(before.last());
        let is_end = ends.is_some_and(|&byte| may_delimit(byte) && byte != element);
        is_end && starts_group(after, element)
    };
    let is_letter = |at: &usize| window.get(*at).is_some_and(u8::is_ascii_uppercase);
    (4..window.len()).filter(is_letter).find(is_start)
}

/// A header whose number of elements is wrong, with all bytes up to the next segment.
fn damaged(header: &[u8]) -> Option<Isa> {
    let element = *header.strip_prefix(b"ISA")?.first().filter(|&&byte| may_delimit(byte))?;
    let text = header.trim_ascii_end();
    let (&segment, before) = text.split_last()?;
    let component = before.last().copied().filter(|&byte| may_delimit(byte) && byte != element);
    let guessed = if segment == b':' { b'>' } else { b':' };
    let delimiters =
        Delimiters { element, component: component.unwrap_or(guessed), repetition: None, segment };
    (may_delimit(segment) && is_distinct(delimiters)).then_some(Isa {
        delimiters,
        length: before.len(),
        component_width: 0,
        condition: Condition::Damaged,
    })
}

struct Header<'a> {
    element: u8,
    repetition: &'a [u8],
}

/// `ISA`, the element separator, and fifteen elements each followed by it.
fn fifteen_elements(input: &[u8]) -> IResult<&[u8], Header<'_>> {
    let (rest, _) = tag(&b"ISA"[..]).parse(input)?;
    let (rest, separator) =
        verify(take(1_usize), |b: &[u8]| b.iter().all(|&b| may_delimit(b))).parse(rest)?;
    let element = separator.first().copied().unwrap_or_default();
    let text = take_till(|b| b == element);
    let (rest, elements) = count(terminated(text, tag(separator)), 15).parse(rest)?;
    let repetition = elements.get(10).copied().unwrap_or_default();
    Ok((rest, Header { element, repetition }))
}

struct Closing {
    component: u8,
    segment: u8,
    /// Bytes of ISA16.
    width: usize,
}

/// ISA16 and the terminator. ISA16 may be padded with blanks, or left out.
fn closing(rest: &[u8], element: u8) -> Option<Closing> {
    let (&component, after) = rest.split_first()?;
    if !may_delimit(component) {
        return None;
    }
    if starts_group(after, element) && !terminates_by_line_end(component, after) {
        // `…*P*~GS*`: the terminator stands where ISA16 should; a colon is what nearly all use.
        let assumed = if component == b':' { b'>' } else { b':' };
        return Some(Closing { component: assumed, segment: component, width: 0 });
    }
    let padding = after.iter().take_while(|&&b| b == b' ').count();
    let segment = *after.get(padding)?;
    may_delimit(segment).then_some(Closing { component, segment, width: 1 + padding })
}

/// Whether the next segment begins right here, after line ends at most.
fn starts_group(after: &[u8], element: u8) -> bool {
    let text = after.trim_ascii_start();
    [&b"GS"[..], b"TA1", b"IEA"]
        .iter()
        .any(|id| text.strip_prefix(*id).is_some_and(|t| t.first() == Some(&element)))
}

/// `:` and a line end: either the line end is the terminator, or ISA16 is missing and `:` ends
/// the header. The next segment tells: in the second case it ends with the same character.
fn terminates_by_line_end(component: u8, after: &[u8]) -> bool {
    if !after.first().is_some_and(|&b| is_layout(b)) {
        return false;
    }
    let next = after.trim_ascii_start();
    let line = next.split(|&b| b == b'\r' || b == b'\n').next().unwrap_or_default();
    !line.contains(&component)
}

#[cfg(test)]
mod tests {
    use super::*;

    const FULL: &[u8] = b"ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       \
*260101*1200*^*00501*000000001*0*T*:~GS*HC*";

    #[test]
    fn a_padded_header_ends_after_106_bytes() {
        let isa = parse(FULL).unwrap();
        assert_eq!(isa.length + 1, WIDTH);
        assert_eq!(
            isa.delimiters,
            Delimiters { element: b'*', component: b':', repetition: Some(b'^'), segment: b'~' }
        );
    }

    #[test]
    fn a_header_without_padding_is_read_by_its_separators() {
        let isa = parse(b"ISA*00**00**ZZ*A*ZZ*B*260101*1200*U*00501*1*0*T*:~\nGS*").unwrap();
        assert_eq!(isa.delimiters.segment, b'~');
        assert_eq!(isa.delimiters.repetition, None);
    }

    #[test]
    fn a_line_end_may_be_the_terminator() {
        let isa = parse(b"ISA|00||00||ZZ|A|ZZ|B|260101|1200|^|00501|1|0|T|>\nGS|HC|A\n").unwrap();
        assert_eq!((isa.delimiters.component, isa.delimiters.segment), (b'>', b'\n'));
    }

    #[test]
    fn a_missing_component_separator_is_not_taken_for_the_terminator() {
        let isa = parse(b"ISA*00**00**ZZ*A*ZZ*B*260101*1200*^*00501*1*0*T*~\nGS*HC*A~\n").unwrap();
        assert_eq!((isa.delimiters.segment, isa.component_width), (b'~', 0));
    }

    #[test]
    fn a_header_without_its_sixteen_elements_is_damaged() {
        let text = b"ISA*00**00**ZZ*A*ZZ*B*260101*1200*^*00501 1*0*T*:~\r\nGS*HC*A*B*C*D~";
        let isa = parse(text).unwrap();
        assert_eq!(isa.condition, Condition::Damaged);
        assert_eq!((isa.delimiters.segment, isa.delimiters.component), (b'~', b':'));
        assert_eq!(text[isa.length], b'~');
    }

    #[test]
    fn a_name_that_begins_with_isa_is_no_header() {
        assert_eq!(parse(b"ISAAC*JOHN*A*B*C*D*E*F*G*H*I*J*K*L*M*N*O*P~"), None);
        assert_eq!(parse(b"ISA*LL*X~NM1*1~"), None);
    }
}
