//! Titles that stand right beside a name and that the parser hung elsewhere: "the ministry's director, Ama Owusu, said",
//! "the Special Envoy for Chad Ama Owusu", "Ama Owusu, secretary-general of the Workers' Front,".
//!
//! Only names that tell nothing themselves are given what such a title tells, by the words and marks between the two.

use super::lexicon::Class;
use super::resolve::View;
use crate::mention::{Form, Kind, Mention, Mentions};
use text::{Document, Pos, dep, ent, tag};

/// The most tokens between the noun of a title and the name.
const REACH: usize = 12;

/// Gives names of persons without a sector what a title beside them tells.
pub(super) fn tell(view: &View<'_>, mentions: &mut Mentions) {
    let doc = view.doc;
    share(view, mentions);
    let open = |m: &Mention| {
        let person = matches!(m.who.kind, Kind::Person | Kind::Thing);
        person && m.form == Form::Name && m.who.sector.is_none() && m.also.is_empty()
    };
    let mut told = Vec::new();
    for (k, m) in mentions.all().iter().enumerate().filter(|x| open(x.1)) {
        let named = doc.ent_of(m.head).filter(|e| e.label == ent::PERSON && e.tokens.len() > 1);
        let Some(name) = named.map(|e| (e.tokens.start as usize, e.tokens.end as usize)) else { continue };
        let title = behind(doc, mentions, name).or_else(|| before(doc, mentions, name));
        told.extend(title.map(|t| (k, t)));
    }
    for (k, title) in told {
        let Some(who) = mentions.at(title).map(|t| t.who.clone()) else { continue };
        let m = &mut mentions.all_mut()[k];
        if m.who.kind == Kind::Thing {
            doc.slice(doc.span_of(doc.ent_of(m.head).map_or(m.tokens, |e| e.tokens))).clone_into(&mut m.who.name);
            m.who.kind = Kind::Person;
        }
        m.who.country = m.who.country.or(who.country);
        m.who.sector = who.sector;
        m.who.more_sectors = who.more_sectors;
        "pattern:beside".clone_into(&mut m.who.source);
    }
}

/// "Senators Ama Owusu and Carl Holm", "former MPs Owusu, Holm and Okoro": a title in the plural is that of all names behind
/// it, which the parser joins with each other and not with it.
fn share(view: &View<'_>, mentions: &mut Mentions) {
    let doc = view.doc;
    for seg in view.segs.all() {
        let Some((_, title)) = view.pick(seg, true).filter(|(_, e)| e.class == Class::Role && e.plural) else {
            continue;
        };
        let names = names_from(doc, seg.end);
        if names.len() < 2 {
            continue;
        }
        let head = |&(a, z): &(usize, usize)| (a..z).rev().find(|&t| mentions.at(t).is_some());
        let heads: Vec<usize> = names.iter().filter_map(head).collect();
        let told = |t: usize| mentions.at(t).map(|m| &m.who).filter(|w| w.sector.is_some());
        let of_title = (seg.start..seg.end).rev().find_map(told);
        let (country, sector) = match of_title.or_else(|| told(*heads.first()?)) {
            Some(who) => (who.country, who.sector),
            None => (None, title.sector.filter(|_| !title.weak)),
        };
        let open = |m: &Mention| m.form == Form::Name && matches!(m.who.kind, Kind::Person | Kind::Thing);
        for m in mentions.all_mut().iter_mut().filter(|m| heads.contains(&m.head) && open(m)) {
            if m.who.sector.is_none() && sector.is_some() {
                m.who.sector = sector;
                m.who.country = m.who.country.or(country);
                m.who.kind = Kind::Person;
                "pattern:shared-title".clone_into(&mut m.who.source);
            }
        }
    }
}

/// The names of persons that follow each other from token `start` on.
fn names_from(doc: &Document, start: usize) -> Vec<(usize, usize)> {
    let mut names = Vec::new();
    let mut at = start;
    while let Some(e) =
        doc.ent_of(at.min(doc.len().saturating_sub(1))).filter(|e| e.tokens.contains(at) && e.label == ent::PERSON)
    {
        let end = e.tokens.end as usize;
        names.push((at, end));
        at = end;
        while at < doc.len() && (doc.token(at).tag == tag::COMMA || doc.norm(at) == "and") && at < end + 2 {
            at += 1;
        }
        if at == end {
            break;
        }
    }
    names
}

/// Tells whether a mention is a title: one person, told by an office.
fn is_title(doc: &Document, m: &Mention) -> bool {
    let single = !matches!(doc.token(m.head).tag, tag::NNS | tag::NNPS);
    m.who.kind == Kind::Person && m.form == Form::Description && m.who.sector.is_some() && single
}

/// The title whose phrase ends right before a name.
fn before(doc: &Document, mentions: &Mentions, (start, end): (usize, usize)) -> Option<usize> {
    let sent = doc.sents()[doc.sent_of(start)];
    let last = start.checked_sub(1).filter(|&i| sent.contains(i))?;
    let comma = doc.token(last).tag == tag::COMMA;
    let stop = if comma { last } else { start };
    let from = stop.saturating_sub(REACH).max(sent.start as usize);
    let title = (from..stop).rev().find(|&t| mentions.at(t).is_some_and(|m| is_title(doc, m)))?;
    let inside = |t: usize| !matches!(doc.token(t).pos, Pos::Verb | Pos::Aux | Pos::Punct | Pos::Cconj | Pos::Sconj);
    let phrase = (title + 1..stop).all(inside) && title + 1 < stop && doc.token(title + 1).pos == Pos::Adp;
    if !comma {
        // What the title is for stands between: "the envoy for Chad Ama Owusu", not "the lawyer for Ama Owusu".
        let of = doc.ent_of(last).is_some_and(|e| matches!(e.label, ent::GPE | ent::ORG | ent::LOC | ent::NORP));
        return (phrase && of).then_some(title);
    }
    // "The director, Ama Owusu, ...": the name is closed by a mark, or the title opens the sentence.
    let closed = end < doc.len() && matches!(doc.text_of(end), "," | "." | ")" | ";");
    let opens = mentions.at(title).is_some_and(|m| m.tokens.start == sent.start);
    let says = end < doc.len() && matches!(doc.token(end).pos, Pos::Verb | Pos::Aux);
    ((phrase || title + 1 == stop) && (closed && !lists(doc, end) || opens && says)).then_some(title)
}

/// "The minister, Ama Owusu, and the governor": more are listed.
fn lists(doc: &Document, comma: usize) -> bool {
    comma + 1 < doc.len() && doc.token(comma + 1).pos == Pos::Cconj
}

/// The title that stands behind a name and a comma, closed by a mark.
fn behind(doc: &Document, mentions: &Mentions, (_, end): (usize, usize)) -> Option<usize> {
    let comma = |t: usize| t < doc.len() && doc.token(t).tag == tag::COMMA;
    if !comma(end) {
        return None;
    }
    // "Ama Owusu, 52, director of the ministry,"
    let aged = end + 2 < doc.len() && doc.token(end + 1).pos == Pos::Num && comma(end + 2);
    let from = if aged { end + 3 } else { end + 1 };
    let near = from..(from + REACH).min(doc.len());
    let title = near.take_while(|&t| doc.sent_of(t) == doc.sent_of(end)).find(|&t| {
        let whole = |m: &Mention| m.tokens.start as usize == from && is_title(doc, m);
        mentions.at(t).is_some_and(whole)
    })?;
    // "X, the president said" and lists are no titles of X.
    let subject = matches!(doc.dep(title), dep::NSUBJ | dep::NSUBJPASS | dep::CONJ);
    let ends = doc.subtree(title).end.max(title as u32 + 1) as usize;
    let closed = ends >= doc.len() || matches!(doc.text_of(ends), "," | "." | ";" | ")" | "”" | "\"");
    (!subject && closed && !(ends < doc.len() && comma(ends) && lists(doc, ends))).then_some(title)
}
