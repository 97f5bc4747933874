//! Versions of the guide that are checked.

/// The version that HIPAA names.
pub const VERSION: &[u8] = b"005010X222A1";

/// A version near enough to be checked by the same tables, where that is asked for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NearVersion {
    /// 005010X222: the guide before its errata.
    X222,
    /// 005010X222A2: later errata that HIPAA does not name.
    X222A2,
}

impl NearVersion {
    /// Every such version.
    pub const ALL: [Self; 2] = [Self::X222, Self::X222A2];

    /// As GS08 and ST03 write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::X222 => "005010X222",
            Self::X222A2 => "005010X222A2",
        }
    }

    /// Reads a version.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|version| version.as_str() == text)
    }
}

/// The versions that are checked: [`VERSION`], and those that are accepted besides.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Versions {
    near: [Option<NearVersion>; 2],
}

impl Versions {
    /// Accepts a version besides those that are accepted.
    #[must_use]
    pub fn and(mut self, version: NearVersion) -> Self {
        if !self.accepts(version.as_str().as_bytes())
            && let Some(free) = self.near.iter_mut().find(|slot| slot.is_none())
        {
            *free = Some(version);
        }
        self
    }

    /// Whether sets of this version are checked.
    #[must_use]
    pub fn accepts(&self, version: &[u8]) -> bool {
        let mut near = self.near.iter().flatten();
        version == VERSION || near.any(|near| near.as_str().as_bytes() == version)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_asked_for_is_accepted_besides_the_guide() {
        let versions = Versions::default();
        assert!(versions.accepts(VERSION));
        assert!(!versions.accepts(b"005010X222A2") && !versions.accepts(b"005010X223A2"));
        let versions = versions.and(NearVersion::X222A2).and(NearVersion::X222A2);
        assert!(versions.accepts(b"005010X222A2") && !versions.accepts(b"005010X222"));
        assert!(versions.and(NearVersion::X222).accepts(b"005010X222"));
    }
}
