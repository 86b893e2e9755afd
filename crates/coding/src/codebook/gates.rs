//! Gates: what tells that a condition does not hold before anybody looks at it.
//!
//! Most conditions are of plain words or traits at one place or a few ("give obj:speech", "subj:+actor"), and most of these
//! do not hold. A gate keeps the places, marks of the words and the traits of one condition. The gates of all patterns lie
//! side by side in memory, the conditions do not.

use super::pattern::{Condition, Need, Pattern, Way};
use super::traits::Traits;
use super::words::Marks;
use crate::ontology::EventType;
use std::collections::HashMap;

/// Stands for no place: the gate is always open.
const NOWHERE: u16 = u16::MAX;

/// The gates of patterns, by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gates {
    /// Of each pattern, behind its last gate those of the next begin.
    patterns: Vec<Gated>,
    all: Vec<Gate>,
    /// The places of conditions, each the ends of some ways.
    places: Vec<Vec<Way>>,
}

/// Where the gates of a pattern end, and the type of its rule.
#[derive(Debug, Clone, Copy)]
struct Gated {
    end: u32,
    kind: Option<EventType>,
}

/// What is known of a condition without a look at it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Gate {
    pub(crate) asked: Asked,
    place: u16,
    /// The pattern does not hold where the condition does not.
    pub(crate) must: bool,
}

/// Marks of words and traits: those that a condition asks for, or those that stand at a place.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    pub(crate) marks: Marks,
    pub(crate) traits: Traits,
}

impl Asked {
    /// Tells whether what stands at a place may be what is asked for.
    pub(crate) fn may_be(self, there: Self) -> bool {
        self.marks.meets(there.marks) || self.traits.meets(there.traits)
    }

    /// Returns the marks and traits of both.
    #[must_use]
    pub(crate) fn and(self, other: Self) -> Self {
        Self { marks: self.marks.and(other.marks), traits: self.traits.or(other.traits) }
    }
}

impl Gate {
    /// The number of the condition's place; `None` if the gate is always open.
    pub(crate) fn place(&self) -> Option<usize> {
        (self.place != NOWHERE).then_some(self.place.into())
    }
}

impl Gates {
    /// Makes the gates of patterns whose ways are numbered, each given with the type as which it may nearly hold.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (&'p Pattern, Option<EventType>)>) -> Self {
        let (mut gates, mut known) = (Self::default(), HashMap::new());
        for (p, kind) in patterns {
            for c in &p.conditions {
                let gate = gates.gate(c, &mut known);
                gates.all.push(gate);
            }
            gates.patterns.push(Gated { end: gates.all.len() as u32, kind });
        }
        gates
    }

    fn gate(&mut self, c: &Condition, known: &mut HashMap<Vec<Option<u32>>, usize>) -> Gate {
        let must = c.need == Need::Must;
        let Some(asked) = asked(c) else { return Gate { asked: Asked::default(), place: NOWHERE, must } };
        let at = *known.entry(c.ways.iter().map(|w| w.number).collect()).or_insert_with(|| {
            self.places.push(c.ways.clone());
            self.places.len() - 1
        });
        // A codebook of more places than can be counted here has gates that are always open.
        Gate { asked, place: u16::try_from(at).unwrap_or(NOWHERE), must }
    }

    /// The type as which the pattern may nearly hold.
    pub(crate) fn kind(&self, pattern: u32) -> Option<EventType> {
        self.patterns[pattern as usize].kind
    }

    /// The gates of a pattern's conditions, in their order.
    pub(crate) fn of(&self, pattern: u32) -> &[Gate] {
        let n = pattern as usize;
        let start = n.checked_sub(1).map_or(0, |before| self.patterns[before].end);
        &self.all[start as usize..self.patterns[n].end as usize]
    }

    /// The ways to a place.
    pub(crate) fn place(&self, place: usize) -> &[Way] {
        &self.places[place]
    }
}

/// What a condition asks for, if it holds only where one of its words or traits is at the end of its ways.
fn asked(c: &Condition) -> Option<Asked> {
    let f = &c.fillers;
    let plain = !c.deep && f.forms.is_empty() && f.values.is_empty();
    // What stands all around a word may be anything.
    let near = c.ways.iter().all(|w| !w.around && w.number.is_some());
    (plain && near).then(|| Asked {
        marks: f.words.iter().fold(Marks::default(), |m, w| m.and(w.marks())),
        traits: f.traits.iter().fold(Traits::default(), |all, t| all.or(t.0)),
    })
}
