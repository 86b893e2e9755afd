//! Drafts: candidates on their way to events, phase by phase, with the reasons kept for `explain`.

use super::echo::{Reference, reference_of};
use super::matching::{Carrier, Match, Site};
use super::near::{self, Doubt};
use super::roles::{self, Side, Sides};
use super::standing::{self, Decision, Past};
use super::subject::Subject;
use super::{Read, dating, implied, placing, political, scene};
use crate::codebook::pattern::Pattern;
use crate::codebook::{Codebook, Needs, Part, Rule};
use crate::logit::Model;
use crate::ontology::{EventType, Sector, Status};
use crate::places::Toponym;
use crate::record::EventDate;
use std::sync::OnceLock;
use text::{Document, Pos, dep, ent, tag};

/// A candidate on its way to an event.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    pub(crate) head: usize,
    pub(crate) rule: usize,
    pub(crate) part: Part,
    pub(crate) at: String,
    pub(crate) trigger: Vec<usize>,
    pub(crate) kind: EventType,
    pub(crate) mode: Option<&'static str>,
    pub(crate) sides: Sides,
    /// The sides as they are told, where others are ascribed ([`super::ascribe`]).
    pub(crate) told: Option<Sides>,
    pub(crate) status: Status,
    pub(crate) reported_by: Option<String>,
    pub(crate) date: EventDate,
    pub(crate) place: Option<Toponym>,
    pub(crate) weight: i32,
    /// CAMEO code by what the act is about.
    pub(crate) finer: Option<String>,
    /// Head of the earlier telling that this one refers back to.
    pub(crate) again: Option<usize>,
    /// Of a near candidate, how likely it is and what does not hold ([`super::near`]).
    pub(crate) near: Option<(f64, String)>,
}

impl Draft {
    /// The sides as the words tell them.
    pub(crate) fn told(&self) -> &Sides {
        self.told.as_ref().unwrap_or(&self.sides)
    }
}

/// One thing that was considered, for `explain`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    /// The token it is about.
    pub token: usize,
    /// `statement`, `place` and `time`, what was found; `candidate`, a pattern that holds, `chosen` and `no match`, one that does not, `near`, one that nearly does; then `role`, `status`,
    /// `blocked` (why a candidate is no event), `judged` (whether it, or a pattern that nearly holds, lives all the same), `event`, `confidence`.
    pub step: &'static str,
    /// The rule, as `threaten.warn`.
    pub rule: String,
    /// File and line of the entry.
    pub at: String,
    /// What was found or decided, for reading.
    pub text: String,
}

pub(super) struct Candidate<'a> {
    pub(super) head: usize,
    pub(super) pattern: &'a Pattern,
    pub(super) hit: Match,
    pub(super) carrier: Option<Carrier<'a>>,
    pub(super) sides: Sides,
    pub(super) status: Decision,
    pub(super) forced: Option<Status>,
    pub(super) reported_by: Option<String>,
    pub(super) date: EventDate,
    pub(super) place: Option<Toponym>,
    /// Type and mode, when the announcement is the act.
    pub(super) announced: Option<(EventType, Option<&'static str>)>,
    pub(super) alive: bool,
    /// Lives only if an earlier telling is found.
    pub(super) waiting: bool,
    /// The earlier telling, as an index of the pool.
    pub(super) again: Option<usize>,
    /// What stands against it.
    pub(super) doubts: Vec<Doubt<'a>>,
    /// Its word tells something else: nothing brings it back.
    pub(super) gone: bool,
    /// What its tree and the words around it weigh, where the judge was asked before it became a candidate.
    pub(super) around: Option<f64>,
    /// How likely it is, when it lives in spite of its doubts.
    pub(super) likely: Option<f64>,
}

impl<'a> Candidate<'a> {
    pub(super) fn new(head: usize, pattern: &'a Pattern, hit: Match, carrier: Option<Carrier<'a>>) -> Self {
        Self {
            head,
            pattern,
            hit,
            carrier,
            sides: Sides::default(),
            status: (Status::Actual, None),
            forced: None,
            reported_by: None,
            date: EventDate::default(),
            place: None,
            announced: None,
            alive: true,
            waiting: false,
            again: None,
            doubts: Vec::new(),
            gone: false,
            around: None,
            likely: None,
        }
    }
}

/// All candidates of a document.
pub(crate) struct Pool<'a, 'e> {
    pub(super) book: &'a Codebook,
    pub(super) site: &'a Site<'a>,
    pub(super) all: Vec<Candidate<'a>>,
    /// The article reports sport.
    sport: bool,
    /// What the article is about.
    pub(super) subject: Subject,
    /// The country that the article is set in.
    pub(super) scene: Option<scene::Scene>,
    pub(super) explain: Option<&'e mut Vec<Line>>,
    /// Judges near candidates.
    pub(super) judge_by: &'a Model,
    /// What each pattern weighs at most as a near one.
    pub(super) bounds: &'a [OnceLock<near::Bound>],
    /// Of each sentence, whether it has a capital letter.
    pub(super) capitals: Vec<bool>,
    /// Near candidates without hope are kept too, to learn from.
    pub(super) all_near: bool,
}

impl<'a, 'e> Pool<'a, 'e> {
    pub(super) fn new(
        book: &'a Codebook,
        site: &'a Site<'a>,
        scene: Option<scene::Scene>,
        (judge_by, bounds): (&'a Model, &'a [OnceLock<near::Bound>]),
        explain: Option<&'e mut Vec<Line>>,
    ) -> Self {
        let sport = political::is_sport(site.doc, &book.sport_page);
        let subject = Subject::of(site, book);
        Self {
            book,
            site,
            all: Vec::new(),
            sport,
            subject,
            scene,
            explain,
            capitals: near::capitals(site.doc),
            judge_by,
            bounds,
            all_near: false,
        }
    }

    pub(super) fn rule(&self, c: &Candidate<'_>) -> &'a Rule {
        &self.book.rules[c.pattern.rule]
    }

    pub(super) fn note(&mut self, token: usize, step: &'static str, pattern: &Pattern, text: impl FnOnce() -> String) {
        if let Some(lines) = self.explain.as_deref_mut() {
            lines.push(Line {
                token,
                step,
                rule: self.book.rules[pattern.rule].name.clone(),
                at: self.book.place(pattern),
                text: text(),
            });
        }
    }

    /// Keeps candidate `k` from being an event, and notes why.
    pub(super) fn block(&mut self, k: usize, why: impl FnOnce() -> String) {
        let why = why();
        self.all[k].alive = false;
        self.all[k].doubts.push(Doubt::Blocked(why.clone()));
        self.note(self.all[k].head, "blocked", self.all[k].pattern, || why);
    }

    /// Decides which candidates hold by themselves, and their standing.
    pub(crate) fn decide(&mut self, read: &Read, published: Option<jiff::civil::Date>) {
        self.candidates();
        self.roles();
        self.compete();
        self.figures();
        self.contents();
        let site = self.site;
        self.echoes(&|head, carrier| {
            let dated = dating::of(site, &read.times, head, carrier, published);
            dated.map(|d| dating::record(site.doc, d, published)).unwrap_or_default()
        });
        self.grudges();
        self.complete(false);
        self.private();
        self.attitudes();
        self.unreal();
        self.standing(read, published);
        self.possible();
    }

    /// Finds, at every word, the most specific pattern that holds.
    pub(crate) fn candidates(&mut self) {
        let mut failing = Vec::new();
        for i in 0..self.site.doc.len() {
            let Some(part) = part_of(self.site.doc, i) else { continue };
            let (named, any) = (self.book.at_word(self.site.lemma_key(i), part), self.book.at_any(part));
            if named.is_empty() && any.is_empty() {
                continue;
            }
            let carrier = (part == Part::Noun).then(|| carrier(self.site, self.book, i)).flatten();
            let mut best: Option<(i32, i32, &Pattern)> = None;
            failing.clear();
            for (k, &n) in named.iter().chain(any).enumerate() {
                let (is_named, gates) = (k < named.len(), self.book.gates.of(n));
                // Who explains looks at all.
                if self.explain.is_none() && !self.site.may_hold(gates, i, carrier) {
                    failing.extend(is_named.then_some(n));
                    continue;
                }
                let p = &self.book.patterns[n as usize];
                match self.site.weigh(p, gates, i, carrier) {
                    Ok(weight) => {
                        let key = (weight, self.book.rules[p.rule].priority);
                        self.note(i, "candidate", p, || format!("\"{}\" holds, weight {weight}", p.text));
                        if best.is_none_or(|b| key > (b.0, b.1)) {
                            best = Some((key.0, key.1, p));
                        }
                    }
                    Err(at) => {
                        let why = &p.conditions[at].text;
                        self.note(i, "no match", p, || format!("{why} does not hold in \"{}\"", p.text));
                        failing.extend(is_named.then_some(n));
                    }
                }
            }
            if let Some((weight, _, pattern)) = best {
                self.note(i, "chosen", pattern, || format!("weight {weight}, the most specific"));
                let hit = self.site.hit(pattern, i, carrier, weight);
                self.all.push(Candidate::new(i, pattern, hit, carrier));
            } else {
                self.near(i, &failing, carrier);
            }
        }
    }

    /// A word consumed by a more specific match heads nothing.
    pub(crate) fn compete(&mut self) {
        let mut order: Vec<usize> = (0..self.all.len()).collect();
        order.sort_by_key(|&k| {
            let c = &self.all[k];
            (std::cmp::Reverse((!c.hit.consumed.is_empty(), c.hit.weight)), c.head)
        });
        let mut taken: Vec<Option<usize>> = vec![None; self.site.doc.len()];
        for k in order {
            if !self.all[k].alive {
                continue;
            }
            if let Some(by) = taken[self.all[k].head] {
                let by = &self.rule(&self.all[by]).name;
                self.all[k].gone = true;
                self.block(k, || format!("the word belongs to {by}"));
                continue;
            }
            for &t in &self.all[k].hit.consumed {
                taken[t].get_or_insert(k);
            }
        }
        // NONE rules have done their work.
        for c in &mut self.all {
            let none = self.book.rules[c.pattern.rule].kind.is_none();
            c.alive &= !none;
            c.gone |= none || !c.alive && taken[c.head].is_some();
        }
    }

    /// Finds both sides and drops what is nobody's political act. What is dropped consumes nothing: in "nobody claimed
    /// the attack" the attack is still told.
    pub(crate) fn roles(&mut self) {
        for k in 0..self.all.len() {
            if self.rule(&self.all[k]).kind.is_none() {
                continue;
            }
            let (head, pattern) = (self.all[k].head, self.all[k].pattern);
            let rule = self.rule(&self.all[k]);
            let mut sides = roles::fill(self.site, rule, pattern.part, head, self.all[k].carrier);
            // "X phoned Y, the agency said": who reports is no party.
            let reporter = |s: &Side| s.party.sector == Some(Sector::Jrn);
            if rule.mutual && sides.actors.iter().filter(|s| !reporter(s)).count() > 1 {
                sides.actors.retain(|s| !reporter(s));
            }
            if sides.recipients.is_empty() && !rule.mutual {
                let content = self.content_of(&self.all[k]);
                sides.recipients =
                    implied::recipients(self.site, &self.book.answering, rule, head, &content, &sides.actors);
            }
            // A crowd or a government makes an act political, the court of a private crime does not.
            let crowd = rule.kind == Some(EventType::Protest) || governs(rule);
            if crowd {
                self.organ(rule, pattern.part, head, &mut sides);
            }
            // The public is meant only where the article names nobody else: see `complete`.
            if sides.recipients.is_empty()
                && let Some(sector) = rule.target.filter(|&s| s != Sector::Cvl)
            {
                sides.recipients = implied::target(&sides.actors, sector);
            }
            let domestic = |sides: &mut Sides| {
                if let Some(kind) = rule.kind {
                    implied::domestic(self.site.doc, kind, rule.mode, sides);
                }
            };
            domestic(&mut sides);
            let verdict = self.verdict(rule, head, &sides);
            if !crowd && !sides.is_empty() {
                self.organ(rule, pattern.part, head, &mut sides);
                domestic(&mut sides);
            }
            if rule.kind == Some(EventType::Assault) {
                // "A bombing in Kenya killed ten": where it was is not who did it.
                sides.actors.retain(|s| !roles::is_location(self.site.doc, s));
            }
            self.note(head, "role", pattern, || describe(&sides));
            self.all[k].waiting = rule.needs == Needs::Earlier
                || (pattern.part == Part::Noun && rule.needs == Needs::Any && sides.is_empty());
            if let Err(why) = verdict
                && !self.all[k].waiting
            {
                self.block(k, || why.to_owned());
            }
            self.all[k].sides = sides;
        }
    }

    /// Tells why what is told between these sides is no political act.
    fn verdict(&self, rule: &Rule, head: usize, sides: &Sides) -> Result<(), &'static str> {
        let doc = self.site.doc;
        political::acceptable(doc, rule, head, sides, &self.book.gathered)?;
        if self.sport && !political::speaks_of(doc, head, &self.book.politics) {
            return Err("a report of sport");
        }
        if rule.kind == Some(EventType::Accuse) && roles::of_oneself(self.site, rule, head, sides) {
            return Err("words about oneself");
        }
        Ok(())
    }

    /// Gives an act of which nobody is told to be the actor the organ of state that its rule implies.
    fn organ(&self, rule: &Rule, part: Part, head: usize, sides: &mut Sides) {
        let Some(sector) = self.implied(rule, part, head).filter(|_| sides.actors.is_empty()) else { return };
        let scene = self.scene().filter(|&country| {
            // Crowds are of where they are, whatever state they are against.
            let crowd = rule.kind == Some(EventType::Protest) && !sides.recipients.is_empty();
            let open = || sides.recipients.iter().all(|r| r.party.country.is_none());
            crowd || governs(rule) && open() && self.speaks_of_none_but(country, head)
        });
        sides.actors = implied::organ(self.site, head, &sides.recipients, sector, scene);
    }

    /// The organ that a rule implies for an act at `head`: a government only where nobody is told to ban or to lift what was
    /// banned or lifted, since anybody may ban.
    pub(super) fn implied(&self, rule: &Rule, part: Part, head: usize) -> Option<Sector> {
        let frame = self.site.frames.of(head);
        let unsaid = match part {
            Part::Verb => frame.passive && frame.subj.is_empty(),
            _ => rule.implied != Some(Sector::Gov),
        };
        rule.implied.filter(|_| !governs(rule) || unsaid)
    }

    /// Decides status, date, place and who reports.
    pub(super) fn standing(&mut self, read: &Read, published: Option<jiff::civil::Date>) {
        let latest_year = standing::latest_year(self.site.doc);
        let past = Past { times: &read.times, published, latest_year };
        let mut background = None;
        for k in 0..self.all.len() {
            if self.all[k].gone {
                continue;
            }
            let (head, pattern) = (self.all[k].head, self.all[k].pattern);
            let rule = self.rule(&self.all[k]);
            let carrier = self.all[k].carrier;
            let kind = rule.kind.unwrap_or(EventType::Consult);
            // What is done by saying so has the day of the saying.
            let saying = || {
                let cue = standing::by_saying(self.site, head, kind, &self.all[k].sides.actors)?;
                dating::of(self.site, &read.times, cue, None, published)
            };
            let dated = dating::of(self.site, &read.times, head, carrier, published).or_else(saying);
            let date = dated.map(|d| d.timex);
            let mut decision = self.worded(k, &past, date);
            if self.all[k].alive {
                self.locate(k, read);
            }
            self.all[k].date = dated.map(|d| dating::record(self.site.doc, d, published)).unwrap_or_default();
            // Who condemns "the attack" takes it for done; who accuses somebody of an attack only says so.
            let taken_for_done = pattern.part == Part::Noun && standing::definite(self.site, head, dep::DOBJ);
            if let Some(s) = self.all[k].forced.filter(|s| *s != Status::Alleged || !taken_for_done) {
                if decision.0 != Status::Negated || s == Status::Negated {
                    decision = (s, None);
                }
            } else if let Some(s) = rule.status {
                decision = (s, None);
            }
            if let Some(n) = standing::reporter(self.site, head, kind, &self.all[k].sides.actors) {
                self.all[k].reported_by = read.statements[n].speaker.as_ref().map(|p| p.name.clone());
                if self.all[k].date.start.is_none() && matches!(decision.0, Status::Actual | Status::Alleged) {
                    let day = dating::of_telling(self.site, &read.times, n, head, published);
                    self.all[k].date = day.unwrap_or_default();
                }
                if decision.0 == Status::Actual
                    && let Some(word) = self.book.standing.only_claimed(self.site, head, kind, n)
                {
                    decision = (Status::Alleged, Some(word));
                }
            }
            // A claim of responsibility is told by who makes it (coding guide, section 4).
            if rule.status == Some(Status::Alleged) && self.all[k].reported_by.is_none() {
                self.all[k].reported_by = self.all[k].sides.actors.first().map(|s| s.party.name.clone());
            }
            if decision.0 == Status::Actual
                && date.is_none()
                && self.all[k].reported_by.is_none()
                && let Some(word) = self.goes_on(k, background)
            {
                decision = (Status::Historical, Some(word));
            }
            // What is judged is judged as what it is.
            let announced = if self.all[k].alive { self.announced(k, decision, date) } else { None };
            if let Some((kind, mode)) = announced {
                self.note(head, "status", pattern, || format!("announced by its own side: {kind}"));
                self.all[k].announced = Some((kind, mode));
                decision = (Status::Actual, None);
            }
            if decision.0 != Status::Actual {
                let doc = self.site.doc;
                self.note(head, "status", pattern, || match decision.1 {
                    Some(t) => format!("{}, by \"{}\"", decision.0, doc.text_of(t)),
                    None => decision.0.to_string(),
                });
            }
            if let Some(j) = self.all[k].again
                && decision.0 == Status::Actual
                && self.all[j].status.0 != Status::Negated
                // What the article tells by itself is more than a claim.
                && (self.all[j].status.0 != Status::Alleged || self.all[k].reported_by.is_some())
            {
                decision = self.all[j].status;
            }
            if decision.0 == Status::Historical && self.all[k].alive {
                background = Some(k);
            }
            self.all[k].status = decision;
        }
    }

    /// Decides where candidate `k` took place.
    pub(super) fn locate(&mut self, k: usize, read: &Read) {
        let (head, pattern, carrier) = (self.all[k].head, self.all[k].pattern, self.all[k].carrier);
        let kind = self.rule(&self.all[k]).kind.unwrap_or(EventType::Consult);
        let place = placing::of(self.site, &read.places, kind, head, carrier);
        self.all[k].place = place.map(|p| read.places[p].clone());
        if self.explain.is_some()
            && let Some(told) = placing::reasons(self.site.doc, &read.places, head, carrier.map(|c| c.verb))
        {
            let chosen = self.all[k].place.as_ref().map_or_else(
                || "none is tied closely enough".to_owned(),
                |p| format!("taken: {}", self.site.doc.slice(self.site.doc.span_of(p.tokens))),
            );
            self.note(head, "place", pattern, || format!("{chosen}; weighed: {told}"));
        }
    }

    /// The status that the words around an act and its date give it.
    fn worded(&self, k: usize, past: &Past<'_>, date: Option<&crate::times::Timex>) -> Decision {
        let (c, doc) = (&self.all[k], self.site.doc);
        let to_come = || date.is_some_and(|t| dating::is_to_come(doc, t, past.published));
        match self.book.standing.of(self.site, c.head, c.carrier) {
            // What is likely on a named day to come is a plan.
            Some((Status::Hypothetical, Some(t)))
                if doc.lemma(t) == "likely" && (to_come() || self.soon(past, c.head)) =>
            {
                (Status::Planned, Some(t))
            }
            // "a plan for yesterday's march"
            Some((Status::Planned, _)) if self.is_over(past, c.head, date) => (Status::Actual, None),
            Some(d) => d,
            None => {
                let verb = c.carrier.map_or(c.head, |x| x.verb);
                let done = matches!(doc.token(verb).tag, tag::VBD | tag::VBN);
                let own = |t: &crate::times::Timex| {
                    self.site.frames.is_verbal(verb) || doc.subtree(c.head).contains(t.tokens.start as usize)
                };
                match date {
                    Some(t) if !done && own(t) && to_come() => (Status::Planned, Some(t.tokens.start as usize)),
                    _ => self
                        .book
                        .standing
                        .history(self.site, past, c.head, c.carrier, date)
                        .unwrap_or((Status::Actual, None)),
                }
            }
        }
    }

    /// Whether words of the clause put the act at `head` ahead, on whatever day: "next month".
    fn soon(&self, past: &Past<'_>, head: usize) -> bool {
        let doc = self.site.doc;
        let below = doc.subtree(head);
        past.times.iter().any(|t| below.contains(t.tokens.start as usize) && dating::is_to_come(doc, t, past.published))
    }

    /// Whether the noun `head` has a day of its own that is over.
    fn is_over(&self, past: &Past<'_>, head: usize, date: Option<&crate::times::Timex>) -> bool {
        let Some(((_, last), published)) = date.and_then(crate::times::Timex::days).zip(past.published) else {
            return false;
        };
        let own = date.is_some_and(|t| self.site.doc.subtree(head).contains(t.tokens.start as usize));
        own && !self.site.frames.is_verbal(head) && last < published
    }

    /// A past tense right after an act told as background goes on with it, when one of its parties acts in both.
    fn goes_on(&self, k: usize, background: Option<usize>) -> Option<usize> {
        let (c, b, doc) = (&self.all[k], &self.all[background?], self.site.doc);
        let verb = c.carrier.map_or(c.head, |x| x.verb);
        let gap = doc.sent_of(c.head) - doc.sent_of(b.head);
        let was = |t: usize| doc.dep(t) == dep::AUXPASS && doc.token(t).tag == tag::VBD;
        let past = doc.token(verb).tag == tag::VBD || doc.children(verb).any(was);
        let told = |s: &Side| b.sides.actors.iter().chain(&b.sides.recipients).any(|t| t.party.name == s.party.name);
        // "The meeting covered trade": the same act, told again.
        let back = || c.pattern.part == Part::Noun && reference_of(doc, c.head) == Reference::Back;
        // "Six years after she was freed, she met the minister": what the words set apart is not of one time.
        let apart = gap == 0 && b.status.1.is_some_and(|w| standing::sets_apart(doc, w));
        let goes_on = (gap == 1 || gap == 0)
            && !apart
            && (self.site.frames.is_verbal(verb) && past || back())
            && c.sides.actors.iter().chain(&c.sides.recipients).any(|s| !s.party.name.is_empty() && told(s));
        goes_on.then_some(b.status.1).flatten()
    }

    /// What is said counts as what it does (coding guide, sections 1 and 4): an act to come, told by the side that will do
    /// it and bound to no day, is a promise, a threat or a concession.
    fn announced(
        &self,
        k: usize,
        decision: Decision,
        date: Option<&crate::times::Timex>,
    ) -> Option<(EventType, Option<&'static str>)> {
        let doc = self.site.doc;
        let c = &self.all[k];
        let word = decision.1?;
        let future = |t: usize| {
            matches!(doc.norm(t), "will" | "would" | "'ll" | "shall" | "'d" | "wo" | "go" | "going" | "gonna")
        };
        let refused = decision.0 == Status::Negated
            && doc.children(doc.head(word)).any(|t| doc.dep(t) == dep::AUX && future(t) && t < word);
        let will = future(word) && matches!(decision.0, Status::Planned | Status::Hypothetical);
        if !(will || refused) || c.pattern.part != Part::Verb {
            return None;
        }
        let speaker = self.site.speaker_of(c.head)?;
        // What somebody thinks will come is no announcement.
        let cue = self.site.statement_around(c.head).map(|n| &self.site.found[n].cue).into_iter().flatten();
        if cue.flat_map(|r| r.iter()).any(|t| self.book.expecting.contains(doc.lemma(t))) {
            return None;
        }
        let speakers = roles::parties_at(self.site, speaker, 0);
        let own = c.sides.actors.iter().any(|a| {
            matches!(doc.norm(a.token), "we" | "i")
                || speakers.iter().any(|s| {
                    // An expert does not speak for the government of the country.
                    roles::is_political(&s.party) && s.party.country.is_some() && s.party.country == a.party.country
                })
                || speakers.iter().any(|s| !s.party.name.is_empty() && s.party.name == a.party.name)
        });
        let dated = date.is_some_and(|t| t.days().is_some());
        if !own {
            return None;
        }
        let rule = self.rule(c);
        if refused {
            let mode = match rule.kind? {
                EventType::Consult => "meet",
                EventType::Aid | EventType::Cooperate | EventType::Agree | EventType::Support => "assist",
                EventType::Retreat | EventType::Concede => "yield",
                _ => return None,
            };
            return Some((EventType::Reject, EventType::Reject.mode(mode)));
        }
        let threat = |mode: &'static str| Some((EventType::Threaten, EventType::Threaten.mode(mode)));
        match rule.kind? {
            EventType::Aid | EventType::Cooperate | EventType::Consult | EventType::Support => {
                Some((EventType::Agree, None))
            }
            EventType::Retreat if rule.mode == Some("resign") => None,
            // To announce a withdrawal or release is to concede it; to say that one will, to promise it.
            EventType::Retreat => {
                let announced = self.site.statement_around(c.head).is_some_and(|n| {
                    let cue = self.site.found[n].cue.iter().flat_map(|r| r.iter());
                    cue.into_iter().any(|t| matches!(doc.lemma(t), "announce" | "declare" | "order"))
                });
                Some((if announced { EventType::Concede } else { EventType::Agree }, None))
            }
            _ if dated => None,
            EventType::Assault => threat("violence"),
            EventType::Coerce => threat(if rule.mode == Some("arrest") { "arrest" } else { "restrict" }),
            EventType::Sanction => threat(if rule.mode == Some("expel") { "expel" } else { "restrict" }),
            EventType::Mobilize => threat("violence"),
            EventType::Protest => threat("relations"),
            _ => None,
        }
    }

    /// Gives the surviving candidates as drafts, in the order of their heads.
    pub(crate) fn finish(mut self) -> Vec<Draft> {
        let mut out = Vec::new();
        for k in 0..self.all.len() {
            if !self.all[k].alive {
                continue;
            }
            let c = &self.all[k];
            let (Some(kind), rule) = (self.rule(c).kind, self.rule(c)) else { continue };
            let file = &self.book.files[rule.file];
            let holds = |when: &Vec<Vec<_>>| when.iter().any(|w| self.site.all_hold(w, c.head, c.carrier));
            let mode = rule.mode.or_else(|| {
                let found = file.modes.iter().find(|(_, when)| holds(when));
                found.and_then(|(m, _)| kind.mode(m))
            });
            let finer = file.finer.iter().find(|(_, when)| holds(when)).map(|(code, _)| code.clone());
            let (kind, mode) = c.announced.unwrap_or((kind, mode));
            let again = c.again.map(|j| self.all[j].head);
            // A back-reference is as its first telling unless it says more.
            let first = again.and_then(|h| out.iter().find(|d: &&Draft| d.head == h && d.kind == kind));
            let mode = mode.or(first.and_then(|d| d.mode));
            let mut trigger = c.hit.trigger.clone();
            if let Some(carrier) = c.carrier {
                trigger.push(carrier.verb);
                trigger.sort_unstable();
            }
            out.push(Draft {
                head: c.head,
                rule: c.pattern.rule,
                part: c.pattern.part,
                at: self.book.place(c.pattern),
                trigger,
                kind,
                mode,
                sides: self.local(c, kind),
                told: None,
                status: c.status.0,
                reported_by: c.reported_by.clone(),
                date: c.date.clone(),
                place: c.place.clone(),
                weight: c.hit.weight,
                finer,
                again,
                near: c.likely.map(|p| (p, near::told(&c.doubts))),
            });
            let (head, pattern, text) = (c.head, c.pattern, describe(&c.sides));
            let mode = mode.unwrap_or("");
            self.note(head, "event", pattern, || format!("{kind} {mode} {text}"));
        }
        out
    }
}

/// Tells whether a rule implies those who rule, as bans and coups do.
fn governs(rule: &Rule) -> bool {
    matches!(rule.kind, Some(EventType::Coerce | EventType::Concede))
        && matches!(rule.implied, Some(Sector::Gov | Sector::Mil))
}

/// The light verb that carries the event noun `n`, if any.
pub(crate) fn carrier<'a>(site: &Site<'_>, book: &'a Codebook, n: usize) -> Option<Carrier<'a>> {
    // "Since the talks, they have held": a phrase of time or cause is carried by no verb.
    const APART: [&str; 9] = ["since", "after", "before", "during", "amid", "despite", "following", "until", "because"];
    let above = site.doc.head(n);
    if site.doc.dep(n) == dep::POBJ && APART.contains(&site.doc.norm(above)) {
        return None;
    }
    let mut verb = site.frames.of(n).lead?;
    // "launched a series of attacks"
    if site.frames.measured(verb) == Some(n) {
        verb = site.frames.of(verb).lead?;
    }
    if !site.frames.is_verbal(verb) {
        return None;
    }
    let light = book.lights_at(site.lemma_key(verb)).find(|l| site.weigh(&l.pattern, &[], verb, None).is_ok())?;
    Some(Carrier { verb, light })
}

/// Which list of a rule a word may head; words inside names head nothing.
pub(crate) fn part_of(doc: &Document, i: usize) -> Option<Part> {
    let t = doc.token(i);
    let inside_name = || {
        doc.ent_of(i).is_some_and(|e| {
            matches!(e.label, ent::ORG | ent::PERSON | ent::GPE | ent::FAC | ent::PRODUCT | ent::WORK_OF_ART | ent::LOC)
                && e.tokens.len() > 1
        })
    };
    match t.pos {
        Pos::Verb => (!matches!(t.dep, dep::AMOD | dep::COMPOUND)).then_some(Part::Verb),
        // The main verb "be" of a copula; auxiliaries tell nothing by themselves.
        Pos::Aux => (!matches!(t.dep, dep::AUX | dep::AUXPASS)).then_some(Part::Verb),
        Pos::Noun => (t.dep != dep::COMPOUND).then_some(Part::Noun),
        Pos::Propn => {
            let dated = doc.ent_of(i).is_some_and(|e| matches!(e.label, ent::DATE | ent::TIME));
            (t.dep != dep::COMPOUND && !inside_name() && !dated).then_some(Part::Noun)
        }
        Pos::Adj => Some(Part::Adj),
        _ => None,
    }
}

/// Tells whether two sides are one: the same country and sector.
pub(super) fn same_side(a: &Side, b: &Side) -> bool {
    a.party.country == b.party.country && a.party.sector == b.party.sector
}

pub(super) fn describe(sides: &Sides) -> String {
    let list = |xs: &[Side]| {
        let xs: Vec<String> = xs.iter().map(|s| format!("{} ({})", s.party.name, s.party.code())).collect();
        if xs.is_empty() { "nobody".to_owned() } else { xs.join(", ") }
    };
    format!("{} → {}", list(&sides.actors), list(&sides.recipients))
}
