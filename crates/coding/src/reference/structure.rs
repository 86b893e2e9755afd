//! Links that the tree tells: apposition, predicate nominatives, relative pronouns, titles before names.

use super::lexis::{self, Class, Sort};
use super::{Definite, Resolver, may};
use crate::{Form, Number};
use text::{Pos, dep};

impl Resolver<'_> {
    pub(super) fn structure(&mut self) {
        for k in 0..self.len() {
            if self.node(k).mention.is_none() {
                continue;
            }
            self.titles(k);
            let label = self.doc.dep(self.node(k).head);
            if label == dep::APPOS {
                self.apposition(k);
            } else if label == dep::ATTR {
                self.predicate(k);
            }
            if self.node(k).pronoun.is_some_and(|p| p.sort == Sort::Relative) {
                self.relative(k);
            }
        }
    }

    /// Notes the role nouns of a phrase: its own head, and titles before a name ("President X").
    fn titles(&mut self, k: usize) {
        let n = self.node(k);
        let (h, form, start) = (n.head, n.form, n.tokens.start as usize);
        if n.pronoun.is_some() || n.may & may::PERSON == 0 {
            return;
        }
        if form == Form::Description {
            self.ents[k].roles.push(h as u32);
            return;
        }
        for i in start..h {
            let title = self.doc.dep(i) == dep::COMPOUND || self.doc.dep(i) == dep::NMOD;
            if title && self.is_role(i) {
                self.ents[k].roles.push(i as u32);
            }
        }
    }

    fn is_role(&self, i: usize) -> bool {
        lexis::noun(self.doc.lemma(i))
            .or_else(|| lexis::noun(self.doc.norm(i)))
            .is_some_and(|n| n.class == Class::Person)
    }

    /// "Mao Ning, the ministry's spokeswoman": one person, unless two different names or kinds stand side by side.
    fn apposition(&mut self, k: usize) {
        let h = self.doc.head(self.node(k).head);
        let Some(o) = self.node_at(h) else { return };
        let (a, b) = (self.node(k), self.node(o));
        let names = a.form == Form::Name && b.form == Form::Name;
        let places = a.may & may::PLACE != 0 && b.may & may::PLACE != 0;
        let same = !names || a.may & may::PERSON != 0 && self.share_word(k, o);
        let time = (a.may | b.may) & may::TIME != 0;
        if time || names && places || !same || a.pronoun.is_some() || !self.agree(k, o) {
            self.nodes.all[k].hidden = false;
            return;
        }
        self.join(o, k);
    }

    fn share_word(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.nodes.words_of(self.node(a)), self.nodes.words_of(self.node(b)));
        a.iter().any(|w| b.contains(w))
    }

    /// "X is the president": one person. An indefinite predicate ("is a doctor") only tells a role.
    fn predicate(&mut self, k: usize) {
        let head = self.node(k).head;
        let verb = self.doc.head(head);
        let copula = matches!(self.doc.lemma(verb), "be" | "become" | "remain");
        let subject = self.doc.children(verb).find(|&c| self.doc.dep(c) == dep::NSUBJ);
        let Some(s) = subject.filter(|_| copula).and_then(|s| self.node_at(s)) else { return };
        let not =
            self.doc.children(verb).any(|c| self.doc.dep(c) == dep::NEG || self.doc.token(c).tag == text::tag::MD);
        let question = self.doc.children(verb).any(|c| self.doc.text_of(c) == "?");
        let (a, b) = (self.node(k), self.node(s));
        let definite = matches!(a.definite, Definite::The | Definite::Owned) || a.form == Form::Name;
        let ours = b.pronoun.is_none_or(|p| p.person == 3 && p.gender != crate::Gender::Neuter);
        if not || question || !ours || self.doc.token(head).pos == Pos::Adj {
            return;
        }
        if definite && a.number != Number::Plural && self.agree(k, s) && self.shared_kind(k, s) {
            self.nodes.all[k].hidden = true;
            self.join(s, k);
        } else if self.node(k).may == may::PERSON {
            self.ents[k].roles.clear();
            let root = self.find(s);
            self.ents[root].roles.push(head as u32);
            if self.ents[root].gender == crate::Gender::Unknown {
                self.ents[root].gender = self.node(k).gender;
            }
            self.nodes.all[k].inner = true;
        }
    }

    /// Things are too often equated loosely ("the problem is the price"): only persons and groups are.
    fn shared_kind(&self, a: usize, b: usize) -> bool {
        self.ent(a).may & self.ent(b).may & (may::PERSON | may::GROUP) != 0
    }

    /// "the man who left": the pronoun stands for the noun that its clause belongs to.
    fn relative(&mut self, k: usize) {
        let mut at = self.node(k).head;
        for _ in 0..6 {
            let label = self.doc.dep(at);
            let up = self.doc.head(at);
            if up == at {
                return;
            }
            if label == dep::RELCL {
                if let Some(o) = self.node_at(up) {
                    self.join(o, k);
                }
                return;
            }
            at = up;
        }
    }
}
