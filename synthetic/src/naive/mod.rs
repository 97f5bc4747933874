//! A second reader of claim files, as plain as can be, to judge what the product writes.
//!
//! It knows that an ISA declares delimiters, that segments end with a terminator, and which
//! numbers and counts an envelope repeats. It repairs nothing: a lost terminator joins two
//! segments, a wrong delimiter spoils what follows. It knows nothing of the guide's tables.

mod envelope;
mod segments;

use std::ops::Range;

use envelope::Envelope;
use segments::Segments;

/// A claim as it stands in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Claim {
    /// CLM01.
    pub number: String,
    /// CLM02; 0 where it is no amount.
    pub charge_cents: i64,
    /// Number of LX.
    pub lines: u64,
    /// Sum of all SV102.
    pub line_charge_cents: i64,
    /// Bytes of the file from the `C` of `CLM` up to the next level, claim or trailer. What
    /// separates the segments there is included.
    pub bytes: Range<usize>,
}

/// A transaction set as it stands in a file.
#[derive(Clone, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct Set {
    /// ISA13, without its leading zeros.
    pub interchange: String,
    /// GS06.
    pub group: String,
    /// ST02.
    pub control: String,
    /// Its claims, in their order.
    pub claims: Vec<Claim>,
}

/// What a file says.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
#[non_exhaustive]
pub struct Reading {
    /// Number of ISA.
    pub interchanges: u64,
    /// Number of GS.
    pub groups: u64,
    /// Number of segments.
    pub segments: u64,
    /// The transaction sets, in their order.
    pub sets: Vec<Set>,
    /// What is wrong with envelope and hierarchy, one sentence each. What stands in a claim is
    /// not looked at.
    pub problems: Vec<String>,
}

impl Reading {
    /// All claims, in their order.
    pub fn claims(&self) -> impl Iterator<Item = &Claim> {
        self.sets.iter().flat_map(|set| &set.claims)
    }

    /// Number of claims.
    #[must_use]
    pub fn claim_count(&self) -> u64 {
        self.claims().map(|_| 1).sum()
    }

    /// Number of service lines.
    #[must_use]
    pub fn line_count(&self) -> u64 {
        self.claims().map(|claim| claim.lines).sum()
    }

    /// Sum of CLM02.
    #[must_use]
    pub fn charge_cents(&self) -> i64 {
        self.claims().map(|claim| claim.charge_cents).sum()
    }

    /// CLM01 of all claims, in their order.
    #[must_use]
    pub fn claim_numbers(&self) -> Vec<&str> {
        self.claims().map(|claim| claim.number.as_str()).collect()
    }
}

/// Reads a whole file.
#[must_use]
pub fn read(file: &[u8]) -> Reading {
    let mut segments = Segments::of(file);
    let mut envelope = Envelope::default();
    for segment in &mut segments {
        envelope.segment(&segment);
    }
    envelope.end(file.len(), segments.problem())
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
ISA*00*          *00*          *ZZ*S              *ZZ*R              *260914*0915*^*00501*000000007*0*T*:~
GS*HC*S*R*20260914*0915*3*X*005010X222A1~
ST*837*0001*005010X222A1~
HL*1**20*1~
HL*2*1*22*0~
CLM*A*120.5***11:B:1~
LX*1~
SV1*HC:97110:GP*100*UN*2***1~
LX*2~
SV1*HC:97140:GP*20.5*UN*1***1~
HL*3*1*22*1~
HL*4*3*23*0~
CLM*B*7~
LX*1~
SV1*HC:97110:GP*7*UN*1***1~
SE*14*0001~
GE*1*3~
IEA*1*000000007~
";

    #[track_caller]
    fn problems(from: &str, to: &str) -> Vec<String> {
        assert!(FILE.contains(from));
        read(FILE.replacen(from, to, 1).as_bytes()).problems
    }

    #[test]
    fn a_file_is_counted() {
        let reading = read(FILE.as_bytes());
        assert_eq!(reading.problems, Vec::<String>::new());
        assert_eq!((reading.claim_count(), reading.line_count()), (2, 3));
        assert_eq!(reading.charge_cents(), 12_750);
        assert_eq!(reading.claim_numbers(), ["A", "B"]);
        let claim = reading.claims().next().unwrap();
        assert_eq!(claim.line_charge_cents, 12_050);
        let text = &FILE[claim.bytes.clone()];
        assert!(text.starts_with("CLM*A") && text.ends_with("UN*1***1~\n"));
    }

    #[test]
    fn delimiters_and_layout_do_not_matter() {
        let plain = read(FILE.as_bytes());
        let odd = FILE.replace('*', "|").replace("~\n", "\r").replace(':', ">");
        let odd = format!("\u{feff}\n\n{odd}");
        assert_eq!(read(odd.as_bytes()).claim_numbers(), plain.claim_numbers());
        let short = FILE.replace("*S              *", "*S*");
        assert_eq!(read(short.as_bytes()).problems, plain.problems);
        let two = format!("{FILE}{odd}");
        assert_eq!(read(two.as_bytes()).claim_count(), 4);
    }

    #[test]
    fn counts_and_numbers_of_trailers_are_compared() {
        assert_eq!(problems("SE*14", "SE*15"), ["SE01 is 15, 14 segments in set 0001"]);
        assert_eq!(problems("GE*1*3", "GE*2*3"), ["GE01 is 2, 1 sets in group 3"]);
        assert_eq!(problems("IEA*1", "IEA*9"), ["IEA01 is 9, 1 groups in interchange 7"]);
        assert_eq!(problems("SE*14*0001", "SE*14*0002"), ["SE02 is 0002, ST02 0001"]);
        assert_eq!(problems("GE*1*3", "GE*1*4"), ["GE02 is 4, GS06 3"]);
        assert_eq!(problems("IEA*1*000000007", "IEA*1*8"), ["IEA02 is 8, ISA13 7"]);
    }

    #[test]
    fn missing_parts_are_missed() {
        assert_eq!(problems("SE*14*0001~\n", ""), ["set 0001 has no SE"]);
        assert_eq!(problems("GE*1*3~\n", ""), ["group 3 has no GE"]);
        assert_eq!(problems("IEA*1*000000007~\n", ""), ["interchange 7 has no IEA"]);
        assert_eq!(read(b"GS*HC").problems, ["byte 0: no ISA"]);
        assert_eq!(read(b"").problems, Vec::<String>::new());
    }

    #[test]
    fn levels_count_and_name_their_parents() {
        assert_eq!(problems("HL*2*1*22*0", "HL*5*1*22*0"), ["HL01 is 5, level 2 of set 0001"]);
        assert_eq!(problems("HL*2*1*22*0", "HL*2*9*22*0"), ["level 2: HL02 is 9, parent 1"]);
        assert_eq!(problems("HL*2*1*22*0", "HL*2*1*22*1"), ["level 2: HL04 is 1, 0 below"]);
        assert_eq!(problems("HL*4*3*23*0", "HL*4*2*23*0"), ["level 4: HL02 is 2, parent 3"]);
    }

    #[test]
    fn a_level_without_claims_says_nothing() {
        let without = problems("CLM*B*7~\nLX*1~\nSV1*HC:97110:GP*7*UN*1***1~\nSE*14", "SE*11");
        assert_eq!(without, ["level 4 has no claim"]);
    }
}
