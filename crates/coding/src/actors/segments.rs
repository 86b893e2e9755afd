//! Known phrases in a document: longest first, from left to right.

use super::fold::{self, Case};
use super::lexicon::{Class, Entry, Lexicon};
use text::{Document, Pos};

/// A known phrase at tokens `start..end`, with the link of its first entry.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Seg {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) link: u32,
}

/// All known phrases of a document.
pub(crate) struct Segments {
    segs: Vec<Seg>,
    /// `[n_tokens]`, index into `segs` plus one; 0 for none.
    of: Vec<u32>,
    /// `[n_tokens]`, folded keys.
    keys: Vec<u64>,
    cases: Vec<Case>,
    /// `[n_tokens]`, whether the whole sentence is in lower case.
    lowered: Vec<bool>,
}

/// A sentence of at least so many words without one capital is taken to be written so.
const LOWERED: usize = 4;

/// Words that are a country's adjective only with a capital.
const COMMON: [&str; 2] = ["polish", "jersey"];

impl Segments {
    pub(crate) fn new(doc: &Document, lex: &Lexicon) -> Self {
        let n = doc.len();
        let mut s = Self {
            segs: Vec::with_capacity(n / 4),
            of: vec![0; n],
            keys: (0..n).map(|i| fold::key(doc.text_of(i))).collect(),
            cases: (0..n).map(|i| fold::case_of(doc.text_of(i))).collect(),
            lowered: vec![false; n],
        };
        for sent in doc.sents() {
            let all = sent.start as usize..sent.end as usize;
            let words = all.clone().filter(|&i| doc.text_of(i).starts_with(char::is_alphabetic)).count();
            if words >= LOWERED && all.clone().all(|i| !doc.text_of(i).contains(char::is_uppercase)) {
                s.lowered[all].fill(true);
            }
            let mut i = sent.start as usize;
            while i < sent.end as usize {
                match s.match_at(doc, lex, i, sent.end as usize) {
                    Some(seg) => {
                        s.segs.push(seg);
                        s.of[seg.start..seg.end].fill(s.segs.len() as u32);
                        i = seg.end;
                    }
                    None => i += 1,
                }
            }
        }
        s
    }

    /// The longest known phrase that starts at token `i`.
    fn match_at(&self, doc: &Document, lex: &Lexicon, i: usize, sent_end: usize) -> Option<Seg> {
        let function = matches!(
            doc.token(i).pos,
            Pos::Punct | Pos::Space | Pos::Adp | Pos::Aux | Pos::Cconj | Pos::Sconj | Pos::Part | Pos::Verb | Pos::Pron
        );
        // "the displaced", "the city's displaced": people by what happened to them.
        let before = i.checked_sub(1).map(|b| doc.token(b));
        let noun = doc.token(i).pos == Pos::Verb
            && before.is_some_and(|b| b.tag == text::tag::POS || b.pos == Pos::Det)
            && doc.children(i).all(|c| c < i);
        if self.keys[i] == 0 || function && !noun && self.cases[i] == Case::Lower {
            return None;
        }
        let (mut h, mut j, mut best) = (0, i, None);
        while j < sent_end {
            let key = self.keys[j];
            if key == 0 {
                // A hyphen inside a name does not count; a dash or an apostrophe with blanks around ends it, but for the
                // mark of a possessive ("workers' party").
                let owner = doc.token(j).tag == text::tag::POS && !doc.token(j - 1).space_after;
                if !owner && (doc.token(j - 1).space_after || doc.token(j).space_after) {
                    break;
                }
                j += 1;
                continue;
            }
            h = fold::join(h, key);
            let Some((link, more)) = lex.look_up(h) else { break };
            let lowered = self.lowered[i] && COMMON.contains(&doc.norm(i));
            if lex.chain(link).any(|(_, e)| self.written(e, i, j + 1) && !(lowered && e.case != Case::Lower)) {
                best = Some(Seg { start: i, end: j + 1, link });
            }
            if !more {
                break;
            }
            j += 1;
        }
        best.filter(|seg| !self.names_a_spot(doc, lex, *seg))
    }

    /// Tells whether the word after a country's or town's name makes it a street, a lake or the like: "Indian Lake",
    /// "Guernsey County".
    fn names_a_spot(&self, doc: &Document, lex: &Lexicon, seg: Seg) -> bool {
        const SPOTS: [&str; 22] = [
            "county",
            "lake",
            "road",
            "street",
            "avenue",
            "creek",
            "township",
            "boulevard",
            "drive",
            "highway",
            "lane",
            "springs",
            "heights",
            "ocean",
            "sea",
            "river",
            "square",
            "bridge",
            "beach",
            "falls",
            "parkway",
            "turnpike",
        ];
        let next = seg.end;
        let spot = next < doc.len()
            && self.cases[next] >= Case::Capital
            && doc.token(next - 1).space_after
            && SPOTS.contains(&doc.norm(next));
        let place = |e: &Entry| matches!(e.class, Class::State | Class::Demonym | Class::City | Class::Nation);
        spot && lex.chain(seg.link).any(|(_, e)| place(e))
    }

    /// Tells whether tokens `start..end` are capitalised as the entry wants.
    pub(crate) fn written(&self, e: &Entry, start: usize, end: usize) -> bool {
        match e.case {
            Case::Lower => true,
            Case::Capital if self.lowered[start] => named_in_lower_case(e),
            // "Russia today" is no newspaper.
            Case::Capital if e.sector == Some(crate::Sector::Jrn) => self.cases[end - 1] >= Case::Capital,
            Case::Capital => self.cases[start].max(self.cases[end - 1]) >= Case::Capital,
            Case::Upper => {
                self.cases[start..end].iter().all(|&c| c != Case::Capital) && self.cases[start] == Case::Upper
            }
        }
    }

    /// The known phrase that token `i` belongs to.
    pub(crate) fn at(&self, i: usize) -> Option<Seg> {
        self.segs.get((*self.of.get(i)? as usize).checked_sub(1)?).copied()
    }

    /// All known phrases, in order.
    pub(crate) fn all(&self) -> impl Iterator<Item = Seg> {
        self.segs.iter().copied()
    }

    pub(crate) fn key(&self, i: usize) -> u64 {
        self.keys[i]
    }

    pub(crate) fn capital(&self, i: usize) -> bool {
        self.cases[i] >= Case::Capital
    }

    /// The entry of a phrase that fits best: written so, in force on the day, of the wanted country; modifiers only
    /// where asked for.
    pub(crate) fn pick<'l>(
        &self,
        lex: &'l Lexicon,
        seg: Seg,
        day: Option<i32>,
        modifier: bool,
    ) -> Option<(u32, &'l Entry)> {
        let fits = |e: &Entry| self.written(e, seg.start, seg.end) && (modifier || e.class != Class::Modifier);
        let mut fallback = None;
        for (link, e) in lex.chain(seg.link) {
            if !fits(e) {
                continue;
            }
            if e.holds(day) {
                return Some((link, e));
            }
            fallback = fallback.or(Some((link, e)));
        }
        fallback
    }
}

/// Tells whether a name is known for itself where nothing has a capital: states, bodies of several words, armed groups.
fn named_in_lower_case(e: &Entry) -> bool {
    match e.class {
        Class::State | Class::Demonym | Class::Nation => true,
        Class::Body => e.n_words > 1,
        Class::Group => e.sector == Some(crate::Sector::Reb),
        _ => false,
    }
}
