//! What outputs may replace, and what they never do.

use crate::program::{Desk, fixture};

const CLEAN: &str = "clean/stroke_97162_by_physical_therapist.837";
const SIDE_BY_SIDE: &str = "dirty/corrected_and_rejected_side_by_side.837";

#[test]
fn outputs_are_replaced_only_by_the_same_input() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837"), (CLEAN, "other/batch.837")]);
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 1);
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 1, "again");
    let before = desk.read("out/summary.json");
    let called = desk.call(&["run", "other/batch.837", "-o", "out"]);
    assert_eq!(called.code, 4);
    assert!(called.stderr.contains("--overwrite"), "{}", called.stderr);
    assert_eq!(desk.read("out/summary.json"), before, "nothing was touched");
    assert_eq!(desk.call(&["run", "other/batch.837", "-o", "out", "--overwrite"]).code, 0);
    for name in ["batch.corrected.837", "worklist.csv", "summary.json"] {
        desk.write(name, "mine");
        assert_eq!(desk.call(&["run", "batch.837", "-o", "."]).code, 4, "{name}");
        assert_eq!(desk.read(name), "mine");
        std::fs::remove_file(desk.path(name)).unwrap();
    }
}

#[test]
fn one_file_is_one_input_however_it_is_spelled() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "in/batch.837")]);
    let whole = desk.path("in/batch.837").display().to_string();
    for spelled in ["in/batch.837", "./in/batch.837", "in", "in/*.837", &whole] {
        assert_eq!(desk.call(&["run", spelled, "-o", "out"]).code, 1, "{spelled}");
    }
    let called = desk.call(&["run", "in/batch.837", "./in/batch.837", "in", "-o", "out"]);
    assert!(called.stdout.contains("5 claims"), "{}{}", called.stdout, called.stderr);
    assert!(!desk.path("out/batch-2.report.csv").exists());
}

#[cfg(unix)]
#[test]
fn a_link_that_leads_back_is_not_followed_for_ever() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "in/batch.837")]);
    std::os::unix::fs::symlink("../in", desk.path("in/loop")).unwrap();
    let called = desk.call(&["run", "in/**/*.837", "-o", "out"]);
    assert!(called.stdout.contains("5 claims"), "{}{}", called.stdout, called.stderr);
}

#[test]
fn a_folder_is_scrubbed_each_night() {
    let desk = Desk::with(&[]);
    std::fs::create_dir(desk.path("in")).unwrap();
    let night = || desk.call(&["run", "in", "-o", "out"]).code;
    let add = |from: &str, name: &str| {
        std::fs::copy(fixture(from), desk.path("in").join(name)).unwrap();
    };
    assert_eq!(night(), 0, "empty");
    add(SIDE_BY_SIDE, "monday.837");
    assert_eq!(night(), 1);
    add(CLEAN, "tuesday.837");
    assert_eq!(night(), 1);
    assert!(desk.path("out/report.html").exists());
    std::fs::remove_file(desk.path("in/monday.837")).unwrap();
    assert_eq!(night(), 0);
    assert!(!desk.path("out/worklist.csv").exists(), "monday's claims are no work of this run");
    assert!(desk.path("out/monday.rejected.837").exists(), "they still stand where they were put");
    // Monday's file comes again, two runs later.
    add(SIDE_BY_SIDE, "monday.837");
    assert_eq!(night(), 1);
}

#[test]
fn results_beside_their_inputs_are_no_inputs_of_the_next_run() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "in/batch.837")]);
    for _ in 0..3 {
        let called = desk.call(&["run", "in", "-o", "in"]);
        assert_eq!(called.code, 1, "{}", called.stderr);
        assert!(called.stdout.contains("5 claims"), "{}", called.stdout);
    }
    // Named, or read by another command, they are.
    assert_eq!(desk.call(&["run", "in/batch.corrected.837", "-o", "out"]).code, 0);
    assert!(desk.call(&["check", "in"]).stdout.contains("in 10 claims, 3 files"));
}

#[test]
fn a_run_that_was_killed_can_be_repeated() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "in/a.837"), (CLEAN, "in/b.837")]);
    assert_eq!(desk.call(&["run", "in", "-o", "out"]).code, 1);
    // As if it had ended before its summary, with the files of one input in place.
    std::fs::remove_file(desk.path("out/summary.json")).unwrap();
    std::fs::remove_file(desk.path("out/b.corrected.837")).unwrap();
    assert_eq!(desk.call(&["run", "in", "-o", "out"]).code, 1);
    assert!(desk.path("out/summary.json").exists() && desk.path("out/b.corrected.837").exists());
}

#[test]
fn what_a_killed_run_left_half_written_is_removed_later() {
    let desk = Desk::with(&[(CLEAN, "batch.837")]);
    std::fs::create_dir(desk.path("out")).unwrap();
    let hours = |hours: u64| {
        let then = std::time::SystemTime::now() - std::time::Duration::from_secs(hours * 3600);
        std::fs::FileTimes::new().set_modified(then)
    };
    for (name, age) in [("out/.scrub837-old", 2), ("out/.scrub837-new", 0)] {
        desk.write(name, "CLM*");
        let file = std::fs::File::options().write(true).open(desk.path(name)).unwrap();
        file.set_times(hours(age)).unwrap();
    }
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 0);
    assert!(!desk.path("out/.scrub837-old").exists());
    assert!(desk.path("out/.scrub837-new").exists(), "another command may be writing it");
}

#[test]
fn no_command_replaces_what_it_reads() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837"), (CLEAN, "other.837")]);
    desk.call(&["run", "batch.837", "-o", "out", "--exit-zero"]);
    std::fs::copy(desk.path("out/worklist.csv"), desk.path("list.csv")).unwrap();
    let (batch, list) = (desk.read("batch.837"), desk.read("list.csv"));
    for arguments in [
        &["extract", "batch.837", "-o", "batch.837", "--overwrite"][..],
        &["extract", "batch.837", "-o", "./batch.837", "--overwrite"],
        &["extract", "batch.837", "--from", "list.csv", "-o", "list.csv", "--overwrite"],
        &["merge", "batch.837", "other.837", "-o", "batch.837", "--overwrite"],
        &["deidentify", "batch.837", "-o", "batch.837", "--overwrite"],
        &["lines", "batch.837", "-o", "batch.837"],
        &["baseline", "batch.837", "-o", "batch.837"],
    ] {
        let called = desk.call(arguments);
        assert_eq!(called.code, 2, "{arguments:?}: {}", called.stderr);
        assert!(called.stderr.contains("is read by this command"), "{}", called.stderr);
    }
    assert_eq!((desk.read("batch.837"), desk.read("list.csv")), (batch, list));
}

#[test]
fn claims_replace_no_other_file_unless_told_to() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837"), (CLEAN, "other.837")]);
    for arguments in [
        &["extract", "batch.837", "-o", "precious"][..],
        &["merge", "other.837", "-o", "precious"],
        &["deidentify", "other.837", "-o", "precious"],
    ] {
        desk.write("precious", "mine");
        assert_eq!(desk.call(arguments).code, 4, "{arguments:?}");
        assert_eq!(desk.read("precious"), "mine");
        assert_eq!(desk.call(&[arguments, &["--overwrite"]].concat()).code, 0, "{arguments:?}");
        assert!(desk.read("precious").starts_with("ISA*"));
    }
}

#[test]
fn what_a_run_no_longer_writes_does_not_stay() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    desk.call(&["run", "batch.837", "-o", "out"]);
    assert!(desk.path("out/batch.rejected.837").exists());
    std::fs::copy(fixture(CLEAN), desk.path("batch.837")).unwrap();
    assert_eq!(desk.call(&["run", "batch.837", "-o", "out"]).code, 0);
    assert!(!desk.path("out/batch.rejected.837").exists());
    assert!(!desk.path("out/worklist.csv").exists());
}

#[test]
fn an_input_is_never_an_output() {
    let desk = Desk::with(&[(CLEAN, "batch.corrected.837"), (CLEAN, "batch.837")]);
    let called = desk.call(&["run", "batch.837", "batch.corrected.837", "-o", "."]);
    assert_eq!(called.code, 2, "{}", called.stderr);
    assert_eq!(desk.read("batch.corrected.837").as_bytes(), std::fs::read(fixture(CLEAN)).unwrap());
}

#[test]
fn a_run_killed_at_any_moment_leaves_whole_files_and_can_be_repeated() {
    let desk = Desk::with(&[]);
    std::fs::create_dir(desk.path("in")).unwrap();
    for seed in 0..40 {
        let plan = synthetic::Plan::of_claims(60).seed(seed);
        let file = plan.share_of_defects(100, synthetic::Defect::ALL).make();
        desk.write(&format!("in/{seed}.837"), &file.bytes);
    }
    let run = |folder: &str| desk.call(&["run", "in", "-o", folder, "--exit-zero"]).code;
    assert_eq!(run("whole"), 0);
    let whole = |name: &str| std::fs::read(desk.path("whole").join(name)).unwrap();
    let mut was_cut_short = false;
    for milliseconds in [20, 60, 120, 200, 300, 450, 700] {
        let mut command = std::process::Command::new(assert_cmd::cargo::cargo_bin("scrub837"));
        command.current_dir(desk.folder.path()).args(["run", "in", "-o", "out", "--exit-zero"]);
        command.stdout(std::process::Stdio::null()).stderr(std::process::Stdio::null());
        let mut running = command.spawn().unwrap();
        std::thread::sleep(std::time::Duration::from_millis(milliseconds));
        running.kill().unwrap();
        running.wait().unwrap();
        let names = if desk.path("out").exists() { desk.list("out") } else { Vec::new() };
        was_cut_short |= !names.contains(&"summary.json".to_owned());
        for name in names.iter().filter(|name| *name != "summary.json") {
            assert_eq!(std::fs::read(desk.path("out").join(name)).unwrap(), whole(name), "{name}");
        }
        assert_eq!(run("out"), 0, "after {milliseconds} ms");
        assert_eq!(desk.list("out"), desk.list("whole"));
        std::fs::remove_dir_all(desk.path("out")).unwrap();
    }
    assert!(was_cut_short, "no run was killed before its end");
}
