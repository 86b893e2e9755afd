//! Where single acts took place, against sets that mark one verb a sentence and its locations.
//!
//! The answer for a verb is the prediction's `asked` (the place it gives for that very word) and, where a record has none,
//! the `place` of the event whose trigger is the verb. An answer is right when it overlaps one of gold's locations, or is
//! empty as gold is. `coded` counts the verbs that are triggers of coded events, `coded_right` the share of their places
//! that is right.

use crate::figures::{Figures, prf, ratio};
use crate::read::{Chars, Lines, Span, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::Deserialize;

#[derive(Deserialize)]
struct Gold {
    id: String,
    text: String,
    event: Span,
    #[serde(default, deserialize_with = "nullable")]
    locations: Vec<Span>,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default)]
    asked: Option<Answer>,
    #[serde(default, deserialize_with = "nullable")]
    events: Vec<Event>,
}

/// What was told for the verb asked for.
#[derive(Deserialize)]
struct Answer {
    place: Option<Span>,
}

#[derive(Deserialize)]
struct Event {
    trigger: Span,
    #[serde(default, deserialize_with = "nullable")]
    mentions: Vec<Mention>,
    place: Option<Span>,
}

#[derive(Deserialize)]
struct Mention {
    trigger: Span,
}

/// An act whose place is asked for: the record's id and the verb's first and last code point.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Act {
    /// The record's id.
    pub id: String,
    /// The first code point of the verb.
    pub start: usize,
    /// The code point behind its last.
    pub end: usize,
}

/// Returns the acts of gold records.
///
/// # Errors
/// A record has no `event` with `start` and `end`.
pub fn acts(gold: &Lines) -> Result<Vec<Act>> {
    let gold: Vec<Gold> = gold.records()?;
    Ok(gold.into_iter().map(|r| Act { id: r.id, start: r.event.start, end: r.event.end }).collect())
}

/// Tells whether a record belongs to the tenth that is kept out of training, by the hash of its id (FNV-1a).
pub fn held_out(id: &str) -> bool {
    let hash = id.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    hash.is_multiple_of(10)
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let mut gold: Vec<Gold> = gold.records()?;
    gold.retain(|r| !options.held_out || held_out(&r.id));
    let pred = predicted.by_id::<Predicted>()?;
    let (mut right, mut told, mut asked, mut hit, mut coded, mut coded_right) = (0, 0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for rec in &gold {
        let doc = pred.get(&rec.id);
        let at_verb = |e: &&Event| {
            let triggers = e.mentions.iter().map(|m| m.trigger).chain([e.trigger]);
            triggers.into_iter().any(|t| t.overlap(rec.event) > 0)
        };
        let event = doc.and_then(|d| d.events.iter().find(at_verb));
        let answer = match doc.and_then(|d| d.asked.as_ref()) {
            Some(a) => a.place,
            None => event.and_then(|e| e.place),
        };
        let fits = |place: Option<Span>| match place {
            None => rec.locations.is_empty(),
            Some(p) => rec.locations.iter().any(|g| g.overlap(p) > 0),
        };
        right += usize::from(fits(answer));
        asked += usize::from(!rec.locations.is_empty());
        told += usize::from(answer.is_some());
        hit += usize::from(answer.is_some() && fits(answer));
        if let Some(e) = event {
            coded += 1;
            coded_right += usize::from(fits(e.place));
        }
        if !fits(answer) {
            let text = Chars::new(&rec.text);
            let words = |s: &Span| text.text(*s);
            let fields = vec![
                ("verb", words(&rec.event)),
                ("got", answer.as_ref().map(words).unwrap_or_default()),
                ("gold", rec.locations.iter().map(words).collect::<Vec<_>>().join(", ")),
                ("words", text.around(rec.event, 70)),
            ];
            wrong.push(Case::new("wrong", &rec.id, fields));
        }
    }
    let mut out = Figures::default();
    out.put("acts", gold.len());
    out.put("right", ratio(right, gold.len()));
    out.put("places", prf(hit, told, asked));
    out.put("coded", coded);
    out.put("coded_right", ratio(coded_right, coded));
    let mut report = Report::of(out);
    report.add(wrong, options.misses);
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_counted_by_the_definition() {
        let gold = Lines::of(
            "gold",
            [
                r#"{"id":"a","text":"They met in Oslo.","event":{"start":5,"end":8},"locations":[{"start":12,"end":16}]}"#.into(),
                r#"{"id":"b","text":"They met.","event":{"start":5,"end":8},"locations":[]}"#.into(),
                r#"{"id":"c","text":"They met in Rome.","event":{"start":5,"end":8},"locations":[{"start":12,"end":16}]}"#.into(),
            ],
        );
        let predicted = Lines::of(
            "predicted",
            [
                r#"{"id":"a","events":[{"trigger":{"start":5,"end":8},"place":{"start":12,"end":16}}]}"#.into(),
                r#"{"id":"b","events":[],"asked":{"place":null}}"#.into(),
                r#"{"id":"c","events":[{"trigger":{"start":5,"end":8},"place":null}],"asked":{"place":{"start":0,"end":4}}}"#.into(),
            ],
        );
        let report = score(&gold, &predicted, &Options { misses: 5, ..Options::default() }).expect("both are in form");
        assert_eq!(report.get("right"), Some(0.6667));
        assert_eq!(report.get("coded"), Some(2.0));
        assert_eq!(report.get("coded_right"), Some(0.5));
        assert_eq!(report.get("places.p"), Some(0.5));
        assert_eq!(report.cases.len(), 1);
    }

    #[test]
    fn a_tenth_is_held_out() {
        let n = (0..9000).filter(|k| held_out(&format!("evloc-{k:05}"))).count();
        assert!((800..1000).contains(&n), "{n}");
    }
}
