//! Those who act or suffer together with a side: "along with Y", "in cooperation with Y", "joined Y in", "countries
//! including Y", "Kenyan and Ugandan police".

use super::matching::Site;
use super::parties::{add, is_political, parties_at};
use super::roles::Side;
use crate::mention::Kind;
use text::{Document, Pos, dep};

/// Nouns of acting together, in "in cooperation with".
const TOGETHER: [&str; 12] = [
    "alliance",
    "association",
    "co-operation",
    "co-ordination",
    "coalition",
    "collaboration",
    "concert",
    "conjunction",
    "cooperation",
    "coordination",
    "partnership",
    "tandem",
];

/// How closely a phrase of company belongs to the subject.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Tie {
    /// "In cooperation with", "jointly with", "alongside": those beside who act.
    Doing,
    /// "Together with", "along with": those beside the subject or the object.
    Being,
}

/// Which side of a verb is asked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Of {
    Subject,
    Object,
}

/// Those who are told to act with the subject of `verb`, or to suffer with its object.
pub(super) fn of(site: &Site<'_>, verb: usize, side: Of) -> Vec<Side> {
    let (doc, f) = (site.doc, site.frames.of(verb));
    let mut out = Vec::new();
    let mut take = |t: usize| {
        for c in site.frames.conjuncts(t) {
            let public = |s: &Side| is_political(&s.party) || s.party.country.is_some();
            add(&mut out, parties_at(site, c, 0).into_iter().filter(public).collect());
        }
    };
    let surface = if f.passive { Of::Object } else { Of::Subject };
    for &s in &f.surface_subj {
        if side == surface && doc.head(s) == verb {
            for (_, _, with) in phrases(doc, s) {
                take(with);
            }
        }
    }
    for (at, tie, with) in phrases(doc, verb) {
        let told = |t: &usize| site.mentions.at(*t).is_some_and(|m| m.who.is_actor());
        let behind = |t: &usize| *t < at && told(t);
        let belongs = match tie {
            Tie::Doing => Of::Subject,
            Tie::Being if at < verb => surface,
            Tie::Being if f.passive => {
                if f.subj.iter().any(behind) {
                    Of::Subject
                } else {
                    Of::Object
                }
            }
            Tie::Being => {
                if f.obj.iter().any(behind) {
                    Of::Object
                } else {
                    Of::Subject
                }
            }
        };
        if belongs == side {
            take(with);
        }
    }
    if side == Of::Object && !f.passive {
        for &o in f.obj.iter().filter(|&&o| doc.head(o) == verb) {
            for (_, _, with) in phrases(doc, o) {
                take(with);
            }
        }
    }
    if side == Of::Subject && !f.passive {
        for t in joined(site, verb) {
            take(t);
        }
    }
    out
}

/// "Kenya joined Uganda in condemning the raid": who joins and who is joined, for the verb of what they do.
fn joined(site: &Site<'_>, verb: usize) -> Vec<usize> {
    let doc = site.doc;
    let up = doc.head(verb);
    let join = match doc.dep(verb) {
        dep::PCOMP if doc.norm(up) == "in" => doc.head(up),
        dep::XCOMP | dep::ADVCL => up,
        _ => return Vec::new(),
    };
    if join == verb || doc.lemma(join) != "join" {
        return Vec::new();
    }
    let f = site.frames.of(join);
    f.subj.iter().chain(&f.obj).copied().collect()
}

/// The phrases of company at a word: where each begins, its tie, and who is named in it.
fn phrases(doc: &Document, at: usize) -> Vec<(usize, Tie, usize)> {
    let mut out = Vec::new();
    let object = |p: usize| doc.child(p, dep::POBJ);
    for p in doc.children(at).filter(|&c| doc.dep(c) == dep::PREP) {
        let with = |t: usize| doc.children(t).find(|&c| doc.dep(c) == dep::PREP && doc.norm(c) == "with");
        let adverb = |word: &str| p > 0 && doc.norm(p - 1) == word && [p, at].contains(&doc.head(p - 1));
        let (tie, preposition) = match doc.norm(p) {
            "alongside" => (Tie::Doing, Some(p)),
            "along" | "together" => (Tie::Being, with(p)),
            "jointly" => (Tie::Doing, with(p)),
            "with" if adverb("together") || adverb("along") => (Tie::Being, Some(p)),
            "with" if adverb("jointly") => (Tie::Doing, Some(p)),
            "in" => (Tie::Doing, object(p).filter(|&n| TOGETHER.contains(&doc.lemma(n))).and_then(with)),
            _ => continue,
        };
        out.extend(preposition.and_then(object).map(|t| (p, tie, t)));
    }
    out
}

/// Those of a group that `sides` are who are named behind it ("many countries, including Kenya and Chad").
pub(super) fn included(site: &Site<'_>, group: usize, sides: &[Side]) -> Vec<Side> {
    let doc = site.doc;
    if !site.mentions.at(group).is_some_and(|m| m.who.is_actor()) {
        return Vec::new();
    }
    let including = doc.children(group).filter(|&c| doc.dep(c) == dep::PREP && doc.norm(c) == "including");
    let named = including.filter_map(|p| doc.child(p, dep::POBJ)).flat_map(|t| site.frames.conjuncts(t));
    let other = |s: &Side| s.party.country.is_some() && sides.iter().all(|o| o.party.country != s.party.country);
    named.flat_map(|t| parties_at(site, t, 0)).filter(other).collect()
}

/// "Kenyan and Ugandan police", "Israeli-Syrian talks": those of each country that an adjective joined with the first names.
pub(super) fn of_each(site: &Site<'_>, thing: usize, sides: &[Side]) -> Vec<Side> {
    let doc = site.doc;
    let state = |t: usize| {
        let m = site.mentions.at(t).filter(|m| m.who.kind == Kind::State)?;
        m.who.country.filter(|c| !c.is_body())
    };
    let adjective = |t: usize| doc.token(t).pos == Pos::Adj;
    let mut out = Vec::new();
    let modifier = std::iter::once(thing).chain(doc.children(thing));
    for m in modifier.filter(|&m| adjective(m) && doc.dep(m) == dep::AMOD) {
        let Some(side) = sides.iter().find(|s| s.party.country.is_some() && s.party.country == state(m)) else {
            continue;
        };
        let listed = |c: usize| c + 2 == m && doc.norm(c + 1) == "," && doc.head(c) == doc.head(m);
        let within = doc.children(m).filter(|&c| matches!(doc.dep(c), dep::CONJ | dep::AMOD));
        let beside = within.chain(m.checked_sub(2).filter(|&c| listed(c))).filter(|&c| adjective(c));
        for (c, country) in beside.filter_map(|c| state(c).map(|o| (c, o))) {
            if sides.iter().chain(&out).any(|s| s.party.country == Some(country)) {
                continue;
            }
            let mut other = Side { token: c, ..side.clone() };
            other.party.country = Some(country);
            other.party.span = Some(doc.token(c).span);
            doc.text_of(c).clone_into(&mut other.party.name);
            other.party.wikidata = None;
            out.push(other);
        }
    }
    out
}
