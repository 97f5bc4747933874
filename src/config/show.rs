//! The configuration as a file that could be used, each value with where it comes from.

use std::collections::BTreeMap;
use std::fmt::{self, Write as _};

use crate::engine::PatientData;
use crate::policy::SafeFixes;

use super::Config;
use super::layer::{PayerLayer, RuleLayer, Set};

/// One setting.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Setting {
    /// The table it stands in: `rules`, `payer."12502"`; empty at the top.
    pub table: String,
    /// Its key.
    pub key: String,
    /// Its value, as the file writes it.
    pub value: String,
    /// Where it comes from; `None` if it is a default.
    pub origin: Option<String>,
}

impl Config {
    /// Every setting, defaults included, table after table.
    #[must_use]
    pub fn list(&self) -> Vec<Setting> {
        let layer = &self.layer;
        let settings = layer.rules.settings();
        let mut list = List::default();
        list.set_only("extends", layer.rules.profile.as_ref(), |it| text(it.as_str()));
        list.begin("rules");
        list.set("select", array(&settings.select), layer.rules.select.as_ref());
        list.set("ignore", array(&settings.ignore), layer.rules.ignore.as_ref());
        list.set_only("counting", layer.rules.counting.as_ref(), |it| text(it.as_str()));
        list.set_only("baseline", layer.baseline.as_ref(), |it| text(&it.display().to_string()));
        list.severities(&layer.rules);
        list.begin("fix");
        list.set("safe", safe(&settings.safe), layer.rules.safe.as_ref());
        list.set("opt_in", array(&settings.opt_in), layer.rules.opt_in.as_ref());
        list.begin("output");
        let reports: Vec<&str> = self.reports().iter().map(|report| report.as_str()).collect();
        list.set("report", array(&reports), layer.report.as_ref());
        list.set("newlines", text(self.newlines().as_str()), layer.newlines.as_ref());
        let is_shown = self.patient_data() == PatientData::Shown;
        list.set("show_patient_data", is_shown.to_string(), layer.patient_data.as_ref());
        list.begin("policy");
        let strictness = text(settings.strictness.as_str());
        list.set("disposition", strictness, layer.rules.strictness.as_ref());
        list.set("fail_on", text(&self.fail_on().to_string()), layer.fail_on.as_ref());
        let versions = layer.accept_version.iter().flat_map(|set| &set.value);
        let versions: Vec<&str> = versions.map(|version| version.as_str()).collect();
        list.set("accept_version", array(&versions), layer.accept_version.as_ref());
        for (key, payer) in &layer.payers {
            list.begin(&format!("payer.{}", text(key)));
            list.payer(payer);
        }
        list.settings
    }
}

/// Writes a configuration.
#[derive(Debug)]
pub struct Shown<'a>(pub &'a Config);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.files().split_first() {
            None => writeln!(f, "# no scrub837.toml was found")?,
            Some((first, rest)) => {
                writeln!(f, "# read from {}", first.display())?;
                for file in rest {
                    writeln!(f, "# which builds on {}", file.display())?;
                }
            }
        }
        let mut table = String::new();
        for setting in self.0.list() {
            if setting.table != table {
                table.clone_from(&setting.table);
                writeln!(f, "\n[{table}]")?;
            }
            let line = format!("{} = {}", setting.key, setting.value);
            writeln!(f, "{line:<40} # {}", setting.origin.as_deref().unwrap_or("default"))?;
        }
        Ok(())
    }
}

#[derive(Default)]
struct List {
    settings: Vec<Setting>,
    table: String,
}

impl List {
    fn begin(&mut self, table: &str) {
        table.clone_into(&mut self.table);
    }

    fn add(&mut self, key: &str, value: String, origin: Option<String>) {
        let (table, key) = (self.table.clone(), key.to_owned());
        self.settings.push(Setting { table, key, value, origin });
    }

    fn set<T>(&mut self, key: &str, value: String, set: Option<&Set<T>>) {
        self.add(key, value, set.map(|set| set.origin.to_string()));
    }

    /// A setting that has no default.
    fn set_only<T>(&mut self, key: &str, set: Option<&Set<T>>, value: impl Fn(&T) -> String) {
        if let Some(set) = set {
            self.add(key, value(&set.value), Some(set.origin.to_string()));
        }
    }

    fn severities(&mut self, rules: &RuleLayer) {
        // Of two equal names the later one holds.
        let last: BTreeMap<String, _> =
            rules.severity.iter().map(|(rule, set)| (rule.to_string(), set)).collect();
        for (rule, set) in last {
            let key = format!("severity.{rule}");
            self.add(&key, text(set.value.as_str()), Some(set.origin.to_string()));
        }
    }

    fn payer(&mut self, payer: &PayerLayer) {
        let (matches, rules) = (&payer.matches, &payer.rules);
        let by = Some(payer.origin.to_string());
        for (key, value) in [("id", matches.id()), ("name", matches.name())] {
            if let Some(value) = value {
                self.add(key, text(value), by.clone());
            }
        }
        if !matches.filing().is_empty() {
            self.add("filing", array(matches.filing()), by);
        }
        self.set_only("extends", rules.profile.as_ref(), |it| text(it.as_str()));
        self.set_only("counting", rules.counting.as_ref(), |it| text(it.as_str()));
        self.set_only("disposition", rules.strictness.as_ref(), |it| text(it.as_str()));
        self.set_only("select", rules.select.as_ref(), |it| array(it));
        self.set_only("ignore", rules.ignore.as_ref(), |it| array(it));
        self.set_only("safe", rules.safe.as_ref(), safe);
        self.set_only("opt_in", rules.opt_in.as_ref(), |it| array(it));
        self.severities(rules);
    }
}

fn safe(fixes: &SafeFixes) -> String {
    match fixes {
        SafeFixes::All => "true".to_owned(),
        SafeFixes::Of(rules) if rules.is_empty() => "false".to_owned(),
        SafeFixes::Of(rules) => array(rules),
    }
}

/// A text as the file writes it.
fn text(value: &str) -> String {
    let mut quoted = String::from('"');
    for character in value.chars() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            _ if character.is_control() => {
                // Writing to a text cannot fail.
                let _ = write!(quoted, "\\u{:04X}", u32::from(character));
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn array(values: &[impl fmt::Display]) -> String {
    let values: Vec<String> = values.iter().map(|value| text(&value.to_string())).collect();
    format!("[{}]", values.join(", "))
}

#[cfg(test)]
mod tests {
    use super::super::load::{Source, load};
    use super::*;

    /// What a configuration shows is a configuration that shows the same.
    #[test]
    fn what_is_shown_can_be_used() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("scrub837.toml");
        let written = "extends = \"medicare-part-b\"\n[rules]\nignore = [\"TH104\"]\n\
            severity = { TH = \"info\", TH102 = \"error\" }\n[fix]\nsafe = false\n\
            [policy]\nfail_on = \"5%\"\naccept_version = \"005010X222A2\"\n\
            [payer.\"12502\"]\ncounting = \"cms\"\nopt_in = [\"TH101\"]\n\
            [payer.blue]\nname = \"PRAIRIE \\\"BLUE\\\"*\"\nfiling = \"BL\"\nselect = [\"ALL\"]\n";
        let show = |text: &str| {
            std::fs::write(&path, text).unwrap();
            let (layer, files) = load(Source::File(&path)).unwrap();
            Shown(&Config::new(layer, files)).to_string()
        };
        let values = |text: &str| -> Vec<String> {
            text.lines().map(|line| line.split(" # ").next().unwrap().to_owned()).collect()
        };
        let shown = show(written);
        assert_eq!(values(&show(&shown)), values(&shown));
        assert!(shown.contains("select = [\"ALL\"]                         # default"), "{shown}");
        assert!(shown.contains("[payer.\"12502\"]\nid = \"12502\""), "{shown}");
    }
}
