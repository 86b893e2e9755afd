//! What the words around a head tell: countries, organs, titles, past offices.

use super::extent;
use super::lexicon::{Class, Entry};
use super::resolve::{Found, View};
use crate::{Country, Gender, Kind, Sector};
use text::{Pos, dep};

/// At most this many countries are kept of one phrase ("French, German and Polish ministers").
pub(crate) const MAX_COUNTRIES: usize = 4;

/// A few countries, in the order of the text.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Countries {
    list: [Option<Country>; MAX_COUNTRIES],
}

impl Countries {
    pub(crate) fn push(&mut self, c: Country) {
        if let Some(slot) = self.list.iter_mut().find(|x| x.is_none_or(|x| x == c)) {
            *slot = Some(c);
        }
    }

    pub(crate) fn one(c: Option<Country>) -> Self {
        Self { list: [c, None, None, None] }
    }

    pub(crate) fn first(&self) -> Option<Country> {
        self.list[0]
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.list[0].is_none()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = Country> + '_ {
        self.list.iter().flatten().copied()
    }
}

/// A role told before a name or head.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Told {
    pub(crate) sector: Option<Sector>,
    pub(crate) second: Option<Sector>,
    pub(crate) weak: bool,
    pub(crate) needs_country: bool,
}

/// All that the modifiers of a head tell.
#[derive(Debug, Clone, Copy, Default)]
#[allow(clippy::struct_excessive_bools)] // what one word tells does not exclude what another tells
pub(crate) struct Evidence {
    /// States, by adjective, name or possessive.
    pub(crate) states: Countries,
    /// States where the head is ("in", "near").
    pub(crate) located: Countries,
    /// A state that only a place tells.
    pub(crate) place: Option<Country>,
    /// The organ, body or group that the head belongs to.
    pub(crate) org: Option<(Option<Country>, Option<Sector>, Option<Sector>)>,
    /// The sector of an organ whose kind gives way ("the council spokesman"), where nothing else tells one.
    pub(crate) kind_of_organ: Option<Sector>,
    /// A bare adjective's sector.
    pub(crate) modifier: Option<Sector>,
    /// A title before a name.
    pub(crate) role: Option<Told>,
    pub(crate) former: bool,
    pub(crate) gender: Gender,
    /// Whether a title says that this is a person.
    pub(crate) person: bool,
    /// First token of the unknown capitalised words right before the head.
    pub(crate) name_start: Option<usize>,
    /// Whether the phrase names a part of the world with several states ("Arab leaders").
    pub(crate) region: bool,
    /// Whether the phrase speaks of a part of a place ("northern Iraq").
    pub(crate) part: bool,
}

impl Evidence {
    /// The countries of the phrase: states told, else the organ's, else the place's.
    pub(crate) fn countries(&self) -> Countries {
        if !self.states.is_empty() {
            return self.states;
        }
        if !self.located.is_empty() {
            return self.located;
        }
        Countries::one(self.org.and_then(|o| o.0).or(self.place))
    }

    fn org(&mut self, country: Option<Country>, sector: Option<Sector>, second: Option<Sector>) {
        // An organ without country inside one with ("the Iranian army's air force") keeps the outer country.
        let before = self.org.and_then(|o| o.0);
        let kept = self.org.and_then(|o| o.1);
        self.org = Some((country.or(before), sector.or(kept), second));
    }

    /// Takes in a known phrase that stands before the head.
    fn add(&mut self, e: &Entry, title: bool) {
        match e.class {
            Class::State | Class::Demonym | Class::Nation => {
                if let Some(c) = e.country {
                    self.states.push(c);
                }
            }
            Class::Capital | Class::City | Class::Region | Class::Folk | Class::Ethnic => {
                self.region |= e.country.is_none();
                if self.place.is_none() {
                    self.place = e.country;
                }
            }
            Class::Seat => self.org(e.country, e.sector, None),
            Class::Body | Class::Group | Class::Organ => self.org(e.country, e.sector, e.second),
            Class::Person => {
                if self.states.is_empty() {
                    self.place = self.place.or(e.country);
                }
                self.modifier = self.modifier.or(e.sector);
            }
            Class::Role => {
                // "Deputy Defence Minister Colonel General Orlov": the rank is not the office.
                let rank = e.sector == Some(Sector::Mil)
                    && self.role.is_some_and(|r| r.sector == Some(Sector::Gov) && !r.needs_country);
                if title && !e.plural && !rank {
                    let told =
                        Told { sector: e.sector, second: e.second, weak: e.weak, needs_country: e.needs_country };
                    self.role = Some(told);
                    self.person = true;
                } else if !e.weak && !rank {
                    self.org(None, e.sector, e.second);
                }
                if e.gender != Gender::Unknown {
                    self.gender = e.gender;
                }
            }
            Class::Org if e.weak && !e.needs_country => self.kind_of_organ = self.kind_of_organ.or(e.sector),
            Class::People | Class::Org | Class::Asset => {
                if !e.weak {
                    self.org(None, e.sector, e.second);
                }
            }
            Class::Modifier => self.modifier = e.sector,
            Class::Former => self.former = true,
            Class::Honorific => {
                self.person = true;
                if e.gender != Gender::Unknown {
                    self.gender = e.gender;
                }
            }
            Class::Quantity | Class::Polity => {}
        }
    }

    /// Takes in who stands in a possessive or behind a preposition.
    fn add_found(&mut self, f: &Found, belongs: bool) {
        match f.kind {
            Kind::State if belongs => f.countries.iter().for_each(|c| self.states.push(c)),
            Kind::State => f.countries.iter().for_each(|c| self.located.push(c)),
            Kind::Place => self.place = self.place.or(f.countries.first()),
            Kind::Org | Kind::People if belongs => self.org(f.countries.first(), f.sector, f.second),
            Kind::Person if belongs => {
                self.place = self.place.or(f.countries.first());
                self.modifier = self.modifier.or(f.sector);
            }
            _ => {}
        }
    }
}

/// Words after a country and a hyphen that do not make the actor that country's ("Iran-backed").
const NOT_OWN: [&str; 28] = [
    "backed",
    "supported",
    "allied",
    "aligned",
    "made",
    "held",
    "controlled",
    "occupied",
    "funded",
    "financed",
    "trained",
    "sponsored",
    "style",
    "speaking",
    "supplied",
    "armed",
    "friendly",
    "linked",
    "affiliated",
    "inspired",
    "brokered",
    "mediated",
    "built",
    "born",
    "proposed",
    "imposed",
    "administered",
    "annexed",
];

/// Words before a hyphen that turn a country's adjective away from it ("anti-American").
const TURNED: [&str; 6] = ["anti", "pro", "non", "trans", "inter", "post"];

const PARTS: [&str; 12] = [
    "northern",
    "southern",
    "eastern",
    "western",
    "central",
    "north",
    "south",
    "east",
    "west",
    "northeastern",
    "northwestern",
    "southeastern",
];

fn is_place(class: Class) -> bool {
    matches!(class, Class::City | Class::Region | Class::Capital | Class::Folk | Class::State)
}

impl View<'_> {
    /// Reads the words before head or known phrase `stop`, from `left` on; `title` when a name follows.
    pub(crate) fn before(&self, h: usize, left: usize, stop: usize, title: bool, depth: usize) -> Evidence {
        let doc = self.doc;
        let mut ev = Evidence::default();
        let mut t = left;
        while t < stop {
            if doc.dep(t) == dep::POSS || doc.ancestors(t).take(6).any(|a| a < stop && doc.dep(a) == dep::POSS) {
                let p = if doc.dep(t) == dep::POSS {
                    t
                } else {
                    doc.ancestors(t).find(|&a| a < stop && doc.dep(a) == dep::POSS).unwrap_or(t)
                };
                let end = doc.subtree(p).end as usize;
                if doc.token(p).pos != Pos::Pron && p < stop && p != h {
                    let f = self.resolve(p, depth + 1);
                    ev.add_found(&f, true);
                }
                t = end.max(t + 1);
                continue;
            }
            if let Some(seg) = self.segs.at(t) {
                let picked = self.pick(seg, true).map(|x| x.1);
                if picked.is_some_and(|e| self.given_name(e.class, t, h) || is_place(e.class) && self.honoured(t)) {
                    ev.name_start = ev.name_start.or(Some(t));
                    t = seg.end.max(t + 1);
                    continue;
                }
                if let Some(e) = picked.filter(|_| !self.turned_away(seg.start, seg.end, stop)) {
                    if let Some(body) = self.joined_body(seg.start, e, &ev) {
                        ev.states.push(body);
                    } else {
                        ev.add(e, title);
                    }
                }
                ev.name_start = None;
                t = seg.end.max(t + 1);
                continue;
            }
            if doc.token(t).pos == Pos::Propn || title && self.segs.capital(t) {
                ev.name_start = ev.name_start.or(Some(t));
            } else if self.segs.key(t) != 0 && !self.particle(t) {
                ev.name_start = None;
            }
            ev.part |= PARTS.contains(&doc.norm(t));
            t += 1;
        }
        ev
    }

    /// The body of a known phrase that "and" joins to a state told before it: "Afghan and NATO troops".
    pub(crate) fn joined_body(&self, start: usize, e: &Entry, ev: &Evidence) -> Option<Country> {
        let joined = start > 0 && self.doc.norm(start - 1) == "and" && !ev.states.is_empty();
        e.country.filter(|c| joined && c.is_body())
    }

    /// Tells whether a place's name at `t` is a person's given name ("Vladimir", "Jordan", "Israel"): the parser has it
    /// in one person's name with the head.
    fn given_name(&self, class: Class, t: usize, h: usize) -> bool {
        is_place(class) && self.doc.ent_of(t).is_some_and(|e| e.label == text::ent::PERSON && e.tokens.contains(h))
    }

    /// Tells whether an honorific stands right before `t` ("Sheikh Sabah").
    fn honoured(&self, t: usize) -> bool {
        let before = t.checked_sub(1).and_then(|i| self.segs.at(i));
        before.and_then(|s| self.pick(s, true)).is_some_and(|(_, e)| e.class == Class::Honorific)
    }

    /// Tells whether token `t` is a small word inside names ("van", "bin", "al").
    fn particle(&self, t: usize) -> bool {
        matches!(
            self.doc.norm(t),
            "al" | "el" | "bin" | "ibn" | "de" | "da" | "van" | "von" | "der" | "le" | "la" | "ul"
        )
    }

    /// Tells whether a hyphen turns the phrase away from its country: "Iran-backed", "anti-American".
    fn turned_away(&self, start: usize, end: usize, stop: usize) -> bool {
        let doc = self.doc;
        let hyphen = |i: usize| self.segs.key(i) == 0 && !doc.token(i).space_after;
        if end + 1 < stop && hyphen(end) && NOT_OWN.contains(&doc.norm(end + 1)) {
            return true;
        }
        start >= 2 && hyphen(start - 1) && TURNED.contains(&doc.norm(start - 2))
    }

    /// Reads the prepositional phrases after a head, `h` or the known phrase up to `end`.
    pub(crate) fn after(&self, ev: &mut Evidence, h: usize, end: usize, depth: usize) {
        let doc = self.doc;
        for c in doc.children(h) {
            if c < end || doc.dep(c) != dep::PREP {
                continue;
            }
            let belongs = match doc.norm(c) {
                "of" | "for" | "from" | "with" | "at" => true,
                "in" | "across" | "throughout" | "within" | "inside" | "near" | "around" | "on" => false,
                "to" if doc.lemma(h).starts_with("advis") || doc.lemma(h) == "aide" => true,
                _ => continue,
            };
            let Some(p) = extent::object(doc, c) else { continue };
            let f = self.resolve(p, depth + 1);
            if belongs || ev.states.is_empty() {
                let own = !ev.states.is_empty();
                let (states, located) = (ev.states, ev.located);
                ev.add_found(&f, belongs);
                if own {
                    // "the US ambassador of ...", "US troops in Iraq": the adjective stands.
                    (ev.states, ev.located) = (states, located);
                } else if f.kind == Kind::State {
                    for other in doc.children(p).filter(|&o| doc.dep(o) == dep::CONJ) {
                        let o = self.resolve(other, depth + 1);
                        ev.add_found(&o, belongs);
                    }
                }
            }
        }
    }
}
