//! How rules are tested: a whole valid file with one thing changed, the real engine, one rule.

use crate::claim::{Date, Minutes, PayerKind};
use crate::codes::Codes;
use crate::engine::across::Across;
use crate::engine::check::{Options, PatientData, check_batch};
use crate::engine::{Batches, CheckedBatch, RefusedSets};
use crate::finding::{Edit, Record, Rule, Safety};
use crate::guide::Versions;
use crate::policy::Policy;

/// A clean Medicare claim of a physical therapist with two lines.
pub(crate) const CLEAN: &str = "\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260310*0900*^*00501*000000001*0*T*:~
GS*HC*SENDER*RECEIVER*20260310*0900*1*X*005010X222A1~
ST*837*0001*005010X222A1~
BHT*0019*00*BATCH1*20260310*0900*CH~
NM1*41*2*SENDER BILLING*****46*SENDER~
PER*IC*HELP DESK*TE*5125550100~
NM1*40*2*RECEIVER*****46*RECEIVER~
HL*1**20*1~
NM1*85*2*RIVER THERAPY*****XX*1234567893~
N3*12 MAIN STREET~
N4*AUSTIN*TX*787010001~
REF*EI*741234567~
HL*2*1*22*0~
SBR*P*18*******MB~
NM1*IL*1*SAMPLE*PAT****MI*1EG4TE5MK73~
N3*1 OAK LANE~
N4*AUSTIN*TX*78702~
DMG*D8*19500615*F~
NM1*PR*2*MEDICARE*****PI*04412~
CLM*CLAIM1*200***11:B:1*Y*A*Y*Y~
HI*ABK:M25561*ABF:R262~
NM1*DN*1*DOCTOR*DEE****XX*1000000012~
NM1*82*1*THERAPIST*TOM****XX*1000000020~
PRV*PE*PXC*225100000X~
LX*1~
SV1*HC:97110:GP*120*UN*2***1~
DTP*472*D8*20260302~
LX*2~
SV1*HC:97140:GP*80*UN*1***1:2~
DTP*472*D8*20260302~
SE*29*0001~
GE*1*1~
IEA*1*000000001~
";

/// A clean claim to Medicare after a commercial plan that decided about each line.
pub(crate) const CLEAN_SECONDARY: &str = "\
ISA*00*          *00*          *ZZ*SENDER         *ZZ*RECEIVER       *260310*0900*^*00501*000000001*0*T*:~
GS*HC*SENDER*RECEIVER*20260310*0900*1*X*005010X222A1~
ST*837*0001*005010X222A1~
BHT*0019*00*BATCH1*20260310*0900*CH~
NM1*41*2*SENDER BILLING*****46*SENDER~
PER*IC*HELP DESK*TE*5125550100~
NM1*40*2*RECEIVER*****46*RECEIVER~
HL*1**20*1~
NM1*85*2*RIVER THERAPY*****XX*1234567893~
N3*12 MAIN STREET~
N4*AUSTIN*TX*787010001~
REF*EI*741234567~
HL*2*1*22*0~
SBR*S*18***12****MB~
NM1*IL*1*SAMPLE*PAT****MI*1EG4TE5MK73~
N3*1 OAK LANE~
N4*AUSTIN*TX*78702~
DMG*D8*19500615*F~
NM1*PR*2*MEDICARE*****PI*04412~
CLM*CLAIM1*200***11:B:1*Y*A*Y*Y~
HI*ABK:M25561*ABF:R262~
NM1*DN*1*DOCTOR*DEE****XX*1000000012~
NM1*82*1*THERAPIST*TOM****XX*1000000020~
PRV*PE*PXC*225100000X~
SBR*P*18*GROUP7******CI~
AMT*D*110~
AMT*EAF*55~
OI***Y***Y~
NM1*IL*1*SAMPLE*PAT****MI*W123456~
N3*1 OAK LANE~
N4*AUSTIN*TX*78702~
NM1*PR*2*HILL COUNTRY HEALTH*****PI*60054~
REF*F8*2026030600017~
LX*1~
SV1*HC:97110:GP*120*UN*2***1~
DTP*472*D8*20260302~
SVD*60054*70*HC:97110:GP**2~
CAS*CO*45*20~
CAS*PR*3*30~
DTP*573*D8*20260306~
LX*2~
SV1*HC:97140:GP*80*UN*1***1:2~
DTP*472*D8*20260302~
SVD*60054*40*HC:97140:GP**1~
CAS*CO*45*15~
CAS*PR*3*25~
DTP*573*D8*20260306~
SE*46*0001~
GE*1*1~
IEA*1*000000001~
";

/// [`CLEAN`] with each text of the pairs replaced by its other.
pub(crate) fn changed(changes: &[(&str, &str)]) -> String {
    changed_in(CLEAN, changes)
}

/// A file with each text of the pairs replaced by its other, once.
pub(crate) fn changed_in(file: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(file.to_owned(), |text, (from, to)| {
        assert!(text.contains(from), "the clean file has no {from}");
        text.replacen(from, to, 1)
    })
}

/// Checks a whole file.
pub(crate) fn check(text: &str) -> Vec<CheckedBatch> {
    check_with(text, &Minutes::default())
}

/// Checks a whole file against minutes of its lines.
fn check_with(text: &str, minutes: &Minutes) -> Vec<CheckedBatch> {
    let (codes, policy) = (Codes::embedded(), Policy::default());
    let mut batches = Batches::new(text.as_bytes());
    let mut checked = Vec::new();
    while let Some(batch) = batches.next_batch().unwrap() {
        let options = Options {
            codes: &codes,
            minutes,
            policy: &policy,
            versions: Versions::default(),
            patient_data: PatientData::Masked,
            refused: &RefusedSets::new(),
        };
        checked.push(check_batch(batch, options));
    }
    checked
}

/// What one rule says of a file: element, severity if it is not the rule's own, and message. If it
/// says anything, it does so only for payers that it is meant for, and from its first day on.
#[track_caller]
pub(crate) fn said(rule: &Rule, text: &str) -> Vec<String> {
    said_within_bounds(rule, text, |text| said_of(rule, &check(text)))
}

/// What a rule says of a file, which it does not say of the same file to a payer that it is not
/// meant for, nor of services before its first day.
#[track_caller]
fn said_within_bounds(rule: &Rule, text: &str, said: impl Fn(&str) -> Vec<String>) -> Vec<String> {
    let told = said(text);
    if told.is_empty() {
        return told;
    }
    for kind in PayerKind::ALL.into_iter().filter(|kind| rule.payers.highest(*kind).is_none()) {
        let other = to_payer(text, kind);
        assert_eq!(said(&other), Vec::<String>::new(), "{} is not for {kind:?}", rule.code);
    }
    if let Some(since) = rule.since {
        let early = before(text, since);
        assert_eq!(said(&early), Vec::<String>::new(), "{} before {since}", rule.code);
    }
    told
}

/// The file with another kind of destination payer.
fn to_payer(text: &str, kind: PayerKind) -> String {
    let filing = ["MB", "16", "MC", "WC", "AM", "CH", "CI"];
    let filing = filing.into_iter().find(|code| PayerKind::of(code.as_bytes()) == kind).unwrap();
    let sbr = |line: &str| {
        let mut elements: Vec<&str> = line.trim_end_matches('~').split('*').collect();
        elements.resize(10, "");
        elements[9] = filing;
        format!("{}~\n", elements.join("*"))
    };
    let mut levels = "";
    let line = |line: &str| {
        // A subscriber's SBR follows its HL, another payer's does not.
        let is_destination = levels == "HL" && line.starts_with("SBR*");
        levels = if line.starts_with("HL*") { "HL" } else { "" };
        if is_destination { sbr(line) } else { format!("{line}\n") }
    };
    text.lines().map(line).collect()
}

/// The file with all services one day before a date.
fn before(text: &str, day: Date) -> String {
    let day: jiff::civil::Date = day.to_string().parse().unwrap();
    let early = day.yesterday().unwrap().strftime("%Y%m%d");
    let line = |line: &str| match line.strip_prefix("DTP*472*") {
        Some(_) => format!("DTP*472*D8*{early}~\n"),
        None => format!("{line}\n"),
    };
    text.lines().map(line).collect()
}

/// The same with minutes: `claim,line,minutes` or `claim,line,minutes,assistant's` a row.
pub(crate) fn said_with_minutes(rule: &Rule, text: &str, rows: &str) -> Vec<String> {
    let has_assistants = rows.lines().all(|row| row.split(',').count() == 4);
    let more = if has_assistants { ",assistant_minutes" } else { "" };
    let file = format!("claim_id,line,minutes{more}\n{rows}");
    let minutes = Minutes::read(file.as_bytes()).unwrap();
    said_within_bounds(rule, text, |text| said_of(rule, &check_with(text, &minutes)))
}

fn said_of(rule: &Rule, checked: &[CheckedBatch]) -> Vec<String> {
    let says = |record: &Record| {
        let finding = &record.finding;
        let weight = if finding.severity == rule.severity {
            String::new()
        } else {
            format!(" ({})", finding.severity)
        };
        format!("{}{weight}: {}", finding.place.element, finding.message)
    };
    checked
        .iter()
        .flat_map(|batch| &batch.records)
        .filter(|record| record.finding.rule.code == rule.code)
        .map(says)
        .collect()
}

/// What one rule of the ordered stage says of a file.
#[track_caller]
pub(crate) fn said_across(rule: &Rule, text: &str) -> Vec<String> {
    said_within_bounds(rule, text, |text| all_said_across(rule, text))
}

fn all_said_across(rule: &Rule, text: &str) -> Vec<String> {
    let (codes, policy) = (Codes::embedded(), Policy::default());
    let options = Options {
        codes: &codes,
        minutes: &Minutes::default(),
        policy: &policy,
        versions: Versions::default(),
        patient_data: PatientData::Masked,
        refused: &RefusedSets::new(),
    };
    let mut across = Across::default();
    let mut said = Vec::new();
    for mut batch in check(text) {
        across.look(&mut batch, options);
        let records = batch.sections.iter().flat_map(|section| &section.across);
        let own = records.filter(|record| record.finding.rule.code == rule.code);
        said.extend(own.map(|r| format!("{}: {}", r.finding.place.element, r.finding.message)));
    }
    said
}

/// The clean file with these changes, after the fix of the first finding of a rule. An opt-in fix
/// is not made unless somebody asks for it.
#[track_caller]
pub(crate) fn after_fix(rule: &Rule, changes: &[(&str, &str)]) -> String {
    let checked = check(&changed(changes));
    let all = checked.iter().flat_map(|batch| batch.records.iter().map(move |r| (batch, r)));
    let mut own = all.filter(|(_, record)| record.finding.rule.code == rule.code);
    let (batch, record) = own.next().expect("the rule says something");
    let fix = record.finding.fix.as_ref().expect("there is a fix");
    assert_eq!(Some(fix.safety), rule.fix);
    assert!(fix.safety == Safety::Safe || !fix.is_applied());
    let mut edits: Vec<&Edit> = fix.edits.iter().collect();
    // Of two at one place the insertion comes first.
    edits.sort_by_key(|edit| (edit.start, edit.end));
    let mut bytes = batch.batch.bytes.clone();
    for edit in edits.into_iter().rev() {
        bytes.splice(edit.start as usize..edit.end as usize, edit.text.iter().copied());
    }
    String::from_utf8(bytes).unwrap()
}

/// The rule says exactly this of the clean file with these changes, and nothing of the clean one.
#[track_caller]
pub(crate) fn dirty(rule: &Rule, changes: &[(&str, &str)], expected: &str) {
    dirty_in(CLEAN, rule, changes, expected);
}

/// The same of another clean file.
#[track_caller]
pub(crate) fn dirty_in(file: &str, rule: &Rule, changes: &[(&str, &str)], expected: &str) {
    assert_eq!(said(rule, file), Vec::<String>::new(), "silent on the clean file");
    assert_eq!(said(rule, &changed_in(file, changes)), [expected]);
}

/// The rule says nothing of the clean file with these changes.
#[track_caller]
pub(crate) fn clean(rule: &Rule, changes: &[(&str, &str)]) {
    clean_in(CLEAN, rule, changes);
}

/// The same of another clean file.
#[track_caller]
pub(crate) fn clean_in(file: &str, rule: &Rule, changes: &[(&str, &str)]) {
    assert_eq!(said(rule, &changed_in(file, changes)), Vec::<String>::new());
}

/// All rules that speak of the clean file with these changes, by code.
#[track_caller]
pub(crate) fn codes_of(changes: &[(&str, &str)]) -> Vec<&'static str> {
    codes_of_in(CLEAN, changes)
}

/// The same of another clean file.
#[track_caller]
pub(crate) fn codes_of_in(file: &str, changes: &[(&str, &str)]) -> Vec<&'static str> {
    let checked = check(&changed_in(file, changes));
    checked.iter().flat_map(|batch| &batch.records).map(|r| r.finding.rule.code).collect()
}

#[test]
fn the_clean_files_are_clean() {
    assert_eq!(codes_of(&[]), Vec::<&str>::new());
    assert_eq!(codes_of_in(CLEAN_SECONDARY, &[]), Vec::<&str>::new());
}
