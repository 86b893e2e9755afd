//! Reference: names, titles, descriptions and pronouns followed through the article.
//!
//! Passes in the order of their precision (the multi-pass sieve of Lee, Chang, Peirsman, Chambers, Surdeanu and
//! Jurafsky 2013, Computational Linguistics 39:4), on entities that share what their mentions tell:
//!
//! 1. `structure`: apposition, predicate nominatives, relative pronouns, titles before names.
//! 2. `names`: same names, parts of names, acronyms.
//! 3. `describe`: descriptions with a known head, role ("the president"), or kind ("the country").
//! 4. `pronouns`: candidates of the sentences before, ranked by role, distance and prominence (salience as Lappin
//!    and Leass 1994), under the binding constraints of one clause.
//! 5. `fill`: what the cluster knows goes to the mentions that tell less.
//!
//! Every look-back is bounded, so that time grows with the length of the text.

mod alike;
mod clause;
mod describe;
mod features;
mod fill;
mod lexis;
mod names;
mod node;
mod phrase;
mod pronouns;
mod quotes;
mod retinue;
mod salient;
mod structure;
#[cfg(test)]
mod tests;

use crate::{Gender, Mentions, Number};
use node::{Definite, Node, Nodes, may};
#[doc(hidden)]
pub use pronouns::Ranking;
use quotes::Quotes;
use text::{Document, TokenRange};

/// Finds which mentions stand for the same one: sets [`crate::Mention::cluster`], and fills in `who` (name, country,
/// sector, Wikidata id, kind) where a mention tells less than its cluster. A plural one that stands for several
/// ("the two countries", "they") has the first in `who` and the rest in `also`.
///
/// A country that only the article as a whole suggests ("police", "the opposition") is marked in `who.source` with
/// `reference:salient-country`.
pub fn resolve(doc: &Document, mentions: &mut Mentions) {
    let mut r = Resolver::new(doc, mentions);
    r.structure();
    r.names();
    r.descriptions();
    r.pronouns(None);
    let found = r.finish();
    fill::fill(doc, mentions, &found);
}

/// Returns the clusters of two mentions or more, in order, each mention with its whole phrase (appositions and
/// relative clauses inside, "Mao Ning, the ministry's spokeswoman"). Appositions, predicates and relative pronouns are
/// no mentions of their own here, as in OntoNotes.
pub fn clusters(mentions: &Mentions) -> Vec<Vec<TokenRange>> {
    mentions.clusters().to_vec()
}

/// Tells whether a noun is one for persons ("backer", "voters").
pub(crate) fn is_person(lemma: &str) -> bool {
    lexis::noun(lemma).is_some_and(|n| matches!(n.class, lexis::Class::Person | lexis::Class::People))
}

/// Returns what every pronoun of the third person had to choose from, to train the weights on.
#[doc(hidden)]
pub fn rankings(doc: &Document, mentions: &Mentions) -> Vec<Ranking> {
    let mut r = Resolver::new(doc, mentions);
    let mut log = Vec::new();
    r.structure();
    r.names();
    r.descriptions();
    r.pronouns(Some(&mut log));
    log
}

/// What is known of an entity: the union of its mentions.
#[derive(Debug, Clone)]
struct Ent {
    parent: u32,
    gender: Gender,
    number: Number,
    /// Kinds, as [`may`].
    may: u8,
    n: u32,
    named: bool,
    /// First and last node.
    first: u32,
    last: u32,
    /// Tokens of nouns that tell a role.
    roles: Vec<u32>,
}

/// What the passes found.
struct Found {
    nodes: Nodes,
    /// `[n_nodes]`, the root of each node's entity.
    root: Vec<u32>,
    /// Pronouns of the first person plural in quotations: node and the speaker's node.
    spoken: Vec<(u32, u32)>,
}

struct Resolver<'a> {
    doc: &'a Document,
    mentions: &'a Mentions,
    nodes: Nodes,
    quotes: Quotes,
    ents: Vec<Ent>,
    spoken: Vec<(u32, u32)>,
}

impl<'a> Resolver<'a> {
    fn new(doc: &'a Document, mentions: &'a Mentions) -> Self {
        let quotes = Quotes::new(doc);
        let nodes = Nodes::new(doc, mentions, &quotes);
        let ents = nodes.all.iter().enumerate().map(|(k, n)| Ent {
            parent: k as u32,
            gender: n.gender,
            number: n.number,
            may: n.may,
            n: u32::from(!n.inner),
            named: n.form == crate::Form::Name,
            first: k as u32,
            last: k as u32,
            roles: Vec::new(),
        });
        let ents = ents.collect();
        Self { doc, mentions, nodes, quotes, ents, spoken: Vec::new() }
    }

    fn node(&self, k: usize) -> &Node {
        &self.nodes.all[k]
    }

    fn len(&self) -> usize {
        self.nodes.all.len()
    }

    /// The node of the mention headed by token `i`.
    fn node_at(&self, i: usize) -> Option<usize> {
        let k = self.mentions.all().binary_search_by_key(&i, |m| m.head).ok()?;
        Some(self.nodes.of_mention[k] as usize)
    }

    fn find(&self, k: usize) -> usize {
        let mut at = k;
        while self.ents[at].parent as usize != at {
            at = self.ents[at].parent as usize;
        }
        at
    }

    fn ent(&self, k: usize) -> &Ent {
        &self.ents[self.find(k)]
    }

    /// Makes one entity of two nodes'.
    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.find(a), self.find(b));
        if a == b {
            return;
        }
        // The larger stays root: paths are at most log n long.
        let (root, under) = if self.ents[a].n >= self.ents[b].n { (a, b) } else { (b, a) };
        self.ents[under].parent = root as u32;
        let roles = std::mem::take(&mut self.ents[under].roles);
        let from = self.ents[under].clone();
        let to = &mut self.ents[root];
        if to.gender == Gender::Unknown {
            to.gender = from.gender;
        }
        if to.number == Number::Unknown {
            to.number = from.number;
        }
        if to.may & from.may != 0 {
            to.may &= from.may;
        }
        to.n += from.n;
        to.named |= from.named;
        to.first = to.first.min(from.first);
        to.last = to.last.max(from.last);
        if to.roles.len() < 16 {
            to.roles.extend(roles);
        }
    }

    /// Tells whether number, gender and kind of two entities allow them to be one.
    fn agree(&self, a: usize, b: usize) -> bool {
        let (a, b) = (self.ent(a), self.ent(b));
        let gender = |g| if g == Gender::Neuter { Gender::Unknown } else { g };
        let (ga, gb) = (gender(a.gender), gender(b.gender));
        a.may & b.may != 0
            && (ga == gb || ga == Gender::Unknown || gb == Gender::Unknown)
            && (a.number == b.number || a.number == Number::Unknown || b.number == Number::Unknown)
    }

    /// Tells whether one node's phrase lies inside the other's.
    fn nested(&self, a: usize, b: usize) -> bool {
        let inside = |x: &Node, y: &Node| y.tokens.start <= x.tokens.start && x.tokens.end <= y.tokens.end;
        inside(self.node(a), self.node(b)) || inside(self.node(b), self.node(a))
    }

    fn finish(self) -> Found {
        let root = (0..self.len()).map(|k| self.find(k) as u32).collect();
        Found { nodes: self.nodes, root, spoken: self.spoken }
    }
}
