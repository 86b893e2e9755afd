//! The lexicon: rows of the actor tables behind one table of phrases.

use super::fold::{self, Case};
use super::rows::{self, Row};
use crate::hash::Table;
use crate::{Country, Gender, Result, Sector};
use std::sync::OnceLock;

/// What sort of phrase an entry is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A state by name.
    State,
    /// A state by its capital.
    Capital,
    /// A government by its seat of power.
    Seat,
    /// An adjective of a state.
    Demonym,
    /// The people of a state, by noun.
    Nation,
    /// A town.
    City,
    /// A region, or a part of the world.
    Region,
    /// A people without a state of its own, by noun.
    Folk,
    /// The adjective of a region or people.
    Ethnic,
    /// An international body.
    Body,
    /// An armed group, party or movement.
    Group,
    /// A named organ, company or paper.
    Organ,
    /// A named person in an office.
    Person,
    /// A role of one person ("minister").
    Role,
    /// People by role ("police", "protesters").
    People,
    /// An organ by its kind ("army", "foreign ministry").
    Org,
    /// A thing that acts for its owner ("warships").
    Asset,
    /// A word before a head that tells a sector.
    Modifier,
    /// Makes a role a past one.
    Former,
    /// A title that tells no sector.
    Honorific,
    /// A word that stands for what follows "of".
    Quantity,
    /// A common noun for a state ("country", "kingdom").
    Polity,
}

/// One phrase and what it tells.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) class: Class,
    /// The least capitalisation that the phrase must show.
    pub(crate) case: Case,
    pub(crate) plural: bool,
    /// Whether the sector gives way to what else the phrase tells.
    pub(crate) weak: bool,
    /// Whether the sector holds only where the phrase tells a country.
    pub(crate) needs_country: bool,
    pub(crate) country: Option<Country>,
    pub(crate) sector: Option<Sector>,
    pub(crate) second: Option<Sector>,
    pub(crate) gender: Gender,
    /// Wikidata number; 0 for none.
    pub(crate) wikidata: u32,
    /// First and last day, in days since 1970; the widest range when open.
    pub(crate) days: (i32, i32),
    /// Number of words.
    pub(crate) n_words: u8,
    /// Index of the file in [`Lexicon::files`] and its line.
    pub(crate) at: (u8, u32),
    /// Byte range of the printed name in its file; empty for roles.
    pub(crate) name: (u32, u32),
    /// The next entry with the same phrase, plus one; 0 for none.
    next: u32,
}

#[derive(Clone, Copy, Default)]
struct Slot {
    /// First entry, plus one; 0 for none.
    first: u32,
    /// Whether longer phrases start so.
    more: bool,
}

/// The actor tables: states, bodies, groups, organs, people in office, roles.
///
/// Built from `data/actors/*.tsv`; the files' columns stand in `data/actors/README.md`.
#[derive(Default)]
pub struct Lexicon {
    files: Vec<(String, std::borrow::Cow<'static, str>)>,
    entries: Vec<Entry>,
    slots: Table<Slot>,
    first_names: Table<Gender>,
    /// Entries of people by the last word of their names, by the first where families come first: its key and the
    /// entry's link, sorted.
    surnames: Vec<(u64, u32)>,
    /// Keys of the phrase that is added.
    words: Vec<u64>,
}

/// Countries where news writing puts the family's name first.
const FAMILY_FIRST: [&str; 6] = ["CHN", "TWN", "KOR", "PRK", "VNM", "KHM"];

const BUILTIN: [(&str, &str); 9] = [
    ("data/actors/roles.tsv", include_str!("../../../../data/actors/roles.tsv")),
    ("data/actors/countries.tsv", include_str!("../../../../data/actors/countries.tsv")),
    ("data/actors/cities.tsv", include_str!("../../../../data/actors/cities.tsv")),
    ("data/actors/bodies.tsv", include_str!("../../../../data/actors/bodies.tsv")),
    ("data/actors/shared-groups.tsv", include_str!("../../../../data/actors/shared-groups.tsv")),
    ("data/actors/groups.tsv", include_str!("../../../../data/actors/groups.tsv")),
    ("data/actors/organs.tsv", include_str!("../../../../data/actors/organs.tsv")),
    ("data/actors/people.tsv", include_str!("../../../../data/actors/people.tsv")),
    ("data/actors/names.tsv", include_str!("../../../../data/actors/names.tsv")),
];

impl Lexicon {
    /// Returns the built-in lexicon.
    ///
    /// # Panics
    /// Never in a released program: a test reads every row of the built-in tables.
    pub fn builtin() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self::from_files(&[]).expect("the built-in tables are tested to be sound"))
    }

    /// Reads the built-in tables and `files` (name, text) after them; an entry of a later file goes before an equal
    /// phrase of an earlier one. The table of a file is told by its name: `people.tsv`, `my-groups.tsv`.
    ///
    /// # Errors
    /// Names file, line and field of the first row that is not in order.
    pub fn from_files(files: &[(String, String)]) -> Result<Self> {
        let mut lex = Self::default();
        let size: usize = BUILTIN.iter().map(|f| f.1.len()).sum();
        lex.slots.reserve(size / 16);
        lex.entries.reserve(size / 20);
        for (name, text) in BUILTIN {
            lex.read(name.to_owned(), text.into())?;
        }
        for (name, text) in files {
            lex.read(name.clone(), text.clone().into())?;
        }
        lex.surnames.sort_unstable();
        Ok(lex)
    }

    fn read(&mut self, name: String, text: std::borrow::Cow<'static, str>) -> Result<()> {
        let file = u8::try_from(self.files.len())
            .map_err(|_| crate::Error::syntax(&name, 0, "too many actor files: at most 256"))?;
        rows::read(&name, &text, file, &mut |row| match row {
            Row::FirstName(name, gender) => {
                self.first_names.insert(fold::key(name), gender);
            }
            Row::Phrase(phrase, entry) => self.insert(phrase, entry),
        })?;
        self.files.push((name, text));
        Ok(())
    }

    /// Adds a phrase; the newest entry of a phrase stands first.
    fn insert(&mut self, phrase: &str, mut entry: Entry) {
        let mut words = std::mem::take(&mut self.words);
        words.clear();
        fold::push_keys(phrase, &mut words);
        let link = self.entries.len() as u32 + 1;
        if entry.class == Class::Person {
            let first = entry.country.is_some_and(|c| FAMILY_FIRST.contains(&c.as_str()));
            if let Some(key) = if first { words.first() } else { words.last() } {
                self.surnames.push((*key, link));
            }
        }
        let mut h = 0;
        for (i, key) in words.iter().enumerate() {
            h = fold::join(h, *key);
            let slot = self.slots.entry(h).or_default();
            if i + 1 < words.len() {
                slot.more = true;
            } else {
                entry.n_words = u8::try_from(words.len()).unwrap_or(u8::MAX);
                entry.next = slot.first;
                slot.first = link;
                self.entries.push(entry);
            }
        }
        self.words = words;
    }

    /// Returns the number of phrases.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Tells whether there is no phrase.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Returns the entries of exactly the phrase with key `h`, and whether longer phrases start so.
    pub(crate) fn look_up(&self, h: u64) -> Option<(u32, bool)> {
        self.slots.get(&h).map(|s| (s.first, s.more))
    }

    /// Walks the entries of one phrase from a link as [`Lexicon::look_up`] gives it.
    pub(crate) fn chain(&self, mut link: u32) -> impl Iterator<Item = (u32, &Entry)> {
        std::iter::from_fn(move || {
            let e = self.entries.get((link as usize).checked_sub(1)?)?;
            let at = link;
            link = e.next;
            Some((at, e))
        })
    }

    /// Returns the entry behind a link of [`Lexicon::chain`].
    pub(crate) fn entry(&self, link: u32) -> Option<&Entry> {
        self.entries.get((link as usize).checked_sub(1)?)
    }

    /// Walks the entries of people with a surname, by its key.
    pub(crate) fn surnamed(&self, key: u64) -> impl Iterator<Item = (u32, &Entry)> {
        let from = self.surnames.partition_point(|s| s.0 < key);
        let named = self.surnames[from..].iter().take_while(move |s| s.0 == key);
        named.filter_map(|&(_, link)| Some((link, self.entry(link)?)))
    }

    /// Returns the printed name of an entry; empty for roles.
    pub(crate) fn name(&self, e: &Entry) -> &str {
        let text = self.files.get(usize::from(e.at.0)).map_or("", |f| &f.1);
        text.get(e.name.0 as usize..e.name.1 as usize).unwrap_or("")
    }

    /// Returns where an entry stands: `data/actors/countries.tsv:49`.
    pub(crate) fn source(&self, e: &Entry) -> String {
        let file = self.files.get(usize::from(e.at.0)).map_or("", |f| f.0.as_str());
        format!("{file}:{}", e.at.1)
    }

    /// Returns the states that are members of an international body, for those who spread its acts over them; none where
    /// the tables tell none.
    ///
    /// ```
    /// use coding::{Country, actors::Lexicon};
    ///
    /// let states = Lexicon::builtin().members("Visegrad Group");
    /// assert_eq!(states.iter().map(Country::as_str).collect::<Vec<_>>(), ["CZE", "HUN", "POL", "SVK"]);
    /// ```
    pub fn members(&self, body: &str) -> Vec<Country> {
        let told = self.told_members(body);
        let cell = told.strip_prefix('=').map_or(told, |of| self.told_members(of));
        cell.split('|').filter_map(Country::parse).collect()
    }

    /// Tells whether a state has its capital by this name: "Washington" of the United States.
    pub(crate) fn is_capital(&self, name: &str, of: Country) -> bool {
        let key = fold::keys(name).fold(0, fold::join);
        let mut named = self.look_up(key).into_iter().flat_map(|(link, _)| self.chain(link));
        named.any(|(_, e)| e.class == Class::Capital && e.country == Some(of))
    }

    /// The members of a body as its row has them.
    fn told_members(&self, body: &str) -> &str {
        let key = fold::keys(body).fold(0, fold::join);
        let mut named = self.look_up(key).into_iter().flat_map(|(link, _)| self.chain(link));
        let Some((_, e)) = named.find(|(_, e)| e.class == Class::Body) else { return "" };
        let text = self.files.get(usize::from(e.at.0)).map_or("", |f| &f.1);
        let row = text.get(e.name.0 as usize..).and_then(|t| t.lines().next()).unwrap_or("");
        // Behind the range of the name: other names, from, to, members.
        row.split('\t').nth(3).unwrap_or("")
    }

    /// Returns the gender that a first name tells.
    pub(crate) fn first_name(&self, key: u64) -> Gender {
        self.first_names.get(&key).copied().unwrap_or_default()
    }
}

impl Entry {
    /// Makes an entry without phrase; [`Lexicon::insert`] fills in the rest.
    pub(crate) fn new(class: Class, case: Case, at: (u8, u32)) -> Self {
        Self {
            class,
            case,
            plural: false,
            weak: false,
            needs_country: false,
            country: None,
            sector: None,
            second: None,
            gender: Gender::Unknown,
            wikidata: 0,
            days: (i32::MIN, i32::MAX),
            n_words: 0,
            at,
            name: (0, 0),
            next: 0,
        }
    }

    /// Tells whether the entry was in force on a day; always when the day is not known.
    pub(crate) fn holds(&self, day: Option<i32>) -> bool {
        day.is_none_or(|d| self.days.0 <= d && d <= self.days.1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The rows of a built-in table, as fields.
    fn rows(table: usize) -> impl Iterator<Item = Vec<&'static str>> {
        let rows = BUILTIN[table].1.lines().filter(|l| !l.starts_with('#')).skip(1);
        rows.map(|l| l.split('\t').chain(std::iter::repeat("")).take(8).collect())
    }

    #[test]
    fn bodies_have_the_members_that_they_should() {
        let lex = Lexicon::builtin();
        let told: Vec<_> = rows(3).filter(|r| !r[5].is_empty()).collect();
        assert!(told.len() >= 150, "{}", told.len());
        for row in &told {
            let name = row[2].split('|').next().unwrap_or("");
            assert!(lex.members(name).len() > 1, "{name}");
        }
        assert_eq!(lex.members("European Union").len(), 27);
        assert_eq!(lex.members("Frontex"), lex.members("EU"));
        assert!(lex.members("Greenpeace").is_empty());
    }

    #[test]
    fn capitals_are_of_their_states() {
        let capital = |name: &str, of: &str| Lexicon::builtin().is_capital(name, Country::new(of));
        assert!(capital("washington", "USA") && capital("Tbilisi", "GEO"));
        assert!(!capital("washington", "GBR") && !capital("Houston", "USA") && !capital("Georgia", "GEO"));
    }

    #[test]
    fn groups_have_country_and_years() {
        let told = rows(5).filter(|r| !r[0].is_empty() && !r[3].is_empty()).count();
        assert!(told >= 300, "{told}");
    }

    #[test]
    fn states_and_territories_of_iso_3166_are_there() {
        assert!(rows(1).count() >= 250, "{}", rows(1).count());
    }
}
