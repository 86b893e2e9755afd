//! Frames: the logical arguments of a word, read off the dependency tree.
//!
//! Labels are ClearNLP's (`nsubj`, `dobj`, `prep` + `pobj`, `agent`, ...). Passives are turned round; the subjects of
//! infinitives, participles, conjuncts and relative clauses are found where English leaves them unsaid.

use super::framing::{ASKING, LIGHT_PARTICIPLES, RAISING};
use super::phrases::UNASKED;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use text::{Document, Pos, dep, ent, tag};

/// The logical arguments of one word; positions are heads of phrases, without conjuncts.
#[derive(Debug, Default, Clone)]
pub(crate) struct Frame {
    /// Logical subject.
    pub(crate) subj: Vec<usize>,
    /// Logical object.
    pub(crate) obj: Vec<usize>,
    pub(crate) iobj: Vec<usize>,
    /// Heads of complement clauses: verbs, or adjectives and nouns of copular clauses.
    pub(crate) comp: Vec<usize>,
    pub(crate) acomp: Vec<usize>,
    pub(crate) prt: Vec<usize>,
    pub(crate) adv: Vec<usize>,
    pub(crate) mods: Vec<usize>,
    pub(crate) poss: Vec<usize>,
    /// Preposition (token) and its object (noun or gerund).
    pub(crate) preps: Vec<(usize, usize)>,
    /// The word that governs this one as its argument.
    pub(crate) lead: Option<usize>,
    /// The grammatical subject, which an infinitive or participle below shares.
    pub(crate) surface_subj: Vec<usize>,
    pub(crate) passive: bool,
}

/// Frames of a document, each built once when asked for.
pub(crate) struct Frames<'d> {
    pub(super) doc: &'d Document,
    built: RefCell<Built>,
    /// What each word measures, once it was asked ([`Frames::measured`]).
    pub(super) measured: Vec<Cell<u32>>,
}

/// Frames that were built.
#[derive(Default)]
struct Built {
    /// By token.
    frames: Vec<Option<Rc<Frame>>>,
    /// The tokens that have one.
    tokens: Vec<u32>,
}

impl Built {
    fn insert(&mut self, i: usize, frame: Rc<Frame>) {
        if self.tokens.len() >= MOST_BUILT {
            for i in self.tokens.drain(..) {
                self.frames[i as usize] = None;
            }
        }
        if self.frames[i].replace(frame).is_none() {
            self.tokens.push(i as u32);
        }
    }
}

/// How far up controllers are followed; deeper chains do not occur in writing that is not broken.
const MAX_DEPTH: usize = 8;

/// Verbs whose infinitive is what their own subject will do: nobody is "refused to come", though he may be "asked to come".
const OWN_INFINITIVE: [&str; 13] = [
    "agree",
    "aim",
    "attempt",
    "decide",
    "decline",
    "fail",
    "hesitate",
    "offer",
    "pledge",
    "refuse",
    "threaten",
    "volunteer",
    "vow",
];

/// Frames kept at a time: those of a text of ordinary length all; of a book those of some chapters, since a frame takes
/// three hundred bytes.
const MOST_BUILT: usize = 1 << 13;

impl<'d> Frames<'d> {
    pub(crate) fn new(doc: &'d Document) -> Self {
        let built = RefCell::new(Built { frames: vec![None; doc.len()], tokens: Vec::new() });
        Self { doc, built, measured: vec![Cell::new(UNASKED); doc.len()] }
    }

    /// Returns the frame of token `i`, of whatever part of speech.
    pub(crate) fn of(&self, i: usize) -> Rc<Frame> {
        self.at_depth(i, 0)
    }

    fn at_depth(&self, i: usize, depth: usize) -> Rc<Frame> {
        if let Some(f) = &self.built.borrow().frames[i] {
            return f.clone();
        }
        let frame = if depth > MAX_DEPTH {
            Frame::default()
        } else if self.is_verbal(i) {
            self.verb(i, depth)
        } else {
            self.nominal(i, depth)
        };
        let frame = Rc::new(frame);
        if depth <= MAX_DEPTH {
            self.built.borrow_mut().insert(i, frame.clone());
        }
        frame
    }

    /// Tells whether the word heads a clause by itself.
    pub(crate) fn is_verbal(&self, i: usize) -> bool {
        let t = self.doc.token(i);
        matches!(t.pos, Pos::Verb | Pos::Aux)
            || (matches!(t.tag, tag::VB | tag::VBD | tag::VBG | tag::VBN | tag::VBP | tag::VBZ)
                && self.doc.children(i).any(|c| {
                    matches!(self.doc.dep(c), dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ | dep::AUX | dep::AUXPASS)
                }))
    }

    /// Tells whether the clause that `v` heads is told of the past: a past form of the verb or of its auxiliary.
    pub(crate) fn is_past(&self, v: usize) -> bool {
        let doc = self.doc;
        let aux = |&c: &usize| matches!(doc.dep(c), dep::AUX | dep::AUXPASS);
        let mut auxiliaries = doc.children(v).filter(aux).peekable();
        if auxiliaries.peek().is_none() {
            return doc.token(v).tag == tag::VBD;
        }
        auxiliaries.any(|c| doc.token(c).tag == tag::VBD || matches!(doc.norm(c), "has" | "have" | "'ve"))
    }

    fn verb(&self, v: usize, depth: usize) -> Frame {
        let doc = self.doc;
        let mut f = Frame { passive: self.is_passive(v), ..Frame::default() };
        for c in doc.children(v) {
            match doc.dep(c) {
                dep::NSUBJ | dep::CSUBJ => {
                    f.surface_subj.push(c);
                    // A parser that missed the passive leaves `nsubj` beside `auxpass`.
                    if f.passive { f.obj.push(c) } else { f.subj.push(c) }
                }
                dep::NSUBJPASS | dep::CSUBJPASS => {
                    f.surface_subj.push(c);
                    f.obj.push(c);
                }
                dep::AGENT => f.subj.extend(doc.children(c).filter(|&p| doc.dep(p) == dep::POBJ)),
                dep::DOBJ => f.obj.push(c),
                dep::DATIVE if doc.token(c).pos == Pos::Adp => self.prep(c, &mut f),
                dep::DATIVE => f.iobj.push(c),
                dep::PREP => self.prep(c, &mut f),
                dep::PRT => f.prt.push(c),
                dep::ADVMOD => f.adv.push(c),
                dep::CCOMP | dep::XCOMP | dep::PCOMP => f.comp.push(c),
                dep::ACOMP | dep::ATTR | dep::OPRD => f.acomp.push(c),
                _ => {}
            }
            f.preps.extend(self.wished(c));
        }
        if f.surface_subj.is_empty()
            && let Some(t) = self.swallowed(v)
        {
            Self::give_subject(&mut f, &[t]);
        }
        if f.passive {
            self.given(v, &mut f);
        }
        if f.obj.is_empty() && !f.passive && RAISING.contains(&doc.lemma(v)) {
            f.obj.extend(f.comp.iter().find_map(|&c| self.raised(c)));
        }
        if f.comp.is_empty() && ASKING.contains(&doc.lemma(v)) {
            f.comp.extend(self.asked_for(v));
        }
        f.lead = self.lead(v);
        self.share(v, &mut f, depth);
        f
    }

    /// "Kenya was promised help by Japan": who gets what stands behind the verb, and who gives it where the parser hung the
    /// agent on that.
    fn given(&self, v: usize, f: &mut Frame) {
        let doc = self.doc;
        let Some(thing) = doc.child(v, dep::DOBJ) else { return };
        f.iobj.extend(doc.children(v).filter(|&c| c < v && doc.dep(c) == dep::NSUBJPASS));
        if f.subj.is_empty() {
            let named =
                |&c: &usize| doc.ent_of(c).is_some_and(|e| matches!(e.label, ent::GPE | ent::ORG | ent::PERSON));
            let by = doc.children(thing).filter(|&p| doc.dep(p) == dep::PREP && doc.norm(p) == "by");
            f.subj.extend(by.filter_map(|p| doc.child(p, dep::POBJ)).filter(named));
        }
    }

    /// "Called on all sides to show restraint": what is asked for, which the parser took for a purpose.
    fn asked_for(&self, v: usize) -> Option<usize> {
        let doc = self.doc;
        let asked = |c: usize| matches!(doc.dep(c), dep::PREP | dep::DATIVE | dep::DOBJ) && c > v;
        doc.children(v).find(|&c| {
            let start = doc.subtree(c).start as usize;
            let bare = doc.token(start).tag == tag::TO && doc.dep(start) == dep::AUX && doc.head(start) == c;
            let beside = |o: usize| asked(o) && doc.subtree(o).end as usize == start;
            doc.dep(c) == dep::ADVCL && bare && doc.children(v).any(beside)
        })
    }

    /// "Wanted France to help": the subject of an infinitive, which is the object of the verb above.
    fn raised(&self, infinitive: usize) -> Option<usize> {
        let doc = self.doc;
        let marked = doc.children(infinitive).any(|c| doc.dep(c) == dep::MARK);
        let to = doc.children(infinitive).any(|c| doc.token(c).tag == tag::TO && doc.dep(c) == dep::AUX);
        if marked || !to || doc.dep(infinitive) != dep::CCOMP {
            return None;
        }
        doc.children(infinitive).find(|&c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS))
    }

    /// "Regarding trade with Kenya, Okoro and Holm agreed": a subject that the parser joined with what stands before the
    /// comma, so that the finite verb right after it has none.
    fn swallowed(&self, v: usize) -> Option<usize> {
        let doc = self.doc;
        let finite = |t: usize| matches!(doc.token(t).tag, tag::VBD | tag::VBZ | tag::VBP | tag::MD);
        let helps = |&c: &usize| c < v && matches!(doc.dep(c), dep::AUX | dep::AUXPASS | dep::NEG | dep::ADVMOD);
        if matches!(doc.dep(v), dep::CONJ | dep::RELCL) || !finite(v) && !doc.children(v).any(|c| finite(c) && c < v) {
            return None;
        }
        let first = doc.children(v).filter(helps).fold(v, |at, c| if c + 1 == at || c > at { at.min(c) } else { at });
        let last = first.checked_sub(1).filter(|&t| doc.token(t).pos.is_nominal() || doc.token(t).pos == Pos::Pron)?;
        let before = doc.children(v).find(|&c| c < v && doc.dep(c) == dep::PREP && doc.subtree(c).contains(last))?;
        let comma = (doc.subtree(before).start as usize..last).rev().find(|&t| doc.norm(t) == ",")?;
        (comma + 1..first).find(|&t| {
            let h = doc.head(t);
            (h <= comma || h >= first) && (doc.token(t).pos.is_nominal() || doc.token(t).pos == Pos::Pron)
        })
    }

    /// Tells whether a conjunct is the subject of the verb that follows it, not beside what it is joined with.
    pub(super) fn is_swallowed(&self, c: usize) -> bool {
        let verb = self.doc.ancestors(c).take(MAX_DEPTH).find(|&v| v > c && self.is_verbal(v));
        verb.is_some_and(|v| self.swallowed(v) == Some(c))
    }

    fn is_passive(&self, v: usize) -> bool {
        let doc = self.doc;
        if doc.children(v).any(|c| matches!(doc.dep(c), dep::AUXPASS | dep::NSUBJPASS | dep::AGENT)) {
            return true;
        }
        doc.token(v).tag == tag::VBN
            && !doc.children(v).any(|c| matches!(doc.dep(c), dep::AUX | dep::NSUBJ))
            && match doc.dep(v) {
                dep::ACL if self.heads_phrase(v) => false,
                dep::ACL | dep::ADVCL => true,
                dep::CONJ => {
                    let h = doc.head(v);
                    h != v
                        && self.is_verbal(h)
                        && self.is_passive(h)
                        && !doc.children(v).any(|c| doc.dep(c) == dep::DOBJ)
                }
                _ => false,
            }
    }

    /// "The two countries signed on Monday an accord", "Sudan, which borders both, offered to host them": a finite verb with
    /// an object or an infinitive of its own that the parser took for a participle, so that the sentence has no other verb.
    fn heads_phrase(&self, v: usize) -> bool {
        let doc = self.doc;
        let noun = doc.head(v);
        let ends_so = doc.norm(v).ends_with("ed");
        // "Sudan, whose envoy left, called on both sides": a phrase has no participle behind its clause.
        let behind =
            || v > 0 && doc.norm(v - 1) == "," && doc.children(noun).any(|c| c < v && doc.dep(c) == dep::RELCL);
        let goes_on = doc.child(v, dep::DOBJ).is_some()
            || behind()
            || OWN_INFINITIVE.contains(&doc.lemma(v)) && doc.child(v, dep::XCOMP).is_some();
        ends_so && doc.dep(noun) == dep::ROOT && v > noun && goes_on
    }

    /// Fills in what is said once and meant twice: subjects of conjuncts, infinitives, participles, relative clauses.
    fn share(&self, v: usize, f: &mut Frame, depth: usize) {
        let doc = self.doc;
        let h = doc.head(v);
        match doc.dep(v) {
            dep::CONJ if h != v && self.is_verbal(h) => {
                let up = self.at_depth(h, depth + 1);
                if f.surface_subj.is_empty() {
                    Self::give_subject(f, &up.surface_subj);
                    if f.passive && up.passive && f.subj.is_empty() {
                        f.subj.clone_from(&up.subj);
                    }
                    if !f.passive && up.surface_subj.is_empty() && f.subj.is_empty() {
                        f.subj.clone_from(&up.subj);
                    }
                }
            }
            dep::XCOMP | dep::CCOMP if h != v && f.surface_subj.is_empty() => {
                let given = self.controller(h, depth);
                Self::give_subject(f, &given);
            }
            dep::ADVCL if h != v && f.surface_subj.is_empty() => {
                let up = self.at_depth(h, depth + 1);
                let given = if up.surface_subj.is_empty() { up.subj.clone() } else { up.surface_subj.clone() };
                Self::give_subject(f, &given);
            }
            dep::PCOMP if h != v && f.surface_subj.is_empty() => {
                let given = self.controller_of_gerund(h, depth);
                Self::give_subject(f, &given);
            }
            dep::RELCL => self.relative(v, h, f),
            dep::ACL if f.surface_subj.is_empty() => {
                if doc.children(v).any(|c| doc.token(c).tag == tag::TO) {
                    let mut given = self.owner_of(h, depth);
                    // "Chad was the first to sign."
                    if given.is_empty()
                        && matches!(doc.norm(h), "first" | "last" | "only" | "latest" | "second" | "third")
                    {
                        given = self.copular_subject(h, depth);
                    }
                    Self::give_subject(f, &given);
                } else {
                    Self::give_subject(f, &[h]);
                }
            }
            _ => {}
        }
        self.shared_object(v, f);
    }

    fn give_subject(f: &mut Frame, given: &[usize]) {
        if given.is_empty() {
            return;
        }
        f.surface_subj = given.to_vec();
        if f.passive {
            if f.obj.is_empty() {
                f.obj = given.to_vec();
            }
        } else if f.subj.is_empty() {
            f.subj = given.to_vec();
        }
    }

    /// "visited and praised the base": the object stands at the last verb only.
    fn shared_object(&self, v: usize, f: &mut Frame) {
        let doc = self.doc;
        if f.passive || !f.obj.is_empty() || !f.preps.is_empty() || !f.comp.is_empty() {
            return;
        }
        let next = doc.children(v).find(|&c| doc.dep(c) == dep::CONJ && self.is_verbal(c) && c > v && c - v <= 3);
        if let Some(c) = next
            && !doc.children(c).any(|x| matches!(doc.dep(x), dep::NSUBJ | dep::NSUBJPASS | dep::AUX | dep::AUXPASS))
        {
            f.obj.extend(doc.children(c).filter(|&x| doc.dep(x) == dep::DOBJ));
        }
    }

    /// Who an infinitive or gerund complement of `h` is about.
    fn controller(&self, h: usize, depth: usize) -> Vec<usize> {
        let doc = self.doc;
        if self.is_verbal(h) {
            let up = self.at_depth(h, depth + 1);
            let object = if up.passive { &up.surface_subj } else { &up.obj };
            let object: &[usize] = if object.is_empty() { &up.iobj } else { object };
            let subject_control = match doc.lemma(h) {
                "promise" | "vow" | "threaten" | "pledge" | "agree" => true,
                // For its purpose: "met him to discuss", "called Kagame to apologise", not "called the army to intervene".
                "meet" | "phone" | "telephone" | "visit" => true,
                "call" => object.iter().any(|&o| doc.token(o).pos == Pos::Propn),
                _ => false,
            };
            if !object.is_empty() && !subject_control && doc.token(h).pos != Pos::Aux {
                return object.to_vec();
            }
            if up.surface_subj.is_empty() { up.subj.clone() } else { up.surface_subj.clone() }
        } else if doc.token(h).pos == Pos::Adj {
            self.copular_subject(h, depth)
        } else {
            self.owner_of(h, depth)
        }
    }

    /// The subject of the verb "be" that the adjective or noun `i` completes; the noun it modifies otherwise.
    fn copular_subject(&self, i: usize, depth: usize) -> Vec<usize> {
        let doc = self.doc;
        let h = doc.head(i);
        match doc.dep(i) {
            dep::ACOMP | dep::ATTR | dep::OPRD | dep::XCOMP | dep::CCOMP | dep::ADVCL
                if h != i && self.is_verbal(h) =>
            {
                let up = self.at_depth(h, depth + 1);
                if up.surface_subj.is_empty() { up.subj.clone() } else { up.surface_subj.clone() }
            }
            dep::CONJ if h != i && depth < MAX_DEPTH => self.copular_subject(h, depth + 1),
            dep::AMOD | dep::ACL => vec![h],
            _ => doc.children(i).filter(|&c| doc.dep(c) == dep::NSUBJ).collect(),
        }
    }

    /// Whose act a noun tells ("Moscow's decision to ...", "made efforts to ...", "efforts by Turkey to ...").
    fn owner_of(&self, n: usize, depth: usize) -> Vec<usize> {
        let f = self.at_depth(n, depth + 1);
        if !f.poss.is_empty() {
            return f.poss.clone();
        }
        let doc = self.doc;
        let by = f.preps.iter().filter(|(p, _)| matches!(doc.lemma(*p), "by" | "of" | "from")).map(|x| x.1);
        let by: Vec<usize> = by.collect();
        if !by.is_empty() {
            return by;
        }
        if let Some(m) = f.mods.iter().copied().find(|&m| matches!(doc.token(m).pos, Pos::Propn)) {
            return vec![m];
        }
        match f.lead {
            Some(l) if self.is_verbal(l) => {
                let up = self.at_depth(l, depth + 1);
                if doc.dep(n) == dep::DOBJ { up.subj.clone() } else { Vec::new() }
            }
            _ => Vec::new(),
        }
    }

    /// Who a gerund after preposition `p` is about.
    fn controller_of_gerund(&self, p: usize, depth: usize) -> Vec<usize> {
        let doc = self.doc;
        let h = doc.head(p);
        if h == p {
            return Vec::new();
        }
        if !self.is_verbal(h) {
            return if doc.token(h).pos == Pos::Adj { self.copular_subject(h, depth) } else { self.owner_of(h, depth) };
        }
        let up = self.at_depth(h, depth + 1);
        if matches!(doc.lemma(p), "of" | "from" | "for" | "into") && !up.obj.is_empty() {
            return up.obj.clone();
        }
        if up.surface_subj.is_empty() { up.subj.clone() } else { up.surface_subj.clone() }
    }

    /// A relative clause: the pronoun, or the gap, stands for the noun it belongs to.
    fn relative(&self, v: usize, antecedent: usize, f: &mut Frame) {
        let doc = self.doc;
        let is_relative = |i: usize| matches!(doc.token(i).tag, tag::WDT | tag::WP) || doc.norm(i) == "that";
        let mut told = false;
        for list in [&mut f.subj, &mut f.obj, &mut f.iobj, &mut f.surface_subj] {
            for slot in list.iter_mut() {
                if is_relative(*slot) {
                    *slot = antecedent;
                    told = true;
                }
            }
        }
        for (_, object) in &mut f.preps {
            if is_relative(*object) {
                *object = antecedent;
                told = true;
            }
        }
        if told {
            return;
        }
        let adverbial = doc.children(v).any(|c| doc.token(c).tag == tag::WRB);
        if f.surface_subj.is_empty() {
            Self::give_subject(f, &[antecedent]);
        } else if f.obj.is_empty() && !f.passive && !adverbial && f.comp.is_empty() {
            f.obj.push(antecedent);
        }
    }

    fn prep(&self, p: usize, f: &mut Frame) {
        let doc = self.doc;
        for c in doc.children(p) {
            match doc.dep(c) {
                dep::POBJ | dep::PCOMP => f.preps.push((p, c)),
                // "out of", "as to": the inner preposition counts; "according to" and its like have no part in the act.
                dep::PREP if !matches!(doc.norm(p), "according" | "due" | "thanks" | "owing" | "prior" | "because") => {
                    self.prep(c, f);
                }
                _ => {}
            }
        }
    }

    /// "called for the army to leave": the clause stands behind "for", which parsers take for its conjunction.
    fn wished(&self, c: usize) -> Option<(usize, usize)> {
        let doc = self.doc;
        let clause = matches!(doc.dep(c), dep::ADVCL | dep::CCOMP | dep::XCOMP | dep::ACL | dep::RELCL);
        let infinitive = || doc.children(c).any(|x| doc.token(x).tag == tag::TO);
        let opens = |&m: &usize| doc.dep(m) == dep::MARK && doc.norm(m) == "for";
        (clause && infinitive()).then(|| doc.children(c).find(opens)).flatten().map(|m| (m, c))
    }

    fn nominal(&self, n: usize, depth: usize) -> Frame {
        let doc = self.doc;
        let mut f = Frame::default();
        for c in doc.children(n) {
            match doc.dep(c) {
                dep::POSS => f.poss.push(c),
                dep::AMOD | dep::COMPOUND | dep::NMOD | dep::NUMMOD => f.mods.push(c),
                dep::PREP | dep::AGENT => self.prep(c, &mut f),
                dep::ACL | dep::CCOMP | dep::XCOMP | dep::RELCL => {
                    let infinitive = doc.children(c).any(|x| doc.token(x).tag == tag::TO);
                    let that = doc.children(c).any(|x| doc.dep(x) == dep::MARK);
                    if infinitive || that || matches!(doc.dep(c), dep::XCOMP | dep::CCOMP) {
                        f.comp.push(c);
                    }
                }
                dep::ADVMOD => f.adv.push(c),
                dep::DOBJ => f.obj.push(c),
                dep::NSUBJ => f.subj.push(c),
                _ => {}
            }
            f.preps.extend(self.wished(c));
        }
        // "Allegations made by Kenya", "sanctions imposed on Mali by Chad": what a participle that says no more has is the
        // noun's.
        let light = |&c: &usize| {
            doc.dep(c) == dep::ACL && doc.token(c).tag == tag::VBN && LIGHT_PARTICIPLES.contains(&doc.lemma(c))
        };
        for c in doc.children(n).filter(light) {
            for p in doc.children(c).filter(|&p| matches!(doc.dep(p), dep::PREP | dep::AGENT)) {
                self.prep(p, &mut f);
            }
        }
        f.lead = self.lead(n);
        self.said_once(n, &mut f, depth);
        if matches!(doc.token(n).pos, Pos::Adj | Pos::Noun | Pos::Propn | Pos::Adv | Pos::Verb) && f.subj.is_empty() {
            let copular = matches!(doc.dep(n), dep::ACOMP | dep::ATTR | dep::OPRD)
                || (doc.token(n).pos == Pos::Adj && matches!(doc.dep(n), dep::CONJ | dep::AMOD | dep::ACL));
            if copular {
                f.subj = self.copular_subject(n, depth);
                f.surface_subj.clone_from(&f.subj);
                self.copula_arguments(n, &mut f);
            }
        }
        f
    }

    /// "Kenya's raids and arrests", "arrests and killings of activists": two bare nouns share what stands before the first
    /// and behind the second.
    fn said_once(&self, n: usize, f: &mut Frame, depth: usize) {
        let doc = self.doc;
        let bare = |t: usize| {
            doc.token(t).pos == Pos::Noun
                && !doc.children(t).any(|c| matches!(doc.dep(c), dep::DET | dep::POSS | dep::AMOD | dep::COMPOUND))
        };
        let first = doc.head(n);
        if doc.dep(n) == dep::CONJ && doc.token(first).pos == Pos::Noun && first < n && bare(n) && f.poss.is_empty() {
            let up = self.at_depth(first, depth + 1);
            f.poss.clone_from(&up.poss);
            let origin = |&m: &usize| doc.ent_of(m).is_some_and(|e| matches!(e.label, ent::NORP | ent::GPE | ent::ORG));
            f.mods.extend(up.mods.iter().copied().filter(origin));
        }
        let second = doc.children(n).find(|&c| c > n && doc.dep(c) == dep::CONJ && bare(c));
        if let Some(c) = second.filter(|_| f.preps.is_empty() && doc.dep(n) != dep::CONJ) {
            let behind = doc.children(c).filter(|&p| matches!(doc.norm(p), "of" | "by" | "against" | "on"));
            for p in behind.filter(|&p| doc.dep(p) == dep::PREP) {
                self.prep(p, f);
            }
        }
    }

    /// Complements that the parser hung on "be" instead of its adjective or noun ("is ready in principle to ...").
    fn copula_arguments(&self, n: usize, f: &mut Frame) {
        let doc = self.doc;
        let be = doc.head(n);
        if matches!(doc.dep(n), dep::ACOMP | dep::ATTR | dep::OPRD) {
            for c in doc.children(be).filter(|&c| c > n) {
                match doc.dep(c) {
                    dep::PREP => self.prep(c, f),
                    dep::XCOMP | dep::CCOMP => f.comp.push(c),
                    _ => {}
                }
            }
        }
    }

    /// The word that governs `i` as an argument: through its preposition, and for a conjunct through the first one.
    pub(super) fn lead(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let mut at = i;
        for _ in 0..MAX_DEPTH {
            let h = doc.head(at);
            if h == at {
                return None;
            }
            match doc.dep(at) {
                dep::CONJ => at = h,
                dep::POBJ | dep::PCOMP => {
                    let g = doc.head(h);
                    return (g != h).then_some(g);
                }
                _ => return Some(h),
            }
        }
        None
    }
}
