//! What the resolver knows of each mention by itself: role, number, gender, kind, words.

use super::lexis::{self, Class, Pronoun, Sort, key};
use super::quotes::Quotes;
use crate::mention::Kind;
use crate::{Form, Gender, Mention, Mentions, Number};
use text::{Document, Pos, Sym, TokenRange, dep, ent, tag};

/// The grammatical role of a phrase; lower is more prominent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Role {
    Subject,
    Object,
    Oblique,
    Possessive,
    Attribute,
    Modifier,
    Other,
}

/// How a noun phrase is introduced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Definite {
    Bare,
    The,
    This,
    Owned,
    A,
    Some,
}

/// Kinds that a mention may stand for, as a set.
pub(super) mod may {
    pub(in super::super) const PERSON: u8 = 1;
    pub(in super::super) const GROUP: u8 = 2;
    pub(in super::super) const THING: u8 = 4;
    pub(in super::super) const PLACE: u8 = 8;
    pub(in super::super) const TIME: u8 = 16;
    pub(in super::super) const ANY: u8 = PERSON | GROUP | THING | PLACE;
}

/// One mention, or a coordination of mentions ("A and B").
#[derive(Debug, Clone)]
pub(super) struct Node {
    /// Index of the mention; none for a coordination.
    pub(super) mention: Option<u32>,
    /// First and last conjunct's nodes, for a coordination.
    pub(super) members: Vec<u32>,
    pub(super) head: usize,
    pub(super) tokens: TokenRange,
    pub(super) sent: usize,
    /// Number of the quotation that holds it, plus one; 0 outside.
    pub(super) quote: u32,
    pub(super) form: Form,
    pub(super) number: Number,
    pub(super) gender: Gender,
    pub(super) may: u8,
    pub(super) pronoun: Option<Pronoun>,
    pub(super) role: Role,
    pub(super) definite: Definite,
    /// Key of the head's lemma.
    pub(super) lemma: u64,
    /// Keys of the name's words, or of a description's modifiers: range in [`Nodes::words`].
    pub(super) words: (u32, u32),
    /// Key of all words without determiner and possessive mark.
    pub(super) phrase: u64,
    /// Stands inside another's phrase or name: no referent of its own for pronouns.
    pub(super) inner: bool,
    /// Not printed in clusters: apposition, predicate, relative pronoun, adjective.
    pub(super) hidden: bool,
}

/// All nodes of a document, in order.
pub(super) struct Nodes {
    pub(super) all: Vec<Node>,
    pub(super) words: Vec<u64>,
    /// `[n_mentions]`, the node of each mention.
    pub(super) of_mention: Vec<u32>,
}

/// Tells whether a label marks a word before a noun that belongs to its phrase.
fn modifies(label: Sym) -> bool {
    [dep::COMPOUND, dep::AMOD, dep::NMOD, dep::NUMMOD, dep::DET, dep::QUANTMOD, dep::PREDET].contains(&label)
}

/// Returns the role of the phrase headed by `i`; conjuncts and appositions take their head's.
pub(super) fn role(doc: &Document, mut i: usize) -> Role {
    for _ in 0..8 {
        let label = doc.dep(i);
        if (label == dep::CONJ || label == dep::APPOS) && doc.head(i) != i {
            i = doc.head(i);
            continue;
        }
        return match label {
            l if l == dep::NSUBJ || l == dep::NSUBJPASS => Role::Subject,
            l if l == dep::DOBJ || l == dep::DATIVE => Role::Object,
            l if l == dep::POBJ => Role::Oblique,
            l if l == dep::POSS => Role::Possessive,
            l if l == dep::ATTR || l == dep::OPRD => Role::Attribute,
            l if modifies(l) => Role::Modifier,
            _ => Role::Other,
        };
    }
    Role::Other
}

/// Tells whether the entity type names amounts or times.
pub(super) fn is_measure(label: Sym) -> bool {
    [ent::DATE, ent::TIME, ent::PERCENT, ent::MONEY, ent::QUANTITY, ent::ORDINAL, ent::CARDINAL].contains(&label)
}

fn definite(doc: &Document, h: usize) -> Definite {
    for c in doc.children(h) {
        if c > h {
            break;
        }
        let label = doc.dep(c);
        if label == dep::POSS {
            return Definite::Owned;
        }
        if label == dep::DET || label == dep::PREDET {
            return match doc.norm(c) {
                "the" => Definite::The,
                "this" | "that" | "these" | "those" | "such" => Definite::This,
                "a" | "an" | "another" => Definite::A,
                "all" | "both" => continue,
                _ => Definite::Some,
            };
        }
    }
    Definite::Bare
}

/// Titles that stand before a name and are no part of it.
fn is_title(doc: &Document, i: usize) -> bool {
    matches!(
        doc.norm(i).trim_end_matches('.'),
        "mr" | "mrs" | "ms" | "dr" | "sir" | "lady" | "sen" | "rep" | "gov" | "gen" | "rev" | "prof"
    ) || lexis::noun(doc.text_of(i)).is_some_and(|n| n.class == Class::Person)
}

/// The tokens of the name around head `h`: its entity, or the proper nouns up to it.
fn name_tokens(doc: &Document, h: usize, within: TokenRange) -> TokenRange {
    let (mut start, mut end) = (h, h + 1);
    let entity = doc.ent_of(h).filter(|e| !is_measure(e.label));
    if let Some(e) = entity {
        (start, end) = (e.tokens.start as usize, e.tokens.end as usize);
        start = start.max(within.start as usize).min(h);
    } else {
        while start > within.start as usize
            && doc.token(start - 1).pos == Pos::Propn
            && doc.dep(start - 1) == dep::COMPOUND
        {
            start -= 1;
        }
    }
    while start < h && (doc.dep(start) == dep::DET || doc.token(start).pos == Pos::Space || is_title(doc, start)) {
        start += 1;
    }
    while end > h + 1 && (doc.token(end - 1).tag == tag::POS || doc.token(end - 1).pos == Pos::Punct) {
        end -= 1;
    }
    TokenRange::new(start, end)
}

struct Builder<'a> {
    doc: &'a Document,
    quotes: &'a Quotes,
    out: Nodes,
}

impl Nodes {
    pub(super) fn new(doc: &Document, mentions: &Mentions, quotes: &Quotes) -> Self {
        let n = mentions.all().len();
        let out = Self { all: Vec::with_capacity(n + n / 8), words: Vec::with_capacity(2 * n), of_mention: vec![0; n] };
        let mut b = Builder { doc, quotes, out };
        for (k, m) in mentions.all().iter().enumerate() {
            b.push(k, m);
            b.coordination(mentions, m.head);
        }
        b.out
    }

    /// The keys of a node's name words or modifiers.
    pub(super) fn words_of(&self, n: &Node) -> &[u64] {
        &self.words[n.words.0 as usize..n.words.1 as usize]
    }
}

impl Builder<'_> {
    fn push(&mut self, k: usize, m: &Mention) {
        let (doc, h) = (self.doc, m.head);
        let token = doc.token(h);
        let pronoun =
            if token.pos == Pos::Propn { None } else { lexis::pronoun(doc.norm(h)) }
                .map(|p| {
                    if doc.norm(h) == "her" && token.tag == tag::PRP_POSS {
                        Pronoun { sort: Sort::Possessive, ..p }
                    } else {
                        p
                    }
                })
                .map(|p| {
                    if token.tag == tag::WDT || token.tag == tag::WP {
                        Pronoun { sort: Sort::Relative, ..p }
                    } else {
                        p
                    }
                });
        let label = doc.ent_of(h).map(|e| e.label);
        let noun =
            if token.pos == Pos::Propn { None } else { lexis::noun(doc.lemma(h)).or_else(|| lexis::noun(doc.norm(h))) };
        let form = match m.form {
            _ if pronoun.is_some() => Form::Pronoun,
            Form::Pronoun => Form::Description,
            f => f,
        };
        let first = self.out.words.len() as u32;
        let (phrase, nested) = match form {
            Form::Name => self.name(m),
            Form::Description => (self.modifiers(m), false),
            Form::Pronoun => (0, false),
        };
        let adjective = token.pos == Pos::Adj || token.tag == tag::JJ;
        let label_of = doc.dep(h);
        let relative = pronoun.is_some_and(|p| p.sort == Sort::Relative);
        let node = Node {
            mention: Some(k as u32),
            members: Vec::new(),
            head: h,
            tokens: m.tokens,
            sent: doc.sent_of(h),
            quote: self.quotes.at(h),
            form,
            number: number(doc, m, pronoun, noun),
            gender: gender(doc, m, pronoun, noun),
            may: may_be(doc, m, pronoun, noun, label),
            pronoun,
            role: role(doc, h),
            definite: definite(doc, h),
            lemma: key(doc.lemma(h)),
            words: (first, self.out.words.len() as u32),
            phrase,
            inner: nested || adjective || modifies(label_of),
            hidden: nested || adjective || relative || label_of == dep::APPOS,
        };
        self.out.of_mention[k] = self.out.all.len() as u32;
        self.out.all.push(node);
    }

    /// Stores the words of a name; returns the key of the whole and whether it is only a part of a longer name.
    fn name(&mut self, m: &Mention) -> (u64, bool) {
        let doc = self.doc;
        let name = name_tokens(doc, m.head, m.tokens);
        let mut whole = 0u64;
        for i in name.iter() {
            if matches!(doc.token(i).pos, Pos::Punct | Pos::Space)
                || doc.norm(i) == "the"
                || doc.token(i).tag == tag::POS
            {
                continue;
            }
            let k = key(doc.text_of(i).trim_end_matches('.'));
            whole = whole.rotate_left(7) ^ k;
            self.out.words.push(k);
        }
        // The entity's own head stands elsewhere: "Texas" in "University of Texas".
        let nested = doc.ent_of(m.head).is_some_and(|e| {
            let outside = |i: usize| doc.head(i) == i || !e.tokens.contains(doc.head(i));
            e.tokens.iter().any(|i| i != m.head && outside(i) && matches!(doc.token(i).pos, Pos::Noun | Pos::Propn))
                && !outside(m.head)
        });
        (whole, nested)
    }

    /// Stores the modifiers of a description; returns the key of the whole phrase.
    fn modifiers(&mut self, m: &Mention) -> u64 {
        let doc = self.doc;
        let mut whole = 0u64;
        for i in m.tokens.iter().take(24) {
            let t = doc.token(i);
            if matches!(t.pos, Pos::Det | Pos::Punct | Pos::Space | Pos::Part) || t.tag == tag::POS {
                continue;
            }
            let k = key(doc.norm(i));
            whole = whole.rotate_left(7) ^ k;
            if i != m.head && matches!(t.pos, Pos::Noun | Pos::Propn | Pos::Adj | Pos::Num | Pos::Verb | Pos::Pron) {
                self.out.words.push(k);
            }
        }
        whole
    }

    /// Adds the coordination that ends with the phrase headed by `h`.
    fn coordination(&mut self, mentions: &Mentions, h: usize) {
        let doc = self.doc;
        if doc.dep(h) != dep::CONJ || doc.child(h, dep::CONJ).is_some() {
            return;
        }
        let (mut chain, mut at, mut or) = (vec![h], h, false);
        while doc.dep(at) == dep::CONJ && doc.head(at) != at && chain.len() < 8 {
            at = doc.head(at);
            or |= doc.children(at).any(|c| doc.dep(c) == dep::CC && doc.norm(c) != "and" && doc.norm(c) != "&");
            chain.push(at);
        }
        chain.reverse();
        let all = mentions.all();
        let found: Option<Vec<u32>> = chain
            .iter()
            .map(|&t| {
                let k = all.binary_search_by_key(&t, |m| m.head).ok()?;
                (t <= h).then(|| self.out.of_mention[k])
            })
            .collect();
        let Some(members) = found.filter(|m| m.len() > 1 && !or) else { return };
        let nodes = &self.out.all;
        let (a, z) = (&nodes[members[0] as usize], &nodes[members[members.len() - 1] as usize]);
        let may = members.iter().fold(0xff, |b, &k| b & nodes[k as usize].may);
        let node = Node {
            mention: None,
            head: a.head,
            tokens: TokenRange { start: a.tokens.start.min(z.tokens.start), end: z.tokens.end.max(a.tokens.end) },
            form: Form::Description,
            number: Number::Plural,
            gender: Gender::Unknown,
            may: if may == 0 { may::THING } else { may },
            pronoun: None,
            definite: Definite::Bare,
            lemma: 0,
            words: (0, 0),
            phrase: 0,
            inner: a.inner || a.may == may::TIME,
            hidden: false,
            sent: a.sent,
            quote: a.quote,
            role: a.role,
            members,
        };
        self.out.all.push(node);
    }
}

fn number(doc: &Document, m: &Mention, p: Option<Pronoun>, noun: Option<lexis::Noun>) -> Number {
    if let Some(p) = p {
        return p.number;
    }
    let t = doc.token(m.head);
    match noun.map(|n| n.class) {
        Some(Class::People) => Number::Plural,
        _ if matches!(m.who.kind, Kind::State | Kind::Org | Kind::Person) && m.form == Form::Name => Number::Singular,
        // "Hicks", "Ilves": a name without article that only looks plural.
        _ if m.form == Form::Name
            && t.tag != tag::NN
            && t.tag != tag::NNP
            && definite(doc, m.head) == Definite::Bare =>
        {
            Number::Unknown
        }
        _ if t.tag == tag::NNS || t.tag == tag::NNPS => Number::Plural,
        _ if m.number != Number::Unknown => m.number,
        _ if t.tag == tag::NN || t.tag == tag::NNP => Number::Singular,
        _ => Number::Unknown,
    }
}

/// Gender by the mention itself, its noun, or a title or role before a name ("Lady", "actress").
fn gender(doc: &Document, m: &Mention, p: Option<Pronoun>, noun: Option<lexis::Noun>) -> Gender {
    if let Some(p) = p {
        return p.gender;
    }
    if let Some(n) = noun.filter(|n| n.gender != Gender::Unknown) {
        return n.gender;
    }
    if m.gender != Gender::Unknown && m.gender != Gender::Neuter {
        return m.gender;
    }
    for i in m.tokens.start as usize..m.head {
        if doc.dep(i) == dep::COMPOUND && doc.head(i) == m.head {
            let word = doc.norm(i).trim_end_matches('.');
            if let Some(n) = lexis::noun(word).filter(|n| n.class == Class::Person && n.gender != Gender::Unknown) {
                return n.gender;
            }
        }
    }
    if doc.lemma(m.head).ends_with("woman") {
        return Gender::Female;
    }
    Gender::Unknown
}

fn may_be(doc: &Document, m: &Mention, p: Option<Pronoun>, noun: Option<lexis::Noun>, label: Option<Sym>) -> u8 {
    if let Some(p) = p {
        return match (p.person, p.gender) {
            (1 | 2, _) | (3, Gender::Male | Gender::Female) => may::PERSON,
            (3, Gender::Neuter) => may::GROUP | may::THING | may::PLACE,
            _ if doc.norm(m.head).starts_with("who") => may::PERSON | may::GROUP,
            _ => may::ANY,
        };
    }
    match m.who.kind {
        Kind::Person | Kind::People => return may::PERSON,
        Kind::Org => return may::GROUP,
        Kind::State => return may::GROUP | may::PLACE,
        Kind::Place => return may::PLACE,
        Kind::Thing => {}
    }
    if m.form == Form::Name {
        return match label {
            Some(l) if l == ent::PERSON => may::PERSON,
            Some(l) if l == ent::ORG || l == ent::NORP => may::GROUP,
            Some(l) if l == ent::GPE => may::GROUP | may::PLACE,
            Some(l) if l == ent::LOC || l == ent::FAC => may::PLACE,
            Some(l) if is_measure(l) => may::TIME,
            Some(_) => may::THING,
            None => may::ANY,
        };
    }
    if label.is_some_and(is_measure) && noun.is_none_or(|n| n.class == Class::Time || n.class == Class::Abstract) {
        return may::TIME;
    }
    match noun.map(|n| n.class) {
        Some(Class::Person | Class::People) => may::PERSON,
        Some(Class::Group) => may::GROUP | may::THING,
        Some(Class::Place) => may::PLACE | may::THING,
        Some(Class::Time) => may::TIME,
        Some(Class::Abstract) => may::THING,
        None => by_ending(doc.lemma(m.head)),
    }
}

/// What an unlisted noun may be, by its ending: "-ist" and the like are mostly people, "-er" people or things.
fn by_ending(lemma: &str) -> u8 {
    let ends = |list: &[&str]| list.iter().any(|e| lemma.len() > e.len() + 2 && lemma.ends_with(e));
    if ends(&["woman", "man", "ist", "ician", "ologist", "eer", "person"]) {
        may::PERSON
    } else if ends(&["er", "or", "ian", "ant", "ee"]) {
        may::PERSON | may::THING
    } else {
        may::THING
    }
}
