//! Words as numbers: spelling evened out so that one key stands for all ways a name is written.
//!
//! Case, diacritics, full stops, apostrophes and hyphens inside a word do not count: `U.S.`, `US` and `us` fold to
//! the same key; [`Case`] keeps apart what only capitals tell.

use crate::hash::{SEED, step};

/// How a word or a name is capitalised.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Case {
    /// No capital at the start: a common word.
    Lower,
    /// A capital first letter.
    Capital,
    /// At least two letters, all capital.
    Upper,
}

/// Tells the capitalisation of `word`.
pub(crate) fn case_of(word: &str) -> Case {
    let mut letters = word.chars().filter(|c| c.is_alphabetic());
    let Some(first) = letters.next() else { return Case::Lower };
    if !first.is_uppercase() {
        return Case::Lower;
    }
    let upper = letters.next().is_some_and(char::is_uppercase) && letters.all(char::is_uppercase);
    if upper { Case::Upper } else { Case::Capital }
}

/// The plain letters that a Latin letter with marks stands for.
fn plain(c: char) -> &'static str {
    match c {
        'À'..='Å' | 'à'..='å' | 'Ā'..='ą' | 'Ǎ' | 'ǎ' | 'Ạ'..='ặ' => "a",
        'Æ' | 'æ' => "ae",
        'Ç' | 'ç' | 'Ć'..='č' => "c",
        'Ð' | 'ð' | 'Ď'..='đ' => "d",
        'È'..='Ë' | 'è'..='ë' | 'Ē'..='ě' | 'Ẹ'..='ệ' | 'Ə' | 'ə' => "e",
        'Ĝ'..='ģ' | 'Ǧ' | 'ǧ' => "g",
        'Ĥ'..='ħ' | 'Ḥ' | 'ḥ' | 'Ḫ' | 'ḫ' => "h",
        'Ì'..='Ï' | 'ì'..='ï' | 'Ĩ'..='ı' | 'Ỉ'..='ị' => "i",
        'Ĵ' | 'ĵ' => "j",
        'Ķ'..='ĸ' => "k",
        'Ĺ'..='ł' => "l",
        'Ñ' | 'ñ' | 'Ń'..='ŋ' => "n",
        'Ò'..='Ö' | 'Ø' | 'ò'..='ö' | 'ø' | 'Ō'..='ő' | 'Ơ' | 'ơ' | 'Ọ'..='ợ' => "o",
        'Œ' | 'œ' => "oe",
        'Ŕ'..='ř' => "r",
        'Ś'..='š' | 'Ș' | 'ș' | 'Ṣ' | 'ṣ' => "s",
        'ß' => "ss",
        'Þ' | 'þ' => "th",
        'Ţ'..='ŧ' | 'Ț' | 'ț' | 'Ṭ' | 'ṭ' => "t",
        'Ù'..='Ü' | 'ù'..='ü' | 'Ũ'..='ų' | 'Ư' | 'ư' | 'Ụ'..='ự' => "u",
        'Ŵ' | 'ŵ' => "w",
        'Ý' | 'ý' | 'ÿ' | 'Ŷ'..='Ÿ' | 'Ỳ'..='ỹ' => "y",
        'Ź'..='ž' | 'Ẓ' | 'ẓ' => "z",
        _ => "",
    }
}

/// Tells whether a character does not count in a key.
const fn silent(c: char) -> bool {
    matches!(c, '.' | '\'' | '’' | '‘' | 'ʻ' | 'ʼ' | '`' | '-' | '‐' | '‑' | '–' | '\u{300}'..='\u{36f}')
}

/// The key of one word (FNV-1a over its folded bytes); 0 for a word of silent characters alone, such as a hyphen.
pub(crate) fn key(word: &str) -> u64 {
    if word.is_ascii() { plain_key(word.as_bytes()) } else { key_of_chars(word) }
}

/// [`key`] of a word of ASCII.
fn plain_key(word: &[u8]) -> u64 {
    let (mut h, mut any) = (SEED, false);
    for b in word.iter().filter(|b| !matches!(b, b'.' | b'\'' | b'`' | b'-')) {
        any = true;
        h = step(h, b.to_ascii_lowercase());
    }
    if any { h | 1 } else { 0 }
}

/// [`key`] of any word.
fn key_of_chars(word: &str) -> u64 {
    let mut h = SEED;
    let mut any = false;
    for c in word.chars() {
        if silent(c) {
            continue;
        }
        any = true;
        if c.is_ascii() {
            h = step(h, c.to_ascii_lowercase() as u8);
            continue;
        }
        let p = plain(c);
        if p.is_empty() {
            for l in c.to_lowercase() {
                for b in l.encode_utf8(&mut [0; 4]).bytes() {
                    h = step(h, b);
                }
            }
        } else {
            for b in p.bytes() {
                h = step(h, b);
            }
        }
    }
    if any { h | 1 } else { 0 }
}

/// The key of a phrase that goes on with the word of key `next`.
pub(crate) const fn join(phrase: u64, next: u64) -> u64 {
    (phrase.rotate_left(23) ^ next).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The words of a name as the tokenizer would give them, without hyphens: `al-Shabaab` has two.
pub(crate) fn words(name: &str) -> impl Iterator<Item = &str> {
    parts(name).filter(|w| key(w) != 0)
}

/// The keys of the words of a name.
pub(crate) fn keys(name: &str) -> impl Iterator<Item = u64> {
    parts(name).map(key).filter(|k| *k != 0)
}

/// Adds the [`keys`] of a name to `out`: in one go where it is ASCII, as most of the tables are.
pub(crate) fn push_keys(name: &str, out: &mut Vec<u64>) {
    if !name.is_ascii() {
        out.extend(keys(name));
        return;
    }
    let name = name.as_bytes();
    let letter = |at: usize| name.get(at).is_some_and(u8::is_ascii_alphabetic);
    // Hashes of the word as read so far, and of what stood before its last byte; `SEED` where nothing counts.
    let (mut h, mut before, mut start) = (SEED, SEED, 0);
    for at in 0..=name.len() {
        match name.get(at) {
            Some(b'.' | b'\'' | b'`') => continue,
            Some(b'-') if !(at > start && letter(at - 1) && letter(at + 1)) => continue,
            None | Some(b'-' | b'\t'..=b'\r' | b' ' | b',' | b'/') => {}
            Some(b) => {
                before = h;
                h = step(h, b.to_ascii_lowercase());
                continue;
            }
        }
        // The mark of the possessive is a word of its own.
        let owns = at > start + 2 && name[start..at].ends_with(b"'s");
        let words = if owns { [before, step(SEED, b's')] } else { [h, SEED] };
        out.extend(words.into_iter().filter(|h| *h != SEED).map(|h| h | 1));
        (h, before, start) = (SEED, SEED, at + 1);
    }
}

fn parts(name: &str) -> impl Iterator<Item = &str> {
    let parts = name.split(|c: char| c.is_whitespace() || c == ',' || c == '/').flat_map(hyphens);
    parts.flat_map(possessive)
}

/// Splits off the mark of the possessive: "People's" is two words to the tokenizer.
fn possessive(word: &str) -> impl Iterator<Item = &str> {
    let cut = ["'s", "’s"].iter().find(|s| word.len() > s.len() && word.ends_with(**s)).map_or(0, |s| s.len());
    let (stem, mark) = word.split_at(word.len() - cut);
    [stem, mark].into_iter()
}

/// Splits at hyphens between letters.
fn hyphens(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(word);
    std::iter::from_fn(move || {
        let w = rest?;
        let cut = w.char_indices().find(|&(i, c)| {
            matches!(c, '-' | '‐' | '‑' | '–')
                && w[..i].chars().next_back().is_some_and(char::is_alphabetic)
                && w[i + c.len_utf8()..].chars().next().is_some_and(char::is_alphabetic)
        });
        let Some((i, c)) = cut else {
            rest = None;
            return Some(w);
        };
        rest = Some(&w[i + c.len_utf8()..]);
        Some(&w[..i])
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_share_a_key() {
        for (a, b) in
            [("U.S.", "us"), ("Erdoğan", "Erdogan"), ("Élysée", "elysee"), ("Sana'a", "Sanaa"), ("M-23", "M23")]
        {
            assert_eq!(key(a), key(b), "{a} {b}");
        }
        assert_ne!(key("Iran"), key("Iraq"));
        assert_eq!(key("-"), 0);
    }

    #[test]
    fn names_split_as_the_tokenizer_does() {
        assert_eq!(words("al-Shabaab").collect::<Vec<_>>(), ["al", "Shabaab"]);
        assert!(keys("Sana'a - People's").eq(words("Sana'a - People's").map(key)));
        assert_eq!(words("M-23 movement").collect::<Vec<_>>(), ["M-23", "movement"]);
        assert_eq!(words("People's Party").collect::<Vec<_>>(), ["People", "'s", "Party"]);
        assert_eq!(words("Washington, D.C.").collect::<Vec<_>>(), ["Washington", "D.C."]);
    }

    #[test]
    fn keys_of_ascii_are_those_of_characters() {
        let mut got = Vec::new();
        for name in ["M-23's -'s x--y", "'s", "a's-b's c-4", "-", " , a/b\t", "", "Sana'a-`x`.", "É.-é's al-Qaeda"] {
            got.clear();
            push_keys(name, &mut got);
            assert!(got.iter().copied().eq(words(name).map(key_of_chars)), "{name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn keys_of_any_name_are_those_of_its_words(name in "[ a-cA-C'’.,/é\t\\-]{0,12}") {
            let mut got = Vec::new();
            push_keys(&name, &mut got);
            proptest::prop_assert_eq!(got, words(&name).map(key_of_chars).collect::<Vec<_>>());
        }
    }

    #[test]
    fn capitals_are_told() {
        assert_eq!(case_of("US"), Case::Upper);
        assert_eq!(case_of("U.S."), Case::Upper);
        assert_eq!(case_of("us"), Case::Lower);
        assert_eq!(case_of("al"), Case::Lower);
        assert_eq!(case_of("Iran"), Case::Capital);
        assert_eq!(case_of("4"), Case::Lower);
    }
}
