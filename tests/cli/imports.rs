//! `scrub837 codes import`: releases in parts, older ones, files that cannot be right. Made-up rows.

use std::io::Write as _;

use crate::codes::{CEILINGS, desk, import, many, told};
use crate::program::{Called, Desk};

/// A part of the edits with these rows: both codes, first and last day, indicator.
fn edits(rows: &[&str]) -> Vec<u8> {
    let head = "CPT only copyright.\r\n\r\n\r\nColumn 1\tColumn 2\t*=in existence prior to 1996\t\
        Effective Date\tDeletion Date *=no data\tModifier 0=not allowed 1=allowed\tRationale\r\n";
    let row = |row: &&str| {
        let cells: Vec<&str> = row.split(' ').collect();
        let [one, other, from, to, indicator]: [&str; 5] = cells.try_into().unwrap();
        format!("{one}\t{other}\t\t{from}\t{to}\t{indicator}\tMADE-UP\r\n")
    };
    (head.to_owned() + &rows.iter().map(row).collect::<String>()).into_bytes()
}

fn part(desk: &Desk, name: &str, rows: &[&str], more: &[&str]) -> Called {
    import(desk, name, &edits(rows), &[&["--partial"], more].concat())
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in files {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(content).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

/// An edit of the claim's two codes, which the embedded table does not have.
const OURS: &str = "97162 97112 20260101 * 0";

fn status(desk: &Desk) -> String {
    let called = desk.call(&["codes", "status", "--today", "2026-03-02"]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    called.stdout + &called.stderr
}

#[test]
fn parts_of_a_release_come_one_at_a_time() {
    let desk = desk();
    // What the embedded table has is not gone while parts are missing.
    let text = desk.read("a.837").replace("97112:GP*120*UN*2", "97161:GP*120*UN*1");
    desk.write("b.837", text);
    let embedded = desk.call(&["check", "b.837"]).stdout;
    assert!(embedded.contains("TH203"), "{embedded}");
    let first = part(&desk, "ccipra-v320r0-f1.txt", &[OURS], &[]);
    assert!(first.stderr.contains("parts 2, 3, 4 of 4 are missing"), "{}", first.stderr);
    assert_eq!(told(&desk), "TH401");
    assert_eq!(desk.call(&["check", "b.837"]).stdout, embedded);
    assert!(status(&desk).contains("parts 2, 3, 4 of 4 are missing"));
    part(&desk, "ccipra-v320r0-f3.txt", &["97530 97116 20200101 * 1"], &[]);
    part(&desk, "ccipra-v320r0-f2.txt", &["97150 97116 20200101 * 1"], &[]);
    let last = part(&desk, "ccipra-v320r0-f4.txt", &["97530 97150 20200101 * 1"], &[]);
    assert!(last.stderr.contains("ncci-pairs: 4 rows of"), "{}", last.stderr);
    assert!(!status(&desk).contains("missing"));
    assert_eq!(told(&desk), "TH401");
    assert!(!desk.call(&["check", "b.837"]).stdout.contains("TH203"), "the release is whole");
    // A part that comes again replaces what it was.
    let again = part(&desk, "ccipra-v320r1-f1.txt", &["97530 97112 20260101 * 0"], &[]);
    assert!(again.stderr.contains("1 gone: 97162 97112"), "{}", again.stderr);
    assert_eq!(told(&desk), "");
}

#[test]
fn parts_of_a_release_come_together() {
    let desk = desk();
    let names: Vec<String> = (1..=4).map(|n| format!("ccipra-v320r0-f{n}.txt")).collect();
    let rows = [OURS, "97150 97116 20200101 * 1", "97530 97116 20200101 * 1", "97530 97150 * * 1"];
    for (name, row) in names.iter().zip(rows) {
        desk.write(name, edits(&[row]));
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let called = desk.call(&[&["codes", "import", "--partial"], names.as_slice()].concat());
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert!(!called.stderr.contains("missing"), "{}", called.stderr);
    assert_eq!(desk.list("scrub837-codes"), ["ncci-pairs-2026-q1.tsv"]);
    assert_eq!(told(&desk), "TH401");
    // Until the next release is whole, this one answers for what is missing of it.
    let next = part(&desk, "ccipra-v321r0-f2.txt", &["97150 97116 20200101 * 1"], &[]);
    assert!(next.stderr.contains("are those of 2026 Q1"), "{}", next.stderr);
    assert_eq!(told(&desk), "TH401");
}

#[test]
fn a_whole_release_has_what_is_known_of_it() {
    let desk = desk();
    for name in ["ccipra-v320r0.txt", "edits.txt"] {
        let called = import(&desk, name, &edits(&[OURS]), &[]);
        assert_eq!(called.code, 0, "{}", called.stderr);
        assert!(called.stderr.contains("is it whole?"), "{}", called.stderr);
        // What it lacks is told by the release before.
        assert!(called.stderr.contains("are those of 2024-07-01"), "{}", called.stderr);
        assert_eq!(told(&desk), "TH401");
    }
    // A code that is not in one of these would be told as wrong.
    for (name, bytes) in
        [("icd10cm_order_2026.txt", ORDER.to_owned()), ("nucc_taxonomy_261.csv", nucc())]
    {
        let called = import(&desk, name, bytes.as_bytes(), &[]);
        assert_eq!(called.code, 3, "{name}: {}", called.stderr);
        assert!(called.stderr.contains("--partial"), "{}", called.stderr);
    }
}

/// An ICD-10-CM order file with two rows.
const ORDER: &str = "00001 A00     0 Cholera                                                      Cholera\n\
00002 A000    1 Cholera of biovar cholerae                                   Cholera of biovar\n";

/// A list of taxonomies with one row.
fn nucc() -> String {
    "Code,Grouping,Classification,Specialization,Display Name\n\
     225100000X,Rehabilitative,Physical Therapist,,Physical Therapist\n"
        .to_owned()
}

#[test]
fn archives_hold_several_tables_and_one_release() {
    let desk = desk();
    let (ours, ceilings) = (edits(&[OURS]), CEILINGS.as_bytes());
    let both = archive(&[
        ("ccipra-v320r0-f1.TXT", &ours),
        ("MCR_MUE_PractitionerServices_Eff_01-01-2026.csv", ceilings),
        ("readme.txt", b"nothing"),
    ]);
    let called = import(&desk, "both.zip", &both, &["--partial"]);
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(told(&desk), "TH401 TH410");
    let two = archive(&[("ccipra-v320r0-f1.TXT", &ours), ("ccipra-v321r0-f1.TXT", &ours)]);
    let called = import(&desk, "two.zip", &two, &["--partial"]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("import one release at a time"), "{}", called.stderr);
}

#[test]
fn an_older_release_does_not_go_over_a_newer_one() {
    let desk = desk();
    part(&desk, "ccipra-v322r0.txt", &[OURS], &[]);
    let older = part(&desk, "ccipra-v321r0.txt", &["97150 97116 20200101 * 1"], &[]);
    assert_eq!(older.code, 3);
    assert!(older.stderr.contains("2026 Q2 is older than 2026 Q3"), "{}", older.stderr);
    assert_eq!(told(&desk), "TH401");
    let forced = part(&desk, "ccipra-v321r0.txt", &["97150 97116 20200101 * 1"], &["--force"]);
    assert_eq!(forced.code, 0, "{}", forced.stderr);
    assert_eq!(told(&desk), "");
    let ancient = part(&desk, "ccipra-v300r0.txt", &[OURS], &[]);
    assert!(ancient.stderr.contains("2024 Q1 is older than"), "{}", ancient.stderr);
}

#[test]
fn imported_tables_age_too() {
    let desk = desk();
    part(&desk, "ccipra-v320r0.txt", &[OURS], &[]);
    let called = desk.call(&["codes", "status", "--today", "2026-04-01"]);
    let words = "ncci-pairs (2026 Q1, imported from ccipra-v320r0.txt) is meant for services to";
    assert!(called.stderr.contains(words), "{}", called.stderr);
    assert!(!called.stderr.contains("2024-07-01"), "{}", called.stderr);
    assert!(!status(&desk).contains("ccipra-v320r0.txt) is meant"));
}

#[test]
fn ceilings_hold_for_their_quarter_unless_they_are_the_newest() {
    let desk = desk();
    let name = "MCR_MUE_PractitionerServices_Eff_01-01-2020.csv";
    import(&desk, name, CEILINGS.as_bytes(), &["--partial"]);
    assert_eq!(told(&desk), "", "the embedded table is newer");
    let name = "MCR_MUE_PractitionerServices_Eff_07-01-2025.csv";
    import(&desk, name, CEILINGS.as_bytes(), &["--partial"]);
    assert_eq!(told(&desk), "TH410", "no newer one is known");
    let unnamed = import(&desk, "mue.csv", CEILINGS.as_bytes(), &[]);
    assert_eq!(unnamed.code, 0, "{}", unnamed.stderr);
    assert!(unnamed.stderr.contains("is it whole?"), "{}", unnamed.stderr);
    let twice = format!("{CEILINGS}97112,2,2 Date of Service Edit: Policy,MADE-UP\n");
    let name = "MCR_MUE_PractitionerServices_Eff_01-01-2026.csv";
    let called = import(&desk, name, twice.as_bytes(), &["--partial"]);
    assert!(called.stderr.contains("97112 stands twice"), "{}", called.stderr);
}

#[test]
fn what_cannot_be_right_is_refused_with_its_line() {
    let desk = desk();
    for row in ["97140 97530 01/01/2020 * 1", "97140 97530 2020-01-01 * 1", "97140 97530 1  "] {
        let called = part(&desk, "ccipra-v320r0-f1.txt", &[OURS, row], &[]);
        assert_eq!(called.code, 3, "{row}");
        assert!(called.stderr.contains("line 6: has a date"), "{}", called.stderr);
    }
    let twice = [OURS, "97162 97112 20260101 * 1"];
    let called = part(&desk, "ccipra-v320r0-f1.txt", &twice, &[]);
    assert!(called.stderr.contains("97162 97112 20260101 stands twice"), "{}", called.stderr);
}

#[test]
fn years_of_diagnoses_stand_beside_each_other() {
    let desk = desk();
    let order = |flag: char| {
        let line = |code: &str, flag: char| format!("00001 {code:<7} {flag} Made up");
        format!("{}\r\n{}\r\n\u{1a}", line("I69351", flag), line("QA00101", '1'))
    };
    for (year, flag) in [(2026, '0'), (2025, '1')] {
        let name = format!("icd10cm_order_{year}.txt");
        let called = import(&desk, &name, order(flag).as_bytes(), &["--partial"]);
        assert_eq!(called.code, 0, "{}", called.stderr);
    }
    assert_eq!(desk.list("scrub837-codes"), ["icd-10-cm-fy2025.tsv", "icd-10-cm-fy2026.tsv"]);
    assert_eq!(told(&desk), "CD102 CD101");
    let called = desk.call(&["codes", "show", "I69.351", "--on", "2025-03-02"]);
    assert!(called.stdout.ends_with("to bill\n"), "{}", called.stdout);
}

/// HCPCS as a table.
const HCPCS: &str = "HCPC,SEQNUM,RECID,LONG DESCRIPTION,SHORT DESCRIPTION,ADD DT,TERM DT\n\
    A1,00100,7,Dressing,Dressing,20020101,\n\
    A0021,00100,3,Made up,Made up,19930101,20141231\n\
    J1885,00100,3,Made up,Short words,19960101,\n";

#[test]
fn hcpcs_says_nothing_of_cpt() {
    let desk = desk();
    let line = |code: &str| {
        let text = desk.read("a.837").replace("HC:97112:GP*", &format!("HC:{code}*"));
        desk.write("b.837", text);
        desk.call(&["check", "b.837"]).stdout
    };
    let called = import(&desk, "HCPC2026_JAN_ANWEB.csv", HCPCS.as_bytes(), &["--partial"]);
    assert!(called.stderr.contains("2 new: A0021, J1885"), "{}", called.stderr);
    assert!(!line("99199").contains("CD110"));
    assert!(line("99199").contains("not checked: procedure codes outside therapy (HCPCS 2026-01"));
    assert!(!line("J1885").contains("CD110"));
    assert!(line("A0021").contains("A0021 ended on 2014-12-31"));
    assert!(line("J1886").contains("J1886 is not in HCPCS"));
    let shown = desk.call(&["codes", "show", "J1885"]).stdout;
    assert!(shown.contains("Short words"), "{shown}");
    // A list of one's own is looked up for what the other does not have.
    import(&desk, "ours.csv", b"id;CPT/HCPCS\n1;97162\n2;99213\n", &[]);
    assert_eq!(told(&desk), "CD110", "97112 is not on it");
    assert!(!line("J1885").contains("CD110"));
    assert!(!line("99213").contains("CD110"));
    assert!(line("99214").contains("99214 is not in the imported list of procedures"));
}

#[test]
fn a_list_of_therapy_codes_is_followed_from_its_year_on() {
    let desk = desk();
    let code = |n: usize| if n < 60 { 97110 + n } else { 97140 + n };
    let list = "code,class\n".to_owned() + &many(120, |n| format!("{},always\n", code(n)));
    let called = import(&desk, "therapy-2026.csv", list.as_bytes(), &[]);
    assert!(called.stderr.contains("(CY2026)"), "{}", called.stderr);
    let text = desk.read("a.837").replace("HC:97112:GP*", "HC:97201*");
    desk.write("a.837", &text);
    assert_eq!(told(&desk), "TH101");
    desk.write("a.837", text.replace("20260302", "20250302"));
    assert_eq!(told(&desk), "CD110", "the year before is not rewritten");
}

#[test]
fn tables_stand_beside_the_configuration_for_everybody() {
    let desk = desk();
    desk.write("scrub837.toml", b"");
    std::fs::create_dir(desk.path("deep")).unwrap();
    desk.write("ours.csv", b"code\n97162\n97112\n");
    let mut import = desk.command(&["codes", "import", "../ours.csv"]);
    let called: Called = import.current_dir(desk.path("deep")).output().unwrap().into();
    assert_eq!(called.code, 0, "{}", called.stderr);
    assert_eq!(desk.list("scrub837-codes"), ["procedures.tsv"]);
    assert!(desk.list("deep").is_empty());
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let meta = std::fs::metadata(desk.path("scrub837-codes/procedures.tsv")).unwrap();
        assert_eq!(meta.permissions().mode() & 0o444, 0o444);
    }
    let called = desk.call(&["codes", "import", "ours.csv", "--release", "a\tb"]);
    assert_eq!(called.code, 3);
    assert!(called.stderr.contains("does not print"), "{}", called.stderr);
}

#[test]
fn codes_are_explained_by_imported_tables() {
    let desk = desk();
    import(&desk, "HCPC2026_JAN_ANWEB.csv", HCPCS.as_bytes(), &["--partial"]);
    let places = "code,name\n".to_owned() + &many(60, |n| format!("{},Made up\n", n + 20));
    import(&desk, "pos.csv", places.as_bytes(), &[]);
    let called = desk.call(&["explain", "J1885", "POS", "75", "POS", "11"]);
    assert!(called.stdout.contains("J1885  Short words"), "{}", called.stdout);
    assert!(called.stdout.contains("POS 75  Made up"), "{}", called.stdout);
    assert_eq!((called.code, called.stderr.contains("11 is no code of POS")), (2, true));
}
