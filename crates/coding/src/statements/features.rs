//! What the learned part of statement finding looks at: hashed features of cues and of the nodes around them.
//!
//! Every feature is a template number and the hash of what the template saw. Labels are hashed by name, so that
//! weights do not depend on how labels are numbered in a process.

use super::frame::{Frame, Label};
use super::quotes;
use super::rules::{Context, subject};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use text::{Pos, Sym, dep, tag};

/// The number of bits of a feature's hash.
pub(super) const BITS: u32 = 20;

/// A feature: its template, for explaining, and its place in the weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Feature {
    pub(super) template: u8,
    pub(super) index: u32,
}

/// Hashes symbols and other small numbers by one multiplication.
#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.write_u32(u32::from(b));
        }
    }
    fn write_u32(&mut self, x: u32) {
        self.0 = (self.0 ^ u64::from(x)).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(29);
    }
}

fn mix(h: u64, x: u64) -> u64 {
    let h = (h ^ x).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    h ^ (h >> 29)
}

/// Hashes a word, lower-cased as far as ASCII goes.
fn word(s: &str) -> u32 {
    let h = s
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325u64, |h, b| (h ^ u64::from(b.to_ascii_lowercase())).wrapping_mul(0x0100_0000_01B3));
    (h ^ (h >> 32)) as u32
}

/// A list of features in the making.
#[derive(Default)]
pub(super) struct Features {
    /// The features so far.
    pub(super) list: Vec<Feature>,
    salt: u64,
}

impl Features {
    fn start(&mut self, salt: u64) {
        self.list.clear();
        self.salt = salt;
    }

    fn add(&mut self, template: u8, parts: &[u32]) {
        let h = parts.iter().fold(self.salt ^ u64::from(template) << 8, |h, &p| mix(h, u64::from(p) + 1));
        self.list.push(Feature { template, index: (mix(h, 77) >> (64 - BITS)) as u32 });
    }
}

/// How a node was reached from the cue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Below the cue, through parts of it.
    Down,
    /// Above the cue.
    Up,
    /// Below a node above the cue.
    Side,
}

/// A token whose role in an attribution is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) token: usize,
    /// The node it was reached from.
    pub(super) via: usize,
    pub(super) way: Way,
    /// Hash of the labels on the way.
    pub(super) path: u32,
    pub(super) depth: u8,
}

/// Extends a path by one label.
pub(super) fn step(path: u32, label: u32, way: Way) -> u32 {
    mix(u64::from(path) << 2 | way as u64, u64::from(label)) as u32
}

/// A document with everything features ask for often.
pub(super) struct View<'a> {
    pub(super) cx: &'a Context<'a>,
    pub(super) lemma: Vec<u32>,
    pub(super) dep: Vec<u32>,
    tag: Vec<u32>,
    ent: Vec<u32>,
    /// 0 outside quotations, 1 inside, 2 a mark.
    quote: Vec<u8>,
    /// Position of the rule's frame plus one for each cue token.
    rule: Vec<u32>,
    pub(super) frames: Vec<Frame>,
}

impl<'a> View<'a> {
    pub(super) fn new(cx: &'a Context<'a>, frames: Vec<Frame>) -> Self {
        let doc = cx.doc;
        let mut names: HashMap<Sym, u32, BuildHasherDefault<Mix>> = HashMap::default();
        let mut name = |s: Sym| *names.entry(s).or_insert_with(|| word(s.as_str()));
        let n = doc.len();
        let mut v = View {
            cx,
            lemma: (0..n).map(|i| word(doc.lemma(i))).collect(),
            dep: doc.tokens().iter().map(|t| name(t.dep)).collect(),
            tag: doc.tokens().iter().map(|t| name(t.tag)).collect(),
            ent: vec![0; n],
            quote: vec![0; n],
            rule: vec![0; n],
            frames,
        };
        for e in doc.ents() {
            let h = name(e.label);
            for i in e.tokens.iter() {
                v.ent[i] = h;
            }
        }
        for q in cx.quotes {
            for i in q.tokens.iter() {
                v.quote[i] = 1;
            }
            v.quote[q.tokens.start as usize] = 2;
        }
        for (k, f) in v.frames.iter().enumerate() {
            v.rule[f.cue] = k as u32 + 1;
        }
        v
    }

    /// Returns the attribution that the rules make of cue `c`.
    pub(super) fn rule(&self, c: usize) -> Option<&Frame> {
        self.frames.get((self.rule[c] as usize).checked_sub(1)?)
    }

    /// Tells whether token `c` may be the head of a cue.
    pub(super) fn may_be_cue(&self, c: usize) -> bool {
        let t = self.cx.doc.token(c);
        match t.pos {
            Pos::Verb | Pos::Noun => true,
            Pos::Aux => t.dep != dep::AUX && t.dep != dep::AUXPASS,
            Pos::Punct => t.tag == tag::COLON && self.cx.doc.text_of(c) == ":",
            _ => false,
        }
    }

    fn ways(&self, c: usize) -> u32 {
        let doc = self.cx.doc;
        let l = self.cx.lexicon;
        match doc.token(c).pos {
            Pos::Verb => u32::from(l.verb(doc.lemma(c))) | u32::from(l.light(doc.lemma(c))) << 8,
            Pos::Noun => u32::from(l.noun(doc.lemma(c))) << 9,
            _ => 0,
        }
    }

    /// Says what hangs on `c`: one bit for each label that shapes an attribution.
    fn shape(&self, c: usize) -> u32 {
        let doc = self.cx.doc;
        doc.children(c).fold(0, |s, k| {
            let d = doc.dep(k);
            let bits = [
                dep::NSUBJ,
                dep::NSUBJPASS,
                dep::DOBJ,
                dep::CCOMP,
                dep::XCOMP,
                dep::PREP,
                dep::AGENT,
                dep::POSS,
                dep::ACL,
                dep::EXPL,
                dep::PRT,
                dep::DATIVE,
                dep::OPRD,
                dep::ACOMP,
                dep::ATTR,
                dep::AUXPASS,
                dep::NEG,
            ];
            s | bits.iter().position(|&b| b == d).map_or(0, |p| 1 << p)
        })
    }

    /// Collects the features of a possible cue.
    pub(super) fn cue_features(&self, c: usize, f: &mut Features) {
        let doc = self.cx.doc;
        f.start(1);
        let (l, d, t) = (self.lemma[c], self.dep[c], self.tag[c]);
        let up = doc.head(c);
        let pos = doc.token(c).pos as u32;
        let shape = self.shape(c);
        let ways = self.ways(c);
        let rule = self.rule(c).map_or(0, |r| word(r.rule));
        f.add(0, &[]);
        f.add(1, &[l, pos]);
        f.add(2, &[d, pos]);
        f.add(3, &[t]);
        f.add(4, &[l, d]);
        f.add(5, &[l, t]);
        f.add(6, &[shape, pos]);
        f.add(7, &[l, shape]);
        f.add(8, &[ways, pos]);
        f.add(9, &[ways, shape]);
        f.add(10, &[rule]);
        f.add(11, &[rule, l]);
        f.add(12, &[rule, ways]);
        f.add(13, &[self.lemma[up], d]);
        f.add(14, &[self.ways(up), d, pos]);
        f.add(15, &[self.lemma[up], self.dep[up], d]);
        let who = subject(doc, c);
        let (wl, we, wp) = who.map_or((0, 0, 0), |w| (self.lemma[w], self.ent[w], doc.token(w).pos as u32));
        f.add(16, &[wl, ways]);
        f.add(17, &[we, wp]);
        f.add(18, &[we, wp, l]);
        f.add(19, &[we, wp, ways, u32::from(shape & 0b1111 != 0)]);
        f.add(20, &[wl]);
        for k in doc.children(c) {
            if doc.token(k).pos == Pos::Punct {
                continue;
            }
            let (kd, kl) = (self.dep[k], self.lemma[k]);
            f.add(21, &[kd, pos]);
            f.add(22, &[l, kd]);
            f.add(23, &[kd, kl]);
            f.add(24, &[l, kd, kl]);
            f.add(25, &[kd, self.tag[k], ways]);
            f.add(26, &[kd, u32::from(k < c), ways]);
            f.add(27, &[kd, self.ent[k]]);
            if doc.dep(k) == dep::CCOMP || doc.dep(k) == dep::XCOMP || doc.dep(k) == dep::ACL {
                let mark = doc
                    .children(k)
                    .find(|&m| doc.dep(m) == dep::MARK || doc.dep(m) == dep::AUX)
                    .map_or(0, |m| self.lemma[m]);
                f.add(28, &[kd, mark, ways]);
                f.add(29, &[kd, mark, l]);
            }
        }
        let sent = doc.sents()[doc.sent_of(c)];
        let near = |i: Option<usize>| {
            i.filter(|&i| sent.contains(i)).map_or((0, 0), |i| (self.lemma[i], u32::from(self.quote[i])))
        };
        let (pl, pq) = near(c.checked_sub(1));
        let (nl, nq) = near(Some(c + 1));
        let (nnl, nnq) = near(Some(c + 2));
        f.add(30, &[pl, l]);
        f.add(31, &[nl, l]);
        f.add(32, &[pl, ways]);
        f.add(33, &[nl, ways]);
        f.add(34, &[nl, nnl, ways]);
        let here = u32::from(self.quote[c]);
        let from = self.cx.quotes.partition_point(|q| q.tokens.end <= sent.start);
        let has_quote = u32::from(self.cx.quotes.get(from).is_some_and(|q| q.tokens.start < sent.end));
        f.add(35, &[here, pq, nq, nnq]);
        f.add(36, &[here, has_quote, ways, shape & 0b1000]);
        f.add(37, &[here, has_quote, l]);
        f.add(38, &[(c < 30).into(), pos, t]);
        let alone = u32::from(has_quote == 1 && here == 0 && shape & 0b1100 == 0);
        f.add(39, &[alone, ways, u32::from(who.is_some())]);
        let last = sent.iter().rev().find(|&i| doc.token(i).pos != Pos::Space).map_or(0, |i| self.lemma[i]);
        f.add(40, &[last, ways]);
        let above = doc.ancestors(c).take(6).find(|&a| self.rule[a] > 0);
        f.add(41, &[above.map_or(0, |a| 1 + self.ways(a)), d]);
        f.add(42, &[above.map_or(0, |a| self.rule(a).map_or(0, |r| 1 + r.get(c) as u32)), ways]);
    }

    /// Collects the features of a node's role in the attribution of cue `c`.
    pub(super) fn role_features(&self, c: usize, n: &Node, f: &mut Features) {
        let doc = self.cx.doc;
        f.start(2);
        let k = n.token;
        let (p, l, kl, kd) = (n.path, self.lemma[c], self.lemma[k], self.dep[k]);
        let (kpos, cpos) = (doc.token(k).pos as u32, doc.token(c).pos as u32);
        let way = n.way as u32;
        let ways = self.ways(c);
        let shape = self.shape(c);
        let side = u32::from(k < c);
        let rule = self.rule(c);
        let told = rule.map_or(9, |r| r.get(k) as u32);
        let kshape = self.shape(k);
        let q = u32::from(self.quote[k]);
        let cq = u32::from(self.quote[c]);
        f.add(60, &[way]);
        f.add(61, &[p, cpos]);
        f.add(62, &[p, l]);
        f.add(63, &[p, kl]);
        f.add(64, &[p, kpos, side]);
        f.add(65, &[p, self.tag[k]]);
        f.add(66, &[p, self.ent[k], kpos]);
        f.add(67, &[p, ways]);
        f.add(68, &[p, shape]);
        f.add(69, &[p, l, kl]);
        f.add(70, &[told, way]);
        f.add(71, &[told, p]);
        f.add(72, &[told, l, kd]);
        f.add(73, &[told, rule.map_or(0, |r| word(r.rule)), p]);
        f.add(74, &[kd, kl, way]);
        f.add(75, &[kd, kpos, u32::from(n.depth), way]);
        f.add(76, &[p, self.lemma[n.via]]);
        f.add(77, &[self.lemma[n.via], kl, kd]);
        f.add(78, &[p, ways, shape]);
        f.add(79, &[p, self.tag[c], side]);
        f.add(80, &[p, kshape]);
        f.add(81, &[p, q, cq]);
        let dist = (k.abs_diff(c)).min(12) as u32;
        f.add(82, &[dist, side, kd, way]);
        let len = doc.subtree(k).len();
        let len = (usize::BITS - len.leading_zeros()).min(6);
        f.add(83, &[len, kd, way]);
        let covers = doc.subtree(k);
        let from = self.cx.quotes.partition_point(|q| q.tokens.end <= covers.start);
        let quoted = self.cx.quotes.get(from).map_or(0, |q| {
            u32::from(q.tokens.start < covers.end)
                + u32::from(q.tokens.start <= covers.start + 1 && covers.end <= q.tokens.end)
        });
        f.add(84, &[quoted, p, cq]);
        f.add(85, &[quoted, kd, ways]);
        let mark = doc
            .children(k)
            .find(|&m| doc.dep(m) == dep::MARK || doc.token(m).tag == tag::TO || doc.dep(m) == dep::PCOMP);
        let mark = mark.map_or(0, |m| self.lemma[m]);
        f.add(86, &[mark, p]);
        f.add(87, &[mark, kd, l]);
        f.add(88, &[p, self.tag[k], ways, shape]);
        f.add(89, &[p, self.ent[k], ways]);
        let next = u32::from(k == c + 1) + 2 * u32::from(k + 1 == c);
        f.add(90, &[p, next, ways]);
        f.add(91, &[kl, kd, l]);
        f.add(92, &[kd, u32::from(n.via == c), cpos, self.ent[k]]);
    }

    /// Collects the features of keeping `k`, a child of `node`, in a stretch labelled `label` of cue `c`.
    pub(super) fn keep_features(&self, c: usize, node: usize, k: usize, label: Label, f: &mut Features) {
        let doc = self.cx.doc;
        f.start(3);
        let what = label as u32;
        let (l, kl, kd) = (self.lemma[c], self.lemma[k], self.dep[k]);
        let side = u32::from(k > node);
        let between = u32::from((k < c) == (c < node));
        let comma =
            u32::from(doc.subtree(k).start.checked_sub(1).is_some_and(|i| doc.token(i as usize).tag == tag::COMMA));
        let mark =
            doc.children(k).find(|&m| doc.dep(m) == dep::MARK || doc.dep(m) == dep::AUX).map_or(0, |m| self.lemma[m]);
        let own = u32::from(doc.children(k).any(|m| doc.dep(m) == dep::NSUBJ || doc.dep(m) == dep::NSUBJPASS));
        let ways = self.ways(c);
        let q = (u32::from(self.quote[k]), u32::from(self.quote[node]));
        let cue_side = u32::from(c < node);
        let said = self.ways(k);
        f.add(120, &[what]);
        f.add(121, &[what, kd, side]);
        f.add(122, &[what, kd, kl]);
        f.add(123, &[what, kd, comma, side]);
        f.add(124, &[what, kd, self.tag[k], self.tag[node]]);
        f.add(125, &[what, kd, self.dep[node], comma]);
        f.add(126, &[what, kd, mark, comma]);
        f.add(127, &[what, kd, own, comma, mark]);
        f.add(128, &[what, kd, ways, comma]);
        f.add(129, &[what, kd, l, comma]);
        f.add(130, &[what, kd, q.0, q.1, comma]);
        f.add(131, &[what, kd, self.ent[k]]);
        f.add(132, &[what, kd, cue_side, between, comma]);
        f.add(133, &[what, kd, said & 0xFF, comma, own]);
        f.add(134, &[what, self.lemma[node], kl, kd]);
        f.add(135, &[what, kd, self.tag[k], self.tag[c], comma]);
        let len = doc.subtree(k).len();
        f.add(136, &[what, kd, usize::BITS - len.leading_zeros(), comma]);
        let breaks = doc.subtree(k).iter().any(|i| quotes::breaks(doc, i));
        f.add(137, &[what, u32::from(breaks)]);
        f.add(138, &[what, kd, self.rule(c).map_or(9, |r| r.get(k) as u32)]);
    }
}
