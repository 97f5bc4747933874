//! LN220, LN221, LN222, LN225: certificates of medical necessity for equipment.

use crate::claim::{Date, PayerKind, ServiceLine, has_unplaced};
use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::{ElementRef, PlacedSegment, RowId, el, row};
use crate::x12::SegmentId;

rule! {
    /// A certificate is revised or renewed, and the day of that is missing.
    ///
    /// ## Why
    /// CR301 is R (renewal) or S (revised): then DTP*607 says when. A first certificate (I) has no
    /// such day.
    ///
    /// ## Example
    /// `CR3*R*MO*12~` → the same and `DTP*607*D8*20220301~`.
    RECERTIFICATION_DATE {
        code: "LN220",
        name: "recertification-date",
        severity: Error,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2400 DTP*607",
        covers: "L13",
        fix_at: Billing,
        todo: "Enter the day on which the certificate was renewed or revised.",
        check: Check::Segment(SegmentId::new(b"CR3"), certificate),
    }
}

rule! {
    /// Parts of a certificate of medical necessity are sent without the certificate.
    ///
    /// ## Why
    /// CR3, CRC*09, DTP*461, DTP*463 and PWK*CT with PWK02 = AD belong to a certificate or oxygen
    /// form, which stands in loop 2440 of the same line.
    ///
    /// ## Example
    /// `CR3*I*MO*12~` without `LQ*UT*484.03~`.
    ///
    /// ## Exceptions
    /// Said once a line. Silent where PWK02 says that the form is not in the claim: the payer
    /// has it (AB), it comes otherwise (AF, NS), none is needed (AG).
    CERTIFICATE_MISSING {
        code: "LN221",
        name: "certificate-missing",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I6"),
        source: "837P 005010X222A1, 2400 PWK, CR3, CRC*09, DTP*461 and DTP*463, 2440",
        covers: "L13",
        fix_at: Billing,
        todo: "Send the certificate's form and answers, or leave its parts out.",
        check: Check::Segment(SegmentId::new(b"PWK"), attachment),
    }
}

rule! {
    /// Medicare is sent a certificate of medical necessity for a service since 2023.
    ///
    /// ## Why
    /// Medicare ended these forms. It returns a claim that carries one for a date of service from
    /// 2023-01-01 on.
    ///
    /// ## Example
    /// `LQ*UT*484.03~` with `DTP*472*D8*20260302~`: leave loop 2440, CR3 and PWK out.
    CERTIFICATE_ENDED {
        code: "LN222",
        name: "certificate-ended",
        severity: Error,
        snip: 7,
        ack: Ack::status("A7:698"),
        since: ENDED,
        source: "CMS MLN special edition and DME MAC notices on the end of CMN and DIF",
        covers: "L13",
        fix_at: Billing,
        todo: "Take the certificate and its parts out of the line.",
        check: Check::Segment(SegmentId::new(b"LQ"), ended),
    }
}

rule! {
    /// A line has the day of a renewal, and no renewed certificate.
    ///
    /// ## Why
    /// DTP*607 belongs to CR3 with CR301 = R or S.
    ///
    /// ## Example
    /// `CR3*I*MO*12~` and `DTP*607*D8*20220301~`: a first certificate is not renewed.
    RECERTIFICATION_WITHOUT_CERTIFICATE {
        code: "LN225",
        name: "recertification-without-certificate",
        severity: Warning,
        snip: 4,
        ack: Ack::segment("I9"),
        source: "837P 005010X222A1, 2400 DTP*607",
        covers: "L13",
        fix_at: Billing,
        todo: "Say that the certificate is renewed or revised, or take the day out.",
        check: Check::Segment(SegmentId::new(b"DTP"), dates),
    }
}

/// First day without certificates at Medicare.
const ENDED: Date = Date::from_ymd(2023, 1, 1);

/// What belongs to a certificate, besides PWK.
const PARTS: [RowId; 4] =
    [row::L2400_CR3, row::L2400_CRC_09, row::L2400_DTP_461, row::L2400_DTP_463];

fn certificate(cr3: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(line) = ServiceLine::around(cr3.index, context.section) else { return };
    if let Some(kind @ (b"R" | b"S")) = cr3.element(1)
        && line.part.find(row::L2400_DTP_607).is_none()
        && !has_unplaced(context.section, b"DTP")
    {
        let words = if kind == b"R" { "R, a renewal" } else { "S, a revision" };
        let message = format!("CR301 is {words}, yet DTP*607, the day of it, is missing");
        let before = line.part.segments().find(|other| other.row > Some(row::L2400_DTP_607));
        let before = before.map_or(line.part.to, |other| other.index);
        out.report(&RECERTIFICATION_DATE, Place::missing(row::L2400_DTP_607, before), message);
    }
    part_of_certificate(cr3, context, out);
}

fn attachment(pwk: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    if pwk.row == Some(row::L2400_PWK_CMN) {
        part_of_certificate(pwk, context, out);
    }
}

/// Reports the first part of a certificate on a line that has none.
pub(super) fn part_of_certificate(
    part: &PlacedSegment<'_>,
    context: &Context<'_>,
    out: &mut Findings,
) {
    let Some(line) = ServiceLine::around(part.index, context.section) else { return };
    let pwk = line.part.find(row::L2400_PWK_CMN);
    let comes_otherwise = pwk.is_some_and(|pwk| pwk.element(2) != Some(b"AD"));
    // Answers without a form, or a form out of place, are findings of the walker.
    let form = [row::L2440_LQ, row::L2440_FRM].into_iter().find_map(|row| line.part.find(row));
    let is_sent = form.is_some() || has_unplaced(context.section, b"LQ");
    if comes_otherwise || is_sent {
        return;
    }
    let parts = PARTS.into_iter().filter_map(|row| line.part.find(row)).chain(pwk);
    if parts.map(|part| part.index).min() == Some(part.index) {
        let name = part.row.map_or("", |row| row.def().variant);
        let name = if part.row == Some(row::L2400_PWK_CMN) { "PWK*CT*AD" } else { name };
        let message = format!("{name} belongs to a certificate, and the line has none (loop 2440)");
        let element = ElementRef { segment: part.id(), element: 0, component: 0 };
        out.report(&CERTIFICATE_MISSING, Place::of(part, element), message);
    }
}

fn ended(form: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    // Sent to Medicare before 2023, the form is fine; AS names forms of other payers.
    let is_medicare = context.above.payer_kind == PayerKind::MedicarePartB;
    if form.element(1) != Some(b"UT") || !is_medicare {
        return;
    }
    let Some(line) = ServiceLine::around(form.index, context.section) else { return };
    if let Some(span) = line.service_date.filter(|span| span.from >= ENDED) {
        let message = format!("a certificate is sent for {}; Medicare ended them", span.from);
        out.report(&CERTIFICATE_ENDED, Place::of(form, el::LQ), message);
    }
}

fn dates(date: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    match date.row {
        Some(row::L2400_DTP_461 | row::L2400_DTP_463) => part_of_certificate(date, context, out),
        Some(row::L2400_DTP_607) => renewal(date, context, out),
        _ => {}
    }
}

fn renewal(date: &PlacedSegment<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(line) = ServiceLine::around(date.index, context.section) else { return };
    let message = match line.part.find(row::L2400_CR3).map(|cr3| cr3.element(1)) {
        None if has_unplaced(context.section, b"CR3") => return,
        None => "DTP*607 is the day of a renewal, yet the line has no certificate (CR3)",
        Some(Some(b"I")) => "DTP*607 is the day of a renewal, yet CR301 is I, a first certificate",
        Some(_) => return,
    };
    let place = Place::of(date, el::DTP);
    out.report(&RECERTIFICATION_WITHOUT_CERTIFICATE, place, message);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{clean, dirty};

    const SV1: &str = "SV1*HC:97110:GP*120*UN*2***1~\nDTP*472*D8*20260302~\nLX*2~";

    /// An equipment line with more segments behind SV1, behind the date and at its end.
    fn line(before: &str, dates: &str, end: &str) -> String {
        format!("SV1*HC:E1390:RR*120*UN*1***1~\n{before}DTP*472*D8*20221101~\n{dates}{end}LX*2~")
    }

    const CR3: &str = "CR3*R*MO*12~\n";
    const RENEWED: &str = "DTP*607*D8*20220301~\n";
    const FORM: &str = "LQ*UT*484.03~\nFRM*1A**60~\n";

    #[test]
    fn a_renewal_without_its_day() {
        let text = line(CR3, "", FORM);
        let said = "DTP: CR301 is R, a renewal, yet DTP*607, the day of it, is missing";
        dirty(&RECERTIFICATION_DATE, &[(SV1, &text)], said);
        let said = "DTP: CR301 is S, a revision, yet DTP*607, the day of it, is missing";
        dirty(&RECERTIFICATION_DATE, &[(SV1, &line("CR3*S*MO*12~\n", "", FORM))], said);
        clean(&RECERTIFICATION_DATE, &[(SV1, &line(CR3, RENEWED, FORM))]);
        clean(&RECERTIFICATION_DATE, &[(SV1, &line("CR3*I*MO*12~\n", "", FORM))]);
    }

    #[test]
    fn a_day_of_renewal_without_one() {
        dirty(
            &RECERTIFICATION_WITHOUT_CERTIFICATE,
            &[(SV1, &line("", RENEWED, FORM))],
            "DTP: DTP*607 is the day of a renewal, yet the line has no certificate (CR3)",
        );
        dirty(
            &RECERTIFICATION_WITHOUT_CERTIFICATE,
            &[(SV1, &line("CR3*I*MO*12~\n", RENEWED, FORM))],
            "DTP: DTP*607 is the day of a renewal, yet CR301 is I, a first certificate",
        );
        clean(&RECERTIFICATION_WITHOUT_CERTIFICATE, &[(SV1, &line(CR3, RENEWED, FORM))]);
    }

    #[test]
    fn parts_without_a_form_are_said_once_a_line() {
        let words = "belongs to a certificate, and the line has none (loop 2440)";
        let text = line(CR3, "DTP*463*D8*20220101~\n", "");
        dirty(&CERTIFICATE_MISSING, &[(SV1, &text)], &format!("CR3: CR3 {words}"));
        let said = format!("CRC: CRC*09 {words}");
        dirty(&CERTIFICATE_MISSING, &[(SV1, &line("CRC*09*Y*38~\n", "", ""))], &said);
        let said = format!("DTP: DTP*463 {words}");
        dirty(&CERTIFICATE_MISSING, &[(SV1, &line("", "DTP*463*D8*20220101~\n", ""))], &said);
        let said = format!("PWK: PWK*CT*AD {words}");
        dirty(&CERTIFICATE_MISSING, &[(SV1, &line("PWK*CT*AD~\n", "", ""))], &said);
    }

    #[test]
    fn the_payer_may_have_the_certificate() {
        clean(&CERTIFICATE_MISSING, &[(SV1, &line(CR3, RENEWED, FORM))]);
        let text = line(&format!("PWK*CT*AB~\n{CR3}"), RENEWED, "");
        clean(&CERTIFICATE_MISSING, &[(SV1, &text)]);
        clean(&CERTIFICATE_MISSING, &[(SV1, &line(CR3, RENEWED, "FRM*1A**60~\n"))]);
        clean(&CERTIFICATE_MISSING, &[(SV1, &line("PWK*OZ*BM***AC*DMN0012~\n", "", ""))]);
    }

    #[test]
    fn medicare_takes_none_since_2023() {
        let text = line("", "", FORM).replace("20221101", "20230101");
        let said = "LQ: a certificate is sent for 2023-01-01; Medicare ended them";
        dirty(&CERTIFICATE_ENDED, &[(SV1, &text)], said);
        clean(&CERTIFICATE_ENDED, &[(SV1, &text), ("*******MB~", "*******CI~")]);
        clean(&CERTIFICATE_ENDED, &[(SV1, &line("", "", FORM))]);
        clean(&CERTIFICATE_ENDED, &[(SV1, &text.replace("LQ*UT*484.03", "LQ*AS*99"))]);
    }
}
