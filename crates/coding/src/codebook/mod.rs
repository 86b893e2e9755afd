//! The codebook: which words tell which act, and where its actor and recipient stand.
//!
//! `docs/codebook.md` is the guide for writers of entries; [`load`] reads the files, [`pattern`] is the language of
//! conditions, and the coder asks [`Codebook::at_word`] for the patterns of a lemma.

mod builtin;
pub(crate) mod gates;
mod guessed;
pub(crate) mod load;
pub(crate) mod pattern;
pub(crate) mod traits;
pub(crate) mod words;

use crate::hash::Table;
use crate::ontology::{EventType, Sector, Stance};
use crate::{Result, Status};
use gates::Gates;
use guessed::Index;
use pattern::{Condition, Path, Pattern};
use std::sync::OnceLock;
use words::{Key, key};

pub use load::{Example, Expected, ExpectedPosition};
pub use pattern::Part;

/// What becomes of acts told inside the content of another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Content {
    Drop,
    Keep,
    As(Status),
}

/// Which sides must be found for a rule to code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Needs {
    Any,
    Actor,
    Recipient,
    Both,
    /// Both may be untold here, when the article told the act before.
    Earlier,
    Nothing,
}

/// The head of patterns that any word may head.
const ANY: &str = "*";

/// A rule: patterns that tell one act in one sense.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    /// `threaten.warn`
    pub(crate) name: String,
    pub(crate) file: usize,
    /// `None`: the words are kept from being coded.
    pub(crate) kind: Option<EventType>,
    pub(crate) mode: Option<&'static str>,
    pub(crate) cameo: Option<String>,
    pub(crate) status: Option<Status>,
    pub(crate) content: Content,
    pub(crate) actor: Option<Vec<Path>>,
    pub(crate) recipient: Option<Vec<Path>>,
    pub(crate) mutual: bool,
    pub(crate) needs: Needs,
    /// The sector of the actor when none is told: an organ of the recipient's country.
    pub(crate) implied: Option<Sector>,
    /// The sector of the recipient when none is told: an organ of the actor's country.
    pub(crate) target: Option<Sector>,
    /// The sector of a bare country that acts, GOV unless the rule or its file says so.
    pub(crate) organ: Option<Sector>,
    /// The sector of a recipient that nobody tells in news of the actor's own country.
    pub(crate) home: Option<Sector>,
    /// The sector of an actor whom nobody tells in news of the recipient's own country.
    pub(crate) home_by: Option<Sector>,
    pub(crate) contexts: Vec<&'static str>,
    pub(crate) priority: i32,
    /// Its patterns hold wholly or not at all: none of them is a near candidate.
    pub(crate) strict: bool,
}

impl Rule {
    /// The type as which its patterns may nearly hold.
    pub(crate) fn near_kind(&self) -> Option<EventType> {
        self.kind.filter(|_| !self.strict)
    }
}

/// A rule of positions: words that tell what somebody stands for or against.
#[derive(Debug, Clone)]
pub(crate) struct StanceRule {
    /// Its name and file, and where the holder stands (`actor`).
    pub(crate) rule: Rule,
    /// `None`: the words tell no position.
    pub(crate) stance: Option<Stance>,
    /// What is held when the words are negated; `None`: nothing that could be told.
    pub(crate) negated: Option<Stance>,
    /// Where the issue stands, when the rule says so.
    pub(crate) about: Option<Vec<Path>>,
}

/// All rules of positions with their patterns; a pattern's `rule` counts in `rules`.
#[derive(Debug, Clone, Default)]
pub(crate) struct Stances {
    pub(crate) rules: Vec<StanceRule>,
    pub(crate) patterns: Vec<Pattern>,
    index: Index,
}

impl Stances {
    /// Returns the patterns of a part of speech whose head is this lemma (lower case) or any.
    pub(crate) fn at(&self, lemma: Key, part: Part) -> impl Iterator<Item = &Pattern> {
        let places = self.index.at(lemma, part).iter().chain(self.index.at(key(ANY), part));
        places.map(|&i| &self.patterns[i as usize])
    }
}

/// Words that say whether a position is held, by class.
#[derive(Debug, Clone, Default)]
pub(crate) struct Holding {
    /// Words above a cue that turn it round ("refuses to support": class `position_turning`).
    pub(crate) turning: std::sync::Arc<pattern::Words>,
    /// Words above a cue whose subject holds it ("wants to ban": class `position_meaning`).
    pub(crate) meaning: std::sync::Arc<pattern::Words>,
    /// Verbs whose object comes to hold what stands below them ("led Chile to back": class `position_bringing`).
    pub(crate) bringing: std::sync::Arc<pattern::Words>,
    /// Verbs that leave open whether what stands below them is held ("questioned": class `position_doubting`).
    pub(crate) doubting: std::sync::Arc<pattern::Words>,
    /// Bills and the like (class `motion`).
    pub(crate) motion: std::sync::Arc<pattern::Words>,
    /// Things that one may be for or against (class `issue`).
    pub(crate) issue: std::sync::Arc<pattern::Words>,
    /// Words over what is not held by that ("the responsibility to defend": class `position_open`).
    pub(crate) open: std::sync::Arc<pattern::Words>,
    /// Verbs whose subject holds what their object tells ("voiced opposition": class `position_voicing`).
    pub(crate) voicing: std::sync::Arc<pattern::Words>,
    /// Nouns for those who act for whoever stands before them ("the Okoro campaign": class `position_voice`).
    pub(crate) voice: std::sync::Arc<pattern::Words>,
    /// Citizens who act together (class `position_crowd`).
    pub(crate) crowd: std::sync::Arc<pattern::Words>,
}

/// A file of the codebook.
#[derive(Debug, Clone)]
pub(crate) struct File {
    /// As printed: `data/codebook/threaten.toml`.
    pub(crate) name: String,
    /// Mode conditions, in order.
    pub(crate) modes: Vec<(&'static str, Vec<Vec<Condition>>)>,
    /// CAMEO codes within the families of the file's rules, by what the act is about, in order.
    pub(crate) finer: Vec<(String, Vec<Vec<Condition>>)>,
}

impl File {
    fn conditions(&mut self) -> impl Iterator<Item = &mut Condition> {
        let modes = self.modes.iter_mut().map(|m| &mut m.1);
        modes.chain(self.finer.iter_mut().map(|c| &mut c.1)).flatten().flatten()
    }
}

/// A light verb: it hands its own arguments to an event noun.
#[derive(Debug, Clone)]
pub(crate) struct Light {
    pub(crate) pattern: Pattern,
    pub(crate) actor: Vec<Path>,
    pub(crate) recipient: Vec<Path>,
}

/// The whole codebook, ready to be asked.
#[derive(Debug, Clone, Default)]
pub struct Codebook {
    pub(crate) files: Vec<File>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) patterns: Vec<Pattern>,
    /// What tells that a pattern fails, by its number.
    pub(crate) gates: Gates,
    pub(crate) lights: Vec<Light>,
    /// First lemma of a context cue to the context's number and the lemmas that follow.
    pub(crate) contexts: Table<Vec<(usize, Vec<String>)>>,
    pub(crate) standing: crate::coder::Standing,
    /// Nouns and prepositions that say that somebody answers an act (class `answering`).
    pub(crate) answering: std::sync::Arc<pattern::Words>,
    /// Nouns for what is no state's own, whatever adjective of origin it carries (class `private`).
    pub(crate) private: std::sync::Arc<pattern::Words>,
    /// Words that only reports of matches and clubs use (class `sport_page`).
    pub(crate) sport_page: std::sync::Arc<pattern::Words>,
    /// Verbs of expecting, whose content nobody announces (class `expecting`).
    pub(crate) expecting: std::sync::Arc<pattern::Words>,
    /// Words that make a sentence political even there (class `politics`).
    pub(crate) politics: std::sync::Arc<pattern::Words>,
    /// Words of reports of private crime (class `crime_page`).
    pub(crate) crime_page: std::sync::Arc<pattern::Words>,
    /// Words of public life, which make a crime political (class `public_life`).
    pub(crate) public_life: std::sync::Arc<pattern::Words>,
    /// Words whose infinitive or gerund is a material act only named (class `unreal`).
    pub(crate) unreal: std::sync::Arc<pattern::Words>,
    /// The same for verbal acts (class `unreal_verbal`).
    pub(crate) unreal_verbal: std::sync::Arc<pattern::Words>,
    /// Verbs of being for or against, which as participles only describe (class `describing`).
    pub(crate) describing: std::sync::Arc<pattern::Words>,
    /// Verbs of arrest and trial, whose reasons are no cooperation (class `punishing`).
    pub(crate) punishing: std::sync::Arc<pattern::Words>,
    /// Papers that are backed for themselves, whoever wrote them (class `documents`).
    pub(crate) documents: std::sync::Arc<pattern::Words>,
    /// Those in power and what only they can give (class `in_power`): whom crowds are against in whose report they stand.
    pub(crate) in_power: std::sync::Arc<pattern::Words>,
    /// Citizens who act together (class `gathered`).
    pub(crate) gathered: std::sync::Arc<pattern::Words>,
    /// Nouns for force that tell it by themselves when they point back (class `known_force`).
    pub(crate) known_force: std::sync::Arc<pattern::Words>,
    /// Verbs that do what they say (class `performing`).
    pub(crate) performing: std::sync::Arc<pattern::Words>,
    /// Words of election campaigns (class `campaign_page`).
    pub(crate) campaign_page: std::sync::Arc<pattern::Words>,
    /// Words of force that tell of speech between politicians (class `said_force`).
    pub(crate) said_force: std::sync::Arc<pattern::Words>,
    /// Words of force that tell of a contest between politicians (class `contest`).
    pub(crate) contest: std::sync::Arc<pattern::Words>,
    /// Words that make force real wherever they stand beside it (class `real_force`).
    pub(crate) real_force: std::sync::Arc<pattern::Words>,
    /// People as opinion polls count them (class `public`).
    pub(crate) public: std::sync::Arc<pattern::Words>,
    pub(crate) stances: Stances,
    pub(crate) holding: Holding,
    index: Index,
    light_index: Index,
    /// Of a built-in codebook they are read when they are asked for.
    examples: OnceLock<Vec<Example>>,
}

impl Codebook {
    /// Reads the built-in codebook.
    ///
    /// # Errors
    /// Names file, line and field of the first faulty entry (a test keeps the built-in files free of faults).
    pub fn builtin() -> Result<Self> {
        let mut book = Self::from_files(&builtin::files_without_examples())?;
        book.examples = OnceLock::new();
        Ok(book)
    }

    /// Reads the built-in codebook with the files of users' own directories added; an entry with the id of an earlier
    /// one replaces it.
    ///
    /// # Errors
    /// Names file, line and field of the first faulty entry.
    pub fn with_dirs(dirs: &[std::path::PathBuf]) -> Result<Self> {
        let mut files = builtin::files();
        for dir in dirs {
            files.extend(load::directory(dir, "toml")?);
        }
        Self::from_files(&files)
    }

    /// Reads a codebook from files given as name and text.
    ///
    /// # Errors
    /// Names file, line and field of the first faulty entry.
    pub fn from_files(files: &[(String, String)]) -> Result<Self> {
        let mut book = load::load(files)?;
        let numbers = by_head(&mut book.patterns);
        book.index = Index::new(numbers.iter().map(|&n| (n, &book.patterns[n as usize])));
        book.stances.index = Index::new((0..).zip(&book.stances.patterns));
        book.light_index = Index::new((0..).zip(book.lights.iter().map(|l| &l.pattern)));
        pattern::number(book.conditions());
        book.gates = Gates::new(book.patterns.iter().map(|p| (p, book.rules[p.rule].near_kind())));
        Ok(book)
    }

    /// Gives all conditions of patterns, modes and finer codes, in no order that matters.
    fn conditions(&mut self) -> impl Iterator<Item = &mut Condition> {
        let lights = self.lights.iter_mut().map(|l| &mut l.pattern);
        let patterns = self.patterns.iter_mut().chain(&mut self.stances.patterns).chain(lights);
        patterns.flat_map(|p| &mut p.conditions).chain(self.files.iter_mut().flat_map(File::conditions))
    }

    /// Returns the numbers of the patterns of a part of speech that name this lemma (lower case) as their head.
    pub(crate) fn at_word(&self, lemma: Key, part: Part) -> &[u32] {
        self.index.at(lemma, part)
    }

    /// Returns the numbers of the patterns of a part of speech that any word may head.
    pub(crate) fn at_any(&self, part: Part) -> &[u32] {
        self.at_word(key(ANY), part)
    }

    /// Tells whether this lemma (lower case) may head a pattern of a rule.
    pub(crate) fn may_head(&self, lemma: &str, rule: usize) -> bool {
        let at = |part| self.at_word(key(lemma), part).iter().chain(self.at_any(part));
        [Part::Verb, Part::Noun, Part::Adj].into_iter().flat_map(at).any(|&n| self.patterns[n as usize].rule == rule)
    }

    /// Returns the light verbs with this lemma.
    pub(crate) fn lights_at(&self, lemma: Key) -> impl Iterator<Item = &Light> {
        self.light_index.at(lemma, Part::Verb).iter().map(|&i| &self.lights[i as usize])
    }

    /// Returns where a pattern stands: `data/codebook/threaten.toml:41`.
    pub(crate) fn place(&self, p: &Pattern) -> String {
        format!("{}:{}", self.files[self.rules[p.rule].file].name, p.line)
    }

    /// Returns where a pattern of positions stands: `data/positions/against.toml:12`.
    pub(crate) fn stance_place(&self, p: &Pattern) -> String {
        format!("{}:{}", self.files[self.stances.rules[p.rule].rule.file].name, p.line)
    }

    /// Returns all examples of all rules, in file order.
    ///
    /// # Panics
    /// Never with the files that are built in: a test loads them with their examples.
    pub fn examples(&self) -> &[Example] {
        self.examples.get_or_init(|| {
            let whole = load::load(&builtin::files()).expect("a test loads the built-in codebook with its examples");
            whole.examples.into_inner().unwrap_or_default()
        })
    }

    /// Returns the number of rules and of patterns, those of positions among them.
    pub fn size(&self) -> (usize, usize) {
        (self.rules.len() + self.stances.rules.len(), self.patterns.len() + self.stances.patterns.len())
    }
}

/// Sorts patterns by their heads, so that what is known of those of a word lies side by side; gives their new numbers, in the
/// order that they were in.
fn by_head(patterns: &mut Vec<Pattern>) -> Vec<u32> {
    let mut order: Vec<usize> = (0..patterns.len()).collect();
    order.sort_by(|&a, &b| patterns[a].heads().next().cmp(&patterns[b].heads().next()));
    let mut numbers = vec![0; order.len()];
    for (new, &old) in order.iter().enumerate() {
        numbers[old] = new as u32;
    }
    let mut unsorted: Vec<Option<Pattern>> = std::mem::take(patterns).into_iter().map(Some).collect();
    patterns.extend(order.into_iter().filter_map(|old| unsorted[old].take()));
    numbers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_codebook_loads_and_is_the_same_without_examples() {
        let [whole, fast] = [Codebook::from_files(&builtin::files()), Codebook::builtin()]
            .map(|book| book.unwrap_or_else(|e| panic!("{e}")));
        assert!(!whole.examples().is_empty());
        assert_eq!(whole.examples(), fast.examples());
        let rules = |book: &Codebook| format!("{:?} {:?}", book.rules, book.stances.rules);
        assert!(rules(&whole) == rules(&fast));
        let files = |book: &Codebook| -> Vec<_> {
            book.files.iter().map(|f| (f.name.clone(), f.modes.len(), f.finer.len())).collect()
        };
        assert_eq!(files(&whole), files(&fast));
        let told =
            |p: &Pattern| (p.rule, p.line, p.part, p.heads().map(str::to_owned).collect::<Vec<_>>(), p.text.clone());
        let patterns = |book: &Codebook| -> Vec<_> {
            let lights = book.lights.iter().map(|l| &l.pattern);
            book.patterns.iter().chain(&book.stances.patterns).chain(lights).map(told).collect()
        };
        assert_eq!(patterns(&whole), patterns(&fast));
        assert_eq!(whole.contexts, fast.contexts);
    }
}
