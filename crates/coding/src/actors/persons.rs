//! Persons: by a listed name and the office of the day, by a title, or by no more than a name.

use super::evidence::{Countries, Evidence};
use super::fold;
use super::lexicon::{Class, Entry};
use super::resolve::{Found, Named, View, yields_to};
use super::segments::Seg;
use crate::{Gender, Kind, Sector};
use text::ent;

/// How many days before taking office a person already counts as its holder (elected, designated).
const DESIGNATED: i32 = 120;

impl View<'_> {
    /// The names of two words or more that the document has of persons, titles left out.
    pub(super) fn full_names(&self) -> Vec<Vec<u64>> {
        let title = |e: &Entry| matches!(e.class, Class::Role | Class::Honorific | Class::Former | Class::Modifier);
        let of_name = |i: &usize| {
            let titled = || self.segs.at(*i).and_then(|s| self.pick(s, true)).is_some_and(|(_, e)| title(e));
            self.proper(*i) && self.segs.key(*i) != 0 && !titled()
        };
        let names = self.doc.ents().iter().filter(|e| e.label == ent::PERSON);
        let words = names.map(|e| e.tokens.iter().filter(of_name).map(|i| self.segs.key(i)).collect::<Vec<_>>());
        let mut all: Vec<Vec<u64>> = words.filter(|w| w.len() > 1).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// The full names that have the word at `i`.
    fn named_in_full(&self, i: usize) -> impl Iterator<Item = &Vec<u64>> {
        let key = self.segs.key(i);
        self.full.iter().filter(move |name| name.contains(&key))
    }

    /// Tells whether the document has a full name with the word at `h`, and that of another than this entry: "President
    /// Ahmed", in an article on Aisha Ahmed, is no Khalid.
    fn is_another(&self, h: usize, e: &Entry) -> bool {
        let key = self.segs.key(h);
        let listed: Vec<u64> = fold::keys(self.lex.name(e)).filter(|&k| k != key).collect();
        let mut names = self.named_in_full(h).peekable();
        names.peek().is_some() && names.all(|name| !name.iter().any(|k| listed.contains(k)))
    }

    /// Tells whether the parser has a person where the lexicon has a place ("Sheikh Sabah", "Jordan Henderson").
    pub(super) fn is_person_named_like(&self, class: Class, h: usize) -> bool {
        matches!(class, Class::City | Class::Region | Class::Folk)
            && self.doc.ent_of(h).is_some_and(|e| e.label == ent::PERSON)
            && (self.before_is_title(h)
                || self.doc.ent_of(h).is_some_and(|e| e.tokens.len() > 1)
                || self.named_in_full(h).next().is_some())
    }

    /// Tells whether a title or honorific stands right before the name that `h` is in.
    fn before_is_title(&self, h: usize) -> bool {
        let start = self.doc.ent_of(h).map_or(h, |e| e.tokens.start as usize);
        start > 0
            && self.segs.at(start - 1).is_some_and(|s| {
                self.pick(s, true).is_some_and(|(_, e)| matches!(e.class, Class::Honorific | Class::Role))
            })
    }

    /// Tells whether a known phrase is only a part of a longer personal name: "Obama" in "Michelle Obama", "Jordan" in
    /// "Michael Jordan", "Juan Carlos" in "Juan Carlos Ortega".
    pub(super) fn part_of_longer_name(&self, seg: Seg) -> bool {
        let Some(&text::Entity { tokens, label }) = self.doc.ent_of(seg.start) else { return false };
        let given = |i: usize| self.lex.first_name(self.segs.key(i)) != Gender::Unknown;
        if label != ent::PERSON || seg.end - seg.start > 1 && !(seg.start..seg.end).all(given) {
            return false;
        }
        let is_name = |i: usize| {
            i >= tokens.start as usize && i < tokens.end as usize && self.proper(i) && self.segs.at(i).is_none()
        };
        seg.start > 0 && is_name(seg.start - 1) || is_name(seg.end)
    }

    /// A person known by name: the office of the day, unless the text tells one.
    pub(super) fn person(&self, seg: Seg, ev: &Evidence) -> Found {
        let told = ev.states.first();
        let fits = |e: &Entry| e.class == Class::Person && self.segs.written(e, seg.start, seg.end);
        // How well an office fits: in force, or how many days away from the day.
        let away = |e: &Entry| match self.day {
            None => i64::from(i32::MAX) - i64::from(e.days.1),
            Some(_) if e.holds(self.day) => 0,
            Some(d) => i64::from(d).abs_diff(i64::from(if e.days.1 < d { e.days.1 } else { e.days.0 })) as i64,
        };
        let best = self
            .lex
            .chain(seg.link)
            .filter(|(_, e)| fits(e))
            .min_by_key(|(_, e)| (told.is_some_and(|c| e.country != Some(c)), away(e)));
        let Some((link, e)) = best else { return Found::default() };
        let (mut sector, mut second) = match self.day {
            Some(d) if e.days.1 < d => (Some(Sector::Eli), None),
            Some(d) if d + DESIGNATED < e.days.0 => (None, None),
            _ => (e.sector, e.second),
        };
        // What the person is to somebody ("his wife, the minister") is no office.
        let titled = told_sector(ev, e.country.is_some());
        if titled.0.is_some_and(|s| s != Sector::Cvl || sector.is_none()) {
            (sector, second) = titled;
        }
        if ev.former {
            (sector, second) = (Some(Sector::Eli), None);
        }
        // "Swiss prosecutor", before she held the office that is listed: of the country that the text tells.
        let other = told.filter(|_| !e.holds(self.day) && titled.0.is_some());
        Found {
            kind: Kind::Person,
            countries: Countries::one(other.or(e.country)),
            sector,
            second,
            gender: if ev.gender == Gender::Unknown { e.gender } else { ev.gender },
            wikidata: e.wikidata,
            link,
            named: Named::Entry,
            told: titled.0.is_some(),
            ..Found::default()
        }
    }

    /// A head that no list knows: a name after a title, a name by its entity type, or a thing.
    pub(super) fn unknown(&self, h: usize, ev: &Evidence) -> Found {
        let label = self.doc.ent_of(h).map(|e| e.label);
        let proper = self.proper(h) || label == Some(ent::PERSON) && self.segs.capital(h);
        if !proper {
            return Found::default();
        }
        let start = ev.name_start.unwrap_or(h);
        if ev.person || label == Some(ent::PERSON) {
            if let Some(f) = self.by_first_and_last(start, h, ev).or_else(|| self.by_office(start, h, ev)) {
                return f;
            }
            let countries = ev.countries();
            let (mut sector, mut second) = told_sector(ev, !countries.is_empty());
            if ev.former {
                (second, sector) = (None, Some(Sector::Eli));
            }
            let first = self.lex.first_name(self.segs.key(start));
            return Found {
                kind: Kind::Person,
                countries,
                sector,
                second,
                gender: if ev.gender == Gender::Unknown { first } else { ev.gender },
                pattern: if ev.role.is_some() { "pattern:title" } else { "pattern:person" },
                named: Named::Tokens(start, h + 1),
                told: sector.is_some(),
                ..Found::default()
            };
        }
        let (kind, pattern) = match label {
            Some(l) if l == ent::ORG => (Kind::Org, "pattern:organisation"),
            Some(l) if l == ent::NORP => (Kind::People, "pattern:people"),
            Some(l) if [ent::GPE, ent::LOC, ent::FAC].contains(&l) => (Kind::Place, "pattern:place"),
            _ => return Found::default(),
        };
        // "the destroyer USS Farrow": whose it is says what it is.
        let (sector, second) = if kind == Kind::Org { told_sector(ev, true) } else { (None, None) };
        Found {
            kind,
            countries: ev.countries(),
            sector,
            second,
            gender: if kind == Kind::People { Gender::Unknown } else { Gender::Neuter },
            pattern,
            named: Named::Tokens(start, h + 1),
            ..Found::default()
        }
    }

    /// A listed person with a further name or initial between ("Donald J. Trump").
    fn by_first_and_last(&self, start: usize, h: usize, ev: &Evidence) -> Option<Found> {
        if h < start + 2 {
            return None;
        }
        let key = fold::join(fold::join(0, self.segs.key(start)), self.segs.key(h));
        let (link, _) = self.lex.look_up(key)?;
        self.lex.chain(link).find(|(_, e)| e.class == Class::Person)?;
        Some(self.person(Seg { start, end: h + 1, link }, ev))
    }

    /// "President Okoro": the one of that surname who governs on the day, in a country that the article names or that the
    /// title tells; one who heads a state or government also where all who are known by that surname are of one country.
    fn by_office(&self, start: usize, h: usize, ev: &Evidence) -> Option<Found> {
        let governs = |e: &Entry| e.sector == Some(Sector::Gov);
        let titled = ev.role.is_some_and(|r| r.sector == Some(Sector::Gov) && r.second.is_none());
        if start != h || !titled || ev.former || ev.org.is_some_and(|o| o.1.is_some()) {
            return None;
        }
        let states = ev.states.first();
        let known = || self.lex.surnamed(self.segs.key(h)).map(|(_, e)| e.country);
        let before = |n: usize| start.checked_sub(n).map_or("", |t| self.doc.norm(t));
        let heads = matches!(before(1), "president" | "premier") || before(1) == "minister" && before(2) == "prime";
        let of_one = heads && known().next().is_some_and(|first| known().all(|c| c == first));
        let of_country = |e: &Entry| match states {
            Some(c) => e.country == Some(c),
            // A phrase by itself names no country.
            None => {
                of_one || e.country.is_some_and(|c| self.count(c) > 0) || self.day.is_some() && self.told.is_empty()
            }
        };
        let named = self.lex.surnamed(self.segs.key(h)).filter(|(_, e)| governs(e) && of_country(e));
        let mut best: Option<(u32, &Entry)> = None;
        for (link, e) in named {
            // Without a day the latest in office is meant.
            if self.day.is_some() && !e.holds(self.day) {
                continue;
            }
            if best.is_some_and(|(_, b)| b.country != e.country) {
                return None;
            }
            if best.is_none_or(|(_, b)| b.days.1 <= e.days.1) {
                best = Some((link, e));
            }
        }
        let (link, e) = best.filter(|(_, e)| !self.is_another(h, e))?;
        Some(Found {
            kind: Kind::Person,
            countries: Countries::one(e.country),
            sector: e.sector,
            gender: if ev.gender == Gender::Unknown { e.gender } else { ev.gender },
            wikidata: e.wikidata,
            link,
            named: Named::Entry,
            told: true,
            ..Found::default()
        })
    }
}

/// The sector that a title before a name tells.
fn told_sector(ev: &Evidence, country: bool) -> (Option<Sector>, Option<Sector>) {
    let org = ev.org.and_then(|o| o.1.map(|s| (s, o.2)));
    let Some(role) = ev.role else {
        return org.map_or((None, None), |(s, more)| (Some(s), more));
    };
    if role.weak {
        return match (org, ev.modifier) {
            (Some((s, more)), _) => (Some(s), more),
            (None, Some(m)) => (Some(m), None),
            _ if ev.kind_of_organ.is_some() && role.needs_country => (ev.kind_of_organ, None),
            _ if role.needs_country && !country => (None, None),
            _ => (role.sector, role.second),
        };
    }
    match org {
        Some((s, more)) if role.sector == Some(Sector::Gov) && yields_to(s) => (Some(s), more),
        _ => (role.sector, role.second),
    }
}
