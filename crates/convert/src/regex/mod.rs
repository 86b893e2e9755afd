//! Compiles Python regular expressions into programs of [`nlp::regex`].
//!
//! The subset is what spaCy's tokenizers and rules use: characters, classes, groups, alternatives, repetition,
//! look-around, anchors, the flags `u` and `i` in front. Back references, other flags, conditions and empty loops are refused.

mod compile;
mod parse;

use nlp::regex::Program;

/// What is wrong with an expression, and at which character.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Position in characters.
    pub at: usize,
    /// What was expected.
    pub what: String,
}

/// Compiles an expression.
///
/// # Errors
/// The expression is malformed or uses what is not supported.
pub fn compile(pattern: &str) -> Result<Program, Problem> {
    let ast = parse::parse(pattern)?;
    compile::compile(&ast)
}

#[cfg(test)]
mod tests {
    use super::*;
    use nlp::regex::Scratch;
    use nlp::{Reader, Writer};

    fn search(pattern: &str, text: &str) -> Option<(usize, usize)> {
        let p = compile(pattern).unwrap();
        let mut w = Writer::default();
        p.write(&mut w);
        let bytes = w.finish();
        let q = Program::read(&mut Reader::new("test", &bytes)).unwrap();
        assert_eq!(p, q);
        q.search(text, &mut Scratch::default())
    }

    #[test]
    fn finds_what_python_finds() {
        for (pattern, text, expected) in [
            ("a|ab", "ab", Some((0, 1))),
            ("ab|a", "ab", Some((0, 2))),
            ("^b", "ab", None),
            ("b$", "ab\n", Some((1, 2))),
            (r"(?<=[0-9])km$", "30km", Some((2, 4))),
            (r"(?<=[0-9])km$", "km", None),
            (r"(?<!x)y", "xyzy", Some((3, 4))),
            (r"a(?![0-9])", "a1ab", Some((2, 3))),
            (r"\.\.+", "a...", Some((1, 4))),
            (r"[^a-c\d]+", "ab1xyz", Some((3, 6))),
            (r"(?u)(?:[\w.]{2,})@", "x.y@z", Some((0, 4))),
            (r"x{2,3}?", "xxxx", Some((0, 2))),
            (r"x{,2}y", "xxxy", Some((1, 4))),
            (r"a{b", "a{b", Some((0, 3))),
            (r"[]a]+", "]a", Some((0, 2))),
            (r"\u00e9\U0001F600", "é😀", Some((0, 6))),
            (r"\bfoo\b", "a foo.", Some((2, 5))),
            ("^n'?t$", "nt", Some((0, 2))),
            ("(?P<n>a)(b)", "ab", Some((0, 2))),
            ("", "ab", Some((0, 0))),
            (r"\S+@\S+", "a b@c", Some((2, 5))),
            (r"(?iu)^É[a-c]s", "éBſ", Some((0, 5))),
            (r"(?i)[^a]b", "AB xB", Some((3, 5))),
        ] {
            assert_eq!(search(pattern, text), expected, "{pattern} in {text:?}");
        }
    }

    #[test]
    fn finds_each() {
        let p = compile(r"(?<=[a-z])-(?=[a-z])|\.\.+").unwrap();
        let mut found = Vec::new();
        p.find_each("a-b..c-D-e-", &mut Scratch::default(), |s, e| found.push((s, e)));
        assert_eq!(found, [(1, 2), (3, 5)]);
    }

    #[test]
    fn long_hostile_texts_take_linear_time() {
        let p = compile(r"(?:a|a|b)*c").unwrap();
        assert_eq!(p.search(&"a".repeat(20_000), &mut Scratch::default()), None);
        let p = compile(r"^(?:\S+(?::\S*)?@)?z$").unwrap();
        assert_eq!(p.search(&":".repeat(5_000), &mut Scratch::default()), None);
    }

    #[test]
    fn refuses_by_name() {
        for pattern in [r"(a)\1", "(?x)a", "a)", "(a", "[a", "a**", "(?:a?)*", "*a", "(?<=a+)b", r"\N{DASH}", "a++"] {
            assert!(compile(pattern).is_err(), "{pattern}");
        }
    }
}
