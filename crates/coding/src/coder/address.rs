//! To whom somebody speaks: the recipient of a promise, a threat or praise that names none, as the words or the talks
//! around it tell.

use super::draft::{Pool, same_side};
use super::parties::{is_political, parties_at};
use super::roles::{Side, Sides};
use crate::mention::Kind;
use crate::ontology::{EventType, Sector, Status};

/// How many sentences back talks reach in which something is promised or praised.
const TALKS: usize = 3;

impl Pool<'_, '_> {
    /// "Told Kenya that it was ready to help": those who are told.
    pub(super) fn addressed(&self, k: usize) -> Option<(Sides, &'static str)> {
        use EventType::{Accuse, Agree, Concede, Reject, Request, Support, Threaten};
        let (c, site) = (&self.all[k], self.site);
        let speaks = matches!(self.kind(k), Some(Accuse | Agree | Concede | Reject | Request | Support | Threaten));
        // "That it would withdraw its own troops" tells no other side either.
        let at_home = |r: &Side| c.sides.actors.iter().any(|a| a.party.country == r.party.country);
        if !speaks || !c.sides.recipients.iter().all(at_home) || c.sides.actors.is_empty() {
            return None;
        }
        let found = &site.found[site.statement_around(c.head)?];
        let (speaker, to) = (parties_at(site, found.speaker?, 0), parties_at(site, found.addressee?, 0));
        let own = |s: &Side| c.sides.actors.iter().any(|a| same_side(a, s));
        let abroad = |s: &Side| c.sides.recipients.is_empty() || !at_home(s);
        let public = |s: &Side| (is_political(&s.party) || matches!(s.kind, Kind::State)) && abroad(s);
        let recipients: Vec<Side> =
            to.into_iter().filter(|s| public(s) && s.party.sector != Some(Sector::Jrn) && !own(s)).collect();
        (speaker.iter().any(own) && !recipients.is_empty())
            .then(|| (Sides { actors: c.sides.actors.clone(), recipients }, "to whom it is said"))
    }

    /// "The ministers met. Kenya's praised the ties and promised to widen trade": the other side of the talks.
    pub(super) fn across_the_table(&self, k: usize) -> Option<(Sides, &'static str)> {
        let (c, doc) = (&self.all[k], self.site.doc);
        let office = |s: &Side| s.kind == Kind::State || s.party.sector == Some(Sector::Gov);
        let kind = self.kind(k).filter(|t| matches!(t, EventType::Agree | EventType::Support))?;
        let country = c.sides.actors.first().filter(|a| office(a))?.party.country?;
        let alone = c.sides.actors.iter().all(|a| a.party.country == Some(country));
        if !c.sides.recipients.is_empty() || !alone || self.rule(c).mutual {
            return None;
        }
        let sent = doc.sent_of(c.head);
        let talks = self.all.iter().rev().find(|e| {
            let at = doc.sent_of(e.head);
            let near = at <= sent && sent - at <= TALKS && !doc.subtree(c.head).contains(e.head);
            e.alive && near && self.rule(e).kind == Some(EventType::Consult) && e.forced.is_none()
        })?;
        let all = || talks.sides.actors.iter().chain(&talks.sides.recipients);
        let others: Vec<Side> = all().filter(|s| s.party.country.is_some_and(|o| o != country)).cloned().collect();
        let two = others.iter().all(|s| s.party.country == others[0].party.country);
        let ours = all().any(|s| s.party.country == Some(country));
        // What is praised in the talks is praised there; a reform at home is nobody's across the table.
        let there = kind == EventType::Agree || others.iter().any(office);
        (ours && two && there && !others.is_empty() && self.all[k].status.0 == Status::Actual)
            .then(|| (Sides { actors: c.sides.actors.clone(), recipients: others }, "across the table"))
    }
}
