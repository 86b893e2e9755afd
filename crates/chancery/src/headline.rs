//! Headlines In Title Case: a parser takes every word of one for a name, so the coder reads them as a sentence is written.
//!
//! Only letters change, one byte for one byte, so that offsets stay; the text itself is never shown so.

use std::borrow::Cow;
use std::collections::HashMap;

/// A headline is no longer than this, in bytes.
const LONGEST: usize = 200;
/// Words that title case leaves small.
const SMALL: [&str; 22] = [
    "about", "after", "against", "amid", "among", "and", "are", "before", "between", "during", "for", "from", "has",
    "into", "not", "over", "than", "that", "the", "under", "will", "with",
];

/// How often a word is written small and as a name in the body of an article.
#[derive(Debug, Default, Clone, Copy)]
struct Uses {
    small: u32,
    name: u32,
}

/// Returns `text` with the words of its headline written small, where they are no names: words that the body writes small
/// more often, and words that it does not have but a dictionary (`knows`). Without a body nothing changes.
pub(crate) fn recased(text: &str, knows: impl Fn(&str) -> bool) -> Cow<'_, str> {
    let end = headline_end(text);
    let (head, body) = text.split_at(end);
    if !is_title_case(head) || body.len() < 2 * LONGEST {
        return Cow::Borrowed(text);
    }
    let uses = uses(body);
    let mut bytes = text.as_bytes().to_vec();
    for (at, word) in words(head).skip(1).filter(|(_, w)| is_capitalised(w)) {
        let small = word.to_ascii_lowercase();
        let u = uses.get(small.as_str()).copied().unwrap_or_default();
        let is_name = if u.small + u.name == 0 { !knows(&small) } else { u.name >= u.small };
        if !is_name {
            bytes[at] = bytes[at].to_ascii_lowercase();
        }
    }
    match String::from_utf8(bytes) {
        Ok(text) => Cow::Owned(text),
        Err(_) => Cow::Borrowed(text),
    }
}

/// Returns where the first line, or the first sentence of it, ends.
fn headline_end(text: &str) -> usize {
    let start = text.len() - text.trim_start().len();
    let line = text[start..].find('\n').map_or(text.len(), |n| start + n);
    text[start..line].match_indices(". ").map(|(n, _)| start + n + 1).find(|n| n - start > 20).unwrap_or(line)
}

/// Tells whether all words but the small ones are capitalised, and not for being names or shouted.
fn is_title_case(head: &str) -> bool {
    let long: Vec<&str> = words(head).map(|(_, w)| w).filter(|w| w.len() > 3).collect();
    head.len() <= LONGEST
        && long.len() >= 4
        && long.iter().filter(|w| is_capitalised(w)).count() >= 4
        && long.iter().all(|w| !w.starts_with(|c: char| c.is_ascii_lowercase()) || SMALL.contains(w))
}

fn is_capitalised(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() > 1 && b[0].is_ascii_uppercase() && b[1..].iter().all(u8::is_ascii_lowercase)
}

/// Words of letters, with the byte where each begins.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let letters = text.split(|c: char| !c.is_alphabetic()).filter(|w| !w.is_empty());
    letters.map(|w| (w.as_ptr() as usize - text.as_ptr() as usize, w))
}

/// Counts the words of a body; what begins a sentence says nothing.
fn uses(body: &str) -> HashMap<String, Uses> {
    let mut all: HashMap<String, Uses> = HashMap::new();
    for (at, word) in words(body) {
        let before = body[..at].trim_end_matches([' ', '"', '“', '‘', '\'', '(']);
        let opens = before.len() == at || before.ends_with(['.', '!', '?', ':', '\n']) || before.is_empty();
        if is_capitalised(word) && !opens {
            all.entry(word.to_ascii_lowercase()).or_default().name += 1;
        } else if word.bytes().all(|b| b.is_ascii_lowercase()) {
            all.entry(word.to_owned()).or_default().small += 1;
        }
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str = "The envoy of Chad condemned the raid on Monday. Officials in Chad said that the raid had killed \
        nine villagers, and that Ms. Deby would raise it in Geneva next week. The government of Niger, which lies to the west, \
        has promised an inquiry and pledged to pay. It said the army was told to stop the raids at once. A spokesman in Niamey \
        said late on Tuesday that nobody had been arrested so far, and that talks would go on for some more weeks or months.";

    fn head(line: &str) -> String {
        let text = format!("{line}\n{BODY}");
        let new = recased(&text, |w| ["slams", "over", "border", "fresh"].contains(&w)).into_owned();
        assert_eq!(new.len(), text.len());
        assert!(new.ends_with(BODY));
        new.lines().next().unwrap_or_default().to_owned()
    }

    #[test]
    fn words_of_a_headline_are_small_unless_they_are_names() {
        assert_eq!(head("Chad Slams Niger Over Fresh Border Raid"), "Chad slams Niger over fresh border raid");
        assert_eq!(head("Envoy Deby Condemned Raid in Zinder"), "Envoy Deby condemned raid in Zinder");
    }

    #[test]
    fn other_lines_stay() {
        for line in
            ["Chad condemns Niger over a fresh border raid", "CHAD SLAMS NIGER OVER BORDER RAID", "Chad, Niger", ""]
        {
            assert_eq!(head(line), line);
        }
        assert_eq!(recased("Chad Slams Niger Over Border Raid", |_| true), "Chad Slams Niger Over Border Raid");
        assert_eq!(recased("", |_| true), "");
    }
}
