//! The index of heads, with the lemmas that a lemmatizer guesses for verbs it does not know.
//!
//! A rule lemmatizer cuts the ending off ("doxxed", "unbanning") and, where no stem is in its dictionary, keeps its first
//! guess: `doxxe`, `unbanne`. An entry is written with the true lemma, so each verb is found under those guesses as well.

use super::pattern::{Part, Pattern};
use super::words::{Key, key};
use crate::hash::{Keys, Table};

/// The numbers of patterns by head and part of speech, in the order in which they were given.
#[derive(Debug, Clone, Default)]
pub(super) struct Index(Table<[Vec<u32>; 3]>);

impl Index {
    /// Makes the index of patterns that are given with their numbers.
    pub(super) fn new<'a>(patterns: impl Iterator<Item = (u32, &'a Pattern)> + Clone) -> Self {
        let verbs = patterns.clone().map(|x| x.1).filter(|p| p.part == Part::Verb);
        let verbs: Keys = verbs.flat_map(Pattern::heads).map(key).collect();
        let mut index = Self::default();
        for (n, p) in patterns {
            let mut add = |head: Key| index.0.entry(head).or_default()[p.part as usize].push(n);
            for head in p.heads() {
                add(key(head));
                // What is an entry's own head is no guess: "rape" is not from "rap".
                let guesses = if p.part == Part::Verb { guesses(head) } else { Vec::new() };
                guesses.iter().map(|g| key(g)).filter(|g| !verbs.contains(g)).for_each(&mut add);
            }
        }
        index
    }

    /// Returns the numbers of the patterns with this head, by its hash.
    pub(super) fn at(&self, head: Key, part: Part) -> &[u32] {
        self.0.get(&head).map_or(&[], |all| &all[part as usize])
    }
}

/// Returns what a lemmatizer may make of the regular past and participle of a verb it does not know.
fn guesses(verb: &str) -> Vec<String> {
    let b = verb.as_bytes();
    let [.., third, second, last] = *b else { return Vec::new() };
    let vowel = |c: u8| b"aeiou".contains(&c);
    if !b.iter().all(u8::is_ascii_lowercase) || matches!(last, b'e' | b'y') {
        return Vec::new();
    }
    if last == b'l' && second == b'l' {
        return vec![verb[..verb.len() - 1].to_owned(), format!("{verb}e")]; // appalled: appal
    }
    let doubles = !vowel(third) && vowel(second) && !vowel(last) && !matches!(last, b'w' | b'x');
    let one_syllable = b.iter().filter(|&&c| vowel(c) || c == b'y').count() == 1;
    let doubled = format!("{verb}{}e", char::from(last)); // unbanned: unbanne
    match (doubles, one_syllable) {
        // One syllable always doubles, so "stripe" is not from "strip".
        (true, true) => vec![doubled],
        (true, false) if last == b'l' => vec![format!("{verb}e"), doubled, format!("{verb}l")],
        (true, false) => vec![format!("{verb}e"), doubled],
        _ => vec![format!("{verb}e")], // doxxed: doxxe
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::codebook::pattern::Classes;

    #[test]
    fn verbs_unknown_to_a_lemmatizer_are_found() {
        for (verb, guess) in [("doxx", "doxxe"), ("unban", "unbanne"), ("appall", "appal"), ("extol", "extoll")] {
            assert!(guesses(verb).contains(&guess.to_owned()), "{verb}: {:?}", guesses(verb));
        }
        assert_eq!(guesses("strip"), ["strippe"]);
        assert!(guesses("seize").is_empty() && guesses("go").is_empty());
    }

    #[test]
    fn heads_of_entries_are_no_guesses() {
        let verb = |text| Pattern::parse(text, Part::Verb, &Classes::new()).unwrap();
        let patterns = [verb("waterboard obj:*"), verb("rout obj:*"), verb("route through:*")];
        let index = Index::new((0..).zip(&patterns));
        let at = |head| index.at(key(head), Part::Verb);
        assert_eq!((at("waterboarde"), at("route"), at("rap")), (&[0][..], &[2][..], &[][..]));
        assert!(index.at(key("rout"), Part::Noun).is_empty());
    }
}
