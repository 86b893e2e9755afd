//! The codebook's own examples, run: what `chancery lexicon check` and the tests report.

use crate::Coder;
use crate::codebook::Example;
use crate::ontology::Sector;
use crate::record::{Event, Party, Position};
use text::Document;

/// An example that did not come out as its entry says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The example.
    pub example: Example,
    /// What came out instead.
    pub found: String,
}

impl std::fmt::Display for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let e = &self.example;
        let expected = match (&e.expected, e.kind) {
            (Some(x), None) if x.position.is_some() => {
                let about = x.position.as_ref().map_or(String::new(), |p| format!("{} {}", p.stance, p.about));
                let status = x.status.map_or(String::new(), |s| format!("; status={s}"));
                format!("{} {about}{status}", x.actors.join("+"))
            }
            (Some(x), Some(kind)) => {
                let side = |v: &[String]| if v.is_empty() { "-".to_owned() } else { v.join("+") };
                let mut s = format!("{kind} {} > {}", side(&x.actors), side(&x.recipients));
                if let Some(m) = &x.mode {
                    s += &format!("; mode={m}");
                }
                if let Some(st) = x.status {
                    s += &format!("; status={st}");
                }
                s
            }
            _ => "nothing by this rule".to_owned(),
        };
        write!(f, "{}:{}: {}: expected {expected}, found {}: \"{}\"", e.file, e.line, e.rule, self.found, e.text)
    }
}

impl Coder {
    /// Runs all examples of the codebook through `parse` and the coder; returns those that fail, in file order.
    pub fn check(&self, mut parse: impl FnMut(&str) -> Document) -> Vec<Fault> {
        self.codebook().examples().iter().filter_map(|e| self.check_one(e, &parse(&e.text))).collect()
    }

    /// Runs one example; `doc` is its sentence, parsed.
    pub fn check_one(&self, example: &Example, doc: &Document) -> Option<Fault> {
        let record = self.code_by_the_book(doc, None);
        if example.position {
            return check_position(example, doc, &record.positions);
        }
        let events = record.events;
        let fault = |found: String| Some(Fault { example: example.clone(), found });
        let told = |events: &[&Event]| {
            let lines: Vec<String> = events.iter().map(|e| line(e)).collect();
            if lines.is_empty() { "nothing".to_owned() } else { lines.join(" and ") }
        };
        let Some(expected) = &example.expected else {
            let wrong: Vec<&Event> =
                events.iter().filter(|e| example.kind.is_none() || e.why.rule == example.rule).collect();
            return if wrong.is_empty() { None } else { fault(told(&wrong)) };
        };
        let fits = |e: &&Event| {
            Some(e.kind) == example.kind
                && same(&expected.actors, &e.actors)
                && same(&expected.recipients, &e.recipients)
                && expected.mode.as_deref().is_none_or(|m| e.mode == Some(m))
                && expected.status.is_none_or(|s| s == e.status)
        };
        if events.iter().any(|e| fits(&e)) { None } else { fault(told(&events.iter().collect::<Vec<_>>())) }
    }
}

/// Runs one example of a rule of positions: the positions with the expected stance and words must be held by all of the
/// expected holders; who has no country may be left out.
fn check_position(example: &Example, doc: &Document, all: &[Position]) -> Option<Fault> {
    let told = |ps: &[&Position]| {
        let lines: Vec<String> = ps.iter().map(|p| position_line(doc, p)).collect();
        if lines.is_empty() { "nothing".to_owned() } else { lines.join(" and ") }
    };
    let fault = |found: String| Some(Fault { example: example.clone(), found });
    let Some((expected, position)) = example.expected.as_ref().and_then(|e| Some((e, e.position.as_ref()?))) else {
        let wrong: Vec<&Position> = all.iter().filter(|p| p.why.rule == example.rule).collect();
        return if wrong.is_empty() { None } else { fault(told(&wrong)) };
    };
    let holders: Vec<Party> = all
        .iter()
        .filter(|p| {
            p.stance == position.stance
                && doc.slice(p.about.span) == position.about
                && expected.status.is_none_or(|s| s == p.status)
        })
        .map(|p| p.actor.clone())
        .collect();
    let held = !holders.is_empty() && same(&expected.actors, &holders);
    if held { None } else { fault(told(&all.iter().collect::<Vec<_>>())) }
}

/// One position as an example would write it.
fn position_line(doc: &Document, p: &Position) -> String {
    let country = p.actor.country.map_or(String::new(), |c| c.to_string());
    let sector = p.actor.sector.map_or(String::new(), |s| format!(".{s}"));
    format!("{country}{sector} {} {}; status={} ({})", p.stance, doc.slice(p.about.span), p.status, p.why.rule)
}

/// Tells whether every expected code has a party and every party is expected.
fn same(expected: &[String], parties: &[Party]) -> bool {
    let fits = |code: &str, p: &Party| {
        let (country, sector) = code.split_once('.').unwrap_or((code, ""));
        let known = p.country.map(|c| c.to_string()).unwrap_or_default();
        if sector.is_empty() && known.is_empty() {
            return Sector::parse(country).is_some_and(|s| p.sector == Some(s));
        }
        (country == known || country == "*") && (sector.is_empty() || p.sector.is_some_and(|s| s.as_str() == sector))
    };
    // Parties of unknown country need not be listed; whoever is listed must be there.
    expected.iter().all(|c| parties.iter().any(|p| fits(c, p)))
        && parties.iter().filter(|p| p.country.is_some()).all(|p| expected.iter().any(|c| fits(c, p)))
}

/// One event as an example would write it.
pub(crate) fn line(e: &Event) -> String {
    let side = |v: &[Party]| {
        let v: Vec<String> = v
            .iter()
            .map(|p| {
                let country = p.country.map_or(String::new(), |c| c.to_string());
                let sector = p.sector.map_or(String::new(), |s| format!(".{s}"));
                format!("{country}{sector}")
            })
            .collect();
        if v.is_empty() { "-".to_owned() } else { v.join("+") }
    };
    let mut s = format!("{} {} > {}", e.kind, side(&e.actors), side(&e.recipients));
    if let Some(m) = e.mode {
        s += &format!("; mode={m}");
    }
    s + &format!("; status={} ({})", e.status, e.why.rule)
}
