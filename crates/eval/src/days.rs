//! From TIMEX3 values to the days they cover.

use jiff::civil::{Date, ISOWeekDate, Weekday, date};

/// The first and the last day.
pub(crate) type Days = (Date, Date);

/// Returns the first and last day of a TIMEX3 date; `None` of what is no whole date.
pub(crate) fn days(value: &str) -> Option<Days> {
    if (2..=4).contains(&value.len()) && value.bytes().all(|b| b.is_ascii_digit()) {
        let fill = |c: &str| format!("{value}{}", c.repeat(4 - value.len())).parse::<i16>().ok();
        let (a, z) = (fill("0")?, fill("9")?);
        return Some((day(a.max(1), 1, 1)?, last(z, 12)?));
    }
    let (year, rest) = value.split_once('-')?;
    let year = (year.len() == 4 && year.bytes().all(|b| b.is_ascii_digit())).then(|| year.parse::<i16>().ok())??;
    if let Some(week) = rest.strip_prefix('W').and_then(|x| number(x.strip_suffix("-WE").unwrap_or(x), 2, 2)) {
        let first = if rest.ends_with("-WE") { Weekday::Saturday } else { Weekday::Monday };
        let in_week = |d: Weekday| ISOWeekDate::new(year, week, d).ok().map(ISOWeekDate::date);
        return (year > 0).then(|| Some((in_week(first)?, in_week(Weekday::Sunday)?)))?;
    }
    let part = match rest {
        "Q1" => Some((1, 3)),
        "Q2" => Some((4, 3)),
        "Q3" => Some((7, 3)),
        "Q4" => Some((10, 3)),
        "H1" => Some((1, 6)),
        "H2" => Some((7, 6)),
        "SP" => Some((3, 3)),
        "SU" => Some((6, 3)),
        "FA" => Some((9, 3)),
        "WI" => Some((12, 3)),
        _ => None,
    };
    if let Some((first, n)) = part {
        let end = first + n - 1;
        let close = if end > 12 { last(year + 1, end - 12) } else { last(year, end) };
        return Some((day(year, first, 1)?, close?));
    }
    let (month, of_month) = rest.split_once('-').map_or((rest, None), |(m, d)| (m, Some(d)));
    let month = number(month, 1, 2)?;
    let Some(of_month) = of_month else { return Some((day(year, month, 1)?, last(year, month)?)) };
    let one = day(year, month, number(of_month.split_once('T').map_or(of_month, |x| x.0), 1, 2)?)?;
    Some((one, one))
}

/// Reads a number of so many digits.
fn number(x: &str, least: usize, most: usize) -> Option<i8> {
    ((least..=most).contains(&x.len()) && x.bytes().all(|b| b.is_ascii_digit())).then(|| x.parse().ok())?
}

fn day(year: i16, month: i8, day: i8) -> Option<Date> {
    (year > 0).then(|| Date::new(year, month, day).ok())?
}

/// The last day of a month; none after 9998, for there the next month would leave the calendar.
fn last(year: i16, month: i8) -> Option<Date> {
    let first = day(year, month, 1)?;
    (first < date(9999, 12, 1)).then(|| first.last_of_month())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_cover_days() {
        for (value, first, last) in [
            ("2024", "2024-01-01", "2024-12-31"),
            ("19", "1900-01-01", "1999-12-31"),
            ("199", "1990-01-01", "1999-12-31"),
            ("2024-02", "2024-02-01", "2024-02-29"),
            ("2024-W01", "2024-01-01", "2024-01-07"),
            ("2024-W15-WE", "2024-04-13", "2024-04-14"),
            ("2024-Q4", "2024-10-01", "2024-12-31"),
            ("2024-H2", "2024-07-01", "2024-12-31"),
            ("2023-WI", "2023-12-01", "2024-02-29"),
            ("2024-04-08T15:30", "2024-04-08", "2024-04-08"),
            ("2024-4-8", "2024-04-08", "2024-04-08"),
        ] {
            let got = days(value).map(|(a, z)| (a.to_string(), z.to_string()));
            assert_eq!(got, Some((first.to_owned(), last.to_owned())), "{value}");
        }
        for value in ["XXXX-04", "P3D", "2024-13", "", "2024-W54", "2023-W53", "2024-00", "9999", "0000-01", "2024-é"]
        {
            assert_eq!(days(value), None, "{value}");
        }
    }
}
