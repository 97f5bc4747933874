//! Which files an input leads to.

use std::collections::HashSet;
use std::path::Path;

use super::input::Input;

/// Name of the worklist of a run.
pub const WORKLIST: &str = "worklist.csv";

/// Name of the summary of a run.
pub const SUMMARY: &str = "summary.json";
/// The page over all inputs of a run.
pub const PAGE: &str = "report.html";

/// Names of the files of one input, without folder.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OutputNames {
    stem: String,
}

impl OutputNames {
    /// Names for each input, in their order; inputs of one name get numbers.
    #[must_use]
    pub fn of_all(inputs: &[Input]) -> Vec<Self> {
        // The first of a name keeps it; no number leads to the name of another input.
        let mut taken: HashSet<String> = inputs.iter().map(stem).collect();
        let mut seen = HashSet::new();
        inputs
            .iter()
            .map(|input| {
                let own = stem(input);
                let mut name = own.clone();
                if !seen.insert(own.clone()) {
                    let mut number = 2;
                    while !taken.insert(name.clone()) {
                        name = format!("{own}-{number}");
                        number += 1;
                    }
                }
                Self { stem: name }
            })
            .collect()
    }

    /// Accepted and corrected claims.
    #[must_use]
    pub fn corrected(&self) -> String {
        format!("{}.corrected.837", self.stem)
    }

    /// Rejected claims.
    #[must_use]
    pub fn rejected(&self) -> String {
        format!("{}.rejected.837", self.stem)
    }

    /// The report as CSV.
    #[must_use]
    pub fn report(&self) -> String {
        format!("{}.report.csv", self.stem)
    }

    /// The findings as JSON lines.
    #[must_use]
    pub fn findings(&self) -> String {
        format!("{}.findings.jsonl", self.stem)
    }

    /// How the names of parts of the rejected claims begin.
    #[must_use]
    pub fn rejected_stem(&self) -> String {
        format!("{}.rejected", self.stem)
    }

    /// The page.
    #[must_use]
    pub fn page(&self) -> String {
        format!("{}.report.html", self.stem)
    }

    /// The workbook.
    #[must_use]
    pub fn workbook(&self) -> String {
        format!("{}.report.xlsx", self.stem)
    }

    /// The TA1.
    #[must_use]
    pub fn ta1(&self) -> String {
        format!("{}.ta1", self.stem)
    }

    /// The 999.
    #[must_use]
    pub fn x999(&self) -> String {
        format!("{}.999", self.stem)
    }

    /// The 277CA.
    #[must_use]
    pub fn x277ca(&self) -> String {
        format!("{}.277ca", self.stem)
    }

    /// All of them.
    #[must_use]
    pub fn all(&self) -> [String; 9] {
        [
            self.corrected(),
            self.rejected(),
            self.report(),
            self.findings(),
            self.page(),
            self.workbook(),
            self.ta1(),
            self.x999(),
            self.x277ca(),
        ]
    }
}

/// The file's name without folder, compression and extension.
fn stem(input: &Input) -> String {
    let Input::File(path) = input else { return "stdin".to_owned() };
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let name = name.strip_suffix(".gz").or_else(|| name.strip_suffix(".zst")).unwrap_or(&name);
    let stem = Path::new(name).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    if stem.is_empty() { "input".to_owned() } else { stem }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stems(names: &[&str]) -> Vec<String> {
        let inputs: Vec<Input> = names.iter().map(|name| Input::File(name.into())).collect();
        OutputNames::of_all(&inputs).into_iter().map(|names| names.stem).collect()
    }

    #[test]
    fn extensions_and_compression_are_left_out() {
        assert_eq!(stems(&["in/batch.837", "a.txt.gz", "b.zst"]), ["batch", "a", "b"]);
        assert_eq!(OutputNames::of_all(&[Input::Standard])[0].report(), "stdin.report.csv");
    }

    #[test]
    fn inputs_of_one_name_never_share_a_file() {
        assert_eq!(
            stems(&["a/batch.837", "b/batch.837", "c/batch.txt"]),
            ["batch", "batch-2", "batch-3"]
        );
        assert_eq!(stems(&["a/b.837", "b/b.837", "b-2.837"]), ["b", "b-3", "b-2"]);
    }
}
