//! Force in a figure of speech: a politician who "attacks" a rival blames him, and a "battle" for votes is none (coding
//! guide, section 1: metaphors are not acts).
//!
//! Where both sides are politicians of one country, or the article reports an election campaign, words of class
//! `said_force` become accusations and those of `contest` are dropped, unless a word of `real_force` stands in the
//! sentence. What refers back to such words ("the attacks") is read in the same way.

use super::draft::Pool;
use super::political;
use super::roles::{Side, Sides};
use crate::codebook::Part;
use crate::codebook::words::lower;
use crate::mention::Kind;
use crate::ontology::{EventType, Sector};
use text::{Pos, dep};

impl Pool<'_, '_> {
    /// Reads words of force between politicians as what they mean.
    pub(crate) fn figures(&mut self) {
        for k in 0..self.all.len() {
            let c = &self.all[k];
            if !c.alive || c.waiting || self.rule(c).kind != Some(EventType::Assault) {
                continue;
            }
            let (head, pattern) = (c.head, c.pattern);
            let lemma = lower(self.site.doc, head);
            // To assault somebody is bodily, an assault on somebody need not be.
            let said = self.book.said_force.contains(&lemma) && (pattern.part == Part::Noun || &*lemma != "assault");
            let contest = self.book.contest.contains(&lemma);
            if !(said || contest)
                || !between_politicians(&c.sides, self.subject.is_campaign())
                || political::speaks_of(self.site.doc, head, &self.book.real_force)
            {
                continue;
            }
            if contest {
                self.block(k, || "a contest of politicians".to_owned());
            } else {
                self.all[k].announced = Some((EventType::Accuse, EventType::Accuse.mode("disapprove")));
                self.note(head, "role", pattern, || "words, not force: politicians among themselves".to_owned());
            }
        }
    }

    /// Tells whether the noun `head` has a name or kind of its own ("the Bamako attack", "terrorist attacks"), by which it
    /// is more than words.
    pub(super) fn has_name(&self, head: usize) -> bool {
        let doc = self.site.doc;
        doc.children(head).any(|c| {
            matches!(doc.dep(c), dep::COMPOUND | dep::AMOD | dep::NMOD | dep::NUMMOD)
                && (doc.token(c).pos == Pos::Propn || self.book.real_force.contains(&lower(doc, c)))
        })
    }
}

/// Tells whether both sides are politicians who may well only talk: of one country, or rivals in a campaign.
fn between_politicians(sides: &Sides, campaign: bool) -> bool {
    let (actors, recipients) = (&sides.actors, &sides.recipients);
    let home = actors.iter().chain(recipients).find_map(|s| s.party.country);
    let one = actors.iter().chain(recipients).all(|s| s.party.country.is_none() || s.party.country == home);
    let told = if campaign { !sides.is_empty() } else { !actors.is_empty() && !recipients.is_empty() };
    let public = |s: &Side| campaign || is_politician(s);
    told && one && actors.iter().all(is_politician) && recipients.iter().all(|s| is_talker(s) && public(s))
}

/// A party or parliament, or a person of public life.
pub(super) fn is_politician(s: &Side) -> bool {
    use Sector as S;
    match s.party.sector {
        Some(S::Pty | S::Leg) => true,
        Some(S::Gov | S::Eli | S::Opp | S::Jrn) => s.kind == Kind::Person,
        _ => false,
    }
}

/// Somebody who may be attacked by words alone: no state or place, and nobody armed.
fn is_talker(s: &Side) -> bool {
    use Sector as S;
    let armed = matches!(s.party.sector, Some(S::Mil | S::Reb | S::Cop | S::Prm | S::Uaf | S::Crm | S::Spy));
    !armed && matches!(s.kind, Kind::Person | Kind::People | Kind::Org)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Party;

    fn side(country: &str, sector: Sector, kind: Kind) -> Side {
        let country = crate::Country::parse(country);
        Side { token: 0, party: Party { country, sector: Some(sector), ..Party::default() }, kind }
    }

    fn sides(actors: &[&Side], recipients: &[&Side]) -> Sides {
        let own = |xs: &[&Side]| xs.iter().map(|&s| s.clone()).collect();
        Sides { actors: own(actors), recipients: own(recipients) }
    }

    #[test]
    fn politicians_of_one_country_attack_each_other_with_words() {
        let senator = side("KEN", Sector::Leg, Kind::Person);
        let president = side("KEN", Sector::Gov, Kind::Person);
        let abroad = side("UGA", Sector::Gov, Kind::Person);
        let army = side("KEN", Sector::Mil, Kind::Org);
        let state = side("KEN", Sector::Gov, Kind::State);
        assert!(between_politicians(&sides(&[&senator], &[&president]), false));
        assert!(!between_politicians(&sides(&[&senator], &[&abroad]), false), "another country");
        assert!(!between_politicians(&sides(&[&army], &[&president]), false), "armed");
        assert!(!between_politicians(&sides(&[&senator], &[&state]), true), "a state");
        assert!(!between_politicians(&sides(&[], &[&president]), false), "nobody is told who attacks");
        assert!(between_politicians(&sides(&[], &[&president]), true), "in a campaign");
    }
}
