//! Years, months, days, weekdays: "April 8, 2024", "8 April", "3-5 May", "508 BC", "Friday, May 8", "2024-04-08".

use super::{Found, Reader};
use crate::times::said::{Said, Shift};
use crate::times::{numbers, words};
use text::{Pos, ent, tag};

/// Words that join the ends of a range.
const TO: &[&str] = &["-", "–", "—", "to", "until", "till", "through", "and", "or", "/"];

impl Reader<'_> {
    /// A year in four figures.
    pub(super) fn year(&self, i: usize) -> Option<i32> {
        let t = self.text(i);
        let t = t.strip_suffix("/").unwrap_or(t);
        (t.len() == 4).then(|| t.parse().ok()).flatten().filter(|y| (1000..2200).contains(y))
    }

    /// A day of the month, "8" or "8th".
    fn month_day(&self, i: usize) -> Option<i8> {
        let t = self.low(i);
        let n = match t.as_bytes() {
            [a] if a.is_ascii_digit() => t.parse().ok(),
            [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => t.parse().ok(),
            [_, _, ..] => numbers::ordinal(t),
            _ => None,
        };
        n.filter(|d| (1..=31).contains(d)).map(|d| d as i8)
    }

    /// "April 8, 2024", "8 April", "the 8th of April", "March 2022", "2024", "the year 2000", "44 BC".
    pub(super) fn calendar(&self, i: usize) -> Option<Found> {
        if let Some(month) = words::month(self.text(i)) {
            return self.after_month(i, month);
        }
        let bare = self.skip(i, &["the"]);
        if let Some(found) = self.day_and_month(bare) {
            return Some(found);
        }
        self.bc(i).or_else(|| self.lone_year(i))
    }

    /// "8 April 2024", "8th of April"; "3" in "3 to 5 April".
    fn day_and_month(&self, i: usize) -> Option<Found> {
        let day = self.month_day(i)?;
        let at = self.skip(i + 1, &["of", "day", "-"]);
        let at = if at > i + 1 { self.skip(at, &["of"]) } else { at };
        if let Some(month) = words::month(self.text(at)) {
            let (end, year) = self.year_after(at + 1);
            return Some((end, Said::calendar(year, Some(month), Some(day))));
        }
        if self.is(i + 1, TO) || self.is(i + 1, &[","]) {
            let month_at = self.skip(i + 3, &["of"]);
            self.month_day(i + 2)?;
            let month = words::month(self.text(month_at))?;
            let (_, year) = self.year_after(month_at + 1);
            return Some((i + 1, Said::calendar(year, Some(month), Some(day))));
        }
        None
    }

    /// The year told behind a month or a day, with the comma before it.
    fn year_after(&self, i: usize) -> (usize, Option<i32>) {
        let at = self.skip(i, &[","]);
        match self.year(at) {
            // "May 12, 2020 people died" does not occur; "on May 12 2,000 people" has its comma inside the token.
            Some(y) => (at + 1, Some(y)),
            None => (i, None),
        }
    }

    fn after_month(&self, m: usize, month: i8) -> Option<Found> {
        let said = |year, day| Said::calendar(year, Some(month), day);
        let day_at = self.skip(m + 1, &["the"]);
        let counts = self.is(m + 2, &["percent", "%", "people", "per", "million", "billion", "points"]);
        if let Some(day) = self.month_day(day_at).filter(|_| !counts)
            && (day_at == m + 1 || self.low(day_at).len() > 2)
            && !self.is_clock_time(day_at)
        {
            let (end, year) = self.year_after(day_at + 1);
            // "May 3-5, 2020": the year told with the end of a range is that of its start, too.
            let year = year.or_else(|| {
                let far = self.is(day_at + 1, TO).then_some(day_at + 2)?;
                if words::month(self.text(far)).is_some() {
                    return self.month_day(far + 1).and_then(|_| self.year_after(far + 2).1);
                }
                self.month_day(far).and_then(|_| self.year_after(far + 1).1)
            });
            if self.attacks(end, month, day, year) {
                return Some((end, said(Some(2001), Some(day))));
            }
            return Some((end, said(year, Some(day))));
        }
        let at = self.skip(m + 1, &["of", ",", "-"]);
        if let Some(year) = self.year(at) {
            return Some((at + 1, said(Some(year), None)));
        }
        self.month_alone(m).then(|| (m + 1, said(None, None)))
    }

    /// "Sept. 11" is a day of 2001 where the attacks are told.
    fn attacks(&self, end: usize, month: i8, day: i8, year: Option<i32>) -> bool {
        month == 9
            && day == 11
            && year.is_none()
            && (end..end + 2)
                .any(|k| self.is(k, &["attack", "attacks", "terrorist", "terror", "hijackers", "hijackings"]))
    }

    /// Whether a month's name without day or year is a month: names of people and verbs are spelt alike.
    fn month_alone(&self, m: usize) -> bool {
        match self.ent(m) {
            Some(ent::DATE) => return !self.titled(m),
            Some(ent::PERSON | ent::ORG | ent::GPE | ent::EVENT | ent::WORK_OF_ART | ent::FAC) => return false,
            _ => {}
        }
        let prep = matches!(
            self.before(m),
            "in" | "by"
                | "since"
                | "until"
                | "till"
                | "from"
                | "of"
                | "last"
                | "next"
                | "this"
                | "early"
                | "late"
                | "during"
                | "between"
                | "through"
                | "for"
                | "before"
                | "after"
                | "mid"
                | "-"
        );
        if matches!(self.low(m), "may" | "march" | "mar" | "jan" | "jun" | "dec" | "sep") {
            return prep && self.pos(m) == Pos::Propn;
        }
        self.pos(m) == Pos::Propn && !matches!(self.pos(m + 1), Pos::Propn) && !self.titled(m)
    }

    /// "508 BC", "AD 79", "394 CE".
    fn bc(&self, i: usize) -> Option<Found> {
        let number = |k: usize| {
            let t = self.text(k);
            (t.len() <= 4 && !t.is_empty() && t.bytes().all(|b| b.is_ascii_digit())).then(|| t.parse::<i32>().ok())?
        };
        let sign = |k: usize| match self.text(k) {
            "BC" | "BCE" | "B.C." | "B.C.E." | "B.C" => Some(-1),
            "AD" | "CE" | "A.D." | "C.E." | "A.D" => Some(1),
            _ => None,
        };
        if let Some(y) = number(i) {
            return sign(i + 1).map(|s| (i + 2, Said::calendar(Some(s * y), None, None)));
        }
        let y = (sign(i)? == 1).then(|| number(i + 1))??;
        (self.text(i) != "CE").then_some((i + 2, Said::calendar(Some(y), None, None)))
    }

    fn lone_year(&self, i: usize) -> Option<Found> {
        if self.is(i, &["the"]) && self.is(i + 1, &["year"]) {
            return self.year(i + 2).map(|y| (i + 3, Said::calendar(Some(y), None, None)));
        }
        if self.is(i, &["fiscal", "calendar", "financial"]) {
            let at = self.skip(i + 1, &["year"]);
            return self.year(at).map(|y| (at + 1, Said::calendar(Some(y), None, None)));
        }
        let year = self.year(i)?;
        self.year_alone(i, year).then_some((i + 1, Said::calendar(Some(year), None, None)))
    }

    /// Whether four figures are meant as a year and not as a count.
    fn year_alone(&self, i: usize, year: i32) -> bool {
        let before = self.before(i);
        // "No. 14-1418", "$1984": figures glued to what stands in front count something else.
        let glued = i > self.start && !self.doc.token(i - 1).space_after;
        let figures = i > self.start + 1 && self.text(i - 2).bytes().all(|b| b.is_ascii_digit());
        if glued && (before == "-" && figures && self.year(i - 2).is_none() || before == "/") {
            return false;
        }
        if matches!(before, "$" | "£" | "€" | "#" | "no." | "number" | "+" | "flight" | "room" | "route" | "boeing")
        {
            return false;
        }
        let prep = matches!(
            before,
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
                | "through"
                | "late"
                | "early"
                | "mid"
                | "circa"
                | "c."
                | "("
        );
        let counts = (self.tag(i + 1) == tag::NNS
            && !self.is(i + 1, &["elections", "olympics", "games", "polls", "protests", "attacks", "riots", "talks"]))
            || words::unit(self.low(i + 1)).is_some_and(|(u, plural)| plural || u.is_clock())
            || self.is(i + 1, &["percent", "%", "km", "miles", "meters", "metres", "people", "gmt", "hours", "hp"])
            || self.is(i + 1, &["local"]) && self.is(i + 2, &["time"]);
        match self.ent(i) {
            Some(ent::DATE) => prep || !counts && year >= 1500,
            Some(ent::MONEY | ent::QUANTITY | ent::PERCENT | ent::TIME | ent::FAC) => false,
            Some(ent::CARDINAL | ent::PRODUCT) => prep && !counts && (1500..2100).contains(&year),
            _ => !counts && (1800..2060).contains(&year) || prep && !counts && (1000..2100).contains(&year),
        }
    }

    /// "Monday", "last Monday", "Sunday, October 21, 2007", "Friday 8 May".
    pub(super) fn weekday(&self, i: usize) -> Option<Found> {
        let (shift, at) = self.order(i);
        let at = if shift == Shift::Bare { i } else { at };
        let (day, plural) = words::weekday(self.text(at))?;
        if plural || self.titled(at) {
            return None;
        }
        let mut end = at + 1;
        // "Mon." is cut in two.
        if self.is(end, &["."]) && self.text(at).len() <= 5 && words::month(self.text(end + 1)).is_some() {
            end += 1;
        }
        let after = self.skip(self.skip(end, &[","]), &["the"]);
        if shift == Shift::Bare
            && let Some((end, said @ Said::Calendar { day: Some(_), month: Some(_), .. })) = self.calendar(after)
        {
            return Some((end, said));
        }
        Some((end, Said::Weekday(day, shift)))
    }

    /// Dates in figures: "2024-04-08", "08/04/2024" (day first only when the month cannot be), "8-May-2006", "9/11".
    pub(super) fn numeric(&self, i: usize) -> Option<Found> {
        let glued = self.glued(i);
        if !glued.starts_with(|c: char| c.is_ascii_digit()) || glued.len() < 4 {
            return None;
        }
        if glued.starts_with("9/11") && !glued[4..].starts_with(|c: char| c.is_ascii_digit() || c == '/') {
            return self.end_of(i, 4).map(|end| (end, Said::calendar(Some(2001), Some(9), Some(11))));
        }
        let stop = glued.find(|c: char| !c.is_ascii_alphanumeric() && !matches!(c, '-' | '/' | '.' | ':'));
        let body = glued[..stop.unwrap_or(glued.len())].trim_end_matches(['.', ':', '-', '/']);
        let (date, time) = match body.split_once('T') {
            Some((d, t)) if d.len() == 10 => (d, Some(t)),
            _ => (body, None),
        };
        let (year, month, day) = in_figures(date)?;
        let said = Said::calendar(Some(year), Some(month), Some(day));
        let clock = time.and_then(|t| {
            let (hour, minute) = t.split_once(':')?;
            let (hour, minute): (i8, i8) = (hour.parse().ok()?, minute.get(..2)?.parse().ok()?);
            ((0..25).contains(&hour) && (0..60).contains(&minute)).then_some((hour, minute))
        });
        match clock {
            Some((hour, minute)) => {
                let end = self.end_of(i, body.len())?;
                Some((end, Said::Clock { hour, minute: Some(minute), day: Some(Box::new(said)) }))
            }
            None => self.end_of(i, date.len()).map(|end| (end, said)),
        }
    }

    /// What goes on from an expression read in front of a joining word: "5" in "May 3-5", "99" in "1998-99", "80s".
    pub(super) fn continued(&self, i: usize, said: &Said) -> Option<Found> {
        if !self.is(i - 1, TO) && !self.is(i - 1, &[","]) {
            return None;
        }
        match *said {
            Said::Calendar { year, month: Some(month), day: Some(_) } if words::month(self.text(i + 1)).is_none() => {
                let day = self.month_day(i).filter(|_| !self.is_clock_time(i))?;
                if self.is(i - 1, &[","]) && self.low(i).len() < 3 && self.ent(i) != Some(ent::DATE) {
                    return None;
                }
                // "May 3 and 12 people": a count, not a day.
                if self.is(i - 1, &["and", "or", "to", ","]) && matches!(self.pos(i + 1), Pos::Noun | Pos::Adj) {
                    return None;
                }
                let (end, told) = self.year_after(i + 1);
                Some((end, Said::calendar(told.or(year), Some(month), Some(day))))
            }
            Said::Calendar { year: Some(year), month: None, day: None } if self.is(i - 1, &["-", "–", "/"]) => {
                let t = self.text(i);
                let short: i32 = (t.len() == 2 && !self.is(i + 1, &["-"])).then(|| t.parse().ok())??;
                let full = year - year % 100 + short;
                (year < full && full < year + 40).then_some((i + 1, Said::calendar(Some(full), None, None)))
            }
            Said::Decade(year) => {
                let t = self.low(i).strip_suffix('s').filter(|t| t.len() == 2)?;
                let short: i32 = t.parse().ok()?;
                (short % 10 == 0).then_some((i + 1, Said::Decade(year - year % 100 + short)))
            }
            _ => None,
        }
    }
}

/// "2024-04-08", "2024/04/08", "08/04/2024", "8.4.2024", "11/02/89", "8-May-2006".
fn in_figures(text: &str) -> Option<(i32, i8, i8)> {
    let separator = ['-', '/', '.'].into_iter().find(|c| text.matches(*c).count() == 2)?;
    let mut parts = text.split(separator);
    let (a, b, c) = (parts.next()?, parts.next()?, parts.next()?);
    if let Some(month) = words::month(b) {
        let (day, year): (i8, i32) = (a.parse().ok()?, c.parse().ok()?);
        jiff::civil::Date::new(year.try_into().ok().filter(|_| c.len() == 4)?, month, day).ok()?;
        return Some((year, month, day));
    }
    let known = |x: &str| x.bytes().all(|b| b.is_ascii_digit());
    if !known(a) || !known(b) || !known(c) || b.len() > 2 || b.is_empty() {
        return None;
    }
    let (y, m, d) = match (a.len(), c.len()) {
        (4, 1 | 2) => (a, b, c),
        (1 | 2, 4) if separator == '.' || a.parse::<i8>().ok()? > 12 => (c, b, a),
        (1 | 2, 4) => (c, a, b),
        // Two figures of a year only where the form is sure: "11/02/89".
        (1 | 2, 2) if separator == '/' && a.parse::<i8>().ok()? > 12 => (c, b, a),
        (1 | 2, 2) if separator == '/' => (c, a, b),
        _ => return None,
    };
    let (mut year, month, day): (i32, i8, i8) = (y.parse().ok()?, m.parse().ok()?, d.parse().ok()?);
    if y.len() == 2 {
        year += if year < 50 { 2000 } else { 1900 };
    }
    jiff::civil::Date::new(year.try_into().ok()?, month, day).ok()?;
    Some((year, month, day))
}
