//! What the names of official files tell of their release.

use crate::claim::Date;

/// Release, first and last day.
pub(super) type Release = (String, String, String);

/// Without tabs and line ends, which part rows and cells.
pub(in super::super) fn plain(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ").trim().to_owned()
}

/// The year in a name: `icd10cm_order_2027.txt`, `icd10cm-order-Jan-2021.txt`.
pub(in super::super) fn year(name: &str) -> Option<u16> {
    let digits = name.split(|c: char| !c.is_ascii_digit()).filter(|part| part.len() == 4);
    digits.filter_map(|part| part.parse().ok()).find(|year| (2015..2100).contains(year))
}

/// Quarter and part of `ccipra-v322r0-f1.TXT`: v32.0 is the first quarter of 2026.
pub(super) fn edits(name: &str) -> Option<(Release, Option<u8>)> {
    let name = name.to_ascii_lowercase();
    let digits = name.split("-v").nth(1)?.get(..3)?;
    let (volume, quarter) = digits.split_at_checked(2)?;
    let (volume, quarter): (u16, u16) = (volume.parse().ok()?, quarter.parse().ok()?);
    let last = ["03-31", "06-30", "09-30", "12-31"].get(usize::from(quarter))?;
    let year = 1994 + volume;
    let release = format!("{year} Q{}", quarter + 1);
    let (_, behind) = name.rsplit_once("-f").unwrap_or_default();
    let part = behind.split('.').next().and_then(|digit| digit.parse().ok());
    Some(((release, "1996-01-01".to_owned(), format!("{year}-{last}")), part))
}

/// The day of `MCR_MUE_PractitionerServices_Eff_04-01-2026.csv`.
pub(super) fn ceilings(name: &str) -> Option<String> {
    let text = name.split("Eff_").nth(1)?.get(..10)?;
    let mut parts = text.split('-');
    let (month, day, year) = (parts.next()?, parts.next()?, parts.next()?);
    let day = format!("{year}-{month}-{day}");
    is_day(&day).then_some(day)
}

/// Release and days of `HCPC2026_JAN_ANWEB.txt`.
pub(super) fn hcpcs(name: &str) -> Option<Release> {
    const MONTHS: [&str; 12] =
        ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    let name = name.to_ascii_uppercase();
    let (_, rest) = name.split_once("HCPC")?;
    let year: u16 = rest.trim_start_matches("S_").get(..4)?.parse().ok()?;
    let month = (1_u8..).zip(MONTHS).find(|(_, month)| rest.contains(month));
    let (month, _) = month?;
    let from = format!("{year}-{month:02}-01");
    let to = last_of_quarter(&from)?;
    Some((format!("{year}-{month:02}"), from, to))
}

/// Release and days of `nucc_taxonomy_261.csv`: 26.0 begins on 1 January 2026, 26.1 on 1 July.
pub(super) fn taxonomies(name: &str) -> Option<Release> {
    let digits = name.to_ascii_lowercase();
    let digits = digits.strip_prefix("nucc_taxonomy_")?.get(..3)?.to_owned();
    let number: u16 = digits.parse().ok()?;
    let (year, half) = (2000 + number / 10, number % 10);
    let (from, to) = match half {
        0 => ("01-01", "06-30"),
        1 => ("07-01", "12-31"),
        _ => return None,
    };
    let release = format!("{}.{half}", number / 10);
    Some((release, format!("{year}-{from}"), format!("{year}-{to}")))
}

/// Release and days of a yearly list of therapy codes: `therapy-code-list-2027.xlsx`.
pub(super) fn therapy_codes(name: &str) -> Option<Release> {
    let year = year(name)?;
    Some((format!("CY{year}"), format!("{year}-01-01"), format!("{year}-12-31")))
}

/// The last day of the quarter that begins with, or holds, a day `CCYY-MM-DD`.
pub(in super::super) fn last_of_quarter(day: &str) -> Option<String> {
    let (year, month) = (day.get(..4)?, day.get(5..7)?.parse::<usize>().ok()?);
    let last = ["03-31", "06-30", "09-30", "12-31"].get(month.checked_sub(1)? / 3)?;
    Some(format!("{year}-{last}"))
}

fn is_day(text: &str) -> bool {
    Date::parse(text.replace('-', "").as_bytes()).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_named_by_volume_quarter_and_part() {
        let ((release, _, to), part) = edits("ccipra-v322r0-f1.txt").unwrap();
        assert_eq!((release.as_str(), to.as_str(), part), ("2026 Q3", "2026-09-30", Some(1)));
        let long = "medicare-ncci-2026q1-practitioner-ptp-edits-ccipra-v320r0-f4.zip";
        let ((release, ..), part) = edits(long).unwrap();
        assert_eq!((release.as_str(), part), ("2026 Q1", Some(4)));
        assert_eq!(edits("ccipra-v322r0.TXT").unwrap().1, None);
        assert_eq!(edits("edits.txt"), None);
    }

    #[test]
    fn ceilings_and_hcpcs_hold_for_a_quarter() {
        let day = ceilings("MCR_MUE_PractitionerServices_Eff_04-01-2026.csv").unwrap();
        assert_eq!(day, "2026-04-01");
        assert_eq!(last_of_quarter(&day).as_deref(), Some("2026-06-30"));
        assert_eq!(ceilings("MCR_MUE_PractitionerServices_Eff_04-31-2026.csv"), None);
        let (release, from, to) = hcpcs("HCPC2026_OCT_ANWEB_v2.txt").unwrap();
        assert_eq!(
            (release.as_str(), from.as_str(), to.as_str()),
            ("2026-10", "2026-10-01", "2026-12-31")
        );
        assert_eq!(hcpcs("ours.csv"), None);
    }

    #[test]
    fn years_stand_alone() {
        assert_eq!(year("icd10cm-order-Jan-2021.txt"), Some(2021));
        assert_eq!(year("icd10cm_order_2027.txt"), Some(2027));
        assert_eq!(year("icd10cm_order.txt"), None);
    }

    #[test]
    fn taxonomies_begin_in_january_and_july() {
        let (release, from, to) = taxonomies("nucc_taxonomy_261.csv").unwrap();
        assert_eq!(
            (release.as_str(), from.as_str(), to.as_str()),
            ("26.1", "2026-07-01", "2026-12-31")
        );
        assert_eq!(taxonomies("nucc_taxonomy_269.csv"), None);
        assert_eq!(taxonomies("taxonomies.csv"), None);
    }
}
