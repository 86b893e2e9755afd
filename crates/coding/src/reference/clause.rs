//! The clause around a word: its verb and subject, and what binding forbids inside it.

use super::Resolver;
use super::node::{Node, Role};
use text::{Document, Pos, dep, tag};

/// How many steps up a tree are taken at most.
const STEPS: usize = 16;

/// Returns the nearest verb above `i`.
pub(super) fn verb_of(doc: &Document, i: usize) -> Option<usize> {
    doc.ancestors(i).take(STEPS).find(|&a| matches!(doc.token(a).pos, Pos::Verb | Pos::Aux))
}

/// Returns the subject of `verb`, its own or shared with the verb that it is joined to or controlled by.
pub(super) fn subject_of(doc: &Document, verb: usize) -> Option<usize> {
    let mut v = verb;
    for _ in 0..6 {
        let own = doc.children(v).find(|&c| doc.dep(c) == dep::NSUBJ || doc.dep(c) == dep::NSUBJPASS);
        if own.is_some() {
            return own;
        }
        // "sentiments expressed by the minister during her visit": nobody else is there to own what follows.
        if doc.dep(v) == dep::ACL {
            let by = doc.children(v).find(|&c| doc.dep(c) == dep::AGENT);
            return by.and_then(|b| doc.children(b).find(|&c| doc.dep(c) == dep::POBJ));
        }
        let up = doc.head(v);
        // "asks him to take": the object acts.
        if doc.dep(v) == dep::XCOMP
            && let Some(o) = doc.child(up, dep::DOBJ).filter(|&o| o < v)
        {
            return Some(o);
        }
        let shares = [dep::CONJ, dep::XCOMP, dep::ADVCL, dep::AUX].contains(&doc.dep(v));
        if up == v || !shares {
            // A participle or infinitive under a preposition: "after winning".
            if doc.dep(v) == dep::PCOMP && doc.head(up) != up {
                v = doc.head(up);
                continue;
            }
            return None;
        }
        v = up;
    }
    None
}

/// Tells whether "it" at `i` stands for nothing: "it is clear that", "it rains", "it seems", "make it possible to".
pub(super) fn is_pleonastic(doc: &Document, i: usize) -> bool {
    if !doc.norm(i).eq("it") {
        return false;
    }
    if doc.dep(i) == dep::EXPL {
        return true;
    }
    let v = doc.head(i);
    if v == i || doc.dep(i) != dep::NSUBJ && doc.dep(i) != dep::NSUBJPASS {
        return false;
    }
    let later = |c: usize| c > i;
    let clausal = |of: usize| {
        doc.children(of).any(|c| {
            later(c)
                && (doc.dep(c) == dep::CCOMP
                    || doc.dep(c) == dep::XCOMP && doc.children(c).any(|t| doc.token(t).tag == tag::TO)
                    || doc.dep(c) == dep::CSUBJ
                    || doc.dep(c) == dep::ADVCL && doc.children(c).any(|m| matches!(doc.norm(m), "that" | "to")))
        })
    };
    match doc.lemma(v) {
        "seem" | "appear" | "happen" | "turn" | "matter" => clausal(v),
        "rain" | "snow" | "thunder" => true,
        "take" | "cost" => clausal(v),
        "be" | "become" | "get" | "remain" => {
            let complement = doc.children(v).find(|&c| later(c) && [dep::ACOMP, dep::ATTR].contains(&doc.dep(c)));
            let Some(c) = complement else { return false };
            let timely = doc.ent_of(c).is_some_and(|e| super::node::is_measure(e.label)) || doc.norm(c) == "time";
            let about = doc.dep(c) == dep::ACOMP && (clausal(v) || clausal(c));
            let cleft = doc.dep(c) == dep::ATTR
                && (clausal(v)
                    || doc
                        .children(c)
                        .any(|r| doc.dep(r) == dep::RELCL && doc.children(r).any(|w| doc.norm(w) == "that")));
            timely || about || cleft
        }
        _ => doc.dep(i) == dep::NSUBJPASS && doc.children(v).any(|c| later(c) && doc.dep(c) == dep::CCOMP),
    }
}

/// What the tree around one pronoun says about its candidates.
pub(super) struct Clause {
    pub(super) head: usize,
    pub(super) role: Role,
    /// The verb of its clause and the subject of that, none when the pronoun is the subject.
    verb: Option<usize>,
    pub(super) subject: Option<usize>,
    /// Subjects of the clauses above.
    pub(super) upper: Vec<usize>,
    /// Verbs above.
    verbs: Vec<usize>,
    /// Nouns whose phrase holds the pronoun, and those joined with it.
    around: Vec<usize>,
    /// Whether its clause's subject is out: a direct argument of the same verb.
    bound: bool,
    /// The direct object of the same verb, for a pronoun behind a preposition.
    object: Option<usize>,
    /// Whether the pronoun does what only persons, bodies and states do.
    pub(super) acts: bool,
}

impl Clause {
    pub(super) fn new(doc: &Document, head: usize) -> Self {
        let role = super::node::role(doc, head);
        let verb = verb_of(doc, head);
        let mut around = Vec::new();
        let mut below = head;
        for a in doc.ancestors(head).take(STEPS) {
            if matches!(doc.token(a).pos, Pos::Verb | Pos::Aux) {
                break;
            }
            // "X and his wife": the first conjunct does not hold the second.
            let joined = doc.dep(below) == dep::CONJ && below != head;
            if doc.token(a).pos.is_nominal() && !joined {
                around.push(a);
            }
            below = a;
        }
        around.extend(doc.children(head).filter(|&c| doc.dep(c) == dep::CONJ));
        let verbs: Vec<usize> =
            doc.ancestors(head).take(STEPS * 2).filter(|&a| matches!(doc.token(a).pos, Pos::Verb | Pos::Aux)).collect();
        let upper = verbs
            .iter()
            .skip(1)
            .filter_map(|&v| doc.children(v).find(|&c| doc.dep(c) == dep::NSUBJ || doc.dep(c) == dep::NSUBJPASS))
            .collect();
        let subject = verb.and_then(|v| subject_of(doc, v)).filter(|&s| s != head);
        let up = doc.head(head);
        let direct = Some(up) == verb;
        let behind = doc.dep(head) == dep::POBJ && Some(doc.head(up)) == verb;
        let adjunct = matches!(
            doc.norm(up),
            "with"
                | "around"
                | "behind"
                | "beside"
                | "near"
                | "after"
                | "before"
                | "above"
                | "below"
                | "over"
                | "under"
                | "in"
        );
        let bound = (direct || behind && !adjunct) && role != Role::Subject && role != Role::Possessive;
        let object = verb.filter(|_| behind).and_then(|v| doc.child(v, dep::DOBJ));
        let acts = direct && doc.dep(head) == dep::NSUBJ && verb.is_some_and(|v| super::lexis::is_deed(doc.lemma(v)));
        Self { head, role, verb, subject, upper, verbs, around, bound, object, acts }
    }

    /// Tells whether token `i` hangs on the pronoun's own verb.
    pub(super) fn same_verb(&self, doc: &Document, i: usize) -> bool {
        self.verb.is_some() && verb_of(doc, i) == self.verb
    }

    /// Tells whether the main clause's subject `head` follows a pronoun in a clause or phrase before it.
    pub(super) fn comes_later(&self, doc: &Document, head: usize) -> bool {
        let label = doc.dep(head);
        let subject = label == dep::NSUBJ || label == dep::NSUBJPASS;
        subject
            && self.verbs.contains(&doc.head(head))
            && (self.role == Role::Possessive || self.verb != Some(doc.head(head)))
    }

    /// Tells whether binding or nesting forbids node `o` as antecedent of the pronoun, node `n`.
    pub(super) fn blocks(&self, r: &Resolver<'_>, n: &Node, o: usize) -> bool {
        let m = r.node(o);
        if m.sent != n.sent {
            return self.bound && same(r, self.subject, o);
        }
        if m.tokens.contains(self.head) && m.mention.is_none() || self.around.contains(&m.head) {
            return true;
        }
        if self.bound && (same(r, self.subject, o) || same(r, self.object, o)) {
            return true;
        }
        // A subject is not its verb's object.
        self.role == Role::Subject && m.role == Role::Object && Some(r.doc.head(m.head)) == self.verb
    }
}

/// Tells whether token `head`'s mention belongs to the entity of node `o`.
fn same(r: &Resolver<'_>, head: Option<usize>, o: usize) -> bool {
    head.and_then(|h| r.node_at(h)).is_some_and(|s| r.find(s) == r.find(o))
}
