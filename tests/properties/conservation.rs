//! Nothing lost, nothing changed without a reason.

use proptest::prelude::*;
use synthetic::naive;

use crate::scrubbed::{files, scrub};

fn cents(amount: scrub837::claim::Money) -> u64 {
    u64::try_from(amount.cents()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn what_is_read_is_written_once(file in files(300)) {
        let scrubbed = scrub(&file.bytes, 2);
        let totals = &scrubbed.totals;
        prop_assert!(totals.is_conserved());
        prop_assert_eq!(totals.read.claims, file.tally.claims);
        prop_assert_eq!(totals.read.lines, file.tally.lines);
        prop_assert_eq!(cents(totals.read.charges), file.tally.charge_cents);
        let (corrected, rejected) = (naive::read(&scrubbed.corrected), naive::read(&scrubbed.rejected));
        prop_assert_eq!(&corrected.problems, &Vec::<String>::new());
        prop_assert_eq!(&rejected.problems, &Vec::<String>::new());
        prop_assert_eq!(corrected.claim_count(), totals.accepted.claims + totals.corrected.claims);
        prop_assert_eq!(rejected.claim_count(), totals.rejected.claims);
        prop_assert_eq!(corrected.line_count() + rejected.line_count(), file.tally.lines);
        let charged = corrected.charge_cents() + rejected.charge_cents();
        prop_assert_eq!(u64::try_from(charged).unwrap(), file.tally.charge_cents);
        let mut written: Vec<&str> = corrected.claim_numbers();
        written.extend(rejected.claim_numbers());
        written.sort_unstable();
        let mut read: Vec<&str> = file.claims.iter().map(|claim| claim.number.as_str()).collect();
        read.sort_unstable();
        prop_assert_eq!(written, read);
    }

    #[test]
    fn a_clean_file_comes_out_byte_for_byte(file in files(0)) {
        let scrubbed = scrub(&file.bytes, 2);
        let told: Vec<_> = scrubbed.findings.iter().filter(|told| told.rule != "EN130").collect();
        prop_assert!(told.is_empty(), "{told:?}");
        let mark = if file.bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
        prop_assert!(scrubbed.corrected == file.bytes[mark..]);
        prop_assert!(scrubbed.rejected.is_empty());
    }

    #[test]
    fn a_second_run_changes_nothing(file in files(300)) {
        let first = scrub(&file.bytes, 2);
        if !first.corrected.is_empty() {
            let second = scrub(&first.corrected, 2);
            prop_assert!(second.corrected == first.corrected);
            prop_assert_eq!(second.totals.rejected.claims, 0);
            prop_assert_eq!(second.totals.corrected.claims, 0);
        }
    }

    #[test]
    fn rejected_claims_are_rejected_for_the_same_again(file in files(300)) {
        let first = scrub(&file.bytes, 2);
        if !first.rejected.is_empty() {
            let second = scrub(&first.rejected, 2);
            prop_assert_eq!(second.totals.rejected.claims, first.totals.rejected.claims);
            prop_assert_eq!(second.totals.rejected.charges, first.totals.rejected.charges);
        }
    }
}

#[test]
fn the_number_of_threads_changes_nothing() {
    let kinds = synthetic::Defect::ALL;
    for claims_per_set in [20, 5000] {
        let plan = synthetic::Plan::of_claims(3000).seed(11).claims_per_set(claims_per_set);
        let file = plan.share_of_defects(100, kinds).make();
        let one = scrub(&file.bytes, 1);
        assert!(one.totals.rejected.claims > 0);
        assert!(one == scrub(&file.bytes, 2));
        assert!(one == scrub(&file.bytes, 7));
    }
}
