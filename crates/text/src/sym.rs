//! Interned label names: tags, dependency labels, morphology, entity types.
//!
//! Label sets belong to models and are small, so they are interned once for the whole process; the labels of
//! `en_core_web_sm` have constants ([`dep`], [`tag`], [`ent`]) that compare in one instruction.

use std::collections::HashMap;
use std::fmt;
use std::sync::{OnceLock, RwLock};

/// An interned label; equal names give equal symbols within a process. The number is never written out.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub struct Sym(u32);

struct Table {
    names: Vec<&'static str>,
    ids: HashMap<&'static str, u32>,
}

fn table() -> &'static RwLock<Table> {
    static TABLE: OnceLock<RwLock<Table>> = OnceLock::new();
    TABLE.get_or_init(|| {
        let names: Vec<&'static str> = std::iter::once("").chain(KNOWN.iter().copied()).collect();
        let ids = names.iter().enumerate().map(|(i, n)| (*n, i as u32)).collect();
        RwLock::new(Table { names, ids })
    })
}

impl Sym {
    /// The empty label.
    pub const EMPTY: Self = Self(0);

    /// Interns `name`. Meant for label sets of models, which are bounded: a name is kept for the life of the process.
    pub fn new(name: &str) -> Self {
        // A poisoned lock still holds a consistent table: every write is a single push after the look-up.
        let read = table().read().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(&id) = read.ids.get(name) {
            return Self(id);
        }
        drop(read);
        let mut write = table().write().unwrap_or_else(std::sync::PoisonError::into_inner);
        if let Some(&id) = write.ids.get(name) {
            return Self(id);
        }
        let id = write.names.len() as u32;
        let kept: &'static str = Box::leak(name.to_owned().into_boxed_str());
        write.names.push(kept);
        write.ids.insert(kept, id);
        Self(id)
    }

    /// Returns the label's name.
    pub fn as_str(self) -> &'static str {
        table().read().unwrap_or_else(std::sync::PoisonError::into_inner).names[self.0 as usize]
    }

    /// Tells whether this is the empty label.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl fmt::Debug for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Display for Sym {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Dependency labels of ClearNLP, as `en_core_web_sm` uses them.
#[allow(missing_docs)]
pub mod dep {
    use super::Sym;
    pub const ROOT: Sym = Sym(1);
    pub const ACL: Sym = Sym(2);
    pub const ACOMP: Sym = Sym(3);
    pub const ADVCL: Sym = Sym(4);
    pub const ADVMOD: Sym = Sym(5);
    pub const AGENT: Sym = Sym(6);
    pub const AMOD: Sym = Sym(7);
    pub const APPOS: Sym = Sym(8);
    pub const ATTR: Sym = Sym(9);
    pub const AUX: Sym = Sym(10);
    pub const AUXPASS: Sym = Sym(11);
    pub const CASE: Sym = Sym(12);
    pub const CC: Sym = Sym(13);
    pub const CCOMP: Sym = Sym(14);
    pub const COMPOUND: Sym = Sym(15);
    pub const CONJ: Sym = Sym(16);
    pub const CSUBJ: Sym = Sym(17);
    pub const CSUBJPASS: Sym = Sym(18);
    pub const DATIVE: Sym = Sym(19);
    pub const DEP: Sym = Sym(20);
    pub const DET: Sym = Sym(21);
    pub const DOBJ: Sym = Sym(22);
    pub const EXPL: Sym = Sym(23);
    pub const INTJ: Sym = Sym(24);
    pub const MARK: Sym = Sym(25);
    pub const META: Sym = Sym(26);
    pub const NEG: Sym = Sym(27);
    pub const NMOD: Sym = Sym(28);
    pub const NPADVMOD: Sym = Sym(29);
    pub const NSUBJ: Sym = Sym(30);
    pub const NSUBJPASS: Sym = Sym(31);
    pub const NUMMOD: Sym = Sym(32);
    pub const OPRD: Sym = Sym(33);
    pub const PARATAXIS: Sym = Sym(34);
    pub const PCOMP: Sym = Sym(35);
    pub const POBJ: Sym = Sym(36);
    pub const POSS: Sym = Sym(37);
    pub const PRECONJ: Sym = Sym(38);
    pub const PREDET: Sym = Sym(39);
    pub const PREP: Sym = Sym(40);
    pub const PRT: Sym = Sym(41);
    pub const PUNCT: Sym = Sym(42);
    pub const QUANTMOD: Sym = Sym(43);
    pub const RELCL: Sym = Sym(44);
    pub const XCOMP: Sym = Sym(45);
}

/// Penn Treebank tags of OntoNotes.
#[allow(missing_docs)]
pub mod tag {
    use super::Sym;
    pub const DOLLAR: Sym = Sym(46);
    pub const QUOTE_CLOSE: Sym = Sym(47);
    pub const COMMA: Sym = Sym(48);
    pub const LRB: Sym = Sym(49);
    pub const RRB: Sym = Sym(50);
    pub const STOP: Sym = Sym(51);
    pub const COLON: Sym = Sym(52);
    pub const ADD: Sym = Sym(53);
    pub const AFX: Sym = Sym(54);
    pub const CC: Sym = Sym(55);
    pub const CD: Sym = Sym(56);
    pub const DT: Sym = Sym(57);
    pub const EX: Sym = Sym(58);
    pub const FW: Sym = Sym(59);
    pub const HYPH: Sym = Sym(60);
    pub const IN: Sym = Sym(61);
    pub const JJ: Sym = Sym(62);
    pub const JJR: Sym = Sym(63);
    pub const JJS: Sym = Sym(64);
    pub const LS: Sym = Sym(65);
    pub const MD: Sym = Sym(66);
    pub const NFP: Sym = Sym(67);
    pub const NN: Sym = Sym(68);
    pub const NNP: Sym = Sym(69);
    pub const NNPS: Sym = Sym(70);
    pub const NNS: Sym = Sym(71);
    pub const PDT: Sym = Sym(72);
    pub const POS: Sym = Sym(73);
    pub const PRP: Sym = Sym(74);
    pub const PRP_POSS: Sym = Sym(75);
    pub const RB: Sym = Sym(76);
    pub const RBR: Sym = Sym(77);
    pub const RBS: Sym = Sym(78);
    pub const RP: Sym = Sym(79);
    pub const SYM: Sym = Sym(80);
    pub const TO: Sym = Sym(81);
    pub const UH: Sym = Sym(82);
    pub const VB: Sym = Sym(83);
    pub const VBD: Sym = Sym(84);
    pub const VBG: Sym = Sym(85);
    pub const VBN: Sym = Sym(86);
    pub const VBP: Sym = Sym(87);
    pub const VBZ: Sym = Sym(88);
    pub const WDT: Sym = Sym(89);
    pub const WP: Sym = Sym(90);
    pub const WP_POSS: Sym = Sym(91);
    pub const WRB: Sym = Sym(92);
    pub const XX: Sym = Sym(93);
    pub const SP: Sym = Sym(94);
    pub const QUOTE_OPEN: Sym = Sym(95);
}

/// Entity types of OntoNotes.
#[allow(missing_docs)]
pub mod ent {
    use super::Sym;
    pub const CARDINAL: Sym = Sym(96);
    pub const DATE: Sym = Sym(97);
    pub const EVENT: Sym = Sym(98);
    pub const FAC: Sym = Sym(99);
    pub const GPE: Sym = Sym(100);
    pub const LANGUAGE: Sym = Sym(101);
    pub const LAW: Sym = Sym(102);
    pub const LOC: Sym = Sym(103);
    pub const MONEY: Sym = Sym(104);
    pub const NORP: Sym = Sym(105);
    pub const ORDINAL: Sym = Sym(106);
    pub const ORG: Sym = Sym(107);
    pub const PERCENT: Sym = Sym(108);
    pub const PERSON: Sym = Sym(109);
    pub const PRODUCT: Sym = Sym(110);
    pub const QUANTITY: Sym = Sym(111);
    pub const TIME: Sym = Sym(112);
    pub const WORK_OF_ART: Sym = Sym(113);
}

const KNOWN: &[&str] = &[
    "ROOT",
    "acl",
    "acomp",
    "advcl",
    "advmod",
    "agent",
    "amod",
    "appos",
    "attr",
    "aux",
    "auxpass",
    "case",
    "cc",
    "ccomp",
    "compound",
    "conj",
    "csubj",
    "csubjpass",
    "dative",
    "dep",
    "det",
    "dobj",
    "expl",
    "intj",
    "mark",
    "meta",
    "neg",
    "nmod",
    "npadvmod",
    "nsubj",
    "nsubjpass",
    "nummod",
    "oprd",
    "parataxis",
    "pcomp",
    "pobj",
    "poss",
    "preconj",
    "predet",
    "prep",
    "prt",
    "punct",
    "quantmod",
    "relcl",
    "xcomp",
    "$",
    "''",
    ",",
    "-LRB-",
    "-RRB-",
    ".",
    ":",
    "ADD",
    "AFX",
    "CC",
    "CD",
    "DT",
    "EX",
    "FW",
    "HYPH",
    "IN",
    "JJ",
    "JJR",
    "JJS",
    "LS",
    "MD",
    "NFP",
    "NN",
    "NNP",
    "NNPS",
    "NNS",
    "PDT",
    "POS",
    "PRP",
    "PRP$",
    "RB",
    "RBR",
    "RBS",
    "RP",
    "SYM",
    "TO",
    "UH",
    "VB",
    "VBD",
    "VBG",
    "VBN",
    "VBP",
    "VBZ",
    "WDT",
    "WP",
    "WP$",
    "WRB",
    "XX",
    "_SP",
    "``",
    "CARDINAL",
    "DATE",
    "EVENT",
    "FAC",
    "GPE",
    "LANGUAGE",
    "LAW",
    "LOC",
    "MONEY",
    "NORP",
    "ORDINAL",
    "ORG",
    "PERCENT",
    "PERSON",
    "PRODUCT",
    "QUANTITY",
    "TIME",
    "WORK_OF_ART",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn constants_stand_for_their_names() {
        assert_eq!(dep::NSUBJ.as_str(), "nsubj");
        assert_eq!(Sym::new("nsubj"), dep::NSUBJ);
        assert_eq!(tag::VBD.as_str(), "VBD");
        assert_eq!(Sym::new("WORK_OF_ART"), ent::WORK_OF_ART);
        assert_eq!(Sym::new(""), Sym::EMPTY);
        for (i, name) in KNOWN.iter().enumerate() {
            assert_eq!(Sym::new(name), Sym(i as u32 + 1), "{name}");
        }
    }

    #[test]
    fn a_new_name_keeps_its_symbol() {
        let a = Sym::new("Case=Nom|Number=Sing|Test");
        assert_eq!(a, Sym::new("Case=Nom|Number=Sing|Test"));
        assert_eq!(a.as_str(), "Case=Nom|Number=Sing|Test");
    }
}
