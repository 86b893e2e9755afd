//! From drafts to events: the same act told twice in a sentence is one, and tellings across the article are mentions.

use super::context;
use super::draft::Draft;
use super::echo::{Reference, reference_of};
use super::roles::Side;
use crate::codebook::{Codebook, Part, Rule};
use crate::confidence::{self, Seen};
use crate::logit::Features;
use crate::mention::Kind;
use crate::ontology::{Country, EventType, Status};
use crate::places;
use crate::record::{Event, EventDate, EventMention, Party, Why};
use std::collections::{BTreeSet, HashMap};
use text::{Document, Span, dep};

/// Words of a trigger further apart than this are not printed as one stretch.
const MAX_TRIGGER_TOKENS: usize = 7;

/// Makes events of drafts, in the order of their first tellings, each with what its confidence is taken from.
pub(crate) fn events(doc: &Document, book: &Codebook, drafts: Vec<Draft>) -> Vec<(Event, Features)> {
    let drafts = without_repeats(doc, drafts);
    let mut in_sentence: HashMap<usize, usize> = HashMap::new();
    // Confidence is of what the patterns found by themselves: how dense and how crowded is counted of that alone.
    let found = || drafts.iter().filter(|d| d.near.is_none());
    for d in found() {
        *in_sentence.entry(doc.sent_of(d.head)).or_default() += 1;
    }
    let sides = found().flat_map(|d| d.told().actors.iter().chain(&d.told().recipients));
    let states: BTreeSet<&str> = sides.filter_map(|s| s.party.country.as_ref().map(Country::as_str)).collect();
    let states = states.len();
    let dense = 10.0 * found().count() as f64 / doc.sents().len().max(1) as f64;
    let mut firsts: Vec<Draft> = Vec::new();
    let mut events: Vec<Event> = Vec::new();
    let mut told = Told::default();
    for d in drafts {
        let mention = EventMention {
            sentence: doc.sent_of(d.head),
            trigger: trigger(doc, &d),
            status: d.status,
            reported_by: d.reported_by.clone(),
        };
        let family = told.before(doc, &events, &firsts, &d).map(|n| events[n].same_as.unwrap_or(n));
        // What somebody tells is a record of its own beside what the article tells (coding guide, section 1).
        let same = family.and_then(|n| {
            let alike = |&k: &usize| events[k].reported_by.is_some() == d.reported_by.is_some();
            std::iter::once(n).chain(told.families[n].iter().copied()).find(alike)
        });
        if let Some(n) = same {
            let e = &mut events[n];
            told.at(d.head, n);
            // What the patterns find by themselves rests on them, though a near candidate told it before.
            if d.near.is_none() && firsts[n].near.is_some() {
                let ascribed = std::mem::take(&mut e.why.ascribed);
                (e.why, e.cameo) = (Why { ascribed, ..why(doc, book, &d) }, cameo(&book.rules[d.rule], &d));
                firsts[n] = d.clone();
            }
            e.mentions.push(mention);
            if e.place.is_none() {
                e.place = d.place.as_ref().map(|p| places::to_record(doc, p));
            }
            // A later telling may date what the first left open.
            if betters(&e.date, &d.date) {
                e.date = EventDate { basis: Some("article"), ..d.date };
            }
            continue;
        }
        let mut why = why(doc, book, &d);
        // The same act has the same sides.
        let (actors, recipients) = match family {
            Some(n) => {
                why.ascribed.clone_from(&events[n].why.ascribed);
                (events[n].actors.clone(), events[n].recipients.clone())
            }
            None => (parties(&d.sides.actors), parties(&d.sides.recipients)),
        };
        firsts.push(d.clone());
        let rule = &book.rules[d.rule];
        let mut contexts = rule.contexts.clone();
        for c in context::of_sentence(doc, book, doc.sents()[mention.sentence]) {
            if !contexts.contains(&c) {
                contexts.push(c);
            }
        }
        told.at(d.head, events.len());
        told.families.push(Vec::new());
        if let Some(n) = family {
            told.families[n].push(events.len());
        }
        let event = Event {
            kind: d.kind,
            mode: d.mode,
            contexts,
            why,
            cameo: cameo(rule, &d),
            confidence: 0.0,
            actors,
            recipients,
            status: d.status,
            reported_by: d.reported_by,
            date: d.date,
            place: d.place.as_ref().map(|p| places::to_record(doc, p)),
            mentions: vec![mention],
            same_as: family,
        };
        told.of_kind.entry((event.kind, event.mode)).or_default().push(events.len());
        events.push(event);
    }
    share(&mut events);
    lend(&mut events);
    // Tellings of each act, counted at its first record.
    let mut tellings = vec![0; events.len()];
    for (k, e) in events.iter().enumerate() {
        tellings[e.same_as.unwrap_or(k)] += e.mentions.len();
    }
    let again: Vec<usize> = events.iter().enumerate().map(|(k, e)| tellings[e.same_as.unwrap_or(k)] - 1).collect();
    let model = confidence::model();
    let rate = |((mut e, d), again): ((Event, Draft), usize)| {
        let crowd = in_sentence.get(&e.mentions[0].sentence).map_or(0, |n| n.saturating_sub(1));
        let features = confidence::of(doc, book, &d, Seen { crowd, again, states, dense });
        let likely = d.near.as_ref().map_or_else(|| model.probability(&features), |near| near.0);
        // As it is printed: who asks for events from a printed figure on gets the event.
        e.confidence = ((likely * 1000.0).round() / 1000.0) as f32;
        (e, features)
    };
    events.into_iter().zip(firsts).zip(again).map(rate).collect()
}

/// Why a draft is an event.
fn why(doc: &Document, book: &Codebook, d: &Draft) -> Why {
    let (told, is) = (d.told(), &d.sides);
    let sides = [("actors", told.actors != is.actors), ("recipients", told.recipients != is.recipients)];
    Why {
        rule: book.rules[d.rule].name.clone(),
        at: d.at.clone(),
        path: path(doc, d),
        open: d.near.as_ref().map(|near| near.1.clone()),
        ascribed: sides.iter().filter(|x| x.1).map(|x| x.0).collect(),
    }
}

/// Where to look for an event that was told before; numbers are those of events.
#[derive(Default)]
struct Told {
    /// By type and mode.
    of_kind: HashMap<(EventType, Option<&'static str>), Vec<usize>>,
    /// By the heads of its tellings; the first event for each.
    of_head: HashMap<usize, usize>,
    /// The further records of each event that is the first of its kind.
    families: Vec<Vec<usize>>,
}

impl Told {
    fn at(&mut self, head: usize, event: usize) {
        let first = self.of_head.entry(head).or_insert(event);
        *first = event.min(*first);
    }

    /// The event among those before that the draft tells again: the one that it refers back to, or one of the same sides and
    /// the same words, or other words for what is done once ([`is_single`]). `firsts` are the drafts that made the events.
    fn before(&self, doc: &Document, events: &[Event], firsts: &[Draft], d: &Draft) -> Option<usize> {
        let again = d.again.and_then(|h| self.of_head.get(&h).copied());
        let old = |s: Status| s == Status::Historical;
        // "No strike followed" tells no strike again, nor "a spate of attacks in 2016" those of today.
        let of_one_time =
            |&n: &usize| group(events[n].status) == group(d.status) && old(events[n].status) == old(d.status);
        if let Some(referred) = again.filter(of_one_time) {
            return Some(referred);
        }
        let (actors, recipients) = (codes(&parties(&d.sides.actors)), codes(&parties(&d.sides.recipients)));
        if actors.is_empty() && recipients.is_empty() {
            return None;
        }
        let single = is_single(d.kind, d.mode) && reference_of(doc, d.head) != Reference::New;
        let alike = |n: &usize| {
            let (e, first) = (&events[*n], &firsts[*n]);
            let one = || single && !are_others(&first.sides.actors, &d.sides.actors);
            group(e.status) == group(d.status)
                && old(e.status) == old(d.status)
                && (lemma_of(doc, e) == doc.lemma(d.head) || one())
                && codes(&e.actors) == actors
                && codes(&e.recipients) == recipients
                && may_be_one(&e.date, &d.date)
        };
        self.of_kind.get(&(d.kind, d.mode))?.iter().copied().find(alike)
    }
}

/// Acts that a side does once in a story, whatever words tell them: a resignation, a visit, a state of emergency, the
/// killing of a chosen victim, a coup.
fn is_single(kind: EventType, mode: Option<&str>) -> bool {
    matches!(
        (kind, mode),
        (EventType::Retreat, Some("resign"))
            | (EventType::Consult, Some("visit" | "phone"))
            | (EventType::Coerce, Some("martial-law" | "curfew"))
            | (EventType::Assault, Some("targeted"))
    )
}

/// Whether both sides are people by their names, and none is of both.
fn are_others(a: &[Side], b: &[Side]) -> bool {
    let people = |sides: &[Side]| !sides.is_empty() && sides.iter().all(|s| s.kind == Kind::Person);
    let shared = || a.iter().any(|s| b.iter().any(|t| s.party.name == t.party.name));
    people(a) && people(b) && !shared()
}

/// Gives the records of one act each other's date and place, where one of them has none.
fn share(events: &mut [Event]) {
    for k in 0..events.len() {
        let Some(first) = events[k].same_as else { continue };
        for (from, to) in [(k, first), (first, k)] {
            if betters(&events[to].date, &events[from].date) {
                events[to].date = EventDate { basis: Some("article"), ..events[from].date.clone() };
            }
            if events[to].place.is_none() {
                let place = events[from].place.clone();
                events[to].place = place;
            }
        }
    }
}

/// Gives acts without a date the day of the nearest act of their type in which one of the same sides acts or suffers: an
/// article tells a matter by several of its acts, and names their day once.
fn lend(events: &mut [Event]) {
    let one_day = |e: &Event| e.date.start.is_some() && e.date.start == e.date.end && !guessed(&e.date);
    let shared = |a: &[Party], b: &[Party]| {
        let codes = codes(b);
        a.iter().any(|p| p.country.is_some() && codes.contains(&p.code()))
    };
    let of_one = |a: &Event, b: &Event| {
        let time = |e: &Event| (group(e.status), e.status == Status::Historical);
        a.kind == b.kind
            && time(a) == time(b)
            && group(a.status) == 0
            && (shared(&a.actors, &b.actors) || shared(&a.recipients, &b.recipients))
    };
    let sentence = |e: &Event| e.mentions[0].sentence;
    let nearest = |e: &Event| {
        let others = events.iter().filter(|o| one_day(o) && of_one(e, o));
        others.min_by_key(|o| sentence(o).abs_diff(sentence(e))).map(|o| o.date.clone())
    };
    let lent: Vec<Option<EventDate>> =
        events.iter().map(|e| if e.date.start.is_none() { nearest(e) } else { None }).collect();
    for (e, date) in events.iter_mut().zip(lent) {
        if let Some(date) = date {
            e.date = EventDate { basis: Some("article"), ..date };
        }
    }
}

/// Whether two tellings may be of one day: acts on days that have none in common are two.
pub(super) fn may_be_one(a: &EventDate, b: &EventDate) -> bool {
    match (&a.start, &a.end, &b.start, &b.end) {
        (Some(a0), Some(a1), Some(b0), Some(b1)) => guessed(a) || guessed(b) || a0 <= b1 && b0 <= a1,
        _ => true,
    }
}

/// Whether the words do not date the act itself.
fn guessed(date: &EventDate) -> bool {
    date.basis == Some("telling")
}

/// Whether `b` dates an act better than `a` does.
fn betters(a: &EventDate, b: &EventDate) -> bool {
    b.start.is_some() && (a.start.is_none() || guessed(a) && !guessed(b))
}

/// The CAMEO code of a draft. An act announced is of another type than the rule that found it, whose code is not its.
fn cameo(rule: &Rule, d: &Draft) -> String {
    if rule.kind == Some(d.kind) {
        code(rule.cameo.as_deref(), d.finer.as_deref(), d.kind, d.mode)
    } else {
        code(None, None, d.kind, d.mode)
    }
}

/// The CAMEO code: the rule's own. A rule that names a family only (`020`), or nothing, takes the last digits of the code
/// that what the act is about gives, else of the mode's.
fn code(of_rule: Option<&str>, finer: Option<&str>, kind: EventType, mode: Option<&str>) -> String {
    let of_type = kind.cameo(mode);
    let whole = |code: &str| code.len() == 3 && code.ends_with('0');
    match (of_rule, finer) {
        (Some(family), Some(finer)) if whole(family) => format!("{}{}", &family[..2], &finer[2..]),
        (Some(family), None) if whole(family) && mode.is_some() && of_type.len() >= 3 => {
            format!("{}{}", &family[..2], &of_type[2..])
        }
        (Some(code), _) | (None, Some(code)) => code.to_owned(),
        (None, None) => of_type.to_owned(),
    }
}

/// The lemma of the first trigger's first word, to tell two acts of a kind apart.
fn lemma_of<'d>(doc: &'d Document, e: &Event) -> &'d str {
    let at = e.mentions[0].trigger.end;
    let i = doc.tokens().partition_point(|t| t.span.end < at);
    if i < doc.len() { doc.lemma(i) } else { "" }
}

/// Whether something happened, may come, or did not happen.
pub(super) const fn group(s: Status) -> u8 {
    match s {
        Status::Actual | Status::Alleged | Status::Historical => 0,
        Status::Planned | Status::Hypothetical => 1,
        Status::Negated => 2,
    }
}

fn codes(parties: &[Party]) -> Vec<String> {
    let mut v: Vec<String> = parties.iter().map(Party::code).collect();
    v.sort();
    v.dedup();
    v
}

fn parties(sides: &[Side]) -> Vec<Party> {
    sides.iter().map(|s| s.party.clone()).collect()
}

/// Drops a draft that tells again, in the same sentence, what one above it in the tree tells ("expressed gratitude and
/// appreciation"), and a mobilisation of forces that strike in the same sentence.
fn without_repeats(doc: &Document, drafts: Vec<Draft>) -> Vec<Draft> {
    let sides = |d: &Draft| (codes(&parties(&d.sides.actors)), codes(&parties(&d.sides.recipients)));
    let mut of_sentence: HashMap<usize, Vec<usize>> = HashMap::new();
    for (k, d) in drafts.iter().enumerate() {
        of_sentence.entry(doc.sent_of(d.head)).or_default().push(k);
    }
    let keep: Vec<bool> = drafts
        .iter()
        .enumerate()
        .map(|(k, d)| {
            !of_sentence[&doc.sent_of(d.head)].iter().any(|&j| {
                let e = &drafts[j];
                if j == k {
                    return false;
                }
                let below = doc.subtree(e.head).contains(d.head) && e.head != d.head;
                let chained = doc.ancestors(d.head).take(3).any(|a| a == e.head);
                let open = |d: &Draft| d.sides.actors.is_empty() || d.sides.recipients.is_empty();
                let alike = sides(d).0 == sides(e).0 && (open(d) || open(e));
                let same = d.kind == e.kind && (sides(d) == sides(e) || alike || d.sides.is_empty());
                // "met him and discussed trade", "travelled there to hold talks": one consultation.
                let everyone = |d: &Draft| {
                    let mut all = sides(d).0;
                    all.extend(sides(d).1);
                    all
                };
                // But the visit during which they talked is another.
                let during = doc.ancestors(d.head).take(2).any(|a| doc.norm(a) == "during");
                let on = |d: &Draft| d.part == Part::Noun && matches!(doc.norm(doc.head(d.head)), "on" | "in");
                let within = during || d.mode == Some("visit") && e.mode != Some("visit") && on(d);
                let part = d.kind == EventType::Consult
                    && e.kind == EventType::Consult
                    && !within
                    && everyone(d).iter().all(|c| everyone(e).contains(c));
                let used = d.kind == EventType::Mobilize
                    && e.kind == EventType::Assault
                    && codes(&parties(&d.sides.actors)) == codes(&parties(&e.sides.actors));
                // "Accused China and summoned its ambassador": two verbs side by side are two acts, unless both say the same
                // ("condemned and denounced").
                let apart = d.part == Part::Verb
                    && e.part == Part::Verb
                    && d.kind != EventType::Consult
                    && d.near.is_none()
                    && e.near.is_none()
                    && doc.dep(d.head) == dep::CONJ
                    && doc.head(d.head) == e.head
                    && d.rule != e.rule;
                ((same || part) && below && chained && !apart) || used
            })
        })
        .collect();
    drafts.into_iter().zip(keep).filter_map(|(d, k)| k.then_some(d)).collect()
}

fn trigger(doc: &Document, d: &Draft) -> Span {
    let (first, last) = (*d.trigger.first().unwrap_or(&d.head), *d.trigger.last().unwrap_or(&d.head));
    if last - first < MAX_TRIGGER_TOKENS {
        doc.token(first).span.hull(doc.token(last).span)
    } else {
        doc.token(d.head).span
    }
}

/// The syntactic way from the trigger to each side, for reading: `threats <-pobj- to <-prep- response`.
fn path(doc: &Document, d: &Draft) -> String {
    let one = |s: &Side| {
        let up: Vec<usize> = std::iter::once(s.token).chain(doc.ancestors(s.token)).take(12).collect();
        let down: Vec<usize> = std::iter::once(d.head).chain(doc.ancestors(d.head)).take(12).collect();
        let meet = down.iter().copied().find(|t| up.contains(t))?;
        let mut text = doc.text_of(d.head).to_owned();
        for &t in down.iter().take_while(|&&t| t != meet) {
            text += &format!(" <-{}- {}", doc.dep(t), doc.text_of(doc.head(t)));
        }
        let below: Vec<usize> = up.iter().copied().take_while(|&t| t != meet).collect();
        for &t in below.iter().rev() {
            text += &format!(" -{}-> {}", doc.dep(t), doc.text_of(t));
        }
        Some(text)
    };
    d.sides.actors.first().into_iter().chain(d.sides.recipients.first()).filter_map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_takes_the_last_digit_of_the_modes_code() {
        let kind = EventType::Request;
        assert_eq!(code(Some("100"), None, kind, kind.mode("yield")), "105");
        assert_eq!(code(Some("020"), None, kind, kind.mode("yield")), "025");
        assert_eq!(code(Some("016"), None, EventType::Reject, EventType::Reject.mode("yield")), "016");
        assert_eq!(code(None, None, EventType::Threaten, EventType::Threaten.mode("restrict")), "132");
    }

    #[test]
    fn some_acts_are_done_once() {
        let single = |kind: EventType, mode: &str| is_single(kind, kind.mode(mode));
        assert!(single(EventType::Retreat, "resign") && single(EventType::Consult, "visit"));
        assert!(!single(EventType::Retreat, "release") && !single(EventType::Protest, "demo"));
        assert!(!is_single(EventType::Accuse, None));
    }

    #[test]
    fn people_of_other_names_act_apart() {
        let side = |kind: Kind, name: &str| Side {
            token: 0,
            kind,
            party: Party { name: name.to_owned(), ..Party::default() },
        };
        let (ann, bob) = ([side(Kind::Person, "Ann Lee")], [side(Kind::Person, "Bob Roe")]);
        assert!(are_others(&ann, &bob) && !are_others(&ann, &ann));
        assert!(!are_others(&ann, &[side(Kind::Org, "cabinet")]), "the cabinet may be hers");
    }

    #[test]
    fn what_the_act_is_about_gives_a_finer_code() {
        let kind = EventType::Request;
        assert_eq!(code(Some("020"), Some("103"), kind, kind.mode("assist")), "023");
        assert_eq!(code(Some("1033"), Some("105"), kind, kind.mode("assist")), "1033");
        assert_eq!(code(None, Some("1381"), EventType::Threaten, None), "1381");
    }
}
