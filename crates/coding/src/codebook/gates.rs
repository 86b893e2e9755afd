//! Gates: what tells that a pattern does not hold before anybody looks at it.
//!
//! Most patterns of a frequent word fail, and most of these at a condition of plain words or traits at one place
//! ("give obj:speech", "subj:+actor"). A gate keeps the place, marks of the words and the traits of one such condition. The
//! gates of all patterns lie side by side in memory, the patterns do not.

use super::pattern::{Condition, Need, Pattern, Way};
use super::traits::Traits;
use super::words::Marks;
use crate::ontology::EventType;
use std::collections::HashMap;

/// Marks of more words than this bar hardly anybody.
const MOST: u32 = 40;

/// Gates of one pattern.
const EACH: usize = 2;

/// Stands for no place.
const NOWHERE: u16 = u16::MAX;

/// The gates of patterns, by number.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gates {
    all: Vec<Gate>,
    ways: Vec<Way>,
}

/// What is known of a pattern without a look at it.
#[derive(Debug, Clone, Copy)]
struct Gate {
    asked: [Asked; EACH],
    /// The conditions' places, by their positions among the ways; [`NOWHERE`] behind the last.
    ways: [u16; EACH],
    kind: Option<EventType>,
}

/// What a condition asks for at its place: marks of its words or a trait.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Asked {
    pub(crate) marks: Marks,
    pub(crate) traits: Traits,
}

impl Asked {
    /// Tells whether a word with these marks and traits may be what is asked for.
    pub(crate) fn may_be(self, marks: Marks, traits: Traits) -> bool {
        self.marks.meets(marks) || self.traits.meets(traits)
    }

    /// The fewer, the more it bars: plain words before traits.
    fn width(self) -> (bool, u32) {
        (self.traits != Traits::default(), self.marks.count())
    }
}

impl Gates {
    /// Makes the gates of patterns whose ways are numbered, each given with the type as which it may nearly hold.
    pub(crate) fn new<'p>(patterns: impl Iterator<Item = (&'p Pattern, Option<EventType>)>) -> Self {
        let (mut ways, mut known) = (Vec::new(), HashMap::new());
        let all = patterns.map(|(p, kind)| {
            let mut tight: Vec<(&Way, Asked)> = p.conditions.iter().filter_map(asked_at_one_place).collect();
            tight.retain(|x| x.1.marks.count() <= MOST);
            tight.sort_by_key(|x| x.1.width());
            let mut gate = Gate { asked: [Asked::default(); EACH], ways: [NOWHERE; EACH], kind };
            for (k, (way, asked)) in tight.into_iter().take(EACH).enumerate() {
                let at = *known.entry(way.number).or_insert_with(|| {
                    ways.push(way.clone());
                    ways.len() - 1
                });
                // A codebook of more places than can be counted here has patterns without gates.
                let Some(at) = u16::try_from(at).ok().filter(|&at| at != NOWHERE) else { break };
                (gate.asked[k], gate.ways[k]) = (asked, at);
            }
            gate
        });
        Self { all: all.collect(), ways }
    }

    /// The type as which the pattern may nearly hold.
    pub(crate) fn kind(&self, pattern: u32) -> Option<EventType> {
        self.all[pattern as usize].kind
    }

    /// The places, and what must stand there if the pattern holds.
    pub(crate) fn of(&self, pattern: u32) -> impl Iterator<Item = (&Way, Asked)> {
        let gate = &self.all[pattern as usize];
        gate.ways
            .iter()
            .zip(gate.asked)
            .take_while(|x| *x.0 != NOWHERE)
            .map(|(&w, asked)| (&self.ways[w as usize], asked))
    }
}

/// A condition that holds only where one of its words or traits is at the end of its one way.
fn asked_at_one_place(c: &Condition) -> Option<(&Way, Asked)> {
    let [way] = &*c.ways else { return None };
    let f = &c.fillers;
    let plain = c.need == Need::Must && !c.deep && !way.around && way.number.is_some();
    let asked = Asked {
        marks: f.words.iter().fold(Marks::default(), |m, w| m.and(w.marks())),
        traits: f.traits.iter().fold(Traits::default(), |all, t| all.or(t.0)),
    };
    (plain && f.forms.is_empty() && f.values.is_empty()).then_some((way, asked))
}
