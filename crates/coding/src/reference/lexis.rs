//! Words that decide what may stand for what: pronouns, and nouns with their kind and gender.

use crate::hash::{SEED, step};
use crate::{Gender, Number};
use std::collections::HashMap;
use std::sync::OnceLock;

const NOUNS: &str = include_str!("../../../../data/reference/nouns.tsv");
const REGIONS: &str = include_str!("../../../../data/reference/regions.tsv");
const KINDS: &str = include_str!("../../../../data/reference/kinds.tsv");
const DEEDS: &str = include_str!("../../../../data/reference/deeds.txt");

/// What a noun stands for, as far as pronouns care.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Person,
    People,
    Group,
    Place,
    Time,
    Abstract,
}

/// A noun of the table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Noun {
    pub(super) class: Class,
    pub(super) gender: Gender,
}

/// What sort of pronoun it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    Personal,
    Possessive,
    Reflexive,
    Demonstrative,
    Relative,
    Other,
}

/// A pronoun: grammatical person (0 for none), number, gender, sort.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pronoun {
    pub(super) person: u8,
    pub(super) number: Number,
    pub(super) gender: Gender,
    pub(super) sort: Sort,
}

/// Returns the key of a word, equal for equal words whatever their case (FNV-1a of the lower-cased bytes).
pub(super) fn key(word: &str) -> u64 {
    if word.is_ascii() {
        return word.bytes().fold(SEED, |h, b| step(h, b.to_ascii_lowercase()));
    }
    let mut utf8 = [0; 4];
    word.chars().flat_map(char::to_lowercase).fold(SEED, |h, c| c.encode_utf8(&mut utf8).bytes().fold(h, step))
}

/// Looks up a noun by its lemma.
pub(super) fn noun(lemma: &str) -> Option<Noun> {
    static TABLE: OnceLock<HashMap<u64, Noun>> = OnceLock::new();
    let read = |line: &str| {
        let mut fields = line.split('\t');
        let word = fields.next()?;
        let class = match fields.next()? {
            "person" => Class::Person,
            "people" => Class::People,
            "group" => Class::Group,
            "place" => Class::Place,
            "time" => Class::Time,
            "abstract" => Class::Abstract,
            _ => return None,
        };
        let gender = match fields.next()? {
            "female" => Gender::Female,
            "male" => Gender::Male,
            _ => Gender::Unknown,
        };
        Some((key(word), Noun { class, gender }))
    };
    let table = TABLE.get_or_init(|| NOUNS.lines().filter(|l| !l.starts_with('#')).filter_map(read).collect());
    table.get(&key(lemma)).copied()
}

/// Words with the states that they may stand for.
type States = HashMap<&'static str, Vec<crate::Country>>;

/// Reads a table of words, divided by `|`, and the states that they may stand for, divided by spaces.
fn states(table: &'static str) -> States {
    let rows = table.lines().filter(|l| !l.starts_with('#')).filter_map(|l| l.split_once('\t'));
    rows.flat_map(|(words, members)| {
        let states: Vec<_> = members.split(' ').filter_map(crate::Country::parse).collect();
        words.split('|').map(move |w| (w, states.clone()))
    })
    .collect()
}

/// The states that a region's adjective may stand for ("West African"), by its lower-case words; none for other words.
fn region(words: &str) -> Option<&'static [crate::Country]> {
    static TABLE: OnceLock<States> = OnceLock::new();
    TABLE.get_or_init(|| states(REGIONS)).get(words).map(Vec::as_slice)
}

/// The states that a noun for a kind of them may stand for ("island", "kingdom"), by its lower-case lemma; none for other
/// nouns.
pub(super) fn of_kind(noun: &str) -> Option<&'static [crate::Country]> {
    static TABLE: OnceLock<States> = OnceLock::new();
    TABLE.get_or_init(|| states(KINDS)).get(noun).map(Vec::as_slice)
}

/// Tells whether a verb is said of persons, bodies and states alone ("condemn", "meet").
pub(super) fn is_deed(lemma: &str) -> bool {
    static TABLE: OnceLock<std::collections::HashSet<u64>> = OnceLock::new();
    TABLE.get_or_init(|| DEEDS.lines().filter(|l| !l.starts_with('#')).map(key).collect()).contains(&key(lemma))
}

/// The states of the region whose adjective stands among tokens `start..head`: "the South American leader".
pub(super) fn region_before(doc: &text::Document, start: usize, head: usize) -> Option<&'static [crate::Country]> {
    let words: Vec<&str> = (start..head).map(|i| doc.norm(i)).collect();
    (0..words.len()).find_map(|i| region(&words[i..].join(" ")).or_else(|| region(words[i])))
}

/// Looks up a pronoun by its norm.
pub(super) fn pronoun(norm: &str) -> Option<Pronoun> {
    use Gender::{Female, Male, Neuter, Unknown as Any};
    use Number::{Plural, Singular, Unknown};
    use Sort::{Demonstrative, Other, Personal, Possessive, Reflexive, Relative};
    let (person, number, gender, sort) = match norm {
        "i" | "me" => (1, Singular, Any, Personal),
        "my" | "mine" => (1, Singular, Any, Possessive),
        "myself" => (1, Singular, Any, Reflexive),
        "we" | "us" => (1, Plural, Any, Personal),
        "our" | "ours" => (1, Plural, Any, Possessive),
        "ourselves" => (1, Plural, Any, Reflexive),
        "you" => (2, Unknown, Any, Personal),
        "your" | "yours" => (2, Unknown, Any, Possessive),
        "yourself" | "yourselves" => (2, Unknown, Any, Reflexive),
        "he" | "him" => (3, Singular, Male, Personal),
        "his" => (3, Singular, Male, Possessive),
        "himself" => (3, Singular, Male, Reflexive),
        "she" => (3, Singular, Female, Personal),
        "her" => (3, Singular, Female, Personal),
        "hers" => (3, Singular, Female, Possessive),
        "herself" => (3, Singular, Female, Reflexive),
        "it" => (3, Singular, Neuter, Personal),
        "its" => (3, Singular, Neuter, Possessive),
        "itself" => (3, Singular, Neuter, Reflexive),
        "they" | "them" | "'em" => (3, Plural, Any, Personal),
        "their" | "theirs" => (3, Plural, Any, Possessive),
        "themselves" | "themself" => (3, Plural, Any, Reflexive),
        "this" | "that" => (0, Singular, Neuter, Demonstrative),
        "these" | "those" => (0, Plural, Any, Demonstrative),
        "who" | "whom" | "whose" | "which" => (0, Unknown, Any, Relative),
        "both" | "many" | "several" | "few" | "others" => (0, Plural, Any, Other),
        _ => return None,
    };
    Some(Pronoun { person, number, gender, sort })
}

/// Tells whether the word is a style by which many are addressed ("His Highness"): it tells nobody from another.
pub(super) fn is_style(word: &str) -> bool {
    matches!(
        word,
        "Highness"
            | "Majesty"
            | "Excellency"
            | "Holiness"
            | "Eminence"
            | "Honour"
            | "Honor"
            | "HH"
            | "HRH"
            | "HM"
            | "HE"
    )
}

/// Tells whether the noun names a relative.
pub(super) fn is_kin(lemma: &str) -> bool {
    matches!(
        lemma,
        "son"
            | "daughter"
            | "child"
            | "father"
            | "mother"
            | "brother"
            | "sister"
            | "wife"
            | "husband"
            | "parent"
            | "uncle"
            | "aunt"
            | "cousin"
            | "nephew"
            | "niece"
            | "grandson"
            | "granddaughter"
            | "grandfather"
            | "grandmother"
            | "widow"
            | "sibling"
            | "twin"
            | "half-brother"
            | "half-sister"
            | "son-in-law"
            | "brother-in-law"
            | "father-in-law"
    )
}

/// Tells whether a role word is a kind of the more general one: a president is a leader, an envoy a diplomat.
pub(super) fn is_kind_of(role: &str, general: &str) -> bool {
    match general {
        "leader" => matches!(
            role,
            "president"
                | "premier"
                | "minister"
                | "chancellor"
                | "king"
                | "queen"
                | "emir"
                | "sultan"
                | "chief"
                | "head"
                | "chairman"
                | "chairwoman"
                | "dictator"
                | "ruler"
                | "founder"
                | "commander"
                | "pm"
                | "taoiseach"
        ),
        "premier" | "pm" => matches!(role, "minister" | "chancellor" | "premier" | "pm"),
        "official" => matches!(
            role,
            "minister"
                | "spokesman"
                | "spokeswoman"
                | "spokesperson"
                | "secretary"
                | "director"
                | "ambassador"
                | "envoy"
                | "commissioner"
                | "chief"
                | "head"
                | "adviser"
                | "advisor"
                | "deputy"
                | "governor"
                | "mayor"
        ),
        "diplomat" => matches!(role, "ambassador" | "envoy" | "minister" | "secretary" | "consul" | "representative"),
        "politician" | "lawmaker" | "legislator" => {
            matches!(
                role,
                "senator" | "congressman" | "congresswoman" | "mp" | "representative" | "deputy" | "governor"
            )
        }
        "spokesperson" => matches!(role, "spokesman" | "spokeswoman"),
        "spokesman" | "spokeswoman" => role == "spokesperson",
        "monarch" => matches!(role, "king" | "queen" | "emperor" | "empress" | "sultan"),
        "lawyer" => role == "attorney",
        "attorney" => role == "lawyer",
        "chief" | "head" => matches!(role, "director" | "secretary" | "commander" | "commissioner" | "general"),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_read() {
        for line in NOUNS.lines().filter(|l| !l.starts_with('#')).skip(1) {
            let word = line.split('\t').next().unwrap();
            assert!(noun(word).is_some(), "{line}");
        }
        assert_eq!(noun("Aunt").map(|n| n.gender), Some(Gender::Female));
        assert!(noun("zzz").is_none());
    }

    #[test]
    fn every_state_of_the_tables_is_known() {
        for row in [REGIONS, KINDS].iter().flat_map(|t| t.lines()).filter(|l| !l.starts_with(['#', 'w', 'n'])) {
            let (words, members) = row.split_once('\t').unwrap();
            assert!(members.split(' ').all(|c| crate::Country::parse(c).is_some()), "{words}");
        }
        assert!(of_kind("island").is_some() && of_kind("bridge").is_none());
        assert!(is_deed("condemn") && !is_deed("happen"));
    }

    #[test]
    fn keys_ignore_case() {
        assert_eq!(key("Élysée"), key("élysée"));
        assert_ne!(key("a"), key("b"));
    }
}
