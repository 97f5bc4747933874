//! The shapes of the acknowledgment tables; their rows stand in [`generated`](super::generated).
//!
//! Source of every row: `data/acks/*.tsv`, made from the structure of 005010X231A1 (999),
//! 005010X214 (277CA) and the TA1.

use crate::guide::table::{ElementDef, Usage};
use crate::x12::{Code, SegmentId};

use super::generated::SETS;

/// One kind of transaction set, or the envelope around it.
#[derive(Debug)]
pub struct SetDef {
    /// ST01; `ENV` is the envelope.
    pub code: &'static str,
    /// Its loops; a loop names its parent by its number here.
    pub loops: &'static [LoopDef],
    /// Its segment positions in order.
    pub segments: &'static [SegmentDef],
}

/// A loop of a set. Its first segment opens it.
#[derive(Debug)]
pub struct LoopDef {
    /// Its name: `2100`.
    pub name: &'static str,
    /// The loop it stands in; `None` for the set itself.
    pub parent: Option<usize>,
    /// Whether its parent must hold one.
    pub usage: Usage,
    /// How often its parent may hold it; `None` is without limit.
    pub max: Option<u16>,
}

/// One segment position of a set.
#[derive(Debug)]
pub struct SegmentDef {
    /// Number of its loop in the set.
    pub in_loop: usize,
    /// Its ID.
    pub id: SegmentId,
    /// Its name among segments of the same ID: `QTY*90`.
    pub variant: &'static str,
    /// Place in the set; ascends.
    pub position: u16,
    /// Whether its loop must hold one.
    pub usage: Usage,
    /// How often its loop may hold it; `None` is without limit.
    pub max: Option<u16>,
    /// The element that tells it apart, and its values.
    pub qualifier: Option<(u8, &'static [Code])>,
    /// Its elements and components in order.
    pub elements: &'static [ElementDef],
}

impl SetDef {
    /// The set with this code; `None` if the tables do not hold it.
    #[must_use]
    pub fn named(code: &str) -> Option<&'static Self> {
        SETS.iter().find(|set| set.code == code)
    }
}

/// The claim status that names a place of the 837P.
#[derive(Debug)]
pub struct PlaceStatus {
    /// Loop; empty for any.
    pub in_loop: &'static str,
    /// Variant of the segment, or its ID; empty for any.
    pub variant: &'static str,
    /// Element; 0 for any.
    pub element: u8,
    /// Component; 0 for any.
    pub component: u8,
    /// Status codes joined by `+`, and the entity behind a colon where it is fixed.
    pub status: &'static str,
    /// The same where the place disagrees with another.
    pub related: &'static str,
}

/// The place whose value makes a rule ask for something, or forbid it.
#[derive(Debug)]
pub struct Trigger {
    /// Code of the rule.
    pub rule: &'static str,
    /// Loop; `=` is the loop of the finding, empty says that no single place is the trigger.
    pub in_loop: &'static str,
    /// Variant of the segment, or its ID.
    pub variant: &'static str,
    /// Element; 0 is the segment as a whole.
    pub element: u8,
    /// Component; 0 is the element as a whole.
    pub component: u8,
}

/// What to do about a code of an acknowledgment.
#[derive(Debug)]
pub struct Answer {
    /// Name of its list: `ik403`.
    pub list: &'static str,
    /// The code.
    pub code: &'static str,
    /// What to do, in a biller's words.
    pub todo: &'static str,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::ack::generated::{ANSWERS, ENTITIES, STATUSES, TRIGGERS};
    use crate::codes::{CodeList, Codes};
    use crate::guide::LoopId;
    use crate::guide::generated::SEGMENTS;
    use crate::rules;

    /// Whether the guide has such a place.
    fn is_place(in_loop: &str, variant: &str, element: u8, component: u8) -> bool {
        SEGMENTS.iter().any(|def| {
            (in_loop.is_empty() || in_loop == "=" || def.in_loop.def().name == in_loop)
                && (def.variant == variant || def.id.to_string() == variant)
                && def.elements.iter().any(|one| {
                    (element == 0 || one.element == element)
                        && (component == 0 || one.component == component)
                })
        })
    }

    #[test]
    fn every_rule_with_a_condition_has_its_trigger() {
        let known: BTreeSet<&str> = TRIGGERS.iter().map(|trigger| trigger.rule).collect();
        let is_of_condition = |code: Option<&str>| matches!(code, Some("I6" | "I9" | "I13"));
        let mut without = Vec::new();
        for rule in rules::all() {
            let ack = rule.ack.of_refused_set();
            let asks = is_of_condition(ack.ik304) || is_of_condition(ack.ik403);
            if asks && !known.contains(rule.code) {
                without.push(rule.code);
            }
        }
        assert_eq!(without, Vec::<&str>::new(), "add a row to data/acks/triggers.tsv");
        for trigger in TRIGGERS {
            assert!(rules::all().any(|rule| rule.code == trigger.rule), "{trigger:?}");
            let place = (trigger.in_loop, trigger.variant, trigger.element, trigger.component);
            let is_known = is_place(place.0, place.1, place.2, place.3);
            assert!(trigger.in_loop.is_empty() || is_known, "{trigger:?}");
        }
    }

    #[test]
    fn every_status_is_known_and_has_its_place() {
        let codes = Codes::embedded();
        for one in STATUSES {
            let is_known = is_place(one.in_loop, one.variant, one.element, one.component);
            assert!(is_known, "{one:?}");
            for status in [one.status, one.related] {
                let list = status.split(':').next().unwrap();
                let all = list.split('+').all(|code| codes.status_code(code.as_bytes()).is_some());
                assert!(all, "{one:?}");
            }
        }
        let entities = CodeList::named("entity_code_837P_277CA").unwrap();
        for (name, entity) in ENTITIES {
            assert!(LoopId::named(name).is_some(), "{name}");
            assert!(entities.meaning(entity.as_bytes()).is_some(), "{entity}");
        }
    }

    /// Codes whose words ask for a second one that names the item.
    const ASK_FOR_ANOTHER: [&str; 13] =
        ["21", "402", "508", "510", "511", "512", "693", "694", "697", "700", "732", "745", "748"];

    #[test]
    fn every_status_of_a_rule_can_be_written() {
        let codes = Codes::embedded();
        let entities = CodeList::named("entity_code_837P_277CA").unwrap();
        let of_rules = rules::all().filter_map(|rule| Some((rule.code, rule.ack.stc?)));
        let of_places = STATUSES.iter().flat_map(|one| [("", one.status), ("", one.related)]);
        let of_places = of_places.map(|(_, status)| ("a place", format!("A7:{status}")));
        for (rule, stc) in of_rules.map(|(rule, stc)| (rule, stc.to_owned())).chain(of_places) {
            let mut parts = stc.split(':');
            let category = parts.next().unwrap();
            assert!(["A3", "A6", "A7", "A8"].contains(&category), "{rule}: {stc}");
            let list: Vec<&str> = parts.next().unwrap().split('+').collect();
            // Beside 684 there is room for two.
            assert!(list.len() <= 2, "{rule}: {stc}");
            for code in &list {
                assert!(codes.status_code(code.as_bytes()).is_some(), "{rule}: {stc}");
                let is_alone = list.len() == 1;
                assert!(!is_alone || !ASK_FOR_ANOTHER.contains(code), "{rule}: {stc}");
            }
            let is_entity = |entity: &str| entities.meaning(entity.as_bytes()).is_some();
            assert!(parts.next().is_none_or(is_entity), "{rule}: {stc}");
        }
    }

    #[test]
    fn every_code_that_can_come_back_has_its_advice() {
        for list in ["ik304", "ik403", "ik501", "ak901"] {
            for (code, _) in CodeList::named(list).unwrap().rows() {
                let is_known = ANSWERS.iter().any(|one| (one.list, one.code) == (list, code));
                assert!(is_known, "{list} {code}");
            }
        }
        for one in ANSWERS.iter().filter(|one| !matches!(one.list, "ta1" | "507")) {
            let list = CodeList::named(one.list).unwrap();
            assert!(list.meaning(one.code.as_bytes()).is_some(), "{one:?}");
        }
    }
}
