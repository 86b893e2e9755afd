//! The JSON lines of `code`: one line an article.

use super::rounded;
use crate::article::Article;
use crate::pipeline::Coded;
use coding::ontology::goldstein;
use coding::record::{Event, Party, Place, Position, Record, Statement, Stretch};
use serde::Serialize;
use std::collections::HashSet;
use std::io;
use text::{CharMap, Span};

#[derive(Serialize)]
struct CodeLine<'a> {
    id: &'a str,
    title: Option<&'a str>,
    published: Option<String>,
    source: Option<&'a str>,
    url: Option<&'a str>,
    chars: usize,
    sentences: Vec<[usize; 2]>,
    events: Vec<EventOut<'a>>,
    statements: Vec<StatementOut<'a>>,
    positions: Vec<PositionOut<'a>>,
    times: Vec<TimeOut<'a>>,
    clusters: Vec<Vec<Extent>>,
    entities: Vec<EntityOut<'a>>,
    places: Vec<PlaceOut<'a>>,
}

#[derive(Serialize)]
struct Words<'a> {
    text: &'a str,
    start: usize,
    end: usize,
}

/// A stretch of text without its words.
#[derive(Serialize)]
struct Extent {
    start: usize,
    end: usize,
}

#[derive(Serialize)]
struct StretchOut<'a> {
    #[serde(flatten)]
    hull: Words<'a>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    parts: Vec<Extent>,
}

#[derive(Serialize)]
struct EventOut<'a> {
    id: &'a str,
    sentence: usize,
    trigger: Words<'a>,
    r#type: &'static str,
    mode: Option<&'static str>,
    contexts: &'a [&'static str],
    quad: u8,
    cameo: &'a str,
    goldstein: Option<f64>,
    actors: Vec<PartyOut<'a>>,
    recipients: Vec<PartyOut<'a>>,
    status: &'static str,
    reported_by: Option<&'a str>,
    date: DateOut<'a>,
    place: Option<PlaceOut<'a>>,
    confidence: f64,
    why: WhyOut<'a>,
    mentions: Vec<MentionOut<'a>>,
    same_as: Option<&'a str>,
}

#[derive(Serialize)]
struct PartyOut<'a> {
    text: Option<&'a str>,
    start: Option<usize>,
    end: Option<usize>,
    name: &'a str,
    country: Option<&'a str>,
    sector: Option<&'static str>,
    code: Option<String>,
    wikidata: Option<&'a str>,
}

#[derive(Serialize)]
struct DateOut<'a> {
    start: Option<&'a str>,
    end: Option<&'a str>,
    text: Option<&'a str>,
    basis: Option<&'static str>,
}

#[derive(Serialize)]
struct WhyOut<'a> {
    rule: &'a str,
    at: &'a str,
    path: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    open: Option<&'a str>,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    ascribed: &'a [&'static str],
}

#[derive(Serialize)]
struct MentionOut<'a> {
    sentence: usize,
    trigger: Words<'a>,
    status: &'static str,
    reported_by: Option<&'a str>,
}

#[derive(Serialize)]
struct StatementOut<'a> {
    sentence: usize,
    speaker: Option<PartyOut<'a>>,
    cue: Option<StretchOut<'a>>,
    content: StretchOut<'a>,
    kind: &'static str,
    addressee: Option<PartyOut<'a>>,
}

#[derive(Serialize)]
struct PositionOut<'a> {
    sentence: usize,
    actor: PartyOut<'a>,
    stance: &'static str,
    about: AboutOut<'a>,
    cue: StretchOut<'a>,
    negated: bool,
    status: &'static str,
    statement: Option<usize>,
    event: Option<&'a str>,
    reported_by: Option<&'a str>,
    why: RuleOut<'a>,
}

#[derive(Serialize)]
struct AboutOut<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    kind: &'static str,
    actor: Option<PartyOut<'a>>,
    event: Option<&'a str>,
}

#[derive(Serialize)]
struct RuleOut<'a> {
    rule: &'a str,
    at: &'a str,
}

#[derive(Serialize)]
struct TimeOut<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    r#type: &'static str,
    value: Option<&'a str>,
}

#[derive(Serialize)]
struct EntityOut<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    label: &'static str,
    cluster: Option<usize>,
}

#[derive(Serialize)]
struct PlaceOut<'a> {
    #[serde(flatten)]
    words: Words<'a>,
    name: &'a str,
    country: Option<&'a str>,
    admin1: Option<&'static str>,
    lat: Option<f64>,
    lon: Option<f64>,
    geonames: Option<u32>,
    #[serde(rename = "use")]
    used: &'static str,
}

/// Writes the JSON line of a coded article.
///
/// # Panics
/// Never: plain data serializes, and a vector takes every byte.
pub fn write_code(coded: &Coded, mut out: &mut Vec<u8>) {
    write_code_to(&coded.article, &coded.record, &mut out).expect("plain data serializes");
}

/// Writes the JSON line of a coded article piece by piece, without a copy of the line.
///
/// # Errors
/// What `out` fails with.
pub fn write_code_to(article: &Article, record: &Record, out: &mut dyn io::Write) -> io::Result<()> {
    let text = article.text.as_str();
    let at = Offsets::new(text);
    let ids = at.ids(&article.id, record);
    serde_json::to_writer(
        &mut *out,
        &CodeLine {
            id: &article.id,
            title: article.title.as_deref(),
            published: article.published.map(|d| d.to_string()),
            source: article.source.as_deref(),
            url: article.url.as_deref(),
            chars: at.of(text.len()),
            sentences: record.sentences.iter().map(|s| [at.of(s.start as usize), at.of(s.end as usize)]).collect(),
            events: record.events.iter().zip(&ids).map(|(e, id)| at.event(e, id, &ids)).collect(),
            statements: record.statements.iter().map(|s| at.statement(s)).collect(),
            positions: record.positions.iter().map(|p| at.position(p, &ids)).collect(),
            times: record
                .times
                .iter()
                .map(|t| TimeOut { words: at.words(t.span), r#type: t.kind, value: t.value.as_deref() })
                .collect(),
            clusters: record.clusters.iter().map(|c| c.iter().map(|s| at.extent(*s)).collect()).collect(),
            entities: record
                .entities
                .iter()
                .map(|e| EntityOut { words: at.words(e.span), label: e.label, cluster: e.cluster })
                .collect(),
            places: record.places.iter().map(|p| at.toponym(p)).collect(),
        },
    )?;
    out.write_all(b"\n")
}

/// Turns byte spans of a text into what the wire carries.
pub(super) struct Offsets<'a> {
    text: &'a str,
    map: CharMap,
}

impl<'a> Offsets<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Self { text, map: CharMap::new(text) }
    }

    pub(super) fn of(&self, byte: usize) -> usize {
        self.map.at(self.text, byte)
    }

    fn extent(&self, span: Span) -> Extent {
        Extent { start: self.of(span.start as usize), end: self.of(span.end as usize) }
    }

    fn words(&self, span: Span) -> Words<'a> {
        let Extent { start, end } = self.extent(span);
        Words { text: &self.text[span.range()], start, end }
    }

    fn stretch(&self, s: &Stretch) -> StretchOut<'a> {
        let parts = if s.parts.len() > 1 { s.parts.iter().map(|p| self.extent(*p)).collect() } else { Vec::new() };
        StretchOut { hull: self.words(s.hull()), parts }
    }

    fn party<'b>(&self, p: &'b Party) -> PartyOut<'b>
    where
        'a: 'b,
    {
        let words = p.span.map(|s| self.words(s));
        PartyOut {
            text: words.as_ref().map(|w| w.text),
            start: words.as_ref().map(|w| w.start),
            end: words.as_ref().map(|w| w.end),
            name: &p.name,
            country: p.country.as_ref().map(coding::Country::as_str),
            sector: p.sector.map(coding::Sector::as_str),
            code: Some(p.code()).filter(|c| !c.is_empty()),
            wikidata: p.wikidata.as_deref(),
        }
    }

    fn toponym<'b>(&self, p: &'b Place) -> PlaceOut<'b>
    where
        'a: 'b,
    {
        PlaceOut {
            words: self.words(p.span),
            name: &p.name,
            country: p.country.as_ref().map(coding::Country::as_str),
            admin1: p.admin1,
            lat: p.lat,
            lon: p.lon,
            geonames: p.geonames,
            used: p.used.as_str(),
        }
    }

    fn event<'b>(&self, e: &'b Event, id: &'b str, ids: &'b [String]) -> EventOut<'b>
    where
        'a: 'b,
    {
        let (sentence, trigger) = first(e);
        EventOut {
            id,
            sentence,
            trigger: self.words(trigger),
            r#type: e.kind.as_str(),
            mode: e.mode,
            contexts: &e.contexts,
            quad: e.kind.quad() as u8,
            cameo: &e.cameo,
            goldstein: goldstein(&e.cameo).map(|g| rounded(g, 1)),
            actors: e.actors.iter().map(|p| self.party(p)).collect(),
            recipients: e.recipients.iter().map(|p| self.party(p)).collect(),
            status: e.status.as_str(),
            reported_by: e.reported_by.as_deref(),
            date: DateOut {
                start: e.date.start.as_deref(),
                end: e.date.end.as_deref(),
                text: e.date.text.map(|s| &self.text[s.range()]),
                basis: e.date.basis,
            },
            place: e.place.as_ref().map(|p| self.toponym(p)),
            confidence: rounded(e.confidence, 3),
            why: WhyOut {
                rule: &e.why.rule,
                at: &e.why.at,
                path: &e.why.path,
                open: e.why.open.as_deref(),
                ascribed: &e.why.ascribed,
            },
            mentions: e
                .mentions
                .iter()
                .map(|m| MentionOut {
                    sentence: m.sentence,
                    trigger: self.words(m.trigger),
                    status: m.status.as_str(),
                    reported_by: m.reported_by.as_deref(),
                })
                .collect(),
            same_as: e.same_as.and_then(|n| ids.get(n)).map(String::as_str),
        }
    }

    fn statement<'b>(&self, s: &'b Statement) -> StatementOut<'b>
    where
        'a: 'b,
    {
        StatementOut {
            sentence: s.sentence,
            // Somebody who is nowhere named is nobody to whoever reads the words.
            speaker: s.speaker.as_ref().filter(|p| p.span.is_some()).map(|p| self.party(p)),
            cue: s.cue.as_ref().map(|c| self.stretch(c)),
            content: self.stretch(&s.content),
            kind: s.kind.as_str(),
            addressee: s.addressee.as_ref().map(|p| self.party(p)),
        }
    }

    fn position<'b>(&self, p: &'b Position, ids: &'b [String]) -> PositionOut<'b>
    where
        'a: 'b,
    {
        let id = |event: Option<usize>| event.and_then(|n| ids.get(n)).map(String::as_str);
        PositionOut {
            sentence: p.sentence,
            actor: self.party(&p.actor),
            stance: p.stance.as_str(),
            about: AboutOut {
                words: self.words(p.about.span),
                kind: p.about.kind.as_str(),
                actor: p.about.actor.as_ref().map(|a| self.party(a)),
                event: id(p.about.event),
            },
            cue: self.stretch(&p.cue),
            negated: p.negated,
            status: p.status.as_str(),
            statement: p.statement,
            event: id(p.event),
            reported_by: p.reported_by.as_deref(),
            why: RuleOut { rule: &p.why.rule, at: &p.why.at },
        }
    }

    /// Returns the events' ids: a hash of article, sentence, trigger offset and type, so that the same article gives
    /// the same ids in every run. Events that agree in all of these are told apart by their number.
    pub(super) fn ids(&self, article: &str, record: &Record) -> Vec<String> {
        let mut seen = HashSet::new();
        let mut ids = Vec::with_capacity(record.events.len());
        for e in &record.events {
            let (sentence, trigger) = first(e);
            let key = format!("{article}\0{sentence}\0{}\0{}", self.of(trigger.start as usize), e.kind);
            let mut n = 0u64;
            let mut id = fnv1a(key.as_bytes(), n);
            while !seen.insert(id) {
                n += 1;
                id = fnv1a(key.as_bytes(), n);
            }
            ids.push(format!("{id:016x}"));
        }
        ids
    }
}

/// Returns the sentence and trigger of the first telling.
pub(super) fn first(e: &Event) -> (usize, Span) {
    e.mentions.first().map_or((0, Span::default()), |m| (m.sentence, m.trigger))
}

/// FNV-1a over 64 bits (Fowler, Noll and Vo), from the offset basis shifted by `salt`.
fn fnv1a(bytes: &[u8], salt: u64) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325 ^ salt, |h, b| (h ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3))
}
