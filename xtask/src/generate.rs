//! `cargo xtask generate`: a synthetic claim file of any size.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use synthetic::{Defect, Event, Layout, Plan, Tally};

const USAGE: &str = "\
usage: cargo xtask generate (--claims N | --bytes N[K|M|G]) [OPTION]... OUT
  --seed N            another number gives another file (0)
  --layout NAME       delimiters and line ends (lf)
  --defective PERCENT of the claims (0)
  --defect WHAT       name or rule of a defect to choose from; may be given again (all)
  --claims-per-set N  (40)
  --expected FILE     writes a table of the defects: claim, rule, outcome";

/// Why no file was made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// An option or argument is missing.
    #[error("{what} is missing\n{USAGE}")]
    Missing {
        /// Which.
        what: &'static str,
    },
    /// No option of this name.
    #[error("there is no option {option}\n{USAGE}")]
    UnknownOption {
        /// As given.
        option: String,
    },
    /// More than one output.
    #[error("one file at a time: {first} or {second}?")]
    TwoOutputs {
        /// Given first.
        first: String,
        /// Given second.
        second: String,
    },
    /// The value of an option is not what it must be.
    #[error("{option} is {value}, but must be {wanted}")]
    Value {
        /// The option.
        option: &'static str,
        /// As given.
        value: String,
        /// What it must be.
        wanted: String,
    },
    /// The file cannot be written.
    #[error("{}: cannot be written", file.display())]
    Write {
        /// The file.
        file: PathBuf,
        /// Why.
        #[source]
        source: io::Error,
    },
}

/// What the options say.
#[derive(Default)]
struct Options<'a> {
    claims: Option<u64>,
    bytes: Option<u64>,
    seed: u64,
    layout: Layout,
    per_thousand: u32,
    defects: Vec<Defect>,
    claims_per_set: Option<u64>,
    expected: Option<&'a str>,
    out: Option<&'a str>,
}

/// Makes the file that the options ask for.
///
/// # Errors
/// An option is wrong or missing, or a file cannot be written.
pub(crate) fn run(arguments: &[&str]) -> Result<(), Error> {
    let options = parse(arguments)?;
    let out = Path::new(options.out.ok_or(Error::Missing { what: "OUT" })?);
    let tally = match options.expected.map(Path::new) {
        None => write(&options.plan()?, out, &mut |_| {})?,
        Some(table) => {
            let mut rows = String::from("claim\tinterchange\tgroup\tset\tdefect\trule\toutcome\n");
            let tally = write(&options.plan()?, out, &mut |event| row(&event, &mut rows))?;
            std::fs::write(table, rows)
                .map_err(|source| Error::Write { file: table.to_owned(), source })?;
            tally
        }
    };
    summary(&tally, out);
    Ok(())
}

fn parse<'a>(arguments: &[&'a str]) -> Result<Options<'a>, Error> {
    let mut options = Options::default();
    let mut rest = arguments.iter().copied();
    while let Some(word) = rest.next() {
        let mut value = |what| rest.next().ok_or(Error::Missing { what });
        match word {
            "--claims" => options.claims = Some(number("--claims", value("N of --claims")?)?),
            "--bytes" => options.bytes = Some(bytes(value("N of --bytes")?)?),
            "--seed" => options.seed = number("--seed", value("N of --seed")?)?,
            "--layout" => options.layout = layout(value("NAME of --layout")?)?,
            "--defective" => options.per_thousand = share(value("PERCENT of --defective")?)?,
            "--defect" => options.defects.extend(defects(value("WHAT of --defect")?)?),
            "--claims-per-set" => {
                let claims = value("N of --claims-per-set")?;
                options.claims_per_set = Some(number("--claims-per-set", claims)?);
            }
            "--expected" => options.expected = Some(value("FILE of --expected")?),
            option if option.starts_with('-') => {
                return Err(Error::UnknownOption { option: option.to_owned() });
            }
            second => {
                if let Some(first) = options.out.replace(second) {
                    let (first, second) = (first.to_owned(), second.to_owned());
                    return Err(Error::TwoOutputs { first, second });
                }
            }
        }
    }
    Ok(options)
}

impl Options<'_> {
    fn plan(&self) -> Result<Plan, Error> {
        let plan = match (self.claims, self.bytes) {
            (Some(claims), None) => Plan::of_claims(claims),
            (None, Some(bytes)) => Plan::of_bytes(bytes),
            (None, None) => return Err(Error::Missing { what: "--claims or --bytes" }),
            (Some(_), Some(bytes)) => {
                let wanted = "left out where --claims is given".to_owned();
                return Err(Error::Value { option: "--bytes", value: bytes.to_string(), wanted });
            }
        };
        let kinds = if self.defects.is_empty() { Defect::ALL } else { &self.defects };
        let plan =
            plan.seed(self.seed).layout(self.layout).share_of_defects(self.per_thousand, kinds);
        Ok(self.claims_per_set.map_or(plan.clone(), |claims| plan.claims_per_set(claims)))
    }
}

fn number(option: &'static str, text: &str) -> Result<u64, Error> {
    let wanted = || "a whole number".to_owned();
    text.parse().map_err(|_| Error::Value { option, value: text.to_owned(), wanted: wanted() })
}

/// A number of bytes, also as `20M`.
fn bytes(text: &str) -> Result<u64, Error> {
    let (digits, unit) = match text.strip_suffix(['k', 'K']) {
        Some(digits) => (digits, 10),
        None => match text.strip_suffix('M') {
            Some(digits) => (digits, 20),
            None => text.strip_suffix('G').map_or((text, 0), |digits| (digits, 30)),
        },
    };
    let wanted = || "a number of bytes such as 500000, 20M or 2G".to_owned();
    let too_much = || Error::Value { option: "--bytes", value: text.to_owned(), wanted: wanted() };
    let count: u64 = digits.parse().map_err(|_| too_much())?;
    count.checked_mul(1 << unit).ok_or_else(too_much)
}

/// A percentage with one decimal at most, in thousandths.
fn share(text: &str) -> Result<u32, Error> {
    let (whole, tenth) = text.split_once('.').unwrap_or((text, "0"));
    let per_thousand = format!("{whole}{tenth}").parse().ok();
    per_thousand.filter(|&share| tenth.len() == 1 && share <= 1000).ok_or_else(|| Error::Value {
        option: "--defective",
        value: text.to_owned(),
        wanted: "a percentage from 0 to 100, with one decimal at most".to_owned(),
    })
}

fn layout(name: &str) -> Result<Layout, Error> {
    Layout::named(name).ok_or_else(|| {
        let names: Vec<&str> = Layout::names().collect();
        let wanted = format!("one of {}", names.join(", "));
        Error::Value { option: "--layout", value: name.to_owned(), wanted }
    })
}

/// The defect of a name, or all of a rule.
fn defects(what: &str) -> Result<Vec<Defect>, Error> {
    let is_meant = |defect: &Defect| defect.name() == what || defect.expected().rule == what;
    let meant: Vec<Defect> = Defect::ALL.iter().copied().filter(is_meant).collect();
    if meant.is_empty() {
        let names: Vec<&str> = Defect::ALL.iter().map(|defect| defect.name()).collect();
        let wanted = format!("a rule or one of {}", names.join(", "));
        return Err(Error::Value { option: "--defect", value: what.to_owned(), wanted });
    }
    Ok(meant)
}

fn write(plan: &Plan, out: &Path, watch: &mut impl FnMut(Event)) -> Result<Tally, Error> {
    let failed = |source| Error::Write { file: out.to_owned(), source };
    let mut file = File::create(out).map_err(failed)?;
    plan.write_watched(&mut file, watch).map_err(failed)
}

/// A row of the table of defects; claims without one have none.
fn row(event: &Event, rows: &mut String) {
    let (claim, place, defect) = match event {
        Event::Claim(claim) => (claim.number.as_str(), claim.place, claim.defect),
        Event::Envelope(broken) => ("", broken.place, Some(broken.defect)),
        _ => return,
    };
    let Some(defect) = defect else { return };
    let (interchange, group, set) =
        (place.interchange.to_string(), place.group.to_string(), format!("{:04}", place.set));
    let expected = defect.expected();
    let outcome = expected.outcome.as_str();
    let row = [claim, &interchange, &group, &set, defect.name(), expected.rule, outcome];
    rows.push_str(&row.join("\t"));
    rows.push('\n');
}

#[expect(clippy::print_stderr, reason = "this is a command line tool")]
fn summary(tally: &Tally, out: &Path) {
    eprintln!(
        "{}: {} bytes, {} claims ({} defective), {} lines, {} sets ({} envelopes broken)",
        out.display(),
        tally.bytes,
        tally.claims,
        tally.defective_claims,
        tally.lines,
        tally.sets,
        tally.broken_envelopes,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the command says of arguments that it refuses.
    #[track_caller]
    fn refused(arguments: &[&str]) -> String {
        let said = run(arguments).unwrap_err().to_string();
        said.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn sizes_and_shares_are_read() {
        assert_eq!(bytes("1500").unwrap(), 1500);
        assert_eq!(bytes("2k").unwrap(), 2048);
        assert_eq!(bytes("20M").unwrap(), 20 << 20);
        assert_eq!(bytes("2G").unwrap(), 2 << 30);
        assert!(bytes("99999999999999G").is_err());
        assert_eq!(share("5").unwrap(), 50);
        assert_eq!(share("0.5").unwrap(), 5);
        assert!(share("0.55").is_err() && share("101").is_err() && share("-1").is_err());
    }

    #[test]
    fn a_rule_stands_for_all_of_its_defects() {
        assert_eq!(defects("TH301").unwrap(), [Defect::UntimedUnits]);
        assert_eq!(defects("SX101").unwrap().len(), 3);
        assert_eq!(defects("untimed-units").unwrap(), [Defect::UntimedUnits]);
    }

    #[test]
    fn what_is_wrong_is_said() {
        assert_eq!(refused(&["--claims", "5"]), "OUT is missing");
        assert_eq!(refused(&["out.837"]), "--claims or --bytes is missing");
        assert_eq!(refused(&["--claims"]), "N of --claims is missing");
        assert_eq!(refused(&["--claim", "5"]), "there is no option --claim");
        assert_eq!(refused(&["a", "b"]), "one file at a time: a or b?");
        let said = refused(&["--claims", "many", "a"]);
        assert_eq!(said, "--claims is many, but must be a whole number");
        let said = refused(&["--claims", "5", "--layout", "round", "a"]);
        assert!(said.starts_with("--layout is round, but must be one of lf, crlf"), "{said}");
        let said = refused(&["--claims", "5", "--defect", "TH999", "a"]);
        assert!(said.starts_with("--defect is TH999, but must be a rule or one of npi"), "{said}");
        let said = refused(&["--claims", "5", "/no/such/folder/a"]);
        assert_eq!(said, "/no/such/folder/a: cannot be written");
    }
}
