//! SARIF 2.1.0: the shape that the standard requires, and each result against its finding.

use serde_json::{Value, json};

use super::{call, desk, findings, text};
use crate::program::Desk;

/// What the standard requires of every document: version, driver, messages, levels, regions that
/// lie in a file, and nothing that is null.
fn check_shape(log: &Value) {
    assert_eq!(log["version"], "2.1.0");
    assert!(log["$schema"].as_str().unwrap().ends_with("sarif-schema-2.1.0.json"));
    let runs = log["runs"].as_array().unwrap();
    assert_eq!(runs.len(), 1);
    assert!(!has_null(log), "SARIF leaves out what it does not know");
    assert!(runs[0]["tool"]["driver"]["name"].is_string());
    for result in results(log) {
        assert!(result["message"]["text"].is_string());
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(result["ruleId"], rules(log)[index]["id"]);
        let place = &result["locations"][0]["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        let is_plain =
            |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/%:@!$&'()*+,;=".contains(&byte);
        assert!(uri.bytes().all(is_plain), "{uri}");
        assert!(place["region"]["byteOffset"].is_u64() && place["region"]["byteLength"].is_u64());
    }
    for rule in rules(log) {
        assert!(rule["id"].is_string() && rule["shortDescription"]["text"].is_string());
        assert!(rule["help"]["text"].is_string());
    }
    for invocation in runs[0]["invocations"].as_array().unwrap() {
        assert!(invocation["executionSuccessful"].is_boolean());
    }
}

fn has_null(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::Array(list) => list.iter().any(has_null),
        Value::Object(map) => map.values().any(has_null),
        Value::Bool(_) | Value::Number(_) | Value::String(_) => false,
    }
}

fn log(desk: &Desk, more: &[&str]) -> Value {
    let log: Value = serde_json::from_str(&call(desk, "sarif", more).stdout).unwrap();
    check_shape(&log);
    log
}

fn results(log: &Value) -> &[Value] {
    log["runs"][0]["results"].as_array().unwrap()
}

fn rules(log: &Value) -> &[Value] {
    log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap()
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

#[test]
fn each_result_is_its_finding() {
    let desk = desk();
    let (log, findings) = (log(&desk, &[]), findings(&desk));
    assert_eq!(results(&log).len(), findings.len());
    for (result, finding) in results(&log).iter().zip(&findings) {
        let rule = &rules(&log)[usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap()];
        assert_eq!((&result["ruleId"], &rule["id"]), (&finding["rule"], &finding["rule"]));
        let level = text(finding, "severity").replace("info", "note");
        assert_eq!(result["level"], level);
        assert_eq!(result["message"]["text"], finding["message"]);
        let location = &result["locations"][0];
        let place = &location["physicalLocation"];
        let uri = place["artifactLocation"]["uri"].as_str().unwrap();
        assert_eq!(path(uri), text(finding, "file"));
        assert_eq!(place["region"]["byteOffset"], finding["byte_offset"]);
        assert_eq!(place["region"]["byteLength"], finding["byte_length"]);
        let logical = |kind: &str| {
            let all = location["logicalLocations"].as_array().into_iter().flatten();
            let mut of_kind = all.filter(|one| one["kind"] == kind);
            of_kind.next().map(|one| text(one, "name")).unwrap_or_default()
        };
        assert_eq!(logical("claim"), text(finding, "claim_id"));
        assert_eq!(logical("loop"), text(finding, "loop"));
        assert_eq!(logical("segment position"), text(finding, "segment_position"));
        assert_eq!(logical("element"), text(finding, "element"));
        assert_eq!(result["partialFingerprints"], json!({"cause/v1": finding["cause"]}));
        let properties = &result["properties"];
        assert_eq!(text(properties, "claim"), text(finding, "claim_id"));
        assert_eq!(text(properties, "line"), text(finding, "line"));
        assert_eq!(properties["fix_at"], finding["fix_at"]);
    }
}

#[test]
fn the_catalogue_describes_every_rule() {
    let desk = desk();
    let log = log(&desk, &[]);
    let catalogue = desk.call(&["rules", "--format", "json"]).stdout;
    let catalogue: Vec<Value> = serde_json::from_str(&catalogue).unwrap();
    let driver = &log["runs"][0]["tool"]["driver"];
    assert_eq!(driver["name"], "scrub837");
    assert_eq!(driver["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(driver["informationUri"], Value::Null);
    assert_eq!(rules(&log).len(), catalogue.len());
    for (rule, known) in rules(&log).iter().zip(&catalogue) {
        assert_eq!((&rule["id"], &rule["name"]), (&known["code"], &known["name"]));
        assert_eq!(rule["shortDescription"]["text"], known["summary"]);
        let level = text(known, "severity").replace("info", "note");
        assert_eq!(rule["defaultConfiguration"]["level"], level);
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
        assert_eq!(
            path(change["artifactLocation"]["uri"].as_str().unwrap()),
            text(finding, "file")
        );
        let replacement = &change["replacements"][0];
        let number = |key: &str| {
            usize::try_from(replacement["deletedRegion"][key].as_u64().unwrap()).unwrap()
        };
        if !["CL120", "LN112"].contains(&text(finding, "rule").as_str()) {
            assert_eq!(replacement["insertedContent"]["text"], "", "separators and blanks go");
            continue;
        }
        let bytes = std::fs::read(desk.path(&text(finding, "file"))).unwrap();
        let deleted = &bytes[number("byteOffset")..number("byteOffset") + number("byteLength")];
        assert_eq!(std::str::from_utf8(deleted).unwrap(), text(finding, "before"));
        assert_eq!(replacement["insertedContent"]["text"], finding["after"]);
        told += 1;
    }
    assert_eq!(told, 3, "two dots and a modifier in lower case");
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
    let log: Value = serde_json::from_str(&called.stdout).unwrap();
    let place = &results(&log)[0]["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "dirty.837");
}
