//! What leans on another day: "today", "last week", "this morning", "that year", "the following month", "these days".

use super::{Found, Reader};
use crate::times::numbers::Count;
use crate::times::said::{Said, Shift};
use crate::times::words::{self, Unit};
use text::{Pos, ent, tag};

impl Reader<'_> {
    /// "last", "next", "this", with a "the" in front, and the token behind them.
    pub(super) fn order(&self, i: usize) -> (Shift, usize) {
        let the = self.skip(i, &["the"]);
        let at = if the == i { self.skip(i, &["this"]) } else { the };
        let past_too = at > i;
        match self.low(at) {
            "last" => (Shift::Last, at + 1),
            "past" | "previous" | "preceding" if past_too => (Shift::Last, at + 1),
            "next" => (Shift::Next, at + 1),
            "coming" | "following" | "upcoming" if past_too => (Shift::Next, at + 1),
            "current" | "same" if past_too => (Shift::This, at + 1),
            "this" => (Shift::This, at + 1),
            _ if past_too && the == i => (Shift::This, at),
            _ => (Shift::Bare, i),
        }
    }

    /// "today", "yesterday", "now", "recently", "the day before yesterday", "in the future".
    pub(super) fn day_word(&self, i: usize) -> Option<Found> {
        let whole = |n: i64| Some((i + 1, Said::Day(n)));
        match self.low(i) {
            "today" if !self.in_name(i) => whole(0),
            "yesterday" => whole(-1),
            "tomorrow" => whole(1),
            "tonight" => Some((i + 1, Said::Part("NI", Some(Box::new(Said::Day(0)))))),
            "overnight" if self.tag(i) == tag::RB || self.pos(i) == Pos::Adv => Some((i + 1, Said::Part("NI", None))),
            "now" if self.pos(i) == Pos::Adv && !self.is(i + 1, &["that", "-"]) && !self.in_name(i) => {
                Some((i + 1, Said::Ref("PRESENT_REF")))
            }
            "currently" | "presently" | "nowadays" => Some((i + 1, Said::Ref("PRESENT_REF"))),
            "recently" | "lately" | "formerly" | "previously" => Some((i + 1, Said::Ref("PAST_REF"))),
            "soon" if !self.is(i + 1, &["as", "after"]) && !matches!(self.before(i), "as" | "too" | "so" | "how") => {
                Some((i + 1, Said::Ref("FUTURE_REF")))
            }
            "once" if self.once_was(i) => Some((i + 1, Said::Ref("PAST_REF"))),
            "present" if self.before(i) == "at" => Some((i + 1, Said::Ref("PRESENT_REF"))),
            "the" => self.the_word(i),
            _ => None,
        }
    }

    /// "the day before yesterday", "the future", "the other day", "the night before".
    fn the_word(&self, i: usize) -> Option<Found> {
        if self.is(i + 1, &["day"]) {
            if self.is(i + 2, &["before"]) && self.is(i + 3, &["yesterday"]) {
                return Some((i + 4, Said::Day(-2)));
            }
            if self.is(i + 2, &["after"]) && self.is(i + 3, &["tomorrow"]) {
                return Some((i + 4, Said::Day(2)));
            }
        }
        if self.is(i + 1, &["other"]) && self.is(i + 2, &["day", "night", "week"]) {
            return Some((i + 3, Said::Ref("PAST_REF")));
        }
        let near = self.skip(i + 1, &["near", "foreseeable", "immediate", "not-too-distant", "recent", "distant"]);
        if self.is(near, &["future"]) && self.pos(near + 1) != Pos::Noun {
            return (matches!(self.before(i), "in" | "for" | "into" | "of" | "about" | "to" | "on"))
                .then_some((near + 1, Said::Ref("FUTURE_REF")));
        }
        if self.is(near, &["past"]) && matches!(self.before(i), "in" | "of" | "from" | "with" | "than") {
            let bounds =
                self.pos(near + 1) == Pos::Punct || matches!(self.pos(near + 1), Pos::Adp | Pos::Cconj | Pos::X);
            return bounds.then_some((near + 1, Said::Ref("PAST_REF")));
        }
        if self.is(i + 1, &["moment"]) && matches!(self.before(i), "at" | "for") {
            return Some((i + 2, Said::Ref("PRESENT_REF")));
        }
        let (unit, plural) = words::unit(self.low(i + 1))?;
        if plural || unit.is_clock() {
            return None;
        }
        // "the day before", "the week after": only where no noun says of what.
        let step = match self.low(i + 2) {
            "before" => -1,
            "after" => 1,
            _ => return self.the_unit(i, unit),
        };
        self.ends(i + 3).then(|| (i + 3, night(unit, step)))
    }

    /// "the year", "the quarter", "the weekend": of publication, behind a preposition.
    fn the_unit(&self, i: usize, unit: Unit) -> Option<Found> {
        let prep =
            matches!(self.before(i), "in" | "for" | "during" | "of" | "by" | "through" | "throughout" | "within");
        let fits = match unit {
            Unit::Weekend => prep || matches!(self.before(i), "over" | "at" | "on"),
            Unit::Year | Unit::Quarter | Unit::Month | Unit::Week => prep && self.before(i) != "by",
            _ => false,
        };
        let bare = !self
            .is(i + 2, &["of", "-", "that", "when", "before", "after", "since", "following", "leading", "to"])
            && !matches!(self.pos(i + 2), Pos::Noun | Pos::Propn | Pos::Num);
        (fits && bare).then_some((i + 2, Said::Period(unit, Shift::Bare)))
    }

    /// Whether the expression ends at `i`: nothing follows that it could govern.
    pub(super) fn ends(&self, i: usize) -> bool {
        i >= self.end
            || !matches!(self.pos(i), Pos::Det | Pos::Noun | Pos::Propn | Pos::Pron | Pos::Adj | Pos::Num)
                && !matches!(self.tag(i), tag::VBG | tag::PRP_POSS)
    }

    /// "once": the adverb of a past time ("once a colony"), neither count nor conjunction.
    fn once_was(&self, i: usize) -> bool {
        self.pos(i) == Pos::Adv
            && !self
                .is(i + 1, &["again", "more", "a", "an", "every", "per", "in", "and", "or", "the", "he", "she", "they"])
            && !matches!(self.before(i), "at" | "than" | "only" | "all" | "just" | "more" | "for" | "not")
            && matches!(self.tag(i + 1), tag::VBD | tag::VBN)
    }

    /// Whether a capitalised word stands inside a name ("USA Today").
    fn in_name(&self, i: usize) -> bool {
        let capital = |k: usize| self.text(k).starts_with(|c: char| c.is_uppercase());
        capital(i)
            && (matches!(self.ent(i), Some(ent::ORG | ent::WORK_OF_ART | ent::PRODUCT))
                || i > self.start && self.doc.token(i).pos == Pos::Propn && capital(i - 1))
    }

    /// "last week", "this morning", "the past year", "that summer", "the following day", "these days".
    pub(super) fn shifted(&self, i: usize) -> Option<Found> {
        match self.low(i) {
            "that" => {
                let at = self.skip(i + 1, &["same", "very"]);
                return self.of_told(at, 0, false);
            }
            "these" | "those" if self.is(i + 1, &["days"]) => {
                let present = self.is(i, &["these"]);
                return Some((i + 2, Said::Ref(if present { "PRESENT_REF" } else { "PAST_REF" })));
            }
            _ => {}
        }
        let the = self.is(i, &["the"]);
        if the {
            match self.low(i + 1) {
                "same" => return self.of_told(i + 2, 0, true),
                "following" | "next" | "ensuing" => {
                    if self.is(i + 1, &["next"]) && self.lasts(i) {
                        return self.one_unit(i + 2);
                    }
                    if let Some(found) = self.of_told(i + 2, 1, true) {
                        return Some(found);
                    }
                }
                "previous" | "preceding" | "prior" => {
                    if let Some(found) = self.of_told(i + 2, -1, true) {
                        return Some(found);
                    }
                }
                "last" | "past" => {
                    if self.is(i + 1, &["past"]) && self.is(i + 2, &["century"]) {
                        return Some((i + 3, Said::Duration(Unit::Century, Count::Of(1.0))));
                    }
                    if let Some(found) = self.one_unit(self.skip(i + 2, &["full"])) {
                        return Some(found);
                    }
                }
                _ => {}
            }
        }
        let (shift, at) = self.order(i);
        if shift == Shift::Bare {
            return None;
        }
        let ordered = at > i + usize::from(the);
        if !ordered {
            return None;
        }
        let at = self.skip(at, &["fiscal", "financial", "calendar", "academic", "school", "same", "whole", "very"]);
        if let Some((part, false)) = words::day_part(self.low(at)) {
            let day = match (shift, the) {
                (Shift::Last, _) => Said::Day(-1),
                (Shift::Next, _) => Said::Told(Unit::Day, 1),
                _ => Said::Day(0),
            };
            return Some((at + 1, Said::Part(part, Some(Box::new(day)))));
        }
        if let Some(season) = words::season(self.low(at)) {
            // "this fall in prices"
            if self.is(at, &["fall"]) && self.is(at + 1, &["in", "of", "from"]) {
                return None;
            }
            let year = self.year(at + 1).map(|y| Box::new(Said::calendar(Some(y), None, None)));
            return Some((at + 1 + usize::from(year.is_some()), Said::Season(season, year, shift)));
        }
        if let Some(month) = words::month(self.text(at)) {
            return Some((at + 1, Said::Month(month, shift)));
        }
        let (unit, plural) = words::unit(self.low(at))?;
        if plural || unit.is_clock() || matches!(unit, Unit::Season) {
            return None;
        }
        // "this day" is seldom today, "the current century" always this one.
        if unit == Unit::Day && (shift == Shift::This || shift == Shift::Next) && self.is(i, &["this", "the"]) {
            return None;
        }
        Some((at + 1, Said::Period(unit, shift)))
    }

    /// A unit, season, month, weekday or part of the day, so many behind the date told last.
    fn of_told(&self, at: usize, step: i64, sure: bool) -> Option<Found> {
        if let Some((part, false)) = words::day_part(self.low(at)) {
            return Some((at + 1, Said::Part(part, Some(Box::new(Said::Told(Unit::Day, step))))));
        }
        if let Some((day, false)) = words::weekday(self.text(at)) {
            let shift = if step > 0 { Shift::Next } else { Shift::Last };
            return sure.then_some((at + 1, Said::Weekday(day, shift)));
        }
        if let Some(season) = words::season(self.low(at)).filter(|s| *s != "FA" && *s != "SP") {
            let year = Some(Box::new(Said::Told(Unit::Year, step)));
            return Some((at + 1, Said::Season(season, year, Shift::This)));
        }
        if let Some(month) = words::month(self.text(at)) {
            return Some((at + 1, Said::ToldMonth(month, step)));
        }
        let at = self.skip(at, &["fiscal", "calendar", "financial"]);
        let (unit, plural) = words::unit(self.low(at))?;
        (!plural && !unit.is_clock() && unit != Unit::Season).then(|| (at + 1, night(unit, step)))
    }

    /// "the past year": a length that ends at publication.
    fn one_unit(&self, at: usize) -> Option<Found> {
        let (unit, plural) = words::unit(self.low(at))?;
        if plural || matches!(unit, Unit::Second | Unit::Night | Unit::Season | Unit::Century | Unit::Day) {
            return None;
        }
        Some((at + 1, Said::Duration(unit, Count::Of(1.0))))
    }

    /// Whether a preposition makes a length of what follows: "over the next year".
    fn lasts(&self, i: usize) -> bool {
        matches!(self.before(i), "over" | "within" | "for" | "in" | "during" | "throughout")
            && self.is(i + 2, &["year", "week", "month", "decade", "quarter", "hour", "century"])
    }
}

/// A step in units; nights go by days.
const fn night(unit: Unit, step: i64) -> Said {
    match unit {
        Unit::Night => Said::Told(Unit::Day, step),
        unit => Said::Told(unit, step),
    }
}
