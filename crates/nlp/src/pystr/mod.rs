//! Python's string predicates, on which tokenisation, word shapes and lemmas depend.

mod tables;

fn in_ranges(c: char, ranges: &[(u32, u32)]) -> bool {
    let c = c as u32;
    let at = ranges.partition_point(|r| r.1 < c);
    ranges.get(at).is_some_and(|r| r.0 <= c)
}

/// `str.isspace` of one character.
pub(crate) fn is_space(c: char) -> bool {
    if c.is_ascii() { matches!(c, '\t'..='\r' | '\x1c'..='\x1f' | ' ') } else { in_ranges(c, tables::SPACE) }
}

/// `str.isalpha` of one character.
pub(crate) fn is_alpha(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_alphabetic() } else { in_ranges(c, tables::ALPHA) }
}

/// `str.isupper` of one character.
pub(crate) fn is_upper(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_uppercase() } else { in_ranges(c, tables::UPPER) }
}

/// `str.isdigit` of one character.
pub(crate) fn is_digit(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { in_ranges(c, tables::DIGIT) }
}

/// `str.isdecimal` of one character; `\d` in Python's `re`.
pub(crate) fn is_decimal(c: char) -> bool {
    if c.is_ascii() { c.is_ascii_digit() } else { in_ranges(c, tables::DECIMAL) }
}

/// `\w` in Python's `re`: `str.isalnum` or an underscore.
pub(crate) fn is_word(c: char) -> bool {
    c == '_' || is_alpha(c) || if c.is_ascii() { c.is_ascii_digit() } else { in_ranges(c, tables::NUMERIC) }
}

/// Punctuation: a general category that starts with P.
pub(crate) fn is_punct(c: char) -> bool {
    in_ranges(c, tables::PUNCT)
}

/// The lower case of one character where that is one character.
pub(crate) fn simple_lower(c: char) -> char {
    c.to_lowercase().next().unwrap_or(c)
}

/// `str.lower`, into `out`.
pub(crate) fn lower_into(s: &str, out: &mut String) {
    out.clear();
    if s.is_ascii() {
        out.push_str(s);
        out.make_ascii_lowercase();
    } else {
        // Rust applies the same special casings, the final sigma among them.
        out.push_str(&s.to_lowercase());
    }
}

/// spaCy's word shape: letters to `X` and `x`, digits to `d`, runs cut at four (`spacy.lang.lex_attrs.word_shape`).
pub(crate) fn shape_into(s: &str, out: &mut String) {
    out.clear();
    if s.len() >= 100 && s.chars().count() >= 100 {
        out.push_str("LONG");
        return;
    }
    let (mut last, mut run) = ('\0', 0);
    let mut first = true;
    for c in s.chars() {
        let shape = if is_alpha(c) {
            if is_upper(c) { 'X' } else { 'x' }
        } else if is_digit(c) {
            'd'
        } else {
            c
        };
        if shape == last && !first {
            run += 1;
        } else {
            run = 0;
            last = shape;
            first = false;
        }
        if run < 4 {
            out.push(shape);
        }
    }
}

/// The last `n` characters.
pub(crate) fn suffix(s: &str, n: usize) -> &str {
    match s.char_indices().rev().nth(n.saturating_sub(1)) {
        Some((at, _)) if n > 0 => &s[at..],
        _ => s,
    }
}

/// The first character, as a string.
pub(crate) fn prefix(s: &str) -> &str {
    s.chars().next().map_or("", |c| &s[..c.len_utf8()])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(s: &str) -> String {
        let mut out = String::new();
        shape_into(s, &mut out);
        out
    }

    #[test]
    fn shapes() {
        assert_eq!(shape("Washington-led"), "Xxxxx-xxx");
        assert_eq!(shape("2,000.50"), "d,ddd.dd");
        assert_eq!(shape("Владимир"), "Xxxxx");
        assert_eq!(shape("\0\0"), "\0\0");
        assert_eq!(shape(&"a".repeat(100)), "LONG");
    }

    #[test]
    fn ends() {
        assert_eq!(suffix("añb", 2), "ñb");
        assert_eq!(suffix("ab", 3), "ab");
        assert_eq!(prefix("ñb"), "ñ");
    }
}
