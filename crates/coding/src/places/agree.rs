//! Mentions of towns follow what the article tells of places.
//!
//! The table of cities knows one town of each name, the largest; [`super::find`] weighs all that bear it. Where they
//! differ, the town of the mention is the place found, and so is what stands around it: "a Birmingham, Ala., clinic".

use super::Toponym;
use crate::Country;
use crate::mention::{Kind, Mention, Mentions};
use crate::record::PlaceUse;
use text::{Document, dep};

/// Gives mentions of towns the country of the place that was found at their name.
pub(crate) fn settle(doc: &Document, mentions: &mut Mentions, places: &[Toponym]) {
    let of_table = |m: &&Mention| m.who.kind == Kind::Place && m.who.source.contains("cities.tsv");
    let mut moved: Vec<(usize, Option<Country>, Country)> = Vec::new();
    for t in places.iter().filter(|t| t.used == PlaceUse::Place) {
        let Some(country) = t.country() else { continue };
        let told = t.tokens.iter().filter_map(|i| mentions.at(i)).find(of_table);
        // A place alone with its country may be any of its name.
        let others = || places.iter().filter(|o| o.span != t.span && o.country() == Some(country));
        if let Some(m) = told.filter(|m| m.who.country != Some(country) && others().next().is_some()) {
            moved.push((m.head, m.who.country, country));
        }
    }
    for (head, from, to) in moved {
        for m in mentions.all_mut() {
            // "Ala." stands beside the town that it is the state of.
            let beside = doc.head(m.head) == head && doc.dep(m.head) == dep::APPOS && m.who.kind == Kind::Place;
            if m.who.country == from && (m.tokens.contains(head) || beside) {
                m.who.country = Some(to);
            }
        }
    }
}
