//! Positions: what an actor stands for or against, on which issue, told with which words.
//!
//! A position is found as an event is: a word whose lemma heads a pattern of `data/positions/*.toml` is a candidate, the
//! most specific pattern decides, and the rule says where the holder and the issue stand ([`issue`]). Negation turns the
//! stance, and what is only possible, asked of others or conditional is kept apart or left out ([`holding`]). Each position
//! names the statement or event that it was taken from.

mod holder;
mod holding;
mod issue;
#[cfg(test)]
mod tests;

use crate::codebook::pattern::Pattern;
use crate::codebook::{Codebook, Part, StanceRule};
use crate::coder::Line;
use crate::coder::draft::{carrier, part_of};
use crate::coder::matching::{Carrier, Match, Site};
use crate::coder::political::{is_sport, speaks_of};
use crate::coder::roles::Side;
use crate::coder::subject::Subject;
use crate::ontology::{Sector, Stance, Status};
use crate::record::{Event, Party, Position, Statement, Stretch, Why};
use crate::times::Timex;
use text::{Document, TokenRange};

/// What the phases before found in the document.
pub(crate) struct Told<'a> {
    pub(crate) statements: &'a [Statement],
    /// Which events are told at which tokens ([`triggers`]).
    pub(crate) triggers: Triggers,
    pub(crate) times: &'a [Timex],
    pub(crate) published: Option<jiff::civil::Date>,
    /// The latest year that the text names.
    pub(crate) latest_year: Option<i32>,
}

/// A light verb this many tokens away is not shown with its noun.
const FAR: usize = 6;

/// A pattern that holds at a word.
struct Cue<'a> {
    head: usize,
    pattern: &'a Pattern,
    hit: Match,
    carrier: Option<Carrier<'a>>,
}

/// Finds the positions of a document, in the order of their cues.
pub(crate) fn find(
    site: &Site<'_>,
    book: &Codebook,
    told: &Told<'_>,
    mut explain: Option<&mut Vec<Line>>,
) -> Vec<Position> {
    let mut out: Vec<Position> = Vec::new();
    let sport = is_sport(site.doc, &book.sport_page);
    let crime = Subject::of(site, book).is_crime();
    let mut cues = cues(site, book);
    cues.retain(|c| !sport || speaks_of(site.doc, c.head, &book.politics));
    let rule = |c: &Cue<'_>| &book.stances.rules[c.pattern.rule];
    let mut all: Vec<_> = cues.iter().map(|c| (c, read(site, book, told, c, rule(c)))).collect();
    // A word that a more specific pattern has taken tells nothing of its own, unless that pattern told nothing.
    let mut taken = vec![i32::MIN; site.doc.len()];
    for (c, _) in all.iter().filter(|(c, read)| read.is_ok() || rule(c).stance.is_none()) {
        for &t in &c.hit.consumed {
            taken[t] = taken[t].max(c.hit.weight);
        }
    }
    all.retain(|(c, _)| taken[c.head] < c.hit.weight.max(1));
    for (cue, read) in all {
        let rule = rule(cue);
        // What courts and police want in reports of private crime is no politics.
        let read = read.and_then(|all| {
            let law = || speaks_of(site.doc, cue.head, &book.holding.motion);
            let private = |p: &Position| crime && matches!(p.actor.sector, Some(Sector::Jud | Sector::Cop)) && !law();
            if all.iter().any(private) { Err("it is a matter of a private crime") } else { Ok(all) }
        });
        if let Some(lines) = explain.as_deref_mut() {
            let text = match &read {
                Ok(all) => all.iter().map(|p| describe(site.doc, p)).collect::<Vec<_>>().join("; "),
                Err(why) => format!("\"{}\" holds, but {why}", cue.pattern.text),
            };
            lines.push(Line {
                token: cue.head,
                step: "position",
                rule: rule.rule.name.clone(),
                at: book.stance_place(cue.pattern),
                text,
            });
        }
        for p in read.into_iter().flatten() {
            // "condemned and denounced the raid" is one position, and so is what an issue repeats of its own cue ("stands
            // by its pledge to help").
            let same = |q: &Position| {
                q.sentence == p.sentence
                    && q.cue != p.cue
                    && q.stance == p.stance
                    && q.actor.name == p.actor.name
                    && q.about.span.start < p.about.span.end
                    && p.about.span.start < q.about.span.end
                    && q.about.actor == p.about.actor
            };
            if !out.iter().rev().take(16).any(same) {
                out.push(p);
            }
        }
    }
    out
}

/// The most specific pattern at every word.
fn cues<'a>(site: &Site<'_>, book: &'a Codebook) -> Vec<Cue<'a>> {
    let doc = site.doc;
    let mut all: Vec<Cue<'a>> = Vec::new();
    for head in 0..doc.len() {
        let Some(part) = part_of(doc, head) else { continue };
        let mut patterns = book.stances.at(site.lemma_key(head), part).peekable();
        if patterns.peek().is_none() {
            continue;
        }
        let carrier = (part == Part::Noun).then(|| carrier(site, book, head)).flatten();
        let best = patterns.filter_map(|p| Some((p, site.matches(p, head, carrier).ok()?))).reduce(|a, b| {
            // Any word at all is the last thing that a pattern may ask for.
            let key = |x: &(&Pattern, Match)| {
                (x.0.heads().next() != Some("*"), x.1.weight, book.stances.rules[x.0.rule].rule.priority)
            };
            if key(&b) > key(&a) { b } else { a }
        });
        if let Some((pattern, hit)) = best {
            all.push(Cue { head, pattern, hit, carrier });
        }
    }
    all
}

/// Reads holder, issues and standing of one cue.
fn read(
    site: &Site<'_>,
    book: &Codebook,
    told: &Told<'_>,
    cue: &Cue<'_>,
    rule: &StanceRule,
) -> Result<Vec<Position>, &'static str> {
    let doc = site.doc;
    if rule.stance.or(rule.negated).is_none() {
        return Err("the words tell no position");
    }
    let around = site.statement_around(cue.head);
    let holders = holder::find(site, book, cue, rule, told);
    if holders.is_empty() {
        return Err("no political actor holds it");
    }
    let standing = holding::of(site, book, told, cue, rule, &holders).ok_or("nobody is said to hold it")?;
    let stance = match (standing.negated, rule.stance) {
        (false, stance) => stance,
        (true, Some(Stance::For)) if standing.turned => Some(Stance::Against),
        (true, _) => rule.negated,
    };
    let stance = stance.ok_or("the words tell no position so")?;
    let (issues, preposition) = issue::find(site, &told.triggers, cue, rule, &holders);
    if issues.is_empty() {
        return Err("nothing is named that it is about");
    }
    let of_cue = site.cue_at(cue.head);
    let reporter = site.told_around(cue.head).and_then(|n| told.statements[n].speaker.as_ref());
    let own = reporter.is_some_and(|s| holders.iter().any(|h| h.party.name == s.name || is_first(site, h)));
    // What others say that somebody is ("determined to", "hostile to") is their view of him.
    let mut status = standing.status;
    if cue.pattern.part == Part::Adj
        && status == Status::Actual
        && !own
        && reporter.is_some_and(|s| holders.iter().all(|h| !speaks_for(s, &h.party)))
    {
        status = Status::Alleged;
    }
    let why = Why { rule: rule.rule.name.clone(), at: book.stance_place(cue.pattern), ..Why::default() };
    let event = told.triggers.at(cue.head).next();
    let mut out = Vec::new();
    for holder in &holders {
        for about in issues.iter().filter(|i| i.actor.as_ref().is_none_or(|a| !same_actor(a, &holder.party))) {
            out.push(Position {
                sentence: doc.sent_of(cue.head),
                actor: holder.party.clone(),
                stance,
                about: about.clone(),
                cue: words(doc, cue, preposition),
                negated: standing.negated,
                status,
                statement: of_cue.or(around),
                event,
                reported_by: reporter.filter(|_| !own).map(|s| s.name.clone()),
                why: why.clone(),
            });
        }
    }
    if out.is_empty() { Err("it would be about its holder") } else { Ok(out) }
}

fn same_actor(a: &Party, b: &Party) -> bool {
    a.name == b.name && a.country == b.country
}

/// Tells whether a speaker may say what a holder stands for: one of the same government, or of the same sector and country.
fn speaks_for(speaker: &Party, holder: &Party) -> bool {
    speaker.country.is_some() && speaker.country == holder.country && speaker.sector == holder.sector
}

/// Tells whether the holder is told by "we" or "I".
fn is_first(site: &Site<'_>, h: &Side) -> bool {
    matches!(site.doc.norm(h.token), "we" | "i" | "our" | "my" | "us")
}

/// Tokens, each with the number of an event that is told there, sorted.
pub(crate) struct Triggers(Vec<(u32, u32)>);

/// Finds the tokens that the triggers of events hold.
pub(crate) fn triggers(doc: &Document, events: &[Event]) -> Triggers {
    let mut all = Vec::new();
    for (n, e) in events.iter().enumerate() {
        for m in &e.mentions {
            let first = doc.tokens().partition_point(|t| t.span.start < m.trigger.start);
            let inside = doc.tokens()[first..].iter().take_while(|t| t.span.end <= m.trigger.end);
            all.extend(inside.enumerate().map(|(k, _)| ((first + k) as u32, n as u32)));
        }
    }
    all.sort_unstable();
    all.dedup();
    Triggers(all)
}

impl Triggers {
    /// Returns the events that are told at token `i`, in order.
    fn at(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let from = self.0.partition_point(|&(t, _)| (t as usize) < i);
        self.0[from..].iter().take_while(move |&&(t, _)| t as usize == i).map(|&(_, n)| n as usize)
    }
}

/// The words of the cue: those of the pattern, of the light verb and the preposition before the issue, each run of
/// tokens a part.
fn words(doc: &Document, cue: &Cue<'_>, preposition: Option<usize>) -> Stretch {
    let mut tokens = cue.hit.trigger.clone();
    tokens.extend(cue.carrier.map(|c| c.verb).filter(|v| *v < cue.head && cue.head - v < FAR));
    tokens.extend(preposition);
    tokens.sort_unstable();
    tokens.dedup();
    let mut runs: Vec<TokenRange> = Vec::new();
    for t in tokens {
        match runs.last_mut() {
            Some(r) if r.end as usize == t => r.end += 1,
            _ => runs.push(TokenRange::new(t, t + 1)),
        }
    }
    Stretch { parts: runs.into_iter().map(|r| doc.span_of(r)).collect() }
}

fn describe(doc: &Document, p: &Position) -> String {
    let negated = if p.negated { ", negated" } else { "" };
    format!(
        "{} ({}) {} \"{}\" ({}, {}{negated})",
        p.actor.name,
        p.actor.code(),
        p.stance,
        doc.slice(p.about.span),
        p.about.kind.as_str(),
        p.status,
    )
}
