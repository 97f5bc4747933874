//! A file without its people: the same structure, the same findings, nobody left.

use std::path::Path;

use proptest::prelude::*;
use scrub837::deidentify::Deidentifier;
use scrub837::deidentify::pseudonym::Pseudonyms;
use scrub837::engine::{CheckedBatch, Scrubber, Settings};

use crate::scrubbed::files;

fn scrubber() -> Scrubber {
    Scrubber::new(Settings { threads: Some(1), ..Settings::default() }).unwrap()
}

fn deidentified(bytes: &[u8], seed: u64) -> Vec<u8> {
    let scrubber = scrubber();
    let mut deidentifier = Deidentifier::new(Pseudonyms::seeded(seed));
    let mut out = Vec::new();
    let mut look = |checked: &CheckedBatch| {
        deidentifier.look(checked);
        Ok::<(), std::io::Error>(())
    };
    scrubber.scrub(bytes, &mut look).unwrap();
    scrubber.scrub(bytes, &mut |checked| deidentifier.write(checked, &mut out)).unwrap();
    out
}

/// Rule, severity, position and element of each finding.
fn findings(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    let mut look = |checked: &CheckedBatch| {
        for (_, _, section) in checked.own_sections() {
            for record in checked.records_of(section) {
                let (finding, position) = (&record.finding, record.segment_position);
                let element = finding.place.element;
                found.push(format!(
                    "{} {} {position} {element}",
                    finding.rule.code, finding.severity
                ));
            }
        }
        Ok::<(), std::io::Error>(())
    };
    scrubber().scrub(bytes, &mut look).unwrap();
    found
}

/// Values that name somebody, and names of payers, read without the program's own tables.
fn identities(text: &str, separator: char, terminator: char) -> (Vec<String>, Vec<String>) {
    let mut values = Vec::new();
    let mut payers = Vec::new();
    for segment in text.split(terminator) {
        let elements: Vec<&str> = segment.trim().split(separator).collect();
        let element = |n: usize| elements.get(n).copied().unwrap_or_default();
        let wanted: &[usize] = match (element(0), element(1)) {
            ("NM1", "PR" | "40" | "PE") => {
                payers.push(element(3).to_owned());
                &[]
            }
            ("NM1", _) => &[3, 4, 9],
            ("N3" | "CLM", _) => &[1],
            ("REF", "4N" | "F5" | "T4" | "P4" | "2U") => &[],
            ("DMG" | "REF" | "NTE", _) => &[2],
            ("PER", _) => &[2, 4],
            _ => &[],
        };
        values.extend(wanted.iter().map(|n| element(*n).trim().to_owned()));
    }
    (values, payers)
}

/// Whether a value says enough of somebody: short ones may be a word of something else, and nine
/// times one digit is nobody's number.
fn is_telling(value: &str) -> bool {
    let signs: Vec<char> = value.chars().filter(char::is_ascii_alphanumeric).collect();
    let telling = signs.iter().filter(|sign| **sign != '0').count();
    telling >= 6 && signs.iter().any(|sign| Some(sign) != signs.first())
}

fn holds(bytes: &[u8], seed: u64, delimiters: (char, char)) -> Result<(), TestCaseError> {
    let other = deidentified(bytes, seed);
    prop_assert_eq!(other.len(), bytes.len());
    let is_sign = |byte: &u8| byte.is_ascii_alphanumeric();
    let same = bytes.iter().zip(&other).all(|(a, b)| is_sign(a) && is_sign(b) || a == b);
    prop_assert!(same, "only letters and digits change");
    prop_assert_eq!(findings(bytes), findings(&other));
    let (before, after) = (String::from_utf8_lossy(bytes), String::from_utf8_lossy(&other));
    let (values, payers) = identities(&before, delimiters.0, delimiters.1);
    let (others, _) = identities(&after, delimiters.0, delimiters.1);
    prop_assert_eq!(values.len(), others.len());
    for (value, other) in values.iter().zip(&others).filter(|(value, _)| is_telling(value)) {
        prop_assert_ne!(value, other);
        // A number may be another's by chance; a name is not.
        let is_name = value.chars().filter(char::is_ascii_alphabetic).count() >= 6;
        // A plan may bill, and is no person.
        let is_name = is_name && !payers.contains(value);
        prop_assert!(!is_name || !after.contains(value.as_str()), "{value} is still there");
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn the_same_is_said_and_nobody_is_left(file in files(300), seed in any::<u64>()) {
        let isa = file.bytes.windows(4).position(|four| four.starts_with(b"ISA")).unwrap();
        let separator = char::from(file.bytes[isa + 3]);
        let terminator = char::from(file.bytes[isa + 105]);
        holds(&file.bytes, seed, (separator, terminator))?;
    }
}

#[test]
fn every_fixture_says_the_same_of_nobody() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures");
    let mut count = 0;
    for kind in ["clean", "dirty", "broken", "hostile"] {
        for entry in std::fs::read_dir(folder.join(kind)).unwrap() {
            let path = entry.unwrap().path();
            let bytes = std::fs::read(&path).unwrap();
            let is_plain = bytes.starts_with(b"ISA*") && bytes.get(105) == Some(&b'~');
            if path.to_string_lossy().contains(".snap") || !is_plain {
                continue;
            }
            count += 1;
            for seed in 0..3 {
                let fails = |error| panic!("{}: {error}", path.display());
                holds(&bytes, seed, ('*', '~')).unwrap_or_else(fails);
            }
        }
    }
    assert!(count > 60, "only {count} files");
}
