//! Numbers that count units of time: "three", "two and a half", "33 1/2", "a few", "13 billion".

/// How many.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Count {
    /// So many.
    Of(f64),
    /// Not told how many ("several").
    Vague,
}

/// Reads a plain number of one word, in figures or in words below a hundred.
pub(super) fn plain(word: &str) -> Option<f64> {
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        return figures(word);
    }
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    UNITS.iter().position(|u| *u == word).map(|n| n as f64).or_else(|| tens(word))
}

/// Reads "twenty" ... "ninety".
pub(super) fn tens(word: &str) -> Option<f64> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    TENS.iter().position(|t| *t == word).map(|t| (t as f64 + 2.0) * 10.0)
}

/// "12", "5,000", "2.5", "5½".
fn figures(word: &str) -> Option<f64> {
    if word.len() > 15 {
        return None;
    }
    if let Some(n) = word.strip_suffix('½') {
        return figures(n).map(|n| n + 0.5);
    }
    if word.contains(',') {
        // Groups of three only: "5,000", not "1,2".
        let mut groups = word.split(',');
        let first = groups.next()?;
        let well = (1..=3).contains(&first.len()) && groups.all(|g| g.len() == 3);
        return well.then(|| word.replace(',', "").parse().ok()).flatten();
    }
    word.bytes().all(|b| b.is_ascii_digit() || b == b'.').then(|| word.parse().ok()).flatten()
}

/// "1/2", "3/4".
pub(super) fn fraction(word: &str) -> Option<f64> {
    let (a, b) = word.split_once('/')?;
    let (a, b): (u8, u8) = (a.parse().ok()?, b.parse().ok()?);
    (a < b && b <= 8).then(|| f64::from(a) / f64::from(b))
}

/// Words that leave the number open.
pub(super) fn vague(word: &str) -> bool {
    matches!(
        word,
        "several" | "few" | "many" | "some" | "dozens" | "hundreds" | "thousands" | "numerous" | "countless" | "multi"
    )
}

/// Reads an ordinal ("third", "21st").
pub(super) fn ordinal(word: &str) -> Option<i64> {
    const NAMES: [&str; 20] = [
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
    ];
    if word.as_bytes().first().is_some_and(u8::is_ascii_digit) {
        let digits = word.trim_end_matches(|c: char| c.is_ascii_alphabetic());
        return match &word[digits.len()..] {
            "st" | "nd" | "rd" | "th" if digits.len() <= 3 => digits.parse().ok(),
            _ => None,
        };
    }
    NAMES.iter().position(|n| *n == word).map(|n| n as i64 + 1)
}
