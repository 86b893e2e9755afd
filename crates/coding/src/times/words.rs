//! Words of time: months, weekdays, units, seasons, parts of the day.

/// A unit of calendar or clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Season,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// Returns the unit's letters in a TIMEX3 duration, whether they stand behind `T`, and how many of it there are.
    /// ISO 8601 has none for decades, centuries and millennia; TIMEX2 and TIMEX3 write `DE`, `CE`, `ML`.
    pub(super) const fn iso(self) -> (&'static str, bool, i64) {
        match self {
            Self::Second => ("S", true, 1),
            Self::Minute => ("M", true, 1),
            Self::Hour => ("H", true, 1),
            Self::Day | Self::Night => ("D", false, 1),
            Self::Weekend => ("WE", false, 1),
            Self::Week => ("W", false, 1),
            Self::Fortnight => ("W", false, 2),
            Self::Month => ("M", false, 1),
            Self::Quarter => ("Q", false, 1),
            Self::Season => ("M", false, 3),
            Self::Year => ("Y", false, 1),
            Self::Decade => ("DE", false, 1),
            Self::Century => ("CE", false, 1),
            Self::Millennium => ("ML", false, 1),
        }
    }

    /// Whether the clock measures it.
    pub(super) const fn is_clock(self) -> bool {
        matches!(self, Self::Second | Self::Minute | Self::Hour)
    }
}

/// Reads a unit and whether it stands in the plural.
pub(super) fn unit(word: &str) -> Option<(Unit, bool)> {
    let one = |u| Some((u, false));
    let many = |u| Some((u, true));
    match word {
        "second" => one(Unit::Second),
        "seconds" | "secs" => many(Unit::Second),
        "minute" => one(Unit::Minute),
        "minutes" | "mins" => many(Unit::Minute),
        "hour" => one(Unit::Hour),
        "hours" | "hrs" => many(Unit::Hour),
        "day" => one(Unit::Day),
        "days" => many(Unit::Day),
        "night" => one(Unit::Night),
        "nights" => many(Unit::Night),
        "weekend" => one(Unit::Weekend),
        "weekends" => many(Unit::Weekend),
        "week" => one(Unit::Week),
        "weeks" => many(Unit::Week),
        "fortnight" => one(Unit::Fortnight),
        "fortnights" => many(Unit::Fortnight),
        "month" => one(Unit::Month),
        "months" => many(Unit::Month),
        "quarter" => one(Unit::Quarter),
        "quarters" => many(Unit::Quarter),
        "season" => one(Unit::Season),
        "seasons" => many(Unit::Season),
        "year" => one(Unit::Year),
        "years" | "yrs" => many(Unit::Year),
        "decade" => one(Unit::Decade),
        "decades" => many(Unit::Decade),
        "century" => one(Unit::Century),
        "centuries" => many(Unit::Century),
        "millennium" => one(Unit::Millennium),
        "millennia" => many(Unit::Millennium),
        _ => None,
    }
}

/// Months: full name, common abbreviation, length of the month.
const MONTHS: [(&str, &str); 12] = [
    ("january", "jan"),
    ("february", "feb"),
    ("march", "mar"),
    ("april", "apr"),
    ("may", "may"),
    ("june", "jun"),
    ("july", "jul"),
    ("august", "aug"),
    ("september", "sep"),
    ("october", "oct"),
    ("november", "nov"),
    ("december", "dec"),
];

/// Reads a month's name or abbreviation; only when it is capitalised.
pub(super) fn month(word: &str) -> Option<i8> {
    let bare = word.strip_suffix('.').unwrap_or(word);
    if !(3..=9).contains(&bare.len()) || !bare.starts_with(|c: char| c.is_ascii_uppercase()) {
        return None;
    }
    let k = MONTHS
        .iter()
        .position(|(name, short)| bare.eq_ignore_ascii_case(name) || bare.eq_ignore_ascii_case(short))
        .or_else(|| bare.eq_ignore_ascii_case("sept").then_some(8))?;
    Some(k as i8 + 1)
}

/// Reads a weekday's name or abbreviation, and whether it stands in the plural; Monday is 1.
pub(super) fn weekday(word: &str) -> Option<(i8, bool)> {
    const NAMES: [(&str, &[&str]); 7] = [
        ("monday", &["mon"]),
        ("tuesday", &["tue", "tues"]),
        ("wednesday", &["wed"]),
        ("thursday", &["thu", "thur", "thurs"]),
        ("friday", &["fri"]),
        ("saturday", &[]),
        ("sunday", &[]),
    ];
    let bare = word.strip_suffix('.').unwrap_or(word);
    let capital = bare.starts_with(|c: char| c.is_ascii_uppercase());
    if !(3..=10).contains(&bare.len()) || !capital || !bare.is_ascii() {
        return None;
    }
    let mixed = bare.ends_with(|c: char| c.is_ascii_lowercase());
    for (k, (name, short)) in NAMES.iter().enumerate() {
        if bare.eq_ignore_ascii_case(name) || mixed && short.iter().any(|s| bare.eq_ignore_ascii_case(s)) {
            return Some((k as i8 + 1, false));
        }
        if bare.len() == name.len() + 1 && bare[..name.len()].eq_ignore_ascii_case(name) && bare.ends_with(['s', 'S']) {
            return Some((k as i8 + 1, true));
        }
    }
    None
}

/// Reads a season as TIMEX3 writes it.
pub(super) fn season(word: &str) -> Option<&'static str> {
    Some(match word {
        "spring" | "springtime" => "SP",
        "summer" | "summertime" => "SU",
        "autumn" | "fall" => "FA",
        "winter" | "wintertime" => "WI",
        _ => return None,
    })
}

/// Reads a part of the day as TIMEX3 writes it, and whether it stands in the plural.
pub(super) fn day_part(word: &str) -> Option<(&'static str, bool)> {
    Some(match word {
        "morning" => ("MO", false),
        "mornings" => ("MO", true),
        "midday" => ("MI", false),
        "afternoon" => ("AF", false),
        "afternoons" => ("AF", true),
        "evening" => ("EV", false),
        "evenings" => ("EV", true),
        "night" | "overnight" => ("NI", false),
        "nights" => ("NI", true),
        _ => return None,
    })
}

/// Words that may begin a time expression, beside figures, holidays and what [`month`] and [`weekday`] read.
pub(super) const OPENERS: &[&str] = &[
    // determiners and order
    "the",
    "this",
    "that",
    "these",
    "those",
    "last",
    "past",
    "previous",
    "preceding",
    "next",
    "coming",
    "following",
    "upcoming",
    "current",
    "same",
    "first",
    "final",
    "recent",
    "another",
    "all",
    "whole",
    "entire",
    // modifiers
    "early",
    "late",
    "mid",
    "earlier",
    "later",
    "end",
    "start",
    "beginning",
    "middle",
    "midway",
    "more",
    "less",
    "fewer",
    "about",
    "around",
    "nearly",
    "almost",
    "over",
    "some",
    "at",
    "approximately",
    "roughly",
    "up",
    "under",
    "just",
    "only",
    "no",
    // numbers
    "a",
    "an",
    "half",
    "several",
    "few",
    "many",
    "couple",
    "dozens",
    "hundreds",
    "numerous",
    "countless",
    "dozen",
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
    "twenty",
    "thirty",
    "forty",
    "fifty",
    "sixty",
    "seventy",
    "eighty",
    "ninety",
    "multi",
    "thousands",
    // ordinals
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
    // day words
    "today",
    "yesterday",
    "tomorrow",
    "tonight",
    "overnight",
    "now",
    "nowadays",
    "currently",
    "presently",
    "recently",
    "formerly",
    "lately",
    "previously",
    "once",
    "soon",
    "shortly",
    "midnight",
    "noon",
    "midday",
    "future",
    "present",
    // units
    "seconds",
    "minutes",
    "hours",
    "day",
    "days",
    "nights",
    "weekend",
    "weekends",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "decade",
    "decades",
    "century",
    "centuries",
    "millennia",
    "quarter",
    "yearlong",
    "monthlong",
    "weeklong",
    "daylong",
    "year-end",
    "yearend",
    "multiyear",
    "mid-day",
    // repeated
    "every",
    "each",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "yearly",
    "annually",
    "annual",
    "hourly",
    "nightly",
    "weekdays",
    "twice",
    "per",
    "biweekly",
    "biannual",
    "semiannual",
    // eras
    "spring",
    "summer",
    "autumn",
    "fall",
    "winter",
    "springtime",
    "summertime",
    "wintertime",
    "fiscal",
    "twenties",
    "thirties",
    "forties",
    "fifties",
    "sixties",
    "seventies",
    "eighties",
    "nineties",
    "'",
    "bc",
    "ad",
    "b.c.",
    "a.d.",
    "morning",
    "evening",
    "afternoon",
    "night",
    "in",
];
