use super::*;

const SOUND: &str = "\
ISA*00*          *00*          *ZZ*RECEIVER       *ZZ*SENDER         *260311*0000*^*00501*000000306*0*T*:~
GS*HN*RECEIVER*SENDER*20260311*0000*1*X*005010X214~
ST*277*0001*005010X214~
BHT*0085*08*1*20260311*0000*TH~
HL*1**20*1~
NM1*AY*2*CLEARINGHOUSE*****46*CLEAR01~
TRN*1*1~
DTP*050*D8*20260311~
DTP*009*D8*20260311~
HL*2*1*21*1~
NM1*41*2*RIVER THERAPY*****46*RIVER01~
TRN*2*BATCH101~
STC*A1:19:40*20260311*WQ*485.5~
QTY*90*1~
QTY*AA*1~
AMT*YU*285~
AMT*YY*200.5~
HL*3*2*19*1~
NM1*85*2*RIVER THERAPY*****XX*1234567893~
HL*4*3*PT~
NM1*QC*1*SAMPLE*PAT****MI*1EG4TE5MK73~
TRN*2*GOOD~
STC*A1:20*20260311*WQ*285~
TRN*2*BAD~
STC*A3:247*20260311*U*200.5~
DTP*472*D8*20260302~
SVC*HC:97162:GP*200.5*****2~
STC*A7:476**U~
REF*FJ*1~
SE*28*0001~
GE*1*1~
IEA*1*000000306~
";

fn defect(changes: &[(&str, &str)]) -> Option<String> {
    let mut text = SOUND.to_owned();
    for (from, to) in changes {
        assert!(text.contains(from), "{from}");
        text = text.replacen(from, to, 1);
    }
    verify(text.as_bytes()).unwrap().map(|defect| defect.what)
}

#[test]
fn a_sound_acknowledgment_passes() {
    assert_eq!(defect(&[]), None);
}

#[test]
fn what_is_missing_or_misplaced_is_found() {
    let says = |changes: &[(&str, &str)], what: &str| {
        assert_eq!(defect(changes).as_deref(), Some(what), "{changes:?}");
    };
    says(&[("TRN*2*BATCH101~\n", "")], "TRN*2 is missing in 2000B");
    says(&[("DTP*009*D8*20260311~\n", "")], "DTP*009 is missing in 2000A");
    says(&[("BHT*", "REF*FJ*1~\nBHT*")], "REF has no place here");
    says(&[("QTY*AA*1~", "QTY*AA*1~\nQTY*AA*1~")], "QTY*AA comes too often");
    says(&[("SE*28", "SE*29")], "SE01 does not count the segments");
    says(&[("GE*1*1~", "GE*2*1~")], "GE01 does not count the sets");
    says(&[("IEA*1*000000306", "IEA*1*000000307")], "IEA02 is not ISA13");
    says(&[("IEA*1*000000306~\n", "")], "the interchange is not closed");
    says(&[("*005010X214~\nBHT", "*005010X213~\nBHT")], "ST03 is not GS08");
}

#[test]
fn values_are_held_to_their_tables() {
    let says = |changes: &[(&str, &str)], what: &str| {
        assert_eq!(defect(changes).as_deref(), Some(what), "{changes:?}");
    };
    says(&[("STC*A7:476**U~", "STC*A7:476*20260311*U~")], "STC02 is not used");
    says(&[("STC*A7:476**U~", "STC*A7:476:XX**U~")], "STC01-3 is not in its list");
    says(&[("STC*A7:476**U~", "STC*F1:476**U~")], "STC01-1 is not in its list");
    says(&[("DTP*472*D8*20260302", "DTP*472*D8*20260230")], "DTP03 is not of its type");
    says(&[("NM1*QC*1*SAMPLE", "NM1*QC*1*")], "NM103 is missing");
    says(&[("TRN*2*GOOD", "TRN*2*GO:OD")], "TRN02 holds a separator");
    says(
        &[("BHT*0085*08*1*", "BHT*0085*08*1234567890123456789012345678901*")],
        "BHT03 has 31 characters, 1 to 30 allowed",
    );
}

#[test]
fn totals_must_balance() {
    let says = |changes: &[(&str, &str)], what: &str| {
        assert_eq!(defect(changes).as_deref(), Some(what), "{changes:?}");
    };
    says(&[("QTY*90*1", "QTY*90*2")], "QTY and AMT are not the sums of the claims");
    says(&[("AMT*YY*200.5", "AMT*YY*200")], "AMT*YU and AMT*YY are not STC04 of the receiver");
    says(&[("HL*3*2*", "HL*4*2*")], "HL01 does not count the levels");
    says(&[("HL*4*3*PT", "HL*4*2*PT")], "HL02 is not the level above");
    says(&[("HL*3*2*19*1", "HL*3*2*19*0")], "HL04 disagrees with what follows");
    says(
        &[("STC*A1:20*20260311*WQ*285", "STC*A1:20*20260311*U*285")],
        "STC01-1 and STC03 disagree",
    );
    says(
        &[("STC*A7:476**U~", "STC*A7:562**U~")],
        "STC01-3 is missing: the status speaks of somebody",
    );
    says(
        &[("STC*A3:247*20260311*U*200.5", "STC*A1:20*20260311*WQ*200.5")],
        "a line stands below an accepted claim",
    );
}
