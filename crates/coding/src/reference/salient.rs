//! The country that an article speaks of, for institutions told without one ("parliament", "police", "the opposition").

use crate::mention::{Kind, Mention, Who};
use crate::{Country, Mentions, Sector};
use text::Document;

/// The mark in [`crate::Who::source`] of a country that only the article suggests.
pub(super) const SOURCE: &str = "reference:salient-country";

/// How many sentences back a country counts as near.
const NEAR: usize = 2;

/// Tells whether someone of this sector belongs to some state, so that a country is missing when none is told.
fn of_a_state(sector: Option<Sector>) -> bool {
    use Sector::{Cop, Cvl, Edu, Eli, Gov, Jrn, Jud, Lab, Leg, Med, Mil, Opp, Prm, Pty, Spy};
    sector.is_some_and(|s| {
        matches!(s, Gov | Mil | Cop | Jud | Leg | Spy | Opp | Pty | Prm | Cvl | Med | Jrn | Edu | Lab | Eli)
    })
}

/// Fills in the country of those who tell none.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions) {
    let states: Vec<(usize, Country)> = mentions
        .all()
        .iter()
        .filter(|m| m.also.is_empty() && m.who.source != SOURCE && m.who.kind != Kind::Thing)
        .filter_map(|m| Some((doc.sent_of(m.head), m.who.country.filter(|c| !c.is_body())?)))
        .collect();
    let mut counts: Vec<(Country, u32)> = Vec::new();
    for &(_, c) in &states {
        match counts.iter_mut().find(|x| x.0 == c) {
            Some(x) => x.1 += 1,
            None => counts.push((c, 1)),
        }
    }
    // The first told wins a tie.
    let most = counts.iter().rev().max_by_key(|x| x.1).map(|x| x.0);
    let share = |c: Country| counts.iter().find(|x| x.0 == c).map_or(0, |x| x.1);
    for m in mentions.all_mut() {
        if let Some(n) = how_many(doc, m) {
            share_out(m, n, &states, doc.sent_of(m.head));
            continue;
        }
        if m.who.country.is_some()
            || !of_a_state(m.who.sector)
            || matches!(m.who.kind, Kind::Thing | Kind::State | Kind::Place)
        {
            continue;
        }
        let sent = doc.sent_of(m.head);
        let from = states.partition_point(|s| s.0 + NEAR < sent);
        let to = states.partition_point(|s| s.0 <= sent);
        let near = states[from..to].iter().rev().map(|s| s.1).max_by_key(|&c| share(c));
        if let Some(c) = near.or(most) {
            m.who.country = Some(c);
            SOURCE.clone_into(&mut m.who.source);
        }
    }
}

/// How many states a bare plural counts: "both countries", "the two sides", "three nations".
fn how_many(doc: &Document, m: &Mention) -> Option<usize> {
    let counted =
        matches!(doc.lemma(m.head), "country" | "nation" | "side" | "state" | "government" | "neighbour" | "neighbor");
    if !counted || m.who.country.is_some() || !m.also.is_empty() {
        return None;
    }
    m.tokens.iter().find_map(|t| match doc.norm(t) {
        "both" | "two" => Some(2),
        "three" => Some(3),
        "four" => Some(4),
        _ => None,
    })
}

/// Lets a counted plural stand for as many states: those named most often up to its sentence, the first told first.
fn share_out(m: &mut Mention, n: usize, states: &[(usize, Country)], sent: usize) {
    let told = &states[..states.partition_point(|s| s.0 <= sent)];
    let mut counts: Vec<(Country, usize)> = Vec::new();
    for &(at, c) in told {
        // What was named just now weighs more than what was named long ago.
        let weight = if at + NEAR >= sent { 3 } else { 1 };
        match counts.iter_mut().find(|x| x.0 == c) {
            Some(x) => x.1 += weight,
            None => counts.push((c, weight)),
        }
    }
    if counts.len() < n {
        return;
    }
    counts.sort_by_key(|x| std::cmp::Reverse(x.1));
    let template = Who { sector: m.who.sector.or(Some(Sector::Gov)), source: SOURCE.to_owned(), ..m.who.clone() };
    let mut parties = counts.into_iter().take(n).map(|(c, _)| Who { country: Some(c), ..template.clone() });
    if let Some(first) = parties.next() {
        m.who = first;
        m.also = parties.collect();
    }
}
