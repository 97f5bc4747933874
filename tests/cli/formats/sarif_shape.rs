//! What the schema of SARIF 2.1.0, and the standard's text, demand of the objects that we write.
#![expect(clippy::panic, reason = "a test may panic")]

use serde_json::{Map, Value};

pub(super) fn assert_is_sarif(document: &Value) {
    let log = object(document, &["version", "$schema", "runs"]);
    assert_eq!(log["version"], "2.1.0");
    assert!(text(&log["$schema"]).ends_with("sarif-schema-2.1.0.json"));
    let [run] = items(&log["runs"]).as_slice() else { panic!("one run expected") };
    let run = object(run, &["columnKind", "results", "invocations", "tool"]);
    assert!(["utf16CodeUnits", "unicodeCodePoints"].contains(&text(&run["columnKind"])));
    let driver = &object(&run["tool"], &["driver"])["driver"];
    let driver = object(driver, &["name", "version", "semanticVersion", "rules"]);
    assert_eq!(driver["name"], "scrub837");
    let rules = items(&driver["rules"]);
    rules.iter().for_each(rule);
    let mut fired = vec![false; rules.len()];
    for result in items(&run["results"]) {
        let index = usize::try_from(number(&result["ruleIndex"])).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        fired[index] = true;
        self::result(result);
    }
    assert!(fired.iter().all(|&fired| fired), "a rule without a result");
    items(&run["invocations"]).iter().for_each(invocation);
}

/// An object with these properties and no others; those that may be absent end with `?`.
fn object<'v>(value: &'v Value, properties: &[&str]) -> &'v Map<String, Value> {
    let object = value.as_object().unwrap_or_else(|| panic!("an object expected: {value}"));
    for property in properties.iter().filter(|property| !property.ends_with('?')) {
        assert!(object.contains_key(*property), "{property} is missing: {value}");
    }
    for key in object.keys() {
        let is_known = properties.iter().any(|known| known.trim_end_matches('?') == key);
        assert!(is_known, "{key} is unknown: {value}");
    }
    object
}

fn items(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap_or_else(|| panic!("an array expected: {value}"))
}

fn text(value: &Value) -> &str {
    let text = value.as_str().unwrap_or_else(|| panic!("a string expected: {value}"));
    assert!(!text.is_empty());
    text
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("a number expected: {value}"))
}

fn message(value: &Value) {
    let text = text(&object(value, &["text"])["text"]);
    assert_has_no_placeholder(text);
    assert!(!text.contains("]("), "a link: {text}");
}

fn assert_has_no_placeholder(text: &str) {
    let literal = text.replace("{{", "").replace("}}", "");
    assert!(!literal.contains(['{', '}']), "a placeholder: {text}");
}

fn level(value: &Value) {
    assert!(["error", "warning", "note"].contains(&text(value)));
}

fn invocation(invocation: &Value) {
    let invocation = object(invocation, &["executionSuccessful", "toolExecutionNotifications"]);
    assert!(invocation["executionSuccessful"].is_boolean());
    for notification in items(&invocation["toolExecutionNotifications"]) {
        let notification = object(notification, &["level", "message", "locations"]);
        level(&notification["level"]);
        message(&notification["message"]);
        items(&notification["locations"]).iter().for_each(location);
    }
}

fn rule(rule: &Value) {
    let described = ["shortDescription", "fullDescription"];
    let others = ["id", "name", "help", "defaultConfiguration", "properties"];
    let rule = object(rule, &[described.as_slice(), &others].concat());
    text(&rule["id"]);
    text(&rule["name"]);
    for one in described {
        message(&rule[one]);
    }
    let help = object(&rule["help"], &["text", "markdown"]);
    assert_has_no_placeholder(text(&help["text"]));
    assert_has_no_placeholder(text(&help["markdown"]));
    level(&object(&rule["defaultConfiguration"], &["level"])["level"]);
    let properties = object(&rule["properties"], &["tags", "snip", "fix", "fix_at"]);
    let tags = items(&properties["tags"]);
    assert_ne!(text(&tags[0]), text(&tags[1]));
}

fn result(result: &Value) {
    let expected = ["ruleId", "ruleIndex", "level", "message", "locations"];
    let more = ["partialFingerprints", "fixes?", "properties"];
    let result = object(result, &[expected.as_slice(), &more].concat());
    level(&result["level"]);
    message(&result["message"]);
    items(&result["locations"]).iter().for_each(location);
    text(&object(&result["partialFingerprints"], &["cause/v1"])["cause/v1"]);
    let properties = ["claim?", "line?", "fix_at", "action", "suggestion"];
    object(&result["properties"], &properties).values().for_each(|value| {
        text(value);
    });
    for fix in result.get("fixes").map(items).into_iter().flatten() {
        self::fix(fix);
    }
}

fn location(location: &Value) {
    let location = object(location, &["physicalLocation", "logicalLocations?"]);
    let place = object(&location["physicalLocation"], &["artifactLocation", "region?"]);
    uri(text(&object(&place["artifactLocation"], &["uri"])["uri"]));
    if let Some(region) = place.get("region") {
        self::region(region);
    }
    for logical in location.get("logicalLocations").map(items).into_iter().flatten() {
        let logical = object(logical, &["name", "fullyQualifiedName?", "kind"]);
        let name = text(&logical["name"]);
        let whole = logical.get("fullyQualifiedName").map(text);
        assert!(whole.is_none_or(|whole| whole.ends_with(name)));
    }
}

/// Text and bytes, or bytes alone.
fn region(region: &Value) {
    if region.get("startLine").is_none() {
        object(region, &["byteOffset", "byteLength"]);
        return;
    }
    let columns = ["startLine", "startColumn", "endLine", "endColumn"];
    let known = object(region, &[columns.as_slice(), &["byteOffset", "byteLength"]].concat());
    let [start_line, start, end_line, end] = columns.map(|column| number(&known[column]));
    assert!(start_line >= 1 && start >= 1 && (start_line, start) <= (end_line, end));
    if start_line == end_line {
        assert_eq!(end - start, number(&known["byteLength"]));
    }
}

/// What replaces a region of text is text, and what replaces bytes is Base64.
fn fix(fix: &Value) {
    let fix = object(fix, &["description", "artifactChanges"]);
    message(&fix["description"]);
    for change in items(&fix["artifactChanges"]) {
        let change = object(change, &["artifactLocation", "replacements"]);
        uri(text(&object(&change["artifactLocation"], &["uri"])["uri"]));
        assert!(!items(&change["replacements"]).is_empty());
        for replacement in items(&change["replacements"]) {
            let replacement = object(replacement, &["deletedRegion", "insertedContent"]);
            let deleted = &replacement["deletedRegion"];
            region(deleted);
            let inserted = object(&replacement["insertedContent"], &["text?", "binary"]);
            assert_eq!(inserted.contains_key("text"), deleted.get("startLine").is_some());
            assert!(inserted["binary"].as_str().unwrap().len().is_multiple_of(4));
        }
    }
}

/// Characters of a URI reference, percents before two digits, no colon in its first segment.
fn uri(uri: &str) {
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    let mut escapes = path.split('%');
    let plain =
        |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/".contains(&b));
    assert!(plain(escapes.next().unwrap()), "{uri}");
    for escape in escapes {
        assert!(u8::from_str_radix(&escape[..2], 16).is_ok() && plain(&escape[2..]), "{uri}");
    }
}
