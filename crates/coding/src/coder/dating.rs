//! Which time expression dates an act.
//!
//! In order: the expression that syntax ties to its trigger; the one at the head of the sentence, or the only one of
//! the sentence, where no clause stands between; and, for an act that goes on with what was told just before
//! ([`super::going_on`]), the date of that. An act that none of these reaches has no date.

use super::draft::{Draft, Line};
use super::matching::{Carrier, Site};
use crate::record::EventDate;
use crate::times::{Anchored, Lean, Timex, in_sentence, tense, through_preposition, top_of};
use jiff::ToSpan;
use jiff::civil::Date;
use text::{Document, Pos, dep, ent, tag};

/// An act told to be older than this is background (coding guide, section 2: "more than about a month").
const HISTORY_DAYS: i64 = 35;

/// News of an unknown day is not taken for older than this year.
pub(crate) const NEWS_SINCE: i32 = 1990;

/// Verbs whose subject is what happens ("the talks took place on Monday").
const HAPPENS: &[&str] = &[
    "take", "happen", "occur", "come", "begin", "start", "end", "last", "follow", "continue", "resume", "erupt",
    "break", "kill", "injure", "wound", "leave", "hit", "conclude", "be",
];

/// Verbs whose object is what happens ("they held a rally on Monday", "he answered a call on Monday").
const HOLDS: &[&str] = &[
    "hold", "stage", "launch", "carry", "conduct", "begin", "start", "end", "resume", "host", "attend", "join",
    "organize", "organise", "schedule", "plan", "postpone", "open", "conclude", "have", "make", "pay", "answer",
    "receive", "place", "exchange", "offer", "extend", "express", "convey", "issue", "file", "sign", "reach",
    "deliver", "give",
];

/// An expression that dates an act, and how it was tied to it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Dated<'t> {
    pub(crate) timex: &'t Timex,
    /// `told` by syntax, or for the `sentence`.
    pub(crate) basis: &'static str,
    /// "Since 2018": it goes on to the day of publication.
    since: bool,
}

/// Returns the time expression that dates the act told at `head`.
pub(crate) fn of<'t>(
    site: &Site<'_>,
    times: &'t [Timex],
    head: usize,
    carrier: Option<Carrier<'_>>,
    published: Option<Date>,
) -> Option<Dated<'t>> {
    let doc = site.doc;
    let sent = doc.sents()[doc.sent_of(head)];
    // "Now" and "recently" fix nothing; a month of an unknown year only tells that it is gone.
    let tells = |t: &&Timex| t.days().is_some() || t.age_days.is_some() || published.is_none() && t.is_bare_month();
    let here: Vec<&Timex> =
        in_sentence(times, sent).iter().filter(|t| matches!(t.kind, "DATE" | "TIME")).filter(tells).collect();
    if here.is_empty() {
        return None;
    }
    let verb = carrier.map_or_else(|| act_verb(doc, head), |c| c.verb);
    let past = tense(doc, verb) == Lean::Past;
    // What is told as done lies not ahead of publication, what is to come not in the years before.
    let to_come = tense(doc, verb) == Lean::Future;
    let fits = |t: &Timex| {
        let Some((p, (first, last))) = published.zip(t.days()) else { return true };
        !(past && first > p || to_come && last < p && is_history(t, published, None))
    };
    let clause = Clause { site, published };
    let mut targets = vec![head];
    targets.extend(carrier.map(|c| c.verb));
    let tied = clause.nearest(&here, &targets, fits).or_else(|| clause.nearest(&here, &[verb], fits));
    if let Some(timex) = tied {
        return Some(dated(doc, timex, "told"));
    }
    if let Some(timex) = clause.of_sentence(&here, verb, sent.start as usize).filter(|t| fits(t)) {
        return Some(dated(doc, timex, "sentence"));
    }
    let loose =
        clause.when(&here, verb).or_else(|| clause.left_over(&here, head)).or_else(|| clause.behind(&here, head));
    loose.map(|t| dated(doc, t, "told"))
}

/// Dates an act that somebody tells by the day of the telling: "the ministry said on Monday that police had arrested two".
pub(crate) fn of_telling(
    site: &Site<'_>,
    times: &[Timex],
    statement: usize,
    head: usize,
    published: Option<Date>,
) -> Option<EventDate> {
    let doc = site.doc;
    let cue = site.found[statement].head.filter(|&c| site.frames.is_verbal(c))?;
    let timex = of_verb(doc, times, cue)?;
    let (first, last) = timex.days()?;
    let fresh = published.is_some_and(|p| first <= p && p.checked_sub(HISTORY_DAYS.days()).is_ok_and(|d| d < first));
    // "Police said on Monday that they arrested two", not "that they have protested for years".
    let verb = act_verb(doc, head);
    let done = site.frames.is_verbal(verb) && tense(doc, verb) == Lean::Past && told_plainly(doc, verb);
    (first == last && fresh && done).then(|| date_of(doc, timex, (first, last), "telling"))
}

/// Whether a clause is told for itself, not beside another ("who had fled", "after they fled").
fn told_plainly(doc: &Document, verb: usize) -> bool {
    let mut at = verb;
    while matches!(doc.dep(at), dep::CONJ | dep::XCOMP) {
        at = doc.head(at);
    }
    matches!(doc.dep(at), dep::CCOMP | dep::ROOT | dep::PARATAXIS)
}

fn dated<'t>(doc: &Document, timex: &'t Timex, basis: &'static str) -> Dated<'t> {
    let since = doc.norm(doc.head(top_of(doc, timex.tokens))) == "since";
    Dated { timex, basis, since }
}

/// The verb that tells when the act at `head` happened: itself, or the one whose subject, object or predicate it is.
pub(crate) fn act_verb(doc: &Document, head: usize) -> usize {
    if matches!(doc.token(head).pos, Pos::Verb | Pos::Aux) {
        return head;
    }
    let verb = doc.head(head);
    let tells = match doc.dep(head) {
        dep::NSUBJ | dep::NSUBJPASS => HAPPENS.contains(&doc.lemma(verb)) || HOLDS.contains(&doc.lemma(verb)),
        dep::DOBJ => HOLDS.contains(&doc.lemma(verb)),
        dep::OPRD | dep::ACOMP | dep::ATTR => true,
        _ => false,
    };
    if tells && matches!(doc.token(verb).pos, Pos::Verb | Pos::Aux) { verb } else { head }
}

struct Clause<'s, 'd> {
    site: &'s Site<'d>,
    published: Option<Date>,
}

impl Clause<'_, '_> {
    /// The expression nearest below one of `targets`; one that fixes days goes before others.
    fn nearest<'t>(&self, here: &[&'t Timex], targets: &[usize], fits: impl Fn(&Timex) -> bool) -> Option<&'t Timex> {
        let reached = here.iter().filter(|t| fits(t)).filter_map(|t| Some((self.steps(t, targets)?, *t)));
        reached.min_by_key(|(steps, t)| (t.days().is_none(), *steps)).map(|(_, t)| t)
    }

    /// A day gone by at a verb that is not of the past belongs to the act that is named before it: "may discuss the shelling
    /// of the port in November 2019", "this follows the killing of two envoys last week", "they examine the raid that
    /// destroyed a mill on 3 May".
    fn left_over<'t>(&self, here: &[&'t Timex], head: usize) -> Option<&'t Timex> {
        let doc = self.site.doc;
        let published = self.published?;
        let of_noun = doc.dep(self.site.frames.first_conjunct(head)) == dep::RELCL && tense(doc, head) == Lean::Past;
        if self.site.frames.is_verbal(head) && !of_noun {
            return None;
        }
        here.iter().copied().find(|t| {
            let verb = through_preposition(doc, doc.head(top_of(doc, t.tokens)));
            let gone = t.days().is_some_and(|(_, last)| last < published);
            let below = doc.ancestors(head).any(|a| a == verb);
            gone && head < t.tokens.start as usize
                && self.site.frames.is_verbal(verb)
                && below
                && tense(doc, verb) == Lean::Future
        })
    }

    /// The time of which a clause with "when" tells: "in October 2019 when they marched", "the 1996 crisis, when they fired".
    fn when<'t>(&self, here: &[&'t Timex], verb: usize) -> Option<&'t Timex> {
        let doc = self.site.doc;
        let top = self.site.frames.first_conjunct(verb);
        let aside = matches!(doc.dep(top), dep::RELCL | dep::ADVCL);
        let when = doc.children(top).find(|&c| doc.norm(c) == "when").filter(|_| aside && !self.is_perfect(verb))?;
        let end = if when > 0 && doc.norm(when - 1) == "," { when - 1 } else { when };
        let named = |t: &Timex| {
            let at = top_of(doc, t.tokens);
            doc.dep(top) == dep::RELCL
                && doc.head(at) == doc.head(top)
                && matches!(doc.dep(at), dep::COMPOUND | dep::NUMMOD | dep::NMOD | dep::AMOD)
        };
        here.iter().copied().find(|t| t.days().is_some() && (t.tokens.end as usize == end || named(t)))
    }

    /// A time long gone right behind the phrase of an act that another act is about: "a report on the killing of two
    /// envoys in 1987", "at the time of his arrest last year".
    fn behind<'t>(&self, here: &[&'t Timex], head: usize) -> Option<&'t Timex> {
        let doc = self.site.doc;
        if self.site.frames.is_verbal(head) || doc.dep(head) != dep::POBJ {
            return None;
        }
        let end = doc.subtree(head).end as usize;
        let links = |i: usize| doc.token(i).pos == Pos::Adp && matches!(doc.norm(i), "in" | "of" | "during");
        here.iter().copied().find(|t| {
            let first = t.tokens.start as usize;
            let beside = first == end || first == end + 1 && links(end);
            let old = is_history(t, self.published, None)
                || self.published.is_none() && (t.is_month_of_year() || t.is_bare_month());
            beside && old
        })
    }

    /// How far the expression hangs below one of `targets`; `None` when it belongs to something else.
    fn steps(&self, t: &Timex, targets: &[usize]) -> Option<usize> {
        let doc = self.site.doc;
        let top = top_of(doc, t.tokens);
        // "After 2011", "until Friday" tell when it was not, or its end.
        if matches!(doc.norm(doc.head(top)), "after" | "before" | "until" | "till") && doc.head(top) != top {
            return None;
        }
        for (steps, up) in doc.ancestors(top).take(7).enumerate() {
            if targets.contains(&up) {
                return Some(steps);
            }
            let label = doc.dep(up);
            if self.site.frames.is_verbal(up) {
                // A clause of its own keeps its date to itself, unless it tells the same act ("tried to storm"), its
                // purpose ("came to attend") or its outcome ("raided it, detaining two").
                let outcome = doc.token(up).tag == tag::VBG && doc.norm(doc.head(up)) != "by";
                let purpose = doc.children(up).any(|c| doc.token(c).tag == tag::TO);
                let shares = label == dep::ADVCL && (purpose || outcome);
                if !matches!(label, dep::XCOMP | dep::AUX) && !shares {
                    return None;
                }
            } else if up != top && self.keeps(up, t, top) {
                return None;
            }
        }
        None
    }

    /// Whether a noun keeps a date to itself: "Monday's attack", "the 2016 election", "the deal of May 2019".
    fn keeps(&self, noun: usize, t: &Timex, top: usize) -> bool {
        let doc = self.site.doc;
        if !matches!(doc.token(noun).pos, Pos::Noun | Pos::Propn) {
            return false;
        }
        if doc.head(top) == noun
            && matches!(doc.dep(top), dep::COMPOUND | dep::AMOD | dep::NMOD | dep::POSS | dep::NUMMOD)
        {
            return true;
        }
        // A day near publication behind a noun is as often the verb's ("signed a deal on Monday").
        let far = match (self.published, t.days()) {
            (Some(p), Some((_, last))) => last.checked_add(HISTORY_DAYS.days()).is_ok_and(|d| d < p),
            _ => false,
        };
        // "In the style of Reagan in 1988": people have their years, places are where the verb's act was.
        let place = doc.ent_of(noun).is_some_and(|e| matches!(e.label, ent::GPE | ent::LOC | ent::FAC));
        far && !place && doc.head(doc.head(top)) == noun
    }

    /// The expression at the head of the sentence, or its only one, when it dates the clause of `verb`.
    fn of_sentence<'t>(&self, here: &[&'t Timex], verb: usize, start: usize) -> Option<&'t Timex> {
        let (doc, site) = (self.site.doc, self.site);
        if !matches!(doc.token(verb).pos, Pos::Verb | Pos::Aux) || self.is_perfect(verb) {
            return None;
        }
        let first = here.first().filter(|t| t.days().is_some())?;
        let top = top_of(doc, first.tokens);
        // "After 2011, the attacks grew": the year is over.
        if matches!(doc.norm(doc.head(top)), "after" | "before" | "until" | "till") && doc.head(top) != top {
            return None;
        }
        let holder = doc.ancestors(top).take(3).find(|&a| site.frames.is_verbal(a));
        let lead = (start..first.tokens.start as usize).all(|i| {
            matches!(doc.token(i).pos, Pos::Adp | Pos::Adv | Pos::Cconj | Pos::Punct | Pos::Space | Pos::Sconj)
        });
        let comma_at = |i: usize| i < doc.len() && doc.norm(i) == ",";
        // "During 1998-1999, they fought": the range ends with the next expression.
        let range = here.get(1).filter(|next| first.until.is_some() && next.tokens.start == first.tokens.end + 1);
        let end = range.map_or(first.tokens.end, |next| next.tokens.end);
        // "In the November 27 deal, they agreed": a noun that the day tells apart, in front.
        let noun = doc.head(top);
        let named = matches!(doc.dep(top), dep::COMPOUND | dep::NMOD | dep::NUMMOD | dep::POSS)
            && doc.dep(noun) == dep::POBJ
            && matches!(doc.norm(doc.head(noun)), "in" | "during" | "at")
            && comma_at(noun + 1);
        let lead = lead || named && (start..first.tokens.start as usize).all(|i| doc.token(i).pos != Pos::Verb);
        let fronted = lead && (comma_at(end as usize) || named) && first.tokens.start as usize <= start + 3;
        let only = here.iter().filter(|t| t.days().is_some()).count() == 1;
        // Hung on the verb by itself or by a preposition, not on one of its nouns ("overturned a 1977 ruling").
        let above = doc.head(top);
        let hung = holder.is_some_and(|h| above == h || doc.token(above).pos == Pos::Adp && doc.head(above) == h);
        if !(fronted || only && hung) {
            return None;
        }
        // Up through clauses that share the time of the one above.
        let mut at = verb;
        for _ in 0..8 {
            if Some(at) == holder {
                return Some(first);
            }
            let finite = doc.token(at).tag == tag::VBD;
            let shares = match doc.dep(at) {
                dep::CONJ | dep::XCOMP => true,
                // "..., killing six", "met to discuss", "when he met".
                dep::ADVCL => {
                    matches!(doc.token(at).tag, tag::VBG | tag::VB)
                        || fronted && finite
                        || doc.children(at).any(|c| doc.norm(c) == "when")
                }
                // "On Friday he signed a decree banning": done by the object, at its time.
                dep::ACL if doc.token(at).tag == tag::VBG && doc.dep(doc.head(at)) == dep::DOBJ => {
                    at = doc.head(at);
                    true
                }
                // A finite clause hung on a noun without a relative pronoun is a slip of the parser.
                dep::ACL => fronted && finite,
                dep::ROOT => return fronted.then_some(first),
                _ => false,
            };
            let above = doc.head(at);
            if !shares || above == at || self.is_perfect(above) && at != verb {
                return None;
            }
            at = above;
        }
        None
    }

    /// Whether the verb tells a time before or after that of the sentence: "had fled", "will flee".
    fn is_perfect(&self, verb: usize) -> bool {
        let doc = self.site.doc;
        doc.children(verb).any(|c| {
            doc.dep(c) == dep::AUX
                && matches!(
                    doc.norm(c),
                    "had"
                        | "has"
                        | "have"
                        | "'ve"
                        | "will"
                        | "would"
                        | "'ll"
                        | "may"
                        | "might"
                        | "could"
                        | "can"
                        | "should"
                )
        })
    }
}

/// Whether the verb stands in the past perfect: "had fled".
pub(crate) fn is_past_perfect(doc: &Document, verb: usize) -> bool {
    doc.children(verb).any(|c| doc.dep(c) == dep::AUX && doc.norm(c) == "had")
}

/// Returns the first time expression that hangs on the verb itself.
pub(crate) fn of_verb<'t>(doc: &Document, times: &'t [Timex], verb: usize) -> Option<&'t Timex> {
    let sent = doc.sents()[doc.sent_of(verb)];
    in_sentence(times, sent).iter().filter(|t| matches!(t.kind, "DATE" | "TIME")).find(|t| {
        let above = doc.head(top_of(doc, t.tokens));
        above == verb || through_preposition(doc, above) == verb
    })
}

/// Tells whether the expression lies more than about a month before publication.
pub(crate) fn is_history(t: &Timex, published: Option<Date>, latest_year: Option<i32>) -> bool {
    if t.age_days.is_some_and(|a| a > HISTORY_DAYS) {
        return true;
    }
    let Some((_, last)) = t.days() else { return false };
    match published {
        Some(p) => last.checked_add(HISTORY_DAYS.days()).is_ok_and(|d| d < p),
        None => match latest_year {
            Some(year) => i32::from(last.year()) < year,
            None => t.anchor == Anchored::Words && i32::from(last.year()) < NEWS_SINCE,
        },
    }
}

/// Tells whether the expression lies after publication, by its day or by its own words ("next week").
pub(crate) fn is_to_come(doc: &Document, t: &Timex, published: Option<Date>) -> bool {
    let words = || t.tokens.iter().any(|i| matches!(doc.norm(i), "next" | "tomorrow" | "coming" | "upcoming"));
    t.age_days.is_some_and(|a| a < 0)
        || t.value.as_deref() == Some("FUTURE_REF")
        || t.days().zip(published).is_some_and(|((first, _), p)| first > p)
        || words()
}

/// Makes the date of a record.
pub(crate) fn record(doc: &Document, dated: Dated<'_>, published: Option<Date>) -> EventDate {
    let Some((first, mut last)) = dated.timex.days() else { return EventDate::default() };
    if dated.since {
        let Some(now) = published.filter(|p| *p >= first) else { return EventDate::default() };
        last = now;
    }
    date_of(doc, dated.timex, (first, last), dated.basis)
}

/// The date that an expression gives.
pub(crate) fn date_of(doc: &Document, timex: &Timex, (first, last): (Date, Date), basis: &'static str) -> EventDate {
    EventDate {
        start: Some(first.to_string()),
        end: Some(last.to_string()),
        text: Some(doc.span_of(timex.tokens)),
        basis: Some(basis),
    }
}

/// Tells, for every dated act, its words, the day they give, and what that day was counted from.
pub(crate) fn explain(doc: &Document, times: &[Timex], drafts: &[Draft], name: impl Fn(&Draft) -> String) -> Vec<Line> {
    let mut lines = Vec::new();
    for d in drafts {
        let (Some(span), Some(basis)) = (d.date.text, d.date.basis) else { continue };
        let Some(t) = times.iter().find(|t| doc.span_of(t.tokens) == span) else { continue };
        let from = t.anchor.describe();
        let tie = match basis {
            "told" => "tied to the act",
            "telling" => "of the telling",
            "sentence" => "of the sentence",
            _ => "of the act that goes on",
        };
        let value = t.value.as_deref().unwrap_or("");
        let text = format!("\"{}\" = {value}, {from}; {tie}", doc.slice(span));
        lines.push(Line { token: d.head, step: "date", rule: name(d), at: d.at.clone(), text });
    }
    lines
}
