//! Pronouns: who "he", "their", "it", "I" and "we" stand for.

use super::clause::{self, Clause};
use super::features::{Features, weights};
use super::lexis::{Pronoun, Sort};
use super::node::Role;
use super::{Resolver, may};
use crate::{Form, Gender, Kind, Number};
use std::collections::HashMap;

/// How many sentences back a pronoun may reach, and how many mentions are weighed.
const SENTENCES: [usize; 3] = [12, 4, 5];
const CANDIDATES: usize = 60;
/// What a candidate must score at least where only persons, bodies and states can be meant.
const DOER: f32 = -1.0;

/// One choice of an antecedent, for training: the pronoun, its table (person 0, thing 1, several 2), and for each
/// candidate the phrases of its entity so far and its features `[n_features]`.
#[derive(Debug, Clone)]
#[doc(hidden)]
pub struct Ranking {
    pub pronoun: text::TokenRange,
    pub table: usize,
    pub candidates: Vec<(Vec<text::TokenRange>, Vec<f32>)>,
}

/// Which ranking a pronoun of the third person takes: persons, things, several.
fn table(p: Pronoun) -> usize {
    match (p.number, p.gender) {
        (Number::Plural, _) => 2,
        (_, Gender::Neuter) => 1,
        _ => 0,
    }
}

/// The speakers in mind: last "I", "we" and "you" of the text itself, and of each speaker.
#[derive(Default)]
struct Speakers {
    last: HashMap<(u8, Number, u32), u32>,
}

impl Resolver<'_> {
    pub(super) fn pronouns(&mut self, mut log: Option<&mut Vec<Ranking>>) {
        let mut speakers = Speakers::default();
        for k in 0..self.len() {
            let Some(p) = self.node(k).pronoun else { continue };
            if let Some(log) = log.as_mut().filter(|_| p.person == 3) {
                log.extend(self.ranking(k, p));
            }
            let found = match (p.person, p.sort) {
                (1 | 2, _) => self.spoken(k, p, &mut speakers),
                (3, Sort::Reflexive) => self.reflexive(k).or_else(|| self.ranked(k, p)),
                (3, _) => self.ranked(k, p),
                _ => None,
            };
            if let Some(o) = found {
                self.join(o, k);
            }
        }
    }

    /// Writes down who stood for choice.
    fn ranking(&self, k: usize, p: Pronoun) -> Option<Ranking> {
        let t = table(p);
        if t == 1 && clause::is_pleonastic(self.doc, self.node(k).head) {
            return None;
        }
        let mut candidates = Vec::new();
        self.candidates(k, p, |o, f| {
            let root = self.find(o);
            let same = (0..self.len()).filter(|&j| j != k && self.find(j) == root && !self.node(j).hidden);
            let spans = same.map(|j| super::phrase::whole(self.doc, self.node(j))).collect();
            candidates.push((spans, f.to_vec()));
        });
        Some(Ranking { pronoun: self.node(k).tokens, table: t, candidates })
    }

    /// "I", "we", "you": in a quotation those of its speaker, else those of the text.
    fn spoken(&mut self, k: usize, p: Pronoun, speakers: &mut Speakers) -> Option<usize> {
        let quote = self.node(k).quote;
        let speaker = self.speaker(quote);
        let whose = match speaker {
            _ if quote == 0 => u32::MAX,
            Some(s) => self.find(s) as u32,
            // A speaker of his own for each unframed quotation; numbers of quotations are far from those of nodes.
            None => u32::MAX - quote,
        };
        let number = if p.person == 2 { Number::Unknown } else { p.number };
        let before = speakers.last.insert((p.person, number, whose), k as u32).map(|o| o as usize);
        match (p.person, p.number, speaker) {
            (1, Number::Singular, Some(s)) if s != k => Some(s),
            (1, Number::Plural, Some(s)) => {
                self.spoken.push((k as u32, s as u32));
                before
            }
            _ => before,
        }
    }

    /// The node of who speaks in quotation number `quote` (plus one; 0 for none).
    fn speaker(&self, quote: u32) -> Option<usize> {
        let head = (*self.quotes.speakers.get((quote as usize).checked_sub(1)?)?)?;
        self.node_at(head)
    }

    /// The subject of the reflexive's own clause.
    fn reflexive(&self, k: usize) -> Option<usize> {
        let verb = clause::verb_of(self.doc, self.node(k).head)?;
        let s = clause::subject_of(self.doc, verb)?;
        self.node_at(s).filter(|&o| o != k && o < k && self.agree(o, k))
    }

    /// The best candidate of the sentences before, or none when no one is good enough. What holds an office is owned by a
    /// state or a body, and by some in any case ("its foreign minister").
    fn ranked(&self, k: usize, p: Pronoun) -> Option<usize> {
        let t = table(p);
        if t == 1 && clause::is_pleonastic(self.doc, self.node(k).head) {
            return None;
        }
        let owned = p.sort == Sort::Possessive && self.owns_office(k);
        let office = t == 1 && owned;
        let mut best: Option<(f32, usize)> = None;
        self.candidates(k, p, |o, f| {
            let score = f.iter().zip(&weights()[t]).map(|(x, w)| x * w).sum::<f32>();
            // "Their governments" are those of several states, not of one body.
            let fits = match t {
                1 => !office || self.has_offices(o),
                2 => !owned || !self.is_one_body(o),
                _ => true,
            };
            if best.is_none_or(|(b, _)| score > b) && fits {
                best = Some((score, o));
            }
        });
        // Somebody must have done it; and two who did something together go on together.
        let subject = t == 2 && self.node(k).role == Role::Subject;
        let acts = subject && Clause::new(self.doc, self.node(k).head).acts;
        let least = |o: usize| {
            let m = self.node(o);
            let pair = m.mention.is_none() && m.role == Role::Subject && self.ent(o).may & may::THING == 0;
            if acts || subject && pair { DOER } else { 0.0 }
        };
        best.filter(|&(score, o)| score > least(o) || office).map(|(_, o)| o)
    }

    /// Tells whether a possessive stands before somebody in office or an organ of state.
    fn owns_office(&self, k: usize) -> bool {
        use crate::Sector::{Gov, Jud, Leg, Mil, Spy};
        let owned = self.node_at(self.doc.head(self.node(k).head)).and_then(|o| self.node(o).mention);
        owned.is_some_and(|m| {
            let who = &self.mentions.all()[m as usize].who;
            matches!(who.kind, Kind::Person | Kind::People | Kind::Org)
                && matches!(who.sector, Some(Gov | Jud | Leg | Mil | Spy))
        })
    }

    /// Tells whether a node is the name of one state or body.
    fn is_one_body(&self, o: usize) -> bool {
        let n = self.node(o);
        let who = n.mention.map(|m| &self.mentions.all()[m as usize].who);
        n.number != Number::Plural && who.is_some_and(|w| matches!(w.kind, Kind::State | Kind::Org))
    }

    /// Tells whether a node stands for a state or a body of states.
    fn has_offices(&self, o: usize) -> bool {
        let first = self.ent(o).first as usize;
        [o, first].iter().filter_map(|&x| self.node(x).mention).any(|m| {
            let who = &self.mentions.all()[m as usize].who;
            who.kind == Kind::State || who.kind == Kind::Org && who.country.is_some()
        })
    }

    /// Calls `each` with every candidate that grammar allows, nearest first, and its features.
    pub(super) fn candidates(&self, k: usize, p: Pronoun, mut each: impl FnMut(usize, &Features)) {
        let clause = Clause::new(self.doc, self.node(k).head);
        let (sent, t) = (self.node(k).sent, table(p));
        let mut passed: Vec<u32> = Vec::new();
        for o in (0..k).rev().take(CANDIDATES * 3) {
            let m = self.node(o);
            if sent - m.sent > SENTENCES[t] || passed.len() > CANDIDATES {
                break;
            }
            if self.allowed(k, o, p, &clause) {
                let f = self.features(k, o, &clause, passed.len(), false);
                each(o, &f);
                let root = self.find(o) as u32;
                if !passed.contains(&root) {
                    passed.push(root);
                }
            }
        }
        if t == 2 {
            return;
        }
        for o in k + 1..(k + 24).min(self.len()) {
            let m = self.node(o);
            if m.sent != sent {
                break;
            }
            if m.pronoun.is_none() && clause.comes_later(self.doc, m.head) && self.allowed(k, o, p, &clause) {
                each(o, &self.features(k, o, &clause, passed.len(), true));
            }
        }
    }

    /// Tells whether `o` may be the antecedent of pronoun `k` by kind, number, gender and the constraints of a clause.
    fn allowed(&self, k: usize, o: usize, p: Pronoun, clause: &Clause) -> bool {
        let (n, m) = (self.node(k), self.node(o));
        let ent = self.ent(o);
        if m.hidden && m.form != Form::Name || m.may == may::TIME || m.inner && m.form != Form::Name {
            return false;
        }
        if m.pronoun.is_some_and(|q| q.person != 3 || q.sort == Sort::Relative) && self.find(o) == o && ent.n <= 1 {
            return false;
        }
        let fits = match table(p) {
            0 => self.person_fits(p, o),
            1 => ent.may & (may::GROUP | may::THING | may::PLACE) != 0,
            _ => true,
        };
        let number = match table(p) {
            2 => ent.number != Number::Singular || ent.may & may::GROUP != 0 && ent.may & may::PERSON == 0,
            _ => ent.number != Number::Plural,
        };
        let acts = !clause.acts || table(p) != 2 || ent.may & (may::PERSON | may::GROUP) != 0;
        fits && number && acts && !self.speaks_of_another(n, p, o) && !clause.blocks(self, n, o)
    }

    /// Who speaks says "I": "he" and "she" in a quotation are not its speaker.
    fn speaks_of_another(&self, n: &super::Node, p: Pronoun, o: usize) -> bool {
        table(p) == 0 && self.speaker(n.quote).is_some_and(|s| self.find(s) == self.find(o))
    }

    fn person_fits(&self, p: Pronoun, o: usize) -> bool {
        let (m, ent) = (self.node(o), self.ent(o));
        let gender = ent.gender == p.gender || matches!(ent.gender, Gender::Unknown | Gender::Neuter);
        // A capitalised name of unknown kind may be a person's: taggers of entities err on names.
        gender && (ent.may & may::PERSON != 0 || m.form == Form::Name && ent.may & may::TIME == 0)
    }
}
