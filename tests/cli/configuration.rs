//! `scrub837.toml`, flags, variables, `config show` and `baseline`.

use serde_json::Value;

use crate::program::{Called, Desk};

const SIDE_BY_SIDE: &str = "dirty/corrected_and_rejected_side_by_side.837";
const TWO_UNITS: &str = "dirty/stroke_97162_two_units.837";
const A2: &str = "broken/version_x222a2.837";

fn rules(called: &Called) -> Vec<String> {
    let rule = |line: &str| -> String {
        let object: Value = serde_json::from_str(line).unwrap();
        format!("{} {}", object["rule"].as_str().unwrap(), object["severity"].as_str().unwrap())
    };
    called.stdout.lines().map(rule).collect()
}

fn check(desk: &Desk, flags: &[&str]) -> Called {
    desk.call(&[&["check", "batch.837", "--format", "jsonl"], flags].concat())
}

#[test]
fn rules_are_chosen_by_flag_by_variable_and_by_file() {
    let desk = Desk::with(&[(TWO_UNITS, "batch.837")]);
    assert_eq!(rules(&check(&desk, &[])), ["TH301 error"]);
    assert_eq!(rules(&check(&desk, &["--severity", "TH301=info"])), ["TH301 info"]);
    let ignored = check(&desk, &["--ignore", "untimed-units"]);
    assert_eq!((ignored.code, rules(&ignored).len()), (0, 0));
    assert_eq!(rules(&check(&desk, &["--select", "EN,SX"])).len(), 0);
    desk.write("scrub837.toml", "[rules]\nignore = [\"TH301\"]\n");
    assert_eq!(rules(&check(&desk, &[])).len(), 0);
    assert_eq!(rules(&check(&desk, &["--no-config"])), ["TH301 error"]);
    let flag_wins = check(&desk, &["--ignore", "TH104"]);
    assert_eq!(rules(&flag_wins), ["TH301 error"]);
    let mut command = desk.command(&["check", "batch.837", "--format", "jsonl"]);
    let called: Called = command.env("SCRUB837_IGNORE", "TH104").output().unwrap().into();
    assert_eq!(rules(&called), ["TH301 error"]);
}

#[test]
fn a_payer_has_settings_of_its_own() {
    let desk = Desk::with(&[(TWO_UNITS, "batch.837")]);
    let payer = desk
        .read("batch.837")
        .split('~')
        .find(|segment| segment.trim_start().starts_with("NM1*PR*"))
        .unwrap()
        .trim()
        .split('*')
        .map(str::to_owned)
        .collect::<Vec<_>>();
    let (name, id) = (&payer[3], &payer[9]);
    for table in [
        format!("[payer.\"{id}\"]\n"),
        format!("[payer.mine]\nname = \"{}*\"\n", name[..4].to_lowercase()),
        "[payer.medicare]\nfiling = [\"MB\", \"CI\"]\n".to_owned(),
    ] {
        desk.write("scrub837.toml", format!("{table}severity = {{ TH301 = \"warning\" }}\n"));
        assert_eq!(rules(&check(&desk, &[])), ["TH301 warning"], "{table}");
        assert_eq!(rules(&check(&desk, &["--severity", "TH301=info"])), ["TH301 info"]);
    }
    desk.write("scrub837.toml", "[payer.\"99999\"]\nignore = [\"TH301\"]\n");
    assert_eq!(rules(&check(&desk, &[])), ["TH301 error"]);
}

#[test]
fn a_configuration_that_cannot_be_is_refused_before_anything_is_read() {
    let desk = Desk::with(&[(TWO_UNITS, "batch.837")]);
    desk.write("scrub837.toml", "[rules]\nignor = [\"TH301\"]\n");
    let called = desk.call(&["run", "batch.837", "-o", "out"]);
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("scrub837.toml:2:1: unknown key ignor; did you mean ignore?"));
    assert!(!desk.path("out").exists());
    let called = desk.call(&["check", "batch.837", "--no-config", "--select", "TH3O1"]);
    assert_eq!(called.code, 2);
    assert!(called.stderr.contains("did you mean TH301?"), "{}", called.stderr);
}

#[test]
fn every_setting_is_shown_with_its_origin() {
    let desk = Desk::with(&[]);
    desk.write("scrub837.toml", "extends = \"house.toml\"\n[policy]\nfail_on = \"5%\"\n");
    desk.write("house.toml", "[rules]\nignore = [\"TH104\"]\n");
    let mut command = desk.command(&["config", "show", "--severity", "TH=info"]);
    let called: Called = command.env("SCRUB837_SELECT", "TH,EN").output().unwrap().into();
    assert_eq!(called.code, 0);
    let folder = desk.folder.path().canonicalize().unwrap().display().to_string();
    insta::assert_snapshot!("config_show", called.stdout.replace(&folder, "FOLDER"));
}

#[test]
fn a_baseline_leaves_what_is_new() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837"), (TWO_UNITS, "new.837")]);
    let found = rules(&check(&desk, &[])).len();
    let called = desk.call(&["baseline", "batch.837", "-o", "known.json"]);
    assert_eq!((called.code, called.stdout.as_str()), (0, ""));
    let after = check(&desk, &["--baseline", "known.json"]);
    assert_eq!((after.code, rules(&after).len()), (0, 0));
    assert!(found > 0);
    desk.write("scrub837.toml", "[rules]\nbaseline = \"known.json\"\n");
    let called = desk.call(&["run", "batch.837", "new.837", "-o", "out"]);
    assert_eq!(called.code, 1, "what is new still rejects");
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).unwrap();
    let suppressed = summary["inputs"][0]["suppressed"].as_object().unwrap();
    let told: u64 = suppressed.values().map(|count| count.as_u64().unwrap()).sum();
    assert_eq!(usize::try_from(told).unwrap(), found);
    assert_eq!(summary["config"]["settings"][0]["key"], "rules.baseline");
    desk.write("known.json", "{}");
    let called = check(&desk, &[]);
    assert_eq!(called.code, 2, "{}", called.stderr);
}

#[test]
fn a_near_version_is_checked_on_request_only() {
    let desk = Desk::with(&[(A2, "batch.837")]);
    let refused = check(&desk, &[]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("--accept-version 005010X222A2"), "{}", refused.stderr);
    let accepted = check(&desk, &["--accept-version", "005010X222A2"]);
    assert_eq!((accepted.code, rules(&accepted).len()), (0, 0), "{}", accepted.stdout);
    let run = ["run", "batch.837", "-o", "out", "--accept-version", "005010X222A2"];
    assert_eq!(desk.call(&run).code, 0);
    assert_eq!(desk.read("out/batch.corrected.837"), desk.read("batch.837"));
    assert_eq!(check(&desk, &["--accept-version", "005010X223A2"]).code, 2);
}

#[test]
fn an_opt_in_fix_is_made_where_it_is_named() {
    let desk = Desk::with(&[("dirty/stroke_97162_without_modifier.837", "batch.837")]);
    let called = desk.call(&["run", "batch.837", "-o", "out"]);
    assert_eq!(called.code, 1);
    desk.write("scrub837.toml", "[fix]\nopt_in = [\"TH101\"]\n");
    let called = desk.call(&["run", "batch.837", "-o", "out"]);
    assert_eq!(called.code, 0, "{}", called.stdout);
    assert!(desk.read("out/batch.corrected.837").contains("SV1*HC:97162:GP*"));
    desk.write("scrub837.toml", "[fix]\nopt_in = [\"TH104\"]\n");
    let called = desk.call(&["run", "batch.837", "-o", "out"]);
    assert!(called.stderr.contains("TH104 has no opt-in fix"), "{}", called.stderr);
}

#[test]
fn safe_fixes_can_be_left_to_people() {
    let desk = Desk::with(&[("dirty/trailing_separators_and_blanks.837", "batch.837")]);
    desk.write("scrub837.toml", "[fix]\nsafe = false\n");
    desk.call(&["run", "batch.837", "-o", "out"]);
    let summary: Value = serde_json::from_str(&desk.read("out/summary.json")).unwrap();
    assert_eq!(summary["totals"]["claims"]["corrected"], 0);
}

#[test]
fn switches_have_variables_too() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "batch.837")]);
    let run = |variables: &[(&str, &str)], arguments: &[&str]| -> Called {
        let mut command = desk.command(&[&["run", "batch.837", "-o", "out"], arguments].concat());
        command.envs(variables.iter().copied()).output().unwrap().into()
    };
    for on in ["1", "true", "yes", "on"] {
        let called = run(&[("SCRUB837_QUIET", on), ("SCRUB837_EXIT_ZERO", on)], &[]);
        assert_eq!((called.code, called.stderr.as_str()), (0, ""), "{on}");
    }
    for off in ["0", "false", "no", ""] {
        let called = run(&[("SCRUB837_QUIET", off), ("SCRUB837_EXIT_ZERO", off)], &["-v"]);
        assert_eq!(called.code, 1, "{off}: {}", called.stderr);
        assert!(called.stderr.contains("5 claims"), "{off}: {}", called.stderr);
    }
    assert_eq!(run(&[("SCRUB837_EXIT_ZERO", "1")], &["--fail-on", "rejected"]).code, 1);
    assert_eq!(run(&[("SCRUB837_CONFIG", "gone.toml")], &["--no-config"]).code, 1);
    std::fs::create_dir(desk.path("in")).unwrap();
    std::fs::copy(desk.path("batch.837"), desk.path("in/batch.837")).unwrap();
    let other = ["run", "in/batch.837", "-o", "out", "--exit-zero"];
    assert_eq!(desk.call(&other).code, 4);
    let called: Called =
        desk.command(&other).env("SCRUB837_OVERWRITE", "yes").output().unwrap().into();
    assert_eq!(called.code, 0, "{}", called.stderr);
}

#[test]
fn a_configuration_of_one_input_is_not_for_another() {
    let desk = Desk::with(&[(SIDE_BY_SIDE, "a/x.837"), (SIDE_BY_SIDE, "b/y.837")]);
    desk.write("a/scrub837.toml", "[rules]\nignore = [\"TH\"]\n");
    for inputs in [["a/x.837", "b/y.837"], ["b/y.837", "a/x.837"]] {
        let called = desk.call(&[&["check"], &inputs[..]].concat());
        assert_eq!(called.code, 2);
        assert!(called.stderr.contains("--config"), "{}", called.stderr);
    }
    assert_eq!(desk.call(&["check", "a/x.837", "b/y.837", "--no-config"]).code, 1);
}
