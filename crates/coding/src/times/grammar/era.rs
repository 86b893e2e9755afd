//! Decades, centuries, seasons, quarters, halves: "the 1990s", "the late 19th century", "summer 2022", "Q3".

use super::{Found, Reader};
use crate::times::numbers;
use crate::times::said::{Said, Shift};
use crate::times::words;

impl Reader<'_> {
    pub(super) fn era(&self, i: usize) -> Option<Found> {
        let the = self.skip(i, &["the"]);
        let at = self.skip(the, &["early", "late", "mid"]);
        let at = if at > the { self.skip(at, &["-", "to"]) } else { at };
        self.decade(at, i)
            .or_else(|| self.season(at, the > i))
            .or_else(|| self.quarter(at))
            .or_else(|| self.century(at))
    }

    /// "1990s", "1930's", "'90s", "mid-1990s", "the nineties".
    fn decade(&self, at: usize, start: usize) -> Option<Found> {
        let word = self.low(at);
        let word = word.strip_prefix("mid-").unwrap_or(word);
        if let Some(figures) = word.strip_suffix('s').map(|f| f.trim_end_matches(['\'', '’'])) {
            let year: Option<i32> = figures.bytes().all(|b| b.is_ascii_digit()).then(|| figures.parse().ok()).flatten();
            match (figures.len(), year) {
                (4, Some(y)) if y % 10 == 0 && (1000..2100).contains(&y) => return Some((at + 1, Said::Decade(y))),
                // "the 90s", but not "in his 90s".
                (2, Some(y)) if y % 10 == 0 && at > start => return Some((at + 1, Said::Decade(full_decade(y)))),
                _ => {}
            }
            const NAMES: [&str; 8] =
                ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
            if at > start
                && let Some(k) = NAMES.iter().position(|d| *d == word)
            {
                return Some((at + 1, Said::Decade(1920 + 10 * k as i32)));
            }
        }
        // The apostrophe is a token of its own: "the '90s", "1930's".
        if word == "'"
            && let Some(y) = self.low(at + 1).strip_suffix('s').filter(|y| y.len() == 2).and_then(|y| y.parse().ok())
            && y % 10 == 0
        {
            return Some((at + 2, Said::Decade(full_decade(y))));
        }
        let year = self.year(at)?;
        (year % 10 == 0 && self.is(at + 1, &["'s"]) && at > start && !self.doc.token(at).space_after)
            .then_some((at + 2, Said::Decade(year)))
    }

    /// "summer 2022", "the summer of last year", "in the spring".
    fn season(&self, at: usize, the: bool) -> Option<Found> {
        let season = words::season(self.low(at))?;
        let of = self.skip(at + 1, &["of", ","]);
        if let Some((end, year)) = self.year_words(of) {
            return Some((end, Said::Season(season, Some(Box::new(year)), Shift::This)));
        }
        let before = self.before(at - usize::from(the));
        let prep = matches!(before, "in" | "during" | "since" | "by" | "until" | "over" | "through" | "for" | "before");
        // "In fall" and "the fall of the city" are none; "the spring" of water is seldom behind these.
        let noun = self.tag(at + 1) == text::tag::NN;
        let own = self.is(at + 1, &["of", "after", "before", "that", "when", "following"]);
        let lone = prep && !own && !noun && (the || season != "FA" && season != "SP");
        let dated = self.ent(at) == Some(text::ent::DATE) && !own && !noun && !matches!(self.low(at), "fall");
        (lone || dated).then_some((at + 1, Said::Season(season, None, Shift::Bare)))
    }

    /// A year, or words for one: "2020", "this year", "last year", "the year".
    fn year_words(&self, i: usize) -> Option<Found> {
        if let Some(y) = self.year(i) {
            return Some((i + 1, Said::calendar(Some(y), None, None)));
        }
        if self.is(i, &["fiscal"]) {
            let at = self.skip(i + 1, &["year"]);
            return self.year(at).map(|y| (at + 1, Said::calendar(Some(y), None, None)));
        }
        let shift = match self.low(i) {
            "this" | "the" => Shift::This,
            "last" => Shift::Last,
            "next" => Shift::Next,
            _ => return None,
        };
        let at = self.skip(i + 1, &["fiscal", "current"]);
        self.is(at, &["year"]).then_some((at + 1, Said::Period(words::Unit::Year, shift)))
    }

    /// "the third quarter of 2015", "third-quarter", "Q3 2020", "the first half of this year".
    fn quarter(&self, at: usize) -> Option<Found> {
        let short = self.low(at);
        if let Some(n) = short.strip_prefix(['q', 'h']).and_then(|n| n.parse::<i8>().ok())
            && (1..=if short.starts_with('q') { 4 } else { 2 }).contains(&n)
        {
            let year = self.year_words(self.skip(at + 1, &["of", "-", ","]));
            let end = year.as_ref().map_or(at + 1, |y| y.0);
            let year = year.map(|y| Box::new(y.1));
            return Some((end, if short.starts_with('q') { Said::Quarter(n, year) } else { Said::Half(n, year) }));
        }
        if let Some(year) = short.strip_prefix("fy").and_then(|y| y.parse::<i32>().ok())
            && (1900..2100).contains(&year)
        {
            return Some((at + 1, Said::calendar(Some(year), None, None)));
        }
        let fiscal = self.skip(at, &["fiscal"]);
        let n = numbers::ordinal(self.low(fiscal))?;
        let at = self.skip(self.skip(fiscal + 1, &["-"]), &["fiscal"]);
        let of = self.is(at + 1, &["of"]).then(|| self.year_words(at + 2)).flatten();
        let plain = self.year_words(at + 1).filter(|(_, y)| matches!(y, Said::Calendar { .. }));
        let year = of.or(plain);
        let end = year.as_ref().map_or(at + 1, |y| y.0);
        let told = year.is_some();
        let year = year.map(|y| Box::new(y.1));
        match self.low(at) {
            "quarter" if n <= 4 && (told || !self.is(at + 1, &["of"])) => Some((end, Said::Quarter(n as i8, year))),
            "half" if n <= 2 && told => Some((end, Said::Half(n as i8, year))),
            _ => None,
        }
    }

    /// "the 19th century", "the 5th century BC"; "the late 19th" in "the late 19th and early 20th centuries".
    fn century(&self, at: usize) -> Option<Found> {
        let mut n = numbers::ordinal(self.low(at)).filter(|n| (1..=21).contains(n)).map(|n| n as i32);
        let mut unit = at + 1;
        if self.is(at, &["twenty"]) && self.is(at + 1, &["-"]) && self.is(at + 2, &["first"]) {
            (n, unit) = (Some(21), at + 3);
        }
        let n = n?;
        let hyphen = self.skip(unit, &["-"]);
        if self.is(hyphen, &["century", "centuries"]) {
            let bc = matches!(self.text(hyphen + 1), "BC" | "BCE" | "B.C." | "B.C.E.");
            return Some(if bc {
                (hyphen + 2, Said::Century(n, true))
            } else {
                let ad = matches!(self.text(hyphen + 1), "AD" | "CE" | "A.D.");
                (hyphen + 1 + usize::from(ad), Said::Century(n - 1, false))
            });
        }
        if self.is(unit, &["and", "to", "or"]) {
            let k = self.skip(self.skip(unit + 1, &["the"]), &["early", "late", "mid"]);
            if numbers::ordinal(self.low(k)).is_some() && self.is(k + 1, &["centuries", "century"]) {
                return Some((unit, Said::Century(n - 1, false)));
            }
        }
        None
    }
}

/// The decade meant by two figures.
const fn full_decade(short: i32) -> i32 {
    if short < 20 { 2000 + short } else { 1900 + short }
}
