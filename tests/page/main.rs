//! The page of a run, opened in a real browser without a window.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may panic")]

mod browser;

use assert_cmd::Command;
use browser::{Seen, open};
use synthetic::{Defect, Plan};
use tempfile::TempDir;

/// A run over a file of this text; gives the folder and where the page stands.
fn page_of(text: &[u8]) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("batch.837");
    std::fs::write(&input, text).unwrap();
    let out = folder.path().join("out");
    let mut command = Command::cargo_bin("scrub837").unwrap();
    command.arg("run").arg(&input).arg("-o").arg(&out).arg("--exit-zero").assert().success();
    let page = out.join("batch.report.html").display().to_string();
    (folder, page)
}

fn fixture(name: &str) -> Vec<u8> {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    std::fs::read(root.join("fixtures").join(name)).unwrap()
}

fn side_by_side() -> (TempDir, String) {
    page_of(&fixture("dirty/corrected_and_rejected_side_by_side.837"))
}

#[test]
fn the_first_screen_says_what_stands_still_and_who_mends_it() {
    let (_folder, page) = side_by_side();
    let seen = open(&page, "");
    assert_eq!(seen.console, "", "no message on the console");
    assert!(seen.text.contains("2 of 5 claims stand still, and with them 630.00."));
    for words in ["biller", "coder", "97162 is untimed: 1 unit a day, 2 billed", "450.00"] {
        assert!(seen.text.contains(words), "{words}");
    }
    assert_eq!(seen.claims, ["UNITS-1", "WRONG-1", "DOTS-1", "transaction set"]);
}

#[test]
fn what_is_chosen_stands_in_the_address() {
    let (_folder, page) = side_by_side();
    let claims = |chosen: &str| open(&page, chosen).claims;
    assert_eq!(claims("rule=TH201"), ["WRONG-1"]);
    assert_eq!(claims("q=untimed"), ["UNITS-1"]);
    assert_eq!(claims("disposition=corrected"), ["DOTS-1"]);
    assert_eq!(claims("severity=w"), Vec::<String>::new());
    assert_eq!(claims("at=coding"), ["WRONG-1"]);
    assert_eq!(claims("sort=charge-up")[..2], ["transaction set", "DOTS-1"]);
    assert_eq!(claims("sort=claim-down")[..2], ["WRONG-1", "UNITS-1"]);
    assert_eq!(claims("q=nobody"), Vec::<String>::new());
}

#[test]
fn a_claim_opens_with_its_segment_and_what_to_do() {
    let (_folder, page) = side_by_side();
    let seen = open(&page, "claim=UNITS-1");
    assert_eq!(seen.claims, ["UNITS-1"]);
    assert!(seen.html.contains("<code class=\"segment\">SV1*HC:97162:GP*330*UN*<mark>2</mark>"));
    assert!(seen.text.contains("Bill one unit, with the charge of one session."));
    assert!(seen.text.contains("CMS-1500 box 24G"));
    let corrected = open(&page, "claim=DOTS-1");
    assert!(corrected.html.contains("<del>gp</del> → <ins>GP</ins>"), "{}", corrected.html);
}

#[test]
fn a_cause_opens_to_its_claims() {
    let (_folder, page) = page_of(&fixture("dirty/wrong_npi_on_three_claims.837"));
    let seen = open(&page, "");
    let cause = seen.html.split("href=\"#cause=").nth(1).unwrap().split('"').next().unwrap();
    let claims = open(&page, &format!("cause={cause}")).claims;
    assert_eq!(claims.len(), 3, "{claims:?}");
}

#[test]
fn hostile_names_stay_text() {
    let text = String::from_utf8(fixture("dirty/stroke_97162_two_units.837")).unwrap();
    let hostile = text
        .replace("MEDICARE PART B", "<script>document.title='taken'</script>")
        .replace("CLM*STROKE-1*", "CLM*<img src=x onerror=alert(1)>*")
        .replacen("NM1*85*2*RIVER THERAPY", "NM1*85*2*=cmd\"'</script><b>", 1);
    let (_folder, page) = page_of(hostile.as_bytes());
    let seen = open(&page, "");
    assert_eq!(seen.console, "");
    assert!(!seen.html.contains("<img"), "{}", seen.html);
    assert!(!seen.html.contains("<b>*"), "{}", seen.html);
    assert!(seen.title.ends_with("batch.837 – claims report"), "{}", seen.title);
    assert!(seen.claims[0].starts_with("<img src=x"), "{:?}", seen.claims);
}

#[test]
fn ten_thousand_findings_are_small_and_quick() {
    let plan = Plan::of_claims(9_000).seed(3).share_of_defects(1000, &[Defect::ALL[0]]);
    let defects: Vec<Defect> = Defect::ALL.iter().copied().filter(|d| is_in_a_claim(*d)).collect();
    let file = plan.share_of_defects(1000, &defects).make();
    let (_folder, page) = page_of(&file.bytes);
    let size = std::fs::metadata(&page).unwrap().len();
    let Seen { text, ready, claims, console, .. } = open(&page, "");
    assert_eq!(console, "");
    assert!(size < 1_000_000, "{size} bytes");
    assert!(text.contains("9000 of 9000 shown") || text.contains(" shown; rejected"), "{text}");
    assert_eq!(claims.len(), 50, "a page of the table");
    // Milliseconds; a debug build of the program does not matter, the browser does the work.
    assert!(ready < 6_000, "{ready} ms");
}

fn is_in_a_claim(defect: Defect) -> bool {
    let rule = defect.expected().rule;
    ["CL", "LN", "TH"].iter().any(|family| rule.starts_with(family))
}
