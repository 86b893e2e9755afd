//! Universal part-of-speech tags as an enumeration.

/// A universal part of speech (Universal Dependencies v2, with `SPACE` as spaCy adds it).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Pos {
    /// No tag.
    #[default]
    None,
    Adj,
    Adp,
    Adv,
    Aux,
    Conj,
    Cconj,
    Det,
    Intj,
    Noun,
    Num,
    Part,
    Pron,
    Propn,
    Punct,
    Sconj,
    Sym,
    Verb,
    X,
    Space,
}

const NAMES: [(Pos, &str); 20] = [
    (Pos::None, ""),
    (Pos::Adj, "ADJ"),
    (Pos::Adp, "ADP"),
    (Pos::Adv, "ADV"),
    (Pos::Aux, "AUX"),
    (Pos::Conj, "CONJ"),
    (Pos::Cconj, "CCONJ"),
    (Pos::Det, "DET"),
    (Pos::Intj, "INTJ"),
    (Pos::Noun, "NOUN"),
    (Pos::Num, "NUM"),
    (Pos::Part, "PART"),
    (Pos::Pron, "PRON"),
    (Pos::Propn, "PROPN"),
    (Pos::Punct, "PUNCT"),
    (Pos::Sconj, "SCONJ"),
    (Pos::Sym, "SYM"),
    (Pos::Verb, "VERB"),
    (Pos::X, "X"),
    (Pos::Space, "SPACE"),
];

impl Pos {
    /// Returns the tag's name as Universal Dependencies writes it; empty for [`Pos::None`].
    pub const fn as_str(self) -> &'static str {
        NAMES[self as usize].1
    }

    /// Reads a tag's name; `None` when there is no such tag.
    pub fn parse(name: &str) -> Option<Self> {
        NAMES.iter().find(|(_, n)| *n == name).map(|(p, _)| *p)
    }

    /// Tells whether the word names things: noun, proper noun or pronoun.
    pub const fn is_nominal(self) -> bool {
        matches!(self, Self::Noun | Self::Propn | Self::Pron)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_at_their_number_and_read_back() {
        for (i, (pos, name)) in NAMES.iter().enumerate() {
            assert_eq!(*pos as usize, i);
            assert_eq!(Pos::parse(name), Some(*pos));
            assert_eq!(pos.as_str(), *name);
        }
        assert_eq!(Pos::parse("VRB"), None);
    }
}
