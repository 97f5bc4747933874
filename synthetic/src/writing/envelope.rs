//! Headers and trailers.

use std::fmt;

use super::Text;
use crate::calendar::CREATED;
use crate::made::Place;

pub(crate) fn interchange_header(number: u64, text: &mut Text) -> fmt::Result {
    let day = CREATED.to_string();
    let day = day.get(2..).unwrap_or_default();
    text.header(format_args!(
        "ISA*00*{blank:10}*00*{blank:10}*ZZ*{from:15}*ZZ*{to:15}*{day}*0915*^*00501*{number:09}*0*T*:",
        blank = "",
        from = "SYNTHETIC",
        to = "SCRUBBER",
    ))
}

pub(crate) fn group_header(number: u64, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("GS*HC*SYNTHETIC*SCRUBBER*{CREATED}*0915*{number}*X*005010X222A1"))
}

/// ST, BHT, submitter and receiver.
pub(crate) fn set_header(place: Place, text: &mut Text) -> fmt::Result {
    let Place { interchange, group, set } = place;
    text.segment(format_args!("ST*837*{set:04}*005010X222A1"))?;
    text.segment(format_args!("BHT*0019*00*{interchange}.{group}.{set}*{CREATED}*0915*CH"))?;
    text.segment(format_args!("NM1*41*2*SYNTHETIC CLAIMS*****46*SYNTHETIC"))?;
    text.segment(format_args!("PER*IC*TEST DESK*TE*2125550142*EX*7"))?;
    text.segment(format_args!("NM1*40*2*SCRUBBER*****46*SCRUBBER"))
}

pub(crate) fn set_trailer(segments: u64, number: u64, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("SE*{segments}*{number:04}"))
}

pub(crate) fn group_trailer(sets: u64, number: u64, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("GE*{sets}*{number}"))
}

pub(crate) fn interchange_trailer(groups: u64, number: u64, text: &mut Text) -> fmt::Result {
    text.segment(format_args!("IEA*{groups}*{number:09}"))
}
