//! Completion: the side that one telling leaves open and another part of the article gives.
//!
//! Only what refers back ("the meeting", "Israel's attacks", "criticised the move") is completed; what is new, or tells
//! nobody at all, stays as it is.

use super::draft::{Candidate, Pool, describe, same_side};
use super::echo::{Reference, is_in_person, reference_of};
use super::implied;
use super::roles::{self, Side, Sides};
use crate::codebook::Part;
use crate::codebook::pattern::Rel;
use crate::mention::Kind;
use crate::ontology::{EventType, Sector};
use text::{dep, tag};

/// How many sentences back a word like "the move" reaches.
const REACH: usize = 2;

/// How many sentences back those are sought to whom somebody goes on speaking.
const ADDRESS: usize = 3;

/// Nouns that point back to an act without telling which.
const MOVES: [&str; 15] = [
    "move",
    "decision",
    "step",
    "action",
    "measure",
    "act",
    "announcement",
    "proclamation",
    "declaration",
    "statement",
    "remark",
    "comment",
    "incident",
    "deployment",
    "plan",
];

/// Nouns for a text that speaks for those who issued it.
const PAPERS: [&str; 12] = [
    "statement",
    "measure",
    "policy",
    "rule",
    "regulation",
    "motion",
    "letter",
    "report",
    "order",
    "decree",
    "communique",
    "lawsuit",
];

/// What is asked for of those who do otherwise.
const DEMANDS: [&str; 14] = [
    "release",
    "end",
    "halt",
    "withdrawal",
    "ceasefire",
    "stop",
    "cessation",
    "return",
    "restraint",
    "investigation",
    "inquiry",
    "probe",
    "lifting",
    "removal",
];

impl Pool<'_, '_> {
    /// Gives candidates the side they leave open: those that hold by themselves, or the near ones that live.
    pub(crate) fn complete(&mut self, near: bool) {
        for k in 0..self.all.len() {
            if !self.all[k].alive
                || self.all[k].likely.is_some() != near
                || self.all[k].waiting && self.all[k].again.is_none()
            {
                continue;
            }
            let found = self
                .partners(k)
                .or_else(|| self.speaker_joins(k))
                .or_else(|| self.aimed_at_act(k))
                .or_else(|| self.alleged_of(k))
                .or_else(|| self.demanded_of(k))
                .or_else(|| self.of_paper(k))
                .or_else(|| self.addressed(k))
                .or_else(|| self.told_elsewhere(k))
                .or_else(|| self.same_hands(k))
                .or_else(|| self.goes_on_asking(k))
                .or_else(|| self.across_the_table(k))
                .or_else(|| self.host(k))
                .or_else(|| self.own_people(k));
            if let Some((mut sides, why)) = found {
                // Nobody acts towards himself.
                let own = sides.actors.clone();
                sides.recipients.retain(|r| !own.iter().any(|a| same_side(a, r) && r.party.country.is_some()));
                let (head, pattern) = (self.all[k].head, self.all[k].pattern);
                self.note(head, "role", pattern, || format!("{}, {why}", describe(&sides)));
                self.all[k].sides = sides;
            }
        }
    }

    pub(super) fn kind(&self, k: usize) -> Option<EventType> {
        self.rule(&self.all[k]).kind
    }

    /// Tells whether the candidate refers to something told before: a definite or bare noun.
    fn points_back(&self, k: usize) -> bool {
        let c = &self.all[k];
        c.pattern.part == Part::Noun && reference_of(self.site.doc, c.head) != Reference::New
    }

    /// "The talks", "their meeting", "Biden's meeting": who met, as the article told it before.
    fn partners(&self, k: usize) -> Option<(Sides, &'static str)> {
        let c = &self.all[k];
        let alone =
            |s: &[Side]| s.iter().all(|x| same_side(x, &s[0]) && !x.party.country.is_some_and(crate::Country::is_body));
        if !self.rule(c).mutual || !alone(&c.sides.actors) || !self.points_back(k) {
            return None;
        }
        let told = (0..k).rev().find_map(|j| {
            let e = &self.all[j];
            let call = self.first_mode(j) == Some("phone") && is_in_person(self.site.doc.lemma(c.head));
            let live = e.alive && (!e.waiting || e.again.is_some()) && self.rule(e).kind == self.rule(c).kind && !call;
            let told = self.negotiators(j);
            let all: Vec<Side> = told.actors.into_iter().chain(told.recipients).collect();
            let several = all.iter().any(|x| !same_country(x, &all[0]) && x.party.country.is_some());
            let own = c.sides.actors.iter().all(|a| all.iter().any(|x| same_country(a, x)));
            (live && several && own).then_some(all)
        })?;
        Some((Sides { actors: told, recipients: Vec::new() }, "as told before"))
    }

    /// "She said that cooperation with Chad would help", "affirmed it during a meeting with the envoy": who speaks is the
    /// other side.
    fn speaker_joins(&self, k: usize) -> Option<(Sides, &'static str)> {
        let (c, site) = (&self.all[k], self.site);
        let with = site.walk(c.head, c.carrier, &[Rel::Prep("with")]);
        let talks = self.rule(c).mutual && self.kind(k) != Some(EventType::Assault);
        let told = c.sides.actors.first().filter(|_| talks && c.pattern.part == Part::Noun)?;
        let state = |s: &Side| s.party.country.filter(|o| !o.is_body());
        let own = state(told)?;
        let one = c.sides.actors.iter().all(|s| state(s) == Some(own) && with.contains(&s.token));
        let speaker = site.speaker_of(c.head).filter(|_| one)?;
        let sides: Vec<Side> = roles::parties_at(site, speaker, 0)
            .into_iter()
            .filter(|s| state(s).is_some_and(|o| o != own) && roles::is_political(&s.party))
            .collect();
        if sides.is_empty() {
            return None;
        }
        let actors = sides.into_iter().chain(c.sides.actors.iter().cloned()).collect();
        Some((Sides { actors, recipients: Vec::new() }, "with who speaks"))
    }

    /// "Criticised the withdrawal", "called the attack a crime", "rejected the move": those whose act it is.
    fn aimed_at_act(&self, k: usize) -> Option<(Sides, &'static str)> {
        let c = &self.all[k];
        let answers = matches!(self.kind(k), Some(EventType::Accuse | EventType::Reject | EventType::Support));
        if !answers || !c.sides.recipients.is_empty() || c.sides.actors.is_empty() {
            return None;
        }
        let site = self.site;
        let mut ends =
            if c.pattern.part == Part::Verb { site.walk(c.head, c.carrier, &[Rel::Obj]) } else { Vec::new() };
        for p in ["of", "for", "on", "over", "about", "against", "to", "at"] {
            ends.extend(site.walk(c.head, c.carrier, &[Rel::Prep(p)]));
        }
        // "This was an attempt to undermine the court": what was told just before.
        let points =
            |&t: &usize| matches!(site.doc.norm(t), "this" | "that" | "these") || MOVES.contains(&site.doc.lemma(t));
        ends.extend(site.walk(c.head, c.carrier, &[Rel::Subj]).into_iter().filter(points));
        let other = |s: &&Side| !c.sides.actors.iter().any(|a| same_side(a, s));
        for t in ends.into_iter().flat_map(|t| site.frames.conjuncts(t)) {
            let act = self.all.iter().find(|e| e.head == t && self.rule(e).kind.is_some());
            let sides: Vec<Side> = match act {
                Some(e) if !e.sides.actors.is_empty() || reference_of(site.doc, t) != Reference::Back => {
                    e.sides.actors.iter().filter(other).cloned().collect()
                }
                _ if self.is_move(t) => self
                    .last_act(k, t)
                    .map(|e| self.whose_move(e).iter().filter(other).cloned().collect())
                    .unwrap_or_default(),
                _ => self.who_made(t).into_iter().filter(|s| other(&s)).collect(),
            };
            if !sides.is_empty() {
                return Some((Sides { actors: c.sides.actors.clone(), recipients: sides }, "whose act it is"));
            }
        }
        None
    }

    /// Tells whether the word at `t` points back to an act: "the move", "this".
    fn is_move(&self, t: usize) -> bool {
        let doc = self.site.doc;
        matches!(doc.norm(t), "this" | "that" | "these")
            || MOVES.contains(&doc.lemma(t)) && reference_of(doc, t) == Reference::Back
    }

    /// "The emergency that the president declared": who did what the relative clause tells of a thing.
    fn who_made(&self, t: usize) -> Vec<Side> {
        let (site, doc) = (self.site, self.site.doc);
        let made = doc.children(t).filter(|&v| doc.dep(v) == dep::RELCL && site.frames.of(v).obj.contains(&t));
        made.flat_map(|v| site.frames.of(v).subj.clone()).flat_map(|s| roles::parties_at(site, s, 0)).collect()
    }

    /// Whose move it is that several criticise one after the other: theirs whom the one before criticised.
    fn whose_move<'c>(&self, last: &'c Candidate<'_>) -> &'c [Side] {
        let critic = self.rule(last).kind == Some(EventType::Accuse) && !last.sides.recipients.is_empty();
        if critic { &last.sides.recipients } else { &last.sides.actors }
    }

    /// "Filed a lawsuit alleging that the minister took bribes": against those of whom the clause under it says so.
    fn alleged_of(&self, k: usize) -> Option<(Sides, &'static str)> {
        let (c, doc) = (&self.all[k], self.site.doc);
        if self.kind(k) != Some(EventType::Accuse) || !c.sides.recipients.is_empty() || c.sides.actors.is_empty() {
            return None;
        }
        let under = doc.subtree(c.carrier.map_or(c.head, |x| x.verb));
        let told = self.all.iter().find(|e| {
            self.rule(e).kind == Some(EventType::Accuse)
                && e.head > c.head
                && under.contains(e.head)
                && doc.token(e.head).tag == tag::VBG
                && e.sides.recipients.iter().any(|r| !c.sides.actors.iter().any(|a| same_side(a, r)))
        })?;
        let sides = Sides { actors: c.sides.actors.clone(), recipients: told.sides.recipients.clone() };
        Some((sides, "of whom it is alleged"))
    }

    /// The last act told before token `t` by somebody else than candidate `k`'s actors.
    fn last_act(&self, k: usize, t: usize) -> Option<&Candidate<'_>> {
        let (doc, c) = (self.site.doc, &self.all[k]);
        self.all[..k].iter().rev().find(|e| {
            e.alive
                && e.head < t
                && doc.sent_of(t) - doc.sent_of(e.head) <= REACH
                && !e.sides.actors.is_empty()
                && !e.sides.actors.iter().any(|a| c.sides.actors.iter().any(|b| same_side(a, b)))
        })
    }

    /// "Marched to demand that the president resign": a protest is aimed at those of whom it demands.
    fn demanded_of(&self, k: usize) -> Option<(Sides, &'static str)> {
        let c = &self.all[k];
        if self.kind(k) != Some(EventType::Protest) || !c.sides.recipients.is_empty() {
            return None;
        }
        let doc = self.site.doc;
        let authority = |s: &Side| {
            use Sector::{Cop, Gov, Igo, Jud, Leg, Mil};
            matches!(s.party.sector, Some(Gov | Leg | Jud | Cop | Mil | Igo))
        };
        let demand = self.all.iter().find(|e| {
            matches!(self.rule(e).kind, Some(EventType::Request | EventType::Accuse))
                && doc.sent_of(e.head) == doc.sent_of(c.head)
                && e.head > c.head
                && e.sides.recipients.iter().any(authority)
                && (e.sides.actors.is_empty()
                    || e.sides.actors.iter().any(|a| c.sides.actors.iter().any(|b| same_side(a, b))))
        });
        let Some(demand) = demand else {
            let recipients: Vec<Side> = self.defied(c.head).into_iter().filter(authority).collect();
            return (!recipients.is_empty())
                .then(|| (Sides { actors: c.sides.actors.clone(), recipients }, "whom they defy"));
        };
        let recipients = demand.sides.recipients.iter().filter(|s| authority(s)).cloned().collect();
        Some((Sides { actors: c.sides.actors.clone(), recipients }, "of whom they demand"))
    }

    /// "To protest the minister's decision", "in defiance of the police": against whom a crowd is that acts at `head`.
    fn defied(&self, head: usize) -> Vec<Side> {
        const AGAINST: [&str; 9] =
            ["protest", "oppose", "denounce", "condemn", "decry", "defy", "criticise", "criticize", "reject"];
        let (site, doc) = (self.site, self.site.doc);
        let frames = &site.frames;
        let of = |t: usize| {
            let f = frames.of(t);
            if frames.is_verbal(t) && AGAINST.contains(&doc.lemma(t)) {
                return f.obj.clone();
            }
            let defiance = matches!(doc.lemma(t), "defiance" | "protest") && doc.dep(t) == dep::POBJ;
            let whose = f.preps.iter().filter(|(p, _)| matches!(doc.norm(*p), "of" | "against" | "at")).map(|x| x.1);
            if defiance { whose.collect() } else { Vec::new() }
        };
        let after = doc.subtree(head).iter().filter(|&t| t > head);
        after.flat_map(of).flat_map(|t| frames.conjuncts(t)).flat_map(|t| roles::parties_at(site, t, 0)).collect()
    }

    /// "The statement condemned", "the new rules ban": those whose act was told last.
    fn of_paper(&self, k: usize) -> Option<(Sides, &'static str)> {
        let c = &self.all[k];
        if !c.sides.actors.is_empty() || c.pattern.part != Part::Verb || self.rule(c).mutual {
            return None;
        }
        let doc = self.site.doc;
        let subject = self.site.frames.of(c.head).subj.iter().copied().find(|&t| {
            PAPERS.contains(&doc.lemma(t)) && doc.children(t).any(|d| doc.dep(d) == dep::DET && doc.norm(d) == "the")
        })?;
        let told = self.last_act(k, subject)?;
        Some((Sides { actors: told.sides.actors.clone(), recipients: c.sides.recipients.clone() }, "whose text it is"))
    }

    /// "Israel's attacks", "the strike on Homs": the side left open, as another telling of such an act between them has
    /// it.
    fn told_elsewhere(&self, k: usize) -> Option<(Sides, &'static str)> {
        let (c, rule) = (&self.all[k], self.rule(&self.all[k]));
        let open = c.sides.recipients.is_empty() != c.sides.actors.is_empty();
        let resigns = rule.mode == Some("resign");
        let to = c.sides.recipients.is_empty();
        let back = self.points_back(k);
        // Who did it is not guessed for an act that is new, or whose first telling names nobody.
        let definite = || reference_of(self.site.doc, c.head) == Reference::Back && c.again.is_none();
        if !to && !definite() {
            return None;
        }
        // A new attack by those who attack one enemy alone in the whole article is on the same.
        let attack = to && rule.kind == Some(EventType::Assault);
        if !open || rule.mutual || resigns || rule.kind == Some(EventType::Protest) || !back && !attack {
            return None;
        }
        let fits = |j: &usize| {
            let e = &self.all[*j];
            let (own, its) =
                if to { (&c.sides.actors, &e.sides.actors) } else { (&c.sides.recipients, &e.sides.recipients) };
            let (same, other) = (e.sides.actors.is_empty() || e.sides.recipients.is_empty(), rule.kind);
            e.alive && !same && self.rule(e).kind == other && own.iter().all(|a| its.iter().any(|b| same_country(a, b)))
        };
        let mut all = (0..k).rev().chain(k + 1..self.all.len()).filter(fits);
        let told = &self.all[all.next()?].sides;
        if !back
            && !all.all(|j| {
                self.all[j].sides.recipients.iter().any(|r| told.recipients.iter().any(|t| same_country(r, t)))
            })
        {
            return None;
        }
        let mut sides = c.sides.clone();
        if to {
            sides.recipients.clone_from(&told.recipients);
        } else {
            sides.actors.clone_from(&told.actors);
        }
        Some((sides, "as told elsewhere"))
    }

    /// "Two insurgents were detained": whose hands they fell into, when all who strike or arrest such fighters in the
    /// article are of one side.
    fn same_hands(&self, k: usize) -> Option<(Sides, &'static str)> {
        use Sector::{Crm, Igo, Mil, Reb, Uaf};
        let c = &self.all[k];
        let force = |c: &Candidate<'_>| matches!(self.rule(c).kind, Some(EventType::Assault | EventType::Coerce));
        let outlaw =
            |s: &Side| matches!(s.kind, Kind::People | Kind::Person) && matches!(s.party.sector, Some(Reb | Uaf | Crm));
        if !force(c) || !c.sides.actors.is_empty() || !c.sides.recipients.iter().any(outlaw) {
            return None;
        }
        let others = || {
            self.all
                .iter()
                .filter(|e| e.alive && force(e) && !e.sides.actors.is_empty() && e.sides.recipients.iter().any(outlaw))
        };
        let nearest = others().min_by_key(|e| e.head.abs_diff(c.head))?;
        let forces = nearest.sides.actors.iter().any(|a| matches!(a.party.sector, Some(Mil | Igo | Sector::Cop)));
        let alike = |e: &Candidate<'_>| {
            e.sides.actors.iter().all(|a| nearest.sides.actors.iter().any(|b| a.party.country == b.party.country))
        };
        (forces && others().all(alike)).then(|| {
            let sides = Sides { actors: nearest.sides.actors.clone(), recipients: c.sides.recipients.clone() };
            (sides, "in whose hands the others fell")
        })
    }

    /// "It also called for the release of the detainees": asked of those whom the same side accused or asked just before.
    fn goes_on_asking(&self, k: usize) -> Option<(Sides, &'static str)> {
        let c = &self.all[k];
        let doc = self.site.doc;
        let lone = self.kind(k) == Some(EventType::Request) && c.sides.recipients.is_empty();
        let actor = c.sides.actors.first().filter(|_| lone && c.pattern.part == Part::Verb)?;
        let demand = self
            .site
            .walk(c.head, c.carrier, &[Rel::Prep("for")])
            .into_iter()
            .chain(self.site.walk(c.head, c.carrier, &[Rel::Obj]))
            .any(|t| DEMANDS.contains(&doc.lemma(t)));
        if !demand {
            return None;
        }
        let before = self.all[..k].iter().rev().find(|e| {
            e.alive
                && matches!(
                    self.rule(e).kind,
                    Some(EventType::Request | EventType::Accuse | EventType::Threaten | EventType::Sanction)
                )
                && doc.sent_of(c.head) - doc.sent_of(e.head) <= ADDRESS
                && e.sides.actors.iter().any(|a| same_side(a, actor))
                && e.sides.recipients.iter().any(|r| r.party.country.is_some() && !same_side(r, actor))
        })?;
        let sides = Sides { actors: c.sides.actors.clone(), recipients: before.sides.recipients.clone() };
        Some((sides, "of whom it asks"))
    }

    /// "The visit", "his trip": to the foreign state that the sentences around it name most.
    fn host(&self, k: usize) -> Option<(Sides, &'static str)> {
        let (c, rule, doc) = (&self.all[k], self.rule(&self.all[k]), self.site.doc);
        let visit = rule.kind == Some(EventType::Consult) && rule.mode == Some("visit") && !rule.mutual;
        let guest = c.sides.actors.first().filter(|_| visit && c.sides.recipients.is_empty())?;
        let own = guest.party.country?;
        if own.is_body() || !c.sides.actors.iter().all(|a| a.party.country == Some(own)) {
            return None;
        }
        let sent = doc.sent_of(c.head);
        let mut told: Vec<(crate::Country, usize, usize)> = Vec::new();
        for m in self.site.mentions.all() {
            let near = doc.sent_of(m.head).abs_diff(sent) <= REACH;
            let place = matches!(m.who.kind, Kind::State | Kind::Place);
            let Some(country) = m.who.country.filter(|&o| near && place && o != own && !o.is_body()) else { continue };
            match told.iter_mut().find(|x| x.0 == country) {
                Some(x) => x.1 += 1,
                None => told.push((country, 1, m.head)),
            }
        }
        let most = told.iter().map(|x| x.1).max()?;
        let mut first = told.iter().filter(|x| x.1 == most);
        let (&(_, _, token), None) = (first.next()?, first.next()) else { return None };
        let recipients = roles::parties_at(self.site, token, 0);
        (!recipients.is_empty())
            .then(|| (Sides { actors: c.sides.actors.clone(), recipients }, "the host by the article"))
    }

    /// "Banned rallies", "eased the curfew": what a government does to nobody in particular it does to its own people,
    /// where the rule says so.
    fn own_people(&self, k: usize) -> Option<(Sides, &'static str)> {
        let c = &self.all[k];
        let people = self.rule(c).target.filter(|&s| s == Sector::Cvl && c.sides.recipients.is_empty())?;
        let recipients = implied::target(&c.sides.actors, people);
        (!recipients.is_empty()).then(|| (Sides { actors: c.sides.actors.clone(), recipients }, "its own people"))
    }
}

/// Tells whether two sides are of one known country.
fn same_country(a: &Side, b: &Side) -> bool {
    a.party.country.is_some() && a.party.country == b.party.country
}
