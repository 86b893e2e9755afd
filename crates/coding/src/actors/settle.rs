//! Labels of names evened out over a document: an entity recogniser sees a few words at a time, an article tells more.
//!
//! In this order, for names that are labelled as a person, a body or a place:
//! 1. the last part of a person's full name in the article is that person ("Mokoena" after "Thandi Mokoena");
//! 2. a name that the lexicon lists for a state, a town, a body or a group alone is that;
//! 3. a name is what it is labelled most often in the article.

use super::fold;
use super::lexicon::{Class, Lexicon};
use std::collections::{BTreeMap, HashMap, HashSet};
use text::{Document, Sym, TokenRange, ent};

/// What a name can stand for; places are one class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Sort {
    Person,
    Body,
    Place,
}

impl Sort {
    fn of(label: Sym) -> Option<Self> {
        match label {
            ent::PERSON => Some(Self::Person),
            ent::ORG => Some(Self::Body),
            ent::GPE | ent::LOC | ent::FAC => Some(Self::Place),
            _ => None,
        }
    }

    /// The label of a name of this sort; a place keeps the label of its kind.
    fn label(self, told: Sym) -> Sym {
        match self {
            _ if Self::of(told) == Some(self) => told,
            Self::Person => ent::PERSON,
            Self::Body => ent::ORG,
            Self::Place => ent::GPE,
        }
    }
}

/// A name: its index, the tokens without article and possessive, the folded key.
struct Name {
    entity: usize,
    tokens: TokenRange,
    key: u64,
    sort: Sort,
}

/// Gives each name of a person, body or place the label that the whole document speaks for.
pub fn settle(doc: &mut Document, lex: &Lexicon) {
    let names: Vec<Name> = (0..doc.ents().len()).filter_map(|k| name(doc, k)).collect();
    let last = |n: &Name| fold::join(0, fold::key(doc.text_of(n.tokens.end as usize - 1)));
    let full_names: HashSet<u64> =
        names.iter().filter(|n| n.sort == Sort::Person && n.tokens.len() > 1).map(last).collect();
    let mut votes: HashMap<u64, BTreeMap<Sort, u32>> = HashMap::new();
    for n in &names {
        *votes.entry(n.key).or_default().entry(n.sort).or_default() += 1;
    }
    let mut changes = Vec::new();
    for n in &names {
        let listed = listed(lex, doc, n);
        let sort = if n.tokens.len() == 1 && full_names.contains(&n.key) {
            // "George Washington" does not make a person of Washington, but "Kurt Campbell" does of Campbell.
            if is_state(lex, n.key) { n.sort } else { Sort::Person }
        } else if let Some(sort) = listed {
            sort
        } else {
            let votes = &votes[&n.key];
            let most = votes.values().max().copied().unwrap_or(0);
            let own = votes.get(&n.sort).copied().unwrap_or(0);
            votes.iter().find(|(_, v)| own < most && **v == most).map_or(n.sort, |(s, _)| *s)
        };
        changes.push((n.entity, sort));
    }
    for (k, sort) in changes {
        let told = doc.ents()[k].label;
        doc.relabel(k, sort.label(told));
    }
}

fn name(doc: &Document, k: usize) -> Option<Name> {
    let e = doc.ents()[k];
    let sort = Sort::of(e.label)?;
    let mut tokens = e.tokens;
    if tokens.len() > 1 && doc.norm(tokens.start as usize) == "the" {
        tokens.start += 1;
    }
    if tokens.len() > 1 && matches!(doc.text_of(tokens.end as usize - 1), "'s" | "’s" | "'" | "’") {
        tokens.end -= 1;
    }
    if tokens.is_empty() {
        return None;
    }
    let key = tokens.iter().map(|i| fold::key(doc.text_of(i))).filter(|k| *k != 0).fold(0, fold::join);
    Some(Name { entity: k, tokens, key, sort })
}

/// Tells whether the name is that of a state or a capital.
fn is_state(lex: &Lexicon, key: u64) -> bool {
    let entries = lex.look_up(key).map(|(link, _)| lex.chain(link));
    entries.into_iter().flatten().any(|(_, e)| matches!(e.class, Class::State | Class::Capital))
}

/// The sort that the lexicon knows the whole name for, if all its entries agree.
fn listed(lex: &Lexicon, doc: &Document, n: &Name) -> Option<Sort> {
    let (link, _) = lex.look_up(n.key)?;
    let case = fold::case_of(doc.text_of(n.tokens.start as usize));
    let mut found = None;
    for (_, e) in lex.chain(link).filter(|(_, e)| e.case <= case) {
        let sort = match e.class {
            Class::State | Class::Capital | Class::City | Class::Region => Sort::Place,
            Class::Body | Class::Group | Class::Organ => Sort::Body,
            Class::Person => Sort::Person,
            _ => return None,
        };
        if found.is_some_and(|f| f != sort) {
            return None;
        }
        found = Some(sort);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use text::{Entity, Pos, Span, TokenData, dep};

    /// A document of capitalised words with entities over token ranges.
    fn doc(words: &[&str], ents: &[(usize, usize, Sym)]) -> Document {
        let mut b = Document::builder(words.join(" "));
        let mut at = 0;
        for (i, w) in words.iter().enumerate() {
            b.push(TokenData {
                span: Span::new(at, at + w.len() as u32),
                space_after: i + 1 < words.len(),
                norm: &w.to_lowercase(),
                lemma: w,
                tag: Sym::EMPTY,
                pos: Pos::Propn,
                morph: Sym::EMPTY,
                head: 0,
                dep: dep::DEP,
                sent_start: i == 0,
            });
            at += w.len() as u32 + 1;
        }
        for &(start, end, label) in ents {
            b.push_entity(Entity { tokens: TokenRange::new(start, end), label });
        }
        b.finish()
    }

    fn check(words: &[&str], ents: &[(usize, usize, Sym)], expect: &[Sym]) {
        let mut doc = doc(words, ents);
        settle(&mut doc, Lexicon::builtin());
        let labels: Vec<Sym> = doc.ents().iter().map(|e| e.label).collect();
        assert_eq!(labels, expect, "{words:?}");
    }

    #[test]
    fn a_surname_is_the_person_told_before() {
        check(
            &["Thandi", "Mokoena", "spoke", "Mokoena", "left"],
            &[(0, 2, ent::PERSON), (3, 4, ent::GPE)],
            &[ent::PERSON, ent::PERSON],
        );
        let capital = [(0, 2, ent::PERSON), (3, 4, ent::GPE)];
        check(&["George", "Washington", "in", "Washington"], &capital, &[ent::PERSON, ent::GPE]);
    }

    #[test]
    fn the_lexicon_knows_states_and_bodies() {
        check(&["Malawi"], &[(0, 1, ent::PERSON)], &[ent::GPE]);
        check(&["The", "African", "Union"], &[(0, 3, ent::GPE)], &[ent::ORG]);
    }

    #[test]
    fn the_article_outvotes_one_telling() {
        let words = ["Zorvex", "and", "Zorvex", "and", "Zorvex"];
        let ents = [(0, 1, ent::ORG), (2, 3, ent::PERSON), (4, 5, ent::ORG)];
        check(&words, &ents, &[ent::ORG; 3]);
        check(&words[..3], &ents[..2], &[ent::ORG, ent::PERSON]);
    }
}
