//! `run --report xlsx`, read back by another library.

use calamine::{Data, Reader as _, Xlsx, open_workbook};

use crate::program::Desk;

fn sheet(desk: &Desk, name: &str) -> Vec<Vec<Data>> {
    let mut book: Xlsx<_> = open_workbook(desk.path("out/batch.report.xlsx")).unwrap();
    assert_eq!(book.sheet_names(), ["claims", "findings", "corrections", "summary"]);
    book.worksheet_range(name).unwrap().rows().map(<[Data]>::to_vec).collect()
}

fn column<'s>(sheet: &'s [Vec<Data>], title: &str) -> Vec<&'s Data> {
    let at = sheet[0].iter().position(|cell| cell == &Data::String(title.to_owned())).unwrap();
    sheet.iter().skip(1).map(|row| &row[at]).collect()
}

#[test]
fn claims_findings_and_corrections_have_a_sheet_each() {
    let desk = Desk::with(&[("dirty/corrected_and_rejected_side_by_side.837", "batch.837")]);
    let called = desk.call(&["run", "batch.837", "-o", "out", "--report", "xlsx"]);
    assert_eq!(called.code, 1, "{}", called.stderr);
    let claims = sheet(&desk, "claims");
    let text = |text: &str| Data::String(text.to_owned());
    assert_eq!(column(&claims, "claim"), [&text("DOTS-1"), &text("UNITS-1"), &text("WRONG-1")]);
    assert_eq!(
        column(&claims, "charge"),
        [&Data::Float(120.0), &Data::Float(450.0), &Data::Float(180.0)]
    );
    let days = column(&claims, "service from");
    assert!(days.iter().all(|day| matches!(day, Data::DateTime(_))), "{days:?}");
    let decided = column(&claims, "decided by");
    assert!(decided[1].to_string().starts_with("TH301 97162 is untimed"), "{decided:?}");
    let findings = sheet(&desk, "findings");
    assert_eq!(findings.len(), 7, "a header and six findings");
    assert!(column(&findings, "units").contains(&&Data::Float(2.0)));
    let corrections = sheet(&desk, "corrections");
    assert!(column(&corrections, "after").contains(&&text("GP")));
    let summary = sheet(&desk, "summary");
    assert_eq!(summary[4][..2], [text("rejected"), Data::Float(2.0)]);
}

#[test]
fn nothing_is_a_formula() {
    let desk = Desk::with(&[("dirty/stroke_97162_two_units.837", "batch.837")]);
    desk.write("batch.837", desk.read("batch.837").replace("CLM*STROKE-1*", "CLM*=1+1*"));
    desk.call(&["run", "batch.837", "-o", "out", "--report", "xlsx"]);
    let claims = sheet(&desk, "claims");
    assert_eq!(column(&claims, "claim"), [&Data::String("=1+1".to_owned())]);
    let mut book: Xlsx<_> = open_workbook(desk.path("out/batch.report.xlsx")).unwrap();
    for name in book.sheet_names() {
        assert!(book.worksheet_formula(&name).unwrap().is_empty(), "{name}");
    }
}
