//! A patient is shown nowhere, wherever the segments and elements that tell of one slip to.

use std::io::{Read as _, Write as _};
use std::path::Path;

use assert_cmd::Command;
use proptest::prelude::*;
use synthetic::Plan;
use tempfile::TempDir;

/// A value that is shorter may be a word of something else.
const SHORTEST: usize = 4;

/// A claim file, one segment a line, and what it says of patients.
#[derive(Clone, Debug)]
struct Marked {
    segments: Vec<String>,
    /// Numbers of the segments that tell of a patient.
    of_patients: Vec<usize>,
    values: Vec<String>,
}

/// Puts values in the place of a patient's that stand nowhere else.
fn marked(file: &str) -> Marked {
    let mut marked = Marked { segments: Vec::new(), of_patients: Vec::new(), values: Vec::new() };
    let mut names_patient = false;
    for (number, text) in file.lines().enumerate() {
        let mut elements: Vec<String> =
            text.trim_end_matches('~').split('*').map(str::to_owned).collect();
        let element = |n: usize| elements.get(n).map(String::as_str).unwrap_or_default();
        names_patient = match (element(0), element(1)) {
            ("NM1", who) => matches!(who, "IL" | "QC"),
            ("CLM" | "HL" | "LX", _) => false,
            _ => names_patient,
        };
        let own: &[(usize, &str)] = match element(0) {
            "NM1" if names_patient => &[(3, "QZSURNAME"), (4, "ZQFIRST"), (9, "77QZ")],
            "N3" if names_patient => &[(1, "77 QZSTREET "), (2, "ZQFLAT ")],
            "N4" if names_patient => &[(1, "QZTOWN"), (3, "59731")],
            "PER" if names_patient => &[(2, "QZCONTACT"), (4, "555"), (6, "555")],
            "NTE" => &[(2, "QZNOTE")],
            "K3" => &[(1, "QZTEXT")],
            "DMG" => &[(2, "1901")],
            "REF" if names_patient || element(1) == "EA" => &[(2, "88QZ")],
            _ => &[],
        };
        if !own.is_empty() {
            marked.of_patients.push(number);
        }
        for (n, value) in own {
            if let Some(slot) = elements.get_mut(*n).filter(|slot| !slot.is_empty()) {
                // A ZIP code with its four digits, a day of 1901, a name or number.
                *slot = match *n {
                    2 if *value == "1901" => {
                        format!("1901{:02}{:02}", number % 12 + 1, number % 28 + 1)
                    }
                    _ => format!("{value}{:04}", number % 10_000),
                };
                marked.values.push(slot.clone());
            }
        }
        marked.segments.push(elements.join("*"));
    }
    let days: Vec<String> = marked
        .values
        .iter()
        .filter(|value| value.starts_with("1901") && value.len() == 8)
        .map(|day| format!("{}-{}-{}", &day[..4], &day[4..6], &day[6..]))
        .collect();
    marked.values.extend(days);
    marked.values.retain(|value| value.len() >= SHORTEST);
    marked
}

/// How a segment of a patient slips.
#[derive(Clone, Copy, Debug)]
enum Slip {
    /// An empty element comes before one of its own.
    Shifted,
    /// A separator is lost.
    Joined,
    /// It changes places with another segment.
    Swapped,
    /// It stands elsewhere a second time.
    Repeated,
    /// Its ID is in lower case.
    LowerCase,
    /// Its ID has a letter too many.
    Misspelt,
    /// Its qualifier is another.
    Misqualified,
    /// Its terminator is lost.
    Unended,
    /// The terminator of the one before it is lost.
    Swallowed,
    /// The segment before it is lost.
    Orphaned,
}

const SLIPS: [Slip; 10] = [
    Slip::Shifted,
    Slip::Joined,
    Slip::Swapped,
    Slip::Repeated,
    Slip::LowerCase,
    Slip::Misspelt,
    Slip::Misqualified,
    Slip::Unended,
    Slip::Swallowed,
    Slip::Orphaned,
];

fn slip(
    segments: &mut Vec<String>,
    number: usize,
    how: Slip,
    (at, to): (prop::sample::Index, prop::sample::Index),
) {
    let stars: Vec<usize> = segments[number].match_indices('*').map(|(at, _)| at).collect();
    // An earlier slip may have left one without elements.
    if stars.is_empty() {
        return;
    }
    let star = stars[at.index(stars.len())];
    // Headers and trailers of the envelope stay where they are.
    let other = 3 + to.index(segments.len() - 6);
    let id = |text: &str| text.split('*').next().unwrap_or_default().to_owned();
    match how {
        Slip::Shifted => segments[number].insert(star, '*'),
        Slip::Joined => drop(segments[number].remove(star)),
        // What changes places with its like is in its place.
        Slip::Swapped if id(&segments[number]) == id(&segments[other]) => {}
        Slip::Swapped => segments.swap(number, other),
        Slip::Repeated => segments.insert(other, segments[number].clone()),
        Slip::LowerCase => {
            let end = stars[0];
            segments[number][..end].make_ascii_lowercase();
        }
        Slip::Misspelt => segments[number].insert(0, 'X'),
        Slip::Misqualified => {
            let end = stars.get(1).copied().unwrap_or(segments[number].len());
            segments[number].replace_range(stars[0] + 1..end, "ZZ");
        }
        Slip::Unended | Slip::Swallowed => {
            let first = if matches!(how, Slip::Unended) { number } else { number - 1 };
            let next = segments.remove(first + 1);
            segments[first].push_str(&next);
        }
        Slip::Orphaned => drop(segments.remove(number - 1)),
    }
}

/// What the program writes about a file, and where.
fn told(file: &str) -> Vec<(String, String)> {
    let folder = TempDir::new().unwrap();
    std::fs::write(folder.path().join("batch.837"), file).unwrap();
    let run = ["run", "batch.837", "-o", "out", "--acks", "--report", "csv,html,jsonl,xlsx"];
    let calls: [&[&str]; 9] = [
        &run,
        &["check", "batch.837", "--format", "full"],
        &["check", "batch.837", "--format", "json"],
        &["check", "batch.837", "--format", "sarif"],
        &["check", "batch.837", "--format", "junit"],
        &["view", "batch.837"],
        &["diff", "batch.837"],
        &["lines", "batch.837"],
        &["stats", "batch.837"],
    ];
    let mut told = Vec::new();
    for call in calls {
        let mut command = Command::cargo_bin("scrub837").unwrap();
        let output = command.current_dir(folder.path()).args(call).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        told.push((call.join(" "), String::from_utf8_lossy(&text).into_owned()));
    }
    for entry in std::fs::read_dir(folder.path().join("out")).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if let Some(text) = readable(&path, &name) {
            told.push((name, text));
        }
    }
    told
}

/// An output as text, packed parts unpacked. The claims themselves say who they are about, and so
/// does the answer to each of them.
fn readable(path: &Path, name: &str) -> Option<String> {
    let bytes = std::fs::read(path).unwrap();
    match name.rsplit('.').next() {
        Some("837" | "277ca") => None,
        Some("xlsx") => {
            let mut book = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
            let mut text = String::new();
            for number in 0..book.len() {
                book.by_index(number).unwrap().read_to_string(&mut text).unwrap();
            }
            Some(text)
        }
        Some("html") => {
            let mut page = String::from_utf8(bytes).unwrap();
            let packed: Vec<Vec<u8>> = page
                .split("class=\"block\">")
                .skip(1)
                .map(|rest| decoded(rest.split('<').next().unwrap()))
                .collect();
            for block in packed {
                let mut unpacked = flate2::write::DeflateDecoder::new(Vec::new());
                unpacked.write_all(&block).unwrap();
                page.push_str(&String::from_utf8(unpacked.finish().unwrap()).unwrap());
            }
            Some(page)
        }
        _ => Some(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// What Base64 stands for.
fn decoded(base64: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut bytes = Vec::new();
    for group in base64.trim_end_matches('=').as_bytes().chunks(4) {
        let letters = group.iter().map(|&c| alphabet.find(char::from(c)).unwrap());
        let bits = letters.fold(0_u32, |bits, letter| bits << 6 | u32::try_from(letter).unwrap());
        let bits = bits << (6 * (4 - group.len()));
        bytes.extend_from_slice(&bits.to_be_bytes()[1..group.len()]);
    }
    bytes
}

fn nobody_is_shown(file: &str, values: &[String]) -> Result<(), TestCaseError> {
    for (output, text) in told(file) {
        for value in values {
            let at = text.find(value.as_str());
            let around = at.map(|at| {
                let from = text.floor_char_boundary(at.saturating_sub(200));
                text[from..text.ceil_char_boundary(at + 60)].to_owned()
            });
            prop_assert_eq!(around, None, "{} in {}, of\n{}", value, output, file);
        }
    }
    Ok(())
}

/// Made files, and those of the fixtures that are laid out alike.
fn bases() -> impl Strategy<Value = String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/clean");
    let mut files: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let texts = files.iter().map(|path| String::from_utf8(std::fs::read(path).unwrap()).unwrap());
    let is_line = |line: &str| line.ends_with('~') && line.matches('~').count() == 1;
    let alike = texts.filter(|text| text.starts_with("ISA*") && text.lines().all(is_line));
    let made = any::<u64>().prop_map(|seed| {
        let file = Plan::of_claims(1 + seed % 3).seed(seed).make();
        String::from_utf8(file.bytes).unwrap()
    });
    prop_oneof![made, prop::sample::select(alike.collect::<Vec<_>>())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nobody_is_shown_who_slipped(
        base in bases(),
        slips in prop::collection::vec(
            (
                any::<prop::sample::Index>(),
                prop::sample::select(&SLIPS[..]),
                any::<prop::sample::Index>(),
                any::<prop::sample::Index>(),
            ),
            1..3,
        ),
    ) {
        let Marked { mut segments, of_patients, values } = marked(&base);
        for (which, how, at, to) in slips {
            let number = of_patients[which.index(of_patients.len())].min(segments.len() - 2);
            slip(&mut segments, number, how, (at, to));
        }
        nobody_is_shown(&(segments.join("~\n") + "~\n"), &values)?;
    }
}
