//! Workflow commands, read by a parser of our own that undoes GitHub's escaping.

use std::collections::HashMap;

use serde_json::Value;
use synthetic::{Defect, Plan};

use super::{advice, call, desk, findings, text};
use crate::program::Desk;

/// A workflow command.
struct Command {
    name: String,
    properties: HashMap<String, String>,
    message: String,
}

impl Command {
    /// Reads a line as the runner does: the message begins at the second pair of colons.
    fn parse(line: &str) -> Self {
        let (head, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (name, properties) = head.split_once(' ').unwrap();
        let properties = properties.split(',').map(|property| {
            let (name, value) = property.split_once('=').unwrap();
            (name.to_owned(), unescaped(value))
        });
        Self {
            name: name.to_owned(),
            properties: properties.collect(),
            message: unescaped(message),
        }
    }
}

/// Undoes each escape once, from left to right.
fn unescaped(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.as_bytes();
    while let Some((&byte, after)) = rest.split_first() {
        if byte == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            bytes.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            bytes.push(byte);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap()
}

fn commands(output: &str) -> Vec<Command> {
    output.lines().map(Command::parse).collect()
}

/// The line of a file that a finding begins; empty if something stands before it.
fn own_line(bytes: &[u8], finding: &Value) -> String {
    let offset = usize::try_from(finding["byte_offset"].as_u64().unwrap()).unwrap();
    let lines: Vec<&[u8]> = bytes[..offset].split(|&byte| byte == b'\n').collect();
    let is_first = lines[lines.len() - 1].iter().all(u8::is_ascii_whitespace);
    if is_first { lines.len().to_string() } else { String::new() }
}

fn line(command: &Command) -> String {
    command.properties.get("line").cloned().unwrap_or_default()
}

#[test]
fn each_finding_is_one_command_at_its_line() {
    let desk = desk();
    let findings = findings(&desk);
    let output = call(&desk, "github", &[]).stdout;
    let is_problem =
        |one: &Command| ["failed", "refused"].contains(&one.properties["title"].as_str());
    let (problems, told): (Vec<Command>, Vec<Command>) =
        commands(&output).into_iter().partition(is_problem);
    assert_eq!(told.len(), findings.len());
    for (command, finding) in told.iter().zip(&findings) {
        assert_eq!(command.name, text(finding, "severity"));
        assert_eq!(command.properties["file"], text(finding, "file"));
        let bytes = std::fs::read(desk.path(&text(finding, "file"))).unwrap();
        assert_eq!(line(command), own_line(&bytes, finding));
        let title = format!("{} {}", text(finding, "rule"), text(finding, "rule_name"));
        assert_eq!(command.properties["title"], title);
        let parts: Vec<&str> = command.message.split('\n').collect();
        assert_eq!(parts.len(), 3, "{}", command.message);
        assert_eq!(parts[0], text(finding, "message"));
        assert!(parts[1].contains(&text(finding, "claim_id")), "{}", command.message);
        assert_eq!(parts[2], format!("help: {}", advice(finding)));
    }
    assert!(told.iter().all(|command| !line(command).is_empty()), "each segment has its line");
    let files: Vec<&str> = problems.iter().map(|one| one.properties["file"].as_str()).collect();
    assert_eq!(files, ["gone.837", "refused.837"]);
    assert!(problems.iter().all(|one| one.name == "error" && line(one).is_empty()));
}

#[test]
fn lines_are_counted_through_a_file_of_many_batches() {
    let file = Plan::of_claims(3_000).seed(7).share_of_defects(20, Defect::ALL).make();
    assert!(file.bytes.len() > 2_000_000);
    let desk = Desk::with(&[]);
    desk.write("large.837", &file.bytes);
    let output = desk.call(&["check", "--format", "github", "large.837"]).stdout;
    let findings = desk.call(&["check", "--format", "jsonl", "large.837"]).stdout;
    let lines: Vec<String> = commands(&output).iter().map(line).collect();
    let mut ends = memchr::memchr_iter(b'\n', &file.bytes).peekable();
    let (mut passed, mut expected) = (0, Vec::new());
    for finding in findings.lines() {
        let finding: Value = serde_json::from_str(finding).unwrap();
        let offset = usize::try_from(finding["byte_offset"].as_u64().unwrap()).unwrap();
        while ends.next_if(|&end| end < offset).is_some() {
            passed += 1;
        }
        expected.push((passed + 1).to_string());
    }
    assert!(expected.len() > 20);
    assert_eq!(lines, expected);
}

#[test]
fn a_segment_in_the_middle_of_a_line_has_no_line() {
    let desk = desk();
    let text = desk.read("dirty.837");
    desk.write("one.837", text.replace('\n', ""));
    let output = desk.call(&["check", "--format", "github", "one.837"]).stdout;
    let commands = commands(&output);
    assert!(commands.len() > 2 && commands.iter().all(|command| line(command).is_empty()));
    assert!(commands.iter().all(|command| command.message.contains(", segment ")));
}
