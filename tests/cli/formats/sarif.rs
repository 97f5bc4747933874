//! SARIF 2.1.0: each result against its finding.

use serde_json::{Value, json};
use serde_sarif::sarif::Sarif;

use super::sarif_shape::assert_is_sarif;
use super::{call, desk, findings, text};
use crate::program::Desk;

fn log(desk: &Desk, more: &[&str]) -> Value {
    parsed(&call(desk, "sarif", more).stdout)
}

fn parsed(output: &str) -> Value {
    let log = serde_json::from_str(output).unwrap();
    assert_is_sarif(&log);
    // Types made from the published schema: what they do not know would be lost on the way.
    let read: Sarif = serde_json::from_str(output).unwrap();
    assert_eq!(serde_json::to_value(read).unwrap(), log);
    log
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

fn rules(log: &Value) -> &[Value] {
    log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap()
}

fn region(result: &Value) -> &Value {
    &result["locations"][0]["physicalLocation"]["region"]
}

fn number(object: &Value, key: &str) -> usize {
    usize::try_from(object[key].as_u64().unwrap()).unwrap()
}

/// A relative URI as a path.
fn path(uri: &str) -> String {
    let mut parts = uri.split('%');
    let mut bytes = parts.next().unwrap().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).unwrap());
        bytes.extend(&part.as_bytes()[2..]);
    }
    String::from_utf8(bytes).unwrap()
}

/// What Base64 stands for.
fn decoded(base64: &str) -> Vec<u8> {
    let value = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        _ => 63,
    };
    let mut bytes = Vec::new();
    for group in base64.as_bytes().chunks(4) {
        let letters: Vec<u32> =
            group.iter().filter(|&&c| c != b'=').map(|&c| value(c).into()).collect();
        let bits = letters.iter().fold(0, |bits, letter| bits << 6 | letter);
        let bits = bits << (6 * (4 - letters.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..letters.len()]);
    }
    bytes
}

#[test]
fn each_result_is_its_finding() {
    let desk = desk();
    let (log, findings) = (log(&desk, &[]), findings(&desk));
    assert_eq!(results(&log).len(), findings.len());
    for (result, finding) in results(&log).iter().zip(&findings) {
        assert_eq!(result["ruleId"], finding["rule"]);
        let level = text(finding, "severity").replace("info", "note");
        assert_eq!(result["level"], level);
        assert_eq!(result["message"]["text"], finding["message"]);
        let location = &result["locations"][0];
        let place = &location["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(path(uri), text(finding, "file"));
        assert_eq!(place["region"]["byteOffset"], finding["byte_offset"]);
        assert_eq!(place["region"]["byteLength"], finding["byte_length"]);
        assert_eq!(result["partialFingerprints"], json!({"cause/v1": finding["cause"]}));
        let properties = &result["properties"];
        assert_eq!(text(properties, "claim"), text(finding, "claim_id"));
        assert_eq!(text(properties, "line"), text(finding, "line"));
        assert_eq!(properties["fix_at"], finding["fix_at"]);
    }
}

#[test]
fn a_result_names_what_it_stands_in() {
    let desk = desk();
    let (log, findings) = (log(&desk, &[]), findings(&desk));
    for (result, finding) in results(&log).iter().zip(&findings) {
        let logical = result["locations"][0]["logicalLocations"].as_array().unwrap();
        let named = |kind: &str| {
            let mut of_kind = logical.iter().filter(|one| one["kind"] == kind);
            of_kind.next().map(|one| text(one, "name")).unwrap_or_default()
        };
        assert_eq!(named("claim"), text(finding, "claim_id"));
        assert_eq!(named("loop"), text(finding, "loop"));
        assert_eq!(named("segment"), text(finding, "segment"));
        assert_eq!(named("segment position"), text(finding, "segment_position"));
        assert_eq!(named("element"), text(finding, "element"));
        let whole: Vec<&str> =
            logical.iter().filter_map(|one| one["fullyQualifiedName"].as_str()).collect();
        assert_eq!(whole, [logical[0]["fullyQualifiedName"].as_str().unwrap()]);
        assert!(whole[0].starts_with(&text(finding, "claim_id")), "{}", whole[0]);
        assert!(whole[0].contains(&text(finding, "loop")), "{}", whole[0]);
    }
    let units = results(&log).iter().find(|result| result["ruleId"] == "TH301").unwrap();
    let path = &units["locations"][0]["logicalLocations"][0]["fullyQualifiedName"];
    assert!(path.as_str().unwrap().ends_with("/line 1/2400/SV104"), "{path}");
}

#[test]
fn lines_and_columns_are_the_same_bytes() {
    let desk = desk();
    let log = log(&desk, &[]);
    let (told, bytes_alone): (Vec<&Value>, Vec<&Value>) =
        results(&log).iter().partition(|result| region(result).get("startLine").is_some());
    assert!(told.len() > 10 && bytes_alone.len() == 2, "two are not ASCII");
    for result in told {
        let place = &result["locations"][0]["physicalLocation"];
        let file = path(place["artifactLocation"]["uri"].as_str().unwrap());
        let bytes = std::fs::read(desk.path(&file)).unwrap();
        let byte = |line: &str, column: &str| {
            let lines = bytes.split_inclusive(|&byte| byte == b'\n');
            let before: usize = lines.take(number(region(result), line) - 1).map(<[u8]>::len).sum();
            before + number(region(result), column) - 1
        };
        let (start, end) = (byte("startLine", "startColumn"), byte("endLine", "endColumn"));
        assert_eq!(start, number(region(result), "byteOffset"));
        assert_eq!(end - start, number(region(result), "byteLength"));
    }
}

#[test]
fn columns_are_told_only_where_they_can_be_counted() {
    let desk = Desk::with(&[
        ("broken/not_ascii.837", "not_ascii.837"),
        ("clean/no_line_ends.837", "one_line.837"),
    ]);
    let first = |file: &str| {
        let log = parsed(&desk.call(&["check", file, "--format", "sarif"]).stdout);
        region(&results(&log)[0]).clone()
    };
    assert_eq!(first("not_ascii.837"), json!({"byteOffset": 526, "byteLength": 14}));
    let text = desk.read("one_line.837").replacen("*HC:97162:", "*HC:97162:=", 1);
    let at = text.find("SV1*").unwrap();
    desk.write("one_line.837", text);
    let one_line = first("one_line.837");
    assert_eq!((&one_line["startLine"], &one_line["endLine"]), (&json!(1), &json!(1)));
    assert_eq!((&one_line["startColumn"], &one_line["byteOffset"]), (&json!(at + 1), &json!(at)));
}

#[test]
fn a_byte_order_mark_is_counted_in_bytes_alone() {
    let desk = desk();
    desk.write("mark.837", format!("\u{feff}{}", desk.read("dirty.837")));
    let regions = |file: &str| -> Vec<Value> {
        let log = parsed(&desk.call(&["check", file, "--format", "sarif"]).stdout);
        results(&log).iter().map(|result| region(result).clone()).collect()
    };
    let mut expected = regions("dirty.837");
    for region in &mut expected {
        region["byteOffset"] = json!(number(region, "byteOffset") + 3);
    }
    assert_eq!(regions("mark.837")[1..], expected, "the first is the mark itself");
}

#[test]
fn rules_that_fired_are_described() {
    let desk = desk();
    let (log, findings) = (log(&desk, &[]), findings(&desk));
    let catalogue = desk.call(&["rules", "--format", "json"]).stdout;
    let catalogue: Vec<Value> = serde_json::from_str(&catalogue).unwrap();
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    let fired: std::collections::BTreeSet<String> =
        findings.iter().map(|finding| text(finding, "rule")).collect();
    assert_eq!(rules(&log).len(), fired.len());
    for rule in rules(&log) {
        let known = catalogue.iter().find(|known| known["code"] == rule["id"]).unwrap();
        assert_eq!(rule["name"], known["name"]);
        assert_eq!(rule["shortDescription"]["text"], known["summary"]);
        let level = text(known, "severity").replace("info", "note");
        assert_eq!(rule["defaultConfiguration"]["level"], level);
        let family = &text(known, "code")[..2];
        let tags = json!([family, format!("snip-{}", known["snip"])]);
        assert_eq!(rule["properties"]["tags"], tags);
        assert_eq!(rule["properties"]["snip"], known["snip"]);
        let fix = known["fix"].as_str().unwrap_or("none");
        assert_eq!(rule["properties"]["fix"], fix);
        assert!(rule["help"]["text"].as_str().unwrap().starts_with(&text(known, "todo")));
        assert!(rule["help"]["markdown"].as_str().unwrap().contains("## Why"));
    }
}

#[test]
fn a_safe_fix_is_told_in_bytes_of_the_file() {
    let desk = desk();
    let (log, findings) = (log(&desk, &[]), findings(&desk));
    let mut told = 0;
    for (result, finding) in results(&log).iter().zip(&findings) {
        let Some([fix]) = result["fixes"].as_array().map(Vec::as_slice) else { continue };
        assert_eq!(finding["fix"]["safety"], "safe");
        let change = &fix["artifactChanges"][0];
        let uri = change["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(path(uri), text(finding, "file"));
        let replacement = &change["replacements"][0];
        let inserted = text(&replacement["insertedContent"], "text");
        let binary = text(&replacement["insertedContent"], "binary");
        assert_eq!(decoded(&binary), inserted.as_bytes());
        if !["CL120", "LN112"].contains(&text(finding, "rule").as_str()) {
            assert_eq!(inserted, "", "separators and blanks go");
            continue;
        }
        let bytes = std::fs::read(desk.path(&text(finding, "file"))).unwrap();
        let deleted = &replacement["deletedRegion"];
        let (start, length) = (number(deleted, "byteOffset"), number(deleted, "byteLength"));
        assert_eq!(bytes[start..start + length], *text(finding, "before").as_bytes());
        assert_eq!(inserted, text(finding, "after"));
        told += 1;
    }
    assert_eq!(told, 3, "two dots and a modifier in lower case");
}

#[test]
fn a_fix_behind_foreign_characters_is_told_in_bytes_alone() {
    let desk = desk();
    let text = desk.read("dirty.837").replace('\n', "").replacen("NM1*41*2*", "NM1*41*2*é", 1);
    desk.write("foreign.837", text);
    let log = parsed(&desk.call(&["check", "foreign.837", "--format", "sarif"]).stdout);
    let fix = results(&log).iter().find_map(|result| result.get("fixes")).unwrap();
    let replacement = &fix[0]["artifactChanges"][0]["replacements"][0];
    assert_eq!(replacement["insertedContent"], json!({"binary": "STY5MzUx"}), "I69351");
}

#[test]
fn data_of_patients_is_in_it_only_when_asked_for() {
    let desk = desk();
    let shown = ["787021111", "SECRET"];
    let zip = |log: &Value| -> Value {
        results(log).iter().find(|result| result["ruleId"] == "PA107").unwrap().clone()
    };
    let masked = log(&desk, &[]);
    assert!(shown.iter().all(|value| !masked.to_string().contains(value)));
    assert_eq!(zip(&masked)["fixes"], Value::Null, "what is inserted is a patient's");
    let open = log(&desk, &["--show-patient-data"]);
    let change = &zip(&open)["fixes"][0]["artifactChanges"][0];
    assert_eq!(change["replacements"][0]["insertedContent"]["text"], shown[0]);
}

#[test]
fn what_was_not_processed_is_a_notification() {
    let log = log(&desk(), &[]);
    let invocation = &log["runs"][0]["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], false);
    let told = invocation["toolExecutionNotifications"].as_array().unwrap();
    let uri =
        |one: &Value| one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].clone();
    assert_eq!(told.iter().map(uri).collect::<Vec<_>>(), ["gone.837", "refused.837"]);
    assert!(told[1]["message"]["text"].as_str().unwrap().contains("005010X222A2"));
}

#[test]
fn a_file_below_the_folder_is_named_relative_to_it() {
    let desk = desk();
    let file = desk.path("dirty.837").canonicalize().unwrap();
    let called = desk.call(&["check", "--format", "sarif", file.to_str().unwrap()]);
    let log = parsed(&called.stdout);
    let place = &results(&log)[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "dirty.837");
}
