//! Mentions: every noun phrase of a document that may stand for an actor, and who it is.
//!
//! [`crate::actors`] finds mentions and reads what each tells by itself; [`crate::reference`] follows names,
//! descriptions and pronouns through the article and fills in what a mention does not tell.

use crate::{Country, Sector};
use text::{Document, TokenRange};

/// How a mention refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Form {
    /// By a name, alone or with a title ("Mao Ning", "the Chinese Foreign Ministry", "Beijing").
    Name,
    /// By a description ("the French leader", "officials", "protesters").
    Description,
    /// By a pronoun ("she", "their").
    Pronoun,
}

/// Grammatical number, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum Number {
    #[default]
    Unknown,
    Singular,
    Plural,
}

/// The gender that pronouns would show, as far as it can be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[allow(missing_docs)]
pub enum Gender {
    #[default]
    Unknown,
    Female,
    Male,
    /// Not a person.
    Neuter,
}

/// What sort of thing a mention stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Kind {
    /// A state or territory, also through its capital or seat of power ("Beijing", "the Kremlin").
    State,
    /// A place that is no state ("Aleppo", "the West Bank", "Europe").
    Place,
    /// One person.
    Person,
    /// Several people told by role or origin ("diplomats", "protesters", "Kenyans").
    People,
    /// An organ of a state, a body, party, group or company ("the Foreign Ministry", "NATO", "Hamas").
    Org,
    /// None of these ("the decision", "a report").
    #[default]
    Thing,
}

impl Kind {
    /// Returns the name of the kind.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::Place => "place",
            Self::Person => "person",
            Self::People => "people",
            Self::Org => "org",
            Self::Thing => "thing",
        }
    }
}

/// Who or what a mention stands for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Who {
    /// The name it resolves to: the fullest known ("Mao Ning", "United States", "Chinese officials").
    pub name: String,
    /// The country, or `IGO`, `NGO`, `EUR`, `UNO` for bodies; `None` when not known.
    pub country: Option<Country>,
    /// The sector; `None` when not known.
    pub sector: Option<Sector>,
    /// Further sectors, less important ("Defence Secretary": GOV, then MIL).
    pub more_sectors: Vec<Sector>,
    /// The Wikidata id, `Q...`.
    pub wikidata: Option<String>,
    /// What sort of thing it is.
    pub kind: Kind,
    /// Which entry or pattern told so, for `explain`: `data/actors/countries.tsv:49`, `pattern:title`.
    pub source: String,
}

impl Who {
    /// Tells whether this may be a side of a political act: a country or a sector is known, and it is no mere thing.
    pub fn is_actor(&self) -> bool {
        self.kind != Kind::Thing && (self.country.is_some() || self.sector.is_some())
    }
}

/// One mention in a document.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    /// The syntactic head.
    pub head: usize,
    /// The whole phrase, with title, determiner and restrictive modifiers, without conjuncts.
    pub tokens: TokenRange,
    /// How it refers.
    pub form: Form,
    /// Number, as far as told.
    pub number: Number,
    /// Gender, as far as told.
    pub gender: Gender,
    /// Who it is; after reference resolution, with what the rest of the article tells.
    pub who: Who,
    /// Further parties, when a plural mention stands for several ("the two countries", "both sides"); `who` is then
    /// the first.
    pub also: Vec<Who>,
    /// The cluster of mentions of the same one; numbers are dense within a document.
    pub cluster: Option<u32>,
}

/// All mentions of a document, at most one for each head token.
#[derive(Debug, Clone, Default)]
pub struct Mentions {
    all: Vec<Mention>,
    by_head: Vec<u32>,
    clusters: Vec<Vec<TokenRange>>,
}

const NONE: u32 = u32::MAX;

impl Mentions {
    /// Collects mentions of `doc`; a second one with the same head is dropped.
    pub fn new(doc: &Document, mut all: Vec<Mention>) -> Self {
        all.sort_by_key(|m| (m.head, std::cmp::Reverse(m.tokens.len())));
        all.dedup_by_key(|m| m.head);
        let mut by_head = vec![NONE; doc.len()];
        for (k, m) in all.iter().enumerate() {
            by_head[m.head] = k as u32;
        }
        Self { all, by_head, clusters: Vec::new() }
    }

    /// Returns the mention whose head is token `i`.
    pub fn at(&self, i: usize) -> Option<&Mention> {
        self.all.get(*self.by_head.get(i)? as usize)
    }

    /// Returns all mentions, in the order of their heads.
    pub fn all(&self) -> &[Mention] {
        &self.all
    }

    /// The whole phrases of each cluster, as [`crate::reference`] found them.
    pub(crate) fn clusters(&self) -> &[Vec<TokenRange>] {
        &self.clusters
    }

    pub(crate) fn set_clusters(&mut self, clusters: Vec<Vec<TokenRange>>) {
        self.clusters = clusters;
    }

    /// Gives all mentions to be filled in; heads must stay as they are.
    pub fn all_mut(&mut self) -> &mut [Mention] {
        &mut self.all
    }
}
