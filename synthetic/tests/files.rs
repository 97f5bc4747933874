//! Files as their readers see them: repeatable, countable, varied, spoiled where they say so.

use std::collections::{BTreeMap, HashSet};

use synthetic::{
    Defect, File, Layout, Outcome, PayerKind, Place, Plan, Scope, Tally, naive, naive::Reading,
};

/// The naive reader sees what the generator says that it wrote.
#[track_caller]
fn agrees(file: &File, reading: &Reading, what: &str) {
    let Tally { interchanges, groups, sets, claims, lines, charge_cents, .. } = file.tally;
    assert_eq!(reading.problems, Vec::<String>::new(), "{what}");
    assert_eq!((reading.interchanges, reading.groups), (interchanges, groups), "{what}");
    assert_eq!(reading.sets.len() as u64, sets, "{what}");
    assert_eq!(reading.segments, file.tally.segments, "{what}");
    assert_eq!((reading.claim_count(), reading.line_count()), (claims, lines), "{what}");
    assert_eq!(i64::try_from(charge_cents), Ok(reading.charge_cents()), "{what}");
    assert_eq!(reading.claim_numbers(), numbers(file), "{what}");
    assert_eq!(file.bytes.len() as u64, file.tally.bytes, "{what}");
    for (written, read) in file.claims.iter().zip(reading.claims()) {
        assert_eq!(u64::from(written.lines), read.lines, "{what}: {}", read.number);
        assert_eq!(read.charge_cents, read.line_charge_cents, "{what}: {}", read.number);
    }
}

fn numbers(file: &File) -> Vec<&str> {
    file.claims.iter().map(|claim| claim.number.as_str()).collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes() {
    let plan = Plan::of_claims(200).seed(11).share_of_defects(100, Defect::ALL);
    assert_eq!(plan.make(), plan.make());
    assert_ne!(plan.make().bytes, plan.clone().seed(12).make().bytes);
    let mut streamed = Vec::new();
    let tally = plan.write_to(&mut streamed).unwrap();
    assert_eq!((streamed, tally), (plan.make().bytes, plan.make().tally));
}

#[test]
fn every_named_layout_reads_naively() {
    for name in Layout::names() {
        let file = Plan::of_claims(150).seed(2).layout(Layout::named(name).unwrap()).make();
        agrees(&file, &naive::read(&file.bytes), name);
    }
}

#[test]
fn any_legal_layout_reads_naively() {
    for seed in 0..200 {
        let file = Plan::of_claims(30).seed(seed).layout(Layout::any(seed)).make();
        agrees(&file, &naive::read(&file.bytes), &format!("seed {seed}"));
    }
}

#[test]
fn the_layout_changes_nothing_but_the_layout() {
    let of = |name| Plan::of_claims(50).layout(Layout::named(name).unwrap()).make();
    let (lines, one_line, ended) =
        (of("lf").bytes, of("one-line").bytes, of("lf-terminator").bytes);
    let without = |unwanted: u8| lines.iter().copied().filter(move |&byte| byte != unwanted);
    assert!(without(b'\n').eq(one_line));
    assert!(without(b'~').eq(ended));
    let mut open = of("open-end").bytes;
    assert!(open.ends_with(b"~"));
    open.push(b'\n');
    assert_eq!(open, lines);
}

#[test]
fn no_claim_number_repeats() {
    let file = Plan::of_claims(5000).share_of_defects(50, Defect::ALL).make();
    let different: HashSet<&str> = numbers(&file).into_iter().collect();
    assert_eq!(different.len(), 5000);
}

#[test]
fn a_file_is_as_big_as_planned() {
    for claims in [0, 1, 2, 41, 1000] {
        assert_eq!(Plan::of_claims(claims).make().claims.len() as u64, claims);
    }
    let file = Plan::of_bytes(500_000).make();
    assert!((500_000..510_000).contains(&file.tally.bytes), "{} bytes", file.tally.bytes);
    agrees(&file, &naive::read(&file.bytes), "by bytes");
}

#[test]
fn sets_and_groups_are_as_many_as_planned() {
    let plan = Plan::of_claims(100).claims_per_set(10).sets_per_group(5);
    let file = plan.groups_per_interchange(1).make();
    let Tally { interchanges, groups, sets, .. } = file.tally;
    assert_eq!((interchanges, groups, sets), (2, 2, 10));
    let mut claims = BTreeMap::new();
    for claim in &file.claims {
        let Place { interchange, group, set, .. } = claim.place;
        *claims.entry((interchange, group, set)).or_insert(0) += 1;
    }
    assert!(claims.len() == 10 && claims.values().all(|&count| count == 10));
}

#[test]
fn claims_are_as_big_as_those_of_a_therapy_file() {
    let tally = Plan::of_claims(20_000).make().tally;
    let each = |count: u64| count * 10 / tally.claims;
    let (bytes, segments, lines) = (each(tally.bytes), each(tally.segments), each(tally.lines));
    assert!((6900..=7700).contains(&bytes), "{bytes} tenths of a byte");
    assert!((290..=320).contains(&segments), "{segments} tenths of a segment");
    assert!((35..=39).contains(&lines), "{lines} tenths of a line");
}

#[test]
fn every_kind_of_claim_occurs() {
    let file = Plan::of_claims(3000).make();
    let text = String::from_utf8(file.bytes).unwrap();
    let parts = [
        "NM1*85*1*",
        "NM1*85*2*",
        "NM1*87*2",
        "PRV*BI*",
        "PER*IC*BILLING",
        "SBR*P*18*",
        "SBR*P**",
        "SBR*S*18*",
        "*MB~",
        "*CI~",
        "*BL~",
        "*MC~",
        "*WC~",
        "NM1*IL*2*",
        "PAT*01",
        "PAT*19",
        "PAT*20",
        "REF*Y4*",
        ":B:7*",
        "REF*F8*",
        "*EM~",
        "*OA~",
        "DTP*454*",
        "DTP*439*",
        "AMT*F5*",
        "REF*G1*",
        "REF*EA*",
        "NTE*ADD*",
        "NM1*DN*",
        "NM1*77*",
        "AMT*D*",
        "SVD*",
        "REF*6R*",
        ":GP:CQ",
        ":GO:CO",
        ":GP:KX",
        "HC:G0283:GP",
        "HC:97150:GN",
        "HC:97161",
        "HC:97168",
        "HC:92521",
        "PXC*225X00000X",
        "DMG*D8*2015",
    ];
    for part in parts {
        assert!(text.contains(part), "no {part}");
    }
    let renders_line = |lines: &str| lines.contains("REF*6R*") && lines.contains("NM1*82*");
    assert!(text.split("LX*").any(renders_line), "no 2420A");
    let payers: HashSet<PayerKind> = file.claims.iter().map(|claim| claim.payer).collect();
    assert_eq!(payers.len(), 5);
}

#[test]
fn each_defect_is_sown_once() {
    for &defect in Defect::ALL {
        let file = Plan::of_claims(90).seed(5).each_defect(&[defect]).make();
        let in_claims = file.claims.iter().filter_map(|claim| claim.defect);
        let in_envelopes = file.broken.iter().map(|broken| broken.defect);
        let sown: Vec<Defect> = in_claims.chain(in_envelopes).collect();
        assert_eq!(sown, [defect]);
        let Tally { claims, defective_claims, broken_envelopes, .. } = file.tally;
        assert_eq!((claims, defective_claims + broken_envelopes), (90, 1));
    }
}

#[test]
fn only_defects_of_envelope_and_levels_are_seen_naively() {
    for &defect in Defect::ALL {
        let file = Plan::of_claims(90).seed(6).each_defect(&[defect]).make();
        let reading = naive::read(&file.bytes);
        // The naive reader repairs nothing: a lost terminator leaves one segment less.
        let is_seen =
            matches!(defect, Defect::LevelNumber | Defect::LevelChildCode | Defect::TerminatorLost)
                || defect.expected().outcome == Outcome::EnvelopeFixed;
        assert_eq!(
            reading.problems.len(),
            usize::from(is_seen),
            "{defect}: {:?}",
            reading.problems
        );
        if defect != Defect::TerminatorLost {
            assert_eq!(reading.claim_numbers(), numbers(&file), "{defect}");
            assert_eq!(reading.line_count(), file.tally.lines, "{defect}");
            let charges = i64::try_from(file.tally.charge_cents).unwrap();
            assert_eq!(reading.charge_cents(), charges, "{defect}");
        }
    }
}

#[test]
fn a_defect_of_a_level_concerns_one_claim() {
    let plan = Plan::of_claims(400).share_of_defects(500, Defect::ALL);
    let text = String::from_utf8(plan.make().bytes).unwrap();
    let providers = text.split("**20*1~").filter(|below| below.contains("REF*EI*69-"));
    let claims = providers.map(|below| below.matches("CLM*").count());
    let claims: Vec<usize> = claims.collect();
    assert!(!claims.is_empty() && claims.iter().all(|&count| count == 1), "{claims:?}");
}

#[test]
fn a_share_of_the_claims_is_spoiled_in_every_way() {
    let file = Plan::of_claims(20_000).share_of_defects(100, Defect::ALL).make();
    let Tally { defective_claims, broken_envelopes, .. } = file.tally;
    assert!((1300..2100).contains(&defective_claims), "{defective_claims}");
    assert!(broken_envelopes > 100, "{broken_envelopes}");
    let mut sown: HashSet<Defect> = file.claims.iter().filter_map(|claim| claim.defect).collect();
    sown.extend(file.broken.iter().map(|broken| broken.defect));
    assert_eq!(sown.len(), Defect::ALL.len());
}

#[test]
fn a_lost_terminator_needs_a_line_end() {
    let layout = Layout::named("one-line").unwrap();
    assert!(!Defect::TerminatorLost.shows_in(&layout));
    let plan = Plan::of_claims(50).layout(layout).each_defect(&[Defect::TerminatorLost]);
    assert_eq!(plan.make().tally.defective_claims, 0);
}

#[test]
fn all_scopes_are_covered() {
    for scope in
        [Scope::Claim, Scope::BillingProvider, Scope::Set, Scope::Group, Scope::Interchange]
    {
        assert!(Defect::ALL.iter().any(|defect| defect.scope() == scope), "{scope:?}");
    }
}
