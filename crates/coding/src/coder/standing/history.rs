//! History: acts told as background, more than about a month before publication (coding guide, section 2).
//!
//! An act is background when its own date says so, when a word of its clause does ("previously", "used to"), when it
//! stands under "since", or when it has no date of its own and hangs on a clause that is dated in the past ("the ties
//! were cut in 2016 after protesters attacked the embassy").

use super::{Decision, Standing};
use crate::coder::dating;
use crate::coder::matching::{Carrier, Site};
use crate::ontology::Status;
use crate::times::{Timex, in_sentence, top_of};
use jiff::civil::Date;
use text::{Document, Pos, dep, tag};

/// What the past is measured against.
pub(crate) struct Past<'a> {
    pub(crate) times: &'a [Timex],
    pub(crate) published: Option<Date>,
    /// The latest year that the text names.
    pub(crate) latest_year: Option<i32>,
}

impl Standing {
    /// Decides whether the act told at `head`, dated by `date`, is background.
    pub(crate) fn history(
        &self,
        site: &Site<'_>,
        past: &Past<'_>,
        head: usize,
        carrier: Option<Carrier<'_>>,
        date: Option<&Timex>,
    ) -> Option<Decision> {
        let doc = site.doc;
        let verb = if site.frames.is_verbal(head) { Some(head) } else { carrier.map(|c| c.verb) };
        let told = |t: usize| Some((Status::Historical, Some(t)));
        if let Some(t) = date
            && !ongoing(site, t, verb)
            && past.holds(doc, t, verb)
        {
            return told(t.tokens.start as usize);
        }
        if let Some(w) = self.background_word(site, past, head, verb) {
            return told(w);
        }
        let at = verb.unwrap_or(head);
        // A date of its own outdoes what stands around it, unless nobody knows how old it is.
        if date.is_some() {
            return since(site, at).filter(|_| past.published.is_none()).and_then(told);
        }
        since(site, at).or_else(|| background_clause(site, past, at)).and_then(told)
    }

    /// A word of the act's own clause or phrase that puts it into the past.
    fn background_word(&self, site: &Site<'_>, past: &Past<'_>, head: usize, verb: Option<usize>) -> Option<usize> {
        let doc = site.doc;
        let mods = |c: &usize| doc.dep(*c) == dep::AMOD && self.historical_mods.contains(doc.norm(*c));
        if let Some(c) = doc.children(head).find(mods).filter(|_| !site.frames.is_verbal(head)) {
            return Some(c);
        }
        let v = verb?;
        let up = doc.head(v);
        if doc.dep(v) == dep::XCOMP && doc.lemma(up) == "use" && matches!(doc.token(up).tag, tag::VBD | tag::VBN) {
            return Some(up);
        }
        // "he was the last leader to visit"
        if matches!(doc.dep(v), dep::ACL | dep::RELCL)
            && matches!(doc.dep(up), dep::ATTR | dep::NSUBJ)
            && let Some(last) = doc.children(up).find(|&c| doc.dep(c) == dep::AMOD && doc.norm(c) == "last")
        {
            return Some(last);
        }
        let word = |c: usize| match doc.dep(c) {
            dep::ADVMOD => self.historical_advs.contains(doc.norm(c)),
            // "during the presidency of"
            dep::PREP if matches!(doc.norm(c), "during" | "under") => {
                doc.children(c).any(|o| doc.dep(o) == dep::POBJ && self.eras.contains(doc.lemma(o)))
            }
            _ => false,
        };
        doc.children(v).find(|&c| word(c)).or_else(|| past.long_stretch(site, v))
    }
}

/// "since" above the act: "since the government fell", "since the attack".
fn since(site: &Site<'_>, from: usize) -> Option<usize> {
    let doc = site.doc;
    for at in std::iter::once(from).chain(doc.ancestors(from)).take(super::MAX_STEPS) {
        let up = doc.head(at);
        match doc.dep(at) {
            dep::ADVCL if doc.token(at).tag == tag::VBD => {
                if let Some(since) = doc.children(at).find(|&c| doc.norm(c) == "since") {
                    return Some(since);
                }
            }
            dep::POBJ if doc.norm(up) == "since" => return Some(up),
            dep::CCOMP => return None,
            _ if at != from && site.frames.is_verbal(at) => return None,
            _ => {}
        }
    }
    None
}

/// The clause above an act that has no date of its own, when it is dated in the past.
fn background_clause(site: &Site<'_>, past: &Past<'_>, from: usize) -> Option<usize> {
    let doc = site.doc;
    let mut at = from;
    for _ in 0..super::MAX_STEPS {
        let up = doc.head(at);
        if up == at || doc.dep(at) == dep::CCOMP || (site.frames.is_verbal(at) && is_present(site, at)) {
            return None;
        }
        if site.frames.is_verbal(up)
            && !is_present(site, up)
            && let Some(t) = dating::of_verb(doc, past.times, up)
            && !ongoing(site, t, Some(up))
            && past.holds(doc, t, Some(up))
        {
            return Some(t.tokens.start as usize);
        }
        at = up;
    }
    None
}

impl Past<'_> {
    /// Tells whether the expression lies more than about a month before publication. Where the day of publication is
    /// unknown, the latest year of the text stands in for it, and a bare year in the past tense is taken for background:
    /// news names the current year only with a day.
    fn holds(&self, doc: &Document, t: &Timex, verb: Option<usize>) -> bool {
        // "more than a month ago"
        let first = t.tokens.start as usize;
        let more = || (first.saturating_sub(2)..t.tokens.end as usize).any(|i| matches!(doc.norm(i), "more" | "over"));
        if dating::is_history(t, self.published, self.latest_year) || (t.age_days.is_some_and(|a| a >= 30) && more()) {
            return true;
        }
        let bare_year = || {
            let year = t.value.as_deref().is_some_and(|v| v.len() == 4 && v.bytes().all(|b| b.is_ascii_digit()));
            let named = t.tokens.iter().any(|i| doc.token(i).span.len() == 4 && doc.token(i).pos == Pos::Num);
            year && named && verb.is_none_or(|v| matches!(doc.token(v).tag, tag::VBD | tag::VBN))
        };
        self.published.is_none() && bare_year()
    }

    /// "over the past four decades": a stretch of a year and more at a verb in the perfect or past.
    fn long_stretch(&self, site: &Site<'_>, v: usize) -> Option<usize> {
        let doc = site.doc;
        let sent = doc.sents()[doc.sent_of(v)];
        let long = |t: &&Timex| {
            let back = t.tokens.iter().any(|i| matches!(doc.norm(i), "past" | "last"));
            let value = t.value.as_deref().unwrap_or("");
            let years = ["Y", "DE", "CE"].iter().any(|unit| value.ends_with(unit));
            back && t.kind == "DURATION" && value.starts_with('P') && years
        };
        let t = in_sentence(self.times, sent)
            .iter()
            .find(|t| long(t) && doc.ancestors(top_of(doc, t.tokens)).take(2).any(|a| a == v))?;
        Some(t.tokens.start as usize)
    }
}

/// "has been protesting since June": the date says when it began, and it goes on.
fn ongoing(site: &Site<'_>, t: &Timex, verb: Option<usize>) -> bool {
    let doc = site.doc;
    let since = matches!(doc.norm(doc.head(top_of(doc, t.tokens))), "since" | "until");
    since && verb.is_none_or(|v| doc.token(v).tag != tag::VBD)
}

/// Tells whether a verb speaks of the present or the future.
fn is_present(site: &Site<'_>, v: usize) -> bool {
    let doc = site.doc;
    matches!(doc.token(v).tag, tag::VBZ | tag::VBP)
        || doc.children(v).any(|c| {
            matches!(doc.dep(c), dep::AUX | dep::AUXPASS)
                && matches!(doc.token(c).tag, tag::VBZ | tag::VBP | tag::MD)
                && !matches!(doc.lemma(c), "have")
        })
}

/// The latest year that the text names, as a stand-in for an unknown year of publication.
pub(crate) fn latest_year(doc: &Document) -> Option<i32> {
    (0..doc.len())
        .filter(|&t| doc.token(t).span.len() == 4)
        .filter_map(|t| doc.text_of(t).parse::<i32>().ok())
        .filter(|y| (1990..2050).contains(y))
        .max()
}
