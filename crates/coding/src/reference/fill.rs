//! What a cluster knows goes to the mentions that tell less.

use super::{Found, alike, phrase, retinue, salient};
use crate::actors::origin;
use crate::mention::Kind;
use crate::{Country, Form, Mention, Mentions, Number, Who};
use std::collections::HashMap;
use text::{Document, Pos, TokenRange, dep, tag};

/// Writes clusters and what they tell into the mentions.
pub(super) fn fill(doc: &Document, mentions: &mut Mentions, found: &Found) {
    let n = found.nodes.all.len();
    // How many nodes, and how many of them mentions, an entity has.
    let mut size = vec![(0u32, 0u32); n];
    for (k, &root) in found.root.iter().enumerate() {
        let (all, own) = &mut size[root as usize];
        *all += 1;
        *own += u32::from(found.nodes.all[k].mention.is_some());
    }
    let mut number = vec![u32::MAX; n];
    let mut dense = 0;
    let mut members: Vec<Vec<u32>> = Vec::new();
    for (k, &root) in found.root.iter().enumerate() {
        let node = &found.nodes.all[k];
        let (all, own) = size[root as usize];
        if all < 2 || own == 0 {
            continue;
        }
        if number[root as usize] == u32::MAX {
            number[root as usize] = dense;
            members.push(Vec::new());
            dense += 1;
        }
        members[number[root as usize] as usize].push(k as u32);
        if let Some(m) = node.mention {
            mentions.all_mut()[m as usize].cluster = Some(number[root as usize]);
        }
    }
    salient::pairs(doc, mentions);
    origin::tell(doc, mentions);
    for cluster in &members {
        share(mentions, found, cluster);
    }
    let mut states = HashMap::new();
    for &(k, speaker) in &found.spoken {
        speak(mentions, found, (k, speaker), &mut states);
    }
    owned(doc, mentions);
    retinue::fill(doc, mentions);
    alike::fill(doc, mentions);
    salient::fill(doc, mentions);
    let printed = members.iter().map(|cluster| print(doc, found, cluster)).filter(|c| c.len() > 1).collect();
    mentions.set_clusters(printed);
}

/// The phrases of a cluster, in order, without those that are no mentions of their own.
fn print(doc: &Document, found: &Found, cluster: &[u32]) -> Vec<TokenRange> {
    let nodes = cluster.iter().map(|&k| &found.nodes.all[k as usize]).filter(|n| !n.hidden);
    let mut out: Vec<TokenRange> = nodes.map(|n| phrase::whole(doc, n)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// How much a mention tells: its name first, then what is known.
fn worth(form: Form, who: &Who) -> u32 {
    let known =
        u32::from(who.country.is_some()) * 2 + u32::from(who.sector.is_some()) + u32::from(who.wikidata.is_some());
    match form {
        Form::Pronoun => 0,
        _ if who.name.is_empty() => 0,
        Form::Name => 32 + 4 * known + who.name.split(' ').count().min(3) as u32,
        Form::Description => 1 + 4 * known,
    }
}

fn share(mentions: &mut Mentions, found: &Found, cluster: &[u32]) {
    let mention = |k: u32| found.nodes.all[k as usize].mention.map(|m| m as usize);
    let all = mentions.all();
    let several = cluster.iter().map(|&k| &found.nodes.all[k as usize]).find(|n| n.mention.is_none());
    if let Some(group) = several {
        let members = group.members.iter().filter_map(|&k| Some(&all[mention(k)?]));
        let parties: Vec<Who> = members
            .flat_map(|m| std::iter::once(&m.who).chain(&m.also))
            .filter(|w| w.kind != Kind::Thing)
            .cloned()
            .collect();
        let Some((first, rest)) = parties.split_first() else { return };
        let (first, rest) = (first.clone(), rest.to_vec());
        for &k in cluster {
            let Some(m) = mention(k) else { continue };
            let m = &mut mentions.all_mut()[m];
            if m.form == Form::Pronoun || m.who.country.is_none() {
                m.who = first.clone();
                m.also.clone_from(&rest);
            }
        }
        return;
    }
    let best = cluster
        .iter()
        .filter_map(|&k| mention(k))
        .max_by_key(|&m| (worth(all[m].form, &all[m].who), std::cmp::Reverse(m)));
    let Some(best) = best.filter(|&m| worth(all[m].form, &all[m].who) > 0) else { return };
    let mut whole = all[best].who.clone();
    // What the best-named one does not tell, another may.
    for &k in cluster {
        let Some(m) = mention(k) else { continue };
        let other = &all[m].who;
        if other.kind == Kind::Thing || whole.kind == Kind::Thing && whole.name.is_empty() {
            continue;
        }
        if whole.country.is_none() {
            whole.country = other.country;
        }
        if whole.sector.is_none() {
            whole.sector = other.sector;
            whole.more_sectors.clone_from(&other.more_sectors);
        }
        if whole.wikidata.is_none() && all[m].form == Form::Name {
            whole.wikidata.clone_from(&other.wikidata);
        }
    }
    let also = all[best].also.clone();
    let plural = all[best].number == Number::Plural || !also.is_empty();
    for &k in cluster {
        let Some(m) = mention(k) else { continue };
        let m = &mut mentions.all_mut()[m];
        if m.form == Form::Pronoun || m.who.kind == Kind::Thing || m.who.name.is_empty() {
            m.who = whole.clone();
            if plural {
                m.also.clone_from(&also);
            }
            continue;
        }
        if m.form == Form::Description || whole.kind == Kind::Person {
            m.who.name.clone_from(&whole.name);
        }
        // "The force" of two countries and "an Afghan and coalition force" are one.
        if m.form == Form::Description && m.who.country.is_none() && whole.country.is_some() && m.also.is_empty() {
            m.also.clone_from(&also);
        }
        m.who.country = m.who.country.or(whole.country);
        m.who.sector = m.who.sector.or(whole.sector);
        if m.who.wikidata.is_none() {
            m.who.wikidata.clone_from(&whole.wikidata);
        }
    }
}

/// Those who stand across from their owner, not with him: "his counterpart".
const ACROSS: [&str; 12] = [
    "counterpart",
    "ally",
    "neighbor",
    "neighbour",
    "rival",
    "opponent",
    "enemy",
    "foe",
    "adversary",
    "host",
    "guest",
    "partner",
];

/// "Its forces", "their governments", "both countries' parliaments": of the country, or the countries, that the pronoun or
/// the pair stands for.
fn owned(doc: &Document, mentions: &mut Mentions) {
    let mut clusters: HashMap<u32, Vec<usize>> = HashMap::new();
    for (k, m) in mentions.all().iter().enumerate() {
        if let Some(cluster) = m.cluster {
            clusters.entry(cluster).or_default().push(k);
        }
    }
    for k in 0..mentions.all().len() {
        let m = &mentions.all()[k];
        let institution = matches!(m.who.kind, Kind::Org | Kind::People | Kind::Person);
        if m.form != Form::Description || m.who.country.is_some() || !institution || ACROSS.contains(&doc.lemma(m.head))
        {
            continue;
        }
        let pronoun = |c: usize| doc.token(c).pos == Pos::Pron || doc.token(c).tag == tag::WP_POSS;
        let pair = |c: usize| mentions.at(c).is_some_and(|o| !o.also.is_empty());
        let whose = doc.children(m.head).find(|&c| doc.dep(c) == dep::POSS && (pronoun(c) || pair(c)));
        let Some(owner) = whose.and_then(|c| mentions.at(c)) else { continue };
        let countries: Vec<_> = std::iter::once(&owner.who).chain(&owner.also).filter_map(|w| w.country).collect();
        let plural = m.number == Number::Plural;
        let Some((first, rest)) = countries.split_first() else { continue };
        let (first, rest) = (*first, if plural { rest.to_vec() } else { Vec::new() });
        let m = &mut mentions.all_mut()[k];
        m.who.country = Some(first);
        "reference:owner".clone_into(&mut m.who.source);
        m.also = rest.into_iter().map(|c| Who { country: Some(c), wikidata: None, ..m.who.clone() }).collect();
        // "Their" after it is theirs too.
        let Some(cluster) = m.cluster.and_then(|c| clusters.get(&c)) else { continue };
        let (who, also) = (m.who.clone(), m.also.clone());
        for &n in &cluster[cluster.partition_point(|&n| n <= k)..] {
            let o = &mut mentions.all_mut()[n];
            if o.form == Form::Pronoun && o.who.country.is_none() {
                (o.who, o.also) = (who.clone(), also.clone());
            }
        }
    }
}

/// "We" in a quotation: the country or body that its speaker speaks for. `states` remembers up to which mention none is
/// the state of a country: nothing becomes a state here.
fn speak(
    mentions: &mut Mentions,
    found: &Found,
    (k, speaker): (u32, u32),
    states: &mut HashMap<Option<Country>, usize>,
) {
    let mention = |k: u32| found.nodes.all[k as usize].mention.map(|m| m as usize);
    let (Some(m), Some(s)) = (mention(k), mention(speaker)) else { return };
    let all = mentions.all();
    let who = &all[s].who;
    if all[m].who.country.is_some() || who.country.is_none() && who.sector.is_none() {
        return;
    }
    let from = states.entry(who.country).or_insert(0);
    let is_state = |o: &Mention| o.who.kind == Kind::State && o.who.country == who.country && !o.who.name.is_empty();
    *from += all[*from..].iter().take_while(|o| !is_state(o)).count();
    let name = all.get(*from).map_or_else(|| who.name.clone(), |o| o.who.name.clone());
    let who = Who { name, kind: Kind::People, wikidata: None, source: "reference:speaker".to_owned(), ..who.clone() };
    mentions.all_mut()[m].who = who;
}
