//! The grammar: which tokens make a time expression, and what it says.
//!
//! Extents follow TimeML 1.2.1: determiners and modifiers ("the end of", "early", "about") belong to an expression,
//! prepositions do not. [`calendar`] reads months, days, years and weekdays, [`era`] decades, seasons and quarters,
//! [`relative`] what leans on another day ("last week", "that year"), [`length`] lengths and what is counted from
//! somewhere ("three days earlier"), [`clock`] times of the day, [`repeated`] what comes back.

mod calendar;
mod clock;
mod era;
mod length;
mod relative;
mod repeated;

use super::said::Said;
use super::{holidays, words};
use crate::codebook::words::Words;
use std::sync::OnceLock;
use text::{Document, Pos, Sym, dep, ent, tag};

/// What was read: the token after it, and what it says.
pub(super) type Found = (usize, Said);

/// A reader over tokens; every method looks at a position and never past the sentence.
#[derive(Clone, Copy)]
pub(super) struct Reader<'d> {
    doc: &'d Document,
    start: usize,
    end: usize,
}

/// Whether a word may begin an expression; most words do not, and this look saves the readers.
fn opens(doc: &Document, i: usize) -> bool {
    static OPENERS: OnceLock<Words> = OnceLock::new();
    let word = doc.text_of(i);
    let Some(first) = word.chars().next() else { return false };
    if first.is_ascii_digit() {
        return true;
    }
    if !first.is_ascii_alphabetic() && first != '\'' && first != '’' {
        return false;
    }
    let set = OPENERS.get_or_init(|| words::OPENERS.iter().copied().chain(holidays::openers()).collect());
    let named = matches!(first, 'A' | 'D' | 'F' | 'J' | 'M' | 'N' | 'O' | 'S' | 'T' | 'W');
    set.contains(doc.norm(i))
        || named && (words::month(word).is_some() || words::weekday(word).is_some())
        || word.starts_with("mid-")
        || word.starts_with(['Q', 'H', 'F']) && word.bytes().any(|b| b.is_ascii_digit())
}

/// Reads the longest time expression that starts at token `i`. `before` is what was read right in front of the last
/// token, for ranges ("May 3-5").
pub(super) fn at(doc: &Document, i: usize, before: Option<&Said>) -> Option<Found> {
    if before.is_none() && !opens(doc, i) {
        return None;
    }
    let sent = doc.sents()[doc.sent_of(i)];
    let r = Reader { doc, start: sent.start as usize, end: sent.end as usize };
    let found = before.and_then(|said| r.continued(i, said)).or_else(|| opens(doc, i).then(|| r.expression(i))?)?;
    (!r.is_name(i, found.0)).then_some(found)
}

impl<'d> Reader<'d> {
    /// The lower-case form of token `i`; empty past the sentence.
    fn low(&self, i: usize) -> &'d str {
        if i < self.end { self.doc.norm(i) } else { "" }
    }

    fn text(&self, i: usize) -> &'d str {
        if i < self.end { self.doc.text_of(i) } else { "" }
    }

    /// The lower-case form of the token before `i`.
    fn before(&self, i: usize) -> &'d str {
        if i > self.start { self.doc.norm(i - 1) } else { "" }
    }

    fn is(&self, i: usize, any: &[&str]) -> bool {
        any.contains(&self.low(i))
    }

    /// `i`, or the token after it when it is one of these words.
    fn skip(&self, i: usize, any: &[&str]) -> usize {
        i + usize::from(self.is(i, any))
    }

    fn tag(&self, i: usize) -> Sym {
        if i < self.end { self.doc.token(i).tag } else { Sym::EMPTY }
    }

    fn pos(&self, i: usize) -> Pos {
        if i < self.end { self.doc.token(i).pos } else { Pos::X }
    }

    fn ent(&self, i: usize) -> Option<Sym> {
        self.doc.ent_of(i).map(|e| e.label)
    }

    /// The text from token `i` on, up to the first blank.
    fn glued(&self, i: usize) -> &'d str {
        let mut k = i;
        while k + 1 < self.end && k < i + 8 && !self.doc.token(k).space_after {
            k += 1;
        }
        if i < self.end { self.doc.slice(self.doc.span_of(text::TokenRange::new(i, k + 1))) } else { "" }
    }

    /// The token that ends `n` bytes behind the start of token `i`, when one ends just there.
    fn end_of(&self, i: usize, n: usize) -> Option<usize> {
        let stop = self.doc.token(i).span.start + n as u32;
        (i..self.end.min(i + 9)).find(|&k| self.doc.token(k).span.end == stop).map(|k| k + 1)
    }

    fn expression(&self, i: usize) -> Option<Found> {
        [self.modified(i), self.plain(i), self.length(i), self.repeated(i)]
            .into_iter()
            .flatten()
            .max_by_key(|(end, _)| *end)
    }

    /// A date, with the time of the clock or the part of the day that stands by it.
    fn plain(&self, i: usize) -> Option<Found> {
        let found = [
            self.numeric(i),
            self.calendar(i),
            self.weekday(i),
            self.day_word(i),
            self.shifted(i),
            self.era(i),
            self.clock(i),
            self.holiday(i),
            self.part_of(i),
        ];
        let (end, said) = found.into_iter().flatten().max_by_key(|(end, _)| *end)?;
        Some(self.joined(end, said))
    }

    /// "Monday morning", "8 a.m. Monday", "tomorrow 8 a.m.", "2:30 the next day".
    fn joined(&self, end: usize, said: Said) -> Found {
        if said.is_day() {
            if let Some((part, false)) = words::day_part(self.low(end)) {
                return (end + 1, Said::Part(part, Some(Box::new(said))));
            }
            if self.is(end, &["early", "late"])
                && let Some((part, false)) = words::day_part(self.low(end + 1))
            {
                return (end + 2, Said::Part(part, Some(Box::new(said))));
            }
            let at = self.skip(end, &[","]);
            if let Some((after, Said::Clock { hour, minute, day: None })) = self.clock(at) {
                return (after, Said::Clock { hour, minute, day: Some(Box::new(said)) });
            }
        }
        match said {
            Said::Clock { hour, minute, day: None } => {
                let at = self.skip(end, &[","]);
                let day = [self.weekday(at), self.calendar(at), self.day_word(at), self.shifted(at)]
                    .into_iter()
                    .flatten()
                    .filter(|(_, s)| s.is_day())
                    .max_by_key(|(end, _)| *end);
                match day {
                    Some((after, day)) => (after, Said::Clock { hour, minute, day: Some(Box::new(day)) }),
                    None => (end, Said::Clock { hour, minute, day: None }),
                }
            }
            said => (end, said),
        }
    }

    /// "early Monday", "late last year", "the end of March", "mid-May", "earlier this week", "later in the year".
    fn modified(&self, i: usize) -> Option<Found> {
        let the = self.skip(i, &["the", "this", "that"]);
        if self.is(the, &["early", "late", "mid"]) {
            let at = self.skip(self.skip(the + 1, &["-"]), &["the"]);
            if let Some((part, false)) = words::day_part(self.low(at)).filter(|_| the > i || self.before(i) == "in") {
                return Some((at + 1, Said::Part(part, None)));
            }
            return self.plain(at).filter(|(_, said)| said.is_date() || matches!(said, Said::Part(..)));
        }
        // "in the morning"
        if self.is(i, &["the"])
            && self.before(i) == "in"
            && let Some((part @ ("MO" | "AF" | "EV"), false)) = words::day_part(self.low(the))
            && self.ends(the + 1)
        {
            return Some((the + 1, Said::Part(part, None)));
        }
        if the == i && self.is(i, &["earlier", "later"]) {
            let at = i + 1;
            if self.is(at, &["this", "that", "in", "next", "last", "on"]) {
                if self.is(at, &["in", "on"]) {
                    let period = self.is(at + 1, &["the"]).then(|| words::unit(self.low(at + 2)))?;
                    let (unit, plural) = period?;
                    let shift = super::said::Shift::This;
                    return (!plural && !unit.is_clock() && self.is(at, &["in"]))
                        .then_some((at + 3, Said::Period(unit, shift)));
                }
                return self.plain(at).filter(|(_, said)| said.is_date());
            }
            return None;
        }
        if self.is(the, &["end", "start", "beginning", "middle", "close"]) && self.is(the + 1, &["of"]) {
            let at = the + 2;
            if self.is(at, &["the"])
                && let Some((unit, false)) = words::unit(self.low(at + 1))
                && !unit.is_clock()
            {
                return Some((at + 2, Said::Period(unit, super::said::Shift::This)));
            }
            return self.plain(at).filter(|(_, said)| said.is_date());
        }
        None
    }

    /// "the morning of May 3", "the week of May 3".
    fn part_of(&self, i: usize) -> Option<Found> {
        let at = self.is(i, &["the"]).then_some(i + 1)?;
        if !self.is(at + 1, &["of"]) {
            return None;
        }
        let whole = |k: usize| {
            [self.calendar(k), self.weekday(k), self.holiday(k)].into_iter().flatten().max_by_key(|(end, _)| *end)
        };
        if let Some((part, false)) = words::day_part(self.low(at)) {
            let (end, day) = whole(at + 2).filter(|(_, s)| s.is_day())?;
            return Some((end, Said::Part(part, Some(Box::new(day)))));
        }
        match words::unit(self.low(at)) {
            Some((words::Unit::Week, false)) => {
                let (end, day) = whole(at + 2).filter(|(_, s)| s.is_day())?;
                Some((end, Said::WeekOf(Box::new(day))))
            }
            Some((words::Unit::Month | words::Unit::Year, false)) => {
                let (end, said) = self.calendar(at + 2)?;
                matches!(said, Said::Calendar { day: None, .. }).then_some((end, said))
            }
            _ => None,
        }
    }

    fn holiday(&self, i: usize) -> Option<Found> {
        let (shift, at) = self.order(i);
        let at = if shift == super::said::Shift::Bare { i } else { at };
        if !self.text(at).starts_with(|c: char| c.is_ascii_uppercase()) {
            return None;
        }
        let (n, rule) = holidays::at(|k| self.low(at + k))?;
        let end = at + n;
        let year = self.year(self.skip(end, &[",", "of"]));
        let end = if year.is_some() { self.skip(end, &[",", "of"]) + 1 } else { end };
        Some((end, Said::Holiday(rule, year, shift)))
    }

    /// Whether the words from `i` to `end` are a name or part of one: "the Sunday Times", "Theresa May".
    fn is_name(&self, i: usize, end: usize) -> bool {
        let doc = self.doc;
        let Some(e) = (i..end).find_map(|k| doc.ent_of(k)) else { return false };
        let inside = i <= e.tokens.start as usize && e.tokens.end as usize <= end;
        let named = [ent::PERSON, ent::ORG, ent::WORK_OF_ART, ent::PRODUCT, ent::FAC, ent::GPE, ent::LOC];
        let wider = !inside && named.contains(&e.label);
        // Words in lower case are no part of the name itself: "this week" inside "Reuters this week".
        let capital = doc.text_of(e.tokens.start as usize).starts_with(|c: char| c.is_uppercase());
        let begins = (e.tokens.start as usize) < i || doc.text_of(i).starts_with(|c: char| c.is_uppercase());
        wider && capital && begins && !doc.text_of(i).starts_with(|c: char| c.is_ascii_digit())
    }

    /// Whether a capitalised word in front makes a name of the word at `i`: "Bloody Sunday".
    fn titled(&self, i: usize) -> bool {
        i > self.start && {
            let t = self.doc.token(i - 1);
            matches!(t.dep, dep::COMPOUND | dep::AMOD)
                && self.doc.head(i - 1) == i
                && t.tag != tag::CD
                && i > self.start + 1
                && self.doc.text_of(i - 1).starts_with(|c: char| c.is_uppercase())
                && !opens(self.doc, i - 1)
        }
    }
}
