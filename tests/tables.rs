//! Generated files are what the tables and rules say. `UPDATE=1` rewrites them.
#![expect(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use scrub837::rules;

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The file holds this text; how to mend it if not.
fn assert_holds(path: &Path, text: &str) {
    let file = root().join(path);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, text).unwrap();
    }
    let committed = std::fs::read_to_string(&file).unwrap_or_default();
    assert!(
        committed == text,
        "{} is not what its sources say: run UPDATE=1 cargo test --test tables",
        path.display()
    );
}

#[test]
fn generated_code_is_up_to_date() {
    for (path, text) in xtask::render(root()).unwrap() {
        assert_holds(&path, &text);
    }
}

#[test]
fn every_rule_has_its_page_and_nothing_else_has_one() {
    let folder = Path::new("docs/rules");
    let mut pages = BTreeSet::from(["README.md".to_owned()]);
    for rule in rules::all() {
        let path = PathBuf::from(rule.docs());
        assert_holds(&path, &rules::page::page(rule));
        pages.insert(path.file_name().unwrap().to_string_lossy().into_owned());
    }
    assert_holds(&folder.join("README.md"), &rules::page::index(rules::all()));
    let found = std::fs::read_dir(root().join(folder)).unwrap();
    let found: BTreeSet<String> =
        found.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, pages);
}

#[test]
fn the_catalogue_is_well_formed() {
    let (mut codes, mut names) = (BTreeSet::new(), BTreeSet::new());
    for rule in rules::all() {
        let code = rule.code;
        assert!(codes.insert(code), "{code} is there twice");
        assert!(names.insert(rule.name), "{code}: {} is there twice", rule.name);
        assert!(code.len() == 5 && code[2..].bytes().all(|byte| byte.is_ascii_digit()), "{code}");
        let is_kebab =
            |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        assert!(rule.name.bytes().all(is_kebab), "{}", rule.name);
        assert!((1..=7).contains(&rule.snip), "{code}");
        assert!(!rule.source.is_empty() && !rule.todo.is_empty(), "{code}");
        assert!(rule.summary().ends_with('.'), "{code}: {}", rule.summary());
        for heading in ["## Why", "## Example"] {
            assert!(rule.doc.contains(heading), "{code} has no {heading}");
        }
        assert_eq!(rule.fix.is_some(), rule.doc.contains("## Fix safety"), "{code}");
    }
}
