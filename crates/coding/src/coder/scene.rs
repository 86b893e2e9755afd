//! The scene: the country that an article is set in, and the sides of acts done on the spot that nothing else tells.
//!
//! Force hits somebody and an arrest holds somebody, whether the text names them or not: they are of the place of the
//! act, else of those who police it, else of the scene.

use super::draft::{Candidate, Pool};
use super::roles::{Side, Sides};
use crate::Country;
use crate::codebook::Part;
use crate::codebook::pattern::Rel;
use crate::mention::{Form, Kind};
use crate::ontology::{EventType, Sector};
use crate::places::Toponym;
use crate::record::{Party, PlaceUse};
use text::{Pos, ent};

/// Returns the country in which most of the places lie that an article names; `None` when no country has the half.
pub(super) fn of(places: &[Toponym]) -> Option<Country> {
    let weight = |t: &Toponym| match t.used {
        PlaceUse::Place | PlaceUse::Dateline => 2,
        PlaceUse::Actor | PlaceUse::Adjective | PlaceUse::Name => 1,
    };
    most(places.iter().filter_map(|t| Some((t.country()?, weight(t)))))
}

/// The country with the half of all weights or more, and at least that of one place.
fn most(told: impl Iterator<Item = (Country, u32)>) -> Option<Country> {
    let (mut all, mut by_country): (u32, Vec<(Country, u32)>) = (0, Vec::new());
    for (country, weight) in told {
        all += weight;
        match by_country.iter_mut().find(|x| x.0 == country) {
            Some(x) => x.1 += weight,
            None => by_country.push((country, weight)),
        }
    }
    by_country.into_iter().find(|&(_, n)| n >= 2 && 2 * n >= all).map(|x| x.0)
}

impl Pool<'_, '_> {
    /// The sides of a candidate with what its place tells: people whom nothing tells the country of are of the place of an
    /// act that is done on the spot, when the article speaks of that country ("detained insurgents in Kandahar"), else of
    /// the scene, as fighters are in any act; so are those hit or held whom the text leaves open ("killing several of
    /// them").
    pub(super) fn local(&self, c: &Candidate<'_>, kind: EventType) -> Sides {
        let mut sides = c.sides.clone();
        let on_the_spot =
            matches!(kind, EventType::Assault | EventType::Coerce | EventType::Protest | EventType::Mobilize);
        let told = c.place.as_ref().filter(|_| on_the_spot).and_then(Toponym::country);
        let place = told.filter(|&country| self.site.mentions.all().iter().any(|m| m.who.country == Some(country)));
        if let Some(country) = place.or(self.scene) {
            for side in sides.actors.iter_mut().chain(&mut sides.recipients) {
                if side.party.country.is_none() && self.of_the_spot(side, on_the_spot) {
                    side.party.country = Some(country);
                }
            }
        }
        self.victims(c, kind, told, &mut sides);
        sides
    }

    /// Tells whether a side without a country is of that of the scene: people at an act done on the spot, and fighters in any.
    fn of_the_spot(&self, side: &Side, on_the_spot: bool) -> bool {
        let described = || self.site.mentions.at(side.token).is_some_and(|m| !m.who.source.contains("people.tsv"));
        let fits = match (side.kind, side.party.sector) {
            (Kind::People, Some(Sector::Reb)) => true,
            (Kind::Person, Some(Sector::Reb)) => described(),
            (Kind::People, Some(Sector::Cvl | Sector::Opp)) => on_the_spot,
            _ => false,
        };
        fits && !self.of_group(side.token)
    }

    /// Tells whether a phrase names the group that its people are of: "ISIS fighters" are of no country.
    fn of_group(&self, head: usize) -> bool {
        let Some(m) = self.site.mentions.at(head) else { return false };
        m.tokens.iter().filter(|&t| t != head).any(|t| {
            let inner = self.site.mentions.at(t);
            inner.is_some_and(|o| o.form == Form::Name && o.who.kind != Kind::Thing && o.who.country.is_none())
        })
    }

    /// Gives force and arrests without a recipient those whom they hit or held.
    fn victims(&self, c: &Candidate<'_>, kind: EventType, place: Option<Country>, sides: &mut Sides) {
        let rule = self.rule(c);
        let held = kind == EventType::Coerce && matches!(rule.mode, Some("arrest" | "seize" | "deport"));
        if !sides.recipients.is_empty() || rule.mutual || !(kind == EventType::Assault || held) {
            return;
        }
        let polices = |s: &&Side| {
            matches!(s.party.sector, Some(Sector::Cop | Sector::Jud | Sector::Leg))
                || s.party.sector == Some(Sector::Gov) && held
        };
        let own = || sides.actors.iter().find(polices).and_then(|s| s.party.country).filter(|c| !c.is_body());
        let Some(country) = place.or_else(own).or(self.scene) else { return };
        let doc = self.site.doc;
        let object = (c.pattern.part == Part::Verb).then(|| self.site.walk(c.head, c.carrier, &[Rel::Obj])).into_iter();
        // "Returned fire": a weapon is nobody.
        let somebody = |t: usize| {
            held && doc.token(t).pos.is_nominal()
                || matches!(doc.token(t).pos, Pos::Pron | Pos::Num)
                || doc.ent_of(t).is_some_and(|e| e.label == ent::PERSON)
        };
        let object = object.flatten().find(|&t| somebody(t));
        let span = object.and_then(|t| self.site.mentions.at(t)).map(|m| doc.span_of(m.tokens));
        sides.recipients.push(Side {
            token: object.unwrap_or(c.head),
            kind: Kind::People,
            party: Party {
                span,
                name: span.map_or_else(String::new, |s| doc.slice(s).to_owned()),
                country: Some(country),
                sector: Some(Sector::Cvl),
                ..Party::default()
            },
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scene_is_the_country_of_half_the_places() {
        let told = |list: &[(&str, u32)]| most(list.iter().map(|&(c, n)| (Country::new(c), n)));
        assert_eq!(told(&[("PER", 2), ("PER", 2), ("CHL", 1)]), Some(Country::new("PER")));
        assert_eq!(told(&[("PER", 2), ("CHL", 2), ("BOL", 2)]), None, "no country has the half");
        assert_eq!(told(&[("PER", 1)]), None, "an adjective alone sets no scene");
        assert_eq!(told(&[]), None);
    }
}
