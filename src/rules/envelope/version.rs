//! EN120, EN121: what kind of file this is, and which version of the guide.

use crate::finding::rule::rule;
use crate::finding::{Ack, Check, Context, Findings, Place};
use crate::guide::kind::FileKind;
use crate::guide::{NearVersion, Presence, Section, SectionKind, Support, VERSION, el};

rule! {
    /// A transaction set is no professional claim of version 005010X222A1.
    ///
    /// ## Why
    /// HIPAA names one guide for professional claims. Another version, an institutional or dental
    /// claim, or another transaction cannot be checked by it and is left behind.
    ///
    /// ## Example
    /// `GS*HC*…*005010X223A2~`: an institutional claim (837I).
    UNSUPPORTED_VERSION {
        code: "EN120",
        name: "unsupported-version",
        severity: Error,
        snip: 1,
        ack: Ack::group("2"),
        source: "837P 005010X222A1, GS08 and ST01; 45 CFR 162.1102",
        covers: "E10 E12",
        fix_at: Software,
        todo: "Send professional claims as 005010X222A1, other files to where they are read.",
        check: Check::Section(version),
    }
}

rule! {
    /// ST03 is not the version that GS08 names.
    ///
    /// ## Why
    /// The set says that it follows another guide than its group; the receiver refuses the set.
    ///
    /// ## Example
    /// `GS*HC*…*005010X222A1~` and `ST*837*0001*005010X222~`.
    SET_VERSION_DIFFERS {
        code: "EN121",
        name: "set-version-differs",
        severity: Error,
        snip: 1,
        ack: Ack::set("19"),
        source: "837P 005010X222A1, ST03; X12 RFI 1438",
        covers: "E12",
        fix_at: Software,
        todo: "Send 005010X222A1 in both GS08 and ST03.",
        check: Check::Section(convention),
    }
}

fn version(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    let Some(header) = section.get(0).filter(|_| section.kind == SectionKind::Set) else { return };
    if section.facts.support == Support::Supported {
        return;
    }
    let group = context.above.group.and_then(|group| group.get(0)?.element(8));
    let version = group.or_else(|| header.element(3)).unwrap_or_default();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let set = text(header.element(1).unwrap_or_default());
    let kind = FileKind { set, version: text(version) };
    let near = match std::str::from_utf8(version).ok().and_then(NearVersion::parse) {
        Some(near) => format!(", and {} on request", near.as_str()),
        None => String::new(),
    };
    let message =
        format!("this is {kind}; professional claims 005010X222A1 are checked here{near}");
    out.report(&UNSUPPORTED_VERSION, Place::of(&header, el::ST01), message);
}

fn convention(section: &Section<'_>, context: &Context<'_>, out: &mut Findings) {
    let is_set = section.kind == SectionKind::Set && section.facts.presence == Presence::Sent;
    let Some(header) = section.get(0).filter(|_| is_set) else { return };
    if section.facts.support != Support::Supported {
        return;
    }
    let group = context.above.group.and_then(|group| group.get(0)?.element(8)).unwrap_or(VERSION);
    // A missing ST03 is reported as a required element.
    if header.element(3).is_some_and(|version| version != group) {
        let message =
            format!("ST03 is not {}, the version in GS08", String::from_utf8_lossy(group));
        out.report(&SET_VERSION_DIFFERS, Place::of(&header, el::ST03), message);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::testing::{changed, clean, codes_of, dirty, said};

    #[test]
    fn another_guide_is_named() {
        let change = [("*X*005010X222A1", "*X*005010X223A2")];
        let said_of = said(&UNSUPPORTED_VERSION, &changed(&change));
        assert!(said_of[0].contains("an institutional claim (837I), version 005010X223A2"));
        assert_eq!(codes_of(&change), ["EN120"], "nothing else is said of a file of another kind");
    }

    #[test]
    fn the_set_follows_the_group() {
        dirty(
            &SET_VERSION_DIFFERS,
            &[("0001*005010X222A1", "0001*005010X222")],
            "ST03: ST03 is not 005010X222A1, the version in GS08",
        );
        clean(&SET_VERSION_DIFFERS, &[("0001*005010X222A1", "0001")]);
    }
}
