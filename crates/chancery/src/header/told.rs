//! Days of publication that the text itself tells: the title of a bulletin, "today (28 July 2022)".

use super::cursor::Cursor;
use super::day;
use jiff::ToSpan;
use jiff::civil::Date;

/// What comes out day by day and bears its day in the title.
const BULLETINS: &[&str] = &[
    "briefing",
    "bulletin",
    "dispatch",
    "minutes",
    "newsletter",
    "report",
    "roundup",
    "summary",
    "transcript",
    "update",
];
/// Bytes of the body that are looked at.
const NEAR: usize = 2_000;

/// Reads the day at the end of a bulletin's title: `Morning Operational Update, Feb. 17, 2011`.
pub(super) fn in_title(line: &str) -> Option<Date> {
    let line = line.trim();
    let lower = line.to_lowercase();
    // The words in lower case are found again in the line, whose bytes may be others.
    let at = BULLETINS.iter().filter_map(|w| lower.rfind(w).map(|at| at + w.len())).max()?;
    let mut c = Cursor::new(line.get(at..)?);
    if c.peek().is_some_and(char::is_alphabetic) {
        return None;
    }
    c.eat_any(&[' ', ',', ':', '-', '–', '(']);
    c.eat_word("for");
    c.eat_space();
    let found = day::date(&mut c)?;
    c.eat_any(&[' ', ')']);
    found.filter(|_| c.at_end())
}

/// Reads the day that the body puts behind "today" or "yesterday".
pub(super) fn beside_today(body: &str) -> Option<Date> {
    let mut near = body.len().min(NEAR);
    while !body.is_char_boundary(near) {
        near -= 1;
    }
    let body = &body[..near];
    ["oday", "esterday"].iter().find_map(|word| {
        body.match_indices(word).find_map(|(at, _)| {
            let mut c = Cursor::new(body);
            c.at = at + word.len();
            let opened = c.eat_any(&[' ', ',', '(']);
            let found = if opened { day::date(&mut c)? } else { None };
            let step = i64::from(*word != "oday");
            found.and_then(|d| d.checked_add(step.days()).ok())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn titles_of_bulletins() {
        assert_eq!(in_title("Field Command Evening Update, March 9, 2012"), Some(date(2012, 3, 9)));
        assert_eq!(in_title("Daily press briefing (4 May 2021)"), Some(date(2021, 5, 4)));
        for none in
            ["Envoys report progress, March 9", "Envoy freed, Lima, April 5, 2018", "Update", "", "Reporter 3 May 2021"]
        {
            assert_eq!(in_title(none), None, "{none}");
        }
    }

    #[test]
    fn days_beside_today() {
        assert_eq!(beside_today("Police today (July 8, 2021) found it."), Some(date(2021, 7, 8)));
        assert_eq!(beside_today("Today, 8 July 2021, envoys met."), Some(date(2021, 7, 8)));
        assert_eq!(beside_today("They met yesterday (7 July 2021)."), Some(date(2021, 7, 8)));
        for none in ["They met today in Lima.", "USA Today 2021", "today, July 8, envoys met", "Today (Friday)"] {
            assert_eq!(beside_today(none), None, "{none}");
        }
    }
}
