//! Countries that the article tells of those it speaks of by one noun: "the pirates", after "Somali pirates" or before
//! "the pirates were Yemeni"; "the ministry", after "China's commerce ministry".

use super::salient::{SOURCE, of_a_state};
use crate::mention::Kind;
use crate::{Country, Form, Mention, Mentions, Number, Who};
use std::collections::HashMap;
use text::{Document, Pos, dep, tag};

/// The mark in [`Who::source`] of a country that another telling gives.
const ALIKE: &str = "reference:alike";

/// Gives those their country who are told of with it elsewhere in the article.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions) {
    predicates(doc, mentions);
    by_noun(doc, mentions);
    ministries(doc, mentions);
}

/// All countries that a mention tells, without bodies.
fn countries(m: &Mention) -> Vec<Country> {
    std::iter::once(&m.who).chain(&m.also).filter_map(|w| w.country).filter(|c| !c.is_body()).collect()
}

fn give(m: &mut Mention, told: &[Country]) {
    let Some((first, rest)) = told.split_first() else { return };
    m.who.country = Some(*first);
    ALIKE.clone_into(&mut m.who.source);
    let rest = if m.number == Number::Plural { rest } else { &[] };
    m.also = rest.iter().map(|c| Who { country: Some(*c), wikidata: None, ..m.who.clone() }).collect();
}

/// "The pirates were Somali and Yemeni", "all were from Chad": what a sentence tells of somebody's origin.
fn predicates(doc: &Document, mentions: &mut Mentions) {
    let mut of_cluster: HashMap<u32, Vec<Country>> = HashMap::new();
    for v in 0..doc.len() {
        if doc.lemma(v) != "be" || !matches!(doc.token(v).pos, Pos::Aux | Pos::Verb) {
            continue;
        }
        let open = |m: &&Mention| m.who.country.is_none() && matches!(m.who.kind, Kind::People | Kind::Person);
        let subject = doc.children(v).find(|&c| doc.dep(c) == dep::NSUBJ).and_then(|c| mentions.at(c)).filter(open);
        let Some((subject, cluster)) = subject.map(|m| (m.head, m.cluster)) else { continue };
        let unsaid = |c: usize| {
            doc.dep(c) == dep::NEG || doc.token(c).tag == tag::MD || matches!(doc.norm(c), "if" | "whether" | "unless")
        };
        if doc.children(v).any(unsaid) {
            continue;
        }
        let told = origins(doc, mentions, v);
        if told.is_empty() {
            continue;
        }
        if let Some(c) = cluster {
            of_cluster.entry(c).or_insert_with(|| told.clone());
        }
        for m in mentions.all_mut().iter_mut().filter(|m| m.head == subject) {
            give(m, &told);
        }
    }
    for m in mentions.all_mut().iter_mut().filter(|m| m.who.country.is_none()) {
        if let Some(told) = m.cluster.and_then(|c| of_cluster.get(&c)) {
            give(m, told);
        }
    }
}

/// The countries that the copula at `v` says its subject is of.
fn origins(doc: &Document, mentions: &Mentions, v: usize) -> Vec<Country> {
    let after = || doc.children(v).filter(move |&c| c > v);
    let of = |c: usize| mentions.at(c).filter(|m| m.form != Form::Pronoun && m.who.source != SOURCE);
    let adjective = |c: &usize| doc.dep(*c) == dep::ACOMP && doc.ent_of(*c).is_some();
    let noun = |c: &usize| {
        doc.dep(*c) == dep::ATTR && of(*c).is_some_and(|m| matches!(m.who.kind, Kind::People | Kind::Person))
    };
    let from = after().filter(|&c| doc.dep(c) == dep::PREP && doc.norm(c) == "from");
    let homes =
        from.filter_map(|p| doc.child(p, dep::POBJ)).filter(|&c| of(c).is_some_and(|m| m.who.kind == Kind::State));
    let mut out = Vec::new();
    for c in after().filter(|c| adjective(c) || noun(c)).chain(homes) {
        let mut at = Some(c);
        while let Some(t) = at {
            out.extend(of(t).map(countries).unwrap_or_default());
            at = doc.child(t, dep::CONJ);
        }
    }
    out.dedup();
    out
}

/// People outside the state are of where all others of their name in the article are from.
fn by_noun(doc: &Document, mentions: &mut Mentions) {
    let named = |m: &Mention| m.form == Form::Description && m.who.kind == Kind::People && !of_a_state(m.who.sector);
    let mut of_noun: HashMap<&str, Vec<Vec<Country>>> = HashMap::new();
    for m in mentions.all().iter().filter(|m| named(m) && m.who.source != SOURCE) {
        let told = countries(m);
        let list = of_noun.entry(doc.lemma(m.head)).or_default();
        if !told.is_empty() && !list.contains(&told) {
            list.push(told);
        }
    }
    for m in mentions.all_mut().iter_mut().filter(|m| named(m) && m.who.country.is_none()) {
        if let Some([told]) = of_noun.get(doc.lemma(m.head)).map(Vec::as_slice) {
            give(m, told);
        }
    }
}

/// A ministry is that of its field, or the one of which the article spoke last.
fn ministries(doc: &Document, mentions: &mut Mentions) {
    let is_one = |m: &Mention| m.who.kind == Kind::Org && m.form != Form::Pronoun && doc.norm(m.head) == "ministry";
    let field = |m: &Mention| -> Vec<&str> {
        let word = |&i: &usize| i != m.head && matches!(doc.token(i).pos, Pos::Noun | Pos::Propn | Pos::Adj);
        m.tokens.iter().filter(word).map(|i| doc.norm(i)).collect()
    };
    let mut told: Vec<(Vec<&str>, Country)> = Vec::new();
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        if !is_one(m) {
            continue;
        }
        let words = field(m);
        if let Some(c) = m.who.country.filter(|c| !c.is_body()) {
            if m.who.source != SOURCE {
                told.push((words, c));
            }
            continue;
        }
        let same = |of: &&(Vec<&str>, Country)| words.is_empty() || of.0.iter().any(|w| words.contains(w));
        if let Some(c) = told.iter().rev().find(same).map(|x| x.1) {
            give(&mut mentions.all_mut()[k], &[c]);
        }
    }
}
