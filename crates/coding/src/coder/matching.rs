//! Whether a pattern holds at a word: its conditions tried against the word's frame.

use super::around::Around;
use super::frames::Frames;
use crate::codebook::Light;
use crate::codebook::pattern::{ClauseForm, Condition, Filler, Need, Path, Pattern, Rel, Value, Words};
use crate::mention::{Kind, Mentions};
use crate::statements::Found;
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

/// The light verb above an event noun.
#[derive(Clone, Copy)]
pub(crate) struct Carrier<'a> {
    pub(crate) verb: usize,
    pub(crate) light: &'a Light,
}

impl<'a> Site<'a> {
    pub(crate) fn new(doc: &'a Document, mentions: &'a Mentions, found: &'a [Found], private: &'a Words) -> Self {
        let contents = Around::new(doc, ranges(found, |f| &f.content));
        let cues = Around::new(doc, ranges(found, |f| &f.cue));
        Self { doc, mentions, frames: Frames::new(doc), found, contents, cues, private }
    }
}

impl Site<'_> {
    /// Returns the tokens at the end of `path` from `head`; a light verb adds its own arguments to the noun's.
    pub(crate) fn walk(&self, head: usize, carrier: Option<Carrier<'_>>, path: &[Rel]) -> Vec<usize> {
        let mut at = vec![head];
        for (k, rel) in path.iter().enumerate() {
            let mut next = Vec::new();
            for &i in &at {
                self.step(i, rel, &mut next);
                // "a series of launches by", "Israel's wave of attacks on": what the measure word has is the act's.
                if k == 0
                    && matches!(rel, Rel::Prep(_) | Rel::Poss)
                    && let Some(m) = self.frames.measure_of(i)
                {
                    self.step(m, rel, &mut next);
                    next.retain(|&t| t != i);
                }
                if k == 0
                    && let Some(c) = carrier
                    && matches!(rel, Rel::Prep(_))
                {
                    self.step(c.verb, rel, &mut next);
                    next.retain(|&t| t != head && !self.doc.subtree(t).contains(head));
                }
            }
            if k + 1 < path.len() {
                let measured: Vec<usize> = next.iter().filter_map(|&i| self.frames.measured(i)).collect();
                next.extend(measured);
            }
            next.dedup();
            at = next;
        }
        at
    }

    fn step(&self, i: usize, rel: &Rel, out: &mut Vec<usize>) {
        let f = self.frames.of(i);
        match rel {
            Rel::Subj => out.extend(&f.subj),
            Rel::Obj => out.extend(&f.obj),
            Rel::Iobj => out.extend(&f.iobj),
            Rel::Comp => out.extend(&f.comp),
            Rel::Acomp => out.extend(&f.acomp),
            Rel::Prt => out.extend(&f.prt),
            Rel::Particle => {
                let small = |&c: &usize| matches!(self.doc.dep(c), dep::PRT | dep::ADVMOD | dep::PREP);
                out.extend(self.doc.children(i).filter(small));
            }
            Rel::Adv => out.extend(&f.adv),
            Rel::Aux => {
                let verb = if self.frames.is_verbal(i) { i } else { self.doc.head(i) };
                let aux = |&c: &usize| matches!(self.doc.dep(c), dep::AUX | dep::AUXPASS | dep::NEG | dep::ADVMOD);
                out.extend(self.doc.children(verb).filter(aux));
            }
            Rel::Speaker if self.is_asserted(i) => out.extend(self.speaker_of(i)),
            Rel::Speaker => {}
            Rel::Mod => out.extend(&f.mods),
            Rel::Poss => out.extend(&f.poss),
            Rel::Lead => out.extend(f.lead),
            Rel::Sent => out.extend(self.doc.sents()[self.doc.sent_of(i)].iter().filter(|&t| t != i)),
            Rel::Text => out.extend(self.clause(i)),
            Rel::Own => out.push(i),
            Rel::Prep(p) => {
                out.extend(f.preps.iter().filter(|(t, _)| self.doc.norm(*t) == p).map(|x| x.1));
                if p == "by" {
                    // The agent of a passive is a subject; patterns may still ask for "by".
                    let agent = self.doc.children(i).filter(|&c| self.doc.dep(c) == dep::AGENT);
                    out.extend(agent.flat_map(|c| self.doc.children(c)).filter(|&c| self.doc.dep(c) == dep::POBJ));
                }
            }
        }
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
    fn is_asserted(&self, i: usize) -> bool {
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

    /// The words of the phrase or clause that `i` heads or stands in.
    fn clause(&self, i: usize) -> impl Iterator<Item = usize> + use<> {
        let top = if self.frames.is_verbal(i) {
            i
        } else {
            self.doc.ancestors(i).find(|&a| self.frames.is_verbal(a)).unwrap_or(i)
        };
        self.doc.subtree(top).iter().filter(move |&t| t != i)
    }

    /// Tries the pattern at token `head`; what is wrong is the first condition that does not hold.
    pub(crate) fn matches<'p>(
        &self,
        p: &'p Pattern,
        head: usize,
        carrier: Option<Carrier<'_>>,
    ) -> Result<Match, &'p Condition> {
        let (m, open) = self.nearly(p, head, carrier, 0);
        open.first().map_or(Ok(m), |c| Err(c))
    }

    /// Tries the pattern at token `head` and gives the conditions that do not hold, `most` and one more at most.
    pub(crate) fn nearly<'p>(
        &self,
        p: &'p Pattern,
        head: usize,
        carrier: Option<Carrier<'_>>,
        most: usize,
    ) -> (Match, Vec<&'p Condition>) {
        let mut m = Match { trigger: Vec::new(), consumed: Vec::new(), weight: 0 };
        let mut open = Vec::new();
        for c in &p.conditions {
            match (c.need, self.condition(c, head, carrier)) {
                // What is done to politicians is no private crime, whatever the words for it are.
                (Need::MustNot, Some(_)) if c.keeps_crime_out() && self.names_politician(head) => {}
                (Need::Must, None) | (Need::MustNot, Some(_)) => {
                    open.push(c);
                    if open.len() > most {
                        return (m, open);
                    }
                }
                (Need::MustNot | Need::May, None) => {}
                (_, Some((tokens, weight))) => {
                    m.weight += weight;
                    if c.consumes() {
                        m.consumed.extend(&tokens);
                        m.trigger.extend(tokens);
                    }
                }
            }
        }
        m.trigger.push(head);
        m.trigger.sort_unstable();
        m.trigger.dedup();
        (m, open)
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

    /// Returns the tokens that fulfil the condition and how specific that is.
    fn condition(&self, c: &Condition, head: usize, carrier: Option<Carrier<'_>>) -> Option<(Vec<usize>, i32)> {
        let mut best: Option<(Vec<usize>, i32)> = None;
        for path in &c.paths {
            for at in self.reached(head, carrier, path) {
                let tries: Vec<usize> = if c.deep { self.doc.subtree(at).iter().collect() } else { vec![at] };
                for t in tries {
                    if let Some(w) = c.fillers.iter().filter_map(|f| self.fills(f, t, path)).max()
                        && best.as_ref().is_none_or(|(_, b)| w > *b)
                    {
                        best = Some((self.with_preposition(head, path, t), w - i32::from(c.deep) * 2));
                    }
                }
            }
        }
        best
    }

    /// The ends of a path, conjuncts included; a preposition is also looked for at the object, where parsers often hang
    /// it ("imposed sanctions on").
    fn reached(&self, head: usize, carrier: Option<Carrier<'_>>, path: &Path) -> Vec<usize> {
        let mut ends = self.walk(head, carrier, path);
        if let [Rel::Prep(_)] = path.as_slice()
            && self.frames.is_verbal(head)
        {
            for o in self.frames.of(head).obj.clone() {
                self.step(o, &path[0], &mut ends);
            }
        }
        if matches!(
            path.last(),
            Some(Rel::Sent | Rel::Text | Rel::Lead | Rel::Prt | Rel::Particle | Rel::Adv | Rel::Aux | Rel::Speaker)
        ) {
            return ends;
        }
        let mut out: Vec<usize> = Vec::new();
        for e in ends.iter().flat_map(|&e| self.frames.conjuncts(e)) {
            out.push(e);
            // "some of the troops", "a series of bombs" are troops and bombs.
            let mut at = e;
            while let Some(of) = self.frames.measured(at)
                && out.len() < 64
            {
                out.extend(self.frames.conjuncts(of));
                at = of;
            }
        }
        out
    }

    /// The filler's token, with the preposition in front of it when the path ends in one.
    fn with_preposition(&self, head: usize, path: &Path, t: usize) -> Vec<usize> {
        let mut out = vec![t];
        if let Some(Rel::Prep(p)) = path.last() {
            let above = self.doc.head(t);
            if above != head && self.doc.norm(above) == p {
                out.push(above);
            }
        }
        out
    }

    fn fills(&self, f: &Filler, t: usize, path: &Path) -> Option<i32> {
        let doc = self.doc;
        let who = self.mentions.at(t).map(|m| &m.who);
        let ok = |hit: bool, weight: i32| hit.then_some(weight);
        match f {
            Filler::Any => Some(2),
            Filler::Words(words) => {
                let around = path.iter().any(|r| matches!(r, Rel::Sent | Rel::Text));
                let weight = if around { 5 } else { 10 };
                ok(self.is_word(t, words) || !around && self.is_named_as(t, words), weight)
            }
            Filler::Actor => ok(who.is_some_and(crate::mention::Who::is_actor), 4),
            Filler::Thing => ok(doc.token(t).pos.is_nominal() && who.is_none_or(|w| !w.is_actor()), 3),
            // A state is a place as well: "occupied Kuwait".
            Filler::Kind(Kind::Place) => ok(who.is_some_and(|w| matches!(w.kind, Kind::Place | Kind::State)), 5),
            Filler::Kind(k) => ok(who.is_some_and(|w| w.kind == *k), 5),
            Filler::Sector(s) => ok(who.is_some_and(|w| w.sector == Some(*s) || w.more_sectors.contains(s)), 6),
            Filler::Clause(form) => ok(self.has_form(t, *form), 5),
            Filler::Value(v) => ok(self.is_value(t, *v), 5),
        }
    }

    fn is_word(&self, t: usize, words: &crate::codebook::pattern::Words) -> bool {
        let lemma = self.doc.lemma(t);
        words.contains(lemma)
            || words.contains(self.doc.norm(t))
            || (lemma.bytes().any(|b| b.is_ascii_uppercase()) && words.contains(&lemma.to_lowercase()))
    }

    /// "The activist Zaki Hannache", "Wade, a reporter": a name may stand for the common noun beside it.
    fn is_named_as(&self, t: usize, words: &crate::codebook::pattern::Words) -> bool {
        let doc = self.doc;
        let role = |&c: &usize| matches!(doc.dep(c), dep::COMPOUND | dep::APPOS) && doc.token(c).pos == Pos::Noun;
        doc.token(t).pos == Pos::Propn
            && self.mentions.at(t).is_some_and(|m| m.who.kind == Kind::Person)
            && doc.children(t).filter(role).any(|c| self.is_word(c, words))
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
                let quote = |i: usize| matches!(doc.text_of(i), "\"" | "“" | "”" | "''" | "``");
                r.iter().any(quote) || (r.start > 0 && quote(r.start as usize - 1))
            }
        }
    }

    fn is_value(&self, t: usize, v: Value) -> bool {
        let doc = self.doc;
        let label = doc.ent_of(t).map(|e| e.label);
        match v {
            Value::Number => doc.token(t).pos == Pos::Num || label == Some(ent::CARDINAL),
            Value::Money => label == Some(ent::MONEY),
            Value::Date => matches!(label, Some(ent::DATE | ent::TIME)),
            Value::Percent => label == Some(ent::PERCENT),
        }
    }
}
