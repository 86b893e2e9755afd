//! Where an act took place: the toponym that syntax ties to its trigger, never the dateline's.

use super::matching::{Carrier, Site};
use crate::ontology::EventType;
use crate::places::Toponym;
use text::{Pos, dep};

/// Prepositions of place.
const LOCAL: &[&str] = &[
    "in",
    "at",
    "near",
    "on",
    "outside",
    "inside",
    "around",
    "across",
    "within",
    "throughout",
    "into",
    "over",
    "off",
    "along",
    "between",
    "through",
];

/// Returns the number of the toponym that tells where the act at `head` took place.
pub(crate) fn of(
    site: &Site<'_>,
    places: &[Toponym],
    kind: EventType,
    head: usize,
    carrier: Option<Carrier<'_>>,
) -> Option<usize> {
    let doc = site.doc;
    let sent = doc.sents()[doc.sent_of(head)];
    let first = places.partition_point(|p| p.tokens.start < sent.start);
    let here = || (first..places.len()).take_while(|&k| places[k].tokens.start < sent.end);
    let verb = carrier.map(|c| c.verb);
    let local = |k: usize| -> Option<usize> {
        let top = top_of(site, &places[k]);
        let p = doc.head(top);
        if doc.dep(top) != dep::POBJ || !LOCAL.contains(&doc.norm(p)) {
            return None;
        }
        let mut at = p;
        for steps in 0..5 {
            let up = doc.head(at);
            if up == at {
                return None;
            }
            if up == head || Some(up) == verb {
                return Some(steps);
            }
            if site.frames.is_verbal(up) {
                // A noun's act shares the place of the verb it is subject or object of.
                let argument = doc.head(head) == up && matches!(doc.dep(head), dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ);
                return argument.then_some(steps + 2);
            }
            at = up;
        }
        None
    };
    if let Some((_, k)) = here().filter_map(|k| Some((local(k)?, k))).min() {
        return Some(k);
    }
    let goes = matches!(kind, EventType::Consult | EventType::Assault);
    // "visited Cairo", "a trip to Cairo", "shelled Kharkiv", "Cairo talks": the place is where it is done.
    here().find(|&k| {
        goes && {
            let top = top_of(site, &places[k]);
            let above = doc.head(top);
            let direct = above == head && matches!(doc.dep(top), dep::DOBJ | dep::NSUBJPASS | dep::COMPOUND);
            let onto =
                doc.dep(top) == dep::POBJ && doc.head(above) == head && matches!(doc.norm(above), "to" | "of" | "on");
            (direct || onto) && doc.token(top).pos == Pos::Propn
        }
    })
}

fn top_of(site: &Site<'_>, t: &Toponym) -> usize {
    let r = t.tokens;
    r.iter().find(|&i| !r.contains(site.doc.head(i)) || site.doc.head(i) == i).unwrap_or(r.start as usize)
}
