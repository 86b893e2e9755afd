//! Countries that the article tells of those it speaks of by one noun: "the pirates", after "Somali pirates"; "the
//! ministry", after "China's commerce ministry".

use super::salient::{SOURCE, of_a_state};
use crate::mention::Kind;
use crate::{Country, Form, Mention, Mentions, Number, Who};
use std::collections::HashMap;
use text::{Document, Pos};

/// The mark in [`Who::source`] of a country that another telling gives.
const ALIKE: &str = "reference:alike";

/// Gives those their country who are told of with it elsewhere in the article.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions) {
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
