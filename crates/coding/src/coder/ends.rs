//! What stands at the ends of paths from a word. The patterns of a word share most of their paths, so the ends that
//! conditions ask for are kept while they are tried.

use super::matching::{Carrier, Site};
use crate::codebook::gates::Asked;
use crate::codebook::pattern::{Path, Rel, Way};
use crate::ontology::Sector;
use std::cell::Ref;
use std::ops::Range;
use text::dep;

/// The ends of paths from one word.
#[derive(Debug, Default)]
pub(crate) struct Ends {
    /// The word and the verb that carries it.
    from: (usize, Option<usize>),
    /// Of each path by number, for which word its ends were looked for, counted from 1, and where they stand.
    kept: Vec<(u32, Range<u32>)>,
    /// The same of each place that gates know, with what stands there.
    seen: Vec<(u32, Asked)>,
    word: u32,
    /// The ends of all paths of the word.
    tokens: Vec<usize>,
    /// Buffers for the steps of a walk.
    walked: [Vec<usize>; 2],
}

impl Ends {
    /// Forgets the ends that were kept unless they are of this word.
    fn turn_to(&mut self, from: (usize, Option<usize>)) {
        if self.word == 0 || self.from != from {
            if self.word == u32::MAX {
                self.kept.clear();
                self.seen.clear();
                self.word = 0;
            }
            self.from = from;
            self.word += 1;
            self.tokens.clear();
        }
    }

    fn get(&self, number: Option<u32>) -> Option<Range<u32>> {
        self.kept.get(number? as usize).filter(|k| k.0 == self.word).map(|k| k.1.clone())
    }

    fn keep(&mut self, number: Option<u32>, range: Range<u32>) {
        if let Some(k) = number.map(|n| n as usize) {
            if self.kept.len() <= k {
                self.kept.resize(k + 1, (0, 0..0));
            }
            self.kept[k] = (self.word, range);
        }
    }
}

impl Site<'_> {
    /// Returns the marks and traits of all that stands at a place of the gates, seen from `head`.
    pub(super) fn stands_at(&self, place: usize, head: usize, carrier: Option<Carrier<'_>>) -> Asked {
        let known = {
            let mut ends = self.ends.borrow_mut();
            ends.turn_to((head, carrier.map(|c| c.verb)));
            ends.seen.get(place).filter(|s| s.0 == ends.word).map(|s| s.1)
        };
        known.unwrap_or_else(|| {
            let mut all = Asked::default();
            for way in self.gates.place(place) {
                all = self.reached(head, carrier, way).iter().fold(all, |all, &t| all.and(self.is(t)));
            }
            let mut ends = self.ends.borrow_mut();
            if ends.seen.len() <= place {
                ends.seen.resize(place + 1, (0, Asked::default()));
            }
            ends.seen[place] = (ends.word, all);
            all
        })
    }

    /// Returns the tokens at the end of `path` from `head`; a light verb adds its own arguments to the noun's.
    pub(crate) fn walk(&self, head: usize, carrier: Option<Carrier<'_>>, path: &[Rel]) -> Vec<usize> {
        let (mut at, mut next) = (Vec::new(), Vec::new());
        self.walk_into(head, carrier.map(|c| c.verb), path, &mut at, &mut next);
        at
    }

    /// As [`Site::walk`], into the first buffer.
    fn walk_into(&self, head: usize, verb: Option<usize>, path: &[Rel], at: &mut Vec<usize>, next: &mut Vec<usize>) {
        at.clear();
        at.push(head);
        for (k, rel) in path.iter().enumerate() {
            next.clear();
            for &i in &*at {
                self.step(i, rel, next);
                // "a series of launches by", "Israel's wave of attacks on": what the measure word has is the act's.
                if k == 0
                    && matches!(rel, Rel::Prep(_) | Rel::Poss)
                    && let Some(m) = self.frames.measure_of(i)
                {
                    self.step(m, rel, next);
                    next.retain(|&t| t != i);
                }
                if k == 0
                    && let Some(verb) = verb
                    && matches!(rel, Rel::Prep(_))
                {
                    self.step(verb, rel, next);
                    next.retain(|&t| t != head && !self.doc.subtree(t).contains(head));
                }
            }
            if k + 1 < path.len() {
                for n in 0..next.len() {
                    next.extend(self.frames.measured(next[n]));
                }
            }
            next.dedup();
            std::mem::swap(at, next);
        }
    }

    fn step(&self, i: usize, rel: &Rel, out: &mut Vec<usize>) {
        let f = self.frames.of(i);
        match rel {
            Rel::Subj => out.extend(&f.subj),
            Rel::Obj => out.extend(&f.obj),
            Rel::Iobj => out.extend(&f.iobj),
            Rel::Comp => out.extend(&f.comp),
            Rel::Acomp => out.extend(&f.acomp),
            Rel::Prt => out.extend(&f.prt),
            Rel::Particle => {
                let small = |&c: &usize| matches!(self.doc.dep(c), dep::PRT | dep::ADVMOD | dep::PREP);
                out.extend(self.doc.children(i).filter(small));
            }
            Rel::Adv => out.extend(&f.adv),
            Rel::Aux => {
                let verb = if self.frames.is_verbal(i) { i } else { self.doc.head(i) };
                let aux = |&c: &usize| matches!(self.doc.dep(c), dep::AUX | dep::AUXPASS | dep::NEG | dep::ADVMOD);
                out.extend(self.doc.children(verb).filter(aux));
            }
            Rel::Speaker if self.is_asserted(i) => out.extend(self.speaker_of(i)),
            Rel::Speaker => {}
            Rel::Mod => out.extend(&f.mods),
            Rel::Poss => out.extend(&f.poss),
            Rel::Lead => out.extend(f.lead),
            Rel::Sent => out.extend(self.doc.sents()[self.doc.sent_of(i)].iter().filter(|&t| t != i)),
            Rel::Text => out.extend(self.clause(i)),
            Rel::Own => out.push(i),
            Rel::Prep(p) => {
                out.extend(f.preps.iter().filter(|(t, _)| self.doc.norm(*t) == *p).map(|x| x.1));
                if *p == "by" {
                    // The agent of a passive is a subject; patterns may still ask for "by".
                    let agent = self.doc.children(i).filter(|&c| self.doc.dep(c) == dep::AGENT);
                    out.extend(agent.flat_map(|c| self.doc.children(c)).filter(|&c| self.doc.dep(c) == dep::POBJ));
                    out.extend(self.at_hands(i));
                } else if *p == "outside" {
                    out.extend(f.preps.iter().filter_map(|&(t, o)| self.in_front(t, o)));
                }
            }
        }
    }

    /// "In front of the ministry": what is outside stands behind "of".
    fn in_front(&self, preposition: usize, object: usize) -> Option<usize> {
        let doc = self.doc;
        if doc.norm(preposition) != "in" || doc.norm(object) != "front" {
            return None;
        }
        let of = doc.children(object).find(|&p| p > object && doc.norm(p) == "of")?;
        // A party's own seat is where its followers gather.
        let party = |t: usize| self.mentions.at(t).is_some_and(|m| m.who.sector == Some(Sector::Pty));
        doc.child(of, dep::POBJ).filter(|&t| !party(t))
    }

    /// "Killings at the hands of the army", "suffered torture at the hands of": whose hands.
    fn at_hands(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let hands = |n: usize| doc.children(n).filter(|&p| doc.norm(p) == "at").find_map(|p| doc.child(p, dep::POBJ));
        // The parser may hang the phrase on the verb above or on what stands behind "of".
        let above = (doc.dep(i) == dep::DOBJ).then(|| doc.head(i)).filter(|&v| v < i);
        let of = doc.children(i).find(|&p| p > i && doc.norm(p) == "of").and_then(|p| doc.child(p, dep::POBJ));
        let phrase = std::iter::once(i).chain(above).chain(of).find_map(hands)?;
        if phrase < i || doc.lemma(phrase) != "hand" {
            return None;
        }
        let of = doc.children(phrase).find(|&p| doc.norm(p) == "of")?;
        doc.child(of, dep::POBJ)
    }

    /// The words of the phrase or clause that `i` heads or stands in.
    fn clause(&self, i: usize) -> impl Iterator<Item = usize> + use<> {
        let top = if self.frames.is_verbal(i) {
            i
        } else {
            self.doc.ancestors(i).find(|&a| self.frames.is_verbal(a)).unwrap_or(i)
        };
        self.doc.subtree(top).iter().filter(move |&t| t != i)
    }

    /// The ends of a path, conjuncts included; a preposition is also looked for at the object, where parsers often hang
    /// it ("imposed sanctions on").
    pub(super) fn reached(&self, head: usize, carrier: Option<Carrier<'_>>, way: &Way) -> Ref<'_, [usize]> {
        let verb = carrier.map(|c| c.verb);
        let range = {
            let mut ends = self.ends.borrow_mut();
            let ends = &mut *ends;
            ends.turn_to((head, verb));
            ends.get(way.number).unwrap_or_else(|| {
                let start = ends.tokens.len() as u32;
                self.reach(head, verb, &way.path, &mut ends.walked, &mut ends.tokens);
                let range = start..ends.tokens.len() as u32;
                ends.keep(way.number, range.clone());
                range
            })
        };
        Ref::map(self.ends.borrow(), |e| &e.tokens[range.start as usize..range.end as usize])
    }

    fn reach(
        &self,
        head: usize,
        verb: Option<usize>,
        path: &Path,
        [at, next]: &mut [Vec<usize>; 2],
        out: &mut Vec<usize>,
    ) {
        self.walk_into(head, verb, path, at, next);
        if let [Rel::Prep(_)] = path.as_slice()
            && self.frames.is_verbal(head)
        {
            for &o in &self.frames.of(head).obj {
                self.step(o, &path[0], at);
            }
        }
        if matches!(
            path.last(),
            Some(Rel::Sent | Rel::Text | Rel::Lead | Rel::Prt | Rel::Particle | Rel::Adv | Rel::Aux | Rel::Speaker)
        ) {
            out.extend_from_slice(at);
            return;
        }
        let first = out.len();
        next.clear();
        for &e in &*at {
            self.frames.conjuncts_into(e, next);
        }
        for &e in &*next {
            out.push(e);
            // "some of the troops", "a series of bombs" are troops and bombs.
            let mut at = e;
            while let Some(of) = self.frames.measured(at)
                && out.len() - first < 64
            {
                self.frames.conjuncts_into(of, out);
                at = of;
            }
        }
    }
}
