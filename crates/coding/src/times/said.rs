//! What a time expression says, before it is anchored.

use super::holidays::Rule;
use super::numbers::Count;
use super::words::Unit;

/// What the words say.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Said {
    /// Year, month, day as far as told; a year before Christ is negative.
    Calendar { year: Option<i32>, month: Option<i8>, day: Option<i8> },
    /// A month of this, the last or the next year that has it.
    Month(i8, Shift),
    /// A weekday, Monday is 1.
    Weekday(i8, Shift),
    /// A holiday, and its year when told.
    Holiday(Rule, Option<i32>, Shift),
    /// This, last, next unit, seen from publication.
    Period(Unit, Shift),
    /// The month of that name behind (1), in front of (-1) or about (0) the date told last.
    ToldMonth(i8, i64),
    /// So many units after the date told last ("that year", "the following week").
    Told(Unit, i64),
    /// So many units from publication or from the date told last.
    Offset { unit: Unit, count: Count, past: bool, from_text: bool },
    /// `today`, `yesterday`: days from publication.
    Day(i64),
    /// `PAST_REF`, `PRESENT_REF`, `FUTURE_REF`.
    Ref(&'static str),
    /// The first year of a decade.
    Decade(i32),
    /// The hundreds of a century's years; before Christ, its number and `true`.
    Century(i32, bool),
    /// A season, and its year or the words that tell the year.
    Season(&'static str, Option<Box<Said>>, Shift),
    /// A quarter of a year.
    Quarter(i8, Option<Box<Said>>),
    /// A half of a year.
    Half(i8, Option<Box<Said>>),
    /// The week around a day.
    WeekOf(Box<Said>),
    /// A length.
    Duration(Unit, Count),
    /// Something repeated, with its value.
    Set(String),
    /// A time of the clock, of a day when one is told with it.
    Clock { hour: i8, minute: Option<i8>, day: Option<Box<Said>> },
    /// A part of a day.
    Part(&'static str, Option<Box<Said>>),
}

impl Said {
    /// A year, month and day.
    pub(super) const fn calendar(year: Option<i32>, month: Option<i8>, day: Option<i8>) -> Self {
        Self::Calendar { year, month, day }
    }

    /// Whether it tells a point or stretch of the calendar, which "early" or "the end of" may go with.
    pub(super) const fn is_date(&self) -> bool {
        !matches!(self, Self::Duration(..) | Self::Set(_) | Self::Clock { .. } | Self::Ref(_) | Self::Offset { .. })
    }

    /// Whether it tells one day, to which a time of the clock may be joined.
    pub(super) const fn is_day(&self) -> bool {
        matches!(
            self,
            Self::Calendar { day: Some(_), .. }
                | Self::Weekday(..)
                | Self::Day(_)
                | Self::Holiday(..)
                | Self::Told(Unit::Day, _)
        )
    }
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

impl Shift {
    pub(super) const fn step(self) -> i64 {
        match self {
            Self::Last => -1,
            Self::Next => 1,
            Self::Bare | Self::This => 0,
        }
    }
}
