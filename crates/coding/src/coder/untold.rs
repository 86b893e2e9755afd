//! The side that nobody tells in news of a country's own affairs: there the state is asked, accused and turned down by its
//! citizens, and they by the state.
//!
//! Which side that is, a rule or its file says (`home`, `home_by`). It is of the country of the side that is told, where
//! the article speaks of hardly another country and the sentence of none: where others are around, it may be any of them.

use super::draft::{Candidate, Pool};
use super::roles::{Side, Sides};
use crate::Country;
use crate::codebook::pattern::Rel;
use crate::codebook::words::lower;
use crate::mention::Kind;
use crate::ontology::{EventType, Sector};
use crate::record::Party;

impl Pool<'_, '_> {
    /// Gives an act with one side the other one, where it is told at home.
    pub(super) fn untold(&self, c: &Candidate<'_>, kind: EventType, sides: &mut Sides) {
        let rule = self.rule(c);
        // What an announcement comes to is not the act of the rule.
        if rule.mutual || rule.kind != Some(kind) {
            return;
        }
        let (told, open, sector) = match (sides.actors.is_empty(), sides.recipients.is_empty()) {
            (false, true) => (&sides.actors, &mut sides.recipients, rule.home),
            (true, false) => (&sides.recipients, &mut sides.actors, rule.home_by),
            _ => return,
        };
        let Some((sector, country)) = sector.zip(one_state(told)) else { return };
        let crowd = kind == EventType::Protest;
        if crowd && (told.iter().any(is_partial) || !self.defies_power()) {
            return;
        }
        let elsewhere = !self.scene.is_some_and(|s| s.is_home(country)) || !self.speaks_of_none_but(country, c.head);
        if elsewhere || self.of_unknown_hand(c) || self.of_document(c, kind) {
            return;
        }
        open.push(Side {
            token: c.head,
            kind: if sector == Sector::Cvl { Kind::People } else { Kind::Org },
            party: Party { country: Some(country), sector: Some(sector), ..Party::default() },
        });
    }

    /// "Backs the bill": nobody is backed.
    fn of_document(&self, c: &Candidate<'_>, kind: EventType) -> bool {
        let ends = |rel: Rel| self.site.walk(c.head, c.carrier, &[rel]);
        let paper = |&t: &usize| self.book.documents.contains(&lower(self.site.doc, t));
        let behind = ["for", "of", "to"].map(Rel::Prep);
        kind == EventType::Support && std::iter::once(Rel::Obj).chain(behind).flat_map(ends).any(|t| paper(&t))
    }

    /// Tells whether crowds of the article are told to be against those in power, or to ask for what only these give.
    fn defies_power(&self) -> bool {
        let doc = self.site.doc;
        let protest = |e: &&Candidate<'_>| e.alive && self.rule(e).kind == Some(EventType::Protest);
        let power = |t: usize| self.book.in_power.contains(&lower(doc, t));
        self.all.iter().filter(protest).any(|e| doc.sents()[doc.sent_of(e.head)].iter().any(power))
    }

    /// "Condemned the shooting": those who did it, whoever they are.
    fn of_unknown_hand(&self, c: &Candidate<'_>) -> bool {
        let told = self.content_of(c);
        let force = |e: &&Candidate<'_>| self.rule(e).kind == Some(EventType::Assault) && e.sides.actors.is_empty();
        let inside = |e: &Candidate<'_>| told.iter().any(|r| r.contains(e.head));
        self.rule(c).kind == Some(EventType::Accuse) && self.all.iter().filter(force).any(inside)
    }
}

/// Workers have employers, parties and lawmakers rivals: not the state alone is against whom they march.
fn is_partial(s: &Side) -> bool {
    matches!(s.party.sector, Some(Sector::Lab | Sector::Pty | Sector::Leg))
}

/// The state that all of these are of.
fn one_state(told: &[Side]) -> Option<Country> {
    let first = told.first()?.party.country.filter(|c| !c.is_body())?;
    told.iter().all(|s| s.party.country == Some(first)).then_some(first)
}
