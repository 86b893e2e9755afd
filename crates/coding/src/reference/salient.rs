//! The country that an article speaks of, for institutions told without one ("parliament", "police", "the opposition").

use crate::mention::Kind;
use crate::{Country, Mentions, Sector};
use text::Document;

/// The mark in [`crate::Who::source`] of a country that only the article suggests.
pub(super) const SOURCE: &str = "reference:salient-country";

/// How many sentences back a country counts as near.
const NEAR: usize = 2;

/// Tells whether someone of this sector belongs to some state, so that a country is missing when none is told.
fn of_a_state(sector: Option<Sector>) -> bool {
    use Sector::{Cop, Cvl, Gov, Jud, Leg, Med, Mil, Opp, Prm, Pty, Spy};
    sector.is_some_and(|s| matches!(s, Gov | Mil | Cop | Jud | Leg | Spy | Opp | Pty | Prm | Cvl | Med))
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
