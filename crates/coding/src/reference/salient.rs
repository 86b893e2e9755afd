//! The countries that an article speaks of: for institutions told without one ("parliament", "police", "the
//! opposition"), and for pairs ("the two countries", "both sides").

use super::lexis;
use crate::actors::foreign::is_foreign;
use crate::mention::Kind;
use crate::{Country, Form, Mention, Mentions, Number, Sector, Who};
use std::collections::HashMap;
use text::{Document, Pos, dep};

/// The mark in [`crate::Who::source`] of a country that only the article suggests.
pub(super) const SOURCE: &str = "reference:salient-country";
/// The mark of the parties of a pair.
const PAIR: &str = "reference:pair";

/// How many sentences on either side count as near, and how far back a pair reaches.
const NEAR: usize = 2;
const PAIR_REACH: usize = 8;

/// A country told at a sentence, and with how much weight.
struct Told {
    sent: usize,
    country: Country,
    weight: f32,
    mention: usize,
    /// Whether a town or region tells it.
    place: bool,
}

/// All countries that names, adjectives and officials tell, in order.
fn told(doc: &Document, mentions: &Mentions) -> Vec<Told> {
    let weigh = |m: &Mention| {
        let state = m.who.kind == Kind::State || m.who.source.starts_with("data/actors/countries");
        let dateline = m.head < 4 && m.form == Form::Name && matches!(m.who.kind, Kind::State | Kind::Place);
        match (m.form, m.who.kind) {
            (Form::Pronoun, _) | (_, Kind::Thing) => 0.0,
            _ if dateline => 5.0,
            _ if state && is_of_a_person(doc, mentions, m) => 0.5,
            _ if state => 2.0,
            _ => 1.0,
        }
    };
    // "Afghan and coalition forces" tell a country, "the two countries" none.
    let own = |m: &Mention| m.also.is_empty() || m.form != Form::Pronoun && m.who.source.starts_with("data/");
    let usable = |m: &&(usize, &Mention)| own(m.1) && m.1.who.source != SOURCE;
    let all = mentions.all().iter().enumerate();
    all.collect::<Vec<_>>()
        .iter()
        .filter(usable)
        .filter_map(|&(mention, m)| {
            let country = m.who.country.filter(|c| !c.is_body())?;
            // "US$ 5 million" tells a sum.
            let sum = m.head + 1 < doc.len() && doc.text_of(m.head + 1) == "$" || doc.text_of(m.head).ends_with('$');
            let weight = if sum { 0.0 } else { weigh(m) };
            let place = m.who.kind == Kind::Place;
            (weight > 0.0).then(|| Told { sent: doc.sent_of(m.head), country, weight, mention, place })
        })
        .collect()
}

/// Tells whether an adjective says where a private person or an offender is from: "a Kenyan businessman" may be abroad.
fn is_of_a_person(doc: &Document, mentions: &Mentions, m: &Mention) -> bool {
    use Sector::{Bus, Crm, Cvl, Reb, Ref, Uaf};
    let private = |o: &Mention| {
        let person = matches!(o.who.kind, Kind::Person | Kind::People);
        person && matches!(o.who.sector, None | Some(Bus | Crm | Cvl | Reb | Ref | Uaf))
    };
    doc.dep(m.head) == dep::AMOD && mentions.at(doc.head(m.head)).is_some_and(private)
}

/// Tells whether someone of this sector belongs to some state, so that a country is missing when none is told.
pub(super) fn of_a_state(sector: Option<Sector>) -> bool {
    use Sector::{Cop, Cvl, Edu, Eli, Gov, Jrn, Jud, Lab, Leg, Med, Mil, Ngo, Opp, Prm, Pty, Spy};
    let own = [Gov, Mil, Cop, Jud, Leg, Spy, Opp, Pty, Prm, Cvl, Med, Jrn, Edu, Ngo, Lab, Eli];
    sector.is_some_and(|s| own.contains(&s))
}

fn add(list: &mut Vec<(Country, f32)>, c: Country, weight: f32) {
    match list.iter_mut().find(|x| x.0 == c) {
        Some(x) => x.1 += weight,
        None => list.push((c, weight)),
    }
}

/// Titles of those who serve abroad: the country they stand in is not theirs.
fn serves_abroad(doc: &Document, m: &Mention) -> bool {
    (m.tokens.start as usize..=m.head).any(|i| {
        matches!(
            doc.norm(i),
            "ambassador"
                | "ambassadors"
                | "envoy"
                | "envoys"
                | "consul"
                | "diplomat"
                | "diplomats"
                | "attaché"
                | "attache"
                | "chargé"
        )
    })
}

/// Ambassadors and envoys told without a country are of the embassy or mission told nearest before or after.
fn diplomats(doc: &Document, mentions: &mut Mentions) {
    let of_mission = |m: &Mention| {
        let mission =
            matches!(doc.lemma(m.head).to_lowercase().as_str(), "embassy" | "consulate" | "mission" | "delegation");
        m.who.country.filter(|c| mission && !c.is_body()).map(|c| (m.head, c))
    };
    let missions: Vec<(usize, Country)> = mentions.all().iter().filter_map(of_mission).collect();
    if missions.is_empty() {
        return;
    }
    let mut of_cluster: HashMap<u32, Country> = HashMap::new();
    for m in mentions.all_mut() {
        if m.who.country.is_some() || m.form == Form::Pronoun || !serves_abroad(doc, m) {
            continue;
        }
        let Some(&(_, c)) = missions.iter().min_by_key(|x| x.0.abs_diff(m.head)) else { continue };
        m.who.country = Some(c);
        "reference:mission".clone_into(&mut m.who.source);
        if let Some(k) = m.cluster {
            of_cluster.insert(k, c);
        }
    }
    for m in mentions.all_mut() {
        if m.who.country.is_none() && m.who.kind != Kind::Thing {
            m.who.country = m.cluster.and_then(|k| of_cluster.get(&k).copied());
        }
    }
}

/// The office that several hold of whom each state has one ("the foreign ministers", "the presidents"): the words that tell
/// it.
fn one_a_state<'d>(doc: &'d Document, m: &Mention) -> Option<(&'d str, &'d str)> {
    const FIELDS: [&str; 18] = [
        "foreign",
        "prime",
        "defence",
        "defense",
        "finance",
        "interior",
        "energy",
        "trade",
        "agriculture",
        "health",
        "economy",
        "environment",
        "oil",
        "water",
        "transport",
        "culture",
        "justice",
        "home",
    ];
    if m.number != Number::Plural || m.form != Form::Description {
        return None;
    }
    let before = || (m.tokens.start as usize..m.head).map(|i| doc.norm(i));
    let others = ["former", "past", "successive", "previous", "ex", "deputy", "vice", "senior", "junior", "state"];
    // "Kenya's president and foreign ministers" are all Kenya's.
    let owned = doc.dep(m.head) == dep::CONJ && doc.children(doc.head(m.head)).any(|c| doc.dep(c) == dep::POSS);
    if owned || before().any(|w| others.contains(&w)) {
        return None;
    }
    match doc.lemma(m.head) {
        head @ ("president" | "premier" | "chancellor" | "monarch" | "king" | "emir") => Some((head, "")),
        head @ "minister" => before().find(|w| FIELDS.contains(w)).map(|field| (head, field)),
        _ => None,
    }
}

/// Those who hold one office in several states are those whom the article tells near by: "the foreign ministers", after
/// "the Kenyan foreign minister and his Ugandan counterpart".
fn colleagues(doc: &Document, mentions: &mut Mentions) {
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        // "Several foreign ministers in Cairo" are not all of Egypt.
        let within = |c: usize| doc.dep(c) == dep::PREP && matches!(doc.norm(c), "in" | "at");
        let gathered = doc.children(m.head).any(within) && m.also.is_empty();
        let open = m.who.country.is_none() || gathered;
        let Some((head, field)) = one_a_state(doc, m).filter(|_| open) else { continue };
        let sent = doc.sent_of(m.head);
        let mut states: Vec<Country> = Vec::new();
        let from = mentions.all().partition_point(|o| doc.sent_of(o.head) + PAIR_REACH < sent);
        for o in mentions.all()[from..].iter().take_while(|o| doc.sent_of(o.head) <= sent + PAIR_REACH) {
            let words = || (o.tokens.start as usize..=o.head).map(|i| doc.lemma(i));
            let same = words().any(|w| w.eq_ignore_ascii_case(head))
                && (field.is_empty() || words().any(|w| w.eq_ignore_ascii_case(field)));
            let person =
                matches!(o.who.kind, Kind::Person | Kind::People) && (same || doc.lemma(o.head) == "counterpart");
            let told = std::iter::once(&o.who).chain(&o.also).filter_map(|w| w.country.filter(|c| !c.is_body()));
            for c in told.filter(|_| person) {
                if !states.contains(&c) {
                    states.push(c);
                }
            }
        }
        if states.len() < 2 {
            continue;
        }
        let who = |c: &Country| Who { country: Some(*c), source: PAIR.to_owned(), ..m.who.clone() };
        let mut parties: Vec<Who> = states.iter().map(who).collect();
        let (first, cluster) = (parties.remove(0), m.cluster);
        // All that stand for them are they.
        for (j, o) in mentions.all_mut().iter_mut().enumerate() {
            let same = cluster.is_some() && o.cluster == cluster && o.also.is_empty() && o.number != Number::Singular;
            if j == k || same {
                (o.who, o.also) = (first.clone(), parties.clone());
            }
        }
    }
}

/// "The West African nation" that no name before it settles: the country of that region told last, by whatever words.
fn regional(doc: &Document, mentions: &mut Mentions) {
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        let state = m.form == Form::Description
            && m.number == Number::Singular
            && matches!(
                doc.lemma(m.head),
                "country"
                    | "nation"
                    | "kingdom"
                    | "republic"
                    | "state"
                    | "island"
                    | "member"
                    | "ally"
                    | "sheikdom"
                    | "emirate"
                    | "sultanate"
                    | "principality"
            );
        if !state || m.who.country.is_some() {
            continue;
        }
        let the = |c: usize| doc.dep(c) == dep::DET && matches!(doc.norm(c), "the" | "this" | "that");
        let of_kind = || lexis::of_kind(doc.lemma(m.head)).filter(|_| doc.children(m.head).any(the));
        let Some(region) = lexis::region_before(doc, m.tokens.start as usize, m.head).or_else(of_kind) else {
            continue;
        };
        let before = mentions.all()[..k].iter().rev().filter_map(|o| o.who.country);
        if let Some(c) = before.into_iter().find(|c| region.contains(c)) {
            let m = &mut mentions.all_mut()[k];
            (m.who.country, m.who.sector, m.who.kind) = (Some(c), Some(Sector::Gov), Kind::State);
            "reference:region".clone_into(&mut m.who.source);
        }
    }
}

/// Institutions that someone in office gives orders to are of his own state: "the president urged lawmakers to".
fn ordered(doc: &Document, mentions: &mut Mentions) {
    const ORDERS: [&str; 16] = [
        "order",
        "instruct",
        "direct",
        "urge",
        "tell",
        "ask",
        "call",
        "sack",
        "dismiss",
        "fire",
        "appoint",
        "deploy",
        "task",
        "command",
        "authorize",
        "authorise",
    ];
    use Sector::{Cop, Gov, Jud, Leg, Mil, Spy};
    let institution = |s: Option<Sector>| s.is_some_and(|s| [Cop, Gov, Jud, Leg, Mil, Spy].contains(&s));
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        let own = matches!(m.who.kind, Kind::Org | Kind::People) && institution(m.who.sector);
        if m.form != Form::Description || m.who.country.is_some() || !own || is_foreign(doc, m.head) {
            continue;
        }
        let up = doc.head(m.head);
        let verb = if doc.dep(m.head) == dep::POBJ && matches!(doc.norm(up), "on" | "to") { doc.head(up) } else { up };
        let object = matches!(doc.dep(m.head), dep::DOBJ | dep::POBJ | dep::DATIVE);
        if !object {
            continue;
        }
        let subject = doc.children(verb).find(|&c| doc.dep(c) == dep::NSUBJ).and_then(|c| mentions.at(c));
        // Citizens and parties deal with their own government, whatever they do.
        let citizens = |s: &Mention| {
            matches!(s.who.kind, Kind::People | Kind::Org)
                && s.who.source != SOURCE
                && matches!(s.who.sector, Some(Sector::Cvl | Sector::Opp | Sector::Pty | Sector::Lab | Sector::Edu))
        };
        let orders = ORDERS.contains(&doc.lemma(verb));
        let country = subject
            .filter(|s| citizens(s) || orders && s.who.kind == Kind::Person && institution(s.who.sector))
            .and_then(|s| s.who.country)
            .filter(|c| !c.is_body());
        if let Some(c) = country {
            let m = &mut mentions.all_mut()[k];
            m.who.country = Some(c);
            "reference:orders".clone_into(&mut m.who.source);
        }
    }
}

/// The parliaments, courts, police and forces that the article tells of with their countries, each once.
fn institutions(mentions: &Mentions) -> Vec<(Sector, Country)> {
    let mut out: Vec<(Sector, Country)> = Vec::new();
    for m in mentions.all().iter().filter(|m| m.form != Form::Pronoun && m.who.source != SOURCE) {
        let (Some(sector), Some(country)) = (m.who.sector, m.who.country) else { continue };
        let kept = matches!(sector, Sector::Leg | Sector::Jud | Sector::Cop | Sector::Mil) && !country.is_body();
        if kept && !out.contains(&(sector, country)) {
            out.push((sector, country));
        }
    }
    out
}

/// The share that each country has of all weights.
fn shares<'t>(told: impl Iterator<Item = &'t Told>) -> Vec<(Country, f32)> {
    let mut total: Vec<(Country, f32)> = Vec::new();
    for t in told {
        add(&mut total, t.country, t.weight);
    }
    let all: f32 = total.iter().map(|x| x.1).sum();
    for x in &mut total {
        x.1 /= all;
    }
    total
}

/// Fills in the country of those who tell none: the one told most in the article, those told near it first.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions) {
    regional(doc, mentions);
    diplomats(doc, mentions);
    ordered(doc, mentions);
    colleagues(doc, mentions);
    let told = told(doc, mentions);
    // Where an ambassador serves is not whom he serves.
    let totals = [shares(told.iter()), shares(told.iter().filter(|t| !t.place))];
    let institutions = institutions(mentions);
    let mut of_cluster: HashMap<u32, Country> = HashMap::new();
    for m in mentions.all_mut() {
        let bare = matches!(m.who.kind, Kind::Thing | Kind::State | Kind::Place);
        if m.who.country.is_some()
            || !of_a_state(m.who.sector)
            || bare
            || is_foreign(doc, m.head)
            || one_a_state(doc, m).is_some()
        {
            continue;
        }
        // One entity, one country.
        if let Some(&c) = m.cluster.and_then(|k| of_cluster.get(&k)) {
            m.who.country = Some(c);
            SOURCE.clone_into(&mut m.who.source);
            continue;
        }
        let sent = doc.sent_of(m.head);
        let abroad = serves_abroad(doc, m);
        let mut score = totals[usize::from(abroad)].clone();
        let from = told.partition_point(|t| t.sent + NEAR < sent);
        let near = told[from..].iter().take_while(|t| t.sent <= sent);
        for t in near.filter(|t| !abroad || !t.place) {
            let near = if t.sent == sent { 0.08 } else { 0.04 };
            add(&mut score, t.country, near * t.weight.min(2.0));
        }
        // "Lawmakers", where the article told of a parliament: of that one.
        for &(_, c) in institutions.iter().filter(|&&(s, _)| Some(s) == m.who.sector) {
            add(&mut score, c, 0.25);
        }
        // The first told wins a tie.
        if let Some(&(c, _)) = score.iter().rev().max_by(|a, b| a.1.total_cmp(&b.1)) {
            m.who.country = Some(c);
            SOURCE.clone_into(&mut m.who.source);
            if let Some(k) = m.cluster {
                of_cluster.insert(k, c);
            }
        }
    }
}

/// Nouns of which a pair stands for two states.
fn of_states(lemma: &str) -> bool {
    matches!(
        lemma,
        "country"
            | "nation"
            | "side"
            | "state"
            | "government"
            | "party"
            | "neighbor"
            | "neighbour"
            | "capital"
            | "power"
    )
}

/// Finds the parties of counted plurals: "the two countries", "both sides", "the three leaders".
pub(super) fn pairs(doc: &Document, mentions: &mut Mentions) {
    let told = told(doc, mentions);
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        // "The two main parties" are no states.
        let office = m.who.sector.is_none_or(|s| s == Sector::Gov);
        let states = office && of_states(doc.lemma(m.head)) || doc.norm(m.head) == "two";
        if m.form == Form::Pronoun || m.who.country.is_some() || !states && m.who.kind != Kind::People {
            continue;
        }
        let Some(n) = how_many(doc, m) else { continue };
        let sent = doc.sent_of(m.head);
        let mut score: Vec<(Country, f32)> = Vec::new();
        let from = told.partition_point(|t| t.sent + PAIR_REACH < sent);
        let across = subject_country(doc, mentions, m);
        let mut last: Option<&Told> = None;
        for t in told[from..].iter().take_while(|t| t.mention < k).filter(|t| across != Some(t.country)) {
            let near = 0.75f32.powi((sent - t.sent) as i32);
            add(&mut score, t.country, t.weight * near);
            // Two that were told together are a pair already: "Kenya and Uganda", "Kenya's president met Uganda's".
            let together = last.filter(|l| l.sent == t.sent && l.country != t.country && joined(doc, mentions, l, t));
            if let Some(l) = together {
                add(&mut score, l.country, PAIRED * near);
                add(&mut score, t.country, PAIRED * near);
            }
            last = Some(t);
        }
        if score.len() < n {
            continue;
        }
        score.sort_by(|a, b| b.1.total_cmp(&a.1));
        let who = |c: Country| {
            let named = told[from..].iter().take_while(|t| t.mention < k).filter(|t| t.country == c);
            let named = named.map(|t| &mentions.all()[t.mention]);
            let state = named.filter(|o| o.who.kind == Kind::State && o.form == Form::Name).map(|o| &o.who).next();
            if let Some(w) = state.filter(|_| states) {
                return Who { source: PAIR.to_owned(), ..w.clone() };
            }
            let sector = m.who.sector.or(states.then_some(Sector::Gov));
            Who { country: Some(c), sector, source: PAIR.to_owned(), wikidata: None, ..m.who.clone() }
        };
        let mut parties: Vec<Who> = score.iter().take(n).map(|x| who(x.0)).collect();
        let m = &mut mentions.all_mut()[k];
        m.who = parties.remove(0);
        m.also = parties;
    }
}

/// What being told together adds to the weight of two countries.
const PAIRED: f32 = 1.5;

/// Tells whether two mentions are conjuncts, or subject and object of one verb.
fn joined(doc: &Document, mentions: &Mentions, a: &Told, b: &Told) -> bool {
    let (a, b) = (mentions.all()[a.mention].head, mentions.all()[b.mention].head);
    let under = |x: usize| doc.ancestors(x).find(|&t| matches!(doc.token(t).pos, Pos::Verb | Pos::Aux));
    doc.dep(b) == dep::CONJ && doc.head(b) == a || under(a).is_some() && under(a) == under(b)
}

/// The country of the subject of the verb that a pair is told under as its object: "France urged both countries".
fn subject_country(doc: &Document, mentions: &Mentions, m: &Mention) -> Option<Country> {
    let verb = doc.ancestors(m.head).take(8).find(|&a| matches!(doc.token(a).pos, Pos::Verb | Pos::Aux))?;
    let subject = doc.children(verb).find(|&c| doc.dep(c) == dep::NSUBJ && c < m.head)?;
    if doc.subtree(subject).contains(m.head) {
        return None;
    }
    mentions.at(subject)?.who.country
}

/// How many a definite plural counts: "both", "the two", "our three".
fn how_many(doc: &Document, m: &Mention) -> Option<usize> {
    let count = |i: usize| match doc.norm(i) {
        "two" | "both" => Some(2),
        "three" => Some(3),
        "four" => Some(4),
        _ => None,
    };
    let mut before = doc.children(m.head).take_while(|&c| c < m.head);
    let definite = doc
        .children(m.head)
        .take_while(|&c| c < m.head)
        .any(|c| [dep::DET, dep::POSS, dep::PREDET].contains(&doc.dep(c)) || doc.norm(c) == "both");
    // "The sides agreed": those across from each other; "all sides" may be more.
    let the = || doc.children(m.head).any(|c| doc.dep(c) == dep::DET && doc.norm(c) == "the");
    let across = || (doc.norm(m.head) == "sides" && the()).then_some(2);
    definite.then(|| count(m.head).or_else(|| before.find_map(count)).or_else(across)).flatten()
}
