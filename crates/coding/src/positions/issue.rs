//! What a position is about: the phrase or clause at the places that a rule names.

use super::{Cue, Triggers};
use crate::codebook::pattern::{Path, Rel};
use crate::codebook::{Part, StanceRule};
use crate::coder::matching::Site;
use crate::coder::roles::{self, Side};
use crate::record::{Issue, IssueKind};
use std::sync::OnceLock;
use text::{Document, Pos, TokenRange, dep, ent, tag};

/// Where issues stand when a rule does not say.
fn defaults(part: Part) -> &'static [Path] {
    static DEFAULTS: OnceLock<[Vec<Path>; 3]> = OnceLock::new();
    let all = DEFAULTS.get_or_init(|| {
        // The lists are fixed and name known relations only (a test reads them).
        let read = |list: &str| -> Vec<Path> {
            list.split(", ").filter_map(|p| crate::codebook::pattern::paths(p).ok()).flatten().collect()
        };
        [
            read("obj, comp"),
            read("for, to, against, of, on, over, about, with, comp"),
            read("comp, to, about, of, with, on"),
        ]
    });
    &all[part as usize]
}

/// Returns the issues of the first place that holds any, examples that are named with it ("measures, including
/// embargoes") after it, and the preposition in front.
pub(super) fn find(
    site: &Site<'_>,
    triggers: &Triggers,
    cue: &Cue<'_>,
    rule: &StanceRule,
    holders: &[Side],
) -> (Vec<Issue>, Option<usize>) {
    let part = cue.pattern.part;
    let paths: &[Path] = rule.about.as_deref().unwrap_or_else(|| defaults(part));
    for path in paths {
        let mut heads = site.walk(cue.head, cue.carrier, path);
        if heads.is_empty() && path.as_slice() == [Rel::Comp] {
            heads = carried_clause(site, cue);
        }
        if heads.is_empty() && matches!(path.as_slice(), [Rel::Prep(_)]) {
            // "voiced its objections to": parsers hang the phrase on the light verb's object or on the verb.
            let objects = site.frames.of(cue.head).obj.clone();
            heads = objects.iter().flat_map(|&o| site.walk(o, None, path)).collect();
        }
        heads.retain(|&t| !holders.iter().any(|h| h.token == t));
        let issues: Vec<Issue> = heads.iter().flat_map(|&t| at(site, triggers, cue, t)).collect();
        if !issues.is_empty() {
            let before = |t: usize| site.doc.head(site.frames.first_conjunct(t));
            let preposition = matches!(path.last(), Some(Rel::Prep(_)))
                .then(|| before(heads[0]))
                .filter(|&p| matches!(site.doc.token(p).pos, Pos::Adp | Pos::Sconj) && p > cue.head);
            return (issues, preposition);
        }
    }
    (Vec::new(), None)
}

/// The clause that completes a noun but hangs on its light verb ("expressed its readiness to talk").
fn carried_clause(site: &Site<'_>, cue: &Cue<'_>) -> Vec<usize> {
    let Some(c) = cue.carrier else { return Vec::new() };
    site.frames.of(c.verb).comp.iter().copied().filter(|&t| t > cue.head).collect()
}

/// The issues told at `t`: actors one by one, other conjuncts as one phrase.
fn at(site: &Site<'_>, triggers: &Triggers, cue: &Cue<'_>, t: usize) -> Vec<Issue> {
    let doc = site.doc;
    let conjuncts = site.frames.conjuncts(t);
    let actor = |t: usize| site.mentions.at(t).is_some_and(|m| m.who.is_actor());
    if conjuncts.len() > 1 && conjuncts.iter().all(|&c| actor(c)) {
        return conjuncts.iter().filter_map(|&c| one(site, triggers, cue, c, own_phrase(doc, c))).collect();
    }
    let mut out: Vec<Issue> = one(site, triggers, cue, t, doc.subtree(t)).into_iter().collect();
    let named = if actor(t) { Vec::new() } else { examples(doc, t) };
    for example in named {
        out.extend(one(site, triggers, cue, example, doc.subtree(example)));
    }
    out
}

/// A phrase without its conjuncts.
fn own_phrase(doc: &Document, t: usize) -> TokenRange {
    let all = doc.subtree(t);
    let joined = doc.children(t).filter(|&c| c > t && matches!(doc.dep(c), dep::CC | dep::CONJ | dep::PUNCT)).min();
    TokenRange { start: all.start, end: joined.map_or(all.end, |j| doc.subtree(j).start.max(t as u32 + 1)) }
}

/// Things named as examples of what `t` tells: "initiatives, including embargoes", "measures such as tariffs".
fn examples(doc: &Document, t: usize) -> Vec<usize> {
    let named = |p: usize| {
        doc.dep(p) == dep::PREP
            && (doc.norm(p) == "including"
                || doc.norm(p) == "as" && doc.children(p).any(|c| doc.norm(c) == "such") && p > t)
    };
    let inside = doc.subtree(t);
    let mut out: Vec<usize> = Vec::new();
    for p in inside.iter().filter(|&p| p != t && named(p)) {
        out.extend(doc.children(p).filter(|&o| doc.dep(o) == dep::POBJ));
    }
    out
}

fn one(site: &Site<'_>, triggers: &Triggers, cue: &Cue<'_>, t: usize, all: TokenRange) -> Option<Issue> {
    let doc = site.doc;
    let clause = site.frames.is_verbal(t) || is_clause(doc, t);
    let mut range = all;
    if clause {
        range = with_controller(site, cue, t, range);
    }
    let mention = site.mentions.at(t);
    let who = (!clause).then(|| mention.filter(|m| m.who.is_actor())).flatten();
    if let Some(m) = who {
        range = m.tokens;
        // "accused Paraguay of smuggling": what hangs on a name is not its own.
        let named = doc.ent_of(t).map(|e| e.tokens.end);
        let hung = doc.children(t).find(|&c| c > t && doc.dep(c) == dep::PREP);
        if let Some((end, _)) = named.zip(hung).filter(|&(end, c)| end <= c as u32 && (c as u32) < range.end) {
            range.end = end.max(t as u32 + 1);
        }
    }
    let range = tidy(doc, cue, t, range)?;
    // "It", "this" and "whom" name nothing by themselves, nor does "which he vowed to do".
    let pointing = doc.token(t).pos == Pos::Pron || matches!(doc.token(t).tag, tag::DT | tag::WDT);
    let relative = matches!(doc.token(t).tag, tag::WDT | tag::WP)
        || doc.norm(t) == "it"
        || doc.norm(t).ends_with("self")
        || doc.norm(t).ends_with("selves");
    let bare = clause
        && range.iter().filter(|&i| doc.token(i).tag != tag::TO).count() < 2
        && std::iter::once(cue.head).chain(doc.ancestors(cue.head)).take(4).any(|a| doc.dep(a) == dep::RELCL);
    // What should be, asked by a question word, is not told.
    let opens = doc.token(range.start as usize).tag;
    let asked = clause && matches!(opens, tag::WP | tag::WRB) && t == cue.head
        || t < cue.head && matches!(opens, tag::WP | tag::WRB | tag::WDT) && doc.dep(cue.head) == dep::CCOMP;
    if asked || pointing && (who.is_none() || relative) || bare && t != cue.head {
        return None;
    }
    let event = triggers.at(t).find(|&e| !triggers.at(cue.head).any(|of_cue| of_cue == e)).filter(|_| who.is_none());
    let kind = match (who, event) {
        (Some(_), _) => IssueKind::Actor,
        (None, Some(_)) => IssueKind::Event,
        _ if clause => IssueKind::Proposition,
        _ => IssueKind::Thing,
    };
    let actor = who.map(|m| roles::party(doc, m, &m.who));
    Some(Issue { span: doc.span_of(range), kind, actor, event })
}

/// Tells whether a nominal or adjective heads a clause ("that the deal is dead" by some parsers).
fn is_clause(doc: &Document, t: usize) -> bool {
    doc.children(t).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS | dep::MARK))
}

/// "Urged both sides to talk": whom the infinitive is about belongs to the issue.
fn with_controller(site: &Site<'_>, cue: &Cue<'_>, t: usize, range: TokenRange) -> TokenRange {
    let doc = site.doc;
    let own = doc.children(t).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS));
    let frame = site.frames.of(cue.head);
    let told = frame.obj.iter().chain(&frame.iobj).copied().chain(frame.preps.iter().filter_map(|&(p, o)| {
        // "called on both sides to talk", but not "voted on Monday to leave"
        let dated = doc.ent_of(o).is_some_and(|e| matches!(e.label, ent::DATE | ent::TIME));
        (matches!(doc.norm(p), "on" | "upon" | "for") && !dated).then_some(o)
    }));
    let controller = told.filter(|&o| (o as u32) < range.start && o > cue.head && doc.token(o).pos.is_nominal()).max();
    match controller {
        Some(o) if !own && doc.subtree(o).end <= range.start => {
            let start = doc.subtree(o).start.max(cue.head as u32 + 1);
            TokenRange { start, end: range.end }
        }
        _ => range,
    }
}

/// Cuts from a phrase what is only said by the way (clauses behind a comma), the cue with what hangs on it, a leading
/// "that" or "for" and marks at the ends.
fn tidy(doc: &Document, cue: &Cue<'_>, t: usize, range: TokenRange) -> Option<TokenRange> {
    let mut r = range;
    let comma = |i: u32| i > 0 && doc.token(i as usize - 1).tag == tag::COMMA;
    for c in doc.children(t).filter(|&c| c > t) {
        let s = doc.subtree(c);
        // "They should give him a hearing, stopped short of ...": the tense tells that the clause above goes on.
        let resumed = doc.dep(c) == dep::CONJ && doc.token(t).tag == tag::VB && doc.token(c).tag == tag::VBD;
        let aside =
            resumed || matches!(doc.dep(c), dep::RELCL | dep::ADVCL | dep::PARATAXIS | dep::ACL) && comma(s.start);
        if (aside || s.contains(cue.head)) && s.start > t as u32 && s.start < r.end {
            r.end = s.start;
        }
    }
    // A cue inside the phrase but before its head: "the rejected plan".
    if cue.head < t && r.contains(cue.head) {
        r.start = cue.head as u32 + 1;
    }
    if cue.head > t && r.contains(cue.head) {
        r.end = cue.head as u32;
    }
    let loose = |i: u32| {
        let token = doc.token(i as usize);
        token.pos == Pos::Space
            || token.pos == Pos::Punct && !matches!(doc.text_of(i as usize), ")" | "]" | "%")
            || matches!(token.dep, dep::CC)
    };
    while r.start < r.end && loose(r.end - 1) {
        r.end -= 1;
    }
    r = doc.whole_words(r);
    let opens = |i: u32| loose(i) || doc.dep(i as usize) == dep::MARK && matches!(doc.norm(i as usize), "that" | "for");
    while r.start < r.end && opens(r.start) {
        r.start += 1;
    }
    (r.start <= t as u32 && (t as u32) < r.end).then_some(r)
}
