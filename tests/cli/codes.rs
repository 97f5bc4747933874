//! `scrub837 codes`: official files in their layouts, made-up rows.

use std::io::Write as _;

use crate::program::{Called, Desk};

const PAIRS: &str = "CPT only copyright.\n\n\nColumn 1\tColumn 2\t*=in existence prior to 1996\tEffective Date\t\
    Deletion Date *=no data\tModifier 0=not allowed 1=allowed 9=not applicable\tPTP Edit Rationale\n\
    97110\t97112\t\t20260101\t*\t0\tMADE-UP\nG0101\tG0102\t\t20200101\t*\t1\tMADE-UP\n";
pub(crate) const CEILINGS: &str = "\"Copyright.\nAll rights reserved.\",,,\n\"HCPCS/\nCPT Code\",\
    Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale\n\
    97112,1,2 Date of Service Edit: Policy,MADE-UP\n";

pub(crate) fn desk() -> Desk {
    Desk::with(&[("clean/stroke_97162_by_physical_therapist.837", "a.837")])
}

pub(crate) fn import(desk: &Desk, name: &str, content: &[u8], more: &[&str]) -> Called {
    desk.write(name, content);
    let mut arguments = vec!["codes", "import", name];
    arguments.extend(more);
    desk.call(&arguments)
}

/// Rules that speak of the file.
pub(crate) fn told(desk: &Desk) -> String {
    let text = desk.call(&["check", "--format", "csv", "a.837"]).stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rules: Vec<String> = reader.records().map(|row| row.unwrap()[16].to_owned()).collect();
    rules.join(" ")
}

#[test]
fn edits_of_the_practitioner_file_go_before_the_embedded_ones() {
    let desk = desk();
    assert_eq!(told(&desk), "");
    let edits = PAIRS.replace("97110\t97112", "97162\t97112");
    let called = import(&desk, "ccipra-v322r0-f1.TXT", edits.as_bytes(), &["--partial"]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert!(
        called.stderr.contains("1 rows of ccipra-v322r0-f1.TXT (2026 Q3)"),
        "{}",
        called.stderr
    );
    assert_eq!(told(&desk), "TH401");
    let status = desk.call(&["codes", "status", "--today", "2026-11-25"]);
    assert!(status.stdout.contains("imported from ccipra-v322r0-f1.TXT"), "{}", status.stdout);
    assert!(status.stderr.contains("parts 2, 3, 4 of 4 are missing"), "{}", status.stderr);
    assert!(status.stderr.contains("icd-10-cm (2026-04) is meant for services to 2026-09-30"));
}

#[test]
fn ceilings_of_practitioners_only() {
    let desk = desk();
    let name = "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv";
    let called = import(&desk, name, CEILINGS.as_bytes(), &["--partial"]);
    assert!(called.stderr.contains("(2026-01-01)"), "{}", called.stderr);
    assert_eq!(told(&desk), "TH410");
    let hospital = CEILINGS.replace("Practitioner Services", "Outpatient Hospital Services");
    let called = import(&desk, "MCR_MUE_Outpatient.csv", hospital.as_bytes(), &[]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("hospitals or suppliers"), "{}", called.stderr);
    let called = import(&desk, "ccioph-v322r0-f1.TXT", PAIRS.as_bytes(), &[]);
    assert!(called.stderr.contains("edits of hospitals"), "{}", called.stderr);
    assert_eq!(told(&desk), "TH410", "what stood there stands");
}

#[test]
fn diagnoses_of_a_fiscal_year_and_lists_of_procedures() {
    let desk = desk();
    let order = "00001 I69     0 Made up                                                      Made up\n\
        00002 I69351  0 Made up                                                      Made up\n\
        00003 R262    1 Made up                                                      Made up\n";
    let called = import(&desk, "icd10cm_order_2026.txt", order.as_bytes(), &[]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("is it whole?"), "{}", called.stderr);
    assert_eq!(told(&desk), "");
    let called = import(&desk, "icd10cm_order_2026.txt", order.as_bytes(), &["--partial"]);
    assert!(called.stderr.contains("1 changed: I69351"), "{}", called.stderr);
    assert_eq!(told(&desk), "CD102");
    let shown = desk.call(&["codes", "show", "I69.351", "--on", "2026-03-02"]).stdout;
    assert!(shown.contains("a heading"), "{shown}");
    let called = import(&desk, "ours.csv", b"code,text\n97162,Eval\n97112,Neuro\n", &[]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(told(&desk), "CD102");
}

/// Rows in numbers enough for a whole list.
pub(crate) fn many(count: usize, row: impl Fn(usize) -> String) -> String {
    (0..count).map(row).collect()
}

#[test]
fn taxonomies_of_nucc() {
    let desk = desk();
    let heading = "Code,Grouping,Classification,Specialization,Definition\n";
    let row = |n: usize| format!("{n:09}X,Made up,Made up,,\"several\nlines\"\n");
    let part =
        import(&desk, "nucc_taxonomy_261.csv", (heading.to_owned() + &row(1)).as_bytes(), &[]);
    assert_eq!(part.code, 3);
    assert!(part.stderr.contains("is it whole?"), "{}", part.stderr);
    let list = heading.to_owned() + &many(880, row);
    let called = import(&desk, "nucc_taxonomy_261.csv", list.as_bytes(), &[]);
    assert!(
        called.stderr.contains("880 rows of nucc_taxonomy_261.csv (26.1)"),
        "{}",
        called.stderr
    );
    assert_eq!(told(&desk), "CD120", "the therapist's own is not on this list");
    let list = list + "225100000X,Providers,Physical Therapist,,\n";
    import(&desk, "nucc_taxonomy_261.csv", list.as_bytes(), &[]);
    assert_eq!(told(&desk), "");
}

#[test]
fn places_of_service() {
    let desk = desk();
    let heading = "Place of Service Code,Place of Service Name,Description\n";
    let list = heading.to_owned() + &many(60, |n| format!("{},Made up,\n", n + 20));
    let called = import(&desk, "pos.csv", list.as_bytes(), &[]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(told(&desk), "CL110");
    let list = list + "11,Office,\n";
    import(&desk, "pos.csv", list.as_bytes(), &[]);
    assert_eq!(told(&desk), "");
}

#[test]
fn the_therapy_code_list() {
    let desk = Desk::with(&[("clean/stroke_97162_by_physical_therapist.837", "a.837")]);
    let text = desk.read("a.837");
    desk.write("a.837", text.replace("97162:GP", "97162").as_bytes());
    assert_eq!(told(&desk), "TH101");
    // From 2027 on the code would be no therapy; the claim is of 2026.
    let code = |n| if n < 50 { 97110 + n } else { 20000 + n };
    let list = "code\tclass\n".to_owned() + &many(100, |n| format!("{}\talways\n", code(n)));
    let called = import(&desk, "list.txt", list.as_bytes(), &[]);
    assert!(called.stderr.contains("say it by --from"), "{}", called.stderr);
    let called = import(&desk, "list.txt", list.as_bytes(), &["--from", "2027-01-01"]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(told(&desk), "TH101");
    import(&desk, "list.txt", list.as_bytes(), &["--from", "2026-01-01", "--force"]);
    assert_eq!(told(&desk), "");
}

#[test]
fn archives_and_workbooks_are_opened() {
    let desk = desk();
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    archive.start_file("folder/ccipra-v322r0-f1.TXT", options).unwrap();
    archive.write_all(PAIRS.replace("97110\t", "97162\t").as_bytes()).unwrap();
    let zip = archive.finish().unwrap().into_inner();
    let called = import(&desk, "edits.zip", &zip, &["--partial"]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(told(&desk), "TH401");
    let called = import(&desk, "mue.xlsx", &workbook(), &["--from", "2026-01-01", "--partial"]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(told(&desk), "TH401 TH410");
    let called = import(&desk, "broken.zip", b"PK no archive", &[]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("no zip archive"), "{}", called.stderr);
}

#[test]
fn a_table_that_was_edited_wrongly_is_refused() {
    let desk = desk();
    import(&desk, "ours.csv", b"code\n97162\n", &[]);
    desk.write("scrub837-codes/procedures.tsv", b"something else\n");
    let called = desk.call(&["check", "a.837"]);
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("import it again"), "{}", called.stderr);
}

/// The smallest workbook that programs open: one sheet with the rows of the ceilings.
pub(crate) fn workbook() -> Vec<u8> {
    let rows = [
        ["Copyright", "", ""],
        ["HCPCS/ CPT Code", "Practitioner Services MUE Values", "MUE Adjudication Indicator"],
        ["97112", "1", "2 Date of Service Edit: Policy"],
    ];
    let row = |(number, cells): (usize, &[&str; 3])| {
        let cell = |(column, text): (&str, &&str)| {
            let place = format!("{column}{number}");
            format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>")
        };
        let cells: Vec<String> = ["A", "B", "C"].into_iter().zip(cells).map(cell).collect();
        format!("<row r=\"{number}\">{}</row>", cells.concat())
    };
    let sheet = (1..).zip(&rows).map(row).collect::<Vec<String>>().concat();
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let parts = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/><Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{office}\"><sheets><sheet name=\"MUE\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"rId1\" Type=\"{office}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!("<worksheet xmlns=\"{main}\"><sheetData>{sheet}</sheetData></worksheet>"),
        ),
    ];
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in parts {
        archive.start_file(name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}
