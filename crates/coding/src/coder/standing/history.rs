//! History: acts told as background, more than about a month before publication (coding guide, section 2).
//!
//! An act is background when its own date says so, when a word of its clause does ("previously", "used to"), when it
//! stands under "since", or when it has no date of its own and hangs on a clause or noun that is dated in the past ("the
//! ties were cut in 2016 after protesters attacked the embassy", "the 1992 riots that closed the port"), on a cause of then
//! or on an occasion of then ("during his visit last year, they agreed").

use super::{Decision, Standing};
use crate::coder::dating;
use crate::coder::matching::{Carrier, Site};
use crate::ontology::Status;
use crate::times::{Timex, in_sentence, through_preposition, top_of};
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
        // "Earlier this year" is no day.
        let earlier = |t: &Timex| doc.norm(t.tokens.start as usize) == "earlier";
        let fixed = date.is_some_and(|t| t.days().is_some() && !earlier(t));
        let apart = || distant(site, past, dating::act_verb(doc, verb.unwrap_or(head)));
        if !fixed && let Some(w) = apart() {
            return told(w);
        }
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
            // "since he arrived two weeks ago"
            let near = date.is_some_and(|t| t.age_days.is_some_and(|days| days < 30));
            return since(site, at).filter(|_| past.published.is_none() && !near).and_then(told);
        }
        let occasion = || past.occasion(site, at);
        since(site, at).or_else(|| background_clause(site, past, at)).or_else(occasion).and_then(told)
    }

    /// A word of the act's own clause or phrase that puts it into the past.
    fn background_word(&self, site: &Site<'_>, past: &Past<'_>, head: usize, verb: Option<usize>) -> Option<usize> {
        let doc = site.doc;
        let mods = |c: &usize| doc.dep(*c) == dep::AMOD && self.historical_mods.contains(doc.norm(*c));
        if let Some(c) = doc.children(head).find(mods).filter(|_| !site.frames.is_verbal(head)) {
            return Some(c);
        }
        if let Some(w) = self.long_before(site, head) {
            return Some(w);
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
            dep::NPADVMOD => is_count(doc, c, v),
            dep::ADVMOD => self.historical_advs.contains(doc.norm(c)) || is_once(doc, c, v),
            dep::PREP => doc.children(c).any(|o| doc.dep(o) == dep::POBJ && self.is_gone(doc, c, o)),
            _ => false,
        };
        doc.children(v).find(|&c| word(c)).or_else(|| past.long_stretch(site, v))
    }

    /// What is looked back on, or judged again, took place long before: "the anniversary of the invasion", "overturned his
    /// conviction".
    fn long_before(&self, site: &Site<'_>, head: usize) -> Option<usize> {
        let doc = site.doc;
        if site.frames.is_verbal(head) {
            return None;
        }
        let above = match doc.dep(head) {
            dep::POBJ if matches!(doc.norm(doc.head(head)), "of" | "for" | "against") => doc.head(doc.head(head)),
            dep::DOBJ | dep::NSUBJPASS => doc.head(head),
            _ => return None,
        };
        let back = self.commemorations.contains(doc.lemma(above));
        let again = self.reviewing.contains(doc.lemma(above)) && self.rulings.contains(doc.lemma(head));
        (back || again).then_some(above)
    }

    /// Whether the phrase of time `prep` over `noun` speaks of what is over: "during the presidency of", "in the past",
    /// "in her first term".
    fn is_gone(&self, doc: &Document, prep: usize, noun: usize) -> bool {
        let earlier = |c: usize| matches!(doc.norm(c), "first" | "previous" | "earlier" | "former");
        match doc.norm(prep) {
            "during" | "under" if self.eras.contains(doc.lemma(noun)) => true,
            "during" | "in" if doc.lemma(noun) == "term" => doc.children(noun).any(earlier),
            "at" => is_the_time(doc, noun),
            // Not "in the past week", whose head is the week.
            "in" => doc.norm(noun) == "past" && !doc.children(noun).any(|c| doc.dep(c) == dep::PREP),
            _ => false,
        }
    }
}

/// "At the time", with nothing that tells of what.
fn is_the_time(doc: &Document, noun: usize) -> bool {
    doc.lemma(noun) == "time"
        && doc.children(noun).any(|c| matches!(doc.norm(c), "the" | "that"))
        && doc.children(noun).all(|c| doc.dep(c) == dep::DET)
}

/// "Has been arrested more than a dozen times": what was done again and again is not of these days.
fn is_count(doc: &Document, noun: usize, verb: usize) -> bool {
    let perfect =
        |c: usize| doc.dep(c) == dep::AUX && matches!(doc.token(c).tag, tag::VBZ | tag::VBP) && doc.lemma(c) == "have";
    doc.norm(noun) == "times" && doc.children(verb).any(perfect)
}

/// "He once backed her", "was once accused"; not "once again", nor "once they agreed".
fn is_once(doc: &Document, once: usize, verb: usize) -> bool {
    let between = |t: usize| matches!(doc.dep(t), dep::AUX | dep::AUXPASS | dep::NEG | dep::ADVMOD);
    doc.norm(once) == "once"
        && once < verb
        && matches!(doc.token(verb).tag, tag::VBD | tag::VBN)
        && (once + 1..verb).all(|t| between(t) && !matches!(doc.norm(t), "again" | "more"))
}

/// Words that set the act at a verb months or years apart from what else is told: "six years after she was freed", "two
/// years before he resigned", "months later, they arrested him", "after 2011, the attacks grew", "earlier this year".
fn distant(site: &Site<'_>, past: &Past<'_>, verb: usize) -> Option<usize> {
    let doc = site.doc;
    let was = |t: usize| doc.dep(t) == dep::AUXPASS && doc.token(t).tag == tag::VBD;
    let gone = matches!(doc.token(verb).tag, tag::VBD | tag::VBN | tag::VBG) || doc.children(verb).any(was);
    if !gone || is_present(site, verb) {
        return None;
    }
    let hung = |t: &Timex| {
        let above = doc.head(top_of(doc, t.tokens));
        above == verb || through_preposition(doc, above) == verb
    };
    let of = |t: &Timex| {
        let first = t.tokens.start as usize;
        let has = |words: &[&str]| t.tokens.iter().any(|i| words.contains(&doc.norm(i)));
        let long = has(&["years", "months", "decades", "centuries"]);
        if long && has(&["later", "earlier"]) || has(&["earlier"]) && has(&["year"]) {
            return hung(t).then_some(first);
        }
        let end = t.tokens.end as usize;
        // "Six years after she was freed": the clause or noun below "after", the one above "before".
        if long && end < doc.len() && matches!(doc.norm(end), "after" | "before") {
            let (below, above) = around(doc, end)?;
            let its = if doc.norm(end) == "after" { below } else { above };
            return (its == verb).then_some(first);
        }
        let year = t.value.as_deref().is_some_and(|v| v.len() == 4 && v.bytes().all(|b| b.is_ascii_digit()));
        let behind = doc.norm(doc.head(top_of(doc, t.tokens))) == "after";
        (year && behind && hung(t) && past.holds(doc, t, Some(verb))).then_some(first)
    };
    in_sentence(past.times, doc.sents()[doc.sent_of(verb)]).iter().find_map(of)
}

/// Whether a word that makes an act background measures its distance from another of the sentence: "*six* years after".
pub(crate) fn sets_apart(doc: &Document, word: usize) -> bool {
    (word + 1..(word + 4).min(doc.len())).any(|t| matches!(doc.norm(t), "after" | "before"))
}

/// What a conjunction or preposition of time joins: the verb below it and the one above.
fn around(doc: &Document, word: usize) -> Option<(usize, usize)> {
    let up = doc.head(word);
    match doc.dep(word) {
        dep::MARK | dep::ADVMOD => Some((up, doc.head(up))),
        dep::PREP => {
            let below = doc.children(word).find(|&c| matches!(doc.dep(c), dep::PCOMP | dep::POBJ))?;
            Some((below, up))
        }
        _ => None,
    }
}

/// "since" above the act: "since the government fell", "since the attack".
fn since(site: &Site<'_>, from: usize) -> Option<usize> {
    let doc = site.doc;
    for at in std::iter::once(from).chain(doc.ancestors(from)).take(super::MAX_STEPS) {
        let up = doc.head(at);
        match doc.dep(at) {
            dep::ADVCL if doc.token(at).tag == tag::VBD => {
                let since = |&c: &usize| doc.norm(c) == "since" && !is_short(doc, c);
                if let Some(since) = doc.children(at).find(since) {
                    return Some(since);
                }
            }
            dep::POBJ if doc.norm(up) == "since" && !is_short(doc, up) => return Some(up),
            dep::CCOMP => return None,
            _ if at != from && site.frames.is_verbal(at) => return None,
            _ => {}
        }
    }
    None
}

/// Whether "since" counts days or weeks: "a week since the shooting".
fn is_short(doc: &Document, since: usize) -> bool {
    since > 0 && matches!(doc.lemma(since - 1), "day" | "week" | "hour" | "fortnight")
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
        let beside = if site.frames.is_verbal(up) { past.cause(site, up) } else { past.of_noun(site, up) };
        if beside.is_some() {
            return beside;
        }
        at = up;
    }
    None
}

impl Past<'_> {
    /// A time long gone that tells a noun apart from others of its kind: "the 1992 protests", "the deal of May 2019".
    fn of_noun(&self, site: &Site<'_>, noun: usize) -> Option<usize> {
        let doc = site.doc;
        let sent = doc.sents()[doc.sent_of(noun)];
        let t = in_sentence(self.times, sent).iter().find(|t| {
            let above = doc.head(top_of(doc, t.tokens));
            let behind = matches!(doc.norm(above), "in" | "of" | "from" | "during") && doc.head(above) == noun;
            // "the summit (2022)" may be this year's.
            let bracketed = t.tokens.start > 0 && doc.norm(t.tokens.start as usize - 1) == "(";
            !bracketed && matches!(t.kind, "DATE" | "TIME") && (above == noun || behind) && self.holds(doc, t, None)
        })?;
        Some(t.tokens.start as usize)
    }

    /// What a cause long gone brought about: "the deaths of two envoys in 1993 led the ministry to withdraw".
    fn cause(&self, site: &Site<'_>, verb: usize) -> Option<usize> {
        let doc = site.doc;
        let causes = matches!(doc.lemma(verb), "lead" | "prompt" | "cause" | "trigger" | "force" | "spark" | "provoke");
        let told = causes && !is_present(site, verb);
        let subject = doc.children(verb).find(|&c| doc.dep(c) == dep::NSUBJ).filter(|_| told)?;
        let below = doc.subtree(subject);
        let sent = doc.sents()[doc.sent_of(verb)];
        let old = |t: &&Timex| below.contains(t.tokens.start as usize) && self.holds(doc, t, Some(verb));
        in_sentence(self.times, sent).iter().find(old).map(|t| t.tokens.start as usize)
    }

    /// A phrase beside the verb about what is long gone: "during his visit last year, they announced".
    fn occasion(&self, site: &Site<'_>, verb: usize) -> Option<usize> {
        let doc = site.doc;
        let along =
            |c: &usize| doc.dep(*c) == dep::PREP && matches!(doc.norm(*c), "during" | "in" | "at" | "amid" | "on");
        let nouns = doc.children(verb).filter(along).flat_map(|c| doc.children(c)).filter(|&o| doc.dep(o) == dep::POBJ);
        nouns.filter(|_| !is_present(site, verb)).find_map(|o| self.of_noun(site, o))
    }

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
        let past = |v: usize| matches!(doc.token(v).tag, tag::VBD | tag::VBN);
        // News names a month without a day, and all the more with its year, when it is not the one of publication; with a
        // noun, the verb above tells the tense ("the summit is due in June").
        if self.published.is_none() && (t.is_bare_month() || t.is_month_of_year()) {
            let above = || doc.ancestors(first).find(|&a| matches!(doc.token(a).pos, Pos::Verb | Pos::Aux));
            return verb.or_else(above).is_some_and(past);
        }
        let bare_year = || {
            let year = t.value.as_deref().is_some_and(|v| v.len() == 4 && v.bytes().all(|b| b.is_ascii_digit()));
            let named = t.tokens.iter().any(|i| doc.token(i).span.len() == 4 && doc.token(i).pos == Pos::Num);
            year && named && verb.is_none_or(past)
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

/// "has been protesting since June": the date says when it began, and it goes on. What had been done since then is over.
fn ongoing(site: &Site<'_>, t: &Timex, verb: Option<usize>) -> bool {
    let doc = site.doc;
    let since = matches!(doc.norm(doc.head(top_of(doc, t.tokens))), "since" | "until");
    let over = |v: usize| doc.token(v).tag == tag::VBD || dating::is_past_perfect(doc, v);
    since && !verb.is_some_and(over)
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
        .filter(|y| (dating::NEWS_SINCE..2050).contains(y))
        .max()
}
