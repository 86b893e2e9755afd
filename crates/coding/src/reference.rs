//! Reference: names and pronouns followed through the article.
//!
//! First passes only: equal names, parts of names, and pronouns to the nearest mention before them that fits in number
//! and kind.

use crate::mention::{Form, Gender, Kind, Mention, Mentions, Number, Who};
use std::collections::HashMap;
use text::{Document, TokenRange};

/// How many mentions a pronoun looks back over.
const WINDOW: usize = 40;

/// Sets clusters and gives later mentions what earlier ones tell.
pub fn resolve(doc: &Document, mentions: &mut Mentions) {
    let all = mentions.all_mut();
    let mut by_name: HashMap<String, usize> = HashMap::new();
    let mut next = 0;
    for k in 0..all.len() {
        let antecedent = match all[k].form {
            Form::Name => {
                let last = doc.text_of(all[k].head).to_lowercase();
                let found = by_name
                    .get(&last)
                    .copied()
                    .filter(|&j| all[j].who.kind == all[k].who.kind || all[k].who.kind == Kind::Thing);
                if found.is_none() || all[k].tokens.len() > 1 {
                    by_name.insert(last, k);
                }
                found
            }
            Form::Pronoun => (k.saturating_sub(WINDOW)..k).rev().find(|&j| fits(doc, &all[j], &all[k])),
            Form::Description => None,
        };
        let Some(j) = antecedent else { continue };
        let cluster = *all[j].cluster.get_or_insert_with(|| {
            next += 1;
            next - 1
        });
        all[k].cluster = Some(cluster);
        if fuller(&all[j].who, &all[k].who) {
            all[k].who = all[j].who.clone();
        }
    }
}

fn fuller(a: &Who, b: &Who) -> bool {
    a.is_actor() && (!b.is_actor() || a.name.len() > b.name.len() && b.country.is_none_or(|c| a.country == Some(c)))
}

fn fits(doc: &Document, a: &Mention, pronoun: &Mention) -> bool {
    let word = doc.norm(pronoun.head);
    let person = matches!(a.who.kind, Kind::Person);
    match word {
        "he" | "him" | "his" => person && a.gender != Gender::Female,
        "she" | "her" | "hers" => person && a.gender != Gender::Male,
        "it" | "its" => matches!(a.who.kind, Kind::State | Kind::Org) && a.number != Number::Plural,
        "they" | "them" | "their" => a.who.kind == Kind::People || a.number == Number::Plural && a.who.is_actor(),
        _ => false,
    }
}

/// Returns the clusters of two mentions and more, in order.
pub fn clusters(mentions: &Mentions) -> Vec<Vec<TokenRange>> {
    let mut out: Vec<Vec<TokenRange>> = Vec::new();
    for m in mentions.all() {
        if let Some(c) = m.cluster {
            let c = c as usize;
            if out.len() <= c {
                out.resize(c + 1, Vec::new());
            }
            out[c].push(m.tokens);
        }
    }
    out.retain(|c| c.len() > 1);
    out
}
