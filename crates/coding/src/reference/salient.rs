//! The countries that an article speaks of: for institutions told without one ("parliament", "police", "the
//! opposition"), and for pairs ("the two countries", "both sides").

use crate::mention::Kind;
use crate::{Country, Form, Mention, Mentions, Number, Sector, Who};
use std::collections::HashMap;
use text::{Document, dep};

/// The mark in [`crate::Who::source`] of a country that only the article suggests.
pub(super) const SOURCE: &str = "reference:salient-country";
/// The mark of the parties of a pair.
const PAIR: &str = "reference:pair";

/// How many sentences on either side count as near, and how far back a pair reaches.
const NEAR: usize = 2;
const PAIR_REACH: usize = 8;

/// A country told at a sentence, and with how much weight.
struct Told {
    sent: usize,
    country: Country,
    weight: f32,
    mention: usize,
}

/// All countries that names, adjectives and officials tell, in order.
fn told(doc: &Document, mentions: &Mentions) -> Vec<Told> {
    let weigh = |m: &Mention| {
        let state = m.who.kind == Kind::State || m.who.source.starts_with("data/actors/countries");
        let dateline = m.head < 4 && m.form == Form::Name && matches!(m.who.kind, Kind::State | Kind::Place);
        match (m.form, m.who.kind) {
            (Form::Pronoun, _) | (_, Kind::Thing) => 0.0,
            _ if dateline => 5.0,
            _ if state => 2.0,
            (_, Kind::Place) => 0.5,
            _ => 1.0,
        }
    };
    let usable = |m: &&(usize, &Mention)| m.1.also.is_empty() && m.1.who.source != SOURCE;
    let all = mentions.all().iter().enumerate();
    all.collect::<Vec<_>>()
        .iter()
        .filter(usable)
        .filter_map(|&(mention, m)| {
            let country = m.who.country.filter(|c| !c.is_body())?;
            let weight = weigh(m);
            (weight > 0.0).then(|| Told { sent: doc.sent_of(m.head), country, weight, mention })
        })
        .collect()
}

/// Tells whether someone of this sector belongs to some state, so that a country is missing when none is told.
fn of_a_state(sector: Option<Sector>) -> bool {
    use Sector::{Cop, Cvl, Edu, Gov, Jrn, Jud, Leg, Med, Mil, Ngo, Opp, Prm, Pty, Spy};
    sector
        .is_some_and(|s| matches!(s, Gov | Mil | Cop | Jud | Leg | Spy | Opp | Pty | Prm | Cvl | Med | Jrn | Edu | Ngo))
}

fn add(list: &mut Vec<(Country, f32)>, c: Country, weight: f32) {
    match list.iter_mut().find(|x| x.0 == c) {
        Some(x) => x.1 += weight,
        None => list.push((c, weight)),
    }
}

/// Fills in the country of those who tell none: the one told most in the article, those told near it first.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions) {
    let told = told(doc, mentions);
    let mut total: Vec<(Country, f32)> = Vec::new();
    for t in &told {
        add(&mut total, t.country, t.weight);
    }
    let all: f32 = total.iter().map(|x| x.1).sum();
    let mut of_cluster: HashMap<u32, Country> = HashMap::new();
    for m in mentions.all_mut() {
        let bare = matches!(m.who.kind, Kind::Thing | Kind::State | Kind::Place);
        if m.who.country.is_some() || !of_a_state(m.who.sector) || bare {
            continue;
        }
        // One entity, one country.
        if let Some(&c) = m.cluster.and_then(|k| of_cluster.get(&k)) {
            m.who.country = Some(c);
            SOURCE.clone_into(&mut m.who.source);
            continue;
        }
        let sent = doc.sent_of(m.head);
        let mut score: Vec<(Country, f32)> = total.iter().map(|&(c, w)| (c, w / all)).collect();
        let from = told.partition_point(|t| t.sent + NEAR < sent);
        for t in told[from..].iter().take_while(|t| t.sent <= sent) {
            let near = if t.sent == sent { 0.12 } else { 0.04 };
            add(&mut score, t.country, near * t.weight.min(2.0));
        }
        // The first told wins a tie.
        if let Some(&(c, _)) = score.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)) {
            m.who.country = Some(c);
            SOURCE.clone_into(&mut m.who.source);
            if let Some(k) = m.cluster {
                of_cluster.insert(k, c);
            }
        }
    }
}

/// Nouns of which a pair stands for two states.
fn of_states(lemma: &str) -> bool {
    matches!(
        lemma,
        "country"
            | "nation"
            | "side"
            | "state"
            | "government"
            | "party"
            | "neighbor"
            | "neighbour"
            | "capital"
            | "power"
    )
}

/// Finds the parties of pairs: "the two countries", "both sides", "the two leaders".
pub(super) fn pairs(doc: &Document, mentions: &mut Mentions) {
    let told = told(doc, mentions);
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        if m.form == Form::Pronoun || m.number == Number::Singular && !of_states(doc.lemma(m.head)) || !is_pair(doc, m)
        {
            continue;
        }
        let states = of_states(doc.lemma(m.head)) || doc.norm(m.head) == "two";
        if !states && m.who.kind != Kind::People || m.who.country.is_some() {
            continue;
        }
        let sent = doc.sent_of(m.head);
        let mut score: Vec<(Country, f32)> = Vec::new();
        for t in told.iter().take_while(|t| t.mention < k).filter(|t| t.sent + PAIR_REACH >= sent) {
            add(&mut score, t.country, t.weight * 0.75f32.powi((sent - t.sent) as i32));
        }
        score.sort_by(|a, b| b.1.total_cmp(&a.1));
        let &[(a, _), (b, _), ..] = score.as_slice() else { continue };
        let name = |c: Country| {
            let state = told.iter().filter(|t| t.country == c).map(|t| &mentions.all()[t.mention]);
            state.filter(|m| m.who.kind == Kind::State && m.form == Form::Name).map(|m| m.who.clone()).next()
        };
        let who = |c: Country, m: &Mention| {
            if states && let Some(w) = name(c) {
                return Who { source: PAIR.to_owned(), ..w };
            }
            Who { country: Some(c), source: PAIR.to_owned(), wikidata: None, ..m.who.clone() }
        };
        let (first, second) = (who(a, m), who(b, m));
        let m = &mut mentions.all_mut()[k];
        m.who = first;
        m.also = vec![second];
    }
}

/// Tells whether "two" or "both" stands before the head.
fn is_pair(doc: &Document, m: &Mention) -> bool {
    let two = |i: usize| matches!(doc.norm(i), "two" | "both");
    let before = doc.children(m.head).any(|c| {
        c < m.head && [dep::NUMMOD, dep::DET, dep::PREDET, dep::AMOD, dep::PRECONJ].contains(&doc.dep(c)) && two(c)
    });
    let definite = doc.children(m.head).any(|c| c < m.head && [dep::DET, dep::POSS, dep::PREDET].contains(&doc.dep(c)));
    let bare = doc.norm(m.head) == "two" && definite;
    before && definite || bare
}
