//! Which destination payer settings are meant for.

use glob::{MatchOptions, Pattern, PatternError};

use crate::claim::Ancestors;

/// Tells a payer by its number, its name or the kind of its plan. All that are given must fit.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct PayerMatch {
    id: Option<String>,
    name: Option<Pattern>,
    filing: Vec<String>,
}

impl PayerMatch {
    /// A payer with this number (2010BB NM109), this name (NM103, `*` stands for anything) and one
    /// of these claim filing indicators (SBR09; none is any).
    ///
    /// # Errors
    /// The name is no pattern.
    pub fn new(
        id: Option<String>,
        name: Option<&str>,
        filing: Vec<String>,
    ) -> Result<Self, PatternError> {
        Ok(Self { id, name: name.map(Pattern::new).transpose()?, filing })
    }

    /// How closely it tells a payer: by number before by name before by kind of plan.
    #[must_use]
    pub fn looseness(&self) -> u8 {
        match (&self.id, &self.name) {
            (Some(_), _) => 0,
            (None, Some(_)) => 1,
            (None, None) => 2,
        }
    }

    /// The number of the payer, if it is told by that.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// The pattern of its name, if it is told by that.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.name.as_ref().map(Pattern::as_str)
    }

    /// The claim filing indicators, if it is told by them.
    #[must_use]
    pub fn filing(&self) -> &[String] {
        &self.filing
    }

    /// Whether what stands below this subscriber goes to it.
    #[must_use]
    pub fn is(&self, above: &Ancestors<'_>) -> bool {
        let payer = above.payer();
        let sent =
            |value: Option<&[u8]>| String::from_utf8_lossy(value.unwrap_or_default()).into_owned();
        let fits_id = || {
            let id = payer.and_then(|payer| payer.id());
            self.id.as_ref().is_none_or(|wanted| Some(wanted.as_bytes()) == id)
        };
        let options = MatchOptions { case_sensitive: false, ..MatchOptions::new() };
        let fits_name = || {
            let name = payer.and_then(|payer| payer.last_or_organization_name());
            self.name.as_ref().is_none_or(|wanted| wanted.matches_with(&sent(name), options))
        };
        let fits_filing = || {
            let filing = above.claim_filing_indicator();
            self.filing.is_empty()
                || self.filing.iter().any(|wanted| Some(wanted.as_bytes()) == filing)
        };
        fits_id() && fits_name() && fits_filing()
    }
}
