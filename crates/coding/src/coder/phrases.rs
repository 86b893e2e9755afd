//! Phrases: what is joined with a phrase's head, and what a word that only measures stands for.

use super::frames::Frames;
use super::framing::{MEASURES, SETTLEMENTS};
use text::{Pos, dep, ent};

/// Nothing is measured by a word, or nobody has asked.
const NOTHING: u32 = u32::MAX;
pub(super) const UNASKED: u32 = u32::MAX - 1;

impl Frames<'_> {
    /// Returns the first of the conjuncts that `i` is one of.
    pub(crate) fn first_conjunct(&self, i: usize) -> usize {
        let mut at = i;
        for _ in 0..64 {
            if self.doc.dep(at) != dep::CONJ || self.doc.head(at) == at {
                break;
            }
            at = self.doc.head(at);
        }
        at
    }

    /// Returns what a measure word measures, or a word for a settlement names: "troops" for "some of the troops", "a
    /// series of bombs", "94% of arms", "Mersin" for "the city of Mersin".
    pub(crate) fn measured(&self, i: usize) -> Option<usize> {
        let known = &self.measured[i];
        if known.get() == UNASKED {
            known.set(self.measured_in_tree(i).map_or(NOTHING, |m| m as u32));
        }
        (known.get() != NOTHING).then(|| known.get() as usize)
    }

    fn measured_in_tree(&self, i: usize) -> Option<usize> {
        let (doc, t) = (self.doc, self.doc.token(i));
        // What follows is asked first: few words have it.
        let of = doc.children(i).find(|&c| doc.dep(c) == dep::PREP && matches!(doc.norm(c), "of" | "in"))?;
        let measures = matches!(t.pos, Pos::Num | Pos::Det | Pos::Pron | Pos::Adj | Pos::Sym)
            || MEASURES.contains(&doc.lemma(i))
            || doc.ent_of(i).is_some_and(|e| matches!(e.label, ent::CARDINAL | ent::PERCENT | ent::QUANTITY));
        // "The port city of Mersin" is Mersin.
        let named = SETTLEMENTS.contains(&doc.lemma(i));
        if !measures && !named {
            return None;
        }
        // "$22.5 million in supplies", but not "one in Paris".
        if doc.norm(of) == "in" && doc.ent_of(i).is_none_or(|e| e.label != ent::MONEY) {
            return None;
        }
        doc.children(of).find(|&c| doc.dep(c) == dep::POBJ && c > i && (measures || doc.token(c).pos == Pos::Propn))
    }

    /// Returns the measure word above: "series" for "attacks" in "a series of attacks".
    pub(crate) fn measure_of(&self, i: usize) -> Option<usize> {
        let above = self.lead(i)?;
        (self.measured(above) == Some(i)).then_some(above)
    }

    /// "Presidents X of Kenya and Y of Uganda", "X, head of the union, and Y": the parser joins Y with Kenya or the union, but
    /// a person stands beside a person.
    fn person_behind_place(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        if self.label(i) != Some(ent::PERSON) {
            return None;
        }
        let of = |t: usize| doc.children(t).find(|&c| c > t && doc.dep(c) == dep::PREP && doc.norm(c) == "of");
        let office = || doc.children(i).filter(|&c| c > i && doc.dep(c) == dep::APPOS).find_map(of);
        let of = of(i).or_else(office)?;
        let whole = |c: &usize| doc.dep(*c) == dep::POBJ && matches!(self.label(*c), Some(ent::GPE | ent::ORG));
        let place = doc.children(of).find(whole)?;
        doc.children(place).find(|&c| doc.dep(c) == dep::CONJ && self.label(c) == Some(ent::PERSON))
    }

    /// "X, Y and Z": a list of persons whose second the parser took for a name of the first.
    fn person_in_list(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let person = |t: usize| self.label(t) == Some(ent::PERSON);
        let goes_on = |c: usize| doc.child(c, dep::CONJ).is_some();
        let next = |&c: &usize| c > i && doc.dep(c) == dep::APPOS && person(c) && goes_on(c);
        if person(i) { doc.children(i).find(next) } else { None }
    }

    fn label(&self, t: usize) -> Option<text::Sym> {
        self.doc.ent_of(t).map(|e| e.label)
    }

    /// "President X and President Y spoke": a person whom the parser put inside the phrase of the next, before
    /// "and".
    fn person_within(&self, i: usize) -> Option<usize> {
        let doc = self.doc;
        let person = |t: usize| doc.ent_of(t).filter(|e| e.label == ent::PERSON).map(|e| e.tokens);
        let own = person(i)?;
        let within = doc.subtree(i);
        let and = (within.start as usize..own.start as usize).rev().find(|&t| doc.dep(t) == dep::CC)?;
        let other = and.checked_sub(1).filter(|&t| t >= within.start as usize)?;
        let tangled = |t: usize| matches!(doc.dep(t), dep::COMPOUND | dep::AMOD | dep::NMOD);
        (doc.norm(and) == "and" && person(other).is_some_and(|e| e != own) && tangled(other)).then_some(other)
    }

    /// Returns a phrase's head and the heads of its conjuncts.
    pub(crate) fn conjuncts(&self, i: usize) -> Vec<usize> {
        let mut out = Vec::new();
        self.conjuncts_into(i, &mut out);
        out
    }

    /// As [`Frames::conjuncts`], behind what stands in `out`.
    pub(crate) fn conjuncts_into(&self, i: usize, out: &mut Vec<usize>) {
        let doc = self.doc;
        let mut k = out.len();
        let (first, most) = (k, k + 64);
        out.push(i);
        while k < out.len() && out.len() < most {
            let nominal = |c: usize| {
                let t = doc.token(c);
                t.pos.is_nominal() || matches!(t.pos, Pos::Num | Pos::Adj | Pos::Det) || self.is_verbal(i)
            };
            let joined = |&c: &usize| doc.dep(c) == dep::CONJ && nominal(c) && !self.is_swallowed(c);
            let at = out[k];
            out.extend(doc.children(at).filter(joined));
            out.extend(self.person_behind_place(at));
            out.extend(self.person_in_list(at));
            k += 1;
        }
        // Those inside another's phrase come last: what the parser hung on them is not theirs.
        for k in first..out.len() {
            out.extend(self.person_within(out[k]));
        }
    }
}
