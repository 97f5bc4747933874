//! What is a patient's own data: name, address, birth, numbers, free text.
//!
//! A segment is judged by what it says and by its place together. It is a patient's if its position
//! of the guide is, and also if it may be one that is displaced: without a place, or in the place
//! of a provider or payer that its neighbours do not confirm. Of a patient's segment only codes are
//! shown that the guide lists for their element: whatever else stands there may be a value that
//! slipped out of its own.

use crate::x12::{Code, SegmentId};

use super::generated::{SEGMENTS, row};
use super::loop_plan::children;
use super::section::{PlacedSegment, Section};
use super::table::{ElementDef, ElementKind, LoopId, Qualifier, RowId, SegmentDef, Usage};
use super::walk::fits;
use super::{SectionKind, knows};

const DMG: SegmentId = SegmentId::new(b"DMG");
const K3: SegmentId = SegmentId::new(b"K3");
const N3: SegmentId = SegmentId::new(b"N3");
const N4: SegmentId = SegmentId::new(b"N4");
const NM1: SegmentId = SegmentId::new(b"NM1");
const NTE: SegmentId = SegmentId::new(b"NTE");
const PAT: SegmentId = SegmentId::new(b"PAT");
const PER: SegmentId = SegmentId::new(b"PER");
const REF: SegmentId = SegmentId::new(b"REF");

/// A segment ID has no more characters than this.
const LONGEST_ID: usize = 3;

/// Codes of segments that can hold a patient's data have no more characters than this.
const LONGEST_CODE: usize = 3;

/// A TA1 is no part of the guide.
const ELEMENTS_OF_TA1: usize = 5;

/// A loop of names and numbers has no more segments than this.
const LONGEST_LOOP: usize = 32;

/// So far is looked back for what a loop stands in.
const FARTHEST: usize = 1000;

/// What of a segment is a patient's, subscriber's or insured's own data.
#[derive(Clone, Copy, Debug)]
pub struct Private {
    /// The segment's ID as the guide writes it.
    id: SegmentId,
    row: Option<RowId>,
    /// Whether the segment is a patient's, or may be.
    is_of_patient: bool,
    /// The first element that cannot be one of this segment, but may be of another one whose
    /// terminator got lost.
    foreign: usize,
    /// Whether the segment has so many elements.
    has_foreign: bool,
}

impl Private {
    /// Whether an element that holds this value is not to be shown; codes count in any case. Element
    /// 0 asks for the segment as a whole.
    #[must_use]
    pub fn hides(&self, element: usize, value: &[u8]) -> bool {
        if element == 0 {
            return self.is_of_patient || self.has_foreign;
        }
        let value = value.trim_ascii();
        let is_shown = || {
            // Nearly always its own position lists it.
            let is_listed = |text: &[u8]| {
                is_code(self.id, self.row, element, text) || is_code(self.id, None, element, text)
            };
            value.len() <= LONGEST_CODE
                && (is_listed(value) || is_listed(&value.to_ascii_uppercase()))
        };
        let is_private = element >= self.foreign || self.is_of_patient && !is_shown();
        is_private && !value.is_empty()
    }

    /// What stands where the ID does, as far as it may be one: a value whose separator got lost
    /// begins there.
    #[must_use]
    pub fn id_of(self, text: &[u8]) -> &[u8] {
        text.get(..LONGEST_ID).filter(|_| self.is_of_patient).unwrap_or(text)
    }
}

/// As many asterisks as a value has characters, eight at the most.
#[must_use]
pub fn mask(value: &[u8]) -> &'static str {
    const LONGEST: &str = "********";
    LONGEST.get(..value.len()).unwrap_or(LONGEST)
}

/// Whether what is wrong in a segment of this ID in a loop may be a patient's, by the names that
/// somebody gave them.
#[must_use]
pub fn may_be_private(in_loop: &str, id: SegmentId) -> bool {
    let mut rows = SEGMENTS.iter().filter(|def| def.id == id && def.in_loop.def().name == in_loop);
    match rows.next() {
        Some(first) => std::iter::once(first).chain(rows).any(|def| def.row.is_of_patient()),
        None => is_personal(id) || !knows(id),
    }
}

impl Section<'_> {
    /// What of one of its segments is a patient's own data.
    #[must_use]
    pub fn private(&self, segment: &PlacedSegment<'_>) -> Private {
        let id = known_id(segment.id());
        let foreign = foreign(segment, id);
        Private {
            id,
            row: segment.row,
            is_of_patient: self.is_of_patient(segment, id),
            foreign,
            has_foreign: foreign <= segment.element_count(),
        }
    }

    /// Whether a segment is a patient's, or may be.
    fn is_of_patient(&self, segment: &PlacedSegment<'_>, id: SegmentId) -> bool {
        let Some(row) = segment.row else { return is_personal(id) || !knows(id) };
        if row.is_of_patient() {
            return true;
        }
        match id {
            NM1 => segment.may_name_patient(),
            N3 | N4 => !self.is_address_of_its_loop(segment, row),
            PER => !self.is_contact_of_its_loop(segment, row),
            REF => !fits(row, segment) || self.is_surplus_social_security_number(segment, row),
            _ => false,
        }
    }

    /// Whether an N3 or N4 is what its loop wants: it stands there with one of the other, and the
    /// loop where it belongs. An address that slipped into a loop comes beside the loop's own, or
    /// alone.
    fn is_address_of_its_loop(&self, segment: &PlacedSegment<'_>, row: RowId) -> bool {
        let count = |id| self.around(segment, row).filter(|other| other.id() == id).count();
        count(N3) == 1 && count(N4) == 1 && self.is_loop_at_its_place(segment, row)
    }

    /// Whether a PER stands where its loop wants it, as often as the loop may hold it.
    fn is_contact_of_its_loop(&self, segment: &PlacedSegment<'_>, row: RowId) -> bool {
        let is_in_order = |other: &PlacedSegment<'_>| match other.row {
            Some(at) if other.index < segment.index => at <= row,
            Some(at) => at >= row,
            None => true,
        };
        self.around(segment, row).all(|other| is_in_order(&other))
            && !self.is_surplus(segment, row)
            && self.is_loop_at_its_place(segment, row)
    }

    /// Whether a social security number stands beside the one of its loop.
    fn is_surplus_social_security_number(&self, segment: &PlacedSegment<'_>, row: RowId) -> bool {
        segment.element(1) == Some(b"SY") && self.is_surplus(segment, row)
    }

    /// Whether the loop that a segment stands in has more of its kind than it may hold.
    fn is_surplus(&self, segment: &PlacedSegment<'_>, row: RowId) -> bool {
        let count = self.around(segment, row).filter(|other| other.row == Some(row)).count();
        row.def().max.is_some_and(|max| count > usize::from(max))
    }

    /// The segments of a loop instance that stand together, around one of them.
    fn around<'s>(
        &'s self,
        segment: &PlacedSegment<'_>,
        row: RowId,
    ) -> impl Iterator<Item = PlacedSegment<'s>> {
        let (index, instance) = (segment.index, segment.instance);
        let is_of_loop = move |other: &PlacedSegment<'_>| {
            let is_same = |at: RowId| at.def().in_loop == row.def().in_loop;
            other.row.is_none_or(is_same) && (other.row.is_none() || other.instance == instance)
        };
        let before = (0..index).rev().take(LONGEST_LOOP).filter_map(|n| self.get(n));
        let behind = (index..self.len()).take(LONGEST_LOOP).filter_map(|n| self.get(n));
        before.take_while(is_of_loop).chain(behind.take_while(is_of_loop))
    }

    /// Whether the loop of a provider or payer has a name that is no patient's and, in a section of
    /// patients, comes where it belongs.
    fn is_loop_at_its_place(&self, segment: &PlacedSegment<'_>, row: RowId) -> bool {
        let id = row.def().in_loop;
        let mut around = self.around(segment, row);
        let name = around.find(|other| other.row == Some(opener_of(id)));
        let Some(name) = name.filter(|name| !name.may_name_patient()) else { return false };
        match self.kind {
            SectionKind::Subscriber => {
                self.is_in_order(&name, id) && !self.lacks_address_of_patient()
            }
            SectionKind::Patient | SectionKind::Claim => self.is_in_order(&name, id),
            _ => true,
        }
    }

    /// Whether a loop opens behind the loops that must come before it, and before those that the
    /// guide has behind it.
    fn is_in_order(&self, name: &PlacedSegment<'_>, id: LoopId) -> bool {
        let Some(host) = id.def().parent else { return false };
        let before = || {
            let numbers = (0..name.index).rev().take(FARTHEST);
            let rows = numbers.filter_map(|n| self.get(n)?.row);
            rows.take_while(|row| *row != opener_of(host))
        };
        let is_late = before().filter_map(|row| child_of(host, row)).any(|other| {
            let (other, own) = (other.def(), id.def());
            other.position > own.position
        });
        let mut elder = children(host)
            .filter(|other| *other < id && other.def().usage == Usage::Required)
            .map(opener_of);
        !is_late && elder.all(|opener| before().any(|row| row == opener))
    }

    /// Whether the subscriber is the patient, as far as is known, and has no whole address: that
    /// which stands at the payer may be it.
    fn lacks_address_of_patient(&self) -> bool {
        let is_whole = self.find(row::L2010BA_N3).is_some() && self.find(row::L2010BA_N4).is_some();
        let sbr = self.find(row::L2000B_SBR);
        !is_whole && sbr.is_none_or(|sbr| sbr.element(2).is_some())
    }
}

impl PlacedSegment<'_> {
    /// Whether an NM1 may name a patient: neither what it says of whom it names nor the kind of its
    /// number is of a provider, payer, submitter or receiver.
    #[must_use]
    pub fn may_name_patient(&self) -> bool {
        let Some(row) = self.row.filter(|row| !row.is_of_patient()) else { return true };
        if fits(row, self) {
            return false;
        }
        // A name whose elements slipped still says whose it is.
        let who = self.element(1).or_else(|| self.element(2)).and_then(Code::parse);
        let named = who.and_then(|who| SEGMENTS.iter().find(|def| names(def, who)));
        match named {
            Some(def) => def.row.is_of_patient(),
            None => !is_code(NM1, Some(row), 8, self.element(8).unwrap_or_default()),
        }
    }
}

impl RowId {
    /// Whether segments at this position hold a patient's own data.
    fn is_of_patient(self) -> bool {
        let def = self.def();
        let of_person = matches!(
            def.in_loop,
            LoopId::L2010BA | LoopId::L2010CA | LoopId::L2330A | LoopId::L2000B | LoopId::L2000C
        );
        match def.id {
            NM1 | N3 | N4 | PER => of_person,
            REF => of_person || self == row::L2300_REF_EA,
            DMG | NTE | PAT | K3 => true,
            _ => false,
        }
    }
}

/// Whether segments of this ID can hold a patient's data.
fn is_personal(id: SegmentId) -> bool {
    matches!(id, NM1 | N3 | N4 | DMG | REF | PER | PAT | NTE | K3)
}

/// The ID that the guide knows, if only case or blanks differ from it.
fn known_id(id: SegmentId) -> SegmentId {
    if id.is_well_formed() {
        return id;
    }
    SegmentId::new(id.to_string().trim().to_ascii_uppercase().as_bytes())
}

fn opener_of(id: LoopId) -> RowId {
    RowId(id.def().rows.0)
}

/// The loop directly in a host that a position belongs to; `None` if that is the host itself.
fn child_of(host: LoopId, row: RowId) -> Option<LoopId> {
    let mut around = std::iter::successors(Some(row.def().in_loop), |id| id.def().parent);
    around.find(|id| id.def().parent == Some(host))
}

/// What the guide says of an element: at a position, or at all positions of an ID.
fn defs(
    id: SegmentId,
    row: Option<RowId>,
    element: usize,
) -> impl Iterator<Item = &'static ElementDef> {
    segments(id, row)
        .flat_map(|def| def.elements)
        .filter(move |def| usize::from(def.element) == element && def.component == 0)
}

fn segments(id: SegmentId, row: Option<RowId>) -> impl Iterator<Item = &'static SegmentDef> {
    let of_id = SEGMENTS.iter().filter(move |def| row.is_none() && def.id == id);
    row.map(RowId::def).into_iter().chain(of_id)
}

/// Whether the guide lists a value as a code of an element that it uses.
fn is_code(id: SegmentId, row: Option<RowId>, element: usize, value: &[u8]) -> bool {
    let mut used = defs(id, row, element).filter(|def| def.usage != Usage::NotUsed);
    Code::parse(value).is_some_and(|code| used.any(|def| def.codes.contains(&code)))
}

/// Whether NM1s at a position name somebody by this code.
fn names(def: &SegmentDef, who: Code) -> bool {
    def.id == NM1 && matches!(def.qualifier, Qualifier::Element(1, codes) if codes.contains(&who))
}

/// The first element that cannot be one of its segment: behind the last that the guide knows, or
/// behind the ID of a segment whose separator from this one got lost.
fn foreign(segment: &PlacedSegment<'_>, id: SegmentId) -> usize {
    let last = |def: &SegmentDef| def.elements.last().map_or(0, |def| usize::from(def.element));
    let known = match id {
        SegmentId::TA1 => ELEMENTS_OF_TA1,
        _ => segments(id, segment.row).map(last).max().unwrap_or_default(),
    };
    let sent = segment.element_count();
    let is_swallowed = |n: &usize| {
        segment.element_as_sent(*n).is_some_and(ends_with_id)
            && (n + 1..=sent).any(|behind| !may_hold(segment, id, behind))
    };
    let swallowed = (1..sent).find(is_swallowed).unwrap_or(known);
    known.min(swallowed) + 1
}

/// Whether a value goes on to an ID of a segment that can hold a patient's data.
fn ends_with_id(value: &[u8]) -> bool {
    matches!(
        value,
        [_, .., b'K', b'3']
            | [_, .., b'N', b'3' | b'4']
            | [_, .., b'D', b'M', b'G']
            | [_, .., b'N', b'M', b'1']
            | [_, .., b'N', b'T', b'E']
            | [_, .., b'P', b'A', b'T']
            | [_, .., b'P', b'E', b'R']
            | [_, .., b'R', b'E', b'F']
    )
}

/// Whether the guide lets an element hold what it does.
fn may_hold(segment: &PlacedSegment<'_>, id: SegmentId, element: usize) -> bool {
    let Some(value) = segment.element(element) else { return true };
    let fits = |def: &ElementDef| match def.kind {
        _ if def.usage == Usage::NotUsed => false,
        ElementKind::Composite => segment.is_divided(value),
        _ => def.codes.is_empty() || Code::parse(value).is_some_and(|c| def.codes.contains(&c)),
    };
    defs(id, segment.row, element).any(fits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{CLEAN, CLEAN_SECONDARY, changed, changed_in, check};

    /// Those segments of a file of which something is hidden, `?` in the place of each value.
    fn hidden(file: &str) -> Vec<String> {
        let mut hidden = Vec::new();
        for checked in check(file) {
            let segments = checked.segments();
            let sections = 0..checked.batch.sections.len();
            for section in sections.filter_map(|number| checked.section(number, &segments)) {
                let shown = section.segments().map(|segment| shown(&section, &segment));
                hidden.extend(shown.filter(|text| text.contains('?')));
            }
        }
        hidden
    }

    fn shown(section: &Section<'_>, segment: &PlacedSegment<'_>) -> String {
        let private = section.private(segment);
        let mut shown = segment.id().to_string();
        for n in 1..=segment.element_count() {
            let value = segment.element_as_sent(n).unwrap_or_default();
            let text = String::from_utf8_lossy(value);
            shown.push('*');
            shown.push_str(if private.hides(n, value) { "?" } else { &text });
        }
        shown
    }

    const NAME: &str = "NM1*IL*1*SAMPLE*PAT****MI*1EG4TE5MK73~\n";
    const STREET: &str = "N3*1 OAK LANE~\n";
    const TOWN: &str = "N4*AUSTIN*TX*78702~\n";
    const PAYER: &str = "NM1*PR*2*MEDICARE*****PI*04412~\n";
    /// What is hidden of the clean file.
    const CLEARLY: [&str; 4] = ["NM1*IL*1*?*?****MI*?", "N3*?", "N4*?*?*?", "DMG*D8*?*F"];

    /// What is hidden of the clean file when one of its texts is another.
    fn hidden_with(from: &str, to: &str) -> Vec<String> {
        hidden(&changed(&[(from, to)]))
    }

    #[test]
    fn names_and_numbers_of_patients_are_hidden() {
        assert_eq!(hidden(CLEAN), CLEARLY);
        let of_claim = "REF*G1*77~\nREF*EA*88~\nK3*TEXT~\nNTE*ADD*TEXT~\nHI*";
        let [claim, ..] = &hidden_with("HI*", of_claim)[4..] else { panic!() };
        assert_eq!(claim, "REF*EA*?", "a prior authorization is shown");
        assert_eq!(hidden_with("HI*", of_claim)[5..], ["K3*?", "NTE*ADD*?"]);
    }

    #[test]
    fn no_code_is_too_long_to_be_shown() {
        let personal = SEGMENTS.iter().filter(|def| is_personal(def.id));
        let codes = personal.flat_map(|def| def.elements).flat_map(|def| def.codes);
        assert!(codes.into_iter().all(|code| code.to_string().len() <= LONGEST_CODE));
    }

    #[test]
    fn what_slipped_within_a_segment_is_hidden() {
        assert_eq!(hidden_with("DMG*", "DMG**")[3], "DMG**?*?*?");
        assert_eq!(hidden_with("NM1*IL*", "NM1**IL*")[0], "NM1**?*?*?*?****?*?");
        assert_eq!(hidden_with("****MI", "***MI")[0], "NM1*IL*1*?*?***?*?");
        assert_eq!(hidden_with("NM1*IL*1*", "NM1IL*1*")[0], "nm1*?*?*?****?*?");
        assert_eq!(hidden_with("*19500615*F", "*19500615*f")[3], "DMG*D8*?*f", "case is no secret");
        assert_eq!(hidden_with("*19500615*F", "*19500615*SAMPLE")[3], "DMG*D8*?*?");
    }

    #[test]
    fn an_unknown_id_hides_all_and_a_misspelt_one_what_it_means() {
        assert_eq!(hidden_with("LX*1~", "ZZZ*1*SECRET~\nLX*1~")[4], "ZZZ*?*?");
        assert_eq!(hidden_with(STREET, "n3*1 OAK LANE~\n")[1], "n3*?");
        assert_eq!(hidden_with("SV1*", "sv1*"), CLEARLY, "a service is nobody's secret");
        assert_eq!(hidden_with("NM1*82", "nm1*82")[4], "nm1*82*1*?*?****XX*?", "it has no place");
    }

    #[test]
    fn an_address_is_a_providers_only_in_its_place() {
        let before_name = hidden_with(&format!("{NAME}{STREET}"), &format!("{STREET}{NAME}"));
        assert!(before_name.contains(&"N3*?".to_owned()));
        let at = |from: &str, to: &str| {
            let file = changed(&[(&format!("{STREET}{TOWN}"), ""), (from, to)]);
            hidden(&file)
                .into_iter()
                .filter(|text| text.starts_with('N') && !text.contains("IL"))
                .collect::<Vec<_>>()
        };
        // Behind the payer, between the provider's, before the provider.
        let behind = at(PAYER, &format!("{PAYER}{STREET}{TOWN}"));
        assert_eq!(behind, ["N3*?", "N4*?*?*?"]);
        assert_eq!(at("REF*EI", &format!("{TOWN}REF*EI")), ["N3*?", "N4*?*?*?", "N4*?*?*?"]);
        assert_eq!(at("NM1*85", &format!("{STREET}NM1*85")), ["N3*?", "N3*?", "N4*?*?*?"]);
        // A payer's own address is shown, and so is one of a provider whose parts changed places.
        let own = "N3*2 ELM ROAD~\nN4*AUSTIN*TX*78701~\n";
        assert_eq!(hidden_with(PAYER, &format!("{PAYER}{own}")), CLEARLY);
        let turned = "N4*AUSTIN*TX*787010001~\nN3*12 MAIN STREET~\n";
        assert_eq!(hidden_with("N3*12 MAIN STREET~\nN4*AUSTIN*TX*787010001~\n", turned), CLEARLY);
    }

    #[test]
    fn an_address_behind_a_name_that_changed_places_is_hidden() {
        let other = "NM1*IL*1*SAMPLE*PAT****MI*W123456~\nN3*1 OAK LANE~\nN4*AUSTIN*TX*78702~\n\
                     NM1*PR*2*HILL COUNTRY HEALTH*****PI*60054~\n";
        let turned = "NM1*PR*2*HILL COUNTRY HEALTH*****PI*60054~\nN3*1 OAK LANE~\n\
                      N4*AUSTIN*TX*78702~\nNM1*IL*1*SAMPLE*PAT****MI*W123456~\n";
        let hidden = hidden(&changed_in(CLEAN_SECONDARY, &[(other, turned)]));
        assert_eq!(hidden[4..], ["N3*?", "N4*?*?*?", "NM1*IL*1*?*?****MI*?"]);
    }

    #[test]
    fn a_name_says_whose_it_is() {
        let submitter = hidden_with("NM1*40*2*RECEIVER*****46*RECEIVER~\n", NAME);
        assert_eq!(submitter[0], CLEARLY[0], "in the place of the receiver");
        assert_eq!(hidden_with("NM1*82", "NM1**82"), CLEARLY, "a renderer that slipped");
        assert_eq!(hidden_with("NM1*82", "NM1*ZZ"), CLEARLY, "an NPI is a provider's");
        let nobody = hidden_with("NM1*82*1*THERAPIST*TOM****XX*1000000020", "NM1*ZZ*1*THERAPIST");
        assert_eq!(nobody[4], "NM1*?*1*?");
    }

    #[test]
    fn what_a_segment_swallowed_is_hidden() {
        let full = hidden_with("SBR*P*18*******MB~\n", "SBR*P*18*******MB");
        assert_eq!(full[0], "SBR*P*18*******MBNM1*?*?*?*?****?*?");
        let short = hidden_with("SBR*P*18*******MB~\n", "SBR*P*18");
        assert_eq!(short[0], "SBR*P*18NM1*?*?*?*?****?*?");
        let number = "REF*G1*77REF*EA*MRN88~\nHI*";
        assert_eq!(hidden_with("HI*", number)[4], "REF*G1*77REF*?*?");
        assert_eq!(hidden_with("*RIVER THERAPY*", "*HARPER*"), CLEARLY, "only the end of a word");
    }

    #[test]
    fn a_file_of_another_version_hides_whoever_is_named() {
        let file = CLEAN.replace("005010X222A1", "004010X098A1");
        let hidden = hidden(&file);
        for text in ["N3*?", "N4*?*?*?", "DMG*D8*?*F", CLEARLY[0]] {
            assert!(hidden.iter().any(|shown| shown == text), "{text}");
        }
    }

    #[test]
    fn what_others_call_wrong_is_a_patients_by_its_loop() {
        let nm1 = SegmentId::new(b"NM1");
        assert!(may_be_private("2010BA", nm1) && may_be_private("", nm1));
        assert!(!may_be_private("2010AA", nm1) && !may_be_private("2400", SegmentId::new(b"SV1")));
        assert!(may_be_private("2300", REF), "a medical record number is one");
    }
}
