//! The register: who a person is, learned from articles read before and used for those that come after.
//!
//! An article that says "Norwegian foreign minister Lars Holm" teaches the next one, which only says "Lars Holm". What
//! the text itself tells, and what the tables know, always go before what was learned. The file is a table with the
//! columns of `data/actors/people.tsv` (`docs/formats.md`).

use super::fold;
use super::rows;
use crate::mention::Kind;
use crate::{Country, Form, Gender, Mention, Result, Sector};
use jiff::civil::Date;
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// For so many days after an office was last told it is still taken to be held.
const HELD: i32 = 400;

/// What was learned of one person.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    name: String,
    country: Country,
    sector: Option<Sector>,
    /// First and last day on which this was told; none where the articles have no date.
    days: Option<(Date, Date)>,
    gender: Gender,
}

/// People learned from articles, by name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Register {
    people: BTreeMap<String, Known>,
}

const HEAD: &str = "# People learned by `chancery code --register`; the columns are those of data/actors/people.tsv.\n\
                    country\tsectors\tnames\tfrom\tto\twikidata\tsex\toffice\n";

impl Register {
    /// Reads a register file.
    ///
    /// # Errors
    /// Names file, line and field of the first row that is not in order.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let mut people = BTreeMap::new();
        rows::read_people(file, text, &mut |row| {
            let country = row.country.ok_or_else(|| crate::Error::field(file, row.line, "country", "", "a country"))?;
            let day = |cell: &str, field: &str| match cell {
                "" => Ok(None),
                d => d.parse().map(Some).map_err(|_| crate::Error::field(file, row.line, field, d, "an ISO date")),
            };
            let days = day(row.from, "from")?.zip(day(row.to, "to")?);
            let known = Known { name: row.name.to_owned(), country, sector: row.sector, days, gender: row.gender };
            people.insert(key(row.name), known);
            Ok(())
        })?;
        Ok(Self { people })
    }

    /// Writes the register as a file, sorted by name.
    pub fn write(&self) -> String {
        let mut out = HEAD.to_owned();
        for k in self.people.values() {
            let sector = k.sector.map_or("", Sector::as_str);
            let sex = match k.gender {
                Gender::Female => "female",
                Gender::Male => "male",
                Gender::Unknown | Gender::Neuter => "",
            };
            let (from, to) = k.days.map_or_else(Default::default, |d| (d.0.to_string(), d.1.to_string()));
            // Writing to a string cannot fail.
            let _ = writeln!(out, "{}\t{sector}\t{}\t{from}\t{to}\t\t{sex}\tlearned", k.country.as_str(), k.name);
        }
        out
    }

    /// Returns the number of people.
    pub fn len(&self) -> usize {
        self.people.len()
    }

    /// Tells whether nobody was learned.
    pub fn is_empty(&self) -> bool {
        self.people.is_empty()
    }

    /// Fills in what mentions of known people do not tell, and learns from those that do.
    pub(crate) fn meet(&mut self, mentions: &mut [Mention], on: Option<Date>) {
        for m in mentions.iter_mut() {
            if m.form != Form::Name || m.who.kind != Kind::Person || !m.who.name.contains(' ') {
                continue;
            }
            // Of people in the tables there is nothing to learn.
            if !m.who.source.starts_with("pattern:") {
                continue;
            }
            match (m.who.country, m.who.sector) {
                (Some(country), Some(_)) if !country.is_body() => self.learn(m, country, on),
                _ => self.recall(m, on),
            }
        }
    }

    fn learn(&mut self, m: &Mention, country: Country, on: Option<Date>) {
        let days = on.map(|d| (d, d));
        let new = Known { name: m.who.name.clone(), country, sector: m.who.sector, days, gender: m.gender };
        match self.people.get_mut(&key(&m.who.name)) {
            Some(k) if k.country == country && k.sector == new.sector => {
                k.days = match (k.days, on) {
                    (Some((a, z)), Some(d)) => Some((a.min(d), z.max(d))),
                    (days, d) => days.or(d.map(|d| (d, d))),
                };
                if k.gender == Gender::Unknown {
                    k.gender = m.gender;
                }
            }
            // What is told of a later day replaces what was known.
            Some(k) if k.days.is_some_and(|(_, z)| on.is_some_and(|d| d < z)) => {}
            _ => {
                self.people.insert(key(&m.who.name), new);
            }
        }
    }

    fn recall(&self, m: &mut Mention, on: Option<Date>) {
        let Some(k) = self.people.get(&key(&m.who.name)) else { return };
        if m.who.country.is_some_and(|c| c != k.country) {
            return;
        }
        m.who.country = Some(k.country);
        let held = match (k.days, on) {
            (Some((_, z)), Some(d)) => d.duration_since(z).as_hours() / 24 <= i64::from(HELD),
            _ => true,
        };
        if m.who.sector.is_none() && held {
            m.who.sector = k.sector;
        }
        if m.gender == Gender::Unknown {
            m.gender = k.gender;
        }
        "register".clone_into(&mut m.who.source);
    }
}

/// The name with what does not count evened out.
fn key(name: &str) -> String {
    fold::words(name).map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Who;
    use text::TokenRange;

    fn mention(name: &str, country: Option<&str>, sector: Option<Sector>) -> Mention {
        Mention {
            head: 0,
            tokens: TokenRange::new(0, 1),
            form: Form::Name,
            number: crate::Number::Singular,
            gender: Gender::Male,
            who: Who {
                name: name.to_owned(),
                country: country.and_then(Country::parse),
                sector,
                kind: Kind::Person,
                source: "pattern:person".to_owned(),
                ..Who::default()
            },
            also: Vec::new(),
            cluster: None,
        }
    }

    fn day(text: &str) -> Option<Date> {
        text.parse().ok()
    }

    #[test]
    fn what_one_article_tells_the_next_one_knows() {
        let mut register = Register::default();
        let mut first = [mention("Lars Holm", Some("NOR"), Some(Sector::Gov))];
        register.meet(&mut first, day("2020-05-01"));
        let mut second = [mention("Lars Holm", None, None)];
        register.meet(&mut second, day("2020-06-01"));
        assert_eq!((second[0].who.country, second[0].who.sector), (Country::parse("NOR"), Some(Sector::Gov)));
        assert_eq!(second[0].who.source, "register");
        // Years later the office may be another's.
        let mut third = [mention("Lars Holm", None, None)];
        register.meet(&mut third, day("2023-06-01"));
        assert_eq!((third[0].who.country, third[0].who.sector), (Country::parse("NOR"), None));
    }

    #[test]
    fn what_the_text_tells_goes_before_what_was_learned() {
        let mut register = Register::default();
        register.meet(&mut [mention("Lars Holm", Some("NOR"), Some(Sector::Gov))], None);
        let mut told = [mention("Lars Holm", Some("DNK"), None)];
        register.meet(&mut told, None);
        assert_eq!(told[0].who.country, Country::parse("DNK"));
    }

    #[test]
    fn a_register_is_read_as_it_was_written() {
        let mut register = Register::default();
        let mut all = [
            mention("Lars Holm", Some("NOR"), Some(Sector::Gov)),
            mention("Ana Petrovic", Some("SRB"), Some(Sector::Mil)),
        ];
        register.meet(&mut all, day("2020-05-01"));
        let text = register.write();
        assert_eq!(text.lines().nth(2), Some("SRB\tMIL\tAna Petrovic\t2020-05-01\t2020-05-01\t\tmale\tlearned"));
        assert_eq!(Register::read("r.tsv", &text).unwrap(), register);
        let bad = Register::read("r.tsv", "h\nNO\tGOV\tA B").unwrap_err().to_string();
        assert!(bad.starts_with("r.tsv:2: country"), "{bad}");
    }
}
