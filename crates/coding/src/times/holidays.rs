//! Holidays: `data/times/holidays.tsv`, and the days that its rules give.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use std::collections::HashMap;
use std::sync::OnceLock;

const TABLE: &str = include_str!("../../../../data/times/holidays.tsv");

/// On which day of a year a holiday falls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Month and day.
    Fixed(i8, i8),
    /// Days after Western Easter Sunday.
    Easter(i16),
    /// The so many-th such weekday of a month; -1 is the last.
    Nth(i8, Weekday, i8),
}

impl Rule {
    fn parse(text: &str) -> Option<Self> {
        if let Some(n) = text.strip_prefix("easter") {
            return n.parse().ok().map(Self::Easter);
        }
        let (month, day) = text.split_once('-')?;
        let month = month.parse().ok()?;
        if let Ok(day) = day.parse() {
            return Some(Self::Fixed(month, day));
        }
        let weekday = match day.get(..3)? {
            "mon" => Weekday::Monday,
            "tue" => Weekday::Tuesday,
            "thu" => Weekday::Thursday,
            "sun" => Weekday::Sunday,
            _ => return None,
        };
        Some(Self::Nth(month, weekday, day.get(3..)?.parse().ok()?))
    }

    /// Returns the day in a year.
    pub(super) fn in_year(self, year: i16) -> Option<Date> {
        match self {
            Self::Fixed(month, day) => Date::new(year, month, day).ok(),
            Self::Easter(n) => easter(year)?.checked_add(n.days()).ok(),
            Self::Nth(month, weekday, n) => Date::new(year, month, 1).ok()?.nth_weekday_of_month(n, weekday).ok(),
        }
    }
}

/// Returns Western Easter Sunday by the anonymous Gregorian algorithm (Meeus, Astronomical Algorithms, chapter 8).
fn easter(year: i16) -> Option<Date> {
    let y = i32::from(year);
    let (a, b, c) = (y % 19, y / 100, y % 100);
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15) % 30;
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k) % 7;
    let m = (a + 11 * h + 19 * l) / 433;
    let month = (h + l - 7 * m + 90) / 25;
    let day = (h + l - 7 * m + 33 * month + 19) % 32;
    Date::new(year, month as i8, day as i8).ok()
}

type Entry = (Vec<&'static str>, Rule);

fn table() -> &'static HashMap<&'static str, Vec<Entry>> {
    static ALL: OnceLock<HashMap<&'static str, Vec<Entry>>> = OnceLock::new();
    ALL.get_or_init(|| {
        let mut all: HashMap<&'static str, Vec<Entry>> = HashMap::new();
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            // A test reads every line.
            if let Some((words, rule)) = line.split_once('\t')
                && let Some(rule) = Rule::parse(rule)
            {
                let words: Vec<&str> = words.split(' ').collect();
                all.entry(words[0]).or_default().push((words, rule));
            }
        }
        all
    })
}

/// Returns the longest holiday whose words `word` gives, from position 0 on, and how many words it has.
pub(super) fn at<'w>(word: impl Fn(usize) -> &'w str) -> Option<(usize, Rule)> {
    let entries = table().get(word(0))?;
    entries
        .iter()
        .filter(|(words, _)| words.iter().enumerate().all(|(k, w)| word(k) == *w))
        .max_by_key(|(words, _)| words.len())
        .map(|(words, rule)| (words.len(), *rule))
}

/// The words that holidays begin with.
pub(super) fn openers() -> impl Iterator<Item = &'static str> {
    TABLE.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split([' ', '\t']).next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn every_line_has_a_rule() {
        for line in TABLE.lines().filter(|l| !l.starts_with('#')) {
            let rule = line.split_once('\t').and_then(|(_, r)| Rule::parse(r));
            assert!(rule.and_then(|r| r.in_year(2024)).is_some(), "{line}");
        }
    }

    #[test]
    fn days_of_holidays() {
        for (words, year, want) in [
            ("easter sunday", 2024, date(2024, 3, 31)),
            ("good friday", 2025, date(2025, 4, 18)),
            ("easter", 1961, date(1961, 4, 2)),
            ("thanksgiving", 2023, date(2023, 11, 23)),
            ("memorial day", 2022, date(2022, 5, 30)),
            ("new year 's eve", 1999, date(1999, 12, 31)),
        ] {
            let words: Vec<&str> = words.split(' ').collect();
            let (n, rule) = at(|k| words.get(k).copied().unwrap_or("")).expect("a holiday");
            assert_eq!((n, rule.in_year(year)), (words.len(), Some(want)), "{words:?}");
        }
    }
}
