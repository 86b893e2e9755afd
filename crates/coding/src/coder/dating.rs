//! Which time expression dates an act: the one that syntax ties to its trigger.

use super::matching::{Carrier, Site};
use crate::record::EventDate;
use crate::times::Timex;
use jiff::ToSpan;
use jiff::civil::Date;
use text::{Pos, TokenRange, dep};

/// An act told to be older than this is background (coding guide, section 2: "more than about a month").
const HISTORY_DAYS: i64 = 35;

/// Returns the time expression that dates the act told at `head`: one below it, else one of its own clause.
pub(crate) fn of<'t>(
    site: &Site<'_>,
    times: &'t [Timex],
    head: usize,
    carrier: Option<Carrier<'_>>,
) -> Option<&'t Timex> {
    let doc = site.doc;
    let sent = doc.sents()[doc.sent_of(head)];
    let first = times.partition_point(|t| t.tokens.start < sent.start);
    let here =
        times[first..].iter().take_while(|t| t.tokens.start < sent.end).filter(|t| matches!(t.kind, "DATE" | "TIME"));
    let mut best: Option<(usize, &Timex)> = None;
    let targets = [Some(head), carrier.map(|c| c.verb)];
    for t in here {
        let top = top_of(site, t.tokens);
        for (steps, up) in doc.ancestors(top).take(6).enumerate() {
            let label = doc.dep(up);
            if targets.contains(&Some(up)) {
                if best.is_none_or(|(s, _)| steps < s) {
                    best = Some((steps, t));
                }
                break;
            }
            // A clause of its own keeps its date to itself; nouns pass it up ("the talks in March").
            if site.frames.is_verbal(up) && !matches!(label, dep::XCOMP | dep::AUX) {
                break;
            }
        }
    }
    if best.is_none() && !site.frames.is_verbal(head) {
        // "the visit took place on Monday": the verb above the noun carries the date.
        let verb = doc.ancestors(head).take(4).find(|&a| site.frames.is_verbal(a))?;
        let subject_or_object = matches!(doc.dep(head), dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ | dep::POBJ);
        if subject_or_object && doc.token(verb).pos != Pos::Aux {
            return of_verb(site, times, verb);
        }
    }
    best.map(|b| b.1)
}

fn of_verb<'t>(site: &Site<'_>, times: &'t [Timex], verb: usize) -> Option<&'t Timex> {
    let doc = site.doc;
    times.iter().filter(|t| matches!(t.kind, "DATE" | "TIME")).find(|t| {
        let top = top_of(site, t.tokens);
        let above = doc.head(top);
        above == verb || doc.token(above).pos == Pos::Adp && doc.head(above) == verb
    })
}

/// The token of the expression that hangs on a word outside it.
fn top_of(site: &Site<'_>, r: TokenRange) -> usize {
    r.iter().find(|&i| !r.contains(site.doc.head(i)) || site.doc.head(i) == i).unwrap_or(r.start as usize)
}

/// Tells whether the expression lies more than about a month before publication.
pub(crate) fn is_history(t: &Timex, published: Option<Date>, latest_year: Option<i32>) -> bool {
    if t.age_days.is_some_and(|a| a > HISTORY_DAYS) {
        return true;
    }
    let Some((_, last)) = t.days() else { return false };
    match published {
        Some(p) => last.checked_add(HISTORY_DAYS.days()).is_ok_and(|d| d < p),
        None => latest_year.is_some_and(|y| i32::from(last.year()) < y),
    }
}

/// Makes the date of a record.
pub(crate) fn record(site: &Site<'_>, t: &Timex) -> EventDate {
    let (start, end) = match t.days() {
        Some((a, b)) => (Some(a.to_string()), Some(b.to_string())),
        None => (None, None),
    };
    if start.is_none() {
        return EventDate::default();
    }
    EventDate { start, end, text: Some(site.doc.span_of(t.tokens)), basis: Some("told") }
}
