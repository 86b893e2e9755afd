//! Lengths, and what is counted from somewhere: "three days", "more than two decades", "the past few weeks",
//! "two-and-a-half-year", "two years ago", "three days earlier".

use super::{Found, Reader};
use crate::times::numbers::{self, Count};
use crate::times::said::Said;
use crate::times::words::{self, Unit};
use text::{Pos, ent, tag};

/// Adjectives between a number and its unit.
const BETWEEN: &[&str] = &[
    "consecutive",
    "straight",
    "full",
    "more",
    "long",
    "short",
    "whole",
    "calendar",
    "fiscal",
    "business",
    "working",
    "trading",
    "additional",
    "extra",
    "further",
    "other",
    "successive",
    "solid",
    "entire",
    "difficult",
];

/// Words of order in front of a length: "the past three months".
const ORDER: &[&str] = &[
    "past",
    "last",
    "next",
    "first",
    "final",
    "coming",
    "following",
    "previous",
    "preceding",
    "recent",
    "opening",
    "ensuing",
    "remaining",
    "latest",
    "prior",
];

impl Reader<'_> {
    pub(super) fn length(&self, i: usize) -> Option<Found> {
        if let Some(found) = self.hyphenated(i) {
            return Some(found);
        }
        let start = self.approximate(i);
        let the = self.skip(start, &["the", "these", "those", "this", "another", "its", "his", "their"]);
        // A possessor is no part of the expression ("its first three years").
        if the > start && self.is(start, &["its", "his", "their"]) {
            return None;
        }
        let ordered = self.skip(the, ORDER);
        if ordered > the && the == start && !self.is(the, &["last", "next", "past", "recent", "coming"]) {
            return None;
        }
        if self.is(the, &["all", "whole", "entire"]) || self.is(start, &["all"]) {
            return self.entire(start, the);
        }
        let (count, at) = match self.count(ordered) {
            Some(found) => found,
            None if ordered > the || the > start && self.is(start, &["another"]) => (Count::Vague, ordered),
            None => (Count::Vague, ordered),
        };
        let counted = at > ordered || self.is(start, &["another"]);
        let between = at;
        let at = self.skip(self.skip(at, BETWEEN), BETWEEN);
        let at = if counted && at > between && words::unit(self.low(at)).is_none() { between } else { at };
        let (unit, plural) = words::unit(self.low(at))?;
        if unit == Unit::Season
            || unit == Unit::Second && !plural
            || unit == Unit::Night && !plural
            || unit == Unit::Quarter && !(plural && (at > between || ordered > the))
        {
            return None;
        }
        let end = at + 1;
        // "a 25-year-old", "61 years old", "20 years of age", "a day-care centre".
        if self.is(end, &["old", "olds"])
            || self.is(end, &["-"]) && self.is(end + 1, &["old", "olds", "care", "to"])
            || self.is(end, &["of"]) && self.is(end + 1, &["age"])
            || at > ordered && self.is(end, &["-"]) && self.is(end + 1, &["long"])
            || self.before(start) == "aged"
        {
            return None;
        }
        if !counted {
            return self.uncounted(start, ordered > the, the > start, end, unit, plural);
        }
        if !plural && !matches!(count, Count::Of(n) if n <= 1.0) && !self.is(start, &["another"]) {
            return None;
        }
        if matches!(count, Count::Vague) && !plural && !self.is(start, &["another"]) {
            return None;
        }
        let count = if self.is(start, &["another"]) && at == between && !plural { Count::Of(1.0) } else { count };
        // "two years and a half"
        let (end, count) = match count {
            Count::Of(n) if self.is(end, &["and"]) && self.is(end + 1, &["a"]) && self.is(end + 2, &["half"]) => {
                (end + 3, Count::Of(n + 0.5))
            }
            count => (end, count),
        };
        Some(self.counted_from(end, unit, count, ordered > the))
    }

    /// "more than", "at least", "about", "nearly".
    fn approximate(&self, i: usize) -> usize {
        let counts = |k: usize| {
            numbers::plain(self.low(k)).is_some()
                || numbers::vague(self.low(k))
                || self.is(k, &["a", "an", "half", "the", "another", "dozens", "hundreds"])
        };
        if self.is(i, &["more", "less", "fewer", "longer"]) && self.is(i + 1, &["than"]) && counts(i + 2) {
            return i + 2;
        }
        if self.is(i, &["at"]) && self.is(i + 1, &["least", "most"]) && counts(i + 2) {
            return i + 2;
        }
        if self.is(i, &["up"]) && self.is(i + 1, &["to"]) && counts(i + 2) && !self.is(i + 2, &["the"]) {
            return i + 2;
        }
        let at = self.skip(i, &["just", "only", "well"]);
        let words = ["about", "around", "nearly", "almost", "over", "some", "approximately", "roughly", "under"];
        if self.is(at, &words) && counts(at + 1) && !self.is(at + 1, &["the", "another"]) {
            return at + 1;
        }
        i
    }

    /// Reads how many, and the token behind it.
    fn count(&self, i: usize) -> Option<(Count, usize)> {
        let word = self.low(i);
        let of = |n: f64, end: usize| Some((Count::Of(n), end));
        match word {
            "a" | "an" => {
                return match self.low(i + 1) {
                    "few" | "dozen" if self.is(i + 1, &["few"]) => Some((Count::Vague, i + 2)),
                    "couple" => Some((Count::Of(2.0), self.skip(i + 2, &["of"]))),
                    "number" | "handful" | "matter" if self.is(i + 2, &["of"]) => Some((Count::Vague, i + 3)),
                    "dozen" => of(12.0, i + 2),
                    "hundred" => of(100.0, i + 2),
                    "thousand" => of(1000.0, i + 2),
                    "million" => of(1e6, i + 2),
                    "half" if words::unit(self.low(i + 2)).is_some() => of(0.5, i + 2),
                    _ => of(1.0, i + 1),
                };
            }
            "half" if self.is(i + 1, &["a", "an"]) => return of(0.5, i + 2),
            "several" | "few" | "many" | "numerous" | "countless" | "some" => {
                let asked = word == "many" && matches!(self.before(i), "how" | "as" | "so" | "too" | "that");
                return (!asked).then_some((Count::Vague, i + 1));
            }
            "dozens" | "hundreds" | "thousands" | "scores" => {
                return self.is(i + 1, &["of"]).then_some((Count::Vague, i + 2));
            }
            "couple" => return Some((Count::Of(2.0), self.skip(i + 1, &["of"]))),
            _ => {}
        }
        let mut n = numbers::plain(word)?;
        // A year before a unit is seldom a count: "the 2015 season".
        if self.year(i).is_some() && self.ent(i) == Some(ent::DATE) && !word.contains(',') && n > 1900.0 && n < 2100.0 {
            return None;
        }
        let mut at = i + 1;
        if numbers::tens(word).is_some()
            && self.is(at, &["-"])
            && let Some(ones) = numbers::plain(self.low(at + 1)).filter(|o| (1.0..10.0).contains(o))
        {
            (n, at) = (n + ones, at + 2);
        }
        let scale = match self.low(at) {
            "dozen" => 12.0,
            "hundred" => 100.0,
            "thousand" => 1e3,
            "million" => 1e6,
            "billion" => 1e9,
            _ => 1.0,
        };
        if scale > 1.0 {
            (n, at) = (n * scale, at + 1);
        }
        if let Some(f) = numbers::fraction(self.text(at)) {
            (n, at) = (n + f, at + 1);
        } else if self.is(at, &["and"]) && self.is(at + 1, &["a", "one"]) && self.is(at + 2, &["half"]) {
            (n, at) = (n + 0.5, at + 3);
        } else if self.is(at, &["-"]) && self.is(at + 1, &["and"]) && self.is(at + 5, &["half"]) {
            (n, at) = (n + 0.5, at + 6);
        }
        Some((Count::Of(n), at))
    }

    /// "all day", "the whole year", "the entire week".
    fn entire(&self, start: usize, the: usize) -> Option<Found> {
        let at = self.skip(the + 1, &["of", "the", "this"]);
        let (unit, plural) = words::unit(self.low(at))?;
        let whole = !plural && !unit.is_clock() && at == the + 1 && !matches!(unit, Unit::Quarter | Unit::Season);
        (whole && start <= the).then_some((at + 1, Said::Duration(unit, Count::Of(1.0))))
    }

    /// Lengths without a number: "for years", "the past weeks", "weeks of talks", "years ago".
    fn uncounted(&self, start: usize, ordered: bool, the: bool, end: usize, unit: Unit, plural: bool) -> Option<Found> {
        if !plural {
            return None;
        }
        if self.is(end, &["ago", "later", "earlier"]) && !the {
            return Some(self.counted_from(end, unit, Count::Vague, false));
        }
        let prep = matches!(
            self.before(start),
            "for" | "in" | "within" | "after" | "over" | "during" | "through" | "throughout" | "until" | "of"
        );
        let noun_of = self.is(end, &["of"])
            && matches!(self.pos(end + 1), Pos::Noun | Pos::Adj | Pos::Verb)
            && self.tag(end + 1) != tag::CD;
        let long = self.is(end, &["-"]) && self.is(end + 1, &["long"]);
        let said = Said::Duration(unit, Count::Vague);
        if long && !the {
            return Some((end + 2, said));
        }
        let fits = if the || ordered {
            ordered || prep && self.before(start) != "of" && self.before(start) != "until"
        } else {
            prep && !self.is(end, &["of", "-"]) && self.before(start) != "of" || noun_of
        };
        // "the days when", "the years of the war": a noun with a meaning of its own.
        let own = the && !ordered && self.is(end, &["of", "when", "that", "before"]);
        let thin = !ordered && unit == Unit::Night || unit == Unit::Quarter;
        (fits && !own && !thin).then_some((end, said))
    }

    /// What follows a length and counts it from a day: "ago", "earlier", "later", "from now".
    fn counted_from(&self, end: usize, unit: Unit, count: Count, ordered: bool) -> Found {
        let offset = |end: usize, past: bool, from_text: bool| (end, Said::Offset { unit, count, past, from_text });
        if ordered {
            return (end, Said::Duration(unit, count));
        }
        match self.low(end) {
            "ago" => offset(end + 1, true, false),
            "earlier" if !self.is(end + 1, &["than"]) => offset(end + 1, true, true),
            "previously" => offset(end + 1, true, true),
            "later" => offset(end + 1, false, true),
            "before" if self.ends(end + 1) => offset(end + 1, true, true),
            "after" | "afterwards" | "afterward" if self.ends(end + 1) => offset(end + 1, false, true),
            "hence" => offset(end + 1, false, false),
            "from" if self.is(end + 1, &["now", "today"]) => offset(end + 2, false, false),
            _ => (end, Said::Duration(unit, count)),
        }
    }

    /// "three-day", "half-hour", "multi-year", "year-long", "decades-long", "year-end", "year-ago".
    fn hyphenated(&self, i: usize) -> Option<Found> {
        match self.low(i) {
            "yearlong" => return Some((i + 1, Said::Duration(Unit::Year, Count::Of(1.0)))),
            "monthlong" => return Some((i + 1, Said::Duration(Unit::Month, Count::Of(1.0)))),
            "weeklong" => return Some((i + 1, Said::Duration(Unit::Week, Count::Of(1.0)))),
            "daylong" => return Some((i + 1, Said::Duration(Unit::Day, Count::Of(1.0)))),
            "multiyear" => return Some((i + 1, Said::Duration(Unit::Year, Count::Vague))),
            "year-end" | "yearend" => {
                return Some((i + 1, Said::Period(Unit::Year, crate::times::said::Shift::This)));
            }
            _ => {}
        }
        if let Some((unit, false)) = words::unit(self.low(i))
            && self.is(i + 1, &["-"])
            && !unit.is_clock()
        {
            return match self.low(i + 2) {
                "long" => Some((i + 3, Said::Duration(unit, Count::Of(1.0)))),
                "ago" | "earlier" => {
                    let count = Count::Of(1.0);
                    Some((i + 3, Said::Offset { unit, count, past: true, from_text: true }))
                }
                "end" if unit == Unit::Year => Some((i + 3, Said::Period(unit, crate::times::said::Shift::This))),
                _ => None,
            };
        }
        let (count, dash) = match self.low(i) {
            "multi" => (Count::Vague, i + 1),
            "half" => (Count::Of(0.5), i + 1),
            "quarter" => (Count::Of(0.25), i + 1),
            "several" => (Count::Vague, i + 1),
            word => {
                numbers::plain(word)?;
                self.count(i)?
            }
        };
        if !self.is(dash, &["-"]) {
            return None;
        }
        let (unit, plural) = words::unit(self.low(dash + 1))?;
        let end = dash + 2;
        if plural
            || matches!(unit, Unit::Season | Unit::Quarter)
            || unit == Unit::Second && self.is(i, &["half"])
            || self.is(end, &["old", "olds"])
            || self.is(end, &["-"]) && !self.is(end + 1, &["long"])
        {
            return None;
        }
        let end = if self.is(end, &["-"]) { end + 2 } else { end };
        Some((end, Said::Duration(unit, count)))
    }
}
