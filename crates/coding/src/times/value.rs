//! From what an expression says to a TIMEX3 value, against the day of publication and the text's own flow.

use super::Anchored;
use super::flow::{Lean, Told};
use super::holidays::Rule;
use super::numbers::Count;
use super::said::{Said, Shift};
use super::words::Unit;
use jiff::ToSpan;
use jiff::civil::{Date, Weekday};

/// What bare words lean on.
pub(super) struct Place<'a> {
    /// The day of publication.
    pub(super) published: Option<Date>,
    /// The date told last.
    pub(super) told: Option<Told>,
    /// The sentence.
    pub(super) sent: usize,
    /// Which way the clause points; asked only where that decides.
    pub(super) lean: &'a dyn Fn() -> Lean,
}

/// TIMEX3 type and value, and what the value was counted from.
pub(super) struct Resolved {
    pub(super) kind: &'static str,
    pub(super) value: Option<String>,
    pub(super) anchor: Anchored,
}

/// A value and its anchor.
type Valued = (Option<String>, Anchored);

const PAST: &str = "PAST_REF";
const PRESENT: &str = "PRESENT_REF";
const FUTURE: &str = "FUTURE_REF";

/// Returns the TIMEX3 type and value.
pub(super) fn resolve(said: &Said, place: &Place<'_>) -> Resolved {
    let resolved = |kind, (value, anchor): Valued| Resolved { kind, value, anchor };
    match said {
        Said::Duration(unit, count) => resolved("DURATION", (Some(duration(*unit, *count)), Anchored::Words)),
        Said::Set(value) => resolved("SET", (Some(value.clone()), Anchored::Words)),
        Said::Clock { hour, minute, day } => {
            let (day, anchor) = place.day(day.as_deref());
            let day = day.unwrap_or_else(|| "XXXX-XX-XX".to_owned());
            resolved("TIME", (Some(format!("{day}T{hour:02}:{:02}", minute.unwrap_or(0))), anchor))
        }
        Said::Part(part, day) => {
            let (day, anchor) = place.day(day.as_deref());
            let day = day.filter(|d| granularity(d) == Some(Unit::Day) || d.starts_with("XXXX-"));
            resolved("TIME", (Some(format!("{}T{part}", day.unwrap_or_else(|| "XXXX-XX-XX".to_owned()))), anchor))
        }
        Said::Offset { unit, .. } if unit.is_clock() => resolved("TIME", place.date(said)),
        other => resolved("DATE", place.date(other)),
    }
}

/// Whether the words tell a year by themselves.
pub(super) const fn tells_year(said: &Said) -> bool {
    matches!(said, Said::Calendar { year: Some(_), .. } | Said::Holiday(_, Some(_), _))
}

/// How many days before publication the words by themselves put it, about; negative is to come.
pub(super) fn age_days(said: &Said) -> Option<i64> {
    let length = |unit: Unit| -> f64 {
        match unit {
            Unit::Second | Unit::Minute | Unit::Hour => 0.0,
            Unit::Day | Unit::Night => 1.0,
            Unit::Week | Unit::Weekend => 7.0,
            Unit::Fortnight => 14.0,
            Unit::Month => 30.0,
            Unit::Quarter | Unit::Season => 91.0,
            Unit::Year => 365.0,
            Unit::Decade => 3_652.0,
            Unit::Century => 36_524.0,
            Unit::Millennium => 365_242.0,
        }
    };
    match *said {
        Said::Offset { unit, count, past, from_text: false } => {
            let n = if let Count::Of(n) = count { n } else { 3.0 };
            let days = (length(unit) * n).min(1e9) as i64;
            Some(if past { days } else { -days })
        }
        // The middle of the period before this one.
        Said::Period(unit, Shift::Last) => Some(length(unit) as i64),
        Said::Day(n) => Some(-n),
        _ => None,
    }
}

fn duration(unit: Unit, count: Count) -> String {
    // Half a unit is told in the smaller one.
    if let (Count::Of(0.5), Some(value)) = (count, half_of(unit)) {
        return value.to_owned();
    }
    let (letters, clock, times) = unit.iso();
    let n = match count {
        Count::Of(n) => format!("{}", n * times as f64),
        Count::Vague => "X".to_owned(),
    };
    format!("P{}{n}{letters}", if clock { "T" } else { "" })
}

const fn half_of(unit: Unit) -> Option<&'static str> {
    Some(match unit {
        Unit::Minute => "PT30S",
        Unit::Hour => "PT30M",
        Unit::Day => "PT12H",
        Unit::Year => "P6M",
        Unit::Decade => "P5Y",
        Unit::Century => "P50Y",
        _ => return None,
    })
}

/// How finely a date value is told; `None` when it fixes no days.
pub(super) fn granularity(value: &str) -> Option<Unit> {
    days(value)?;
    Some(match (value.len(), value.as_bytes().get(5)) {
        (2, _) => Unit::Century,
        (3, _) => Unit::Decade,
        (4, _) => Unit::Year,
        (_, Some(b'W')) if value.ends_with("-WE") => Unit::Weekend,
        (_, Some(b'W')) if value.as_bytes().get(6) == Some(&b'I') => Unit::Season,
        (_, Some(b'W')) => Unit::Week,
        (_, Some(b'Q' | b'H')) => Unit::Quarter,
        (_, Some(b'S' | b'F')) => Unit::Season,
        (7, _) => Unit::Month,
        _ => Unit::Day,
    })
}

/// The day that a date value begins with and, for a whole period, the day it ends with.
pub(super) fn days(value: &str) -> Option<(Date, Date)> {
    let day = |y: i16, m: i8, d: i8| Date::new(y, m, d).ok();
    if let Some((date, _)) = value.split_once('T') {
        return days(date);
    }
    if matches!(value.len(), 2 | 3) && value.bytes().all(|b| b.is_ascii_digit()) {
        let years = if value.len() == 3 { 10 } else { 100 };
        let y: i16 = value.parse::<i16>().ok()? * years;
        return Some((day(y, 1, 1)?, day(y + years - 1, 12, 31)?));
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
        b'W' if rest == "WI" => months(12, 3),
        b'W' => {
            let week: i8 = rest.get(1..3)?.parse().ok()?;
            let monday = jiff::civil::ISOWeekDate::new(y, week, Weekday::Monday).ok()?.date();
            let first = if rest.ends_with("WE") { monday.checked_add(5.days()).ok()? } else { monday };
            Some((first, monday.checked_add(6.days()).ok()?))
        }
        b'Q' => months(rest.get(1..)?.parse::<i8>().ok()?.checked_mul(3)? - 2, 3),
        b'H' => months(rest.get(1..)?.parse::<i8>().ok()?.checked_mul(6)? - 5, 6),
        b'S' | b'F' => months(season_start(rest)?, 3),
        _ => {
            let (m, d) = rest.split_once('-').unwrap_or((rest, ""));
            let m: i8 = m.parse().ok()?;
            if d.is_empty() { months(m, 1) } else { day(y, m, d.parse().ok()?).map(|x| (x, x)) }
        }
    }
}

/// The month a season begins with.
fn season_start(season: &str) -> Option<i8> {
    Some(match season {
        "SP" => 3,
        "SU" => 6,
        "FA" => 9,
        "WI" => 12,
        _ => return None,
    })
}

fn year_text(y: i32) -> String {
    if y < 0 { format!("BC{:04}", -i64::from(y)) } else { format!("{y:04}") }
}

fn month_text(d: Date) -> String {
    format!("{:04}-{:02}", d.year(), d.month())
}

fn week_text(d: Date, weekend: bool) -> String {
    let w = d.iso_week_date();
    format!("{:04}-W{:02}{}", w.year(), w.week(), if weekend { "-WE" } else { "" })
}

fn quarter_text(d: Date) -> String {
    format!("{:04}-Q{}", d.year(), (d.month() + 2) / 3)
}

/// The period of a unit that a day lies in.
fn period_of(d: Date, unit: Unit) -> Option<String> {
    Some(match unit {
        Unit::Second | Unit::Minute | Unit::Hour | Unit::Day | Unit::Night => d.to_string(),
        Unit::Weekend => week_text(d, true),
        Unit::Week | Unit::Fortnight => week_text(d, false),
        Unit::Month => month_text(d),
        Unit::Quarter => quarter_text(d),
        Unit::Year => year_text(i32::from(d.year())),
        Unit::Decade => format!("{:03}", d.year() / 10),
        Unit::Century => format!("{:02}", d.year() / 100),
        Unit::Season | Unit::Millennium => return None,
    })
}

/// A day so many units away; `None` beyond the calendar.
fn moved(d: Date, unit: Unit, n: f64) -> Option<Date> {
    if n.abs() > 9_000.0 {
        return None;
    }
    let whole = n.trunc() as i64;
    let half = n.fract() != 0.0;
    let sign = if n < 0.0 { -1 } else { 1 };
    let span = match unit {
        Unit::Second | Unit::Minute => 0.days(),
        Unit::Hour => (whole / 24).days(),
        Unit::Day | Unit::Night => whole.days(),
        Unit::Week | Unit::Weekend => whole.weeks(),
        Unit::Fortnight => (2 * whole).weeks(),
        Unit::Month if half => whole.months().days(15 * sign),
        Unit::Month => whole.months(),
        Unit::Quarter | Unit::Season => (3 * whole).months(),
        Unit::Year if half => (12 * whole + 6 * sign).months(),
        Unit::Year => whole.years(),
        Unit::Decade if half => (10 * whole + 5 * sign).years(),
        Unit::Decade => (10 * whole).years(),
        Unit::Century if n.abs() < 90.0 => ((100.0 * n) as i64).years(),
        Unit::Century | Unit::Millennium => return None,
    };
    d.checked_add(span).ok()
}

impl Place<'_> {
    fn published(&self) -> Anchored {
        self.published.map_or(Anchored::Nothing, Anchored::Published)
    }

    /// The day meant by words beside a time of the clock, else the last day told nearby, else that of publication.
    fn day(&self, day: Option<&Said>) -> Valued {
        if let Some(said) = day {
            return self.date(said);
        }
        match self.told.filter(|t| t.unit == Unit::Day && t.sent + 1 >= self.sent) {
            Some(t) => (Some(t.first.to_string()), Anchored::Text(t.first)),
            None => (self.published.map(|d| d.to_string()), self.published()),
        }
    }

    fn date(&self, said: &Said) -> Valued {
        let words = |value: String| (Some(value), Anchored::Words);
        match said {
            Said::Calendar { year, month, day } => self.calendar(*year, *month, *day),
            Said::Month(month, shift) => self.month(*month, *shift),
            Said::Day(n) => match self.published.and_then(|d| d.checked_add(n.days()).ok()) {
                Some(d) => (Some(d.to_string()), self.published()),
                None => (Some(reference(*n).to_owned()), Anchored::Nothing),
            },
            Said::Ref(value) => words((*value).to_owned()),
            Said::Weekday(day, shift) => self.weekday(*day, *shift),
            Said::Holiday(rule, year, shift) => self.holiday(*rule, *year, *shift),
            Said::Period(unit, shift) => self.period(*unit, *shift),
            Said::Told(unit, step) => self.told(*unit, *step),
            Said::ToldMonth(month, step) => self.told_month(*month, *step),
            Said::Offset { unit, count, past, from_text } => self.offset(*unit, *count, *past, *from_text),
            Said::Decade(y) => words(format!("{:03}", y / 10)),
            Said::Century(n, true) => words(format!("BC{n:02}")),
            Said::Century(n, false) => words(format!("{n:02}")),
            Said::Season(season, year, shift) => self.season(season, year.as_deref(), *shift),
            Said::Quarter(n, year) => self.part_of_year(year.as_deref(), "Q", *n, 3),
            Said::Half(n, year) => self.part_of_year(year.as_deref(), "H", *n, 6),
            Said::WeekOf(day) => {
                let (value, anchor) = self.date(day);
                let week = value.as_deref().and_then(days).map(|(d, _)| week_text(d, false));
                (week.or_else(|| Some("XXXX-WXX".to_owned())), anchor)
            }
            Said::Duration(..) | Said::Set(_) | Said::Clock { .. } | Said::Part(..) => (None, Anchored::Nothing),
        }
    }

    /// The year that a month or day without one takes, and from where.
    fn year_for(&self, month: i8, day: Option<i8>) -> (Option<i32>, Anchored) {
        let lean = (self.lean)();
        let candidate = |y: i16| Date::new(y, month, day.unwrap_or(1).min(28)).ok();
        let from_now = self.published.and_then(|now| {
            let ahead = (candidate(now.year())? - now).get_days();
            let y = now.year();
            // A month that runs on the day of publication is neither ahead nor behind.
            let step = if day.is_none() && month == now.month() {
                0
            } else {
                match lean {
                    Lean::Future => i16::from(ahead < if day.is_some() { -45 } else { -75 }),
                    Lean::Past if day.is_none() => -i16::from(ahead > 0),
                    Lean::Past => -i16::from(ahead > 14),
                    Lean::Open if ahead > 182 => -1,
                    Lean::Open => i16::from(ahead < -182),
                }
            };
            Some((y + step, (candidate(y + step)? - now).get_days()))
        });
        // A year told just before goes on ("In March 2012 ... In May ..."), unless the day is about that of publication.
        let near = from_now.is_some_and(|(_, ahead)| ahead.abs() <= 31);
        if let Some(t) = self.told.filter(|t| t.year && lean != Lean::Future)
            && (t.sent == self.sent && t.unit <= Unit::Year
                || t.sent + 1 >= self.sent && t.unit <= Unit::Month && !near)
        {
            return (Some(i32::from(t.first.year())), Anchored::Text(t.first));
        }
        match from_now {
            Some((y, _)) => (Some(i32::from(y)), self.published()),
            None => (None, Anchored::Nothing),
        }
    }

    fn calendar(&self, year: Option<i32>, month: Option<i8>, day: Option<i8>) -> Valued {
        let (year, anchor) = match (year, month) {
            (Some(y), _) => (Some(y), Anchored::Words),
            (None, Some(month)) => self.year_for(month, day),
            (None, None) => (None, Anchored::Nothing),
        };
        let year = year.map_or_else(|| "XXXX".to_owned(), year_text);
        let value = match (month, day) {
            (Some(m), Some(d)) => format!("{year}-{m:02}-{d:02}"),
            (Some(m), None) => format!("{year}-{m:02}"),
            _ => year,
        };
        (Some(value), anchor)
    }

    fn month(&self, month: i8, shift: Shift) -> Valued {
        let Some(now) = self.published.filter(|_| shift != Shift::Bare) else {
            return self.calendar(None, Some(month), None);
        };
        let year = now.year()
            + match shift {
                Shift::Last => -i16::from(month >= now.month()),
                Shift::Next => i16::from(month <= now.month()),
                Shift::Bare | Shift::This => 0,
            };
        (Some(format!("{year:04}-{month:02}")), self.published())
    }

    fn weekday(&self, day: i8, shift: Shift) -> Valued {
        let Some(now) = self.published else { return (Some(format!("XXXX-WXX-{day}")), Anchored::Nothing) };
        let back = i64::from((now.weekday().to_monday_one_offset() - day).rem_euclid(7));
        let ahead = if back == 0 { 0 } else { 7 - back };
        let step = match shift {
            Shift::Last if back == 0 => -7,
            Shift::Last => -back,
            Shift::Next if back == 0 => 7,
            Shift::Next => ahead,
            Shift::This if (self.lean)() != Lean::Past => ahead,
            Shift::Bare if (self.lean)() == Lean::Future => ahead,
            Shift::Bare | Shift::This => -back,
        };
        (now.checked_add(step.days()).ok().map(|d| d.to_string()), self.published())
    }

    fn holiday(&self, rule: Rule, year: Option<i32>, shift: Shift) -> Valued {
        let in_year = |y: i32| i16::try_from(y).ok().and_then(|y| rule.in_year(y));
        if let Some(y) = year {
            return (in_year(y).map(|d| d.to_string()), Anchored::Words);
        }
        let unknown = match rule {
            Rule::Fixed(month, day) => Some(format!("XXXX-{month:02}-{day:02}")),
            _ => None,
        };
        let Some(now) = self.published else { return (unknown, Anchored::Nothing) };
        let y = i32::from(now.year());
        let Some(this) = in_year(y) else { return (unknown, Anchored::Nothing) };
        let ahead = (this - now).get_days();
        let lean = (self.lean)();
        let step = match (shift, lean) {
            (Shift::Last, _) => -i32::from(ahead >= 0),
            (Shift::Next, _) | (Shift::Bare | Shift::This, Lean::Future) => i32::from(ahead < 0),
            (Shift::Bare, Lean::Past) => -i32::from(ahead > 0),
            (Shift::Bare | Shift::This, _) if ahead > 183 => -1,
            _ => i32::from(ahead < -183),
        };
        (in_year(y + step).map(|d| d.to_string()), self.published())
    }

    fn period(&self, unit: Unit, shift: Shift) -> Valued {
        if shift == Shift::Bare && unit != Unit::Weekend {
            // A year far from that of publication is not "the year" of the news.
            let near = |t: &Told| self.published.is_none_or(|now| (now.year() - t.first.year()).abs() <= 1);
            let same = |t: &Told| t.sent == self.sent || unit == Unit::Quarter && t.unit == unit;
            let fits = |t: &Told| t.unit <= unit && same(t) && near(t);
            if let Some(t) = self.told.filter(fits) {
                return (period_of(t.first, unit), Anchored::Text(t.first));
            }
        }
        let Some(now) = self.published else {
            return (Some(reference(shift.step()).to_owned()), Anchored::Nothing);
        };
        let step = match (unit, shift) {
            // "the weekend", "this weekend": the one behind or ahead, by tense and day.
            (Unit::Weekend, Shift::Bare | Shift::This) => {
                let early = now.weekday().to_monday_one_offset() <= 3;
                -i64::from(
                    (self.lean)() == Lean::Past && early
                        || shift == Shift::Bare
                            && (self.lean)() == Lean::Past
                            && now.weekday().to_monday_one_offset() < 6,
                )
            }
            (Unit::Quarter, Shift::Bare) => -1,
            _ => shift.step(),
        };
        // From the first of the month, so that no month is skipped on the 31st.
        let base = if matches!(unit, Unit::Month | Unit::Quarter | Unit::Year) { now.first_of_month() } else { now };
        (moved(base, unit, step as f64).and_then(|d| period_of(d, unit)), self.published())
    }

    fn told(&self, unit: Unit, step: i64) -> Valued {
        let (base, anchor) = match (self.told, self.published) {
            (Some(t), _) if t.unit <= unit => (t.first, Anchored::Text(t.first)),
            (None, Some(now)) => (now, Anchored::Published(now)),
            _ => return (Some(reference(step).to_owned()).filter(|_| step != 0), Anchored::Nothing),
        };
        let base = if unit == Unit::Month { base.first_of_month() } else { base };
        (moved(base, unit, step as f64).and_then(|d| period_of(d, unit)), anchor)
    }

    fn told_month(&self, month: i8, step: i64) -> Valued {
        let Some(t) = self.told.filter(|t| t.unit <= Unit::Year) else {
            return self.calendar(None, Some(month), None);
        };
        let year = i64::from(t.first.year())
            + match step {
                1 if month <= t.first.month() && t.unit < Unit::Year || step == 1 && t.unit == Unit::Year => 1,
                -1 if month >= t.first.month() => -1,
                _ => 0,
            };
        (Some(format!("{year:04}-{month:02}")), Anchored::Text(t.first))
    }

    fn offset(&self, unit: Unit, count: Count, past: bool, from_text: bool) -> Valued {
        let vague = Some(if past { PAST } else { FUTURE }.to_owned());
        let Count::Of(n) = count else { return (vague, Anchored::Nothing) };
        let told = self.told.filter(|t| from_text && t.unit <= unit);
        let (base, anchor) = match (told, self.published) {
            (Some(t), _) => (t.first, Anchored::Text(t.first)),
            (None, Some(now)) if !from_text || self.told.is_none() => (now, Anchored::Published(now)),
            _ => return (vague, Anchored::Nothing),
        };
        let n = if past { -n } else { n };
        let years = match unit {
            Unit::Year => n,
            Unit::Decade => 10.0 * n,
            Unit::Century => 100.0 * n,
            Unit::Millennium => 1000.0 * n,
            _ => 0.0,
        };
        let year = f64::from(base.year()) + years;
        if !(1.0..=9_000.0).contains(&year) {
            // Beyond the calendar, and before Christ.
            let value = (year.abs() < 2e9).then(|| year_text(year as i32));
            return (value.filter(|_| years != 0.0), anchor);
        }
        let Some(day) = moved(base, unit, n) else { return (vague, Anchored::Nothing) };
        // "a year earlier", said of a quarter, is that quarter of the year before.
        let unit = match told {
            Some(t) if unit == Unit::Year && t.unit == Unit::Quarter => Unit::Quarter,
            _ if unit == Unit::Season => Unit::Month,
            _ => unit,
        };
        (period_of(day, unit), anchor)
    }

    /// A year told by words, and what they lean on.
    fn year_of(&self, said: &Said) -> (Option<i32>, Anchored) {
        let (value, anchor) = self.date(said);
        (value.as_deref().and_then(days).map(|(d, _)| i32::from(d.year())), anchor)
    }

    fn season(&self, season: &str, year: Option<&Said>, shift: Shift) -> Valued {
        if let Some(said) = year {
            let (year, anchor) = self.year_of(said);
            return (Some(format!("{}-{season}", year.map_or_else(|| "XXXX".to_owned(), year_text))), anchor);
        }
        let told = self.told.filter(|t| t.year && t.unit >= Unit::Month && t.unit <= Unit::Year);
        let told = told.filter(|t| {
            shift == Shift::Bare && (t.sent == self.sent || self.published.is_none() && t.sent + 1 >= self.sent)
        });
        if let Some(t) = told {
            return (Some(format!("{:04}-{season}", t.first.year())), Anchored::Text(t.first));
        }
        let (Some(now), Some(month)) = (self.published, season_start(season)) else {
            return (Some(format!("XXXX-{season}")), Anchored::Nothing);
        };
        let lean = (self.lean)();
        // The year in which the season that runs or ran last began.
        let began = now.year() - i16::from(now.month() < month);
        let runs = (now.month() - month).rem_euclid(12) < 3;
        let year = match (shift, lean) {
            (Shift::Last, _) => began - i16::from(runs),
            (Shift::Next, _) => began + 1,
            (_, Lean::Future) if !runs => began + 1,
            (Shift::This, _) if !runs && lean != Lean::Past => now.year(),
            _ => began,
        };
        (Some(format!("{year:04}-{season}")), self.published())
    }

    /// A quarter or half of a year: of the year told, else the last one begun, or the next by tense.
    fn part_of_year(&self, year: Option<&Said>, letter: &str, n: i8, months: i8) -> Valued {
        let valued = |y: i32, anchor| (Some(format!("{}-{letter}{n}", year_text(y))), anchor);
        if let Some(said) = year {
            let (year, anchor) = self.year_of(said);
            return match year {
                Some(y) => valued(y, anchor),
                None => (Some(format!("XXXX-{letter}{n}")), anchor),
            };
        }
        let near = |d: Date| self.published.is_none_or(|now| (now.year() - d.year()).abs() <= 1);
        let told = self.told.filter(|t| {
            near(t.first)
                && (t.sent == self.sent && t.unit == Unit::Year || t.unit == Unit::Quarter && t.sent + 2 >= self.sent)
        });
        if let Some(t) = told {
            return valued(i32::from(t.first.year()), Anchored::Text(t.first));
        }
        let Some(now) = self.published else { return (Some(format!("XXXX-{letter}{n}")), Anchored::Nothing) };
        let first = months * (n - 1) + 1;
        let begun = now.month() >= first;
        let over = now.month() >= first + months;
        let step = match (self.lean)() {
            Lean::Future if over => 1,
            Lean::Past | Lean::Open if !begun => -1,
            _ => 0,
        };
        valued(i32::from(now.year()) + step, self.published())
    }
}

/// Past, present or future.
const fn reference(step: i64) -> &'static str {
    if step < 0 {
        PAST
    } else if step > 0 {
        FUTURE
    } else {
        PRESENT
    }
}
