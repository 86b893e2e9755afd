//! Sides that the article tells elsewhere: back-references, answers, crowds.

use super::draft::{Candidate, Pool, describe, same_side};
use super::join;
use super::matching::Carrier;
use super::near::ARTICLE;
use super::roles::{self, Side, Sides};
use crate::codebook::Part;
use crate::codebook::pattern::Rel;
use crate::codebook::words::lower;
use crate::ontology::{EventType, Quad, Sector};
use crate::record::EventDate;
use text::{Document, dep, ent};

impl<'a> Pool<'a, '_> {
    /// Back-references: "the attack", "Monday's rally" take the parties of the act told before (coding guide, section
    /// 4). The nearest earlier act of the same type is meant, one told with the same word before others.
    ///
    /// `day` dates an act by its head and carrier.
    pub(crate) fn echoes(&mut self, day: &Day<'_, 'a>) {
        for k in 0..self.all.len() {
            let c = &self.all[k];
            let open = c.waiting || (c.pattern.part == Part::Noun && c.sides.is_empty());
            if !c.alive || !open {
                continue;
            }
            let (head, pattern) = (c.head, c.pattern);
            let Some(j) = self.earlier(k, day) else {
                if self.all[k].waiting && self.is_known_force(k) {
                    self.all[k].waiting = false;
                } else if self.all[k].waiting {
                    self.block(k, || "the act is not told before".to_owned());
                }
                continue;
            };
            let mut told = self.negotiators(j);
            let resigns = self.rule(&self.all[k]).mode == Some("resign");
            let (mutual, met) = (self.rule(&self.all[k]).mutual, self.rule(&self.all[j]).mutual);
            let first = self.all[j].announced;
            // A visit and the meeting on it are two acts.
            let visits = self.rule(&self.all[k]).kind == Some(EventType::Consult);
            let c = &mut self.all[k];
            c.again = (mutual == met || !visits).then_some(j);
            c.announced = first;
            c.waiting &= c.again.is_some();
            if met && !mutual && visits {
                visit(&mut told);
            }
            if c.sides.actors.is_empty() {
                c.sides.actors = told.actors;
            }
            // To whom a resignation was handed is told once.
            if c.sides.recipients.is_empty() && !resigns {
                c.sides.recipients = told.recipients;
            }
            // "The meeting" on a visit told before: guest and host met.
            if mutual {
                let hosts = std::mem::take(&mut c.sides.recipients);
                c.sides.actors.extend(hosts);
            }
            let (sides, first) = (self.all[k].sides.clone(), self.site.doc.text_of(self.all[j].head));
            self.note(head, "role", pattern, || format!("{}, as told by \"{first}\"", describe(&sides)));
        }
        self.crowds();
    }

    /// Tells whether a noun that points back tells force by itself, though the article, which is set in some country, told it
    /// nowhere else ("the killings", "his abduction"). Attacks of campaigns, and of those who are told to attack, may be words.
    fn is_known_force(&self, k: usize) -> bool {
        let c = &self.all[k];
        let lemma = lower(self.site.doc, c.head);
        let in_words = || self.subject.is_campaign() || !c.sides.actors.is_empty();
        // "They bombed the town. The bombing killed ten": it is told beside.
        let sentence = self.site.doc.sent_of(c.head);
        let near = |e: &Candidate<'_>| (sentence.saturating_sub(1)..=sentence).contains(&self.site.doc.sent_of(e.head));
        let beside =
            |e: &Candidate<'_>| e.alive && e.head != c.head && near(e) && self.rule(e).kind == Some(EventType::Assault);
        self.rule(c).kind == Some(EventType::Assault)
            && self.scene.is_some()
            && self.site.doc.sents().len() >= ARTICLE
            && reference_of(self.site.doc, c.head) == Reference::Back
            && self.book.known_force.contains(&lemma)
            && !(matches!(&*lemma, "attack" | "assault") && in_words())
            && !self.all.iter().any(beside)
    }

    /// An appraisal whose target is only pointed at ("these acts are shameful") is aimed at those whom the same side
    /// accused before, a few sentences up.
    pub(crate) fn grudges(&mut self) {
        const SENTENCES: usize = 4;
        let doc = self.site.doc;
        for k in 0..self.all.len() {
            let c = &self.all[k];
            if let Some(sides) = self.accuser_of(k).or_else(|| self.claimant(k)) {
                let (head, pattern) = (c.head, c.pattern);
                self.note(head, "role", pattern, || format!("answers {}", describe(&sides)));
                self.all[k].sides.recipients = sides.actors;
                continue;
            }
            let accuses = |c: &Candidate<'_>| c.alive && self.rule(c).kind == Some(EventType::Accuse);
            if !accuses(c) || !c.sides.recipients.is_empty() || c.sides.actors.is_empty() {
                continue;
            }
            let near = |e: &Candidate<'_>| doc.sent_of(c.head) - doc.sent_of(e.head) <= SENTENCES;
            let same = |e: &Candidate<'_>| {
                e.sides.actors.iter().any(|a| {
                    c.sides.actors.iter().any(|b| a.party.country == b.party.country && a.party.country.is_some())
                })
            };
            let before = (0..k)
                .rev()
                .map(|j| &self.all[j])
                .find(|e| e.head < c.head && near(e) && accuses(e) && !e.sides.recipients.is_empty() && same(e));
            if let Some(told) = before.map(|e| e.sides.recipients.clone()) {
                let (head, pattern) = (c.head, c.pattern);
                self.all[k].sides.recipients = told;
                let sides = self.all[k].sides.clone();
                self.note(head, "role", pattern, || format!("{}, as accused before", describe(&sides)));
            }
        }
    }

    /// "Rejected those claims", "denied the allegations": whose claims they are that were told just before.
    fn claimant(&self, k: usize) -> Option<Sides> {
        const CLAIMS: [&str; 8] =
            ["claim", "allegation", "accusation", "assertion", "charge", "notion", "suggestion", "criticism"];
        let (site, doc, c) = (self.site, self.site.doc, &self.all[k]);
        if !c.alive || self.rule(c).kind != Some(EventType::Reject) || !c.sides.recipients.is_empty() {
            return None;
        }
        let back = |t: &usize| CLAIMS.contains(&doc.lemma(*t)) && reference_of(doc, *t) == Reference::Back;
        let claims = site.walk(c.head, c.carrier, &[Rel::Obj]).into_iter().find(back)?;
        let before = site
            .found
            .iter()
            .rev()
            .filter(|f| f.head.is_some_and(|h| h < claims && doc.sent_of(h) + 2 > doc.sent_of(claims)));
        let sides = before.filter_map(|f| f.speaker).map(|s| roles::parties_at(site, s, 0));
        let other = |s: &Side| s.party.country.is_some() && !c.sides.actors.iter().any(|a| same_side(a, s));
        let actors = sides
            .into_iter()
            .map(|s| s.into_iter().filter(|s| other(s)).collect::<Vec<_>>())
            .find(|s| !s.is_empty())?;
        Some(Sides { actors, recipients: Vec::new() })
    }

    /// Who accused or asked those who now deny or refuse without saying whom.
    fn accuser_of(&self, k: usize) -> Option<Sides> {
        const SENTENCES: usize = 4;
        let (doc, c) = (self.site.doc, &self.all[k]);
        if !c.alive
            || self.rule(c).kind != Some(EventType::Reject)
            || !c.sides.recipients.is_empty()
            || c.sides.actors.is_empty()
        {
            return None;
        }
        let same = |a: &Side, b: &Side| a.party.country.is_some() && a.party.country == b.party.country;
        let told = (0..k).rev().map(|j| &self.all[j]).find(|e| {
            e.alive
                && matches!(self.rule(e).kind, Some(EventType::Accuse | EventType::Request))
                && doc.sent_of(c.head) - doc.sent_of(e.head) <= SENTENCES
                && !e.sides.actors.is_empty()
                && e.sides.recipients.iter().any(|r| c.sides.actors.iter().any(|a| same(r, a)))
                && !e.sides.actors.iter().any(|r| c.sides.actors.iter().any(|a| same_side(r, a)))
        })?;
        Some(told.sides.clone())
    }

    /// Protests of one article are of one movement: who protests and against whom is told once ("the rally", "they
    /// marched on").
    fn crowds(&mut self) {
        let protest = |p: &Self, k: usize| p.all[k].alive && p.rule(&p.all[k]).kind == Some(EventType::Protest);
        for k in 0..self.all.len() {
            if !protest(self, k) || !self.all[k].sides.recipients.is_empty() {
                continue;
            }
            let country = |s: &[Side]| s.iter().find_map(|x| x.party.country);
            let own = country(&self.all[k].sides.actors);
            let fits = |j: &usize| {
                let sides = &self.all[*j].sides;
                let its = country(&sides.actors);
                let one = !rivals(&self.all[k].sides.actors, &sides.actors);
                protest(self, *j) && country(&sides.recipients).is_some() && (own.is_none() || own == its) && one
            };
            let Some(j) = (0..k).rev().find(fits).or_else(|| (k + 1..self.all.len()).find(fits)) else { continue };
            let told = self.all[j].sides.clone();
            let sides = &mut self.all[k].sides;
            if sides.actors.is_empty() {
                sides.actors = told.actors;
            }
            sides.recipients = told.recipients;
            let (head, pattern, text) = (self.all[k].head, self.all[k].pattern, describe(&self.all[k].sides));
            self.note(head, "role", pattern, || format!("{text}, as in the other protests"));
        }
    }

    /// Tells whether a day or year stands in the phrase of the noun at `head`.
    fn has_day(&self, head: usize) -> bool {
        let doc = self.site.doc;
        let date = |i: usize| doc.ent_of(i).is_some_and(|e| e.label == ent::DATE);
        let behind = |p: usize| if doc.dep(p) == dep::PREP { doc.child(p, dep::POBJ) } else { None };
        doc.children(head).any(|c| date(c) || behind(c).is_some_and(date))
    }

    /// Tells whether candidate `k` tells of two sides or more that do something together.
    fn is_of_several(&self, k: usize) -> bool {
        let told = self.negotiators(k);
        let mut all = told.actors.iter().chain(&told.recipients);
        all.next().is_some_and(|first| all.any(|s| !same_side(s, first) || s.party.name != first.party.name))
    }

    /// The sides of a candidate as a later telling takes them: who mediates or hosts does not talk with the others.
    pub(super) fn negotiators(&self, k: usize) -> Sides {
        let c = &self.all[k];
        let sides = c.sides.clone();
        let between = !self.rule(c).mutual
            && self.rule(c).kind == Some(EventType::Consult)
            && self.first_mode(k) != Some("visit")
            && sides.recipients.iter().any(|s| !same_side(s, &sides.recipients[0]));
        if between { Sides { actors: sides.recipients, recipients: Vec::new() } } else { sides }
    }

    /// The mode of the telling that candidate `k` refers back to in the end, or its own.
    pub(super) fn first_mode(&self, k: usize) -> Option<&'static str> {
        let first = std::iter::successors(Some(k), |&j| self.all[j].again.filter(|&i| i < j)).last().unwrap_or(k);
        self.rule(&self.all[first]).mode
    }

    /// The candidate before `k` that tells the act which `k` refers back to.
    fn earlier(&self, k: usize, day: &Day<'_, 'a>) -> Option<usize> {
        let c = &self.all[k];
        let rule = self.rule(c);
        let (doc, lemma) = (self.site.doc, lower(self.site.doc, c.head));
        let reference = reference_of(doc, c.head);
        if reference == Reference::New {
            return None;
        }
        // "Saturday's blast" is not that of years ago.
        let dated = day(c.head, None);
        let own_day = dated.start.is_some() && dated.basis == Some("told") && self.has_day(c.head);
        let fits = |j: &usize| {
            let (e, told) = (&self.all[*j], self.rule(&self.all[*j]));
            let compatible = |own: &[Side], its: &[Side]| {
                own.is_empty() || own.iter().any(|s| its.iter().any(|t| s.party.country == t.party.country))
            };
            e.alive
                && told.kind == rule.kind
                && !(self.first_mode(*j) == Some("phone") && is_in_person(&lemma))
                && (e.announced.is_none() || !self.has_name(c.head))
                && (told.mode.is_none() || rule.mode.is_none() || told.mode == rule.mode)
                && (!e.waiting || e.again.is_some())
                && compatible(&c.sides.actors, &e.sides.actors)
                && compatible(&c.sides.recipients, &e.sides.recipients)
                && !doc.subtree(c.head).contains(e.head)
                && (!own_day || join::may_be_one(&dated, &day(e.head, e.carrier)))
        };
        // Acts of force and crowds have many names ("the attack"); a ban is no arrest.
        let broad = rule.kind.is_none_or(|t| {
            matches!(t, EventType::Assault | EventType::Protest)
                || matches!(t.quad(), Quad::VerbalCooperation | Quad::VerbalConflict)
        });
        let kin = |j: &usize| {
            let told = self.all[*j].pattern.rule;
            broad || self.book.may_head(&lemma, told)
        };
        let same_word = |j: &usize| lower(doc, self.all[*j].head) == lemma;
        let of_verb = |j: &usize| is_of_verb(&lemma, &lower(doc, self.all[*j].head));
        let before = || (0..k).rev().filter(|j| fits(j));
        // Who joined or brokered talks is not those who talked.
        if rule.mutual && c.sides.actors.is_empty() {
            let near = |j: &usize| doc.sent_of(c.head) - doc.sent_of(self.all[*j].head) <= TALKS;
            let meant = |j: &usize| same_word(j) || reference == Reference::Back && kin(j);
            if let Some(j) = before().take_while(near).find(|j| self.is_of_several(*j) && meant(j)) {
                return Some(j);
            }
        }
        let back = |j: Option<usize>| j.filter(|_| reference == Reference::Back);
        before().find(same_word).or_else(|| back(before().find(of_verb))).or_else(|| back(before().find(kin)))
    }
}

/// How many sentences back talks are sought that several hold.
const TALKS: usize = 8;

/// Dates an act.
pub(super) type Day<'d, 'c> = dyn Fn(usize, Option<Carrier<'c>>) -> EventDate + 'd;

/// Tells whether a noun is the verb's own: "signing", "shelling", "deployment".
fn is_of_verb(noun: &str, verb: &str) -> bool {
    let rest =
        |stem: &str| noun.strip_prefix(stem).is_some_and(|r| matches!(r, "ing" | "ment" | "ation" | "al" | "ion"));
    rest(verb) || rest(verb.strip_suffix('e').unwrap_or(verb))
}

/// Tells whether a noun is for those who come together: a call is no meeting.
pub(super) fn is_in_person(lemma: &str) -> bool {
    matches!(lemma, "meeting" | "summit" | "visit" | "trip" | "session" | "conference" | "gathering")
}

/// Makes a visit of a meeting: the guest is who was told first, all others are hosts.
fn visit(sides: &mut Sides) {
    let Some(guest) = sides.actors.first().and_then(|s| s.party.country) else { return };
    let (guests, hosts) = std::mem::take(&mut sides.actors).into_iter().partition(|s| s.party.country == Some(guest));
    sides.actors = guests;
    sides.recipients.extend(hosts as Vec<Side>);
}

/// Tells whether two crowds are of different parties: what one is against, the other need not be.
fn rivals(a: &[Side], b: &[Side]) -> bool {
    let party = |s: &Side| matches!(s.party.sector, Some(Sector::Pty | Sector::Leg));
    let other = |s: &Side| !b.iter().any(|t| s.party.name == t.party.name);
    !b.is_empty() && a.iter().any(party) && a.iter().all(other)
}

/// How a noun refers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reference {
    /// "the attack", "these protests", "Monday's rally"
    Back,
    /// Bare: "weeks of protests"
    Open,
    /// "another attack", "further talks", "no strike"
    New,
}

pub(super) fn reference_of(doc: &Document, n: usize) -> Reference {
    const NEW: [&str; 19] = [
        "a",
        "an",
        "another",
        "any",
        "no",
        "some",
        "every",
        "each",
        "further",
        "fresh",
        "more",
        "new",
        "future",
        "possible",
        "potential",
        "similar",
        "other",
        "such",
        "several",
    ];
    let mut reference = Reference::Open;
    for c in doc.children(n) {
        match doc.dep(c) {
            dep::DET | dep::POSS | dep::AMOD | dep::NUMMOD if NEW.contains(&doc.norm(c)) => return Reference::New,
            dep::DET | dep::POSS => reference = Reference::Back,
            _ => {}
        }
    }
    reference
}
