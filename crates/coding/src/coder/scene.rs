//! The scene: the country that an article is set in, and the sides of acts done on the spot that nothing else tells.
//!
//! Force hits somebody and an arrest holds somebody, whether the text names them or not: they are of the place of the
//! act, else of those who police it, else of the scene. So are persons of whom the text tells no more than that they act
//! or are acted on.

use super::draft::{Candidate, Pool};
use super::implied;
use super::roles::{Side, Sides};
use crate::Country;
use crate::actors::foreign::is_foreign;
use crate::codebook::Part;
use crate::codebook::pattern::{Path, Rel};
use crate::mention::{Form, Kind, Mention};
use crate::ontology::{EventType, Quad, Sector};
use crate::places::Toponym;
use crate::record::{Party, PlaceUse};
use crate::reference;
use text::{Pos, ent, tag};

/// Mentions that set a scene.
const LEAST: u32 = 3;

/// The weight of a place, which sets a scene alone.
const PLACE: u32 = 2;

/// Returns the country that half of those are of whom an article speaks, else the one in which half of its places lie.
pub(super) fn of(mentions: &[Mention], places: &[Toponym]) -> Option<Scene> {
    let state = |m: &Mention| m.who.country.filter(|c| !c.is_body() && m.who.is_actor());
    let spoken = most(mentions.iter().filter_map(state).map(|c| (c, 1)), LEAST);
    let weight = |t: &Toponym| match t.used {
        PlaceUse::Place | PlaceUse::Dateline => 2,
        PlaceUse::Actor | PlaceUse::Adjective | PlaceUse::Name => 1,
    };
    spoken.or_else(|| most(places.iter().filter_map(|t| Some((t.country()?, weight(t)))), PLACE))
}

/// Where an article is set.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Scene {
    pub(super) country: Country,
    /// Hardly another country is spoken of: news of that country's own affairs.
    home: bool,
    /// All weights that were counted.
    all: u32,
}

impl Scene {
    /// Tells whether the article is told to be of this country's own affairs: by a weight of no less than this, to which a
    /// mention adds one and a place, where nobody is told, two.
    pub(super) fn is_home(self, country: Country) -> bool {
        const TOLD: u32 = 8;
        self.home && self.country == country && self.all >= TOLD
    }
}

/// The country with the half of all weights or more, and at least this one.
fn most(told: impl Iterator<Item = (Country, u32)>, least: u32) -> Option<Scene> {
    let (mut all, mut by_country): (u32, Vec<(Country, u32)>) = (0, Vec::new());
    for (country, weight) in told {
        all += weight;
        match by_country.iter_mut().find(|x| x.0 == country) {
            Some(x) => x.1 += weight,
            None => by_country.push((country, weight)),
        }
    }
    let (country, n) = by_country.into_iter().find(|&(_, n)| n >= least && 2 * n >= all)?;
    Some(Scene { country, home: 4 * n >= 3 * all, all })
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
        let where_told = |p: &&Toponym| on_the_spot && matches!(p.used, PlaceUse::Place | PlaceUse::Dateline);
        let told = c.place.as_ref().filter(where_told).and_then(Toponym::country);
        let place = told.filter(|&country| self.site.mentions.all().iter().any(|m| m.who.country == Some(country)));
        let home = self.scene.filter(|s| s.home).map(|s| s.country);
        // Nobody is deported from his own country.
        let deported = kind == EventType::Coerce && self.rule(c).mode == Some("deport");
        let open = |s: &&mut Side| s.party.country.is_none() && !is_foreign(self.site.doc, s.token);
        let held = sides.recipients.iter_mut().filter(|_| !deported);
        for side in sides.actors.iter_mut().chain(held).filter(open) {
            if self.of_the_spot(side, on_the_spot) {
                side.party.country = place.or(self.scene());
            }
            if side.party.country.is_none() && self.of_home(side) {
                side.party.country = home;
            }
        }
        if kind == EventType::Protest {
            // Crowds protest against those in power; whom they meet in the street is not whom they are against.
            sides.recipients.retain(|s| s.party.sector != Some(Sector::Cvl));
        }
        self.strangers(c, kind, &mut sides);
        self.hands(c, kind, &mut sides);
        self.victims(c, kind, place, &mut sides);
        if let Some(sector) = self.rule(c).target.filter(|&s| s != Sector::Cvl && sides.recipients.is_empty()) {
            sides.recipients = implied::target(&sides.actors, sector);
        }
        self.untold(c, kind, &mut sides);
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

    /// Tells whether a side without a country is of the one country whose affairs an article tells.
    fn of_home(&self, side: &Side) -> bool {
        let stateless =
            matches!(side.party.sector, Some(Sector::Reb | Sector::Igo | Sector::Ngo | Sector::Uaf | Sector::Ref));
        matches!(side.kind, Kind::Person | Kind::People | Kind::Org) && !stateless && !self.of_group(side.token)
    }

    /// The country that the article is set in.
    pub(super) fn scene(&self) -> Option<Country> {
        self.scene.map(|s| s.country)
    }

    /// Tells whether a phrase names the group that its people are of: "ISIS fighters" are of no country.
    fn of_group(&self, head: usize) -> bool {
        let Some(m) = self.site.mentions.at(head) else { return false };
        m.tokens.iter().filter(|&t| t != head).any(|t| {
            let inner = self.site.mentions.at(t);
            inner.is_some_and(|o| o.form == Form::Name && o.who.kind != Kind::Thing && o.who.country.is_none())
        })
    }

    /// Fills a side that holds nobody with the persons and bodies at its place of whom nothing is known: they are of the
    /// scene ("Quispe praised the president", "urged some of his backers").
    fn strangers(&self, c: &Candidate<'_>, kind: EventType, sides: &mut Sides) {
        let (site, rule) = (self.site, self.rule(c));
        let Some(country) = self.scene().filter(|_| !rule.mutual) else { return };
        let subject = |path: &Path| matches!(path.as_slice(), [Rel::Subj]);
        if sides.actors.is_empty() {
            let own = c.pattern.part == Part::Verb && rule.actor.as_ref().is_none_or(|a| a.iter().any(subject));
            let carried = c.carrier.filter(|x| x.light.actor.iter().any(subject)).map(|x| x.verb);
            let verb = if own { Some(c.head) } else { carried };
            let told = verb.map(|v| site.frames.of(v).subj.clone()).unwrap_or_default();
            let told = told.into_iter().flat_map(|t| site.frames.conjuncts(t));
            // Those who attack and are only "they" may be of anywhere.
            let anybody =
                |t: usize| kind == EventType::Assault && matches!(site.doc.norm(t), "they" | "some" | "others");
            sides.actors = told.filter(|&t| !anybody(t)).filter_map(|t| self.stranger(t, country, true)).collect();
        }
        // Of whom force hits see `victims`.
        let aimed = matches!(kind.quad(), Quad::VerbalCooperation | Quad::VerbalConflict) && kind != EventType::Consult
            || matches!(kind, EventType::Aid | EventType::Retreat | EventType::Sanction);
        if sides.recipients.is_empty() && aimed && c.pattern.part == Part::Verb {
            let towards = |path: &&Path| match path.as_slice() {
                [Rel::Obj | Rel::Iobj] => true,
                [Rel::Prep(p)] => matches!(*p, "on" | "to" | "against" | "with" | "at"),
                _ => false,
            };
            let fill = |path: &Path| -> Vec<Side> {
                let told = site.walk(c.head, None, path).into_iter().flat_map(|t| site.frames.conjuncts(t));
                told.filter_map(|t| self.stranger(t, country, false)).filter(|s| !self.acts(s.token, sides)).collect()
            };
            let told = rule.recipient.iter().flatten().filter(towards).map(fill).find(|found| !found.is_empty());
            sides.recipients = told.unwrap_or_default();
        }
    }

    /// Gives an act that only an organ of state or a crowd does, but that tells of no country, that of the scene: "the
    /// protests", "he was sentenced" and, again, "the sentence", in an article set in Kenya.
    fn hands(&self, c: &Candidate<'_>, kind: EventType, sides: &mut Sides) {
        let first = c.again.map(|j| self.rule(&self.all[j]));
        let rule = self.rule(c);
        let own = self.implied(rule, c.pattern.part, c.head);
        let implied = own.or(first.and_then(|r| r.implied)).or(match kind {
            EventType::Protest => Some(Sector::Cvl),
            EventType::Coerce if matches!(rule.mode, Some("restrict" | "censor" | "curfew" | "martial-law")) => {
                Some(Sector::Gov)
            }
            _ => None,
        });
        let Some(sector) = implied.filter(|_| sides.actors.is_empty() && !rule.mutual) else { return };
        let of_state = |s: &&Side| s.party.country.is_some_and(|c| !c.is_body());
        let crowd = kind == EventType::Protest;
        let held = || sides.recipients.iter().find(of_state).and_then(|s| s.party.country);
        let place = c.place.as_ref().filter(|_| crowd).and_then(Toponym::country);
        // "After Pakistan's coup", in an article set in India: the sentence says whose.
        let scene = self.scene().filter(|&scene| crowd || self.may_be_in(c.head, scene));
        let named = || self.states_beside(c.head).next().filter(|_| !crowd);
        let Some(country) = place.or(scene).or_else(held).or_else(named) else { return };
        sides.actors.push(Side {
            token: c.head,
            kind: if crowd { Kind::People } else { Kind::Org },
            party: Party { country: Some(country), sector: Some(sector), ..Party::default() },
        });
    }

    /// The mentions in the sentence around a word.
    fn mentions_beside(&self, head: usize) -> impl Iterator<Item = &Mention> {
        let doc = self.site.doc;
        doc.sents()[doc.sent_of(head)].iter().filter_map(|t| self.site.mentions.at(t))
    }

    /// The states and places that the sentence around a word names, by their countries.
    fn states_beside(&self, head: usize) -> impl Iterator<Item = Country> {
        let place = |m: &&Mention| matches!(m.who.kind, Kind::State | Kind::Place) && m.form == Form::Name;
        let named = self.mentions_beside(head).filter(place);
        named.filter_map(|m| m.who.country).filter(|c| !c.is_body())
    }

    /// Tells whether the sentence around a word speaks of no other country than this one.
    pub(super) fn speaks_of_none_but(&self, country: Country, head: usize) -> bool {
        self.mentions_beside(head).filter_map(|m| m.who.country).all(|c| c == country || c.is_body())
    }

    /// Tells whether what a sentence tells may be of a country: it names that country or none.
    fn may_be_in(&self, head: usize, country: Country) -> bool {
        self.states_beside(head).any(|c| c == country) || self.states_beside(head).next().is_none()
    }

    /// Tells whether the phrase at `t` stands for one of the actors.
    fn acts(&self, t: usize, sides: &Sides) -> bool {
        let cluster = |t: usize| self.site.mentions.at(t).and_then(|m| m.cluster);
        sides.actors.iter().any(|a| a.token == t || cluster(t).is_some() && cluster(a.token) == cluster(t))
    }

    /// A person or body of whom nothing is known, made a side of this country. "Them" may be things; "they" who act are not.
    fn stranger(&self, t: usize, country: Country, acts: bool) -> Option<Side> {
        let doc = self.site.doc;
        let mention = self.site.mentions.at(t);
        if mention.is_some_and(|m| m.who.is_actor()) {
            return None;
        }
        let pronoun = match doc.norm(t) {
            "he" | "she" | "him" | "her" | "i" | "me" | "who" | "whom" => true,
            "they" | "we" | "some" | "many" | "others" => acts,
            _ => false,
        };
        let noun = || matches!(doc.token(t).pos, Pos::Noun | Pos::Propn) && reference::is_person(doc.lemma(t));
        let named = || {
            mention.is_some_and(|m| {
                m.form == Form::Name && (m.who.kind == Kind::Person || acts && m.who.kind == Kind::Org)
            }) || doc.ent_of(t).is_some_and(|e| e.label == ent::PERSON)
        };
        if !pronoun && !noun() && !named() {
            return None;
        }
        let several =
            matches!(doc.token(t).tag, tag::NNS) || matches!(doc.norm(t), "they" | "some" | "many" | "others");
        let span = mention.map(|m| doc.span_of(m.tokens));
        let name = mention.map(|m| m.who.name.clone()).filter(|n| !n.is_empty());
        let name = name.or_else(|| Some(doc.slice(span.filter(|_| !pronoun)?).to_owned())).unwrap_or_default();
        Some(Side {
            token: t,
            kind: match mention.map(|m| m.who.kind) {
                _ if several => Kind::People,
                Some(Kind::Org) => Kind::Org,
                _ => Kind::Person,
            },
            party: Party {
                span: span.or(Some(doc.token(t).span)),
                name,
                country: Some(country),
                sector: several.then_some(Sector::Cvl),
                ..Party::default()
            },
        })
    }

    /// Gives force and arrests without a recipient those whom they hit or held.
    fn victims(&self, c: &Candidate<'_>, kind: EventType, place: Option<Country>, sides: &mut Sides) {
        let rule = self.rule(c);
        let held = kind == EventType::Coerce && matches!(rule.mode, Some("arrest" | "seize"));
        if !sides.recipients.is_empty() || rule.mutual || !(kind == EventType::Assault || held) {
            return;
        }
        let polices = |s: &&Side| {
            matches!(s.party.sector, Some(Sector::Cop | Sector::Jud | Sector::Leg))
                || s.party.sector == Some(Sector::Gov) && held
        };
        let own = || sides.actors.iter().find(polices).and_then(|s| s.party.country).filter(|c| !c.is_body());
        let Some(country) = place.or_else(own).or(self.scene()) else { return };
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
        let told = |list: &[(&str, u32)]| most(list.iter().map(|&(c, n)| (Country::new(c), n)), PLACE);
        let set_in = |country, home, all| Some(Scene { country: Country::new(country), home, all });
        assert_eq!(told(&[("PER", 2), ("PER", 2), ("CHL", 1)]), set_in("PER", true, 5));
        assert_eq!(told(&[("PER", 2), ("CHL", 2)]), set_in("PER", false, 4), "half the article is about somebody else");
        assert_eq!(told(&[("PER", 2), ("CHL", 2), ("BOL", 2)]), None, "no country has the half");
        assert_eq!(told(&[("PER", 1)]), None, "an adjective alone sets no scene");
        assert_eq!(told(&[]), None);
    }
}
