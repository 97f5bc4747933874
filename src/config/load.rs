//! Finds the file, follows what it extends, and gives the layer that they come to.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::engine::PatientData;
use crate::policy::{PayerMatch, Profile, SafeFixes, Selector};

use super::error::ConfigError;
use super::file::{FileKeys, PayerKeys};
use super::layer::{Layer, Origin, PayerLayer, RuleLayer, Set};
use super::value::{Named, SafeKey};

/// Name of the file.
pub const FILE_NAME: &str = "scrub837.toml";

/// Where the file is looked for.
#[derive(Clone, Copy, Debug)]
pub enum Source<'a> {
    /// It is this one.
    File(&'a Path),
    /// Beside these inputs, or in a folder above; an input that is a folder is looked into.
    Beside(&'a [PathBuf]),
    /// Nowhere.
    Nowhere,
}

/// Reads the configuration of a source: the layer, and the files it came from, nearest first.
///
/// # Errors
/// A file cannot be read or says something that cannot be, or inputs have different files.
pub fn load(source: Source<'_>) -> Result<(Layer, Vec<PathBuf>), ConfigError> {
    let file = match source {
        Source::File(path) => Some(path.to_owned()),
        Source::Beside(inputs) => discover(inputs)?,
        Source::Nowhere => None,
    };
    let mut files = Vec::new();
    let layer = match file {
        Some(path) => read(&path, &mut files)?,
        None => Layer::default(),
    };
    Ok((layer, files))
}

/// The one file that all inputs have, or none of them.
fn discover(inputs: &[PathBuf]) -> Result<Option<PathBuf>, ConfigError> {
    let mut files = inputs.iter().map(|input| (input, nearest_file(input)));
    let Some((first, found)) = files.next() else { return Ok(None) };
    for (input, other) in files {
        return Err(match (&found, other) {
            (one, other) if *one == other => continue,
            (Some(one), Some(other)) => ConfigError::Several { one: one.clone(), other },
            (Some(one), None) => ConfigError::NotAbove { one: one.clone(), input: input.clone() },
            (None, other) => {
                ConfigError::NotAbove { one: other.unwrap_or_default(), input: first.clone() }
            }
        });
    }
    Ok(found)
}

fn nearest_file(input: &Path) -> Option<PathBuf> {
    let absolute = std::path::absolute(input).ok()?;
    let mut folders = absolute.ancestors();
    if !absolute.is_dir() {
        folders.next();
    }
    folders.map(|folder| folder.join(FILE_NAME)).find(|file| file.is_file())
}

/// Reads a file and what it extends. `files` are those that lead here.
fn read(path: &Path, files: &mut Vec<PathBuf>) -> Result<Layer, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_owned(), source };
    let real = path.canonicalize().map_err(unreadable)?;
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    if files.iter().any(|file| file.canonicalize().is_ok_and(|file| file == real)) {
        return Err(ConfigError::Circle { path: path.to_owned() });
    }
    files.push(path.to_owned());
    let malformed = |error: &toml::de::Error| {
        ConfigError::malformed(path, &text, error.span(), error.message())
    };
    let keys: FileKeys = toml::from_str(&text).map_err(|error| malformed(&error))?;
    let origin = Origin::File(Arc::new(path.to_owned()));
    let mut below = Layer::default();
    for name in &keys.extends.0 {
        let base = match Profile::parse(name) {
            Some(profile) => of_profile(profile, &origin),
            None => read(&beside(path, Path::new(name)), files)?,
        };
        below = base.over(below);
    }
    let layer = layer(keys, path, &origin)
        .map_err(|words| ConfigError::malformed(path, &text, None, &words))?;
    Ok(layer.over(below))
}

fn of_profile(profile: Profile, origin: &Origin) -> Layer {
    let profile = Some(Set { value: profile, origin: origin.clone() });
    Layer { rules: RuleLayer { profile, ..RuleLayer::default() }, ..Layer::default() }
}

/// A path that a file names, seen from the folder of that file.
fn beside(file: &Path, named: &Path) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(named)
}

fn layer(keys: FileKeys, path: &Path, origin: &Origin) -> Result<Layer, String> {
    let (rules, fix, output, policy) = (keys.rules, keys.fix, keys.output, keys.policy);
    let mut payers = std::collections::BTreeMap::new();
    for (key, payer) in keys.payer {
        let layer = payer_layer(&key, payer, origin)?;
        payers.insert(key, layer);
    }
    let shown = |shown| if shown { PatientData::Shown } else { PatientData::Masked };
    let set = Setter(origin);
    Ok(Layer {
        rules: RuleLayer {
            select: set.names(rules.select),
            ignore: set.names(rules.ignore),
            severity: set.pairs(rules.severity),
            safe: set.value(fix.safe.map(safe)),
            opt_in: set.names(fix.opt_in),
            profile: None,
            counting: set.value(rules.counting.map(|counting| counting.value)),
            strictness: set.value(policy.disposition.map(|one| one.value)),
        },
        baseline: set.value(rules.baseline.map(|file| beside(path, &file))),
        report: set.names(output.report),
        newlines: set.value(output.newlines.map(|ends| ends.value)),
        patient_data: set.value(output.show_patient_data.map(shown)),
        fail_on: set.value(policy.fail_on.map(|bar| bar.value)),
        accept_version: set.names(policy.accept_version.map(|versions| versions.0)),
        payers,
    })
}

fn payer_layer(key: &str, keys: PayerKeys, origin: &Origin) -> Result<PayerLayer, String> {
    let is_told = keys.id.is_some() || keys.name.is_some() || !keys.filing.0.is_empty();
    let id = keys.id.or_else(|| (!is_told).then(|| key.to_owned()));
    let matches = PayerMatch::new(id, keys.name.as_deref(), keys.filing.0)
        .map_err(|error| format!("payer {key}: name is no pattern: {error}"))?;
    let set = Setter(origin);
    let rules = RuleLayer {
        select: set.names(keys.select),
        ignore: set.names(keys.ignore),
        severity: set.pairs(keys.severity),
        safe: set.value(keys.safe.map(safe)),
        opt_in: set.names(keys.opt_in),
        profile: set.value(keys.extends.map(|profile| profile.value)),
        counting: set.value(keys.counting.map(|counting| counting.value)),
        strictness: set.value(keys.disposition.map(|one| one.value)),
    };
    Ok(PayerLayer { matches, origin: origin.clone(), rules })
}

fn safe(key: SafeKey) -> SafeFixes {
    match key {
        SafeKey::All => SafeFixes::All,
        SafeKey::Of(rules) => SafeFixes::Of(rules.into_iter().map(|rule| rule.value).collect()),
    }
}

/// Gives values their origin.
struct Setter<'a>(&'a Origin);

impl Setter<'_> {
    fn value<T>(&self, value: Option<T>) -> Option<Set<T>> {
        value.map(|value| Set { value, origin: self.0.clone() })
    }

    fn names<T>(&self, names: Option<Vec<Named<T>>>) -> Option<Set<Vec<T>>> {
        self.value(names.map(|names| names.into_iter().map(|name| name.value).collect()))
    }

    fn pairs<T>(
        &self,
        pairs: Option<std::collections::BTreeMap<Named<Selector>, Named<T>>>,
    ) -> Vec<(Selector, Set<T>)> {
        let pairs = pairs.into_iter().flatten();
        pairs
            .map(|(rule, named)| (rule.value, Set { value: named.value, origin: self.0.clone() }))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        }
        folder
    }

    fn refused(text: &str) -> String {
        let folder = folder(&[("scrub837.toml", text)]);
        let path = folder.path().join("scrub837.toml");
        let error = load(Source::File(&path)).unwrap_err().to_string();
        error.split("scrub837.toml:").nth(1).unwrap().to_owned()
    }

    #[test]
    fn what_cannot_be_is_refused_with_its_place() {
        assert_eq!(
            refused("[rules]\nselct = []\n"),
            "2:1: unknown key selct; did you mean select?"
        );
        assert_eq!(
            refused("[rules]\nignore = [\"TH104\", \"untimed-unit\"]\n"),
            "2:10: untimed-unit is no rule and no family; did you mean untimed-units?"
        );
        assert!(
            refused("[rules.severity]\nTH104 = \"warn\"\n").starts_with("2:9: warn is none of")
        );
        assert!(refused("[fix]\nsafe = 3\n").contains("expected true, false or a list of rules"));
        assert!(refused("[payer.\"1\"]\nextends = \"medicare\"\n").contains("medicare-part-b?"));
        assert!(refused("[policy]\nfail_on = \"sometimes\"\n").contains("5%"));
        assert!(refused("[rules\n").starts_with("1:"));
    }

    #[test]
    fn the_nearest_file_above_an_input_counts() {
        let folder = folder(&[
            ("scrub837.toml", "[policy]\nfail_on = \"never\"\n"),
            ("a/deep/in.837", ""),
            ("b/scrub837.toml", ""),
            ("b/in.837", ""),
        ]);
        let input = |name: &str| folder.path().join(name);
        let (layer, files) = load(Source::Beside(&[input("a/deep/in.837")])).unwrap();
        assert_eq!(files, [input("scrub837.toml")]);
        assert!(layer.fail_on.is_some());
        let (_, files) = load(Source::Beside(&[input("b")])).unwrap();
        assert_eq!(files, [input("b/scrub837.toml")]);
        let both = [input("a/deep/in.837"), input("b/in.837")];
        assert!(matches!(load(Source::Beside(&both)), Err(ConfigError::Several { .. })));
    }

    #[test]
    fn a_file_of_some_inputs_is_not_for_the_others() {
        let folder = folder(&[("a/scrub837.toml", ""), ("a/in.837", ""), ("b/in.837", "")]);
        let input = |name: &str| folder.path().join(name);
        for inputs in [[input("a/in.837"), input("b/in.837")], [input("b"), input("a")]] {
            let Err(ConfigError::NotAbove { one, input: alone }) = load(Source::Beside(&inputs))
            else {
                panic!("{inputs:?} have one configuration");
            };
            assert_eq!(one, input("a/scrub837.toml"));
            assert!(alone.starts_with(input("b")));
        }
    }

    #[test]
    fn a_file_lies_on_what_it_extends() {
        let folder = folder(&[
            (
                "house.toml",
                "extends = \"medicaid\"\n[rules]\nignore = [\"AU\", \"TH104\"]\n\
                [rules.severity]\nTH102 = \"info\"\nTH103 = \"info\"\n"
                    .replace("\"AU\", ", "")
                    .as_str(),
            ),
            ("scrub837.toml", "extends = [\"house.toml\"]\n[rules.severity]\nTH102 = \"error\"\n"),
            ("circle.toml", "extends = \"circle.toml\"\n"),
        ]);
        let (layer, files) = load(Source::File(&folder.path().join("scrub837.toml"))).unwrap();
        assert_eq!(files.len(), 2);
        let settings = layer.rules.settings();
        assert_eq!(settings.profile, Some(Profile::Medicaid));
        assert_eq!(settings.ignore, [Selector::parse("TH104").unwrap()]);
        let last = settings.severity.last().unwrap();
        assert_eq!((last.0.to_string().as_str(), last.1.as_str()), ("TH102", "error"));
        let circle = load(Source::File(&folder.path().join("circle.toml")));
        assert!(matches!(circle, Err(ConfigError::Circle { .. })));
    }
}
