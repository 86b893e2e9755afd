//! All mentions of a document: one for every nominal head.

use super::beside;
use super::evidence::Countries;
use super::extent;
use super::lexicon::{Class, Lexicon};
use super::resolve::{Found, Named, View};
use crate::{Country, Form, Gender, Kind, Mention, Mentions, Number, Sector, Who};
use text::{Document, Pos, Sym, TokenRange, dep, tag};

/// Finds the mentions of a document: nouns, names, pronouns, and adjectives of states that may be arguments of a
/// noun ("Russian invasion"). `on` is the day the text speaks of, for who was in office.
pub fn find(doc: &Document, lexicon: &Lexicon, on: Option<jiff::civil::Date>) -> Mentions {
    let view = View::new(doc, lexicon, on.map(day));
    let mut all = Vec::with_capacity(doc.len() / 3);
    all.extend((0..doc.len()).filter_map(|i| view.mention(i)));
    let mut mentions = Mentions::new(doc, all);
    beside::tell(&view, &mut mentions);
    mentions
}

/// Says who a document stands for that is one noun phrase as a whole.
pub fn phrase(doc: &Document, lexicon: &Lexicon, on: Option<jiff::civil::Date>) -> Who {
    let view = View::new(doc, lexicon, on.map(day));
    let whole = view.segs.at(0).filter(|s| s.end == doc.len()).map(|s| s.end - 1);
    let Some(head) = whole.or_else(|| (0..doc.len()).find(|&i| doc.head(i) == i)) else { return Who::default() };
    let found = view.resolve(head, 0);
    let mut who = view.who(head, &found).0;
    if who.country.is_none() {
        // "the Danish islands": what is nobody is still of a country.
        who.country = view.told_around(head).first();
    }
    let town = |link| lexicon.entry(link).is_some_and(|e| e.class == Class::City);
    if found.kind == Kind::Place && town(found.link) {
        // A town that is an actor stands for its people.
        who.sector = Some(Sector::Cvl);
    }
    who
}

/// Days since 1970.
fn day(date: jiff::civil::Date) -> i32 {
    super::rows::days(&date.to_string(), false).unwrap_or(0)
}

/// Tells whether a label marks a word inside another's phrase.
fn modifies(label: Sym) -> bool {
    [
        dep::COMPOUND,
        dep::AMOD,
        dep::NMOD,
        dep::NUMMOD,
        dep::DET,
        dep::QUANTMOD,
        dep::NPADVMOD,
        dep::ADVMOD,
        dep::PREDET,
        dep::PUNCT,
        dep::PRECONJ,
    ]
    .contains(&label)
}

/// Tells whether a label marks a full argument.
fn argument(label: Sym) -> bool {
    [dep::NSUBJ, dep::NSUBJPASS, dep::DOBJ, dep::POBJ].contains(&label)
}

impl View<'_> {
    /// The countries that the words around a head tell.
    fn told_around(&self, h: usize) -> Countries {
        let mut ev = self.before(h, self.left_edge(h), h, false, 0);
        self.after(&mut ev, h, h + 1, 0);
        ev.countries()
    }

    fn mention(&self, i: usize) -> Option<Mention> {
        let token = self.doc.token(i);
        if token.pos == Pos::Pron || token.tag == tag::WP_POSS {
            return (token.tag != tag::EX && self.segs.at(i).is_none()).then(|| self.pronoun(i));
        }
        let seg = self.segs.at(i);
        if let Some(s) = seg
            && self.outer(s.start, s.end) != i
        {
            return None;
        }
        if self.aged(i) {
            return Some(self.nominal(i));
        }
        let class = || Some(self.pick(seg?, false)?.1.class);
        let nominal = matches!(token.pos, Pos::Noun | Pos::Propn);
        let inner = modifies(token.dep);
        let wanted = match (nominal, inner) {
            (true, false) => true,
            (true, true) => class().map_or_else(|| self.ends_name(i), |c| self.acts_inside(i, c)),
            (false, _) => match class() {
                Some(Class::State | Class::Demonym | Class::Nation | Class::Ethnic | Class::Folk | Class::Capital) => {
                    true
                }
                Some(Class::People | Class::Role | Class::Quantity | Class::Org) => {
                    !inner && matches!(token.pos, Pos::Adj | Pos::Num | Pos::Det | Pos::X)
                }
                _ => token.pos == Pos::Num && argument(token.dep),
            },
        };
        wanted.then(|| self.nominal(i))
    }

    /// Tells whether an unlisted name before a noun, or one whose label is odd, ends here: "Okoro supporters".
    fn ends_name(&self, i: usize) -> bool {
        let named = [text::ent::PERSON, text::ent::ORG, text::ent::GPE];
        self.doc.token(i).pos == Pos::Propn
            && self.doc.ent_of(i).is_some_and(|e| e.tokens.end as usize == i + 1 && named.contains(&e.label))
            && self.doc.ent_of(self.doc.head(i)) != self.doc.ent_of(i)
    }

    /// The token of `start..end` whose head stands outside.
    fn outer(&self, start: usize, end: usize) -> usize {
        (start..end)
            .rev()
            .find(|&t| {
                let h = self.doc.head(t);
                (h == t || h < start || h >= end) && self.segs.key(t) != 0 && self.doc.token(t).pos != Pos::Punct
            })
            .unwrap_or(end - 1)
    }

    /// Tells whether a noun before another noun stands for someone ("police raid"), and is no title ("President X").
    fn acts_inside(&self, i: usize, class: Class) -> bool {
        let over = self.doc.token(self.doc.head(i)).pos;
        match class {
            Class::Role => over == Pos::Noun,
            Class::Honorific | Class::Former | Class::Modifier | Class::Quantity | Class::Polity | Class::Asset => {
                false
            }
            _ => true,
        }
    }

    fn nominal(&self, i: usize) -> Mention {
        let doc = self.doc;
        let found = self.resolve(i, 0);
        let places = !matches!(found.kind, Kind::Thing | Kind::State | Kind::Place);
        let start = self.left_edge(i);
        let end = if modifies(doc.dep(i)) {
            self.segs.at(i).map_or(i + 1, |s| s.end.max(i + 1))
        } else {
            extent::right_edge(doc, &self.segs, i, places && found.description, 0)
        };
        let number = match doc.token(i).tag {
            _ if found.plural => Number::Plural,
            t if (t == tag::NNS || t == tag::NNPS) && !matches!(found.kind, Kind::State | Kind::Org | Kind::Person) => {
                Number::Plural
            }
            t if t == tag::CD => Number::Plural,
            _ => Number::Singular,
        };
        let form = if matches!(found.named, Named::Entry | Named::Tokens(..)) || !found.description && self.proper(i) {
            Form::Name
        } else {
            Form::Description
        };
        let gender = match found.kind {
            Kind::Thing => Gender::Neuter,
            _ => found.gender,
        };
        let (who, also) = self.who(i, &found);
        Mention { head: i, tokens: TokenRange::new(start, end), form, number, gender, who, also, cluster: None }
    }

    fn pronoun(&self, i: usize) -> Mention {
        let (number, gender) = match self.doc.norm(i) {
            "he" | "him" | "his" | "himself" => (Number::Singular, Gender::Male),
            "she" | "her" | "hers" | "herself" => (Number::Singular, Gender::Female),
            "it" | "its" | "itself" => (Number::Singular, Gender::Neuter),
            "they" | "them" | "their" | "theirs" | "themselves" | "we" | "us" | "our" | "ours" | "ourselves"
            | "these" | "those" | "both" | "others" | "many" | "several" | "few" => (Number::Plural, Gender::Unknown),
            "i" | "me" | "my" | "mine" | "myself" | "this" | "that" | "one" | "another" => {
                (Number::Singular, Gender::Unknown)
            }
            _ => (Number::Unknown, Gender::Unknown),
        };
        Mention {
            head: i,
            tokens: TokenRange::new(i, i + 1),
            form: Form::Pronoun,
            number,
            gender,
            who: Who::default(),
            also: Vec::new(),
            cluster: None,
        }
    }

    /// Writes out who was found, and the further parties of a phrase with several countries.
    pub(crate) fn who(&self, h: usize, f: &Found) -> (Who, Vec<Who>) {
        if f.kind == Kind::Thing {
            return (Who::default(), Vec::new());
        }
        let entry = self.lex.entry(f.link);
        let name = match f.named {
            Named::Entry => entry.map_or_else(String::new, |e| self.lex.name(e).to_owned()),
            Named::Tokens(start, end) => self.words(start, end),
            Named::Phrase | Named::Not => {
                let mut start = self.left_edge(h);
                while start < h && matches!(self.doc.token(start).pos, Pos::Det | Pos::Pron) {
                    start += 1;
                }
                self.words(start, self.segs.at(h).map_or(h + 1, |s| s.end.max(h + 1)))
            }
        };
        let source = match entry {
            Some(e) if f.pattern.is_empty() => self.lex.source(e),
            _ => f.pattern.to_owned(),
        };
        let mut countries = f.countries.iter();
        let who = Who {
            name,
            country: countries.next(),
            sector: f.sector,
            more_sectors: f.second.into_iter().collect(),
            wikidata: (f.wikidata > 0).then(|| format!("Q{}", f.wikidata)),
            kind: f.kind,
            source,
        };
        // "Iraqi and UN officials": a body has no government.
        let sector =
            |c: Country| if c.is_body() && who.sector == Some(Sector::Gov) { Some(Sector::Igo) } else { who.sector };
        let also =
            countries.map(|c| Who { country: Some(c), sector: sector(c), wikidata: None, ..who.clone() }).collect();
        (who, also)
    }

    fn words(&self, start: usize, end: usize) -> String {
        self.doc.slice(self.doc.span_of(TokenRange::new(start, end))).to_owned()
    }
}
