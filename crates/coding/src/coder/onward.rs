//! Where acts took place whose own sentence does not tell it: where the scene that they belong to was told to be.
//!
//! What is told again stands where it was told first. Force and protest between the same sides go on where they were in
//! the sentences before; talks are held where the visit or the meeting of the same parties was.

use super::draft::Draft;
use super::join;
use super::roles::Side;
use crate::ontology::{Country, EventType};
use crate::record::PlaceUse;
use std::collections::BTreeSet;
use text::Document;

/// Sentences that a scene goes on without being named.
const LASTS: usize = 3;

/// Gives acts without a place that of the scene they go on from; tells which took it from which.
pub(crate) fn carry_on(doc: &Document, drafts: &mut [Draft]) -> Vec<(usize, usize)> {
    let mut carried = Vec::new();
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    order.sort_by_key(|&k| drafts[k].head);
    for n in 1..order.len() {
        let k = order[n];
        if drafts[k].place.is_some() {
            continue;
        }
        let sent = doc.sent_of(drafts[k].head);
        let near = order[..n].iter().rev().copied().take_while(|&j| sent <= doc.sent_of(drafts[j].head) + LASTS);
        // What is told again may have been told long before.
        let first = drafts[k].again.map_or(&[][..], |h| {
            let told = &order[..n];
            let at = told.partition_point(|&j| drafts[j].head < h);
            &told[at..at + told[at..].partition_point(|&j| drafts[j].head == h)]
        });
        let from = near.chain(first.iter().rev().copied()).find(|&j| goes_on(doc, &drafts[j], &drafts[k]));
        if let Some(j) = from {
            let place = drafts[j].place.clone();
            drafts[k].place = place;
            carried.push((k, j));
        }
    }
    carried
}

/// Whether act `b`, told behind `a`, belongs to the scene that `a` tells the place of.
fn goes_on(doc: &Document, a: &Draft, b: &Draft) -> bool {
    let told = a.place.as_ref().is_some_and(|p| p.used == PlaceUse::Place);
    if !told || join::group(a.status) != join::group(b.status) || !join::may_be_one(&a.date, &b.date) {
        return false;
    }
    if b.again == Some(a.head) {
        return true;
    }
    if doc.sent_of(b.head) > doc.sent_of(a.head) + LASTS || a.kind != b.kind {
        return false;
    }
    let states = |sides: &[Side]| -> BTreeSet<Country> { sides.iter().filter_map(|s| s.party.country).collect() };
    let (actors, recipients) = (states(&b.sides.actors), states(&b.sides.recipients));
    let alike = actors == states(&a.sides.actors) && recipients == states(&a.sides.recipients);
    match b.kind {
        EventType::Assault | EventType::Protest | EventType::Coerce | EventType::Mobilize => {
            alike && !(actors.is_empty() && recipients.is_empty())
        }
        EventType::Consult => {
            let all = |d: &Draft| &states(&d.sides.actors) | &states(&d.sides.recipients);
            let here = &actors | &recipients;
            b.mode != Some("phone") && a.mode != Some("phone") && here.len() > 1 && here.is_subset(&all(a))
        }
        _ => false,
    }
}
