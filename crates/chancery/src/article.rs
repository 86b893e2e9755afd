//! The article: one text with what is known about it.

use jiff::civil::{Date, date};

/// One article as it was given.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Article {
    /// Its name in the output: the record's `id`, else the file, else `file:line`.
    pub id: String,
    /// Where it stands in the input, for messages: the file, or `file:line`.
    pub at: String,
    /// The headline, when it is kept apart from the text.
    pub title: Option<String>,
    /// The text as given; all offsets count in it.
    pub text: String,
    /// The day of publication, when it was told beside the text.
    pub published: Option<Date>,
    /// The outlet or agency, when it was told beside the text.
    pub source: Option<String>,
    /// Where it was found.
    pub url: Option<String>,
}

/// The form of a date, for messages.
pub const DATE_FORM: &str = "a date YYYY-MM-DD";

/// Reads a date of publication: `YYYY-MM-DD`, alone or in front of a time (`2024-04-14T08:30:00Z`).
///
/// ```
/// assert_eq!(chancery::parse_date("2024-04-14T08:30:00Z"), Some(jiff::civil::date(2024, 4, 14)));
/// assert_eq!(chancery::parse_date("2024-02-30"), None);
/// ```
pub fn parse_date(text: &str) -> Option<Date> {
    let text = text.trim();
    let day = text.get(..10)?;
    let rest = &text[10..];
    let b = day.as_bytes();
    let digits = |r: std::ops::Range<usize>| b[r].iter().all(u8::is_ascii_digit);
    if !(digits(0..4) && b[4] == b'-' && digits(5..7) && b[7] == b'-' && digits(8..10)) {
        return None;
    }
    if !(rest.is_empty() || rest.starts_with(['T', 't', ' '])) {
        return None;
    }
    let found = day.parse::<Date>().ok()?;
    // A year far outside is a broken record, not an old newspaper.
    (date(1500, 1, 1) <= found && found < date(2200, 1, 1)).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_dates_are_dates() {
        for bad in [
            "",
            "yesterday",
            "2024",
            "2024-4-1",
            "14/04/2024",
            "2024-13-01",
            "2024-04-14x",
            "0000-00-00",
            "２024-04-14",
        ] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
        assert_eq!(parse_date(" 2024-04-14 "), Some(date(2024, 4, 14)));
        assert_eq!(parse_date("2024-04-14 10:00"), Some(date(2024, 4, 14)));
    }
}
