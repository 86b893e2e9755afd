//! Descriptions: the same noun again, the role of someone told before, the kind of the last state, place or body.

use super::lexis;
use super::node::{Node, Role};
use super::{Definite, Resolver, may};
use crate::mention::Kind;
use crate::{Form, Number};
use std::collections::HashMap;
use text::{Pos, dep, tag};

/// At most this many earlier phrases with the same noun are compared.
const SAME_NOUN: usize = 8;
/// At most this many persons with roles, states and bodies are kept in mind.
const IN_MIND: usize = 24;

/// Nouns for somebody whom the law is after.
const CHARGED: [&str; 11] = [
    "suspect",
    "accused",
    "defendant",
    "gunman",
    "attacker",
    "assailant",
    "shooter",
    "bomber",
    "perpetrator",
    "killer",
    "culprit",
];

/// Who was told of lately, most recent last.
#[derive(Default)]
struct Recent {
    by_noun: HashMap<u64, Vec<u32>>,
    persons: Vec<u32>,
    states: Vec<u32>,
    places: Vec<u32>,
    bodies: Vec<u32>,
}

fn remember(list: &mut Vec<u32>, k: usize) {
    if list.len() >= IN_MIND {
        list.remove(0);
    }
    list.push(k as u32);
}

impl Resolver<'_> {
    pub(super) fn descriptions(&mut self) {
        let mut recent = Recent::default();
        for k in 0..self.len() {
            let n = self.node(k);
            if n.form == Form::Description
                && n.mention.is_some()
                && !n.inner
                && !n.hidden
                && let Some(o) = self.antecedent(k, &recent)
            {
                self.join(o, k);
            }
            self.remember(k, &mut recent);
        }
    }

    fn remember(&self, k: usize, recent: &mut Recent) {
        let n = self.node(k);
        if n.pronoun.is_some() || n.mention.is_none() {
            return;
        }
        let known = self.kind(k);
        if n.form == Form::Name {
            if known == Kind::State
                || n.may & (may::GROUP | may::PLACE) == may::GROUP | may::PLACE && n.may & may::PERSON == 0
            {
                remember(&mut recent.states, k);
            } else if n.may == may::PLACE {
                remember(&mut recent.places, k);
            } else if n.may == may::GROUP {
                remember(&mut recent.bodies, k);
            }
        }
        if n.may == may::PERSON && n.number != Number::Plural {
            remember(&mut recent.persons, k);
        }
        if !n.inner {
            let list = recent.by_noun.entry(n.lemma).or_default();
            if list.len() >= SAME_NOUN {
                list.remove(0);
            }
            list.push(k as u32);
        }
    }

    fn kind(&self, k: usize) -> Kind {
        self.node(k).mention.map_or(Kind::Thing, |m| self.mentions.all()[m as usize].who.kind)
    }

    fn antecedent(&self, k: usize, recent: &Recent) -> Option<usize> {
        let n = self.node(k);
        if matches!(n.definite, Definite::A | Definite::Some) || n.may == may::TIME {
            return None;
        }
        // A clause or participle after it tells which one: it is new.
        let told = self.doc.children(n.head).any(|c| {
            c > n.head
                && (self.doc.dep(c) == dep::RELCL || self.doc.dep(c) == dep::ACL)
                && self.doc.token(c).tag != tag::VBG
        });
        if told {
            return None;
        }
        let found = self.same_holder(k, recent).or_else(|| self.by_kind(k, recent));
        found.filter(|&o| !self.of_one_clause(o, k))
    }

    /// Who was told with the same noun or role. "The president" is rather somebody told by name than "the Chadian president"
    /// of whom only a clause spoke.
    fn same_holder(&self, k: usize, recent: &Recent) -> Option<usize> {
        let n = self.node(k);
        let same = self.same_noun(k, recent);
        let bare = n.may == may::PERSON && n.words.0 == n.words.1 && n.definite == Definite::The;
        let unnamed = |o: usize| bare && !self.ent(o).named && self.node(o).words.0 != self.node(o).words.1;
        match same {
            Some(o) if unnamed(o) => self.by_role(k, recent).filter(|&r| self.ent(r).named).or(same),
            Some(_) => same,
            None => self.by_role(k, recent),
        }
    }

    /// "The premier wrote to the prince": two persons who are arguments of one verb are two.
    fn of_one_clause(&self, o: usize, k: usize) -> bool {
        let (a, b) = (self.node(o), self.node(k));
        let full = |n: &Node| matches!(n.role, Role::Subject | Role::Object | Role::Oblique);
        let verb = |n: &Node| {
            let up = self.doc.head(n.head);
            let over = if self.doc.dep(n.head) == dep::POBJ { self.doc.head(up) } else { up };
            matches!(self.doc.token(over).pos, text::Pos::Verb).then_some(over)
        };
        a.sent == b.sent && a.role == Role::Subject && full(b) && verb(a).is_some() && verb(a) == verb(b)
    }

    fn same_noun(&self, k: usize, recent: &Recent) -> Option<usize> {
        let n = self.node(k);
        let bare = n.definite == Definite::Bare;
        let words = self.nodes.words_of(n);
        if lexis::is_style(self.doc.text_of(n.head)) {
            return None;
        }
        recent.by_noun.get(&n.lemma)?.iter().rev().map(|&o| o as usize).find(|&o| {
            let m = self.node(o);
            if m.number != n.number || !self.agree(o, k) || self.nested(o, k) {
                return false;
            }
            let other = self.nodes.words_of(m);
            if self.is_lesser(m.head) != self.is_lesser(n.head) || self.is_named_after(o, k) {
                return false;
            }
            if bare {
                return n.phrase == m.phrase;
            }
            if n.definite == Definite::Owned {
                return n.phrase == m.phrase;
            }
            words.iter().all(|w| other.contains(w)) && (m.form != Form::Name || self.capital_or_bare(k))
        })
    }

    /// "The president said he had warned Mr Okoro": a subject is nobody whom its sentence names thereafter.
    fn is_named_after(&self, o: usize, k: usize) -> bool {
        let (n, ent) = (self.node(k), self.find(o));
        n.role == Role::Subject
            && n.may == may::PERSON
            && (k + 1..self.len())
                .take_while(|&j| self.node(j).sent == n.sent)
                .any(|j| self.node(j).form == Form::Name && !self.node(j).inner && self.find(j) == ent)
    }

    /// Tells whether a person is told to be arrested, charged or tried, or by such a word.
    fn is_charged(&self, o: usize) -> bool {
        const LAW: [&str; 14] = [
            "arrest",
            "detain",
            "charge",
            "accuse",
            "indict",
            "try",
            "convict",
            "sentence",
            "capture",
            "apprehend",
            "nab",
            "extradite",
            "plead",
            "identify",
        ];
        let m = self.node(o);
        let verb = self.doc.head(m.head);
        let hit = matches!(self.doc.dep(m.head), dep::NSUBJPASS | dep::DOBJ) && LAW.contains(&self.doc.lemma(verb));
        let told = |c: usize| {
            matches!(self.doc.dep(c), dep::ACL | dep::ADVCL)
                && self.doc.token(c).tag == tag::VBN
                && LAW.contains(&self.doc.lemma(c))
        };
        let court = self.doc.dep(m.head) == dep::NSUBJ
            && (self.doc.lemma(verb) == "plead" || self.doc.children(verb).any(told));
        hit || court || self.doc.children(m.head).any(told)
    }

    /// "Deputy prime minister", "former president": who stands below or before another of the title.
    fn is_lesser(&self, head: usize) -> bool {
        const LESSER: [&str; 10] =
            ["deputy", "vice", "former", "ex", "assistant", "acting", "late", "ousted", "deposed", "then"];
        let ends = |i: &usize| self.doc.token(*i).pos == Pos::Punct && self.doc.text_of(*i) != "-";
        let before = (head.saturating_sub(3)..head).rev().take_while(|i| !ends(i));
        before.into_iter().any(|i| LESSER.contains(&self.doc.norm(i)))
    }

    fn capital_or_bare(&self, k: usize) -> bool {
        let n = self.node(k);
        n.words.0 == n.words.1 || self.doc.text_of(n.head).starts_with(char::is_uppercase)
    }

    /// "the president", "the French leader": the last person told of with such a role and no other country.
    fn by_role(&self, k: usize, recent: &Recent) -> Option<usize> {
        let n = self.node(k);
        let person = n.may & may::PERSON != 0 && n.number == Number::Singular;
        if !person || !matches!(n.definite, Definite::The | Definite::This) {
            return None;
        }
        let noun = self.doc.lemma(n.head).to_lowercase();
        // "The 43-year-old": the person told last.
        let aged = self.doc.norm(n.head) == "old";
        let charged = CHARGED.contains(&noun.as_str());
        let country = self.country(k);
        let region = self.region(k);
        let fits = |o: usize| {
            let ent = self.ent(o);
            let role = ent.roles.iter().any(|&t| {
                let role = self.doc.lemma(t as usize).to_lowercase();
                (role == noun || lexis::is_kind_of(&role, &noun))
                    && self.is_lesser(t as usize) == self.is_lesser(n.head)
            });
            let other = self.country(o).or_else(|| self.country(ent.first as usize));
            let there = region.is_none_or(|r| other.is_some_and(|c| r.contains(&c)));
            // "The South American leader" is one of those in office, with or without a title told.
            let role = role || charged && self.is_charged(o);
            let role = role || region.is_some() && self.sector(o) == Some(crate::Sector::Gov) || aged;
            role && there
                && !self.is_named_after(o, k)
                && self.agree(o, k)
                && !self.nested(o, k)
                && (country.is_none() || other.is_none() || country == other)
        };
        let last = recent.persons.iter().rev().map(|&o| o as usize).find(|&o| fits(o))?;
        // Without a country the one the article is about may be meant, though another was told of since.
        let main = recent.persons.iter().rev().map(|&o| o as usize).filter(|&o| country.is_none() && fits(o));
        let most = main.max_by_key(|&o| self.ent(o).n)?;
        Some(if self.ent(most).n >= 2 * self.ent(last).n { most } else { last })
    }

    fn sector(&self, k: usize) -> Option<crate::Sector> {
        self.mentions.all()[self.node(k).mention? as usize].who.sector
    }

    fn country(&self, k: usize) -> Option<crate::Country> {
        self.mentions.all()[self.node(k).mention? as usize].who.country
    }

    /// "the country", "the city", "the group": the last one of that kind; "the West African nation": the last state of
    /// that region.
    fn by_kind(&self, k: usize, recent: &Recent) -> Option<usize> {
        let n = self.node(k);
        let bare = n.words.0 == n.words.1;
        if n.number == Number::Plural || !matches!(n.definite, Definite::The | Definite::This) {
            return None;
        }
        let last = |list: &[u32]| list.iter().rev().map(|&o| o as usize).find(|&o| !self.nested(o, k));
        let noun = self.doc.norm(n.head);
        if let Some(states) = lexis::of_kind(noun) {
            let there = |o: &usize| self.country(*o).is_some_and(|c| states.contains(&c));
            let found = recent.states.iter().rev().map(|&o| o as usize).find(|o| !self.nested(*o, k) && there(o));
            if found.is_some() && (bare || self.region(k).is_none()) {
                return found;
            }
        }
        match noun {
            "country" | "nation" | "kingdom" | "republic" | "state" | "island" if !bare => {
                let region = self.region(k)?;
                let there = |o: &usize| self.country(*o).is_some_and(|c| region.contains(&c));
                recent.states.iter().rev().map(|&o| o as usize).find(|o| !self.nested(*o, k) && there(o))
            }
            _ if !bare => None,
            "country" | "nation" | "kingdom" | "republic" => last(&recent.states),
            "city" | "town" | "village" | "province" | "territory" | "island" | "district" => {
                last(&recent.places).or_else(|| last(&recent.states))
            }
            "group" | "movement" | "party" | "bloc" | "alliance" | "company" | "firm" | "organization"
            | "organisation" | "agency" | "union" | "militia" | "club" | "team" | "university" | "network"
            | "newspaper" => last(&recent.bodies),
            _ => None,
        }
    }

    /// The states of the region that stands before the noun of node `k` ("the South American leader").
    fn region(&self, k: usize) -> Option<&'static [crate::Country]> {
        let n = self.node(k);
        lexis::region_before(self.doc, n.tokens.start as usize, n.head)
    }
}
