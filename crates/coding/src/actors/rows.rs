//! Reading the actor tables: one entry a line, fields divided by tabs, alternatives by `|`.

use super::fold::{self, Case};
use super::lexicon::{Class, Entry};
use crate::{Country, Error, Gender, Result, Sector};

/// What a line of a table gives, possibly several times.
pub(crate) enum Row<'a> {
    /// A phrase and its entry.
    Phrase(&'a str, Entry),
    /// A first name and its gender.
    FirstName(&'a str, Gender),
}

type Sink<'s> = dyn FnMut(Row<'_>) + 's;

/// One line with its place, for errors.
struct Line<'a> {
    file: &'a str,
    /// The whole file, for byte ranges of names.
    text: &'a str,
    id: u8,
    number: u32,
    fields: [&'a str; 8],
    n_fields: usize,
}

/// One line of a table of people, as a register keeps it.
pub(crate) struct Person<'a> {
    pub(crate) line: usize,
    pub(crate) country: Option<Country>,
    pub(crate) sector: Option<Sector>,
    pub(crate) name: &'a str,
    pub(crate) from: &'a str,
    pub(crate) to: &'a str,
    pub(crate) gender: Gender,
}

/// Reads a table of people whatever its file is called.
pub(crate) fn read_people(file: &str, text: &str, sink: &mut dyn FnMut(Person<'_>) -> Result<()>) -> Result<()> {
    lines(file, text, 0, &mut |l| {
        let mut e = l.entry(Class::Person, Case::Capital);
        l.sectors(1, &mut e)?;
        sink(Person {
            line: l.number as usize,
            country: l.country(0)?,
            sector: e.sector,
            name: l.first(2, "names")?,
            from: l.fields[3],
            to: l.fields[4],
            gender: l.gender(6)?,
        })
    })
}

/// Reads all rows of one table into `sink`.
pub(crate) fn read(file: &str, text: &str, id: u8, sink: &mut Sink<'_>) -> Result<()> {
    let reader = table_of(file)?;
    lines(file, text, id, &mut |l| reader(l, sink))
}

/// Hands every line below the heading to `each`.
fn lines(file: &str, text: &str, id: u8, each: &mut dyn FnMut(&Line<'_>) -> Result<()>) -> Result<()> {
    let mut heading = true;
    for (k, raw) in text.lines().enumerate() {
        if raw.is_empty() || raw.starts_with('#') {
            continue;
        }
        if std::mem::take(&mut heading) {
            continue;
        }
        let mut line = Line { file, text, id, number: k as u32 + 1, fields: [""; 8], n_fields: 0 };
        for f in split(raw, b'\t') {
            let Some(slot) = line.fields.get_mut(line.n_fields) else {
                return Err(Error::syntax(file, k + 1, "more than eight fields"));
            };
            *slot = f;
            line.n_fields += 1;
        }
        each(&line)?;
    }
    Ok(())
}

/// Divides as [`str::split`] does, by an ASCII character: faster where the parts are of a few letters.
fn split(cell: &str, by: u8) -> impl Iterator<Item = &str> {
    let mut rest = Some(cell);
    std::iter::from_fn(move || {
        let cell = rest?;
        let Some(at) = cell.as_bytes().iter().position(|b| *b == by) else { return rest.take() };
        rest = Some(&cell[at + 1..]);
        Some(&cell[..at])
    })
}

type Reader = fn(&Line<'_>, &mut Sink<'_>) -> Result<()>;

/// Chooses the reader of a file by its name.
fn table_of(file: &str) -> Result<Reader> {
    let stem = file.rsplit(['/', '\\']).next().unwrap_or(file).trim_end_matches(".tsv");
    Ok(match stem.rsplit('-').next().unwrap_or(stem) {
        "roles" => roles,
        "countries" => countries,
        "cities" => cities,
        "bodies" => |l, s| {
            members(l)?;
            named(l, Class::Body, s)
        },
        "groups" => |l, s| named(l, Class::Group, s),
        "organs" => |l, s| named(l, Class::Organ, s),
        "people" | "register" => people,
        "names" => names,
        _ => {
            let expected =
                "a name that ends in roles, countries, cities, bodies, groups, organs, people, names or register";
            return Err(Error::field(file, 0, "file name", stem, expected));
        }
    })
}

impl<'a> Line<'a> {
    fn bad(&self, field: &str, found: &str, expected: &str) -> Error {
        Error::field(self.file, self.number as usize, field, found, expected)
    }

    fn entry(&self, class: Class, case: Case) -> Entry {
        Entry::new(class, case, (self.id, self.number))
    }

    fn country(&self, k: usize) -> Result<Option<Country>> {
        let code = self.fields[k];
        if code.is_empty() {
            return Ok(None);
        }
        Country::parse(code).map(Some).ok_or_else(|| self.bad("country", code, "three capital letters"))
    }

    /// Reads `GOV`, `GOV,MIL`, `~GOV`, `?GOV` or `~` into an entry.
    fn sectors(&self, k: usize, e: &mut Entry) -> Result<()> {
        let cell = self.fields[k];
        let list = cell.strip_prefix(['~', '?']);
        e.weak = list.is_some();
        e.needs_country = cell.starts_with('?');
        let mut parts = split(list.unwrap_or(cell), b',').filter(|s| !s.is_empty()).map(|s| {
            Sector::parse(s).ok_or_else(|| self.bad("sector", s, "one of the coding guide's sectors, such as GOV"))
        });
        e.sector = parts.next().transpose()?;
        e.second = parts.next().transpose()?;
        Ok(())
    }

    fn gender(&self, k: usize) -> Result<Gender> {
        match self.fields[k] {
            "" => Ok(Gender::Unknown),
            "female" => Ok(Gender::Female),
            "male" => Ok(Gender::Male),
            other => Err(self.bad("gender", other, "female, male or nothing")),
        }
    }

    fn wikidata(&self, k: usize) -> Result<u32> {
        match self.fields[k] {
            "" => Ok(0),
            id => id
                .strip_prefix('Q')
                .and_then(|n| n.parse().ok())
                .ok_or_else(|| self.bad("wikidata", id, "Q and a number, or nothing")),
        }
    }

    /// Reads a year or a day (`1999`, `1999-12-31`) into days since 1970; a year as its first or last day.
    fn day(&self, k: usize, last: bool) -> Result<i32> {
        let cell = self.fields[k];
        if cell.is_empty() {
            return Ok(if last { i32::MAX } else { i32::MIN });
        }
        days(cell, last).ok_or_else(|| self.bad(if last { "to" } else { "from" }, cell, "a year or an ISO date"))
    }

    /// The alternatives in field `k`; the first must be there when `field` is named.
    fn list(&self, k: usize) -> impl Iterator<Item = &'a str> + use<'a> {
        split(self.fields[k], b'|').filter(|n| !n.is_empty())
    }

    /// The byte range in the file of a part of this line.
    fn range(&self, part: &str) -> (u32, u32) {
        let start = part.as_ptr() as usize - self.text.as_ptr() as usize;
        (start as u32, (start + part.len()) as u32)
    }

    fn first(&self, k: usize, field: &str) -> Result<&'a str> {
        self.list(k).next().ok_or_else(|| self.bad(field, "", "at least one name"))
    }
}

/// Days since 1970-01-01 of an ISO date, or of the first or last day of a year (Howard Hinnant's `days_from_civil`).
pub(crate) fn days(date: &str, last: bool) -> Option<i32> {
    let mut p = split(date, b'-');
    let year: i32 = p.next()?.parse().ok()?;
    let or = |x: Option<&str>, d: i32| x.map_or(Some(d), |x| x.parse().ok());
    let month = or(p.next(), if last { 12 } else { 1 })?;
    let day = or(p.next(), if last { 31 } else { 1 })?;
    if p.next().is_some() || !(1..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let y = if month <= 2 { year - 1 } else { year };
    let (era, shifted) = (y.div_euclid(400), (month + 9) % 12);
    let (yoe, doy) = (y - era * 400, (153 * shifted + 2) / 5 + day - 1);
    Some(era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468)
}

/// How a name must be written in text: an acronym in capitals, a name with a capital, a common word as it may come.
fn case_for(name: &str) -> Case {
    match fold::case_of(name) {
        Case::Upper if name.len() > 12 => Case::Capital,
        Case::Lower if name.contains(|c: char| c.is_uppercase()) => Case::Capital,
        case => case,
    }
}

fn countries(l: &Line<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let country = l.country(0)?.ok_or_else(|| l.bad("code", "", "three capital letters"))?;
    let printed = l.range(l.first(2, "names")?);
    let wikidata = l.wikidata(1)?;
    let classes = [(2, Class::State), (3, Class::Demonym), (4, Class::Nation), (5, Class::Capital), (6, Class::Seat)];
    for (k, class) in classes {
        for name in l.list(k) {
            let mut e = l.entry(class, case_for(name));
            (e.country, e.name, e.wikidata) = (Some(country), printed, wikidata);
            if class == Class::Nation {
                e.plural = !name.ends_with("man") && (name.ends_with('s') || name.ends_with("men"));
                e.sector = Some(Sector::Cvl);
            } else {
                e.sector = Some(Sector::Gov);
            }
            if class == Class::Seat {
                e.wikidata = 0;
            }
            sink(Row::Phrase(name, e));
        }
    }
    Ok(())
}

fn cities(l: &Line<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let class = match l.fields[2] {
        "city" => Class::City,
        "region" => Class::Region,
        "people" => Class::Folk,
        "adjective" => Class::Ethnic,
        other => return Err(l.bad("kind", other, "city, region, people or adjective")),
    };
    let country = l.country(1)?;
    l.first(0, "name")?;
    for name in l.list(0) {
        let mut e = l.entry(class, case_for(name));
        (e.country, e.name) = (country, l.range(name));
        e.plural = class == Class::Folk;
        sink(Row::Phrase(name, e));
    }
    Ok(())
}

fn named(l: &Line<'_>, class: Class, sink: &mut Sink<'_>) -> Result<()> {
    let mut e = l.entry(class, Case::Capital);
    e.country = l.country(0)?;
    l.sectors(1, &mut e)?;
    e.name = l.range(l.first(2, "names")?);
    e.days = (l.day(3, false)?, l.day(4, true)?);
    for name in l.list(2) {
        e.case = case_for(name);
        sink(Row::Phrase(name, e));
    }
    Ok(())
}

/// Checks the members of a body: states, or `=` and the body whose members they are.
fn members(l: &Line<'_>) -> Result<()> {
    if l.fields[5].starts_with('=') {
        return Ok(());
    }
    match l.list(5).find(|c| Country::parse(c).is_none()) {
        Some(other) => Err(l.bad("members", other, "three capital letters, or = and the name of a body")),
        None => Ok(()),
    }
}

fn people(l: &Line<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let mut e = l.entry(Class::Person, Case::Capital);
    e.country = l.country(0)?;
    l.sectors(1, &mut e)?;
    e.name = l.range(l.first(2, "names")?);
    e.days = (l.day(3, false)?, l.day(4, true)?);
    e.wikidata = l.wikidata(5)?;
    e.gender = l.gender(6)?;
    for name in l.list(2) {
        e.case = case_for(name);
        sink(Row::Phrase(name, e));
    }
    Ok(())
}

fn names(l: &Line<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let gender = l.gender(1)?;
    for name in l.list(0) {
        sink(Row::FirstName(name, gender));
    }
    Ok(())
}

fn roles(l: &Line<'_>, sink: &mut Sink<'_>) -> Result<()> {
    let class = match l.fields[1] {
        "person" => Class::Role,
        "people" => Class::People,
        "org" => Class::Org,
        "asset" => Class::Asset,
        "modifier" => Class::Modifier,
        "former" => Class::Former,
        "honorific" => Class::Honorific,
        "quantity" => Class::Quantity,
        "polity" => Class::Polity,
        other => {
            let expected = "person, people, org, asset, modifier, former, honorific, quantity or polity";
            return Err(l.bad("class", other, expected));
        }
    };
    let term = l.first(0, "term")?;
    let mut e = l.entry(class, fold::case_of(term).min(Case::Capital));
    l.sectors(2, &mut e)?;
    e.gender = l.gender(3)?;
    e.plural = class == Class::People;
    sink(Row::Phrase(term, e));
    if matches!(class, Class::Role | Class::Org | Class::Asset | Class::Polity) {
        e.plural = true;
        if class == Class::Role {
            e.gender = Gender::Unknown;
        }
        sink(Row::Phrase(&plural(term), e));
    }
    Ok(())
}

/// The plural of a role or organ: of its last word, or of the word before a preposition ("ministers of defence").
fn plural(term: &str) -> String {
    let before = |at: &usize| [" of ", " for ", " to ", " in "].iter().any(|p| term[*at..].starts_with(p));
    let cut = term.match_indices(' ').map(|(at, _)| at).find(before).unwrap_or(term.len());
    let (head, rest) = term.split_at(cut);
    let vowel_before = |n: usize| head.len() > n && b"aeiou".contains(&head.as_bytes()[head.len() - n - 1]);
    let (stem, end) = if let Some(stem) = head.strip_suffix("man") {
        (stem, "men")
    } else if head.ends_with('y') && !vowel_before(1) {
        (&head[..head.len() - 1], "ies")
    } else if ["s", "x", "ch", "sh"].iter().any(|e| head.ends_with(e)) {
        (head, "es")
    } else if head == "thief" {
        ("thie", "ves")
    } else {
        (head, "s")
    };
    [stem, end, rest].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plurals_are_made_by_rule() {
        for (one, many) in [
            ("minister", "ministers"),
            ("minister of defence", "ministers of defence"),
            ("chief of staff to the king", "chiefs of staff to the king"),
            ("press secretary", "press secretaries"),
            ("thief", "thieves"),
            ("gunman", "gunmen"),
            ("spy", "spies"),
            ("attorney", "attorneys"),
            ("witness", "witnesses"),
        ] {
            assert_eq!(plural(one), many);
        }
    }

    #[test]
    fn days_are_counted_from_1970() {
        assert_eq!(days("1970-01-01", false), Some(0));
        assert_eq!(days("2000-03-01", false), Some(11_017));
        assert_eq!(days("1969", true), Some(-1));
        assert_eq!(days("1969-13-01", true), None);
        assert_eq!(days("1969-12-01-01", true), None);
        assert_eq!(days("soon", true), None);
    }

    #[test]
    fn faults_name_file_line_and_field() {
        let check = |name: &str, text: &str, expect: &str| {
            let e = read(name, text, 0, &mut |_| ()).unwrap_err().to_string();
            assert!(e.starts_with(expect), "{e}");
        };
        check("x/people.tsv", "h\n\n# c\nUS\tGOV\tA B", "x/people.tsv:4: country: found \"US\"");
        check("people.tsv", "h\nUSA\tGUV\tA B", "people.tsv:2: sector: found \"GUV\"");
        check("people.tsv", "h\nUSA\tGOV\tA B\tsoon", "people.tsv:2: from: found \"soon\"");
        check("people.tsv", "h\nUSA\tGOV\t", "people.tsv:2: names: found \"\"");
        check("people.tsv", "h\na\tb\tc\td\te\tf\tg\th\ti", "people.tsv:2: more than eight fields");
        check("bodies.tsv", "h\nIGO\tIGO\tBody\t\t\tFRA|Oslo", "bodies.tsv:2: members: found \"Oslo\"");
        check("cities.tsv", "h\nLyon\tFRA\ttown", "cities.tsv:2: kind: found \"town\"");
        check("dogs.tsv", "h", "dogs.tsv:0: file name: found \"dogs\"");
    }
}
