//! Datelines: place, day and agency run into the first sentence of a report.

use super::cursor::Cursor;
use super::day::{self, Found};
use super::place::{Place, agency_in, is_city, may_be_agency, place, sounds_like_outlet};
use jiff::civil::Date;

/// A dateline at the start of a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Dateline {
    pub(super) published: Option<Date>,
    pub(super) source: Option<String>,
    pub(super) place: Option<String>,
    /// Bytes of the line up to the first word of the report.
    pub(super) end: usize,
}

/// What closes a dateline.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Separator {
    Dash,
    Colon,
    LineEnd,
    Missing,
}

/// What was recognised so far.
#[derive(Debug, Clone, Default)]
struct Parts {
    place: Option<Place>,
    date: Option<Found>,
    agency: Option<String>,
    /// The agency is a known one.
    known: bool,
    /// The line opens with a place or an outlet.
    named: bool,
}

/// Reads the dateline at the start of `line`; `None` when the line begins with the report itself.
///
/// `PLACE, Region, DATE (AGENCY) -` in any selection that cannot be mistaken for a sentence; see [`Parts::convince`].
pub(super) fn dateline(line: &str) -> Option<Dateline> {
    let mut c = Cursor::new(line);
    c.eat_space();
    let mut parts = Parts::default();
    if !c.eat_word("date") || !c.eat_any(&[':', ' ']) {
        c.at = line.len() - line.trim_start().len();
        parts.first(&mut c);
    }
    // Where the line would end if what follows the first separator turned out to be the report.
    let mut fallback = None;
    let separator = loop {
        let before = c;
        c.eat_any(&[',', '.', ' ', '\u{a0}']);
        let found = separator(&mut c, before.at);
        if found == Separator::Missing {
            if !parts.next(&mut c) {
                c = before;
                break found;
            }
            continue;
        }
        let mut ahead = c;
        ahead.eat_space();
        let mut more = parts.clone();
        if found == Separator::LineEnd || fallback.is_some() || !more.next(&mut ahead) {
            break found;
        }
        fallback = Some((std::mem::replace(&mut parts, more), c, found));
        c = ahead;
    };
    if let Some(line) = parts.close(c, separator) {
        return Some(line);
    }
    let (parts, c, separator) = fallback?;
    parts.close(c, separator)
}

impl Parts {
    /// Takes what only stands at the very start: an agency by its name, or a place.
    fn first(&mut self, c: &mut Cursor<'_>) {
        let rest = c.rest();
        let end = rest.find([',', '(', '–', '—', ':']).unwrap_or(rest.len());
        let end = rest.find(" -").map_or(end, |dash| end.min(dash));
        let name = rest[..end].trim_end();
        if name.len() <= 40 && agency_in(name).is_some() && !is_city(name) {
            self.agency = Some(name.to_owned());
            self.known = true;
            c.at += name.len();
        } else if let Some(found) = place(c) {
            self.named = true;
            if !found.region && sounds_like_outlet(&found.text) && !is_city(&found.text) {
                self.agency = Some(found.text);
            } else {
                self.place = Some(found);
            }
        }
    }

    /// Takes a date, or a date or an agency in parentheses or strokes.
    fn next(&mut self, c: &mut Cursor<'_>) -> bool {
        let before = *c;
        for (open, close) in [("(", ")"), ("[", "]"), ("/", "/")] {
            if !c.eat(open) {
                continue;
            }
            let Some(n) = c.rest().find(close).filter(|&n| n <= 48) else { break };
            let inside = c.rest()[..n].trim();
            c.at += n + close.len();
            if self.inside(inside) {
                return true;
            }
            break;
        }
        *c = before;
        if self.date.is_none()
            && let Some(found) = day::date(c)
        {
            self.date = Some(found);
            return true;
        }
        false
    }

    fn inside(&mut self, text: &str) -> bool {
        let mut c = Cursor::new(text);
        if let Some(found) = day::date(&mut c)
            && c.at_end()
            && self.date.is_none()
        {
            self.date = Some(found);
            return true;
        }
        let name = text.trim_matches(['/', ' ']);
        if may_be_agency(name) && (self.agency.is_none() || !self.known) {
            self.known |= agency_in(name).is_some();
            self.agency = Some(name.to_owned());
            return true;
        }
        false
    }

    fn close(self, mut c: Cursor<'_>, separator: Separator) -> Option<Dateline> {
        let ends_in_paren = c.text[..c.at].ends_with([')', ']', '/']);
        if ends_in_paren {
            c.eat(".");
        }
        c.eat_space();
        let opens = c.peek().is_none_or(|ch| !ch.is_lowercase() && !matches!(ch, ',' | '.' | ')' | ';'));
        if !opens || !self.convince(&c, separator, ends_in_paren) {
            return None;
        }
        let Self { place, date, agency, .. } = self;
        Some(Dateline { published: date.flatten(), source: agency, place: place.map(|p| p.text), end: c.at })
    }

    /// Tells whether the parts and what closes them can be nothing but a dateline.
    fn convince(&self, c: &Cursor<'_>, separator: Separator, ends_in_paren: bool) -> bool {
        use Separator::{Colon, Dash, LineEnd, Missing};
        let report = c.rest();
        let has_place = self.place.is_some();
        let dated = self.date.is_some();
        // A dateline opens a paragraph; a short line with a colon is a headline.
        let long = report.len() > 120;
        match (&self.agency, separator) {
            (Some(name), Dash) => self.known || has_place || dated || name.chars().all(|c| !c.is_lowercase()),
            (Some(_), LineEnd) => self.known || has_place || dated,
            (Some(_), Colon) => has_place || dated,
            // "TODAY NICARAGUA (Voz de America) The United States": nothing closes but the parenthesis.
            (Some(_), Missing) => ends_in_paren && self.known && (self.named || dated),
            (None, Missing) => self.place.as_ref().is_some_and(|p| runs_on(p, report)),
            (None, LineEnd) => has_place && dated,
            (None, Dash | Colon) if has_place && dated => true,
            (None, Dash | Colon) if dated => self.date.flatten().is_some(),
            (None, Dash) => self.place.as_ref().is_some_and(|p| stands_alone(p, report)),
            (None, Colon) => self.place.as_ref().is_some_and(|p| {
                (is_city(&p.text) && (p.caps || long)) || (p.caps && long && p.n_words <= 2 && p.text.len() >= 4)
            }),
        }
    }
}

/// Tells whether a place and a dash are a dateline by themselves: in capitals, or a known city.
fn stands_alone(place: &Place, report: &str) -> bool {
    let city = is_city(place.text.split(',').next().unwrap_or(&place.text));
    let first_capitals = place.text.chars().take_while(|c| *c != ',').filter(|c| c.is_alphabetic()).count();
    // A line in capitals is a headline with a dash in it.
    let mixed = report.chars().take(40).any(char::is_lowercase);
    mixed && (city || place.caps && place.n_words <= 3 && (first_capitals >= 4 || place.region))
}

/// "WASHINGTON Barack Obama pardoned": a city in capitals that runs into the report.
fn runs_on(place: &Place, report: &str) -> bool {
    // The place's words stop at four, and a name may have been taken with it, so only a lone city counts.
    place.caps && !place.region && is_city(&place.text) && {
        let mut letters = report.chars();
        letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase)
    }
}

/// Takes a separator. `before` is where the last part ended.
fn separator(c: &mut Cursor<'_>, before: usize) -> Separator {
    if c.rest().trim().is_empty() {
        c.at = c.text.len();
        return Separator::LineEnd;
    }
    if before == 0 {
        return Separator::Missing;
    }
    let start = *c;
    for dash in ["- - -", "- -", "---", "--", "—", "–", "―", "_", "-"] {
        if c.eat(dash) {
            let spaced = start.at > before || c.rest().starts_with([' ', '\u{a0}']) || c.rest().is_empty();
            // A bare hyphen inside a word joins it ("KABUL-based"), unless a number stands in front.
            let digit = c.text[..start.at].ends_with(|ch: char| ch.is_ascii_digit() || ch == ')');
            if spaced || digit || matches!(dash, "—" | "–" | "―" | "--" | "---") {
                return Separator::Dash;
            }
            *c = start;
            return Separator::Missing;
        }
    }
    if c.eat(":") {
        if c.rest().starts_with([' ', '\u{a0}']) || c.rest().is_empty() {
            return Separator::Colon;
        }
        *c = start;
    }
    Separator::Missing
}
