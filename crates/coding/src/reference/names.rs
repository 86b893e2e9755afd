//! Names: the same name again, parts of it, and its acronym.

use super::{Resolver, may};
use crate::mention::Kind;
use crate::{Form, Gender, Number};
use std::collections::HashMap;
use text::dep;

/// At most this many earlier names with the same word are compared.
const LOOK_BACK: usize = 8;

#[derive(Default)]
struct Index {
    phrase: HashMap<u64, u32>,
    entry: HashMap<u64, u32>,
    words: HashMap<u64, Vec<u32>>,
    acronym: HashMap<u64, u32>,
}

impl Resolver<'_> {
    pub(super) fn names(&mut self) {
        let mut index = Index::default();
        for k in 0..self.len() {
            let n = self.node(k);
            if let Some(o) = self.mistagged(k, &index) {
                self.nodes.all[k].may = may::PERSON;
                self.ents[k].may = may::PERSON;
                self.ents[k].number = Number::Singular;
                self.join(o, k);
                continue;
            }
            let style = super::lexis::is_style(self.doc.text_of(n.head));
            if n.form != Form::Name || n.words.0 == n.words.1 || style || n.hidden && n.inner && !self.is_known(k) {
                continue;
            }
            if let Some(o) = self.same_name(k, &index) {
                self.join(o, k);
            }
            self.note(k, &mut index);
        }
    }

    /// A single capitalised word that the tagger took for a common noun or another kind of name, but that is the last
    /// part of a person's name, or, for another kind of name, any part of it ("Chong" for "Sophia Chong Suk-fan").
    fn mistagged(&self, k: usize, index: &Index) -> Option<usize> {
        let n = self.node(k);
        let word = self.doc.text_of(n.head);
        let unlisted = || {
            let who = n.mention.map(|m| &self.mentions.all()[m as usize].who);
            who.is_some_and(|w| w.kind != Kind::Person && w.source.starts_with("pattern:"))
        };
        let free = match n.form {
            Form::Description => !self.is_known(k),
            Form::Name => n.may & may::PERSON == 0 && unlisted(),
            Form::Pronoun => false,
        };
        if !free || n.tokens.len() != 1 || !word.starts_with(char::is_uppercase) {
            return None;
        }
        let list = index.words.get(&super::lexis::key(word))?;
        list.iter().rev().map(|&o| o as usize).find(|&o| {
            let m = self.node(o);
            let last = m.head == m.tokens.end as usize - 1 && self.doc.text_of(m.head) == word;
            let within = || n.form == Form::Name && m.tokens.iter().any(|i| self.doc.text_of(i) == word);
            m.may == may::PERSON && m.form == Form::Name && (last || within())
        })
    }

    fn is_known(&self, k: usize) -> bool {
        self.node(k).mention.is_some_and(|m| self.mentions.all()[m as usize].who.kind != Kind::Thing)
    }

    /// The key of the list entry or full name that the mention resolves to.
    fn entry(&self, k: usize) -> Option<u64> {
        let who = &self.mentions.all()[self.node(k).mention? as usize].who;
        let kind = match who.kind {
            Kind::Thing => return None,
            Kind::People | Kind::Person => 1,
            Kind::Org => 2,
            Kind::State | Kind::Place => 3,
        };
        (!who.name.is_empty()).then(|| super::lexis::key(&who.name) ^ kind)
    }

    fn note(&self, k: usize, index: &mut Index) {
        let n = self.node(k);
        index.phrase.insert(n.phrase, k as u32);
        if let Some(e) = self.entry(k) {
            index.entry.insert(e, k as u32);
        }
        let words = self.nodes.words_of(n);
        for &w in words {
            let list = index.words.entry(w).or_default();
            if list.len() >= LOOK_BACK {
                list.remove(0);
            }
            list.push(k as u32);
        }
        if words.len() > 1 && n.may & may::PERSON == 0 || n.may == may::ANY {
            index.acronym.insert(self.acronym(k), k as u32);
        }
    }

    /// The key of the initials of a name's capitalised words.
    fn acronym(&self, k: usize) -> u64 {
        let n = self.node(k);
        let initials = n.tokens.iter().filter_map(|i| self.doc.text_of(i).chars().next());
        let letters: String = initials.filter(|c| c.is_uppercase()).collect();
        super::lexis::key(&letters)
    }

    fn same_name(&self, k: usize, index: &Index) -> Option<usize> {
        let n = self.node(k);
        let exact = index.phrase.get(&n.phrase).map(|&o| o as usize);
        if let Some(o) = exact.filter(|&o| self.agree(o, k) || self.node(o).may & n.may == 0) {
            return Some(o);
        }
        let entry = self.entry(k).and_then(|e| index.entry.get(&e)).map(|&o| o as usize);
        if let Some(o) = entry.filter(|&o| self.agree(o, k)) {
            return Some(o);
        }
        if n.may == may::TIME {
            return None;
        }
        let words = self.nodes.words_of(n);
        let head_word = self.doc.text_of(n.head);
        if words.len() == 1 && head_word.len() > 1 && head_word.chars().all(|c| c.is_uppercase() || c == '.') {
            let letters: String = head_word.chars().filter(|c| *c != '.').collect();
            if let Some(&o) = index.acronym.get(&super::lexis::key(&letters)) {
                return Some(o as usize);
            }
        }
        let ends = [words[words.len() - 1], words[0]];
        for w in ends.iter().take(words.len().min(2)) {
            let Some(list) = index.words.get(w) else { continue };
            if let Some(&o) = list.iter().rev().find(|&&o| self.part_of_name(k, o as usize)) {
                return Some(o as usize);
            }
        }
        None
    }

    /// Tells whether one name is a part of the other, or a variant of it.
    fn part_of_name(&self, k: usize, o: usize) -> bool {
        let (n, m) = (self.node(k), self.node(o));
        let (a, b) = (self.nodes.words_of(n), self.nodes.words_of(m));
        let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
        let inside = short.iter().all(|w| long.contains(w));
        if n.may & m.may & may::PERSON != 0 {
            return self.agree(k, o) && self.share_person(k, o, inside, short.len() == long.len());
        }
        if n.may & m.may & may::GROUP == 0 || n.may & m.may & may::PLACE != 0 {
            return false;
        }
        // Bodies: "the State Department" for "the US State Department", "Google" for "Google Inc".
        let same_end = short[short.len() - 1] == long[long.len() - 1];
        let same_start = short[0] == long[0];
        inside && (short.len() > 1 && (same_end || same_start) || same_start && short.len() == 1 && long.len() <= 3)
    }

    /// Tells whether a name is told as that of someone's relative: "the son of X", "her father X".
    fn is_relative(&self, k: usize) -> bool {
        let doc = self.doc;
        let mut at = self.node(k).head;
        let kin = |i: usize| super::lexis::is_kin(doc.lemma(i));
        for _ in 0..4 {
            if doc.children(at).any(|c| c < at && doc.dep(c) == dep::COMPOUND && kin(c)) {
                return true;
            }
            let up = doc.head(at);
            if up == at || !(doc.token(up).pos.is_nominal() || doc.dep(up) == dep::PREP) {
                return false;
            }
            if kin(up) {
                return true;
            }
            at = up;
        }
        false
    }

    fn share_person(&self, k: usize, o: usize, inside: bool, same_length: bool) -> bool {
        let (n, m) = (self.node(k), self.node(o));
        let (ga, gb) = (n.gender, m.gender);
        if ga != gb && ga != Gender::Unknown && gb != Gender::Unknown {
            return false;
        }
        let (a, b) = (self.nodes.words_of(n), self.nodes.words_of(m));
        if inside && !same_length {
            // "Okoro ... her father John Okoro": the longer name told later is a relative's.
            return a.len() < b.len() || !self.is_relative(k);
        }
        // "J. Smith" and "John Smith".
        let last = a.last() == b.last() && a.len() > 1 && b.len() > 1;
        let initial = |n: &super::Node| {
            let i = n.tokens.iter().find(|&i| self.doc.text_of(i).ends_with('.') || i + 1 == n.head)?;
            self.doc
                .text_of(i)
                .chars()
                .next()
                .map(|c| (c, self.doc.text_of(i).trim_end_matches('.').chars().count() == 1))
        };
        last && matches!((initial(n), initial(m)), (Some((x, sx)), Some((y, sy))) if x == y && (sx || sy))
    }
}
