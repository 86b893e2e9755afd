//! Standing: whether an act happened, is planned, is only possible, did not happen, is only claimed, or lies in the past.
//!
//! The way from the trigger up to its sentence's root is walked once ([`Standing::of`]); each word on it may change the
//! standing by its own mood (negation, modals, conditions: [`mood`]) or by what it means for the act below it
//! (`data/codebook/standing.toml`): "fail to attack", "plan to attack", "deny attacking". The first word that decides
//! wins. Negation turns a meaning round: who does not plan to attack does not; who did not fail to, did. An act told by
//! a definite noun ("did not condemn *the attack*") stands outside the mood of the verb above it, unless that verb only
//! says that it took place ("*the attack* was not carried out"). What the words leave as done may be background
//! ([`history`]); who tells it is found in [`reporting`].

mod history;
mod mood;
mod reporting;

use super::matching::{Carrier, Site};
use crate::codebook::pattern::{Classes, Words};
use crate::ontology::Status;
use std::sync::Arc;
use text::{Document, Pos, dep, tag};

pub(crate) use history::{Past, latest_year, sets_apart};
pub(crate) use reporting::{by_saying, performs, reporter};

/// A status and the word that gave it.
pub(crate) type Decision = (Status, Option<usize>);

/// How far up a tree is walked; deeper nesting does not change what is said of an act.
const MAX_STEPS: usize = 12;

/// The word lists of `standing.toml`, by what they say of the act beside or below them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Standing {
    verbs: Meanings,
    nouns: Meanings,
    adjs: Meanings,
    mods: Meanings,
    /// Verbs of [`Self::verbs`] whose denial means that the act took place: "did not fail to".
    sure_if_denied: Arc<Words>,
    /// Verbs of [`Self::verbs`] that leave a definite act as it is: "discussed the attack".
    topics: Arc<Words>,
    /// Verbs over a that-clause that wish or ask for it.
    wishes: Arc<Words>,
    /// Verbs whose negation belongs to the clause below: "does not believe that".
    neg_raising: Arc<Words>,
    /// Verbs that only say that an act takes place: "hold", "carry out", "occur".
    occurrence: Arc<Words>,
    /// Verbs whose subject takes place: "erupt", "follow".
    occurring: Arc<Words>,
    /// Nouns whose absence means that there was no act: "no sign of".
    evidence: Arc<Words>,
    /// Verbs that lay an act to somebody's charge: "charged with killing".
    accusing: Arc<Words>,
    /// Nouns for what looks into whether there was an act: "inquiry into".
    inquiries: Arc<Words>,
    /// Verbs that have an act before them whatever their own mood: "would challenge the proceedings".
    presupposing: Arc<Words>,
    /// Nouns for words spoken, which are there whatever is made of them: "denied the allegation".
    utterances: Arc<Words>,
    /// Verbs that answer words spoken: "rejected the request".
    answers: Arc<Words>,
    /// Verbs that end what is there: "suspended the occupation".
    endings: Arc<Words>,
    /// Verbs that take what stands below them for a fact: "has not admitted carrying out".
    factive: Arc<Words>,
    /// Words before "of" that say "not": "instead of", "short of".
    negated_preps: Arc<Words>,
    /// Nouns that judge an act: in somebody's words, they are a claim.
    loaded: Arc<Words>,
    /// Verbs of saying whose content is only claimed.
    pub(crate) alleged_cues: Arc<Words>,
    conditions: Arc<Words>,
    negations: Arc<Words>,
    historical_mods: Arc<Words>,
    historical_advs: Arc<Words>,
    eras: Arc<Words>,
    /// Nouns for gatherings, which are still to come when they are announced.
    gatherings: Arc<Words>,
    /// Nouns over what is looked back on: "anniversary".
    commemorations: Arc<Words>,
    /// Words over a ruling that is judged again, and such rulings.
    reviewing: Arc<Words>,
    rulings: Arc<Words>,
}

/// Lists of one part of speech, by the status that they give.
#[derive(Debug, Clone, Default)]
struct Meanings(Vec<(Arc<Words>, Status)>);

impl Meanings {
    fn of(classes: &Classes, part: &str) -> Self {
        let list = |s: Status| (class(classes, &format!("{s}_{part}")), s);
        Self([Status::Negated, Status::Alleged, Status::Planned, Status::Hypothetical].map(list).to_vec())
    }

    fn get(&self, word: &str) -> Option<Status> {
        self.0.iter().find(|(words, _)| words.contains(word)).map(|x| x.1)
    }
}

fn class(classes: &Classes, name: &str) -> Arc<Words> {
    classes.get(&format!("standing_{name}")).cloned().unwrap_or_default()
}

/// What a step up the tree says.
enum Step {
    Decided(Decision),
    /// What stands above says nothing of the act.
    Stop,
    Up,
}

impl From<Option<Decision>> for Step {
    fn from(d: Option<Decision>) -> Self {
        d.map_or(Step::Up, Step::Decided)
    }
}

impl Standing {
    /// Takes the lists out of the codebook's classes.
    pub(crate) fn from_classes(classes: &Classes) -> Self {
        let get = |name| class(classes, name);
        Self {
            verbs: Meanings::of(classes, "verbs"),
            nouns: Meanings::of(classes, "nouns"),
            adjs: Meanings::of(classes, "adjs"),
            mods: Meanings::of(classes, "mods"),
            sure_if_denied: get("sure_if_denied"),
            topics: get("topics"),
            wishes: get("wishes"),
            neg_raising: get("neg_raising"),
            occurrence: get("occurrence"),
            occurring: get("occurring"),
            evidence: get("evidence"),
            accusing: get("accusing"),
            inquiries: get("inquiries"),
            presupposing: get("presupposing"),
            utterances: get("utterances"),
            answers: get("answers"),
            endings: get("endings"),
            factive: get("factive"),
            negated_preps: get("negated_preps"),
            loaded: get("loaded"),
            alleged_cues: get("alleged_cues"),
            conditions: get("conditions"),
            negations: get("negations"),
            historical_mods: get("historical_mods"),
            historical_advs: get("historical_advs"),
            eras: get("eras"),
            gatherings: get("gatherings"),
            commemorations: get("commemorations"),
            reviewing: get("reviewing"),
            rulings: get("rulings"),
        }
    }

    /// Tells whether the words that introduce a statement only claim it.
    pub(crate) fn claims(&self, lemma: &str) -> bool {
        self.alleged_cues.contains(lemma)
    }

    /// Decides the status of the act told at `head` by the words around it; `None` when they leave it as done.
    pub(crate) fn of(&self, site: &Site<'_>, head: usize, carrier: Option<Carrier<'_>>) -> Option<Decision> {
        let doc = site.doc;
        // "The previous talks will be followed by others": they took place.
        let past = |c: usize| doc.dep(c) == dep::AMOD && self.historical_mods.contains(doc.norm(c));
        if !site.frames.is_verbal(head) && doc.children(head).any(past) {
            return None;
        }
        if let Some(up) = self.announcement(site, head) {
            return Some((Status::Planned, Some(up)));
        }
        if let Some(d) = self.own(site, head) {
            // "fears that it will attack"
            let up = doc.head(head);
            let feared = d.0 == Status::Planned && doc.dep(head) == dep::CCOMP && self.wishes.contains(doc.lemma(up));
            return Some(if feared { (Status::Hypothetical, Some(up)) } else { d });
        }
        let mut at = head;
        if let Some(c) = carrier {
            let mood = self.mood(site, c.verb);
            if self.is_there(site, head, c.verb, mood) {
                return None;
            }
            if mood.is_some() {
                return mood;
            }
            at = c.verb;
        }
        // Whether the act is told by a noun that no verb above has taken up yet.
        let mut noun = !site.frames.is_verbal(at);
        for _ in 0..MAX_STEPS {
            let up = doc.head(at);
            if up == at {
                return if noun { None } else { asked(site, at) };
            }
            match self.step(site, at, up, noun) {
                Step::Decided(d) => return Some(d),
                Step::Stop => return None,
                Step::Up => {}
            }
            noun &= !site.frames.is_verbal(up);
            at = up;
        }
        None
    }

    /// Tells whether the act of the noun is there whatever the light verb's mood: "no evidence to support his claims", "was
    /// not engaged in Riyadh's bombing campaign"; not "did not make claims", "did not hold its meeting".
    fn is_there(&self, site: &Site<'_>, noun: usize, verb: usize, mood: Option<Decision>) -> bool {
        let doc = site.doc;
        let label = doc.dep(noun);
        let up = doc.head(noun);
        let below = label == dep::DOBJ && up == verb || label == dep::POBJ && doc.head(up) == verb;
        let others = |c: usize| doc.dep(c) == dep::POSS && doc.token(c).pos != Pos::Pron;
        let denied = mood.is_some_and(|d| d.0 == Status::Negated);
        let spoken = denied && self.utterances.contains(doc.lemma(noun)) && !self.occurrence.contains(doc.lemma(verb));
        !site.frames.is_verbal(noun) && below && (spoken || doc.children(noun).any(others))
    }

    /// The verb that announces a gathering, which is still to come: "announced new rallies".
    fn announcement(&self, site: &Site<'_>, head: usize) -> Option<usize> {
        let doc = site.doc;
        let up = doc.head(head);
        let announced = doc.dep(head) == dep::DOBJ && doc.lemma(up) == "announce";
        let gathering = !site.frames.is_verbal(head) && self.gatherings.contains(doc.lemma(head));
        (announced && gathering && self.mood(site, up).is_none()).then_some(up)
    }

    /// What the words at the act itself show.
    fn own(&self, site: &Site<'_>, i: usize) -> Option<Decision> {
        let doc = site.doc;
        if site.frames.is_verbal(i) {
            return self.mood(site, i);
        }
        // "It is not an attack" denies it; "it is not the first attack" does not.
        let predicate = doc.dep(i) == dep::ATTR && !definite(site, i, dep::ATTR);
        if doc.token(i).pos == Pos::Adj || predicate || doc.dep(i) == dep::ACOMP {
            let h = doc.head(i);
            if site.frames.is_verbal(h)
                && let Some(d) = self.mood(site, h)
            {
                return Some(d);
            }
        }
        for c in doc.children(i) {
            match doc.dep(c) {
                dep::DET | dep::NEG if self.negations.contains(doc.norm(c)) => return Some((Status::Negated, Some(c))),
                dep::AMOD | dep::ADVMOD | dep::DET | dep::COMPOUND => {
                    let said = self.mods.get(doc.norm(c)).or_else(|| self.mods.get(doc.lemma(c)));
                    let open = |s: &Status| matches!(s, Status::Planned | Status::Hypothetical);
                    if doc.norm(c) == "pending" && self.utterances.contains(doc.lemma(i)) {
                        continue;
                    }
                    // "The planned visit took place", "the next two rallies were hosted".
                    // "A potential visit was unlikely" says nothing of its taking place.
                    let judged = doc.lemma(doc.head(i)) == "be";
                    let outdone =
                        |s: &Status| open(s) && self.took_place(site, i) && !(judged && *s == Status::Hypothetical);
                    if let Some(status) = said.filter(|s| !outdone(s)) {
                        return Some((status, Some(c)));
                    }
                }
                // "a shelling blamed on the army", "a strike expected on Friday"
                dep::ACL if doc.token(c).tag == tag::VBN => {
                    let lemma = doc.lemma(c);
                    let blamed = matches!(lemma, "blame" | "attribute");
                    let said = if blamed { Some(Status::Alleged) } else { self.verbs.get(lemma) };
                    if let Some(status) = said.filter(|s| *s != Status::Negated || lemma == "cancel") {
                        return Some((status, Some(c)));
                    }
                }
                // "the summit that will be held in May"
                dep::RELCL if self.occurrence.contains(doc.lemma(c)) => {
                    let ahead = self.mood(site, c).filter(|d| d.0 == Status::Planned).or_else(|| is_to(site, c));
                    let to_come = ahead.filter(|_| relates(site.doc, c));
                    if to_come.is_some() {
                        return to_come;
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Tells whether the verb above the noun says in the past tense that the act took place.
    fn took_place(&self, site: &Site<'_>, noun: usize) -> bool {
        let doc = site.doc;
        let v = doc.head(noun);
        let past = |t: usize| doc.token(t).tag == tag::VBD;
        v != noun
            && matches!(doc.dep(noun), dep::NSUBJ | dep::NSUBJPASS | dep::DOBJ)
            && self.occurrence.contains(doc.lemma(v))
            && (past(v) || doc.children(v).any(|c| doc.dep(c) == dep::AUXPASS && past(c)))
            && self.negation(site, v).is_none()
    }

    fn step(&self, site: &Site<'_>, at: usize, up: usize, noun: bool) -> Step {
        let doc = site.doc;
        let label = doc.dep(at);
        // A phrase in front of the verb, or of time and cause, is not what the verb is about ("despite efforts").
        if label == dep::PREP && site.frames.is_verbal(up) {
            let about =
                ["for", "on", "to", "into", "against", "from", "about", "of", "with", "in"].contains(&doc.norm(at));
            if at < up || !about {
                return Step::Stop;
            }
        }
        if label == dep::POBJ && matches!(doc.norm(up), "including" | "like" | "despite") {
            return Step::Stop;
        }
        match label {
            dep::ATTR if definite(site, at, label) => Step::Stop,
            dep::XCOMP
            | dep::PCOMP
            | dep::DOBJ
            | dep::POBJ
            | dep::PREP
            | dep::NSUBJPASS
            | dep::ATTR
            | dep::ACOMP
            | dep::CCOMP
            | dep::DATIVE
            | dep::OPRD => self.above(site, up, label, at, noun),
            // "the talks will take place", "protests could erupt"
            dep::NSUBJ if noun && site.frames.is_verbal(up) && self.occurring.contains(doc.lemma(up)) => {
                self.above(site, up, label, at, noun)
            }
            // In a headline: "Minister to visit France".
            dep::ACL | dep::RELCL
                if doc.head(up) == up
                    && doc.children(at).any(|c| doc.token(c).tag == tag::TO)
                    && self.nouns.get(doc.lemma(up)).is_none() =>
            {
                Step::Decided((Status::Planned, Some(at)))
            }
            dep::ACL => match self.above(site, up, label, at, noun) {
                // A participle tells its act by itself.
                Step::Up if doc.token(at).tag != tag::VB => Step::Stop,
                step => step,
            },
            dep::CONJ => self.conjunct(site, at, up),
            // "will come to attend the talks": the purpose is no surer than what serves it.
            dep::ADVCL if doc.children(at).any(|c| doc.token(c).tag == tag::TO) && site.frames.is_verbal(up) => {
                match self.mood(site, up) {
                    Some(d) if matches!(d.0, Status::Planned | Status::Hypothetical) => Step::Decided(d),
                    Some(_) => Step::Stop,
                    None => Step::Up,
                }
            }
            dep::RELCL | dep::ADVCL | dep::NSUBJ | dep::POSS | dep::COMPOUND | dep::APPOS => Step::Stop,
            _ => Step::Up,
        }
    }

    /// A conjunct shares the mood of the first one and what stands above, unless it has a subject or a tense of its own.
    fn conjunct(&self, site: &Site<'_>, at: usize, up: usize) -> Step {
        let doc = site.doc;
        let own = |c: usize| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS | dep::AUX | dep::MARK);
        if doc.children(at).any(own) {
            return Step::Stop;
        }
        if !site.frames.is_verbal(up) || !site.frames.is_verbal(at) {
            // "no talks or visits"
            let no = doc.children(up).find(|&c| doc.dep(c) == dep::DET && self.negations.contains(doc.norm(c)));
            return no.map(|c| (Status::Negated, Some(c))).into();
        }
        if doc.token(at).tag == tag::VBD && doc.token(up).tag != tag::VBD {
            return Step::Stop;
        }
        let but = doc.children(up).any(|c| doc.dep(c) == dep::CC && doc.norm(c) == "but" && up < c && c < at);
        match self.mood_before(site, up, up) {
            Some((Status::Negated, _)) if but => Step::Stop,
            d => d.into(),
        }
    }

    /// What the word above says of the act below it.
    fn above(&self, site: &Site<'_>, up: usize, label: text::Sym, from: usize, noun: bool) -> Step {
        let doc = site.doc;
        let lemma = doc.lemma(up);
        if doc.token(up).pos == Pos::Adp && label != dep::PREP {
            let instead = doc.children(up).any(|c| self.negated_preps.contains(doc.norm(c)));
            return (instead || doc.norm(up) == "without").then_some((Status::Negated, Some(up))).into();
        }
        if label == dep::PREP && self.negated_preps.contains(doc.norm(up)) {
            return Step::Decided((Status::Negated, Some(up)));
        }
        // "an inquiry into police brutality", not "into the attack"
        if noun && label == dep::PREP && doc.norm(from) == "into" && self.inquires(doc, up) {
            let open = !definite(site, from, label);
            return if open { Step::Decided((Status::Alleged, Some(up))) } else { Step::Stop };
        }
        if site.frames.is_verbal(up) {
            return self.above_verb(site, up, label, from, noun);
        }
        // "A decision on the resignation" decides about it, "a decision to resign" is one to do it.
        if label == dep::PREP && !matches!(doc.norm(from), "of" | "for" | "to" | "about") {
            return Step::Stop;
        }
        let no = doc
            .children(up)
            .find(|&c| matches!(doc.dep(c), dep::DET | dep::NEG | dep::AMOD) && self.negations.contains(doc.norm(c)));
        let denied = no.or_else(|| (doc.dep(up) == dep::ATTR).then(|| self.negation(site, doc.head(up))).flatten());
        if let Some(no) = denied
            && (self.evidence.contains(lemma) || self.nouns.get(lemma).is_some())
        {
            return Step::Decided((Status::Negated, Some(no)));
        }
        if let Some(status) = self.nouns.get(lemma) {
            // "The failure of the operation": it took place. "A case filed": no "in case of".
            let failed = noun && lemma == "failure" && label == dep::PREP && definite(site, from, label);
            let matter = lemma == "case" && (label != dep::PREP || doc.children(up).any(|c| doc.dep(c) == dep::DET));
            return if failed || matter { Step::Stop } else { Step::Decided((status, Some(up))) };
        }
        if doc.token(up).pos == Pos::Adj
            && let Some(status) = self.adjs.get(lemma)
        {
            let be = doc.head(up);
            if noun && label == dep::PREP && definite(site, from, label) {
                return Step::Stop;
            }
            return match self.negation(site, be) {
                Some(no) if status != Status::Negated => Step::Decided((Status::Negated, Some(no))),
                Some(_) => Step::Up,
                // "was able to": it did.
                None if lemma == "able" && doc.token(be).tag == tag::VBD => Step::Stop,
                None => Step::Decided((status, Some(up))),
            };
        }
        // "the consequences of the invasion": whatever comes of them, it took place.
        if noun && label == dep::PREP && definite(site, from, label) && site.frames.measured(up).is_none() {
            return Step::Stop;
        }
        Step::Up
    }

    fn above_verb(&self, site: &Site<'_>, up: usize, label: text::Sym, from: usize, noun: bool) -> Step {
        let doc = site.doc;
        let lemma = doc.lemma(up);
        let no = self.negation(site, up);
        // "want the army to leave" is parsed as a clause of its own.
        let infinitive = doc.children(from).any(|c| doc.token(c).tag == tag::TO);
        let label = if label == dep::CCOMP && infinitive { dep::XCOMP } else { label };
        if label == dep::CCOMP {
            let said = if lemma == "deny" {
                Some(Status::Negated)
            } else if self.wishes.contains(lemma) {
                Some(Status::Hypothetical)
            } else if self.claims(lemma) {
                Some(Status::Alleged)
            } else {
                None
            };
            // Reported words keep their own mood; only wishes, claims and "does not believe that" reach into them.
            return match (said, no) {
                (Some(Status::Negated), Some(_)) => Step::Decided((Status::Alleged, Some(up))),
                (Some(status), None) => Step::Decided((status, Some(up))),
                (None, Some(no)) if self.neg_raising.contains(lemma) => Step::Decided((Status::Negated, Some(no))),
                _ => Step::Stop,
            };
        }
        let object = matches!(label, dep::DOBJ | dep::NSUBJPASS);
        let spoken = noun && object && self.utterances.contains(doc.lemma(from));
        // "has denied the allegations", "has not admitted carrying out the attack"
        if spoken && self.answers.contains(lemma) || no.is_some() && self.factive.contains(lemma) {
            return Step::Stop;
        }
        if noun && object && self.endings.contains(lemma) && definite(site, from, label) {
            return Step::Stop;
        }
        if let Some(status) = self.meaning(site, up, label, from) {
            // "discussed the invasion": it is there; "would consider the use of force": it is not.
            if noun && self.topics.contains(lemma) && definite(site, from, label) {
                let open = self.mood(site, up).filter(|d| d.0 == Status::Hypothetical);
                return open.map_or(Step::Stop, Step::Decided);
            }
            // "opted for a rebuke": done.
            if lemma == "opt" && label == dep::PREP && doc.token(up).tag == tag::VBD && no.is_none() {
                return Step::Stop;
            }
            return match (status, no) {
                (Status::Negated, Some(_)) if self.sure_if_denied.contains(lemma) => Step::Stop,
                (Status::Negated | Status::Alleged, Some(no)) => Step::Decided((Status::Hypothetical, Some(no))),
                (_, Some(no)) => Step::Decided((Status::Negated, Some(no))),
                (_, None) => Step::Decided((status, Some(up))),
            };
        }
        if label == dep::PREP && self.is_charged(site, up, from, noun) {
            return Step::Decided((Status::Alleged, Some(up)));
        }
        if noun && label == dep::DOBJ && self.presupposing.contains(lemma)
            || spoken && no.is_some() && !self.occurrence.contains(lemma)
        {
            return Step::Stop;
        }
        if noun && definite(site, from, label) && !self.occurrence.contains(lemma) {
            return Step::Stop;
        }
        if label == dep::NSUBJ
            && no.is_none()
            && let Some(d) = self.likely(site, up)
        {
            return Step::Decided(d);
        }
        self.mood(site, up).into()
    }

    /// Whether a word above "into" inquires: "an inquiry into", "open an inquiry into".
    fn inquires(&self, doc: &Document, up: usize) -> bool {
        let inquiry = |t: usize| self.inquiries.contains(doc.lemma(t));
        inquiry(up) || doc.children(up).any(|c| doc.dep(c) == dep::DOBJ && inquiry(c))
    }

    /// Whether the act below the preposition `prep` is what somebody is charged with by the verb `up`.
    fn is_charged(&self, site: &Site<'_>, up: usize, prep: usize, noun: bool) -> bool {
        let doc = site.doc;
        // Not "indicted, with prosecutors accusing him".
        let apart = |c: usize| doc.children(c).any(|x| doc.dep(x) == dep::NSUBJ);
        let with = match doc.norm(prep) {
            "of" | "with" => true,
            "in" | "over" | "for" => !noun,
            _ => false,
        };
        with && self.accusing.contains(doc.lemma(up))
            && !doc.children(prep).any(apart)
            && !(noun && definite(site, prep, dep::PREP))
    }

    /// What "likely" and its like say of the subject of "be": "a strike is likely to begin".
    fn likely(&self, site: &Site<'_>, be: usize) -> Option<Decision> {
        let doc = site.doc;
        let begins = |c: usize| doc.dep(c) == dep::XCOMP && self.occurring.contains(doc.lemma(c));
        let open = |&c: &usize| doc.dep(c) == dep::ACOMP && doc.children(c).any(begins);
        let word = doc.children(be).find(open).filter(|_| doc.lemma(be) == "be")?;
        self.adjs.get(doc.lemma(word)).map(|status| (status, Some(word)))
    }

    /// What a verb means for the act below it: "plan to visit" a planned one.
    fn meaning(&self, site: &Site<'_>, up: usize, label: text::Sym, from: usize) -> Option<Status> {
        let doc = site.doc;
        let lemma = doc.lemma(up);
        let status = self.verbs.get(lemma)?;
        // "called the president to apologise", by phone
        let named = |of: usize, label| doc.children(of).any(|c| doc.dep(c) == label && doc.token(c).pos == Pos::Propn);
        if lemma == "call" && label == dep::XCOMP && (named(up, dep::DOBJ) || named(from, dep::NSUBJ)) {
            return None;
        }
        let infinitive = label == dep::XCOMP && doc.children(from).any(|c| doc.token(c).tag == tag::TO);
        let object = matches!(label, dep::DOBJ | dep::PCOMP | dep::NSUBJPASS);
        // "consider leaving"
        let gerund = label == dep::XCOMP && doc.token(from).tag == tag::VBG;
        let taken = match status {
            Status::Negated => true,
            // "is said to have attacked", "appears to have attacked"
            Status::Alleged => infinitive && (site.frames.of(up).passive || matches!(lemma, "appear" | "seem")),
            Status::Planned => infinitive || object || (label == dep::PREP && doc.norm(from) == "for"),
            _ => infinitive || gerund || object || label == dep::PREP,
        };
        taken.then_some(status)
    }
}

/// Tells whether the noun below `from` names an act that is taken for known: "the attack", "Russia's attack".
pub(crate) fn definite(site: &Site<'_>, from: usize, label: text::Sym) -> bool {
    let doc = site.doc;
    let noun = if label == dep::PREP { doc.children(from).find(|&c| doc.dep(c) == dep::POBJ) } else { Some(from) };
    noun.is_some_and(|n| {
        doc.children(n).any(|c| match doc.dep(c) {
            dep::POSS => true,
            dep::DET => matches!(doc.norm(c), "the" | "this" | "that" | "these" | "those"),
            _ => false,
        })
    })
}

/// Whether the subject of a relative clause is what it stands at: "which is to be held".
fn relates(doc: &Document, verb: usize) -> bool {
    let relative = |c: usize| matches!(doc.norm(c), "which" | "that");
    doc.children(verb).any(|c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS) && relative(c))
}

/// What lies ahead of the subject of `verb`: "which *is to be held*".
fn is_to(site: &Site<'_>, verb: usize) -> Option<Decision> {
    let doc = site.doc;
    let ahead = |&c: &usize| doc.dep(c) == dep::XCOMP && doc.children(c).any(|t| doc.token(t).tag == tag::TO);
    let below = doc.children(verb).find(ahead).filter(|_| doc.lemma(verb) == "be")?;
    Some((Status::Planned, Some(below)))
}

/// A question leaves its main clause open.
fn asked(site: &Site<'_>, root: usize) -> Option<Decision> {
    let doc = site.doc;
    let sent = doc.sents()[doc.sent_of(root)];
    let mark = |i: usize| matches!(doc.text_of(i), "\"" | "”" | "''" | "’" | ")") || doc.text_of(i).trim().is_empty();
    let last = sent.iter().rev().find(|&i| !mark(i))?;
    (doc.text_of(last) == "?").then_some((Status::Hypothetical, Some(last)))
}
