//! EN141 to EN145: what the interchange header says. Its width has a rule of its own, so that an
//! element of the wrong width is not judged here.

use crate::claim::Date;
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Edit, Finding, Findings, Fix, Place, Rule, Severity};
use crate::guide::table::ElementDef;
use crate::guide::{ElementRef, PlacedSegment, el};
use crate::rules::syntax::elements::is_time;
use crate::x12::{Code, SegmentId, isa};

rule! {
    /// A code of the interchange header is not in the guide's list.
    ///
    /// ## Why
    /// ISA01 and ISA03 say what ISA02 and ISA04 hold, ISA05 and ISA07 who numbers senders and
    /// receivers, ISA14 whether an acknowledgment is wanted, ISA15 whether the file is a test.
    /// The receiver refuses an interchange whose codes it does not know.
    ///
    /// ## Example
    /// `ISA*00*…*YY*SENDER         *…` → `ISA*00*…*ZZ*SENDER         *…`
    ///
    /// ## Fix safety
    /// Safe: only writes a code of the list in upper case.
    INTERCHANGE_CODE {
        code: "EN141",
        name: "interchange-code",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("005"),
        source: "837P 005010X222A1, appendix C, ISA01, ISA03, ISA05, ISA07, ISA14, ISA15",
        covers: "E05 E06 E08",
        fix_at: Software,
        todo: "Set up the interchange header with the codes that the receiver names.",
        fix: Safe,
        check: Check::Segment(SegmentId::ISA, check),
    }
}

rule! {
    /// Sender or receiver of the interchange is blank, or a password that is announced.
    ///
    /// ## Why
    /// The receiver looks up ISA06 and ISA08 to know whom the file is from and whether it is meant
    /// for it. ISA02 and ISA04 may be blank only where ISA01 and ISA03 are 00.
    ///
    /// ## Example
    /// `*ZZ*               *ZZ*RECEIVER       *`: nobody has sent it.
    ///
    /// ## Exceptions
    /// A blank ISA02 or ISA04 is a warning: few receivers read them.
    INTERCHANGE_PARTY_MISSING {
        code: "EN142",
        name: "interchange-party-missing",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("006"),
        source: "837P 005010X222A1, appendix C, ISA02, ISA04, ISA06, ISA08",
        covers: "E05 E06",
        fix_at: Software,
        todo: "Enter the numbers that the receiver gave to sender and receiver.",
        check: Check::Tables,
    }
}

rule! {
    /// Date or time of the interchange is not real.
    ///
    /// ## Why
    /// ISA09 is YYMMDD and ISA10 HHMM. The receiver refuses an interchange that was made at no
    /// time.
    ///
    /// ## Example
    /// `*260230*0900*`: there is no 30 February.
    INTERCHANGE_DATE {
        code: "EN143",
        name: "interchange-date",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("014"),
        source: "837P 005010X222A1, appendix C, ISA09 and ISA10",
        covers: "E07",
        fix_at: Software,
        todo: "Have the file made again with a real date and time.",
        check: Check::Tables,
    }
}

rule! {
    /// The interchange is of another version than 00501.
    ///
    /// ## Why
    /// ISA12 says how the envelope is built. Since 2012 claims under HIPAA are sent as 00501.
    ///
    /// ## Example
    /// `*00401*000000905*` → `*00501*000000905*`
    INTERCHANGE_VERSION {
        code: "EN144",
        name: "interchange-version",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("017"),
        source: "837P 005010X222A1, appendix C, ISA12",
        covers: "E04",
        fix_at: Software,
        todo: "Ask the software vendor to send version 00501.",
        check: Check::Tables,
    }
}

rule! {
    /// The control number of the interchange is not nine digits, or zero.
    ///
    /// ## Why
    /// The TA1 answers an interchange by ISA13: nine digits, no sign, not all zero.
    ///
    /// ## Example
    /// `*00501*BATCH0905*` → `*00501*000000905*`
    INTERCHANGE_NUMBER {
        code: "EN145",
        name: "interchange-number",
        severity: Error,
        snip: 1,
        ack: Ack::interchange("018"),
        source: "837P 005010X222A1, appendix C, ISA13",
        covers: "E08",
        fix_at: Software,
        todo: "Ask the software vendor to number interchanges with nine digits.",
        check: Check::Tables,
    }
}

/// Elements whose code list is checked here, ISA12 apart.
const CODES: [ElementRef; 6] = [el::ISA01, el::ISA03, el::ISA05, el::ISA07, el::ISA14, el::ISA15];

/// Reports under all rules of this file.
fn check(header: &PlacedSegment<'_>, _: &Context<'_>, out: &mut Findings) {
    for element in CODES {
        code(header, element, out);
    }
    for (element, qualifier) in [(el::ISA02, el::ISA01), (el::ISA04, el::ISA03)] {
        let is_announced = value(header, qualifier).is_some_and(|code| code != b"00");
        if is_announced && is_blank(header, element) {
            blank(header, element, out).at_most(Severity::Warning);
        }
    }
    for element in [el::ISA06, el::ISA08] {
        if is_blank(header, element) {
            blank(header, element, out);
        }
    }
    let is_date = |text: &[u8]| Date::parse_short(text).is_some();
    let is_number = |text: &[u8]| {
        text.iter().all(u8::is_ascii_digit) && text.iter().any(|&digit| digit != b'0')
    };
    let must = [
        (el::ISA09, &INTERCHANGE_DATE, is_date(of(header, el::ISA09)), "no real date, YYMMDD"),
        (el::ISA10, &INTERCHANGE_DATE, is_time(of(header, el::ISA10)), "no real time, HHMM"),
        (el::ISA12, &INTERCHANGE_VERSION, of(header, el::ISA12) == b"00501", "not 00501"),
        (el::ISA13, &INTERCHANGE_NUMBER, is_number(of(header, el::ISA13)), "no number above zero"),
    ];
    for (element, rule, is_right, words) in must {
        if !is_right {
            wrong(rule, header, element, words, out);
        }
    }
}

/// The element as sent, if it has its width.
fn value<'b>(header: &PlacedSegment<'b>, element: ElementRef) -> Option<&'b [u8]> {
    let n = usize::from(element.element);
    let width = isa::ELEMENT_WIDTHS.get(n.checked_sub(1)?)?;
    header.element_as_sent(n).filter(|text| text.len() == *width)
}

fn of<'b>(header: &PlacedSegment<'b>, element: ElementRef) -> &'b [u8] {
    value(header, element).unwrap_or_default()
}

fn code(header: &PlacedSegment<'_>, element: ElementRef, out: &mut Findings) {
    let Some(sent) = value(header, element) else { return };
    let elements = header.row.map(|row| row.def().elements).unwrap_or_default();
    let of = |def: &&ElementDef| def.element == element.element;
    let Some(def) = elements.iter().find(of) else { return };
    let is_listed = |text: &[u8]| Code::parse(text).is_some_and(|code| def.codes.contains(&code));
    if is_listed(sent) {
        return;
    }
    let listed = def.codes.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
    let shown = String::from_utf8_lossy(sent);
    let message = format!("{element} is `{shown}`, which is none of {listed}");
    let finding = out.report(&INTERCHANGE_CODE, Place::of(header, element), message);
    let upper = sent.to_ascii_uppercase();
    let range = header.element_range(element.element.into());
    if let Some(range) = range.filter(|_| is_listed(&upper)) {
        finding.fix(Fix::safe(Edit::replace(range, upper)));
    }
}

/// Whether an element of the right width holds nothing but blanks.
fn is_blank(header: &PlacedSegment<'_>, element: ElementRef) -> bool {
    value(header, element).is_some_and(|text| text.iter().all(|&byte| byte == b' '))
}

fn blank<'f>(
    header: &PlacedSegment<'_>,
    element: ElementRef,
    out: &'f mut Findings,
) -> &'f mut Finding {
    let message = format!("{element} is blank");
    out.report(&INTERCHANGE_PARTY_MISSING, Place::of(header, element), message)
}

fn wrong(
    rule: &'static Rule,
    header: &PlacedSegment<'_>,
    element: ElementRef,
    words: &str,
    out: &mut Findings,
) {
    // Without its width it is reported as such.
    if let Some(sent) = value(header, element) {
        let message = format!("{element} is `{}`, {words}", String::from_utf8_lossy(sent));
        out.report(rule, Place::of(header, element), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::parties::corrections::corrected;
    use crate::rules::testing::{CLEAN, changed, codes_of, dirty};

    const IDS: &str = "*ZZ*SENDER         *ZZ*RECEIVER       *";

    #[test]
    fn codes_of_the_list() {
        for (sent, wrong, words) in [
            ("ISA*00*", "ISA*02*", "ISA01: ISA01 is `02`, which is none of 00, 03"),
            (
                "*00*          *ZZ",
                "*02*          *ZZ",
                "ISA03: ISA03 is `02`, which is none of 00, 01",
            ),
            ("*0*T*:~", "*2*T*:~", "ISA14: ISA14 is `2`, which is none of 0, 1"),
            ("*0*T*:~", "*0*D*:~", "ISA15: ISA15 is `D`, which is none of P, T"),
        ] {
            dirty(&INTERCHANGE_CODE, &[(sent, wrong)], words);
        }
        let words = "ISA05: ISA05 is `31`, which is none of 01, 14, 20, 27, 28, 29, 30, 33, ZZ";
        dirty(&INTERCHANGE_CODE, &[(IDS, &IDS.replacen("ZZ", "31", 1))], words);
        assert_eq!(codes_of(&[("*0*T*:~", "*0*T *:~")]), ["EN101"], "the width is one cause");
    }

    #[test]
    fn lower_case_is_corrected() {
        let text = changed(&[(IDS, &IDS.replace("ZZ", "zz")), ("*0*T*:~", "*0*t*:~")]);
        assert_eq!(corrected(&text), CLEAN);
    }

    #[test]
    fn blanks_where_somebody_is_meant() {
        let nobody = IDS.replace("SENDER  ", "        ");
        dirty(&INTERCHANGE_PARTY_MISSING, &[(IDS, &nobody)], "ISA06: ISA06 is blank");
        dirty(
            &INTERCHANGE_PARTY_MISSING,
            &[("ISA*00*", "ISA*03*")],
            "ISA02 (warning): ISA02 is blank",
        );
        assert!(codes_of(&[("ISA*00*          *", "ISA*03*PASSWORD  *")]).is_empty());
    }

    #[test]
    fn dates_versions_and_numbers() {
        for (rule, sent, wrong, words) in [
            (
                &INTERCHANGE_DATE,
                "*260310*0900*^",
                "*260230*0900*^",
                "ISA09: ISA09 is `260230`, no real date, YYMMDD",
            ),
            (
                &INTERCHANGE_DATE,
                "*260310*0900*^",
                "*260310*2400*^",
                "ISA10: ISA10 is `2400`, no real time, HHMM",
            ),
            (&INTERCHANGE_VERSION, "*00501*", "*00401*", "ISA12: ISA12 is `00401`, not 00501"),
            (
                &INTERCHANGE_NUMBER,
                "*00501*000000001",
                "*00501*-00000001",
                "ISA13: ISA13 is `-00000001`, no number above zero",
            ),
            (
                &INTERCHANGE_NUMBER,
                "*00501*000000001",
                "*00501*000000000",
                "ISA13: ISA13 is `000000000`, no number above zero",
            ),
        ] {
            dirty(rule, &[(sent, wrong)], words);
        }
        assert_eq!(codes_of(&[("*00501*000000001", "*00501*1")]), ["EN101"]);
    }
}
