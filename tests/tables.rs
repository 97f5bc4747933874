//! Generated files are what the tables and rule files say. `UPDATE=1` rewrites them.

use std::path::Path;

#[test]
fn generated_files_are_up_to_date() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (path, text) in xtask::render(root).unwrap() {
        let file = root.join(&path);
        if std::env::var_os("UPDATE").is_some() {
            std::fs::write(&file, &text).unwrap();
        }
        let committed = std::fs::read_to_string(&file).unwrap_or_default();
        assert!(
            committed == text,
            "{} is not what its sources say: run cargo xtask codegen",
            path.display()
        );
    }
}
