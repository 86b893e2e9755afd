//! Whether a pattern holds at a word: its conditions tried against the word's frame.

use super::around::Around;
use super::ends::Ends;
use super::frames::Frames;
use crate::codebook::Light;
use crate::codebook::gates::{Asked, Gate, Gates};
use crate::codebook::pattern::{
    ClauseForm, Condition, FORM, Fillers, Need, Pattern, Rel, Value, WORD, WORD_AROUND, Way, Words,
};
use crate::codebook::traits::Traits;
use crate::codebook::words::{Key, Marks, key, lower};
use crate::hash::Table;
use crate::mention::{Kind, Mentions};
use crate::statements::{Found, is_mark};
use std::cell::RefCell;
use std::sync::Arc;
use text::{Document, Pos, TokenRange, dep, ent, tag};

/// What patterns are tried against.
pub(crate) struct Site<'a> {
    pub(crate) doc: &'a Document,
    pub(crate) mentions: &'a Mentions,
    pub(crate) frames: Frames<'a>,
    pub(crate) found: &'a [Found],
    /// The contents and the cues of what was found, by sentence.
    pub(crate) contents: Around,
    pub(crate) cues: Around,
    /// Nouns for what is no state's own.
    pub(crate) private: &'a Words,
    /// The gates of the codebook's patterns.
    pub(super) gates: &'a Gates,
    /// What conditions test, by token.
    tested: Vec<Tested>,
    pub(super) ends: RefCell<Ends>,
    /// Of one sentence, whether a word of it is in the sets that were asked for, by the set's address.
    asked: RefCell<(usize, Table<bool>)>,
}

/// What conditions test a token for.
struct Tested {
    /// Of the lower-case lemma and of the norm.
    keys: [Key; 2],
    /// Marks of both, and of any word a person's name may stand for; the traits of the phrase.
    is: Asked,
}

impl Tested {
    fn new(doc: &Document, mentions: &Mentions, t: usize) -> Self {
        let traits = Traits::of(doc.token(t).pos.is_nominal(), mentions.at(t).map(|m| &m.who));
        let keys = [key(&lower(doc, t)), key(doc.norm(t))];
        let named = doc.token(t).pos == Pos::Propn && traits.meets(Traits::kind(Kind::Person));
        let marks = if named { Marks::ALL } else { Marks::of(keys[0]).and(Marks::of(keys[1])) };
        Self { keys, is: Asked { marks, traits } }
    }
}

/// Ranges of what was found, each with its number.
fn ranges<'f>(
    found: &'f [Found],
    of: impl Fn(&'f Found) -> &'f [TokenRange] + 'f,
) -> impl Iterator<Item = (usize, TokenRange)> + 'f {
    found.iter().enumerate().flat_map(move |(n, f)| of(f).iter().map(move |r| (n, *r)))
}

/// A pattern that holds.
#[derive(Debug, Clone)]
pub(crate) struct Match {
    /// Tokens that join the trigger, the head among them, in order.
    pub(crate) trigger: Vec<usize>,
    /// Tokens that no other rule may take as its head.
    pub(crate) consumed: Vec<usize>,
    /// The more the more specific.
    pub(crate) weight: i32,
}

/// What fulfils a condition.
#[derive(Clone, Copy)]
struct Filled<'p> {
    token: usize,
    way: &'p Way,
    weight: i32,
}

/// The light verb above an event noun.
#[derive(Clone, Copy)]
pub(crate) struct Carrier<'a> {
    pub(crate) verb: usize,
    pub(crate) light: &'a Light,
}

impl<'a> Site<'a> {
    pub(crate) fn new(
        doc: &'a Document,
        mentions: &'a Mentions,
        found: &'a [Found],
        private: &'a Words,
        gates: &'a Gates,
    ) -> Self {
        let contents = Around::new(doc, ranges(found, |f| &f.content));
        let cues = Around::new(doc, ranges(found, |f| &f.cue));
        let tested = (0..doc.len()).map(|t| Tested::new(doc, mentions, t)).collect();
        let (frames, ends) = (Frames::new(doc), RefCell::default());
        Self { doc, mentions, frames, found, contents, cues, private, gates, tested, ends, asked: RefCell::default() }
    }
}

impl Site<'_> {
    /// The hash of the lower-case lemma of token `i`.
    pub(crate) fn lemma_key(&self, i: usize) -> Key {
        self.tested[i].keys[0]
    }

    /// What gates ask of token `i`.
    pub(super) fn is(&self, i: usize) -> Asked {
        self.tested[i].is
    }

    /// The statement whose content holds token `i`, the innermost one.
    pub(crate) fn statement_around(&self, i: usize) -> Option<usize> {
        self.innermost(i, |_| true)
    }

    /// The innermost statement around token `i` that tells words, and does not only judge ("praised the raid"): whose
    /// speaker reports what is told there.
    pub(crate) fn told_around(&self, i: usize) -> Option<usize> {
        self.innermost(i, |f| f.tells)
    }

    fn innermost(&self, i: usize, keep: impl Fn(&Found) -> bool) -> Option<usize> {
        self.statements_around(i)
            .filter(|&n| keep(&self.found[n]))
            .min_by_key(|&n| self.found[n].content.iter().map(|r| r.len()).sum::<usize>())
    }

    /// All statements whose content, and not their cue, holds token `i`, in order.
    pub(crate) fn statements_around(&self, i: usize) -> impl Iterator<Item = usize> + '_ {
        let holds = move |f: &Found| f.content.iter().any(|r| r.contains(i)) && !f.cue.iter().any(|r| r.contains(i));
        self.contents.at(self.doc.sent_of(i)).filter(move |&n| holds(&self.found[n]))
    }

    /// The first statement whose cue holds token `i`.
    pub(crate) fn cue_at(&self, i: usize) -> Option<usize> {
        self.cues.at(self.doc.sent_of(i)).find(|&n| self.found[n].cue.iter().any(|r| r.contains(i)))
    }

    /// Tells whether the clause that `i` heads is said for itself: not in a relative clause, a condition or a participle;
    /// reasons and what is granted are ("because the raid is illegal").
    pub(super) fn is_asserted(&self, i: usize) -> bool {
        let Some(n) = self.statement_around(i) else { return false };
        let in_content = |t: usize| self.found[n].content.iter().any(|r| r.contains(t));
        std::iter::once(i).chain(self.doc.ancestors(i)).take_while(|&t| in_content(t)).all(|t| match self.doc.dep(t) {
            dep::RELCL | dep::ACL => false,
            dep::ADVCL => self
                .doc
                .children(t)
                .any(|c| self.doc.dep(c) == dep::MARK && matches!(self.doc.norm(c), "because" | "although" | "though")),
            _ => true,
        })
    }

    /// The head of the phrase that names who says the words around token `i`.
    pub(crate) fn speaker_of(&self, i: usize) -> Option<usize> {
        self.found[self.statement_around(i)?].speaker
    }

    /// How many conditions that must hold are shown not to hold at token `head` by a pattern's gates.
    pub(crate) fn shut(&self, gates: &[Gate], head: usize, carrier: Option<Carrier<'_>>) -> usize {
        gates.iter().filter(|g| g.must && self.is_shut(g, head, carrier)).count()
    }

    /// Tells whether a pattern may hold at token `head`, as far as its gates tell.
    pub(crate) fn may_hold(&self, gates: &[Gate], head: usize, carrier: Option<Carrier<'_>>) -> bool {
        !gates.iter().any(|g| g.must && self.is_shut(g, head, carrier))
    }

    /// Tells whether nothing fulfils the gate's condition at token `head`.
    fn is_shut(&self, gate: &Gate, head: usize, carrier: Option<Carrier<'_>>) -> bool {
        gate.place().is_some_and(|place| !gate.asked.may_be(self.stands_at(place, head, carrier)))
    }

    /// Tries the pattern, which has no gates, at token `head`; what is wrong is the first condition that does not hold.
    pub(crate) fn matches(&self, p: &Pattern, head: usize, carrier: Option<Carrier<'_>>) -> Result<Match, usize> {
        let weight = self.weigh(p, &[], head, carrier)?;
        Ok(self.hit(p, head, carrier, weight))
    }

    /// Tells how specific the pattern is at token `head`, where it holds. Its `gates` spare looks at its conditions.
    pub(crate) fn weigh(
        &self,
        p: &Pattern,
        gates: &[Gate],
        head: usize,
        carrier: Option<Carrier<'_>>,
    ) -> Result<i32, usize> {
        let mut weight = 0;
        for at in 0..p.conditions.len() {
            weight += self.adds(p, gates, at, head, carrier).ok_or(at)?;
        }
        Ok(weight)
    }

    /// Puts the positions of all conditions of a pattern that do not hold into `open`; the weight of those that do, or `None`
    /// where more than `most` do not.
    pub(crate) fn nearly(
        &self,
        (p, gates): (&Pattern, &[Gate]),
        head: usize,
        carrier: Option<Carrier<'_>>,
        most: usize,
        open: &mut Vec<usize>,
    ) -> Option<i32> {
        let mut weight = 0;
        open.clear();
        for at in 0..p.conditions.len() {
            match self.adds(p, gates, at, head, carrier) {
                Some(more) => weight += more,
                None if open.len() < most => open.push(at),
                None => return None,
            }
        }
        Some(weight)
    }

    /// Returns what a pattern takes at token `head`, where it weighs `weight`.
    pub(crate) fn hit(&self, p: &Pattern, head: usize, carrier: Option<Carrier<'_>>, weight: i32) -> Match {
        let mut consumed = Vec::new();
        for c in p.conditions.iter().filter(|c| c.consumes && c.need != Need::MustNot) {
            if let Some(f) = self.condition(c, head, carrier) {
                consumed.push(f.token);
                consumed.extend(self.preposition_of(head, f));
            }
        }
        let mut trigger = consumed.clone();
        trigger.push(head);
        trigger.sort_unstable();
        trigger.dedup();
        Match { trigger, consumed, weight }
    }

    /// What condition `at` adds to the weight of its pattern; `None` if it does not hold.
    fn adds(&self, p: &Pattern, gates: &[Gate], at: usize, head: usize, carrier: Option<Carrier<'_>>) -> Option<i32> {
        if let Some(gate) = gates.get(at).filter(|g| self.is_shut(g, head, carrier)) {
            return (!gate.must).then_some(0);
        }
        let c = &p.conditions[at];
        match (c.need, self.condition(c, head, carrier)) {
            (Need::Must, filled) => filled.map(|f| f.weight),
            (Need::May, filled) => Some(filled.map_or(0, |f| f.weight)),
            (Need::MustNot, None) => Some(0),
            // What is done to politicians is no private crime, whatever the words for it are.
            (Need::MustNot, Some(_)) => (c.keeps_crime_out && self.names_politician(head)).then_some(0),
        }
    }

    /// Tells whether the sentence around `head` names somebody of a party, a parliament, an opposition or a former office.
    fn names_politician(&self, head: usize) -> bool {
        use crate::ontology::Sector::{Eli, Leg, Opp, Pty, Reb};
        let sent = self.doc.sents()[self.doc.sent_of(head)];
        let politician = |t: usize| {
            let who = self.mentions.at(t).filter(|m| m.head == t).map(|m| &m.who);
            who.is_some_and(|w| matches!(w.sector, Some(Eli | Leg | Opp | Pty | Reb)))
        };
        sent.iter().any(politician)
    }

    /// Tells whether all conditions hold at `head`.
    pub(crate) fn all_hold(&self, conditions: &[Condition], head: usize, carrier: Option<Carrier<'_>>) -> bool {
        conditions.iter().all(|c| self.condition(c, head, carrier).is_some() != (c.need == Need::MustNot))
    }

    /// Returns what fulfils the condition best, the first of equals.
    fn condition<'p>(&self, c: &'p Condition, head: usize, carrier: Option<Carrier<'_>>) -> Option<Filled<'p>> {
        let mut best: Option<Filled<'p>> = None;
        for way in &c.ways {
            if way.is_sentence() && c.fillers.are_words() && !self.sentence_has(head, &c.fillers.words) {
                continue;
            }
            for &at in self.reached(head, carrier, way).iter() {
                let tries = if c.deep { self.doc.subtree(at).iter() } else { at..at + 1 };
                for token in tries {
                    if let Some(w) = self.fills(&c.fillers, token, way)
                        && best.is_none_or(|b| w > b.weight)
                    {
                        best = Some(Filled { token, way, weight: w - i32::from(c.deep) * 2 });
                        if w >= c.enough {
                            return best;
                        }
                    }
                }
            }
        }
        best
    }

    /// The preposition in front of the token when the way to it ends in one.
    fn preposition_of(&self, head: usize, filled: Filled<'_>) -> Option<usize> {
        let Some(Rel::Prep(p)) = filled.way.path.last() else { return None };
        let above = self.doc.head(filled.token);
        (above != head && self.doc.norm(above) == *p).then_some(above)
    }

    /// How specific it is that token `t` at the end of a way is one of the fillers.
    fn fills(&self, f: &Fillers, t: usize, way: &Way) -> Option<i32> {
        let is_word = || f.words.iter().any(|w| self.is_word(t, w));
        if !way.around && (is_word() || self.is_named_as(t, &f.words)) {
            return Some(WORD);
        }
        let traits = self.tested[t].is.traits;
        let has = f.traits.iter().find(|(any, _)| traits.meets(*any)).map(|x| x.1);
        let form =
            || f.forms.iter().any(|&form| self.has_form(t, form)) || f.values.iter().any(|&v| self.is_value(t, v));
        if way.around && is_word() {
            has.max(Some(WORD_AROUND))
        } else if has.is_none_or(|w| w < FORM) && form() {
            Some(FORM)
        } else {
            has
        }
    }

    /// Tells whether a word of the sentence around `head` is one of some words. The rules of a sentence's words ask for the
    /// same few classes.
    fn sentence_has(&self, head: usize, words: &[Arc<Words>]) -> bool {
        let sent = self.doc.sent_of(head);
        let mut asked = self.asked.borrow_mut();
        if asked.0 != sent {
            asked.0 = sent;
            asked.1.clear();
        }
        let known = &mut asked.1;
        words.iter().any(|w| {
            // A set stays where it is as long as the codebook does.
            let known = known.entry(Arc::as_ptr(w).addr() as u64);
            *known.or_insert_with(|| self.doc.sents()[sent].iter().any(|t| self.is_word(t, w)))
        })
    }

    fn is_word(&self, t: usize, words: &Words) -> bool {
        let [lemma, norm] = self.tested[t].keys;
        words.has(lemma) || norm != lemma && words.has(norm)
    }

    /// "The activist Zaki Hannache", "Wade, a reporter": a name may stand for the common noun beside it.
    fn is_named_as(&self, t: usize, words: &[Arc<Words>]) -> bool {
        let doc = self.doc;
        let role = |&c: &usize| matches!(doc.dep(c), dep::COMPOUND | dep::APPOS) && doc.token(c).pos == Pos::Noun;
        !words.is_empty()
            && doc.token(t).pos == Pos::Propn
            && self.tested[t].is.traits.meets(Traits::kind(Kind::Person))
            && doc.children(t).filter(role).any(|c| words.iter().any(|w| self.is_word(c, w)))
    }

    fn has_form(&self, t: usize, form: ClauseForm) -> bool {
        let doc = self.doc;
        match form {
            ClauseForm::Inf => {
                doc.token(t).tag == tag::VB && doc.children(t).any(|c| doc.token(c).tag == tag::TO)
                    || doc.children(t).any(|c| doc.token(c).tag == tag::TO)
            }
            ClauseForm::That => {
                doc.children(t).any(|c| doc.dep(c) == dep::MARK && doc.norm(c) == "that")
                    || (doc.dep(t) == dep::CCOMP && doc.children(t).any(|c| doc.dep(c) == dep::NSUBJ))
            }
            ClauseForm::Gerund => doc.token(t).tag == tag::VBG,
            ClauseForm::Quote => {
                let r = doc.subtree(t);
                let quote = |i: usize| is_mark(doc.text_of(i));
                r.iter().any(quote) || (r.start > 0 && quote(r.start as usize - 1))
            }
        }
    }

    /// Tells whether a number is a sum by what stands in it or beside it ("NT$1,200 million", "dlrs 3 million").
    fn is_sum(&self, t: usize) -> bool {
        let doc = self.doc;
        let Some(number) = doc.ent_of(t).filter(|e| e.label == ent::CARDINAL).map(|e| e.tokens.iter()) else {
            return false;
        };
        let signed = |i: usize| doc.text_of(i).contains(['$', '€', '£', '¥', '₹']);
        let mut around = number.start.saturating_sub(1)..doc.len().min(number.end + 1);
        number.clone().any(signed) || around.any(|i| CURRENCIES.contains(&doc.norm(i)))
    }

    fn is_value(&self, t: usize, v: Value) -> bool {
        let doc = self.doc;
        let label = doc.ent_of(t).map(|e| e.label);
        match v {
            Value::Number => doc.token(t).pos == Pos::Num || label == Some(ent::CARDINAL),
            Value::Money => label == Some(ent::MONEY) || self.is_sum(t),
            Value::Date => matches!(label, Some(ent::DATE | ent::TIME)),
            Value::Percent => label == Some(ent::PERCENT),
        }
    }
}

/// Signs of currencies that are words to the recogniser of entities.
const CURRENCIES: [&str; 13] =
    ["dlr", "dlrs", "eur", "inr", "ksh", "kshs", "naira", "rm", "rmb", "rs", "rs.", "shs", "usd"];

#[cfg(test)]
mod tests;
