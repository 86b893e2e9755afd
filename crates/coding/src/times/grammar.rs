//! The grammar: which tokens make a time expression, and what it says.

use super::value::{Said, Shift};
use super::words::{self, Unit};
use text::{Document, Pos, ent, tag};

/// What was read: the token after it, what it says, and a part of the day.
pub(super) type Found = (usize, Said, Option<&'static str>);

/// A reader over tokens; every method looks at a position and never past the sentence.
struct Reader<'d> {
    doc: &'d Document,
    end: usize,
}

/// Reads the longest time expression that starts at token `i`.
pub(super) fn at(doc: &Document, i: usize) -> Option<Found> {
    let word = doc.text_of(i);
    // Most words start nothing: a cheap look at the first letter and class saves the readers below.
    if !word.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '\'') {
        return None;
    }
    let end = doc.sents()[doc.sent_of(i)].end as usize;
    let r = Reader { doc, end };
    let found = [
        r.calendar(i),
        r.weekday(i),
        r.day_word(i),
        r.set(i),
        r.shifted(i),
        r.counted(i),
        r.era(i),
        r.clock(i),
        r.holiday(i),
    ];
    found.into_iter().flatten().max_by_key(|(end, ..)| *end)
}

impl Reader<'_> {
    /// The lower-case form of token `i`; empty past the sentence.
    fn low(&self, i: usize) -> &str {
        if i < self.end { self.doc.norm(i) } else { "" }
    }

    fn text(&self, i: usize) -> &str {
        if i < self.end { self.doc.text_of(i) } else { "" }
    }

    fn is(&self, i: usize, any: &[&str]) -> bool {
        any.contains(&self.low(i))
    }

    /// A year in four figures.
    fn year(&self, i: usize) -> Option<i16> {
        let t = self.text(i);
        (t.len() == 4).then(|| t.parse().ok()).flatten().filter(|y| (1000..2200).contains(y))
    }

    /// A day of the month, "8" or "8th".
    fn month_day(&self, i: usize) -> Option<i8> {
        let t = self.low(i);
        let n = if t.len() <= 2 { t.parse().ok() } else { words::ordinal(t).filter(|_| t.len() <= 4) };
        n.filter(|d| (1..=31).contains(d)).map(|d| d as i8)
    }

    fn comma(&self, i: usize) -> usize {
        i + usize::from(self.is(i, &[","]))
    }

    fn part(&self, i: usize) -> (usize, Option<&'static str>) {
        match words::day_part(self.low(i)) {
            Some(p) => (i + 1, Some(p)),
            None => (i, None),
        }
    }

    /// "April 8, 2024", "8 April", "the 8th of April", "March 2022", "2024-04-08", "2024".
    fn calendar(&self, i: usize) -> Option<Found> {
        if let Some(said) = iso(self.text(i)) {
            return Some((i + 1, said, None));
        }
        let start = i + usize::from(self.is(i, &["early", "late", "mid"]) && i + 1 < self.end);
        if let Some(month) = words::month(self.text(start)) {
            let (end, said) = self.after_month(start, month)?;
            return Some((end, said, None));
        }
        let bare = i + usize::from(self.is(i, &["the"]));
        if let Some(day) = self.month_day(bare) {
            let at = bare + 1 + usize::from(self.is(bare + 1, &["of"]));
            if let Some(month) = words::month(self.text(at)) {
                let year = self.year(self.comma(at + 1));
                let end = if year.is_some() { self.comma(at + 1) + 1 } else { at + 1 };
                return Some((end, Said::Calendar { year, month: Some(month), day: Some(day) }, None));
            }
        }
        let year = self.year(start)?;
        self.year_alone(start).then_some((start + 1, Said::Calendar { year: Some(year), month: None, day: None }, None))
    }

    fn after_month(&self, m: usize, month: i8) -> Option<(usize, Said)> {
        let calendar = |year, day| Said::Calendar { year, month: Some(month), day };
        if let Some(day) = self.month_day(m + 1) {
            // "May 12 , 2020", but not "April 12 percent".
            let year = self.year(self.comma(m + 2));
            let end = if year.is_some() { self.comma(m + 2) + 1 } else { m + 2 };
            return Some((end, calendar(year, Some(day))));
        }
        let at = m + 1 + usize::from(self.is(m + 1, &["of", ","]) && self.year(m + 2).is_some());
        if let Some(year) = self.year(at) {
            return Some((at + 1, calendar(Some(year), None)));
        }
        // "may" and "march" need a sign that a month is meant.
        let sure = !matches!(self.low(m), "may" | "march") || self.doc.ent_of(m).is_some_and(|e| e.label == ent::DATE);
        (sure && self.doc.token(m).pos == Pos::Propn || self.doc.ent_of(m).is_some_and(|e| e.label == ent::DATE))
            .then(|| (m + 1, calendar(None, None)))
    }

    /// Whether four figures are meant as a year: the parser's entity says so, or a preposition of time stands before.
    fn year_alone(&self, i: usize) -> bool {
        let next = self.doc.token(i + 1 - usize::from(i + 1 >= self.doc.len()));
        let counts =
            next.pos == Pos::Noun && i + 1 < self.end && self.doc.ent_of(i).is_none_or(|e| e.label != ent::DATE);
        let before = i > 0
            && matches!(
                self.doc.norm(i - 1),
                "in" | "since"
                    | "until"
                    | "till"
                    | "by"
                    | "from"
                    | "of"
                    | "during"
                    | "before"
                    | "after"
                    | "between"
                    | "and"
                    | "late"
                    | "early"
            );
        let dated = self.doc.ent_of(i).is_some_and(|e| matches!(e.label, ent::DATE | ent::EVENT));
        !counts && (dated || before && self.year(i).is_some_and(|y| (1700..2100).contains(&y)))
    }

    /// "Monday", "last Monday morning", "Sunday, October 21, 2007".
    fn weekday(&self, i: usize) -> Option<Found> {
        let (shift, at) = self.shift(i);
        let day = words::weekday(self.text(at))?;
        let after = self.comma(at + 1);
        if shift == Shift::Bare
            && let Some((end, said @ Said::Calendar { day: Some(_), .. }, _)) = self.calendar(after)
        {
            return Some((end, said, None));
        }
        let (end, part) = self.part(at + 1);
        Some((end, Said::Weekday(day, shift), part))
    }

    /// "last", "next", "this", with a "the" or "on" in front.
    fn shift(&self, i: usize) -> (Shift, usize) {
        let at = i + usize::from(self.is(i, &["the"]));
        match self.low(at) {
            "last" | "past" | "previous" => (Shift::Last, at + 1),
            "next" | "coming" | "following" | "upcoming" => (Shift::Next, at + 1),
            "this" | "current" | "same" => (Shift::This, at + 1),
            _ => (Shift::Bare, i),
        }
    }

    /// "today", "yesterday evening", "now", "recently".
    fn day_word(&self, i: usize) -> Option<Found> {
        let (end, part) = self.part(i + 1);
        Some(match self.low(i) {
            "today" => (end, Said::Day(0), part),
            "yesterday" => (end, Said::Day(-1), part),
            "tomorrow" => (end, Said::Day(1), part),
            "tonight" => (i + 1, Said::Day(0), Some("NI")),
            "now" | "currently" | "presently" => (i + 1, Said::Now, None),
            "recently" | "formerly" | "lately" | "previously" => (i + 1, Said::PastVague, None),
            "soon" => (i + 1, Said::FutureVague, None),
            _ => return None,
        })
    }

    /// "every week", "each year", "daily", "annually".
    fn set(&self, i: usize) -> Option<Found> {
        if self.is(i, &["every", "each"]) {
            let (n, at) = match words::number(self.low(i + 1)) {
                Some(Some(n)) => (n, i + 2),
                _ => (1, i + 1),
            };
            if words::weekday(self.text(at)).is_some() {
                return Some((at + 1, Said::Set { unit: Unit::Week, n }, None));
            }
            return words::unit(self.low(at)).map(|unit| (at + 1, Said::Set { unit, n }, None));
        }
        let unit = match self.low(i) {
            "daily" => Unit::Day,
            "weekly" => Unit::Week,
            "monthly" => Unit::Month,
            "annually" | "yearly" => Unit::Year,
            _ => return None,
        };
        Some((i + 1, Said::Set { unit, n: 1 }, None))
    }

    /// "last week", "this year", "the past three months", "next summer", "this morning".
    fn shifted(&self, i: usize) -> Option<Found> {
        let (shift, at) = self.shift(i);
        if shift == Shift::Bare {
            return None;
        }
        if let Some(part) = words::day_part(self.low(at)) {
            let day = if shift == Shift::Last { -1 } else { 0 };
            return Some((at + 1, Said::Day(day), Some(part)));
        }
        if let Some(season) = words::season(self.low(at)) {
            return Some((at + 1, Said::Season { season, year: None, shift }, None));
        }
        if let Some(month) = words::month(self.text(at)) {
            return Some((at + 1, Said::Calendar { year: None, month: Some(month), day: None }, None));
        }
        if let Some(unit) = words::unit(self.low(at)).filter(|_| !self.low(at).ends_with('s')) {
            if self.is(at - 1, &["following", "previous"]) {
                return Some((
                    at + 1,
                    Said::Offset { unit, n: Some(1), past: self.is(at - 1, &["previous"]), from_text: true },
                    None,
                ));
            }
            return Some((at + 1, Said::Period(unit, shift), None));
        }
        let n = words::number(self.low(at))?;
        let unit = words::unit(self.low(at + 1))?;
        Some((at + 2, Said::Duration { unit, n }, None))
    }

    /// "two years ago", "three days earlier", "more than two decades", "a week", "three-day".
    fn counted(&self, i: usize) -> Option<Found> {
        let mut at = i;
        if self.is(at, &["more", "less", "fewer"]) && self.is(at + 1, &["than"]) {
            at += 2;
        } else if self.is(at, &["about", "around", "nearly", "almost", "over", "some", "at"])
            && words::number(self.low(at + 1)).is_some()
        {
            at += 1;
        }
        if self.is(at, &["the"])
            && self.is(at + 1, &["day", "week", "month", "year"])
            && self.is(at + 2, &["after", "before"])
        {
            let unit = words::unit(self.low(at + 1))?;
            return Some((
                at + 3,
                Said::Offset { unit, n: Some(1), past: self.is(at + 2, &["before"]), from_text: true },
                None,
            ));
        }
        if let Some((number, unit)) = self.hyphenated(at) {
            return Some((number, unit, None));
        }
        let mut n = words::number(self.low(at))?;
        at += 1;
        if self.is(at, &["few"]) || self.is(at, &["couple"]) && self.is(at + 1, &["of"]) {
            at += if self.is(at, &["few"]) { 1 } else { 2 };
            n = None;
        } else if self.is(at, &["hundred"]) {
            at += 1;
            n = n.map(|n| n * 100);
        }
        let unit = words::unit(self.low(at))?;
        // "a second", "a minute" seldom measure time; "a quarter of" is a share.
        if n == Some(1) && matches!(unit, Unit::Second | Unit::Minute | Unit::Season)
            || self.is(at, &["quarter"]) && self.is(at + 1, &["of"])
        {
            return None;
        }
        let end = at + 1;
        Some(match self.low(end) {
            "ago" => (end + 1, Said::Offset { unit, n, past: true, from_text: false }, None),
            "earlier" | "before" | "previously" => {
                (end + 1, Said::Offset { unit, n, past: true, from_text: true }, None)
            }
            "later" | "afterwards" | "after" => (end + 1, Said::Offset { unit, n, past: false, from_text: true }, None),
            _ if i == 0 || self.doc.norm(i - 1) != "in" || n.is_none() => (end, Said::Duration { unit, n }, None),
            _ => (end, Said::Duration { unit, n }, None),
        })
    }

    /// "three-day", as one token or as three.
    fn hyphenated(&self, i: usize) -> Option<(usize, Said)> {
        let said = |n: &str, u: &str| Some(Said::Duration { unit: words::unit(u)?, n: words::number(n)? });
        if let Some((n, u)) = self.low(i).split_once('-') {
            return said(n, u).map(|s| (i + 1, s));
        }
        if self.low(i + 1) == "-" {
            let s = said(self.low(i), self.low(i + 2))?;
            return Some((i + 3, s));
        }
        None
    }

    /// "the 1990s", "the sixties", "the 19th century", "summer 2022", "the first quarter of 2015".
    fn era(&self, i: usize) -> Option<Found> {
        let at = i + usize::from(self.is(i, &["the"]));
        let at = at + usize::from(self.is(at, &["early", "late", "mid"]));
        let word = self.low(at);
        let figures = word.trim_end_matches('s').trim_end_matches(['\'', '’']);
        if word.len() > figures.len()
            && word.ends_with('s')
            && figures.len() == 4
            && let Ok(y) = figures.parse::<i16>()
        {
            return (y % 10 == 0 && (1000..2100).contains(&y)).then_some((at + 1, Said::Decade(y), None));
        }
        if at > i
            && let Some(k) =
                ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
                    .iter()
                    .position(|d| *d == word)
        {
            return Some((at + 1, Said::Decade(1920 + 10 * k as i16), None));
        }
        if let Some(season) = words::season(word) {
            let y = at + 1 + usize::from(self.is(at + 1, &["of"]));
            if let Some(year) = self.year(y) {
                return Some((y + 1, Said::Season { season, year: Some(year), shift: Shift::This }, None));
            }
        }
        let n = words::ordinal(word)?;
        match self.low(at + 1) {
            "century" => Some((at + 2, Said::Century(n as i16 - 1), None)),
            "quarter" if n <= 4 => Some(self.of_year(at + 2, |year| Said::Quarter { n, year, shift: Shift::This })),
            "half" if n <= 2 => self
                .year(at + 3)
                .filter(|_| self.is(at + 2, &["of"]))
                .map(|y| (at + 4, Said::Half { n, year: Some(y) }, None)),
            _ => None,
        }
    }

    fn of_year(&self, at: usize, said: impl Fn(Option<i16>) -> Said) -> Found {
        match self.year(at + 1).filter(|_| self.is(at, &["of"])) {
            Some(y) => (at + 2, said(Some(y)), None),
            None if self.is(at, &["of"]) && self.is(at + 1, &["this"]) && self.is(at + 2, &["year"]) => {
                (at + 3, said(None), None)
            }
            None => (at, said(None), None),
        }
    }

    /// "15:30", "3 p.m."
    fn clock(&self, i: usize) -> Option<Found> {
        let t = self.text(i);
        let afternoon = |h: i8, word: &str| match word {
            "pm" | "p.m." if h < 12 => h + 12,
            "am" | "a.m." if h == 12 => 0,
            _ => h,
        };
        let suffix = |k: usize| self.is(k, &["pm", "p.m.", "am", "a.m.", "p.m", "a.m"]);
        if let Some((h, m)) = t.split_once([':', '.']) {
            let (hour, minute): (i8, i8) = (h.parse().ok()?, m.parse().ok()?);
            let marked = suffix(i + 1) || t.contains(':');
            return ((0..24).contains(&hour) && (0..60).contains(&minute) && m.len() == 2 && marked).then(|| {
                (
                    i + 1 + usize::from(suffix(i + 1)),
                    Said::Clock { hour: afternoon(hour, self.low(i + 1)), minute },
                    None,
                )
            });
        }
        let hour: i8 = if t.len() <= 2 { t.parse().ok()? } else { return None };
        ((1..=12).contains(&hour) && suffix(i + 1) && self.doc.token(i).tag == tag::CD)
            .then(|| (i + 2, Said::Clock { hour: afternoon(hour, self.low(i + 1)), minute: 0 }, None))
    }

    fn holiday(&self, i: usize) -> Option<Found> {
        let (words, month, day) = words::HOLIDAYS
            .iter()
            .filter(|(w, ..)| w.iter().enumerate().all(|(k, x)| self.low(i + k) == *x))
            .max_by_key(|(w, ..)| w.len())?;
        let mut end = i + words.len();
        let year = self.year(end);
        end += usize::from(year.is_some());
        Some((end, Said::Calendar { year, month: Some(*month), day: Some(*day) }, None))
    }
}

/// "2024-04-08", "2024/04/08", "08/04/2024" (day first only when the month cannot be).
fn iso(text: &str) -> Option<Said> {
    let separator = ['-', '/', '.'].into_iter().find(|c| text.matches(*c).count() == 2)?;
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    let (y, m, d) = match (a.len(), c.len()) {
        (4, 1 | 2) => (a, b, c),
        (1 | 2, 4) if a.parse::<i8>().ok()? > 12 => (c, b, a),
        (1 | 2, 4) => (c, a, b),
        _ => return None,
    };
    let (year, month, day): (i16, i8, i8) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    jiff::civil::Date::new(year, month, day).ok()?;
    Some(Said::Calendar { year: Some(year), month: Some(month), day: Some(day) })
}
