//! Words of time: months, weekdays, numbers, units, seasons, holidays.

/// A unit of calendar or clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
}

impl Unit {
    /// Returns the unit's letter in an ISO 8601 duration, whether it stands behind `T`, and how many of it there are.
    pub(super) const fn iso(self) -> (&'static str, bool, i64) {
        match self {
            Self::Second => ("S", true, 1),
            Self::Minute => ("M", true, 1),
            Self::Hour => ("H", true, 1),
            Self::Day => ("D", false, 1),
            Self::Weekend => ("WE", false, 1),
            Self::Week => ("W", false, 1),
            Self::Month => ("M", false, 1),
            Self::Quarter => ("M", false, 3),
            Self::Season => ("M", false, 3),
            Self::Year => ("Y", false, 1),
            Self::Decade => ("Y", false, 10),
            Self::Century => ("Y", false, 100),
        }
    }
}

/// Reads a unit, singular or plural.
pub(super) fn unit(word: &str) -> Option<Unit> {
    Some(match word.strip_suffix('s').unwrap_or(word) {
        "second" => Unit::Second,
        "minute" | "min" => Unit::Minute,
        "hour" => Unit::Hour,
        "day" => Unit::Day,
        "weekend" => Unit::Weekend,
        "week" => Unit::Week,
        "fortnight" => Unit::Week,
        "month" => Unit::Month,
        "quarter" => Unit::Quarter,
        "season" => Unit::Season,
        "year" => Unit::Year,
        "decade" => Unit::Decade,
        "century" | "centurie" => Unit::Century,
        _ => return None,
    })
}

/// Reads a month's name or abbreviation; `may` only when it is capitalised.
pub(super) fn month(word: &str) -> Option<i8> {
    const NAMES: [&str; 12] = [
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
    let bare = word.strip_suffix('.').unwrap_or(word);
    if !bare.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    let lower = bare.to_lowercase();
    let k = NAMES.iter().position(|n| {
        *n == lower
            || (n.len() > 4 && lower.len() == 3 && n.starts_with(&lower))
            || (*n == "september" && lower == "sept")
    })?;
    Some(k as i8 + 1)
}

/// Reads a weekday's name or abbreviation; Monday is 1.
pub(super) fn weekday(word: &str) -> Option<i8> {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    let bare = word.strip_suffix('.').unwrap_or(word);
    if !bare.starts_with(|c: char| c.is_uppercase()) {
        return None;
    }
    let lower = bare.to_lowercase();
    let lower = lower.strip_suffix('s').filter(|s| NAMES.contains(s)).unwrap_or(&lower);
    let k = NAMES.iter().position(|n| {
        *n == lower
            || (lower.len() >= 3
                && lower.len() <= 5
                && n.starts_with(lower)
                && bare.ends_with(|c: char| c.is_lowercase())
                && matches!(lower, "mon" | "tue" | "tues" | "wed" | "thu" | "thur" | "thurs" | "fri"))
    })?;
    Some(k as i8 + 1)
}

/// Reads a whole number in figures or words up to ninety-nine, also "a", "several" (`None` inside: not told how many).
#[allow(clippy::option_option, reason = "no number, and a number that is not told, are two things")]
pub(super) fn number(word: &str) -> Option<Option<i64>> {
    if word.bytes().all(|b| b.is_ascii_digit() || b == b',') && word.bytes().next().is_some_and(|b| b.is_ascii_digit())
    {
        return word.replace(',', "").parse().ok().map(Some);
    }
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if let Some(n) = UNITS.iter().position(|u| *u == word) {
        return Some(Some(n as i64));
    }
    let (tens, rest) = word.split_once('-').unwrap_or((word, ""));
    if let Some(t) = TENS.iter().position(|t| *t == tens) {
        let ones = if rest.is_empty() { Some(0) } else { UNITS[1..10].iter().position(|u| *u == rest).map(|n| n + 1) };
        return ones.map(|n| Some((t as i64 + 2) * 10 + n as i64));
    }
    match word {
        "a" | "an" => Some(Some(1)),
        "several" | "few" | "many" | "some" | "couple" | "dozens" | "hundreds" | "numerous" => Some(None),
        "dozen" => Some(Some(12)),
        "hundred" => Some(Some(100)),
        _ => None,
    }
}

/// Reads an ordinal ("third", "21st").
pub(super) fn ordinal(word: &str) -> Option<i64> {
    const NAMES: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if let Some(n) = NAMES.iter().position(|n| *n == word) {
        return Some(n as i64 + 1);
    }
    if word == "twenty-first" {
        return Some(21);
    }
    let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let tail = &word[digits.len()..];
    (!digits.is_empty() && matches!(tail, "st" | "nd" | "rd" | "th")).then(|| digits.parse().ok()).flatten()
}

/// Reads a season as TIMEX3 writes it.
pub(super) fn season(word: &str) -> Option<&'static str> {
    Some(match word {
        "spring" | "springtime" => "SP",
        "summer" | "summertime" => "SU",
        "autumn" => "FA",
        "winter" | "wintertime" => "WI",
        _ => return None,
    })
}

/// Reads a part of the day as TIMEX3 writes it.
pub(super) fn day_part(word: &str) -> Option<&'static str> {
    Some(match word {
        "morning" | "mornings" => "MO",
        "noon" | "midday" => "MI",
        "afternoon" | "afternoons" => "AF",
        "evening" | "evenings" => "EV",
        "night" | "nights" | "overnight" => "NI",
        _ => return None,
    })
}

/// Holidays with a fixed day: words, month, day.
pub(super) const HOLIDAYS: &[(&[&str], i8, i8)] = &[
    (&["new", "year", "'s", "day"], 1, 1),
    (&["new", "year", "'s", "eve"], 12, 31),
    (&["valentine", "'s", "day"], 2, 14),
    (&["may", "day"], 5, 1),
    (&["bastille", "day"], 7, 14),
    (&["halloween"], 10, 31),
    (&["christmas", "eve"], 12, 24),
    (&["christmas", "day"], 12, 25),
    (&["christmas"], 12, 25),
    (&["boxing", "day"], 12, 26),
];
