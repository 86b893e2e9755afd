//! Gates: what tells that a pattern does not hold before anybody looks at it.
//!
//! Most patterns of a frequent word fail, and most of these at a condition of plain words at one place ("give obj:speech").
//! A gate keeps the place and marks of the words of one such condition. The gates of all patterns lie side by side in memory,
//! the patterns do not.

use super::pattern::{Condition, Need, Pattern, Way};
use super::words::Marks;
use crate::ontology::EventType;
use std::collections::HashMap;

/// Marks of more words than this bar hardly anybody.
const MOST: u32 = 40;

/// The gates of patterns, by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gates {
    all: Vec<Gate>,
    ways: Vec<Way>,
}

/// What is known of a pattern without a look at it.
#[derive(Debug, Clone, Copy)]
struct Gate {
    /// The marks of a condition's words.
    marks: Marks,
    /// The condition's place, by its position among the ways.
    way: Option<u32>,
    kind: Option<EventType>,
}

impl Gates {
    /// Makes the gates of patterns whose ways are numbered, each given with the type of its rule.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (&'p Pattern, Option<EventType>)>) -> Self {
        let (mut ways, mut known) = (Vec::new(), HashMap::new());
        let all = patterns.map(|(p, kind)| {
            let gate = p.conditions.iter().filter_map(words_at_one_place).min_by_key(|x| x.1.count());
            let Some((way, marks)) = gate.filter(|x| x.1.count() <= MOST) else {
                return Gate { marks: Marks::default(), way: None, kind };
            };
            let at = *known.entry(way.number).or_insert_with(|| {
                ways.push(way.clone());
                ways.len() as u32 - 1
            });
            Gate { marks, way: Some(at), kind }
        });
        Self { all: all.collect(), ways }
    }

    /// The type of the pattern's rule.
    pub(crate) fn kind(&self, pattern: u32) -> Option<EventType> {
        self.all[pattern as usize].kind
    }

    /// The place and the marks of words one of which must stand there if the pattern holds.
    pub(crate) fn of(&self, pattern: u32) -> Option<(&Way, Marks)> {
        let gate = &self.all[pattern as usize];
        gate.way.map(|w| (&self.ways[w as usize], gate.marks))
    }
}

/// A condition that holds only where one of its words is at the end of its one way.
fn words_at_one_place(c: &Condition) -> Option<(&Way, Marks)> {
    let [way] = &*c.ways else { return None };
    let plain = c.need == Need::Must && !c.deep && !way.around && way.number.is_some() && c.fillers.are_words();
    (plain && !c.fillers.words.is_empty())
        .then(|| (way, c.fillers.words.iter().fold(Marks::default(), |m, w| m.and(w.marks()))))
}
