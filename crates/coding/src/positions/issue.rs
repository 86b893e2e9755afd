//! What a position is about: the phrase or clause at the places that a rule names.

use super::{Cue, Triggers};
use crate::actors::ends_paragraph;
use crate::codebook::pattern::{Path, Rel};
use crate::codebook::{Part, StanceRule};
use crate::coder::matching::Site;
use crate::coder::roles::{self, Side};
use crate::mention::{Form, Mention};
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
    for (k, path) in paths.iter().enumerate() {
        let mut heads = site.walk(cue.head, cue.carrier, path);
        // "'We are at risk', he said, and called for a fund": a quotation is the issue only where nothing else is.
        let others = |p: &Path| !site.walk(cue.head, cue.carrier, p).is_empty();
        if path.as_slice() == [Rel::Comp] && paths[k + 1..].iter().any(others) {
            heads.retain(|&t| t > cue.head);
        }
        if heads.is_empty() && path.as_slice() == [Rel::Comp] {
            heads = carried_clause(site, cue);
        }
        if heads.is_empty() && matches!(path.as_slice(), [Rel::Prep(_)]) {
            // "voiced its objections to": parsers hang the phrase on the light verb's object or on the verb.
            let objects = site.frames.of(cue.head).obj.clone();
            heads = objects.iter().flat_map(|&o| site.walk(o, None, path)).collect();
        }
        heads.retain(|&t| !holders.iter().any(|h| h.token == t));
        // "Re-election" is one thing, however many objects the parser made of it.
        let doc = site.doc;
        let whole = |t: usize| doc.whole_words(TokenRange::new(t, t + 1));
        let last = |t: usize| !heads.iter().any(|&u| u > t && whole(t).contains(u));
        let issues: Vec<Issue> =
            heads.iter().filter(|&&t| last(t)).flat_map(|&t| at(site, triggers, cue, t, &heads)).collect();
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
fn at(site: &Site<'_>, triggers: &Triggers, cue: &Cue<'_>, t: usize, heads: &[usize]) -> Vec<Issue> {
    let doc = site.doc;
    let word = doc.whole_words(TokenRange::new(t, t + 1));
    let first = heads.iter().copied().filter(|&h| word.contains(h)).min().unwrap_or(t);
    let conjuncts = site.frames.conjuncts(t);
    let actor = |t: usize| site.mentions.at(t).is_some_and(|m| m.who.is_actor());
    if conjuncts.len() > 1 && conjuncts.iter().all(|&c| actor(c)) {
        return conjuncts.iter().filter_map(|&c| one(site, triggers, cue, c, own_phrase(doc, c))).collect();
    }
    let all = doc.subtree(t);
    let whole = TokenRange { start: all.start.min(doc.subtree(first).start), end: all.end };
    let mut out: Vec<Issue> = one(site, triggers, cue, t, whole).into_iter().collect();
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
    // Examples of what stands deeper inside are not given for the issue.
    let near = |p: usize| doc.ancestors(p).take_while(|&a| a != t).all(|a| matches!(doc.dep(a), dep::CONJ | dep::DOBJ));
    for p in inside.iter().filter(|&p| p != t && named(p) && near(p)) {
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
        range = TokenRange {
            start: m.tokens.start,
            end: described_end(doc, cue, m).max(m.tokens.end).min(all.end.max(m.tokens.end)),
        };
        // "accused Paraguay of smuggling": what hangs on a name is not its own.
        let named = doc.ent_of(t).map(|e| e.tokens.end);
        let hung = doc.children(t).find(|&c| c > t && doc.dep(c) == dep::PREP);
        if let Some((end, _)) = named.zip(hung).filter(|&(end, c)| end <= c as u32 && (c as u32) < range.end) {
            range.end = end.max(t as u32 + 1);
        }
    }
    let range = tidy(doc, cue, t, range, who.is_some())?;
    // "It", "this" and "whom" name nothing by themselves, nor does "which he vowed to do".
    let pointing = doc.token(t).pos == Pos::Pron || matches!(doc.token(t).tag, tag::DT | tag::WDT);
    let relative = matches!(doc.token(t).tag, tag::WDT | tag::WP)
        || doc.norm(t) == "it"
        || doc.norm(t).ends_with("self")
        || doc.norm(t).ends_with("selves");
    let bare = clause
        && range.iter().filter(|&i| doc.token(i).tag != tag::TO).count() < 2
        && std::iter::once(cue.head).chain(doc.ancestors(cue.head)).take(4).any(|a| doc.dep(a) == dep::RELCL);
    let again = clause && says_nothing(doc, cue, t, range);
    // "The same policy", whichever that is.
    let same = doc.children(t).any(|c| c < t && doc.norm(c) == "same") && range.end as usize == t + 1;
    // What should be, asked by a question word, is not told.
    let opens = doc.token(range.start as usize).tag;
    let asked = clause && matches!(opens, tag::WP | tag::WRB) && t == cue.head
        || t < cue.head && matches!(opens, tag::WP | tag::WRB | tag::WDT) && doc.dep(cue.head) == dep::CCOMP;
    // "A move applauded by Chile": a word that stands for what was told before.
    let stands_for = !clause
        && cue.head > t
        && doc.head(cue.head) == t
        && range.len() <= 2
        && doc.children(t).any(|c| matches!(doc.norm(c), "a" | "an"))
        && matches!(
            doc.lemma(t),
            "move"
                | "step"
                | "charge"
                | "claim"
                | "allegation"
                | "omission"
                | "decision"
                | "idea"
                | "deal"
                | "suggestion"
                | "accusation"
        );
    if asked || stands_for || again || same || pointing && (who.is_none() || relative) || bare && t != cue.head {
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

/// Tells whether a clause names nothing by itself: "do that", "help him do so", "to let them", "that should not be".
fn says_nothing(doc: &Document, cue: &Cue<'_>, t: usize, range: TokenRange) -> bool {
    let points = |i: usize| matches!(doc.norm(i), "so" | "that" | "this" | "it" | "them" | "these" | "those");
    let does = |v: usize| doc.lemma(v) == "do" && doc.children(v).any(|c| c > v && points(c) && range.contains(c));
    let pointed = t == cue.head
        && doc.children(t).any(|c| {
            matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS)
                && matches!(doc.norm(c), "it" | "that" | "this" | "these" | "those")
        });
    let light = matches!(doc.lemma(t), "let" | "help" | "go")
        && range.iter().all(|i| i == t || doc.token(i).pos == Pos::Pron || doc.token(i).tag == tag::TO);
    pointed || light || range.iter().any(does)
}

/// Where the words end that tell whom somebody described is meant: "people with a grievance", "nominees who would repeal it".
fn described_end(doc: &Document, cue: &Cue<'_>, m: &Mention) -> u32 {
    if m.form != Form::Description {
        return m.tokens.end;
    }
    let told = |c: usize| match doc.dep(c) {
        dep::RELCL => doc.norm(doc.subtree(c).start as usize - 1) != ",",
        dep::PREP => {
            let own = matches!(doc.norm(c), "in" | "with" | "from" | "against" | "within" | "outside")
                || doc.norm(c) == "of" && doc.lemma(cue.head) != "accuse";
            let dated = |o: usize| doc.ent_of(o).is_some_and(|e| matches!(e.label, ent::DATE | ent::TIME));
            own && doc.children(c).any(|o| doc.dep(o) == dep::POBJ && !dated(o))
        }
        _ => false,
    };
    let behind = doc.children(m.head).filter(|&c| c > m.head && doc.subtree(c).start >= m.tokens.end);
    behind
        .filter(|&c| !doc.subtree(c).contains(cue.head))
        .take_while(|&c| told(c))
        .last()
        .map_or(m.tokens.end, |c| doc.subtree(c).end)
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

/// Cuts from a phrase what is only said by the way (clauses behind a comma), what it is called ("dismissed it as a stunt"),
/// where it was said ("in a statement"), the cue with what hangs on it, a leading "that" or "for", marks at the ends and
/// whatever stands behind the end of a paragraph.
fn tidy(doc: &Document, cue: &Cue<'_>, t: usize, range: TokenRange, actor: bool) -> Option<TokenRange> {
    let mut r = range;
    let clause = t == cue.head || doc.token(t).pos == Pos::Verb;
    let comma = |i: u32| i > 0 && doc.token(i as usize - 1).tag == tag::COMMA;
    for c in doc.children(t).filter(|&c| c > t) {
        let s = doc.subtree(c);
        // "They should give him a hearing, stopped short of ...": the tense tells that the clause above goes on.
        let resumed =
            doc.dep(c) == dep::CONJ && matches!(doc.token(t).tag, tag::VB | tag::VBG) && doc.token(c).tag == tag::VBD;
        // "Agreed to lend it money after the talks": when somebody agreed.
        let after = t != cue.head && clause && matches!(doc.norm(c), "after" | "amid" | "following");
        // "Suggestions by Chile, that they would ...": what they are is no aside.
        let that = doc.dep(c) != dep::RELCL && doc.norm(s.start as usize) == "that";
        let aside = resumed
            || matches!(doc.dep(c), dep::RELCL | dep::ADVCL | dep::PARATAXIS | dep::ACL) && comma(s.start) && !that;
        let called = !clause && doc.dep(c) == dep::PREP && doc.norm(c) == "as" && names_by_as(doc, cue, c, actor);
        if (aside || after || called || is_venue(doc, c) || s.contains(cue.head))
            && s.start > t as u32
            && s.start < r.end
        {
            r.end = s.start;
        }
    }
    if let Some(end) = next_clause(doc, cue, t) {
        r.end = r.end.min(end);
    }
    // A cue inside the phrase but before its head: "the rejected plan".
    if cue.head < t && r.contains(cue.head) {
        r.start = cue.head as u32 + 1;
    }
    if cue.head > t && r.contains(cue.head) {
        r.end = cue.head as u32;
    }
    // What a dash sets off behind a clause is said by the way.
    let dash = |i: usize| clause && matches!(doc.text_of(i), "--" | "—" | "–");
    if let Some(end) = r.iter().find(|&i| i > t && (ends_paragraph(doc, i) || dash(i))) {
        r.end = end as u32;
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
    // A bracket that was opened inside is closed inside.
    let count = |mark: &str| r.iter().filter(|&i| doc.text_of(i) == mark).count();
    if (r.end as usize) < doc.len() && doc.text_of(r.end as usize) == ")" && count("(") > count(")") {
        r.end += 1;
    }
    (r.start <= t as u32 && (t as u32) < r.end).then_some(r)
}

/// Where the issue ends when the parser joined with it what begins the next clause: "denied the charge and the ministry said".
fn next_clause(doc: &Document, cue: &Cue<'_>, t: usize) -> Option<u32> {
    let joined = doc.children(t).filter(|&c| c > t && doc.dep(c) == dep::CONJ).last()?;
    let and = doc.children(t).filter(|&c| t < c && c < joined && doc.dep(c) == dep::CC).last()?;
    let v = doc.subtree(joined).end as usize;
    if v >= doc.len() || doc.head(v) != cue.head || doc.children(v).any(|c| doc.dep(c) == dep::NSUBJ) {
        return None;
    }
    let goes_on = match doc.token(v).tag {
        tag::VBD | tag::VBZ | tag::VBP => doc.dep(v) == dep::CONJ,
        tag::VBG => doc.dep(v) == dep::ADVCL,
        _ => false,
    };
    goes_on.then_some(and as u32)
}

/// Tells whether "as" behind an issue says what somebody calls it ("dismissed the remark as a joke"), not what it is to be
/// ("backed Holm as its chair") or what belongs to it ("deals such as").
fn names_by_as(doc: &Document, cue: &Cue<'_>, preposition: usize, actor: bool) -> bool {
    let such = preposition > 0 && doc.norm(preposition - 1) == "such";
    let office = actor
        && matches!(
            doc.lemma(cue.head),
            "support" | "back" | "endorse" | "favour" | "favor" | "accept" | "recognise" | "recognize"
        );
    cue.pattern.part == Part::Verb && !such && !office
}

/// "In a statement", "at a news conference": where it was said.
fn is_venue(doc: &Document, preposition: usize) -> bool {
    let said = |o: usize| {
        doc.dep(o) == dep::POBJ
            && matches!(
                doc.lemma(o),
                "statement" | "interview" | "speech" | "tweet" | "conference" | "letter" | "address"
            )
            && doc.children(o).any(|d| matches!(doc.norm(d), "a" | "an"))
    };
    doc.dep(preposition) == dep::PREP
        && matches!(doc.norm(preposition), "in" | "at" | "during")
        && doc.children(preposition).any(said)
}
