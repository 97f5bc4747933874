//! Outlines of whole and of damaged files.

use super::*;

/// Kinds of the sections that a file of these segments has, one letter a section.
fn outline(segments: &str) -> String {
    let mut outline = Outline::default();
    let mut out = Vec::new();
    for text in segments.split('~').filter(|text| !text.is_empty()) {
        let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
        outline.place(id, text.as_bytes(), b'*', &mut out);
    }
    outline.finish(Some(Ending::Terminator), &mut out);
    out.iter()
        .map(|(kind, facts)| {
            let mark = match facts.presence {
                Presence::Sent => "",
                Presence::Missing => "-",
                Presence::CutOff => "/",
                Presence::Implied => "=",
                Presence::Damaged => "?",
                Presence::Unmatched => "!",
            };
            format!("{kind:?}{mark}")
        })
        .collect::<Vec<_>>()
        .join(" ")
}

#[test]
fn a_whole_file_has_its_sections_in_order() {
    assert_eq!(
        outline(
            "ISA~GS*HC*******005010X222A1~ST*837*1~BHT~NM1*41~HL*1**20~NM1*85~HL*2*1*22~SBR~\
             CLM*A~LX*1~CLM*B~HL*3*2*23~PAT~CLM*C~SE*9*1~GE*1~IEA*1"
        ),
        "Interchange Group Set BillingProvider Subscriber Claim Claim Patient Claim \
         SetTrailer GroupTrailer InterchangeTrailer"
    );
}

#[test]
fn missing_trailers_and_headers_open_sections_of_their_own() {
    assert_eq!(
        outline("ISA~GS~ST*837~CLM*A~ST*837~CLM*B~ISA~BHT~CLM*C~SE"),
        "Interchange Group Set Claim SetTrailer- Set Claim SetTrailer/ GroupTrailer= \
         InterchangeTrailer= Interchange Group- Set- Claim SetTrailer GroupTrailer- \
         InterchangeTrailer="
    );
    assert_eq!(
        outline("ISA~GS~SE~GE~GE~IEA"),
        "Interchange Group SetTrailer! GroupTrailer GroupTrailer! InterchangeTrailer"
    );
}

#[test]
fn levels_know_their_number_and_parent() {
    let mut outline = Outline::default();
    let mut out = Vec::new();
    for text in ["ISA", "GS", "ST*837", "HL***20", "HL***22", "HL***23", "HL***22", "HL***20"] {
        let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
        outline.place(id, text.as_bytes(), b'*', &mut out);
    }
    let levels: Vec<_> = out.iter().skip(3).map(|(_, f)| (f.level, f.parent_level)).collect();
    assert_eq!(levels, [(1, 0), (2, 1), (3, 2), (4, 1), (5, 0)]);
}

#[test]
fn a_level_that_lost_its_hl_is_a_level_all_the_same() {
    let start = "ISA~GS*HC*******005010X222A1~ST*837*1~";
    let kinds = |segments: &str| {
        let all = outline(&format!("{start}{segments}"));
        all.strip_prefix("Interchange Group Set").unwrap().trim().to_owned()
    };
    let ends = "SetTrailer/ GroupTrailer= InterchangeTrailer=";
    assert_eq!(
        kinds("NM1*40~NM1*85~HL*2*1*22~SBR~NM1*PR~CLM*A"),
        format!("BillingProvider- Subscriber Claim {ends}")
    );
    for start in ["PRV*BI", "CUR*85*CAD"] {
        assert_eq!(
            kinds(&format!("NM1*40~{start}~NM1*85~HL*2*1*22~SBR~NM1*PR~CLM*A")),
            format!("BillingProvider- Subscriber Claim {ends}")
        );
    }
    assert_eq!(
        kinds("HL*1**20~NM1*85~SBR*P*18~NM1*IL~NM1*PR~CLM*A"),
        format!("BillingProvider Subscriber- Claim {ends}")
    );
    assert_eq!(
        kinds("HL*1**20~HL*2*1*22~PAT~NM1*PR~PAT*19~NM1*QC~CLM*A"),
        format!("BillingProvider Subscriber Patient- Claim {ends}")
    );
}

#[test]
fn what_is_left_of_a_level_stays_with_the_claim_before_it() {
    let start = "ISA~GS*HC*******005010X222A1~ST*837*1~HL*1**20~HL*2*1*22~SBR~CLM*A~LX*1~SV1~";
    let kinds = |segments: &str| {
        let all = outline(&format!("{start}{segments}"));
        let all = all.strip_prefix("Interchange Group Set BillingProvider Subscriber Claim");
        let all = all.unwrap().trim().to_owned();
        all.strip_suffix("SetTrailer/ GroupTrailer= InterchangeTrailer=").unwrap().to_owned()
    };
    for left in ["PRV*BI~NM1*85", "CUR*85*CAD~NM1*85", "NM1*85~N3"] {
        assert_eq!(
            kinds(&format!("{left}~HL*4*3*22~SBR~CLM*B")),
            "BillingProvider- Subscriber Claim "
        );
    }
    for left in [
        "SBR*P*18~NM1*IL~NM1*PR",
        "NM1*IL~N3~N4~DMG~NM1*PR",
        "N3~N4~DMG~NM1*PR",
        "NM1*82~LX*2~SV1~DMG",
        "NM1*PR~PAT~NM1*QC",
    ] {
        assert_eq!(kinds(&format!("{left}~CLM*B")), "Subscriber- Claim ", "{left}");
        assert_eq!(kinds(&format!("{left}~HL*4*3*23~CLM*B")), "Subscriber- Patient Claim ");
        // Nothing stands below: it may have been out of its place.
        assert_eq!(kinds(&format!("{left}~HL*3*1*22~CLM*B")), "Subscriber Claim ");
        assert_eq!(kinds(left), "");
    }
    for left in ["NM1*QC", "PAT*19~NM1*QC"] {
        assert_eq!(kinds(&format!("{left}~CLM*B")), "Patient- Claim ");
    }
    assert_eq!(kinds("HL*3*2*23~CLM*B~LX*1~SV1~N3~DMG~CLM*C"), "Patient Claim Patient- Claim ");
    // A provider whom a line must not name, and another payer before the lines.
    assert_eq!(kinds("NM1*85~LX*2~NM1*77~N3~N4~CLM*B~SBR*S~NM1*IL~NM1*PR~CLM*C"), "Claim Claim ");
}

#[test]
fn a_level_that_nothing_is_left_below_was_counted_or_not() {
    let number = |hl01: &str| {
        let mut outline = Outline::default();
        let mut out = Vec::new();
        let last = format!("HL*{hl01}*1*22");
        let segments = ["ISA", "ST*837", "HL*1**20", "HL*2*1*22", "CLM*A", "LX*1", "SBR*S", &last];
        for text in segments {
            let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
            outline.place(id, text.as_bytes(), b'*', &mut out);
        }
        out.last().unwrap().1.level
    };
    assert_eq!([number("3"), number("4"), number("9")], [3, 4, 3]);
}

#[test]
fn another_kind_of_file_is_named_once() {
    let mut outline = Outline::default();
    for text in ["ISA", "GS*HP*******005010X221A1", "ST*835", "BPR", "SE", "ST*835"] {
        let id = SegmentId::new(text.split('*').next().unwrap().as_bytes());
        outline.place(id, text.as_bytes(), b'*', &mut Vec::new());
    }
    let names: Vec<_> = outline.foreign().iter().map(ToString::to_string).collect();
    assert_eq!(names, ["a remittance advice (835), version 005010X221A1"]);
}
