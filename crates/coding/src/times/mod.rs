//! Time expressions: found by a grammar over tokens, given TIMEX3 values, and turned into days.
//!
//! The grammar ([`grammar`]) reads what is said ([`said`]), [`value`] anchors it to the day of publication and to the
//! text's own flow ([`flow`]: the date told last, the tense of the clause), as `HeidelTime` and `SUTime` do (Strötgen and
//! Gertz 2010; Chang and Manning 2012). Extents and values follow TIMEX3 (TimeML 1.2.1). Known differences: ages ("aged
//! 25", "25-year-old") are no expressions, and what an event dates ("two days after the vote") is a length.

mod flow;
mod grammar;
mod holidays;
mod numbers;
mod said;
mod value;
mod words;

pub(crate) use flow::{Lean, tense};

use crate::record::Time;
use flow::Told;
use jiff::civil::Date;
use said::Said;
use text::{Document, TokenRange};

/// A time expression with its tokens.
#[derive(Debug, Clone, PartialEq)]
pub struct Timex {
    /// Its tokens.
    pub tokens: TokenRange,
    /// `DATE`, `TIME`, `DURATION` or `SET`.
    pub kind: &'static str,
    /// TIMEX3 value.
    pub value: Option<String>,
    /// The last day of the range that it begins ("from Monday to Friday").
    pub until: Option<Date>,
    /// What its value was counted from, for `explain`.
    pub anchor: Anchored,
    /// How many days before publication it lies, about, when its words say so by themselves ("two years ago").
    pub age_days: Option<i64>,
}

/// What a value was counted from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchored {
    /// The words tell the whole date.
    Words,
    /// The day of publication.
    Published(Date),
    /// A date that the text told before.
    Text(Date),
    /// Nothing that is known.
    Nothing,
}

impl Anchored {
    /// Says it in words.
    pub(crate) fn describe(self) -> String {
        match self {
            Self::Words => "told in full".to_owned(),
            Self::Published(day) => format!("counted from publication on {day}"),
            Self::Text(day) => format!("counted from {day}, told before"),
            Self::Nothing => "not counted".to_owned(),
        }
    }
}

impl Timex {
    /// Returns the first and last day meant, when the value fixes them.
    pub fn days(&self) -> Option<(Date, Date)> {
        if !matches!(self.kind, "DATE" | "TIME") {
            return None;
        }
        let (first, last) = value::days(self.value.as_deref()?)?;
        Some((first, self.until.filter(|u| *u >= last).unwrap_or(last)))
    }

    /// Tells whether it is a month of which neither day nor year is known: "in June".
    pub(crate) fn is_bare_month(&self) -> bool {
        let month = |v: &str| v.len() == 7 && v.starts_with("XXXX-") && v.bytes().skip(5).all(|b| b.is_ascii_digit());
        self.kind == "DATE" && self.value.as_deref().is_some_and(month)
    }

    /// Tells whether its words tell a month or season with its year and no day: "in June 2019", "the winter of 1998".
    pub(crate) fn is_month_of_year(&self) -> bool {
        let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
        let part = |m: &str| digits(m) || matches!(m, "SP" | "SU" | "FA" | "WI");
        let month =
            |v: &str| v.len() == 7 && v.split_once('-').is_some_and(|(y, m)| y.len() == 4 && digits(y) && part(m));
        self.kind == "DATE" && self.anchor == Anchored::Words && self.value.as_deref().is_some_and(month)
    }
}

/// Finds the time expressions of a document that was published on the given day, in order, without overlap.
pub fn find(doc: &Document, published: Option<Date>) -> Vec<Timex> {
    let found = spot(doc);
    let mut out: Vec<Timex> = Vec::with_capacity(found.len());
    let mut told: Option<Told> = None;
    for (k, (tokens, said)) in found.iter().enumerate() {
        let sent = doc.sent_of(tokens.start as usize);
        let day_beside = day_beside(doc, &found, k);
        let said = day_beside.as_ref().unwrap_or(said);
        let place = value::Place { published, told, sent, lean: &|| flow::lean(doc, *tokens) };
        let value::Resolved { kind, value, anchor } = value::resolve(said, &place);
        let age_days = value::age_days(said);
        let timex = Timex { tokens: *tokens, kind, value, until: None, anchor, age_days };
        if let Some((first, _)) = timex.days()
            && let Some(unit) = timex.value.as_deref().and_then(value::granularity)
        {
            let year = value::tells_year(said)
                || anchor == Anchored::Text(first)
                || told.is_some_and(|t| t.year && matches!(anchor, Anchored::Text(_)));
            told = Some(Told { first, unit, year, sent });
        }
        out.push(timex);
    }
    ranges(doc, &mut out);
    out
}

/// Finds expressions and what they say, in order.
fn spot(doc: &Document) -> Vec<(TokenRange, Said)> {
    let mut found: Vec<(TokenRange, Said)> = Vec::new();
    let mut i = 0;
    while i < doc.len() {
        let before = found.last().filter(|(r, _)| i > 0 && r.end as usize == i - 1).map(|(_, said)| said);
        match grammar::at(doc, i, before) {
            Some((end, said)) if end > i => {
                found.push((TokenRange::new(i, end), said));
                i = end;
            }
            _ => i += 1,
        }
    }
    found
}

/// A time of the clock takes the day told right behind it ("at 8 a.m. on Monday").
fn day_beside(doc: &Document, found: &[(TokenRange, Said)], k: usize) -> Option<Said> {
    let (r, said) = &found[k];
    let Said::Clock { hour, minute, day: None } = said else { return None };
    let (next, day) = found.get(k + 1)?;
    let gap = next.start.checked_sub(r.end)?;
    let joined = gap == 1 && matches!(doc.norm(r.end as usize), "on" | ",");
    (joined && day.is_day()).then(|| Said::Clock { hour: *hour, minute: *minute, day: Some(Box::new(day.clone())) })
}

/// Joins the ends of ranges: the first expression of "from Monday to Friday" knows its last day.
fn ranges(doc: &Document, out: &mut [Timex]) {
    for k in 1..out.len() {
        let (a, b) = (&out[k - 1], &out[k]);
        if b.tokens.start != a.tokens.end + 1 {
            continue;
        }
        let start = a.tokens.start as usize;
        let between = start > 0 && matches!(doc.norm(start - 1), "between");
        let joined = match doc.norm(a.tokens.end as usize) {
            "-" | "–" | "—" | "to" | "until" | "till" | "through" => true,
            "and" => between,
            _ => false,
        };
        if joined
            && let (Some((first, _)), Some((_, last))) = (a.days(), b.days())
            && first <= last
        {
            out[k - 1].until = Some(last);
        }
    }
}

/// Tells for each expression its value and what that was counted from: its first token and a line of text.
pub(crate) fn explain(doc: &Document, times: &[Timex]) -> Vec<(usize, String)> {
    let line = |t: &Timex| {
        let value = t.value.as_deref().unwrap_or("no value");
        let words = doc.slice(doc.span_of(t.tokens));
        (t.tokens.start as usize, format!("\"{words}\": {} {value}, {}", t.kind, t.anchor.describe()))
    };
    times.iter().map(line).collect()
}

/// Makes the records of the faces.
pub fn to_record(doc: &Document, times: &[Timex]) -> Vec<Time> {
    times.iter().map(|t| Time { span: doc.span_of(t.tokens), kind: t.kind, value: t.value.clone() }).collect()
}

/// The expressions that begin in a sentence; `times` stand in order.
pub(crate) fn in_sentence(times: &[Timex], sent: TokenRange) -> &[Timex] {
    let first = times.partition_point(|t| t.tokens.start < sent.start);
    let end = times.partition_point(|t| t.tokens.start < sent.end);
    &times[first..end]
}

/// The word that a phrase hangs on whose governor is `above`: the governor, or what stands above it where it is a
/// preposition.
pub(crate) fn through_preposition(doc: &Document, above: usize) -> usize {
    if doc.token(above).pos == text::Pos::Adp { doc.head(above) } else { above }
}

/// The token of the expression that hangs on a word outside it.
pub(crate) fn top_of(doc: &Document, r: TokenRange) -> usize {
    r.iter().find(|&i| !r.contains(doc.head(i)) || doc.head(i) == i).unwrap_or(r.start as usize)
}

#[cfg(test)]
mod tests;
