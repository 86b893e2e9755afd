//! The index of heads, with the lemmas that a lemmatizer guesses for verbs it does not know.
//!
//! A rule lemmatizer cuts the ending off ("doxxed", "unbanning") and, where no stem is in its dictionary, keeps its first
//! guess: `doxxe`, `unbanne`. An entry is written with the true lemma, so each verb is found under those guesses as well.

use super::pattern::{Part, Pattern};
use std::collections::{HashMap, HashSet};

/// Returns the positions of the patterns by head, in order.
pub(super) fn index<'a>(patterns: impl Iterator<Item = &'a Pattern> + Clone) -> HashMap<String, Vec<u32>> {
    let verb = |p: &&Pattern| p.part == Part::Verb;
    let verbs: HashSet<&str> = patterns.clone().filter(verb).flat_map(|p| &p.heads).map(String::as_str).collect();
    let mut index: HashMap<String, Vec<u32>> = HashMap::new();
    for (i, p) in patterns.enumerate() {
        for head in &p.heads {
            index.entry(head.clone()).or_default().push(i as u32);
            // What is an entry's own head is no guess: "rape" is not from "rap".
            let guesses = if p.part == Part::Verb { guesses(head) } else { Vec::new() };
            for guess in guesses.into_iter().filter(|g| !verbs.contains(g.as_str())) {
                index.entry(guess).or_default().push(i as u32);
            }
        }
    }
    index
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
        let verb = |text| Pattern::parse(text, Part::Verb, &HashMap::new()).unwrap();
        let patterns = [verb("waterboard obj:*"), verb("rout obj:*"), verb("route through:*")];
        let index = index(patterns.iter());
        assert_eq!((&index["waterboarde"], &index["route"]), (&vec![0], &vec![2]));
    }
}
