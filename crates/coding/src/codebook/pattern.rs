//! Patterns: a head word and conditions on its arguments, as `docs/codebook.md` describes them.

pub(crate) use super::words::Words;

use super::traits::Traits;
use crate::mention::Kind;
use crate::ontology::Sector;
use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

/// The word classes of the codebook, by name.
pub(crate) type Classes = HashMap<String, Arc<Words>>;

/// Which list of a rule a pattern stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Part {
    /// `verbs`
    Verb,
    /// `nouns`
    Noun,
    /// `adjs`
    Adj,
}

impl Part {
    /// Returns the name of the part of speech.
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Verb => "verb",
            Self::Noun => "noun",
            Self::Adj => "adj",
        }
    }
}

/// A relation between a head and its argument.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Rel {
    Subj,
    Obj,
    Iobj,
    Comp,
    Acomp,
    Prt,
    /// A particle, adverb or preposition: what a bare word asks for.
    Particle,
    Adv,
    /// Auxiliaries, modals and negation of a verb.
    Aux,
    Mod,
    Poss,
    Lead,
    /// Who says the words that the head stands in.
    Speaker,
    Sent,
    Text,
    /// The head itself: the clause or phrase that it heads.
    Own,
    Prep(&'static str),
}

impl Rel {
    fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "subj" => Self::Subj,
            "obj" => Self::Obj,
            "iobj" => Self::Iobj,
            "comp" => Self::Comp,
            "acomp" => Self::Acomp,
            "prt" => Self::Prt,
            "adv" => Self::Adv,
            "aux" => Self::Aux,
            "speaker" => Self::Speaker,
            "mod" => Self::Mod,
            "poss" => Self::Poss,
            "lead" => Self::Lead,
            "sent" => Self::Sent,
            "text" => Self::Text,
            "self" => Self::Own,
            prep => Self::Prep(PREPOSITIONS[PREPOSITIONS.binary_search(&prep).ok()?]),
        })
    }
}

/// English prepositions, simple ones and participles that serve as such, in order: what may name a relation besides those of
/// [`Rel`].
const PREPOSITIONS: &[&str] = &[
    "about",
    "above",
    "across",
    "after",
    "against",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "around",
    "as",
    "at",
    "atop",
    "away",
    "because",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "by",
    "concerning",
    "despite",
    "down",
    "due",
    "during",
    "except",
    "excluding",
    "following",
    "for",
    "from",
    "in",
    "including",
    "inside",
    "into",
    "like",
    "near",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "opposite",
    "out",
    "outside",
    "over",
    "past",
    "pending",
    "per",
    "regarding",
    "round",
    "since",
    "than",
    "through",
    "throughout",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "unlike",
    "until",
    "unto",
    "up",
    "upon",
    "using",
    "versus",
    "via",
    "with",
    "within",
    "without",
];

/// A way from a head to an argument: `obj.on`.
pub(crate) type Path = Vec<Rel>;

/// Reads `a.b/c` into its alternative paths.
pub(crate) fn paths(text: &str) -> Result<Vec<Path>, String> {
    text.split(['/', '|'])
        .map(|path| {
            path.split('.')
                .map(|step| {
                    Rel::parse(step.trim()).ok_or_else(|| format!("{step:?} is no relation and no preposition"))
                })
                .collect()
        })
        .collect()
}

/// Forms of a complement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ClauseForm {
    Inf,
    That,
    Gerund,
    Quote,
}

/// Kinds of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value {
    Number,
    Money,
    Date,
    Percent,
}

/// One thing that an argument is tested for.
enum Filler {
    Words(Arc<Words>),
    /// Any of these, and how specific that is.
    Traits(Traits, i32),
    Clause(ClauseForm),
    Value(Value),
}

/// What an argument is tested for; any of it suffices.
#[derive(Debug, Clone, Default)]
pub(crate) struct Fillers {
    pub(crate) words: Vec<Arc<Words>>,
    /// With their weights, the greatest first.
    pub(crate) traits: Vec<(Traits, i32)>,
    pub(crate) forms: Vec<ClauseForm>,
    pub(crate) values: Vec<Value>,
}

/// How specific it is that an argument is one of some words: a word of a sentence or clause is less than an argument.
pub(crate) const WORD: i32 = 10;
pub(crate) const WORD_AROUND: i32 = 5;

/// How specific it is that an argument has a form or a value.
pub(crate) const FORM: i32 = 5;

impl Fillers {
    fn add(&mut self, filler: Filler) {
        match filler {
            // A class may be empty where the codebook is not the built-in one.
            Filler::Words(words) => self.words.extend((!words.is_empty()).then_some(words)),
            Filler::Traits(traits, weight) => {
                let same = self.traits.iter().position(|t| t.1 == weight);
                let before = same.map_or(Traits::default(), |k| self.traits.swap_remove(k).0);
                self.traits.push((before.or(traits), weight));
                self.traits.sort_by_key(|t| std::cmp::Reverse(t.1));
            }
            Filler::Clause(form) => self.forms.push(form),
            Filler::Value(value) => self.values.push(value),
        }
    }

    /// Tells whether nothing but words is asked for.
    pub(crate) fn are_words(&self) -> bool {
        self.traits.is_empty() && self.forms.is_empty() && self.values.is_empty()
    }

    /// The weights that an argument at one of these ways may have.
    fn weights(&self, ways: &[Way]) -> impl Iterator<Item = i32> {
        let words = ways.iter().filter(|_| !self.words.is_empty()).map(|w| if w.around { WORD_AROUND } else { WORD });
        let forms = !self.forms.is_empty() || !self.values.is_empty();
        words.chain(self.traits.iter().map(|t| t.1)).chain(forms.then_some(FORM))
    }
}

/// A path as a condition names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Way {
    pub(crate) path: Path,
    /// Its words only stand around: they need be no argument.
    pub(crate) around: bool,
    /// The same for equal paths of a codebook and for no others; see [`number`].
    pub(crate) number: Option<u32>,
}

impl Way {
    fn new(path: Path) -> Self {
        let around = path.iter().any(|r| matches!(r, Rel::Sent | Rel::Text));
        Self { path, around, number: None }
    }

    /// Tells whether its ends are the words of the sentence.
    pub(crate) fn is_sentence(&self) -> bool {
        self.path == [Rel::Sent]
    }
}

/// Numbers the paths of conditions, equal ones alike.
pub(crate) fn number<'a>(conditions: impl Iterator<Item = &'a mut Condition>) {
    let mut known: HashMap<Path, u32> = HashMap::new();
    for way in conditions.flat_map(|c| &mut c.ways) {
        // Most paths are known: these are not copied.
        way.number = known.get(&way.path).copied().or_else(|| {
            let next = known.len() as u32;
            known.insert(way.path.clone(), next);
            Some(next)
        });
    }
}

/// Whether a condition must, must not or may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Need {
    Must,
    MustNot,
    May,
}

/// One condition of a pattern.
#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) need: Need,
    pub(crate) ways: Vec<Way>,
    /// The filler may stand anywhere below the argument.
    pub(crate) deep: bool,
    pub(crate) fillers: Fillers,
    /// As written, for `explain`.
    pub(crate) text: String,
    /// The words it matches join the trigger and are consumed.
    pub(crate) consumes: bool,
    /// It keeps sentences out that speak of private crime.
    pub(crate) keeps_crime_out: bool,
    /// No filler changes anything once one of this weight is found.
    pub(crate) enough: i32,
}

impl Condition {
    fn new(need: Need, ways: Vec<Path>, deep: bool, fillers: Fillers, text: &str) -> Self {
        let ways: Vec<Way> = ways.into_iter().map(Way::new).collect();
        let apart = |r: &Rel| matches!(r, Rel::Sent | Rel::Text | Rel::Lead | Rel::Subj | Rel::Aux | Rel::Speaker);
        let consumes = !deep && !fillers.words.is_empty() && !ways.iter().flat_map(|w| &w.path).any(apart);
        let keeps_crime_out = need == Need::MustNot && text.starts_with("!sent:") && text.ends_with("_crime");
        let (least, most) =
            fillers.weights(&ways).fold((i32::MAX, i32::MIN), |(least, most), w| (least.min(w), most.max(w)));
        let enough = match need {
            Need::MustNot => i32::MIN,
            // What is deep weighs less than what it is compared with, so that the last may win.
            _ if deep && least < most => i32::MAX,
            _ => most,
        };
        Self { need, ways, deep, fillers, text: text.to_owned(), consumes, keeps_crime_out, enough }
    }

    fn parse(text: &str, classes: &Classes) -> Result<Self, String> {
        let (need, rest) = match text.as_bytes().first() {
            Some(b'!') => (Need::MustNot, &text[1..]),
            Some(b'?') => (Need::May, &text[1..]),
            _ => (Need::Must, text),
        };
        let Some(at) = rest.find([':', '~']) else {
            return Self::bare(need, rest, text);
        };
        let deep = rest.as_bytes()[at] == b'~';
        // Classes are shared: a copy in every pattern would be most of what the codebook takes.
        let (mut words, mut fillers) = (Vec::new(), Fillers::default());
        for part in rest[at + 1..].split('|') {
            if part.is_empty() || part == "*" || part.starts_with(['@', '+']) {
                fillers.add(filler(part, classes)?);
            } else {
                words.push(lower(part));
            }
        }
        fillers.add(Filler::Words(Arc::new(words.into_iter().collect())));
        Ok(Self::new(need, paths(&rest[..at])?, deep, fillers, text))
    }

    /// Words alone: a particle, adverb or preposition of the head ("push out|back").
    fn bare(need: Need, words: &str, text: &str) -> Result<Self, String> {
        let words: Words = words.split('|').map(lower).collect();
        let relation = |w: &str| matches!(Rel::parse(w), Some(r) if !matches!(r, Rel::Prep(_)));
        if words.iter().any(|w| w.is_empty() || relation(w) || !w.chars().all(char::is_alphabetic)) {
            return Err(format!("expected REL:FILLER or a particle, found {text:?}"));
        }
        let mut fillers = Fillers::default();
        fillers.add(Filler::Words(Arc::new(words)));
        Ok(Self::new(need, vec![vec![Rel::Particle]], false, fillers, text))
    }

    /// Reads blank-separated conditions.
    pub(crate) fn parse_all(text: &str, classes: &Classes) -> Result<Vec<Self>, String> {
        text.split_whitespace().map(|c| Self::parse(c, classes)).collect()
    }
}

/// Reads `*`, a class or a feature.
fn filler(text: &str, classes: &Classes) -> Result<Filler, String> {
    if text == "*" {
        return Ok(Filler::Traits(Traits::ANY, 2));
    }
    if let Some(name) = text.strip_prefix('@') {
        return classes.get(name).map(|w| Filler::Words(w.clone())).ok_or_else(|| format!("unknown class @{name}"));
    }
    let feature = text.strip_prefix('+').ok_or("an empty filler")?;
    let kind = |kind| Filler::Traits(Traits::kind(kind), 5);
    Ok(match feature {
        "actor" => Filler::Traits(Traits::ACTOR, 4),
        "thing" => Filler::Traits(Traits::THING, 3),
        "state" => kind(Kind::State),
        // A state is a place as well: "occupied Kuwait".
        "place" => Filler::Traits(Traits::kind(Kind::Place).or(Traits::kind(Kind::State)), 5),
        "person" => kind(Kind::Person),
        "people" => kind(Kind::People),
        "org" => kind(Kind::Org),
        "inf" => Filler::Clause(ClauseForm::Inf),
        "that" => Filler::Clause(ClauseForm::That),
        "gerund" => Filler::Clause(ClauseForm::Gerund),
        "quote" => Filler::Clause(ClauseForm::Quote),
        "number" => Filler::Value(Value::Number),
        "money" => Filler::Value(Value::Money),
        "date" => Filler::Value(Value::Date),
        "percent" => Filler::Value(Value::Percent),
        sector => {
            let sector = Sector::parse(sector).ok_or_else(|| format!("unknown feature +{sector}"))?;
            Filler::Traits(Traits::sector(sector), 6)
        }
    })
}

/// A head and its conditions.
#[derive(Debug, Clone)]
pub(crate) struct Pattern {
    /// Lower-case lemmas, any of which may be the head, with `|` between.
    heads: String,
    pub(crate) part: Part,
    pub(crate) conditions: Vec<Condition>,
    /// As written.
    pub(crate) text: String,
    /// Line in its file.
    pub(crate) line: usize,
    /// Index of its rule.
    pub(crate) rule: usize,
}

/// The lower-case letters of a word, which most have anyhow.
fn lower(word: &str) -> Cow<'_, str> {
    let lower = word.bytes().all(|b| b.is_ascii() && !b.is_ascii_uppercase());
    if lower { word.into() } else { word.to_lowercase().into() }
}

impl Pattern {
    /// Returns the lower-case lemmas, any of which may be the head.
    pub(crate) fn heads(&self) -> impl Iterator<Item = &str> {
        self.heads.split_terminator('|')
    }

    /// Reads a pattern as written in a rule's list.
    pub(crate) fn parse(text: &str, part: Part, classes: &Classes) -> Result<Self, String> {
        let mut words = text.split_whitespace();
        let head = words.next().ok_or("an empty pattern")?;
        let mut heads = String::with_capacity(head.len());
        let mut add = |lemma: &str| {
            if !heads.is_empty() {
                heads.push('|');
            }
            heads.push_str(lemma);
        };
        for h in head.split('|') {
            if let Some(class) = h.strip_prefix('@') {
                let class = classes.get(class).ok_or_else(|| format!("unknown class @{class}"))?;
                class.iter().for_each(&mut add);
            } else if h.is_empty() || h.contains([':', '~', '+']) {
                return Err(format!("expected head lemmas joined by |, found {head:?}"));
            } else {
                add(&lower(h));
            }
        }
        let conditions = words.map(|c| Condition::parse(c, classes)).collect::<Result<_, _>>()?;
        Ok(Self { heads, part, conditions, text: text.to_owned(), line: 0, rule: 0 })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prepositions_stand_in_order() {
        assert!(PREPOSITIONS.is_sorted());
    }

    #[test]
    fn reads_heads_relations_and_fillers() {
        let classes = Classes::from([(
            "talks".to_owned(),
            Arc::new(["talk", "meeting"].map(str::to_owned).into_iter().collect()),
        )]);
        let p = Pattern::parse(
            "hold|have obj:@talks|summit !on/upon:+thing ?obj.with:+state comp~cut",
            Part::Verb,
            &classes,
        )
        .unwrap();
        assert_eq!(p.heads().collect::<Vec<_>>(), ["hold", "have"]);
        assert_eq!(p.conditions.len(), 4);
        assert!(p.conditions[0].consumes && !p.conditions[3].consumes);
        assert_eq!(p.conditions[1].ways.len(), 2);
        assert_eq!(p.conditions[2].ways[0].path.len(), 2);
        for bad in ["", "hold obj", "hold Obj:x", "hold obj:+XYZ", "hold obj:@none", "hold obj:", "obj:x", "hold obx:x"]
        {
            assert!(Pattern::parse(bad, Part::Verb, &classes).is_err(), "{bad}");
        }
    }
}
