//! What comes back: "every week", "each Monday", "daily", "twice a month", "Sundays".

use super::{Found, Reader};
use crate::times::numbers;
use crate::times::said::Said;
use crate::times::words::{self, Unit};
use text::{Pos, ent};

impl Reader<'_> {
    pub(super) fn repeated(&self, i: usize) -> Option<Found> {
        let set = |end: usize, value: String| Some((end, Said::Set(value)));
        let every = |unit: Unit, n: i64| {
            let (letter, clock, times) = unit.iso();
            format!("P{}{}{letter}", if clock { "T" } else { "" }, n * times)
        };
        if let Some((day, true)) = words::weekday(self.text(i)) {
            if let Some((part, true)) = words::day_part(self.low(i + 1)) {
                return set(i + 2, format!("XXXX-WXX-{day}T{part}"));
            }
            return (self.ent(i).is_none_or(|e| e == ent::DATE))
                .then_some((i + 1, Said::Set(format!("XXXX-WXX-{day}"))));
        }
        if let Some((day, false)) = words::weekday(self.text(i))
            && let Some((part, true)) = words::day_part(self.low(i + 1))
        {
            return set(i + 2, format!("XXXX-WXX-{day}T{part}"));
        }
        match self.low(i) {
            "every" | "each" => {
                let at = self.skip(i + 1, &["single"]);
                if let Some((day, _)) = words::weekday(self.text(at)) {
                    let part = words::day_part(self.low(at + 1));
                    return match part {
                        Some((part, _)) => set(at + 2, format!("XXXX-WXX-{day}T{part}")),
                        None => set(at + 1, format!("XXXX-WXX-{day}")),
                    };
                }
                if let Some(month) = words::month(self.text(at)) {
                    return set(at + 1, format!("XXXX-{month:02}"));
                }
                if let Some(season) = words::season(self.low(at)) {
                    return set(at + 1, format!("XXXX-{season}"));
                }
                if let Some((part, false)) = words::day_part(self.low(at)).filter(|(p, _)| *p != "NI") {
                    return set(at + 1, format!("XXXX-XX-XXT{part}"));
                }
                let (n, at) = match (self.low(at), numbers::plain(self.low(at))) {
                    (_, Some(n)) if n.fract() == 0.0 && n < 10_000.0 => (n as i64, at + 1),
                    ("other" | "second", _) => (2, at + 1),
                    ("few" | "several", _) => {
                        let (unit, _) = words::unit(self.low(at + 1))?;
                        return set(at + 2, every(unit, 1).replace('1', "X"));
                    }
                    _ => (1, at),
                };
                let (unit, _) = words::unit(self.low(at))?;
                set(at + 1, every(unit, n))
            }
            "once" | "twice" => self.times_a(i + 1).and_then(|(end, unit)| set(end, every(unit, 1))),
            "weekdays" if matches!(self.before(i), "on" | "during") => set(i + 1, "XXXX-WXX".to_owned()),
            "weekends" if matches!(self.before(i), "on" | "at" | "during") => set(i + 1, "XXXX-WXX-WE".to_owned()),
            "hourly" => set(i + 1, every(Unit::Hour, 1)),
            word @ ("daily" | "nightly" | "weekly" | "monthly" | "quarterly" | "annually" | "yearly" | "annual") => {
                if self.pos(i) == Pos::Propn || self.text(i).starts_with(|c: char| c.is_uppercase()) && i > self.start {
                    return None;
                }
                let unit = match word {
                    "daily" | "nightly" => Unit::Day,
                    "weekly" => Unit::Week,
                    "monthly" => Unit::Month,
                    "quarterly" => Unit::Quarter,
                    _ => Unit::Year,
                };
                set(i + 1, if unit == Unit::Quarter { "P3M".to_owned() } else { every(unit, 1) })
            }
            _ => {
                numbers::plain(self.low(i))?;
                let (end, unit) = self.is(i + 1, &["times"]).then(|| self.times_a(i + 2))??;
                set(end, every(unit, 1))
            }
        }
    }

    /// "a week" behind "twice".
    fn times_a(&self, i: usize) -> Option<(usize, Unit)> {
        if !self.is(i, &["a", "an", "every", "each", "per"]) {
            return None;
        }
        words::unit(self.low(i + 1)).filter(|(_, plural)| !plural).map(|(unit, _)| (i + 2, unit))
    }
}
