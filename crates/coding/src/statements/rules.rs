//! Attributions by rule: cue words of the lexicon and where the grammar puts speaker and content.

use super::frame::{Frame, Label, in_bounds};
use super::lexicon::{BEHIND, JUDGE, Lexicon, MIND, REPORT, TELL, WILL};
use super::quotes::{self, Quote, at};
use text::{Document, Pos, TokenRange, dep, tag};

/// The rule of "sentiments expressed by X".
pub(super) const CARRIED: &str = "noun of saying, carried";

/// The rule of "was quoted as saying".
pub(super) const QUOTED: &str = "quoted as saying";

/// What the rules look at.
pub(super) struct Context<'a> {
    pub(super) doc: &'a Document,
    pub(super) quotes: &'a [Quote],
    pub(super) lexicon: &'static Lexicon,
}

/// Returns the attributions that the grammar tells, in the order of their cues.
pub(super) fn find(cx: &Context<'_>) -> Vec<Frame> {
    let mut out: Vec<Frame> = Vec::new();
    for c in 0..cx.doc.len() {
        let frame = match cx.doc.token(c).pos {
            _ if !in_bounds(cx.doc, c) => None,
            Pos::Verb => verb(cx, c),
            Pos::Noun if out.iter().rev().take(4).all(|f| f.get(c) != Label::Cue) => noun(cx, c),
            Pos::Punct => colon(cx, c),
            _ => None,
        };
        out.extend(frame.filter(|f| f.has(Label::Content) || !f.beyond.is_empty()));
    }
    out
}

/// Returns who does what `c` tells: its own subject or the one it shares with a verb above.
pub(super) fn subject(doc: &Document, c: usize) -> Option<usize> {
    let mut at = c;
    for step in 0..5 {
        let own = doc.children(at).find(|&k| doc.dep(k) == dep::NSUBJ || step > 0 && doc.dep(k) == dep::NSUBJPASS);
        if own.is_some() {
            return own;
        }
        let d = doc.dep(at);
        let up = doc.head(at);
        if d == dep::XCOMP {
            if let Some(o) = doc.child(up, dep::DOBJ) {
                return Some(o);
            }
        } else if d == dep::ACL {
            return doc.token(up).pos.is_nominal().then_some(up);
        } else if d == dep::PCOMP {
            if !doc.token(doc.head(up)).pos.is_nominal() {
                at = doc.head(up);
                continue;
            }
            return None;
        } else if d != dep::CONJ && d != dep::ADVCL && d != dep::CCOMP {
            return None;
        }
        at = up;
    }
    None
}

fn is_to(doc: &Document, v: usize) -> bool {
    doc.children(v).any(|k| doc.token(k).tag == tag::TO)
}

fn cue_words(f: &mut Frame, doc: &Document, c: usize) {
    for k in doc.children(c) {
        let d = doc.dep(k);
        let beside = d == dep::ADVMOD && doc.token(k).tag == tag::RB && k < c && k + 3 >= c;
        if d == dep::AUX || d == dep::AUXPASS || d == dep::NEG || d == dep::PRT || beside {
            f.set(k, Label::Cue);
        }
    }
}

fn verb(cx: &Context<'_>, c: usize) -> Option<Frame> {
    let doc = cx.doc;
    let lemma = doc.lemma(c);
    if lemma == "accord" || doc.norm(c) == "according" {
        return according(doc, c);
    }
    if let Some(f) = quoted_as(cx, c) {
        return Some(f);
    }
    let ways = cx.lexicon.verb(lemma);
    let light = cx.lexicon.light(lemma);
    if ways == 0 && !light {
        return None;
    }
    let mut f = Frame::new(doc, c, "verb");
    cue_words(&mut f, doc, c);
    let passive = doc.children(c).any(|k| doc.dep(k) == dep::AUXPASS || doc.dep(k) == dep::NSUBJPASS)
        || doc.token(c).tag == tag::VBN && doc.dep(c) == dep::ACL;
    if passive {
        return told_of(cx, c, ways, f);
    }
    let speaker = subject(doc, c);
    if let Some(s) = speaker {
        f.speak(doc, s);
    } else if ways & (REPORT | TELL) == 0 {
        return None;
    }
    carried(cx, c, ways, light, &mut f);
    if !f.has(Label::Content) && ways & (REPORT | TELL) != 0 {
        f.beyond.extend(near_quote(cx, c));
        f.rule = "quotation beside";
    }
    Some(f)
}

/// Labels the content of an active verb.
fn carried(cx: &Context<'_>, c: usize, ways: u8, light: bool, f: &mut Frame) {
    let doc = cx.doc;
    let child = |d| doc.child(c, d);
    let object = child(dep::DOBJ);
    if light && let Some(o) = object.filter(|&o| cx.lexicon.noun(doc.lemma(o))) {
        f.rule = "light verb";
        noun_content(cx, o, f);
        if f.has(Label::Content) {
            for i in c..=o {
                f.set(i, Label::Cue);
            }
            return;
        }
    }
    if let Some(s) = child(dep::CCOMP)
        && ways & (REPORT | TELL | MIND) != 0
    {
        let whom = (ways & TELL != 0 && is_to(doc, s)).then(|| child_subject(doc, s)).flatten();
        if let Some(w) = whom.or(object.filter(|_| ways & TELL != 0)).or(child(dep::DATIVE)) {
            f.addressee = Some(w);
            f.paint(doc, w, Label::Addressee, None);
        }
        f.paint(doc, s, Label::Content, None);
        return;
    }
    if let Some(s) = child(dep::XCOMP) {
        if ways & TELL != 0
            && let Some(o) = object
        {
            f.addressee = Some(o);
            f.paint(doc, o, Label::Addressee, None);
            f.paint(doc, s, Label::Content, None);
        } else if ways & WILL != 0 {
            f.paint(doc, s, Label::Content, None);
        }
    }
    if !f.has(Label::Content) && ways & (REPORT | MIND | TELL) != 0 {
        beside(cx, c, f);
    }
    if !f.has(Label::Content) && ways & BEHIND != 0 {
        behind(cx, c, f);
    }
    if !f.has(Label::Content)
        && ways & (JUDGE | REPORT) != 0
        && let Some(o) = object
    {
        f.rule = "object";
        f.paint(doc, o, Label::Content, None);
        for k in doc.children(c).filter(|&k| k > o) {
            let d = doc.dep(k);
            if d == dep::OPRD
                || d == dep::XCOMP
                || d == dep::PREP && ways & JUDGE != 0 && matches!(doc.lemma(k), "as" | "for" | "of")
            {
                f.paint(doc, k, Label::Content, None);
            }
        }
    }
}

fn child_subject(doc: &Document, v: usize) -> Option<usize> {
    doc.children(v).find(|&k| doc.dep(k) == dep::NSUBJ)
}

/// "X, he said, ..." and "..., as he said": the content is the clause around the cue.
fn beside(cx: &Context<'_>, c: usize, f: &mut Frame) {
    let doc = cx.doc;
    let up = doc.head(c);
    let d = doc.dep(c);
    let as_told = d == dep::ADVCL && doc.children(c).any(|k| doc.dep(k) == dep::MARK && doc.lemma(k) == "as");
    let apart = d == dep::PARATAXIS || as_told || d == dep::DEP && doc.token(up).pos == Pos::Verb;
    if apart && up != c {
        f.rule = "parenthesis";
        f.paint(doc, up, Label::Content, Some(c));
    }
}

fn behind(cx: &Context<'_>, c: usize, f: &mut Frame) {
    let doc = cx.doc;
    let Some(p) = doc.children(c).find(|&k| doc.dep(k) == dep::PREP && cx.lexicon.behind(doc.lemma(c), doc.lemma(k)))
    else {
        return;
    };
    f.rule = "preposition";
    f.set(p, Label::Cue);
    for k in doc.children(p) {
        f.paint(doc, k, Label::Content, None);
    }
}

/// Returns the quotation that a cue without grammatical content introduces or closes.
pub(super) fn near_quote(cx: &Context<'_>, c: usize) -> Option<TokenRange> {
    let doc = cx.doc;
    let sent = doc.sents()[doc.sent_of(c)];
    let from = cx.quotes.partition_point(|q| q.tokens.end <= sent.start);
    let inside = cx.quotes[from..].iter().take_while(|q| q.tokens.start < sent.end).map(|q| q.tokens);
    let inside: Vec<TokenRange> = inside.filter(|q| !q.contains(c)).collect();
    let after = inside.iter().find(|q| q.start as usize > c);
    if let Some(q) = after.or(inside.last()) {
        return Some(*q);
    }
    if at(cx.quotes, c).is_some() {
        return None;
    }
    let solid = |i: &usize| doc.token(*i).pos != Pos::Space;
    let last = sent.iter().rev().find(solid)?;
    if matches!(doc.text_of(last), ":" | ",") {
        let next = (sent.end as usize..doc.len()).find(solid)?;
        let q = cx.quotes.get(from).map(|q| q.tokens).filter(|q| q.contains(next));
        if q.is_some() {
            return q;
        }
    }
    let before = (0..sent.start as usize).rev().find(solid)?;
    (c < sent.start as usize + 6).then(|| at(cx.quotes, before).map(|k| cx.quotes[k].tokens)).flatten()
}

/// Passive verbs: "was condemned by X", "sentiments expressed by X", "is expected to ...", "was told that ...".
fn told_of(cx: &Context<'_>, c: usize, ways: u8, mut f: Frame) -> Option<Frame> {
    let doc = cx.doc;
    f.rule = "passive";
    let under = doc.children(c).find(|&k| doc.dep(k) == dep::NSUBJPASS);
    let agent = doc.child(c, dep::AGENT).and_then(|a| {
        let who = doc.child(a, dep::POBJ)?;
        f.set(a, Label::Cue);
        f.speak(doc, who);
        Some(who)
    });
    let clause = doc.children(c).find(|&k| doc.dep(k) == dep::CCOMP || doc.dep(k) == dep::XCOMP);
    if let Some(s) = clause {
        if let Some(u) = under {
            let whom = ways & TELL != 0 && doc.dep(s) == dep::CCOMP;
            f.paint(doc, u, if whom { Label::Addressee } else { Label::Content }, None);
            f.addressee = whom.then_some(u);
        }
        f.paint(doc, s, Label::Content, None);
        return (ways & (REPORT | TELL | MIND) != 0).then_some(f);
    }
    agent?;
    if ways & (REPORT | JUDGE) == 0 {
        return None;
    }
    let said = under.or_else(|| (doc.dep(c) == dep::ACL).then(|| doc.head(c)))?;
    if under.is_none() && cx.lexicon.noun(doc.lemma(said)) && cx.lexicon.light(doc.lemma(c)) {
        f.rule = CARRIED;
    }
    let but = doc.subtree(said).contains(c).then_some(c);
    f.paint(doc, said, Label::Content, but);
    Some(f)
}

/// "X was quoted as saying", "was cited as telling reporters": who is quoted speaks.
fn quoted_as(cx: &Context<'_>, c: usize) -> Option<Frame> {
    let doc = cx.doc;
    if !matches!(doc.lemma(c), "quote" | "cite" | "report" | "hear" | "paraphrase") {
        return None;
    }
    let speaker = doc.children(c).find(|&k| doc.dep(k) == dep::NSUBJPASS)?;
    let link = doc.children(c).find(|&k| k > c && doc.dep(k) == dep::PREP && doc.norm(k) == "as")?;
    let says = doc.child(link, dep::PCOMP).filter(|&v| cx.lexicon.verb(doc.lemma(v)) & (REPORT | TELL) != 0)?;
    let mut f = Frame::new(doc, c, QUOTED);
    cue_words(&mut f, doc, c);
    f.set(link, Label::Cue);
    f.set(says, Label::Cue);
    f.speak(doc, speaker);
    let said = |v: usize| doc.children(v).find(|&k| doc.dep(k) == dep::CCOMP);
    match said(says).or_else(|| said(c)) {
        Some(s) => f.paint(doc, s, Label::Content, None),
        None => f.beyond.extend(near_quote(cx, c)),
    }
    Some(f)
}

/// "According to X, ...".
fn according(doc: &Document, c: usize) -> Option<Frame> {
    let to = doc.children(c).find(|&k| doc.dep(k) == dep::PREP)?;
    let who = doc.child(to, dep::POBJ)?;
    let up = doc.head(c);
    if up == c {
        return None;
    }
    let mut f = Frame::new(doc, c, "according to");
    f.set(to, Label::Cue);
    f.speak(doc, who);
    f.paint(doc, up, Label::Content, Some(c));
    Some(f)
}

fn noun_content(cx: &Context<'_>, n: usize, f: &mut Frame) {
    let doc = cx.doc;
    for k in doc.children(n).filter(|&k| k > n) {
        let d = doc.dep(k);
        let clause = d == dep::ACL && (is_to(doc, k) || doc.children(k).any(|m| doc.dep(m) == dep::MARK))
            || d == dep::CCOMP
            || d == dep::RELCL && doc.children(k).any(|m| doc.dep(m) == dep::MARK && doc.lemma(m) == "that");
        if clause {
            f.paint(doc, k, Label::Content, None);
        } else if d == dep::PREP
            && matches!(doc.lemma(k), "about" | "of" | "for" | "on" | "against" | "over" | "to")
            && k == n + 1
        {
            f.set(k, Label::Cue);
            for m in doc.children(k).filter(|&m| doc.dep(m) == dep::POBJ || doc.dep(m) == dep::PCOMP) {
                f.paint(doc, m, Label::Content, None);
            }
        }
    }
}

/// "X's claim that ...", "a statement by X that ...".
fn noun(cx: &Context<'_>, n: usize) -> Option<Frame> {
    let doc = cx.doc;
    if !cx.lexicon.noun(doc.lemma(n)) {
        return None;
    }
    let mut f = Frame::new(doc, n, "noun");
    let who = doc.child(n, dep::POSS).or_else(|| {
        doc.children(n)
            .filter(|&k| doc.dep(k) == dep::PREP && matches!(doc.lemma(k), "by" | "from"))
            .find_map(|k| doc.child(k, dep::POBJ))
    })?;
    f.speak(doc, who);
    noun_content(cx, n, &mut f);
    Some(f)
}

/// `NAME: words` at the start of a paragraph.
fn colon(cx: &Context<'_>, c: usize) -> Option<Frame> {
    let doc = cx.doc;
    if doc.text_of(c) != ":" {
        return None;
    }
    let sent = doc.sents()[doc.sent_of(c)];
    let start = sent.start as usize;
    let name = (start..c).find(|&i| !matches!(doc.token(i).pos, Pos::Punct | Pos::Space))?;
    if c - name > 4 || start > 0 && !quotes::breaks(doc, start - 1) {
        return None;
    }
    let person = (name..c).all(|i| matches!(doc.token(i).pos, Pos::Propn | Pos::Adj | Pos::Noun))
        && doc.ent_of(c - 1).is_some_and(|e| e.label == text::ent::PERSON || e.label == text::ent::ORG)
        || (name..c).all(|i| doc.text_of(i).len() > 1 && doc.text_of(i).chars().all(char::is_uppercase));
    if !person {
        return None;
    }
    let mut f = Frame::new(doc, c, "colon");
    f.speaker = Some(c - 1);
    for i in name..c {
        f.set(i, Label::Source);
    }
    for i in c + 1..sent.end as usize {
        f.set(i, Label::Content);
    }
    Some(f)
}
