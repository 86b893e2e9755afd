//! Times of the clock: "2:30 p.m. EST", "15:30", "0900 GMT", "10 o'clock", "noon", "midnight Friday".

use super::{Found, Reader};
use crate::times::said::Said;
use text::ent;

const ZONES: &[&str] = &[
    "gmt", "utc", "est", "edt", "pst", "pdt", "cst", "cdt", "cet", "cest", "bst", "ist", "msk", "et", "z", "jst",
    "aest",
];

impl Reader<'_> {
    pub(super) fn clock(&self, i: usize) -> Option<Found> {
        let said = |hour: i8, minute: Option<i8>| Said::Clock { hour, minute, day: None };
        match self.low(i) {
            "noon" => return Some((i + 1, said(12, Some(0)))),
            "midnight" => return Some((i + 1, said(24, Some(0)))),
            _ => {}
        }
        let t = self.text(i);
        if !t.starts_with(|c: char| c.is_ascii_digit()) {
            return None;
        }
        if t.len() <= 2 && self.is(i + 1, &["noon", "midnight"]) {
            return Some((i + 2, said(if self.is(i + 1, &["noon"]) { 12 } else { 24 }, Some(0))));
        }
        // "9.30am" is one token, "9 am" and "9am" are two.
        let (figures, glued) = match t.find(|c: char| c.is_ascii_alphabetic()) {
            Some(k) => (&t[..k], &t[k..]),
            None => (t, ""),
        };
        let (half, mut end) = match glued {
            "" => (half_of_day(self.low(i + 1)), i + 1),
            suffix => (Some(half_of_day(&suffix.to_ascii_lowercase())?), i + 1),
        };
        if glued.is_empty() && half.is_some() {
            end += 1;
        }
        if half.is_none() && self.is(end, &["o'clock"]) {
            let hour = figures.parse().ok().filter(|h| (1..=12).contains(h))?;
            return Some((end + 1, said(hour, Some(0))));
        }
        let zoned = self.zone(end);
        let (hour, minute): (i8, Option<i8>) = match figures.split_once([':', '.']) {
            Some((h, m)) => {
                let m = m.split(':').next()?;
                if m.len() != 2 || h.len() > 2 {
                    return None;
                }
                let told = figures.contains(':')
                    && (matches!(
                        self.before(i),
                        "at" | "by"
                            | "until"
                            | "from"
                            | "around"
                            | "about"
                            | "before"
                            | "after"
                            | "since"
                            | "between"
                            | ","
                            | "("
                            | "-"
                            | "and"
                            | "to"
                    ) || self.ent(i) == Some(ent::TIME));
                if half.is_none() && zoned.is_none() && !told {
                    return None;
                }
                (h.parse().ok()?, Some(m.parse().ok()?))
            }
            None if figures.len() == 4 && half.is_none() => {
                let hours = self.is(end, &["hours", "hrs", "local"]);
                if zoned.is_none() && !hours {
                    return None;
                }
                (figures[..2].parse().ok()?, Some(figures[2..].parse().ok()?))
            }
            None if figures.len() <= 2 && half.is_some() => (figures.parse().ok()?, None),
            None => return None,
        };
        let hour = match half {
            Some(true) if hour < 12 => hour + 12,
            Some(false) if hour == 12 => 0,
            _ => hour,
        };
        let fits = (0..=24).contains(&hour) && minute.is_none_or(|m| (0..60).contains(&m));
        fits.then(|| (zoned.unwrap_or(end), said(hour, Some(minute.unwrap_or(0)))))
    }

    /// Whether a number is the hour of a time: "May 5 p.m." is none of the month's days.
    pub(super) fn is_clock_time(&self, i: usize) -> bool {
        half_of_day(self.low(i + 1)).is_some() || self.is(i + 1, &["o'clock"])
    }

    /// The token behind a time zone that stands at `i`.
    fn zone(&self, i: usize) -> Option<usize> {
        if self.is(i, ZONES) {
            return Some(i + 1);
        }
        if self.is(i, &["local", "eastern", "pacific", "central", "london", "moscow", "beijing"]) {
            let at = self.skip(i + 1, &["standard", "daylight"]);
            return self.is(at, &["time"]).then_some(at + 1);
        }
        None
    }
}

/// Whether a word says after noon.
fn half_of_day(word: &str) -> Option<bool> {
    match word {
        "pm" | "p.m." | "p.m" => Some(true),
        "am" | "a.m." | "a.m" => Some(false),
        _ => None,
    }
}
