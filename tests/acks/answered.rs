//! A file, and what it is answered by.

use std::path::Path;

use assert_cmd::Command;
use tempfile::TempDir;

/// A clean claim of a physical therapist to Medicare, with two lines.
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

/// The clean file with each of these put in the place of the other, once.
pub(crate) fn changed(changes: &[(&str, &str)]) -> String {
    let mut text = CLEAN.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from} is not there");
        text = text.replacen(from, to, 1);
    }
    text
}

/// The files that answer an input; empty where there is none.
pub(crate) struct Answered {
    pub code: i32,
    pub ta1: String,
    pub x999: String,
    pub x277: String,
    pub summary: serde_json::Value,
}

/// Runs the program over a file.
pub(crate) fn answered(text: impl AsRef<[u8]>) -> Answered {
    answered_with(text, &[])
}

/// Runs the program over a file, with these arguments besides.
pub(crate) fn answered_with(text: impl AsRef<[u8]>, arguments: &[&str]) -> Answered {
    let folder = TempDir::new().unwrap();
    let (input, out) = (folder.path().join("batch.837"), folder.path().join("out"));
    std::fs::write(&input, text).unwrap();
    let mut command = Command::cargo_bin("scrub837").unwrap();
    command.arg("run").arg(&input).arg("-o").arg(&out);
    command.args(["--acks", "--today", "2026-03-11", "-q"]).args(arguments);
    let output = command.output().unwrap();
    let messages = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(!messages.contains("internal error"), "{messages}");
    let summary = serde_json::from_slice(&std::fs::read(out.join("summary.json")).unwrap());
    Answered {
        code: output.status.code().unwrap(),
        ta1: read(&out.join("batch.ta1")),
        x999: read(&out.join("batch.999")),
        x277: read(&out.join("batch.277ca")),
        summary: summary.unwrap(),
    }
}

fn read(path: &Path) -> String {
    std::fs::read(path).map(|bytes| String::from_utf8(bytes).unwrap()).unwrap_or_default()
}

impl Answered {
    /// The segments of the 999 between AK1 and SE, in one line.
    pub(crate) fn sets(&self) -> String {
        let lines = self.x999.lines();
        let is_body = |line: &&str| {
            line.starts_with("AK") || line.starts_with("IK") || line.starts_with("CTX")
        };
        let body: Vec<&str> =
            lines.filter(is_body).filter(|line| !line.starts_with("AK1")).collect();
        body.concat()
    }

    /// What the 999 says of the segments of a set, in one line.
    pub(crate) fn errors(&self) -> String {
        let lines = self.x999.lines();
        let is_error =
            |line: &&str| ["IK3", "IK4", "CTX", "IK5"].iter().any(|id| line.starts_with(id));
        lines.filter(is_error).collect::<Vec<_>>().concat()
    }

    /// The levels and statuses of the 277CA below the receiver, in one line.
    pub(crate) fn statuses(&self) -> String {
        let lines = self.x277.lines().skip_while(|line| !line.starts_with("HL*2*"));
        let is_told = |line: &&str| {
            ["HL", "TRN", "STC", "SVC", "QTY", "AMT", "REF"].iter().any(|id| line.starts_with(id))
        };
        lines.filter(is_told).collect::<Vec<_>>().concat()
    }

    /// The TA1 segments.
    pub(crate) fn interchanges(&self) -> String {
        self.ta1.lines().filter(|line| line.starts_with("TA1")).collect::<Vec<_>>().concat()
    }
}
