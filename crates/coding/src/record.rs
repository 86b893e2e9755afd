//! The coded record of one article: what the coder gives and the faces print.

use crate::{Country, EventType, Sector, Stance, Status};
use text::Span;

/// Everything that was coded of one article. Spans are bytes of the article's text as given.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// The sentences of the body.
    pub sentences: Vec<Span>,
    /// The events, in the order of their first triggers.
    pub events: Vec<Event>,
    /// The statements, in the order of their cues.
    pub statements: Vec<Statement>,
    /// What actors stand for or against, in the order of their cues.
    pub positions: Vec<Position>,
    /// Time expressions.
    pub times: Vec<Time>,
    /// Clusters of two and more mentions of the same person or thing.
    pub clusters: Vec<Vec<Span>>,
    /// Named entities.
    pub entities: Vec<NamedEntity>,
    /// Places told by name.
    pub places: Vec<Place>,
}

/// A side of an event or the speaker of a statement.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Party {
    /// The words that tell it there; `None` when it is only implied.
    pub span: Option<Span>,
    /// Who it is, resolved through the article.
    pub name: String,
    /// Country or body code.
    pub country: Option<Country>,
    /// Primary sector.
    pub sector: Option<Sector>,
    /// Wikidata id.
    pub wikidata: Option<String>,
}

impl Party {
    /// Returns country and sector run together, the field's actor code (`USAGOV`); a missing part is left out.
    pub fn code(&self) -> String {
        let country = self.country.as_ref().map_or("", Country::as_str);
        let sector = self.sector.map_or("", Sector::as_str);
        if country == sector { country.to_owned() } else { format!("{country}{sector}") }
    }
}

/// One telling of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EventMention {
    /// The index of its sentence.
    pub sentence: usize,
    /// The words that tell the act.
    pub trigger: Span,
    /// Whether it happened, may happen, or did not, as told here.
    pub status: Status,
    /// The resolved name of the speaker, when it is told here in someone's words.
    pub reported_by: Option<String>,
}

/// Why an event was coded.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Why {
    /// The codebook rule: `threaten.threat-noun`.
    pub rule: String,
    /// Its file and line.
    pub at: String,
    /// The syntactic path from trigger to its arguments, for reading.
    pub path: String,
    /// Of an event whose rule nearly holds, what does not: conditions of its pattern, guards that stopped it. It was
    /// judged to be likely all the same, and its confidence is how likely.
    pub open: Option<String>,
    /// Sides whose country no words there tell, `actors` or `recipients`: that of whom the article makes it likeliest.
    pub ascribed: Vec<&'static str>,
}

/// When an event happened.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EventDate {
    /// First day, ISO.
    pub start: Option<String>,
    /// Last day, ISO.
    pub end: Option<String>,
    /// The words.
    pub text: Option<Span>,
    /// How the words date the act: `told`, `sentence`, `article`, `scene`, `telling` (`docs/output.md`); `None` without a date.
    pub basis: Option<&'static str>,
}

/// A coded event.
#[derive(Debug, Clone, PartialEq)]
pub struct Event {
    /// The type.
    pub kind: EventType,
    /// The mode, one of the type's.
    pub mode: Option<&'static str>,
    /// Contexts, of the 37.
    pub contexts: Vec<&'static str>,
    /// Who acts.
    pub actors: Vec<Party>,
    /// Towards whom.
    pub recipients: Vec<Party>,
    /// Its standing.
    pub status: Status,
    /// The speaker in whose words it is told.
    pub reported_by: Option<String>,
    /// When.
    pub date: EventDate,
    /// Where: index into [`Record::places`] is not kept; the place itself is.
    pub place: Option<Place>,
    /// The CAMEO code it is exported as.
    pub cameo: String,
    /// How often such an event is right, `0..=1`.
    pub confidence: f32,
    /// The rule behind it.
    pub why: Why,
    /// All tellings, the first first.
    pub mentions: Vec<EventMention>,
    /// The record of the same act told before, in other words than these (the article's own, or somebody's): an index into
    /// [`Record::events`].
    pub same_as: Option<usize>,
}

/// Whether words are given as said or told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum StatementKind {
    Direct,
    Mixed,
    Indirect,
}

impl StatementKind {
    /// Returns the name used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Mixed => "mixed",
            Self::Indirect => "indirect",
        }
    }
}

/// A stretch of words, possibly interrupted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stretch {
    /// The parts, in order; at least one.
    pub parts: Vec<Span>,
}

impl Stretch {
    /// Returns the span around all parts.
    pub fn hull(&self) -> Span {
        self.parts.iter().copied().reduce(Span::hull).unwrap_or_default()
    }
}

/// Somebody's words.
#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    /// The index of the cue's (or content's) sentence.
    pub sentence: usize,
    /// Who speaks.
    pub speaker: Option<Party>,
    /// The words that tell the saying.
    pub cue: Option<Stretch>,
    /// What is said.
    pub content: Stretch,
    /// Direct, mixed or indirect.
    pub kind: StatementKind,
    /// To whom.
    pub addressee: Option<Party>,
}

/// What somebody stands for or against, as told at one place.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// The index of the cue's sentence.
    pub sentence: usize,
    /// Who holds it.
    pub actor: Party,
    /// For, against or neutral, with negation reckoned in.
    pub stance: Stance,
    /// What it is about.
    pub about: Issue,
    /// The words that tell the stance.
    pub cue: Stretch,
    /// Whether the stance is that of negated words ("does not support").
    pub negated: bool,
    /// `actual`, `hypothetical`, `alleged` or `historical`.
    pub status: Status,
    /// The statement it was taken from, an index into [`Record::statements`].
    pub statement: Option<usize>,
    /// The event it was taken from, an index into [`Record::events`].
    pub event: Option<usize>,
    /// The speaker in whose words it is told, when that is not the holder.
    pub reported_by: Option<String>,
    /// The rule behind it.
    pub why: Why,
}

/// What sort of thing a position is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IssueKind {
    /// An actor ("supports Ukraine").
    Actor,
    /// A coded event ("condemned the attack").
    Event,
    /// What should or should not be, told by a clause ("opposes joining the union").
    Proposition,
    /// Anything else that is named ("rejects interference").
    Thing,
}

impl IssueKind {
    /// Returns the name used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Actor => "actor",
            Self::Event => "event",
            Self::Proposition => "proposition",
            Self::Thing => "thing",
        }
    }
}

/// What a position is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Issue {
    /// Its words.
    pub span: Span,
    /// What sort of thing it is.
    pub kind: IssueKind,
    /// Who it is, for an actor.
    pub actor: Option<Party>,
    /// The event it is, an index into [`Record::events`].
    pub event: Option<usize>,
}

/// A time expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// Its words.
    pub span: Span,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: &'static str,
    /// TIMEX3 value; `None` when it cannot be told.
    pub value: Option<String>,
}

/// A named entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedEntity {
    /// Its words.
    pub span: Span,
    /// OntoNotes type.
    pub label: &'static str,
    /// Index into [`Record::clusters`].
    pub cluster: Option<usize>,
}

/// How the name of a place is used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PlaceUse {
    /// For the place itself ("a march in Lima").
    Place,
    /// For those who govern it ("Lima protested").
    Actor,
    /// As an adjective or a noun for its people ("Peruvian troops").
    Adjective,
    /// Inside the name of something else ("Lima Stock Exchange").
    Name,
    /// In the dateline, for where the report was written.
    Dateline,
}

impl PlaceUse {
    /// Returns the name used in output.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Place => "place",
            Self::Actor => "actor",
            Self::Adjective => "adjective",
            Self::Name => "name",
            Self::Dateline => "dateline",
        }
    }
}

/// A place told by name.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    /// Its words.
    pub span: Span,
    /// Its resolved name.
    pub name: String,
    /// ISO 3166 alpha-3.
    pub country: Option<Country>,
    /// Its first-level division, by name.
    pub admin1: Option<&'static str>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// `GeoNames` id.
    pub geonames: Option<u32>,
    /// How the name is used.
    pub used: PlaceUse,
}
