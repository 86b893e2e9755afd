//! From what an expression says to a TIMEX3 value, against the day of publication and the text's own flow.

use super::words::Unit;
use jiff::civil::{Date, Weekday};
use jiff::{Span, ToSpan};

/// What a time expression says, before it is anchored.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// Year, month, day as far as told.
    Calendar {
        year: Option<i16>,
        month: Option<i8>,
        day: Option<i8>,
    },
    Weekday(i8, Shift),
    /// This, last, next unit.
    Period(Unit, Shift),
    /// So many units from the anchor; negative is past. The anchor is publication or the last date told.
    Offset {
        unit: Unit,
        n: Option<i64>,
        past: bool,
        from_text: bool,
    },
    /// `today`, `yesterday`, ...: days from publication.
    Day(i64),
    Now,
    PastVague,
    FutureVague,
    Decade(i16),
    Century(i16),
    Season {
        season: &'static str,
        year: Option<i16>,
        shift: Shift,
    },
    Quarter {
        n: i64,
        year: Option<i16>,
        shift: Shift,
    },
    Half {
        n: i64,
        year: Option<i16>,
    },
    Duration {
        unit: Unit,
        n: Option<i64>,
    },
    /// Repeated: the length of the period.
    Set {
        unit: Unit,
        n: i64,
    },
    Clock {
        hour: i8,
        minute: i8,
    },
}

/// Which one of a repeating period is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shift {
    /// Not told: tense decides.
    Bare,
    This,
    Last,
    Next,
}

/// What bare words lean on.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Anchor {
    /// The day of publication.
    pub(super) published: Option<Date>,
    /// The last day that the text told.
    pub(super) told: Option<Date>,
    /// Whether the clause speaks of the future.
    pub(super) future: bool,
}

/// Returns the TIMEX3 type and value.
pub(super) fn resolve(said: &Said, part: Option<&'static str>, anchor: Anchor) -> (&'static str, Option<String>) {
    let with_part = |value: Option<String>| match (value, part) {
        (Some(v), Some(p)) if v.len() == 10 => ("TIME", Some(format!("{v}T{p}"))),
        (v, Some(_)) => ("TIME", v),
        (v, None) => ("DATE", v),
    };
    match said {
        Said::Duration { unit, n } => ("DURATION", Some(duration(*unit, *n))),
        Said::Set { unit, n } => ("SET", Some(duration(*unit, Some(*n)))),
        Said::Clock { hour, minute } => {
            let day = anchor.told.or(anchor.published);
            (
                "TIME",
                Some(format!(
                    "{}T{hour:02}:{minute:02}",
                    day.map_or_else(|| "XXXX-XX-XX".to_owned(), |d| d.to_string())
                )),
            )
        }
        Said::Now => ("DATE", Some("PRESENT_REF".into())),
        Said::PastVague => ("DATE", Some("PAST_REF".into())),
        Said::FutureVague => ("DATE", Some("FUTURE_REF".into())),
        other => with_part(date(other, anchor)),
    }
}

/// How many days before publication the words by themselves put it, about; negative is to come.
pub(super) fn age_days(said: &Said) -> Option<i64> {
    let length = |unit: Unit| -> i64 {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => 0,
            Unit::Day => 1,
            Unit::Week | Unit::Weekend => 7,
            Unit::Month => 30,
            Unit::Quarter | Unit::Season => 91,
            Unit::Year => 365,
            Unit::Decade => 3_652,
            Unit::Century => 36_524,
        }
    };
    match *said {
        Said::Offset { unit, n, past, from_text: false } => {
            let days = length(unit).saturating_mul(n.unwrap_or(3));
            Some(if past { days } else { -days })
        }
        // The middle of the period before this one.
        Said::Period(unit, Shift::Last) => Some(length(unit)),
        Said::Day(n) => Some(-n),
        _ => None,
    }
}

fn duration(unit: Unit, n: Option<i64>) -> String {
    let (letter, clock, times) = unit.iso();
    let n = n.map_or_else(|| "X".to_owned(), |n| n.saturating_mul(times).to_string());
    format!("P{}{n}{letter}", if clock { "T" } else { "" })
}

/// The day that a date value begins with and, for a whole period, the day it ends with.
pub(super) fn days(value: &str) -> Option<(Date, Date)> {
    let day = |y: i16, m: i8, d: i8| Date::new(y, m, d).ok();
    if let Some((date, _)) = value.split_once('T') {
        return days(date);
    }
    if value.len() == 3 && value.bytes().all(|b| b.is_ascii_digit()) {
        let y: i16 = value.parse::<i16>().ok()? * 10;
        return Some((day(y, 1, 1)?, day(y + 9, 12, 31)?));
    }
    let (year, rest) = value.split_once('-').unwrap_or((value, ""));
    if year.len() != 4 {
        return None;
    }
    let y: i16 = year.parse().ok()?;
    if rest.is_empty() {
        return Some((day(y, 1, 1)?, day(y, 12, 31)?));
    }
    let months = |first: i8, n: i8| -> Option<(Date, Date)> {
        let start = day(y, first, 1)?;
        Some((start, start.checked_add((i64::from(n)).months()).ok()?.yesterday().ok()?))
    };
    match rest.as_bytes()[0] {
        b'W' => {
            let week: i8 = rest.get(1..3)?.parse().ok()?;
            let monday = jiff::civil::ISOWeekDate::new(y, week, Weekday::Monday).ok()?.date();
            let first = if rest.ends_with("WE") { monday.checked_add(5.days()).ok()? } else { monday };
            Some((first, monday.checked_add(6.days()).ok()?))
        }
        b'Q' => months(rest.get(1..)?.parse::<i8>().ok()? * 3 - 2, 3),
        b'H' => months(rest.get(1..)?.parse::<i8>().ok()? * 6 - 5, 6),
        b'S' | b'F' => months(
            match rest {
                "SP" => 3,
                "SU" => 6,
                _ => 9,
            },
            3,
        ),
        _ if rest == "WI" => {
            let start = day(y, 12, 1)?;
            Some((start, start.checked_add(3.months()).ok()?.yesterday().ok()?))
        }
        _ => {
            let (m, d) = rest.split_once('-').unwrap_or((rest, ""));
            let m: i8 = m.parse().ok()?;
            if d.is_empty() { months(m, 1) } else { day(y, m, d.parse().ok()?).map(|x| (x, x)) }
        }
    }
}

fn date(said: &Said, anchor: Anchor) -> Option<String> {
    let now = anchor.published;
    match *said {
        Said::Calendar { year, month, day } => Some(calendar(year, month, day, anchor)),
        Said::Day(n) => Some(now?.checked_add(n.days()).ok()?.to_string()),
        Said::Weekday(day, shift) => weekday(day, shift, anchor),
        Said::Period(unit, shift) => period(unit, shift, now?),
        Said::Offset { unit, n, past, from_text } => {
            let base = if from_text { anchor.told.or(now)? } else { now? };
            let n = n?;
            offset(base, unit, if past { -n } else { n })
        }
        Said::Decade(d) => Some(format!("{:03}", d / 10)),
        Said::Century(c) => Some(format!("{c:02}")),
        Said::Season { season, year, shift } => {
            let y = year.or_else(|| Some(now?.year() + by(shift)))?;
            Some(format!("{y:04}-{season}"))
        }
        Said::Quarter { n, year, shift } => {
            Some(format!("{:04}-Q{n}", year.or_else(|| Some(now?.year() + by(shift)))?))
        }
        Said::Half { n, year } => Some(format!("{:04}-H{n}", year.or_else(|| Some(now?.year()))?)),
        _ => None,
    }
}

const fn by(shift: Shift) -> i16 {
    match shift {
        Shift::Last => -1,
        Shift::Next => 1,
        Shift::Bare | Shift::This => 0,
    }
}

fn calendar(year: Option<i16>, month: Option<i8>, day: Option<i8>, anchor: Anchor) -> String {
    let year = year.or_else(|| {
        let now = anchor.published?;
        let month = month?;
        // The nearest one that fits the tense; a date a little ahead of publication needs no future tense.
        let candidate = Date::new(now.year(), month, day.unwrap_or(1).min(28)).ok()?;
        let ahead = (candidate - now).get_days();
        Some(if anchor.future {
            if ahead < -45 { now.year() + 1 } else { now.year() }
        } else if ahead > 60 {
            now.year() - 1
        } else if ahead < -330 {
            now.year() + 1
        } else {
            now.year()
        })
    });
    let year = year.map_or_else(|| "XXXX".to_owned(), |y| format!("{y:04}"));
    match (month, day) {
        (Some(m), Some(d)) => format!("{year}-{m:02}-{d:02}"),
        (Some(m), None) => format!("{year}-{m:02}"),
        _ => year,
    }
}

fn weekday(day: i8, shift: Shift, anchor: Anchor) -> Option<String> {
    let now = anchor.published?;
    let back = i64::from((now.weekday().to_monday_one_offset() - day).rem_euclid(7));
    let days = match shift {
        Shift::Last if back == 0 => -7,
        Shift::Last => -back,
        Shift::Next if back == 0 => 7,
        Shift::Next => 7 - back,
        Shift::Bare | Shift::This if anchor.future && back != 0 => 7 - back,
        Shift::Bare | Shift::This => -back,
    };
    Some(now.checked_add(days.days()).ok()?.to_string())
}

fn period(unit: Unit, shift: Shift, now: Date) -> Option<String> {
    let n = i64::from(by(shift));
    Some(match unit {
        Unit::Day => now.checked_add(n.days()).ok()?.to_string(),
        Unit::Week | Unit::Weekend => {
            let w = now.checked_add(n.weeks()).ok()?.iso_week_date();
            format!("{:04}-W{:02}{}", w.year(), w.week(), if unit == Unit::Weekend { "-WE" } else { "" })
        }
        Unit::Month => month_of(now.checked_add(n.months()).ok()?),
        Unit::Quarter => {
            let d = now.checked_add((3 * n).months()).ok()?;
            format!("{:04}-Q{}", d.year(), (d.month() + 2) / 3)
        }
        Unit::Year => format!("{:04}", now.year() + by(shift)),
        Unit::Decade => format!("{:03}", now.year() / 10 + by(shift)),
        Unit::Century => format!("{:02}", now.year() / 100 + by(shift)),
        _ => return None,
    })
}

fn month_of(d: Date) -> String {
    format!("{:04}-{:02}", d.year(), d.month())
}

fn offset(base: Date, unit: Unit, n: i64) -> Option<String> {
    let limit = |n: i64| (n.abs() < 100_000).then_some(n);
    let n = limit(n)?;
    let add = |s: Span| base.checked_add(s).ok();
    Some(match unit {
        Unit::Day | Unit::Weekend => add(n.days())?.to_string(),
        Unit::Week => add(n.weeks())?.to_string(),
        Unit::Month => month_of(add(n.months())?),
        Unit::Quarter | Unit::Season => month_of(add((3 * n).months())?),
        Unit::Year => format!("{:04}", add((n.clamp(-9_000, 9_000)).years())?.year()),
        Unit::Decade => format!("{:04}", i64::from(base.year()) + 10 * n),
        Unit::Century => format!("{:02}", i64::from(base.year()) / 100 + n),
        Unit::Hour | Unit::Minute | Unit::Second => {
            let hours = if unit == Unit::Hour { n } else { 0 };
            add((hours / 24).days())?.to_string()
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date as day;

    fn at(said: &Said, future: bool) -> Option<String> {
        // A Sunday.
        resolve(said, None, Anchor { published: Some(day(2024, 4, 14)), told: None, future }).1
    }

    #[test]
    fn bare_days_lean_on_tense() {
        assert_eq!(at(&Said::Weekday(3, Shift::Bare), false).as_deref(), Some("2024-04-10"));
        assert_eq!(at(&Said::Weekday(3, Shift::Bare), true).as_deref(), Some("2024-04-17"));
        assert_eq!(at(&Said::Weekday(7, Shift::Bare), false).as_deref(), Some("2024-04-14"));
        let may = Said::Calendar { year: None, month: Some(11), day: Some(5) };
        assert_eq!(at(&may, false).as_deref(), Some("2023-11-05"));
        assert_eq!(at(&may, true).as_deref(), Some("2024-11-05"));
    }

    #[test]
    fn periods_and_offsets_count_from_publication() {
        assert_eq!(at(&Said::Period(Unit::Week, Shift::Last), false).as_deref(), Some("2024-W14"));
        assert_eq!(
            at(&Said::Offset { unit: Unit::Year, n: Some(2), past: true, from_text: false }, false).as_deref(),
            Some("2022")
        );
        assert_eq!(at(&Said::Day(-1), false).as_deref(), Some("2024-04-13"));
        assert_eq!(at(&Said::Duration { unit: Unit::Decade, n: None }, false).as_deref(), Some("PXY"));
    }

    #[test]
    fn values_give_their_days() {
        assert_eq!(days("2024-02"), Some((day(2024, 2, 1), day(2024, 2, 29))));
        assert_eq!(days("2024-W15-WE"), Some((day(2024, 4, 13), day(2024, 4, 14))));
        assert_eq!(days("199"), Some((day(1990, 1, 1), day(1999, 12, 31))));
        assert_eq!(days("2024-04-08TMO"), Some((day(2024, 4, 8), day(2024, 4, 8))));
        assert_eq!(days("PXY"), None);
    }
}
