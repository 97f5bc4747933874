//! Values of the file: names of things, one or many, and what is wrong with them in words.

use std::cmp::Ordering;
use std::fmt;
use std::marker::PhantomData;

use serde::de::value::SeqAccessDeserializer;
use serde::de::{Deserialize, Deserializer, Error, IntoDeserializer, SeqAccess, Visitor};

use crate::claim::Counting;
use crate::fix::Newlines;
use crate::guide::NearVersion;
use crate::job::ReportFormat;
use crate::policy::selector::nearest;
use crate::policy::{Level, Profile, Selector, Strictness};

use super::fail_on::FailOn;

/// A value that is written as its name.
#[derive(Clone, Debug, serde::Deserialize)]
#[serde(try_from = "String", bound = "T: FromName")]
pub struct Named<T> {
    /// The value.
    pub value: T,
    name: String,
}

impl<T> PartialEq for Named<T> {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl<T> Eq for Named<T> {}

impl<T> PartialOrd for Named<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Named<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.name.cmp(&other.name)
    }
}

/// Reads a value from its name.
pub trait FromName: Sized {
    /// The value, or what is wrong with the name.
    ///
    /// # Errors
    /// The name names none.
    fn from_name(name: &str) -> Result<Self, String>;
}

impl<T: FromName> TryFrom<String> for Named<T> {
    type Error = String;

    fn try_from(name: String) -> Result<Self, String> {
        T::from_name(&name).map(|value| Self { value, name })
    }
}

impl FromName for Selector {
    fn from_name(name: &str) -> Result<Self, String> {
        Self::parse(name).map_err(|error| error.to_string())
    }
}

impl FromName for Level {
    fn from_name(name: &str) -> Result<Self, String> {
        Self::parse(name).ok_or_else(|| unknown(name, &Self::ALL.map(|(word, _)| word)))
    }
}

impl FromName for Counting {
    fn from_name(name: &str) -> Result<Self, String> {
        Self::parse(name).ok_or_else(|| unknown(name, &Self::NAMED.map(|(word, _)| word)))
    }
}

impl FromName for Strictness {
    fn from_name(name: &str) -> Result<Self, String> {
        Self::parse(name).ok_or_else(|| unknown(name, &Self::ALL.map(Self::as_str)))
    }
}

impl FromName for Profile {
    fn from_name(name: &str) -> Result<Self, String> {
        Self::parse(name).ok_or_else(|| unknown(name, &Self::ALL.map(Self::as_str)))
    }
}

impl FromName for NearVersion {
    fn from_name(name: &str) -> Result<Self, String> {
        Self::parse(name).ok_or_else(|| unknown(name, &Self::ALL.map(Self::as_str)))
    }
}

impl FromName for ReportFormat {
    fn from_name(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|format| format.as_str() == name)
            .ok_or_else(|| unknown(name, &Self::ALL.map(Self::as_str)))
    }
}

impl FromName for Newlines {
    fn from_name(name: &str) -> Result<Self, String> {
        let mut all = Self::ALL.into_iter();
        all.find(|ends| ends.as_str() == name)
            .ok_or_else(|| unknown(name, &Self::ALL.map(Self::as_str)))
    }
}

impl FromName for FailOn {
    fn from_name(name: &str) -> Result<Self, String> {
        name.parse()
    }
}

fn unknown(given: &str, known: &[&str]) -> String {
    let all = known.join(", ");
    match nearest(given, known.iter().copied()) {
        Some(near) => format!("{given} is none of {all}; did you mean {near}?"),
        None => format!("{given} is none of {all}"),
    }
}

/// One value, or a list of them.
#[derive(Debug)]
pub struct OneOrMany<T>(pub Vec<T>);

impl<T> Default for OneOrMany<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for OneOrMany<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OneOrManyVisitor(PhantomData))
    }
}

struct OneOrManyVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for OneOrManyVisitor<T> {
    type Value = OneOrMany<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text or a list of texts")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Self::Value, E> {
        Ok(OneOrMany(vec![T::deserialize(text.into_deserializer())?]))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<Self::Value, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(OneOrMany)
    }
}

/// `safe`: all, none, or those of some rules.
#[derive(Debug)]
pub enum SafeKey {
    /// All.
    All,
    /// Those of these rules; none where there is none.
    Of(Vec<Named<Selector>>),
}

impl<'de> Deserialize<'de> for SafeKey {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(SafeVisitor)
    }
}

struct SafeVisitor;

impl<'de> Visitor<'de> for SafeVisitor {
    type Value = SafeKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("true, false or a list of rules")
    }

    fn visit_bool<E: Error>(self, all: bool) -> Result<SafeKey, E> {
        Ok(if all { SafeKey::All } else { SafeKey::Of(Vec::new()) })
    }

    fn visit_seq<A: SeqAccess<'de>>(self, list: A) -> Result<SafeKey, A::Error> {
        Vec::deserialize(SeqAccessDeserializer::new(list)).map(SafeKey::Of)
    }
}
