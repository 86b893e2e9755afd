//! Dates as headers write them.

use super::cursor::Cursor;
use jiff::civil::Date;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// A date that was found: the day, or `None` when the year is not told or day and month cannot be told apart.
pub(super) type Found = Option<Date>;

/// Which of two numbers in front of a year is the month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Order {
    DayFirst,
    MonthFirst,
    Unknown,
}

/// Zones of the clock whose places write the month first.
const MONTH_FIRST: &[&str] =
    &["ET", "EST", "EDT", "CT", "CST", "CDT", "MT", "MST", "MDT", "PT", "PST", "PDT", "AKST", "HST"];
/// Zones of the clock whose places write the day first.
const DAY_FIRST: &[&str] =
    &["GMT", "BST", "IST", "CET", "CEST", "EET", "AEST", "AEDT", "HKT", "PKT", "NZST", "NZDT", "WAT", "EAT", "SAST"];

impl Order {
    /// Reads the order from the zones of the clock in a line.
    pub(super) fn of_zones(line: &str) -> Self {
        let has = |zones: &[&str]| line.split(|c: char| !c.is_alphanumeric()).any(|w| zones.contains(&w));
        match (has(MONTH_FIRST), has(DAY_FIRST)) {
            (true, false) => Self::MonthFirst,
            (false, true) => Self::DayFirst,
            _ => Self::Unknown,
        }
    }
}

/// Takes a date with its weekday in front and its time behind, when there are any. A weekday alone is a date without
/// a day.
pub(super) fn date(c: &mut Cursor<'_>) -> Option<Found> {
    date_in(c, Order::Unknown)
}

/// Takes a date whose numbers stand in an order that may be known.
pub(super) fn date_in(c: &mut Cursor<'_>, order: Order) -> Option<Found> {
    let start = *c;
    let weekday = weekday(c);
    let found = iso(c).or_else(|| day_first(c)).or_else(|| month_first(c)).or_else(|| numeric(c, order));
    match found {
        Some(found) => {
            time(c);
            Some(found)
        }
        None if weekday => {
            // Back before the comma and blank that a day would have followed.
            *c = start;
            c.at += c.peek_word().len();
            c.eat(".");
            Some(None)
        }
        None => {
            *c = start;
            None
        }
    }
}

/// Tells whether `word` names a day of the week or a month, whole or cut as usual.
pub(super) fn is_calendar_word(word: &str) -> bool {
    let word = word.to_lowercase();
    is_cut_of(&word, &WEEKDAYS) || month_of(&word).is_some()
}

fn is_cut_of(word: &str, names: &[&str]) -> bool {
    word.len() >= 3 && names.iter().any(|n| *n == word || (word.len() <= 5 && n.starts_with(word)))
}

fn weekday(c: &mut Cursor<'_>) -> bool {
    let word = c.peek_word();
    let found = is_cut_of(&word.to_lowercase(), &WEEKDAYS);
    if found {
        c.at += word.len();
        c.eat(".");
        c.eat(",");
        c.eat_space();
    }
    found
}

fn month_of(word: &str) -> Option<i8> {
    if word.len() < 3 || word.len() > 4 && !MONTHS.contains(&word) {
        return None;
    }
    MONTHS.iter().position(|m| m.starts_with(word)).map(|m| m as i8 + 1)
}

fn month(c: &mut Cursor<'_>) -> Option<i8> {
    let word = c.peek_word();
    let month = month_of(&word.to_lowercase())?;
    c.at += word.len();
    c.eat(".");
    Some(month)
}

fn year(c: &mut Cursor<'_>) -> Option<i16> {
    let start = *c;
    let year = c.eat_number(4, 4).filter(|y| (1800..2200).contains(y));
    if year.is_none() || c.peek().is_some_and(char::is_alphanumeric) {
        *c = start;
        return None;
    }
    year
}

fn make(year: i16, month: i16, day: i16) -> Found {
    Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// `2024-04-14`, `2024/4/14`, with a time glued on by `T`.
fn iso(c: &mut Cursor<'_>) -> Option<Found> {
    let start = *c;
    let found = (|| {
        let year = c.eat_number(4, 4)?;
        let sep = ["-", "/", "."].into_iter().find(|s| c.eat(s))?;
        let month = c.eat_number(1, 2)?;
        if !c.eat(sep) {
            return None;
        }
        let day = c.eat_number(1, 2)?;
        make(year, month, day)
    })();
    if found.is_none() {
        *c = start;
        return None;
    }
    Some(found)
}

/// `14 April 2024`, `14th of April, 2024`, `14 April`.
fn day_first(c: &mut Cursor<'_>) -> Option<Found> {
    let start = *c;
    let parts = (|| {
        let day = c.eat_number(1, 2).filter(|d| (1..=31).contains(d))?;
        ordinal(c);
        if !c.eat_space() && !c.eat("-") {
            return None;
        }
        if c.eat_word("of") {
            c.eat_space();
        }
        Some((day, month(c)?))
    })();
    with_year(c, start, parts)
}

/// `April 14, 2024`, `Apr. 14th 2024`, `April 14`.
fn month_first(c: &mut Cursor<'_>) -> Option<Found> {
    let start = *c;
    let parts = (|| {
        let month = month(c)?;
        c.eat_space();
        let day = c.eat_number(1, 2).filter(|d| (1..=31).contains(d))?;
        ordinal(c);
        Some((day, month))
    })();
    with_year(c, start, parts)
}

fn with_year<'a>(c: &mut Cursor<'a>, start: Cursor<'a>, parts: Option<(i16, i8)>) -> Option<Found> {
    let Some((day, month)) = parts else {
        *c = start;
        return None;
    };
    let before_year = *c;
    c.eat_any(&[',', ' ', '-']);
    let Some(year) = year(c) else {
        *c = before_year;
        return Some(None);
    };
    Some(make(year, month.into(), day))
}

fn ordinal(c: &mut Cursor<'_>) {
    let _ = ["st", "nd", "rd", "th"].iter().any(|o| c.eat_word(o));
}

/// `27/09/2013`: the day when only one reading is a date or the order is known, else none.
fn numeric(c: &mut Cursor<'_>, order: Order) -> Option<Found> {
    let start = *c;
    let parts = (|| {
        let a = c.eat_number(1, 2)?;
        let sep = ["/", ".", "-"].into_iter().find(|s| c.eat(s))?;
        let b = c.eat_number(1, 2)?;
        if !c.eat(sep) {
            return None;
        }
        let year = c.eat_number(4, 4).or_else(|| c.eat_number(2, 2))?;
        Some((a, b, year))
    })();
    let Some((a, b, year)) = parts else {
        *c = start;
        return None;
    };
    // Two digits do not tell the century, but a page that gives the clock with its zone is not of the last one.
    let year = match year {
        0..=60 if order != Order::Unknown => 2000 + year,
        1800.. => year,
        _ => return Some(None),
    };
    let (day_month, month_day) = (make(year, b, a), make(year, a, b));
    match (day_month, month_day) {
        // 03/04 is two days.
        (Some(d), Some(m)) if d != m => Some(match order {
            Order::DayFirst => Some(d),
            Order::MonthFirst => Some(m),
            Order::Unknown => None,
        }),
        (None, None) => {
            *c = start;
            None
        }
        (d, m) => Some(d.or(m)),
    }
}

/// Passes over a time of day and its zone, and tells whether there was one.
pub(super) fn time(c: &mut Cursor<'_>) -> bool {
    let start = *c;
    c.eat_any(&[',', ' ', '|', '@', '/']);
    if c.eat_word("at") {
        c.eat_space();
    }
    let _ = c.eat("T") && c.peek().is_some_and(|d| d.is_ascii_digit());
    let mut n_parts = 0;
    let long = c.eat_number(4, 4).is_some();
    if long || c.eat_number(1, 2).is_some() {
        while !long && n_parts < 2 && clock_part(c) {
            n_parts += 1;
        }
        let digits = *c;
        let mut zoned = false;
        while half_day(c, n_parts > 0) || zone(c) {
            zoned = true;
        }
        // "1052 GMT", "2 A.M.": without minutes only the word behind makes a time of it.
        if n_parts > 0 || zoned {
            return true;
        }
        *c = digits;
    }
    *c = start;
    false
}

/// Takes `:30` or `.30`; some pages set a blank behind the colon.
fn clock_part(c: &mut Cursor<'_>) -> bool {
    let start = *c;
    let found = (c.eat(":") || c.eat(".")) && {
        c.eat(" ");
        c.eat_number(2, 2).is_some()
    };
    if !found {
        *c = start;
    }
    found
}

/// Takes `am`, `p.m.`, `AM`; behind minutes also `a` and `p`.
fn half_day(c: &mut Cursor<'_>, minutes: bool) -> bool {
    let start = *c;
    c.eat_space();
    let points = ["a.m.", "p.m."].iter().find(|m| c.rest().get(..4).is_some_and(|r| r.eq_ignore_ascii_case(m)));
    if let Some(points) = points {
        c.at += points.len();
        return true;
    }
    let found = ["am", "pm", "a", "p"].iter().any(|m| (m.len() == 2 || minutes) && c.eat_word(m));
    if !found {
        *c = start;
    }
    found
}

/// Takes the zone of a clock: `EST`, `GMT+02:00`, `hrs`, `UK`.
fn zone(c: &mut Cursor<'_>) -> bool {
    let start = *c;
    c.eat_space();
    let word = c.peek_word();
    let zone = matches!(word.to_ascii_lowercase().as_str(), "hrs" | "hours" | "local" | "time" | "z")
        || ((2..=4).contains(&word.len()) && word.ends_with('T') && word.bytes().all(|b| b.is_ascii_uppercase()))
        || matches!(word, "UTC" | "UK");
    if word.is_empty() || !zone {
        *c = start;
        return false;
    }
    c.at += word.len();
    if c.eat("+") || c.rest().starts_with("-0") && c.eat("-") {
        let _ = c.eat_number(1, 2).is_some() && (clock_part(c) || c.eat_number(2, 2).is_some());
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a date and gives it with what is left.
    fn read(text: &str) -> Option<(String, &str)> {
        let mut c = Cursor::new(text);
        let found = date(&mut c)?;
        Some((found.map(|d| d.to_string()).unwrap_or_default(), c.rest()))
    }

    #[test]
    fn forms_of_dates() {
        for (text, day, rest) in [
            ("2024-04-14 (X)", "2024-04-14", " (X)"),
            ("2024-04-14T10:00:00Z.", "2024-04-14", "."),
            ("24 July 2022: On", "2022-07-24", ": On"),
            ("Jan 5 (X)", "", " (X)"),
            ("25 March - In", "", " - In"),
            ("April 05, 2018 (G", "2018-04-05", " (G"),
            ("Nov. 25, 2012) ", "2012-11-25", ") "),
            ("Sept 5th 2012", "2012-09-05", ""),
            ("December 22nd, 2008 8:55 am", "2008-12-22", ""),
            ("Thursday, Aug 18, 2011", "2011-08-18", ""),
            ("1st of May 2020", "2020-05-01", ""),
            ("27/09/2013-T", "2013-09-27", "-T"),
            ("03/08/2013", "", ""),
            ("05/05/2013", "2013-05-05", ""),
            ("06/06/13 07:05 PM ET EDT", "", ""),
            ("November 11, 2011 19:04 IST", "2011-11-11", ""),
            ("MONDAY, MARCH 11, 2013, 10:34 PM", "2013-03-11", ""),
            ("8/2/13 at 1:30 PM", "", ""),
            ("Thurs. - The", "", " - The"),
            ("Friday, 27 September 2013", "2013-09-27", ""),
        ] {
            assert_eq!(read(text), Some((day.to_owned(), rest)), "{text}");
        }
        for none in ["", "12", "May the", "march on", "2024", "45 July", "13/13/2013", "1.5.6", "Sun", "Marches 3"] {
            assert!(matches!(read(none), None | Some((_, ""))), "{none}: {:?}", read(none));
        }
        assert_eq!(read("May the"), None);
        assert_eq!(read("30 February 2020"), Some((String::new(), "")));
    }
}
