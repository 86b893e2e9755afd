//! The words of saying, read from `data/codebook/speech.toml` once.

use serde::Deserialize;
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

/// How a verb takes its content; a verb may have several ways, kept as bits.
pub(super) const REPORT: u8 = 1;
/// The object is the addressee.
pub(super) const TELL: u8 = 2;
/// Thought, told by a clause.
pub(super) const MIND: u8 = 4;
/// Intention, told by an infinitive.
pub(super) const WILL: u8 = 8;
/// Judgement of an object.
pub(super) const JUDGE: u8 = 16;
/// Content behind a preposition; which, see [`Lexicon::behind`].
pub(super) const BEHIND: u8 = 32;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    verbs: Verbs,
    nouns: NounLists,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Verbs {
    report: Vec<String>,
    tell: Vec<String>,
    mind: Vec<String>,
    will: Vec<String>,
    judge: Vec<String>,
    behind: HashMap<String, Vec<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct NounLists {
    nouns: Vec<String>,
    lights: Vec<String>,
    documents: Vec<String>,
}

/// The cue words by lemma.
#[derive(Default)]
pub(super) struct Lexicon {
    verbs: HashMap<String, u8>,
    behind: HashMap<String, Vec<String>>,
    nouns: HashSet<String>,
    lights: HashSet<String>,
    documents: HashSet<String>,
}

impl Lexicon {
    /// Returns the built-in lexicon.
    pub(super) fn builtin() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            // The file is part of the program and a test reads it; an unreadable one would find nothing.
            Self::read(include_str!("../../../../data/codebook/speech.toml")).unwrap_or_default()
        })
    }

    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut out = Self::default();
        let v = file.verbs;
        for (list, bit) in [(v.report, REPORT), (v.tell, TELL), (v.mind, MIND), (v.will, WILL), (v.judge, JUDGE)] {
            for lemma in list {
                *out.verbs.entry(lemma).or_default() |= bit;
            }
        }
        for (prep, list) in v.behind {
            for lemma in list {
                *out.verbs.entry(lemma.clone()).or_default() |= BEHIND;
                out.behind.entry(lemma).or_default().push(prep.clone());
            }
        }
        out.nouns = file.nouns.nouns.into_iter().collect();
        out.lights = file.nouns.lights.into_iter().collect();
        out.documents = file.nouns.documents.into_iter().collect();
        Ok(out)
    }

    /// Returns the ways in which the verb takes content; 0 for no cue verb.
    pub(super) fn verb(&self, lemma: &str) -> u8 {
        self.verbs.get(lemma).copied().unwrap_or(0)
    }

    /// Tells whether the content of `verb` may stand behind `prep`.
    pub(super) fn behind(&self, verb: &str, prep: &str) -> bool {
        self.behind.get(verb).is_some_and(|l| l.iter().any(|p| p == prep))
    }

    /// Tells whether the noun is one of saying.
    pub(super) fn noun(&self, lemma: &str) -> bool {
        self.nouns.contains(lemma)
    }

    /// Tells whether the noun is a document or an utterance, which speaks for whose it is.
    pub(super) fn document(&self, lemma: &str) -> bool {
        self.documents.contains(lemma)
    }

    /// Tells whether the verb only carries a noun of saying.
    pub(super) fn light(&self, lemma: &str) -> bool {
        self.lights.contains(lemma)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_file_reads() {
        let l = Lexicon::read(include_str!("../../../../data/codebook/speech.toml")).unwrap();
        assert_eq!(l.verb("say") & REPORT, REPORT);
        assert_eq!(l.verb("eat"), 0);
        assert!(l.behind("refer", "to") && !l.behind("refer", "with"));
        assert!(l.noun("statement") && l.light("issue"));
    }
}
