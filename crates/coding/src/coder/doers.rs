//! Who did what a noun of force tells, where another clause says so: who is charged with it, suspected of it, blamed for it;
//! whom those were fighting that were killed. And who did not: the place or building that an attack is named after.

use super::matching::Site;
use super::parties::{add, is_political, parties_at};
use super::roles::Side;
use crate::mention::Kind;
use crate::ontology::Sector;
use text::{Pos, dep, ent, tag};

/// Nouns of what was done to a thing or person named in front of them or behind "of".
const DONE_TO: [&str; 24] = [
    "abduction",
    "annexation",
    "arrest",
    "assassination",
    "bombardment",
    "bombing",
    "detention",
    "execution",
    "extradition",
    "hijacking",
    "impeachment",
    "imprisonment",
    "indictment",
    "invasion",
    "kidnapping",
    "killing",
    "lynching",
    "massacre",
    "murder",
    "occupation",
    "poisoning",
    "shelling",
    "shooting",
    "siege",
];

/// Nouns of force that merely happens at a place.
const HAPPENS: [&str; 16] = [
    "abduction",
    "assassination",
    "attack",
    "blast",
    "bombing",
    "explosion",
    "hijacking",
    "kidnapping",
    "killing",
    "massacre",
    "murder",
    "poisoning",
    "riot",
    "rioting",
    "shooting",
    "siege",
];

/// Gatherings and inquiries, which places name.
const NAMED_AFTER: [&str; 9] =
    ["demonstration", "inquest", "inquiry", "investigation", "march", "probe", "protest", "rally", "trial"];

/// Buildings, bodies and gatherings that are attacked and do not attack.
const TARGETS: [&str; 34] = [
    "airport",
    "bank",
    "bar",
    "barracks",
    "base",
    "bus",
    "church",
    "club",
    "compound",
    "consulate",
    "convoy",
    "embassy",
    "headquarters",
    "hospital",
    "hotel",
    "mall",
    "marathon",
    "market",
    "metro",
    "mission",
    "mosque",
    "nightclub",
    "port",
    "school",
    "shrine",
    "stadium",
    "station",
    "subway",
    "synagogue",
    "temple",
    "theater",
    "train",
    "university",
    "wedding",
];

/// Nouns for who did a thing.
const CULPRITS: [&str; 9] =
    ["architect", "author", "culprit", "mastermind", "organiser", "organizer", "perpetrator", "ringleader", "suspect"];

/// Nouns for a share in a thing.
const SHARES: [&str; 7] = ["complicity", "guilt", "hand", "involvement", "part", "responsibility", "role"];

/// Tells whether a side is only what an event is named after or what it was aimed at: "the Paris attacks", "the U.S. Embassy
/// bombings", "the Nantes rally".
pub(super) fn is_namesake(site: &Site<'_>, s: &Side) -> bool {
    let doc = site.doc;
    let event = doc.head(s.token);
    let before = matches!(doc.dep(s.token), dep::COMPOUND | dep::NMOD) && s.token < event;
    if !before || doc.token(s.token).pos == Pos::Adj {
        return false;
    }
    let noun = doc.lemma(event);
    if HAPPENS.contains(&noun) && is_target(site, s.token) {
        return true;
    }
    let town = s.kind == Kind::Place && doc.token(s.token).pos == Pos::Propn;
    town && (HAPPENS.contains(&noun) || NAMED_AFTER.contains(&noun))
        || s.kind == Kind::Person && named_person(site, s.token) && DONE_TO.contains(&noun)
}

fn named_person(site: &Site<'_>, t: usize) -> bool {
    site.doc.ent_of(t).is_some_and(|e| e.label == ent::PERSON)
}

fn is_target(site: &Site<'_>, t: usize) -> bool {
    TARGETS.contains(&&*crate::codebook::words::lower(site.doc, t))
}

/// Whom an event noun names in front of it as those it was done to: "the U.S. Embassy bombings", "the Navalny poisoning".
pub(super) fn namesakes(site: &Site<'_>, noun: usize) -> Vec<Side> {
    let mods = site.frames.of(noun).mods.clone();
    let aimed = |s: &Side| is_namesake(site, s) && (is_target(site, s.token) || s.kind == Kind::Person);
    mods.into_iter().flat_map(|m| parties_at(site, m, 0)).filter(aimed).collect()
}

/// Tells whether `s`, found below what somebody condemns, only suffered it or is where it happened: "the bombings in Mali",
/// "the killing of Kenyan soldiers", "the attack on Chad".
pub(super) fn only_suffered(site: &Site<'_>, head: usize, s: &Side) -> bool {
    let doc = site.doc;
    let mut at = s.token;
    for _ in 0..8 {
        let up = doc.head(at);
        if up == at || up == head {
            return false;
        }
        if doc.dep(at) == dep::POBJ && doc.dep(up) == dep::PREP && doc.head(up) != head {
            let noun = doc.lemma(doc.head(up));
            let force = HAPPENS.contains(&noun) || DONE_TO.contains(&noun) && doc.token(doc.head(up)).pos == Pos::Noun;
            let aim = matches!(doc.norm(up), "on" | "against" | "at" | "near" | "outside" | "targeting");
            let of = doc.norm(up) == "of" && DONE_TO.contains(&noun);
            let place = matches!(doc.norm(up), "in" | "inside") && HAPPENS.contains(&noun);
            if force && (aim || of || place) {
                return true;
            }
        }
        let patient = doc.dep(at) == dep::POSS && DONE_TO.contains(&doc.lemma(up)) && s.kind == Kind::Person;
        if patient || is_namesake(site, s) {
            return true;
        }
        at = up;
    }
    false
}

/// Who is held for the doer of what `noun` tells.
pub(super) fn accused(site: &Site<'_>, noun: usize) -> Vec<Side> {
    let blamed = blamed(site, noun);
    if !blamed.is_empty() {
        return blamed;
    }
    let doc = site.doc;
    let mut at = site.frames.measure_of(noun).unwrap_or(noun);
    for _ in 0..4 {
        at = site.frames.first_conjunct(at);
        let p = doc.head(at);
        if doc.dep(at) == dep::DOBJ && site.frames.is_verbal(p) {
            // "Accused of plotting the attack".
            let plots =
                matches!(doc.lemma(p), "plot" | "plan" | "mastermind" | "orchestrate" | "organize" | "organise");
            if !plots || doc.dep(p) != dep::PCOMP {
                return Vec::new();
            }
            at = p;
            continue;
        }
        if !matches!(doc.dep(at), dep::POBJ | dep::PCOMP) || doc.head(p) == p {
            return Vec::new();
        }
        let (word, up) = (doc.norm(p), doc.head(p));
        if site.frames.is_verbal(up) {
            return if holds_guilty(doc.lemma(up), word) {
                those(site, &site.frames.of(up).obj.clone())
            } else {
                Vec::new()
            };
        }
        if doc.token(up).pos == Pos::Adj {
            let guilty = matches!((doc.lemma(up), word), ("responsible" | "accountable", "for") | ("guilty", "of"));
            return if guilty { those(site, &site.frames.of(up).subj.clone()) } else { Vec::new() };
        }
        let lemma = doc.lemma(up);
        if CULPRITS.contains(&lemma) && matches!(word, "in" | "of" | "behind") {
            return culprit(site, up);
        }
        if lemma == "connection" && word == "with" || SHARES.contains(&lemma) && matches!(word, "in" | "for") {
            let owner = those(site, &site.frames.of(up).poss.clone());
            if !owner.is_empty() {
                return owner;
            }
            at = up;
            continue;
        }
        return Vec::new();
    }
    Vec::new()
}

/// Verbs and prepositions by which somebody is held for the doer of a thing.
fn holds_guilty(verb: &str, preposition: &str) -> bool {
    match preposition {
        "with" => matches!(verb, "charge" | "link" | "connect"),
        "to" => matches!(verb, "link" | "tie" | "connect"),
        "of" => matches!(verb, "accuse" | "suspect" | "convict"),
        "in" => matches!(
            verb,
            "implicate"
                | "charge"
                | "indict"
                | "convict"
                | "involve"
                | "want"
                | "arrest"
                | "detain"
                | "hold"
                | "question"
        ),
        "for" => matches!(
            verb,
            "blame"
                | "indict"
                | "arrest"
                | "try"
                | "prosecute"
                | "jail"
                | "sentence"
                | "detain"
                | "imprison"
                | "hang"
                | "execute"
                | "want"
                | "punish"
                | "condemn"
                | "seek"
        ),
        "over" => matches!(verb, "indict" | "arrest" | "try" | "prosecute" | "jail" | "sentence" | "detain" | "want"),
        _ => false,
    }
}

/// "He is a suspect in", "the suspect in the attack, a Libyan": who that is.
fn culprit(site: &Site<'_>, noun: usize) -> Vec<Side> {
    let doc = site.doc;
    let named = site.mentions.at(noun).is_some_and(|m| m.who.is_actor());
    let own = if named { those(site, &[noun]) } else { Vec::new() };
    if own.iter().any(|s| s.party.country.is_some()) {
        return own;
    }
    let other = match doc.dep(noun) {
        dep::ATTR => site.frames.of(noun).subj.clone(),
        dep::APPOS => vec![doc.head(noun)],
        dep::POBJ if doc.norm(doc.head(noun)) == "as" => {
            let verb = doc.head(doc.head(noun));
            if site.frames.is_verbal(verb) { site.frames.of(verb).obj.clone() } else { Vec::new() }
        }
        _ => Vec::new(),
    };
    let found = those(site, &other);
    if found.is_empty() { own } else { found }
}

/// "The attack was blamed on Y", "the attack that X blamed on Y".
fn blamed(site: &Site<'_>, noun: usize) -> Vec<Side> {
    let doc = site.doc;
    let clauses = doc.children(noun).filter(|&c| matches!(doc.dep(c), dep::ACL | dep::RELCL));
    let above = site.frames.of(noun).lead.filter(|&v| site.frames.is_verbal(v));
    let blames = |&v: &usize| matches!(doc.lemma(v), "blame" | "pin" | "attribute" | "ascribe");
    for v in above.into_iter().chain(clauses).filter(blames) {
        let f = site.frames.of(v);
        let on = f.preps.iter().filter(|(p, _)| matches!(doc.norm(*p), "on" | "upon" | "to")).map(|x| x.1);
        if f.obj.contains(&noun) {
            return those(site, &on.collect::<Vec<_>>());
        }
    }
    Vec::new()
}

/// "Rebels were killed fighting the army": whom those who fell were fighting.
pub(super) fn fought(site: &Site<'_>, verb: usize) -> Vec<Side> {
    let doc = site.doc;
    if !site.frames.of(verb).passive && doc.lemma(verb) != "die" {
        return Vec::new();
    }
    let fighting = doc.children(verb).find(|&c| {
        matches!(doc.dep(c), dep::XCOMP | dep::ADVCL)
            && doc.token(c).tag == tag::VBG
            && matches!(doc.lemma(c), "fight" | "battle" | "combat" | "resist")
    });
    let Some(c) = fighting else { return Vec::new() };
    let f = site.frames.of(c);
    let against = f.preps.iter().filter(|(p, _)| matches!(doc.norm(*p), "against" | "with")).map(|x| x.1);
    those(site, &f.obj.iter().copied().chain(against).collect::<Vec<_>>())
}

fn those(site: &Site<'_>, tokens: &[usize]) -> Vec<Side> {
    let mut out = Vec::new();
    for t in tokens.iter().flat_map(|&t| site.frames.conjuncts(t)) {
        // "Some people", "suspects" tell nothing of who it was.
        let vague = |s: &Side| matches!(s.party.sector, None | Some(Sector::Cvl | Sector::Crm | Sector::Unk));
        let known = |s: &Side| is_political(&s.party) || s.party.country.is_some() || !vague(s);
        add(&mut out, parties_at(site, t, 0).into_iter().filter(known).collect());
    }
    out
}
