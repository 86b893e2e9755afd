//! Scenes: an act that goes on with what was told just before takes its day, and is background where that is.
//!
//! A scene is opened by an act of one day told as done, or by a sentence whose main verb such a day dates ("On Monday
//! the minister spoke in Rabat"). The sentences that follow stay in it as long as they are told in the simple past, with the same
//! actor (or, where nobody is said to act, the same recipient), and name no other day; quotations between them do not end it. What a speaker does by
//! speaking ("she called on Mali to ...") has the time of the saying.

use super::dating::{self, act_verb};
use super::draft::Draft;
use super::matching::Site;
use super::roles::{self, Side};
use super::standing::{self, Past};
use crate::mention::Kind;
use crate::ontology::{EventType, Quad, Status};
use crate::record::{EventDate, StatementKind};
use crate::times::{Lean, Timex, in_sentence, tense, through_preposition, top_of};
use std::collections::{HashMap, HashSet};
use text::{Document, Pos, TokenRange, dep, tag};

/// Told sentences after which a scene is left, when nothing in them went on with it.
const REACH: usize = 4;

/// Told sentences over which a state or a body goes on; people by their names go on as long as the scene.
const NEAR: usize = 2;

/// What is going on.
struct Scene {
    date: EventDate,
    status: Status,
    /// Whether the date is a day or a month.
    narrow: bool,
    /// Codes of those who act.
    actors: Vec<String>,
    /// Their names, other than those of states.
    names: Vec<String>,
    /// Codes of those towards whom they act.
    recipients: Vec<String>,
    /// Only somebody's speaking is dated: what he does by it goes on, what others did does not.
    spoken: bool,
    /// Told sentences since something went on with it.
    idle: usize,
}

/// Gives undated acts the date of the scene in which they stand.
pub(crate) fn carry_on(site: &Site<'_>, past: &Past<'_>, drafts: &mut [Draft]) {
    let doc = site.doc;
    let quoted = quoted(site);
    let mut told_in: HashMap<usize, Vec<usize>> = HashMap::new();
    for (k, d) in drafts.iter().enumerate() {
        told_in.entry(doc.sent_of(d.head)).or_default().push(k);
    }
    let mut scene: Option<Scene> = None;
    for (n, sent) in doc.sents().iter().enumerate() {
        if is_quoted(doc, &quoted, *sent) {
            continue;
        }
        if let Some(s) = &mut scene {
            s.idle += 1;
        }
        scene = scene.filter(|s| s.idle <= if s.status == Status::Historical { NEAR } else { REACH });
        let here = told_in.get(&n).map_or(&[][..], Vec::as_slice);
        for &k in here {
            let Some(date) = adjunct_date(site, drafts, k) else { continue };
            drafts[k].date = EventDate { basis: Some("scene"), ..date };
        }
        let own = own_days(site, past.times, *sent);
        let opened = here.iter().find_map(|&k| opens(doc, drafts, k)).or_else(|| told_scene(site, past, *sent));
        // A year told of nobody in particular is an aside.
        if opened.as_ref().is_some_and(|s| s.status == Status::Historical && s.actors.is_empty()) {
            continue;
        }
        if let Some(mut next) = opened {
            // The same day goes on with all who took part.
            if let Some(before) = scene.filter(|s| s.date.start == next.date.start && s.date.end == next.date.end) {
                next.actors.extend(before.actors);
                next.recipients.extend(before.recipients);
                next.names.extend(before.names);
                next.spoken &= before.spoken;
            }
            scene = Some(next);
        } else if own {
            scene = None;
        }
        let Some(s) = &mut scene else { continue };
        for &k in here {
            if !own && goes_on(site, &drafts[k], s) {
                let d = &mut drafts[k];
                // What goes on from a day is of that day; what goes on from a year, of some year gone by.
                if s.narrow {
                    d.date = EventDate { basis: Some("scene"), ..s.date.clone() };
                }
                if s.status == Status::Historical {
                    d.status = Status::Historical;
                }
                s.actors.extend(codes(&d.sides.actors));
                s.names.extend(names(&d.sides.actors));
                s.recipients.extend(codes(&d.sides.recipients));
                s.idle = 0;
            }
        }
    }
}

/// Where the article tells of what is long gone, some of what it tells beside that is too: its own past perfect ("the
/// agency had seized two houses"; not what somebody said had been done, nor what had only been done before the rest of its
/// sentence), and what it tells in the simple past right behind such an act or between two, and so on from there. A near time in
/// the sentence ends it.
pub(crate) fn go_back(site: &Site<'_>, past: &Past<'_>, drafts: &mut [Draft]) {
    let doc = site.doc;
    let mut told: Vec<(usize, Status)> = drafts.iter().map(|d| (d.head, d.status)).collect();
    if told.iter().all(|x| x.1 != Status::Historical) {
        return;
    }
    for (k, d) in drafts.iter_mut().enumerate().filter(|(_, d)| d.status == Status::Actual && d.again.is_none()) {
        let verb = if site.frames.is_verbal(d.head) { d.head } else { doc.head(d.head) };
        let perfect = dating::is_past_perfect(doc, verb);
        let aside = perfect && matches!(doc.dep(verb), dep::ROOT | dep::RELCL);
        let before = || far(doc, d.head, told.iter().rev().filter(|x| x.0 < d.head));
        let behind = || far(doc, d.head, told.iter().filter(|x| x.0 > d.head));
        let between = || before().is_some_and(|n| (1..=2).contains(&n)) && behind().is_some_and(|n| n <= 2);
        // A main clause has a time of its own beside what its sentence tells before.
        let near = |n: usize| n == 1 || n == 0 && doc.dep(verb) != dep::ROOT;
        let goes_on = || d.reported_by.is_none() && before().is_some_and(near) || between();
        let along = || site.frames.is_verbal(verb) && (perfect || is_narrated(doc, verb)) && goes_on();
        if (aside || along()) && !tells_near_time(doc, past, doc.sents()[doc.sent_of(verb)]) {
            d.status = Status::Historical;
            told[k].1 = Status::Historical;
        }
    }
}

/// What a noun tells again of what is long gone is gone as well ("the 1998 bombing ... the bombing"), where no near time
/// stands in its sentence.
pub(crate) fn told_again(site: &Site<'_>, past: &Past<'_>, drafts: &mut [Draft]) {
    let doc = site.doc;
    let gone: HashSet<usize> = drafts.iter().filter(|d| d.status == Status::Historical).map(|d| d.head).collect();
    for d in drafts.iter_mut().filter(|d| matches!(d.status, Status::Actual | Status::Alleged)) {
        let back = d.again.is_some_and(|first| gone.contains(&first));
        let bare = back && !site.frames.is_verbal(d.head) && d.date.start.is_none();
        if bare && !tells_near_time(doc, past, doc.sents()[doc.sent_of(d.head)]) {
            d.status = Status::Historical;
        }
    }
}

/// Only deeds can be alleged: what is said is said. So whoever is only claimed to have accused, asked or agreed did so, unless
/// one speaker alone tells of such words.
pub(crate) fn words_are_told(drafts: &mut [Draft]) {
    let told: HashSet<EventType> =
        drafts.iter().filter(|d| d.status == Status::Actual && d.reported_by.is_none()).map(|d| d.kind).collect();
    for d in drafts.iter_mut().filter(|d| d.status == Status::Alleged) {
        let verbal = matches!(d.kind.quad(), Quad::VerbalCooperation | Quad::VerbalConflict);
        let words = verbal && d.kind != EventType::Consult;
        if words && (d.reported_by.is_none() || told.contains(&d.kind)) {
            d.status = Status::Actual;
        }
    }
}

/// How many sentences from `head` the next act of `others` told as done is, when that is background.
fn far<'a>(doc: &Document, head: usize, mut others: impl Iterator<Item = &'a (usize, Status)>) -> Option<usize> {
    let done = |x: &&(usize, Status)| matches!(x.1, Status::Actual | Status::Alleged | Status::Historical);
    let (next, status) = others.find(done)?;
    (*status == Status::Historical).then(|| doc.sent_of(*next).abs_diff(doc.sent_of(head)))
}

/// Whether a sentence names a time that is not long gone.
fn tells_near_time(doc: &Document, past: &Past<'_>, sent: TokenRange) -> bool {
    let vague = |t: &Timex| matches!(doc.norm(t.tokens.start as usize), "earlier" | "previously" | "once" | "then");
    let near = |t: &Timex| {
        matches!(t.kind, "DATE" | "TIME") && !vague(t) && !dating::is_history(t, past.published, past.latest_year)
    };
    in_sentence(past.times, sent).iter().any(|t| near(t) && !(past.published.is_none() && t.is_month_of_year()))
}

/// Tells of each token whether it is quoted.
fn quoted(site: &Site<'_>) -> Vec<bool> {
    let mut quoted = vec![false; site.doc.len()];
    for f in site.found.iter().filter(|f| f.kind == StatementKind::Direct) {
        f.content.iter().flat_map(|r| r.iter()).for_each(|i| quoted[i] = true);
    }
    quoted
}

/// Whether the whole sentence is quoted: it tells nothing of what goes on.
fn is_quoted(doc: &Document, quoted: &[bool], sent: TokenRange) -> bool {
    let word = |i: &usize| doc.text_of(*i).chars().any(char::is_alphanumeric);
    sent.iter().filter(word).all(|i| quoted[i])
}

/// Whether a clause of the sentence has a day of its own; days that only tell nouns apart ("the deal of 27 November") and
/// those of relative clauses are none.
fn own_days(site: &Site<'_>, times: &[Timex], sent: TokenRange) -> bool {
    let doc = site.doc;
    let hung = |t: &Timex| {
        let above = doc.head(top_of(doc, t.tokens));
        // "during the 2012 race"
        let phrase = doc.dep(above) == dep::POBJ && matches!(doc.norm(doc.head(above)), "in" | "during" | "at");
        let above = if phrase { doc.head(above) } else { above };
        let verb = through_preposition(doc, above);
        site.frames.is_verbal(verb) && !matches!(doc.dep(verb), dep::RELCL | dep::ACL) && doc.norm(above) != "since"
    };
    in_sentence(times, sent).iter().any(|t| matches!(t.kind, "DATE" | "TIME") && t.days().is_some() && hung(t))
}

fn names(sides: &[Side]) -> Vec<String> {
    let named = |s: &&Side| s.kind != Kind::State && !s.party.name.is_empty();
    sides.iter().filter(named).map(|s| s.party.name.clone()).collect()
}

fn codes(sides: &[Side]) -> Vec<String> {
    sides.iter().filter(|s| s.party.country.is_some()).map(|s| s.party.code()).collect()
}

/// The date of an act, or of its first telling where it tells one again and has none.
fn told_date<'d>(drafts: &'d [Draft], d: &'d Draft) -> Option<&'d EventDate> {
    let first = || d.again.and_then(|h| drafts.iter().find(|e| e.head == h));
    if d.date.start.is_some() { Some(&d.date) } else { Some(&first()?.date) }
}

/// The scene that a dated act opens. A telling again of an act opens the scene of its first telling.
fn opens(doc: &Document, drafts: &[Draft], k: usize) -> Option<Scene> {
    let d = &drafts[k];
    let date = told_date(drafts, d)?;
    let done = matches!(d.status, Status::Actual | Status::Alleged | Status::Historical);
    let one_day = date.start.is_some() && date.start == date.end;
    // Background is told by years and months.
    let fixed = one_day || d.status == Status::Historical && date.start.is_some();
    // "Monday's rally" is no account of Monday.
    let tells = matches!(doc.token(act_verb(doc, d.head)).pos, Pos::Verb | Pos::Aux) || d.again.is_some();
    (done && fixed && tells).then(|| Scene {
        date: date.clone(),
        status: d.status,
        narrow: is_narrow(date),
        actors: codes(&d.sides.actors),
        names: names(&d.sides.actors),
        recipients: codes(&d.sides.recipients),
        spoken: false,
        idle: 0,
    })
}

/// Whether a date lies within one month.
fn is_narrow(date: &EventDate) -> bool {
    let month = |day: &Option<String>| day.as_ref().and_then(|d| d.get(..7).map(str::to_owned));
    date.start.is_some() && month(&date.start) == month(&date.end)
}

/// The scene that a sentence without a dated act opens: its main verb, in the past tense, is dated by one day.
fn told_scene(site: &Site<'_>, past: &Past<'_>, sent: TokenRange) -> Option<Scene> {
    let doc = site.doc;
    let root = sent.iter().find(|&i| doc.dep(i) == dep::ROOT && site.frames.is_verbal(i))?;
    if !is_narrated(doc, root) {
        return None;
    }
    let timex = dating::of_verb(doc, past.times, root)?;
    let (first, last) = timex.days()?;
    let history = dating::is_history(timex, past.published, past.latest_year);
    let bound = doc.head(top_of(doc, timex.tokens));
    let beside = matches!(doc.norm(bound), "after" | "before" | "until" | "till" | "since" | "by");
    let ahead = past.published.is_some_and(|p| first > p);
    // A year behind the verb is as often that of one of its nouns.
    let loose = history && timex.tokens.start as usize > root;
    if beside || ahead || loose || (first != last && !history) {
        return None;
    }
    let subjects = doc.children(root).filter(|&c| matches!(doc.dep(c), dep::NSUBJ | dep::NSUBJPASS));
    let sides: Vec<Side> = subjects.flat_map(|s| roles::parties_at(site, s, 0)).collect();
    let date = dating::date_of(doc, timex, (first, last), "scene");
    Some(Scene {
        narrow: is_narrow(&date),
        date,
        status: if history { Status::Historical } else { Status::Actual },
        actors: codes(&sides),
        names: names(&sides),
        recipients: Vec::new(),
        spoken: site.found.iter().any(|f| f.head == Some(root)),
        idle: 0,
    })
}

/// Whether an act goes on with the scene.
fn goes_on(site: &Site<'_>, d: &Draft, scene: &Scene) -> bool {
    let doc = site.doc;
    let done = matches!(d.status, Status::Actual | Status::Alleged)
        || d.status == Status::Historical && scene.status == Status::Historical;
    if !done || d.date.start.is_some() || d.again.is_some() {
        return false;
    }
    // What is said today of the past is not of it.
    let says = d.reported_by.is_none() && scene.status != Status::Historical;
    let saying = standing::by_saying(site, d.head, d.kind, &d.sides.actors).filter(|_| says);
    let verb = saying.or_else(|| time_verb(site, d));
    let share = |own: &[Side], its: &[String]| codes(own).iter().any(|c| its.contains(c));
    let acts = share(&d.sides.actors, &scene.actors);
    let named = names(&d.sides.actors).iter().any(|n| scene.names.contains(n));
    let takes_part = acts || d.sides.actors.is_empty() && share(&d.sides.recipients, &scene.recipients);
    verb.is_some_and(|v| is_narrated(doc, v))
        && (named || takes_part && scene.idle <= NEAR)
        && (!scene.spoken || standing::performs(d.kind) && acts)
}

/// The verb that gives the time of an act: its own, or the one whose time its clause shares.
fn time_verb(site: &Site<'_>, d: &Draft) -> Option<usize> {
    let doc = site.doc;
    let carrier = d.trigger.iter().copied().find(|&t| t != d.head && site.frames.is_verbal(t));
    let mut at =
        carrier.filter(|&v| doc.ancestors(d.head).take(3).any(|a| a == v)).unwrap_or_else(|| act_verb(doc, d.head));
    for _ in 0..4 {
        if !site.frames.is_verbal(at) {
            return None;
        }
        let finite = doc.token(at).tag == tag::VBD
            || doc.children(at).any(|c| matches!(doc.dep(c), dep::AUX | dep::AUXPASS) && doc.token(c).tag != tag::TO);
        let shares = match doc.dep(at) {
            dep::XCOMP => true,
            dep::CONJ => !finite,
            dep::ADVCL => matches!(doc.token(at).tag, tag::VBG | tag::VB) && !finite && !has_mark(doc, at),
            // "sent a letter asking for"
            dep::ACL => doc.token(at).tag == tag::VBG && doc.dep(doc.head(at)) == dep::DOBJ,
            _ => false,
        };
        if !shares {
            // What came before, or stands beside what is told, is not of the scene.
            let aside = match doc.dep(at) {
                dep::RELCL | dep::ACL => !doc.children(at).any(|c| matches!(doc.norm(c), "where" | "when")),
                dep::ADVCL => has_mark(doc, at),
                _ => false,
            };
            return (finite && !aside).then_some(at);
        }
        at = if doc.dep(at) == dep::ACL { doc.head(doc.head(at)) } else { doc.head(at) };
    }
    None
}

/// "after", "before", "since" in front of a clause.
fn has_mark(doc: &Document, v: usize) -> bool {
    doc.children(v).any(|c| matches!(doc.norm(c), "after" | "before" | "since" | "until" | "because" | "if"))
}

/// Whether a verb stands in the simple past: no perfect, no modal.
fn is_narrated(doc: &Document, v: usize) -> bool {
    let aux = |c: &usize| matches!(doc.dep(*c), dep::AUX | dep::AUXPASS);
    let perfect = doc.children(v).filter(aux).any(|c| doc.lemma(c) == "have" || doc.token(c).tag == tag::MD);
    let was = doc.children(v).filter(aux).any(|c| doc.token(c).tag == tag::VBD);
    !perfect && tense(doc, v) == Lean::Past && (doc.token(v).tag == tag::VBD || was)
}

/// The date of the act that a phrase of time beside the verb tells again: "during the meeting, France condemned".
fn adjunct_date(site: &Site<'_>, drafts: &[Draft], k: usize) -> Option<EventDate> {
    let doc = site.doc;
    let d = &drafts[k];
    if d.date.start.is_some() || d.again.is_some() || !matches!(d.status, Status::Actual | Status::Alleged) {
        return None;
    }
    let verb = time_verb(site, d)?;
    let date_of = |noun: usize| {
        let e = drafts.iter().find(|e| e.head == noun && e.head != d.head)?;
        let date = told_date(drafts, e)?;
        date.start.is_some().then(|| date.clone())
    };
    doc.children(verb)
        .filter(|&c| doc.dep(c) == dep::PREP && matches!(doc.norm(c), "during" | "in" | "at" | "upon"))
        .flat_map(|c| doc.children(c))
        .filter(|&o| doc.dep(o) == dep::POBJ)
        .find_map(date_of)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mention::Mentions;
    use crate::record::Party;
    use crate::tests_support::pos;
    use crate::{Country, Sector};
    use text::{Span, Sym, TokenData};

    /// A document of "word/TAG/dep/head" tokens, one sentence; heads count from zero.
    fn doc(rows: &str) -> Document {
        let rows: Vec<Vec<&str>> = rows.split(' ').map(|r| r.split('/').collect()).collect();
        let words: Vec<&str> = rows.iter().map(|r| r[0]).collect();
        let mut b = Document::builder(words.join(" "));
        let mut at = 0u32;
        for (k, r) in rows.iter().enumerate() {
            let end = at + r[0].len() as u32;
            let lower = r[0].to_lowercase();
            let lemma = match lower.as_str() {
                "was" | "is" => "be",
                "had" | "has" => "have",
                other => other,
            };
            b.push(TokenData {
                span: Span::new(at, end),
                space_after: true,
                norm: &lower,
                lemma,
                tag: Sym::new(r[1]),
                pos: pos(r[1]),
                morph: Sym::EMPTY,
                head: r[3].parse().expect("a number"),
                dep: Sym::new(r[2]),
                sent_start: k == 0,
            });
            at = end + 1;
        }
        b.finish()
    }

    fn narrated(rows: &str, verb: usize) -> bool {
        is_narrated(&doc(rows), verb)
    }

    #[test]
    fn the_simple_past_is_narrated() {
        assert!(narrated("Mali/NNP/nsubj/1 condemned/VBD/ROOT/1 Chad/NNP/dobj/1", 1));
        assert!(narrated("Envoys/NNS/nsubjpass/2 was/VBD/auxpass/2 expelled/VBN/ROOT/2", 2));
        assert!(!narrated("Mali/NNP/nsubj/2 had/VBD/aux/2 condemned/VBN/ROOT/2 Chad/NNP/dobj/2", 2));
        assert!(!narrated("Mali/NNP/nsubj/2 will/MD/aux/2 condemn/VB/ROOT/2 Chad/NNP/dobj/2", 2));
        assert!(!narrated("Mali/NNP/nsubj/1 condemns/VBZ/ROOT/1 Chad/NNP/dobj/1", 1));
    }

    fn date(start: &str, end: &str) -> EventDate {
        EventDate { start: Some(start.to_owned()), end: Some(end.to_owned()), text: None, basis: Some("told") }
    }

    #[test]
    fn days_and_months_are_narrow_years_are_not() {
        assert!(is_narrow(&date("2024-04-08", "2024-04-08")) && is_narrow(&date("2024-04-01", "2024-04-30")));
        assert!(!is_narrow(&date("2024-01-01", "2024-12-31")) && !is_narrow(&EventDate::default()));
    }

    fn side(kind: Kind, name: &str, country: &str) -> Side {
        let country = (!country.is_empty()).then(|| Country::new(country));
        Side {
            token: 0,
            kind,
            party: Party { name: name.to_owned(), country, sector: Some(Sector::Gov), ..Party::default() },
        }
    }

    #[test]
    fn states_go_by_their_code_people_by_name_too() {
        let sides = [side(Kind::State, "Mali", "MLI"), side(Kind::Person, "Ann Lee", "TCD"), side(Kind::Org, "", "")];
        assert_eq!(codes(&sides), ["MLIGOV", "TCDGOV"]);
        assert_eq!(names(&sides), ["Ann Lee"]);
    }

    #[test]
    fn a_sentence_is_quoted_when_all_its_words_are() {
        let d = doc("We/PRP/nsubj/1 condemn/VBP/ROOT/1 it/PRP/dobj/1 ././punct/1");
        let all = TokenRange::new(0, 4);
        assert!(is_quoted(&d, &[true, true, true, false], all), "the full stop is no word");
        assert!(!is_quoted(&d, &[true, true, false, false], all));
    }

    #[test]
    fn a_day_of_its_own_hangs_on_a_verb_of_the_sentence() {
        let own = |rows: &str| {
            let d = doc(rows);
            let times = crate::times::find(&d, jiff::civil::Date::new(2024, 4, 10).ok());
            let mentions = Mentions::default();
            let book = crate::codebook::Codebook::builtin().expect("a test loads it");
            let site = Site::new(&d, &mentions, &[], &book.private, &book.gates);
            own_days(&site, &times, TokenRange::new(0, d.len()))
        };
        assert!(own("Mali/NNP/nsubj/1 condemned/VBD/ROOT/1 Chad/NNP/dobj/1 Monday/NNP/npadvmod/1"));
        assert!(!own("Mali/NNP/nsubj/1 condemned/VBD/ROOT/1 Chad/NNP/dobj/1"));
        let noun = "Mali/NNP/nsubj/1 condemned/VBD/ROOT/1 the/DT/det/5 Monday/NNP/compound/5 night/NN/compound/5 raid/NN/dobj/1";
        assert!(!own(noun), "it tells the raid apart");
    }
}
