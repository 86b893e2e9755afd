//! Attributions by learned weights: which words are cues, and what every branch around a cue is to it.
//!
//! The tree is walked from the cue, first down, then up ([`walk`]). Each node is a part of the cue, all of the source,
//! all of the content, a way to one of them, or nothing; then branches at the edges of source and content are kept
//! or dropped ([`edges`]). The rules' own answer is one of the features, so the weights say where to trust the rules.

use super::features::{Features, Node, View, Way, step};
use super::frame::{Frame, Label, in_bounds};
use super::lexicon::{REPORT, TELL};
use super::model::Model;
use super::quotes;
use super::rules::{self, Context, near_quote};
use text::{Pos, TokenRange, dep, tag};

/// What a node is to a cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Nothing, with all that is below it.
    Out,
    /// Nothing itself, but something lies beyond.
    Pass,
    /// A word of the cue.
    Cue,
    /// The head of the source.
    Source,
    /// A head of the content.
    Content,
}

/// The roles, in the order of the model's classes.
pub(super) const ROLES: [Role; 5] = [Role::Out, Role::Pass, Role::Cue, Role::Source, Role::Content];

/// The log-odds from which a token counts as a cue.
const CUE_FROM: f32 = -0.4;
/// The log-odds from which a verb that is no word of saying counts as a cue of mere things.
const BARE_FROM: f32 = 0.3;
/// The least probability of a source where no node is one in the first place.
const SOURCE_FROM: f32 = 0.15;
/// The least probability of a content where no node is one in the first place.
const CONTENT_FROM: f32 = 0.1;
/// How deep and how high the walk goes.
const REACH: u8 = 5;

/// Walks the tree around cue `c` and asks `decide` for the role of each node it reaches.
pub(super) fn walk(v: &View<'_>, c: usize, decide: &mut impl FnMut(&Node) -> Role) {
    let mut mark = |n: &Node| if v.cx.doc.token(n.token).pos == Pos::Space { Role::Out } else { decide(n) };
    down(v, c, Way::Down, 0, 0, None, &mut mark);
    let (mut at, mut path) = (c, 0);
    for depth in 0..REACH {
        let up = v.cx.doc.head(at);
        if up == at {
            return;
        }
        path = step(path, v.dep[at], Way::Up);
        let role = mark(&Node { token: up, via: at, way: Way::Up, path, depth });
        if role != Role::Pass && role != Role::Cue {
            return;
        }
        down(v, up, Way::Side, path, depth, Some(at), &mut mark);
        at = up;
    }
}

fn down(
    v: &View<'_>,
    at: usize,
    way: Way,
    path: u32,
    depth: u8,
    but: Option<usize>,
    decide: &mut impl FnMut(&Node) -> Role,
) {
    for k in v.cx.doc.children(at) {
        let mark = v.cx.doc.token(k).pos == Pos::Punct && v.cx.doc.token(k).tag != tag::COLON;
        if Some(k) == but || mark {
            continue;
        }
        let path = step(path, v.dep[k], way);
        let role = decide(&Node { token: k, via: at, way, path, depth });
        if depth < REACH && (role == Role::Cue || role == Role::Pass) {
            down(v, k, way, path, depth + 1, None, decide);
        }
    }
}

/// Goes over the branches at the edges of `node`'s stretch and asks `keep` whether they stay; gives the rest.
pub(super) fn edges(
    v: &View<'_>,
    node: usize,
    but: Option<usize>,
    keep: &mut impl FnMut(usize, usize) -> bool,
) -> TokenRange {
    let doc = v.cx.doc;
    let mut r = doc.subtree(node);
    let outside = |r: &mut TokenRange, k: usize| {
        let s = doc.subtree(k);
        if k > node { r.end = r.end.min(s.start) } else { r.start = r.start.max(s.end) }
    };
    // A branch that holds the cue and stands at the edge is cut off; inside, the labels of the cue cut it out.
    if let Some(b) = but
        && (doc.subtree(b).end == r.end || doc.subtree(b).start == r.start)
    {
        outside(&mut r, b);
    }
    let mut stack = vec![(node, 0u8)];
    while let Some((at, depth)) = stack.pop() {
        let kids: Vec<usize> = doc.children(at).filter(|&k| Some(k) != but).collect();
        let right = kids.iter().rev().copied().filter(|&k| k > at);
        let left = kids.iter().copied().filter(|&k| k < at);
        for side in [right.collect::<Vec<_>>(), left.collect()] {
            for k in side {
                let s = doc.subtree(k);
                let punct = matches!(doc.token(k).pos, Pos::Punct | Pos::Space);
                let at_edge = if k > node { s.end >= r.end } else { s.start <= r.start };
                if !at_edge || !r.contains(k) {
                    break;
                }
                if punct {
                    // Marks at the edge are settled when the spans are joined.
                    if r.len() > 1 {
                        outside(&mut r, k);
                    }
                    continue;
                }
                if !keep(at, k) {
                    outside(&mut r, k);
                    continue;
                }
                if depth < 3 {
                    stack.push((k, depth + 1));
                }
                break;
            }
        }
    }
    if r.contains(node) { widen(v, r, doc.subtree(node)) } else { doc.subtree(node) }
}

/// Takes back the marks at the end of a stretch that nothing was cut from.
fn widen(v: &View<'_>, mut r: TokenRange, all: TokenRange) -> TokenRange {
    while r.end < all.end && matches!(v.cx.doc.token(r.end as usize).pos, Pos::Punct | Pos::Space) {
        r.end += 1;
    }
    while r.start > all.start && matches!(v.cx.doc.token(r.start as usize - 1).pos, Pos::Punct | Pos::Space) {
        r.start -= 1;
    }
    r
}

fn softmax(s: [f32; 5]) -> [f32; 5] {
    let top = s.iter().copied().fold(f32::MIN, f32::max);
    let e = s.map(|x| (x - top).exp());
    let sum: f32 = e.iter().sum();
    e.map(|x| x / sum)
}

/// Returns the attributions of a document, in the order of their cues.
pub(super) fn find(cx: &Context<'_>, model: &Model, by_rule: Vec<Frame>) -> Vec<Frame> {
    let v = View::new(cx, by_rule);
    let mut f = Features::default();
    let mut out: Vec<Frame> = Vec::new();
    for c in 0..cx.doc.len() {
        if !v.may_be_cue(c) || !in_bounds(cx.doc, c) {
            continue;
        }
        // News of the election that the weights have learned from quotes people itself.
        if let Some(quoted) = v.rule(c).filter(|r| r.rule == rules::QUOTED) {
            out.push(quoted.clone());
            continue;
        }
        v.cue_features(c, &mut f);
        let [score] = model.cue.scores(&f.list);
        if score < CUE_FROM {
            // News too seldom tells so for the weights to learn it: "sentiments expressed by X" speaks for X.
            let plain = |r: &&Frame| r.rule == rules::CARRIED || is_nested(cx, &out, r);
            let rule = v.rule(c).filter(plain).cloned();
            out.extend(rule);
            continue;
        }
        if out.last().is_some_and(|p| p.get(c) == Label::Cue) {
            continue;
        }
        out.extend(decode(&v, model, c, &mut f).filter(|frame| score >= BARE_FROM || !is_bare(cx, frame)));
    }
    out
}

/// Whether a verb that is no word of saying only takes things: "presented the phone", "stabbed his wife". The weights
/// have learned from coverage of an election, where such verbs are few.
fn is_bare(cx: &Context<'_>, frame: &Frame) -> bool {
    let doc = cx.doc;
    let clause = |i: usize| matches!(doc.token(i).pos, Pos::Verb | Pos::Aux) || cx.lexicon.noun(doc.lemma(i));
    let quoted = |r: &TokenRange| r.iter().any(|i| quotes::is_mark(doc.text_of(i)));
    let content = frame.runs(doc, Label::Content);
    doc.token(frame.cue).pos == Pos::Verb
        && cx.lexicon.verb(doc.lemma(frame.cue)) == 0
        && frame.beyond.is_empty()
        && !content.iter().any(|r| quoted(r) || r.iter().any(clause))
}

/// Whether a frame by rule stands inside what somebody says and is plain by itself: "he said that *they had told police
/// that* ...". Annotators of the weights' texts often leave these out.
fn is_nested(cx: &Context<'_>, out: &[Frame], f: &Frame) -> bool {
    let (doc, c) = (cx.doc, f.cue);
    let that = |k: usize| doc.children(k).any(|m| doc.dep(m) == dep::MARK && doc.norm(m) == "that");
    let clause = doc.children(c).any(|k| doc.dep(k) == dep::CCOMP && that(k));
    let own = doc.children(c).any(|k| doc.dep(k) == dep::NSUBJ && !matches!(doc.norm(k), "i" | "we" | "you" | "it"));
    let says = cx.lexicon.verb(doc.lemma(c)) & (REPORT | TELL) != 0;
    let inside = || out.iter().rev().take(8).any(|o| o.get(c) == Label::Content && o.speaker != f.speaker);
    f.speaker.is_some() && clause && own && says && inside()
}

/// Labels what belongs to cue `c`.
fn decode(v: &View<'_>, model: &Model, c: usize, f: &mut Features) -> Option<Frame> {
    let doc = v.cx.doc;
    let mut frame = Frame::new(doc, c, "learned");
    let mut parts: Vec<(Node, Role, f32)> = Vec::new();
    let mut spare: [Option<(Node, f32)>; 2] = [None, None];
    walk(v, c, &mut |n| {
        v.role_features(c, n, f);
        let p = softmax(model.role.scores::<5>(&f.list));
        let best = (0..5).max_by(|&a, &b| p[a].total_cmp(&p[b])).unwrap_or(0);
        for (s, k) in spare.iter_mut().zip([3, 4]) {
            if k != best && s.is_none_or(|(_, q)| q < p[k]) {
                *s = Some((*n, p[k]));
            }
        }
        match ROLES[best] {
            Role::Cue => frame.set(n.token, Label::Cue),
            role @ (Role::Source | Role::Content) => parts.push((*n, role, p[best])),
            _ => {}
        }
        ROLES[best]
    });
    let has = |parts: &[(Node, Role, f32)], r: Role| parts.iter().any(|p| p.1 == r);
    for (k, role, from) in [(0, Role::Source, SOURCE_FROM), (1, Role::Content, CONTENT_FROM)] {
        if !has(&parts, role)
            && let Some((n, p)) = spare[k].filter(|s| s.1 >= from && !parts.iter().any(|q| q.0.token == s.0.token))
            && (role == Role::Source || near_quote(v.cx, c).is_none())
        {
            parts.push((n, role, p));
        }
    }
    let source = parts.iter().filter(|p| p.1 == Role::Source).max_by(|a, b| a.2.total_cmp(&b.2)).map(|p| p.0);
    if let Some(n) = source {
        frame.speaker = Some(n.token);
        paint(v, model, c, &n, Label::Source, &mut frame, f);
    }
    for (n, role, _) in &parts {
        if *role == Role::Content {
            paint(v, model, c, n, Label::Content, &mut frame, f);
        }
    }
    if !frame.has(Label::Content) {
        frame.beyond.extend(near_quote(v.cx, c));
    }
    if let Some(r) = v.rule(c) {
        frame.addressee = r.addressee.filter(|&a| frame.get(a) == Label::Out);
    }
    (frame.has(Label::Content) || !frame.beyond.is_empty()).then_some(frame)
}

fn paint(v: &View<'_>, model: &Model, c: usize, n: &Node, label: Label, frame: &mut Frame, f: &mut Features) {
    let but = (n.way == Way::Up).then_some(n.via);
    let hole = but.map(|b| v.cx.doc.subtree(b));
    let r = edges(v, n.token, but, &mut |node, k| {
        v.keep_features(c, node, k, label, f);
        let [s] = model.keep.scores(&f.list);
        s >= 0.0
    });
    for i in r.iter() {
        if hole.is_none_or(|h| !h.contains(i)) {
            frame.set(i, label);
        }
    }
}
