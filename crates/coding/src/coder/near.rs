//! Near candidates: words at which a pattern nearly holds, and candidates that a guard has stopped.
//!
//! Patterns are written from what their writers have seen; news tells the same acts in frames that nobody wrote down. So
//! where no pattern of a word holds, the one of each type with the fewest open conditions is kept aside, and so is what
//! a guard stops. When all else is decided, a logistic model ([`crate::logit`]) judges each of them by its words and by
//! what stands around it, and lets the best live: at most one at a word, and one of a type in a sentence. What the
//! patterns found by themselves stays as it is: to drop the least likely of it gains no precision worth the acts that are
//! lost. The model's probability is the event's confidence. It is learned from what the patterns found as well.
//!
//! | feature | value |
//! | --- | --- |
//! | `any` | 1 |
//! | `type T`, `rule R`, `lemma L`, `T lemma L` | 1 for the candidate's own; L in lower case |
//! | `open REL`, `T open REL`, `open CONDITION` | 1 for each condition that does not hold, as written, and its relations |
//! | `blocked WHY` | 1 for each guard that stopped it |
//! | `doubts` | open conditions and guards |
//! | `T child DEP L`, `T child PREP L`, `T up DEP L` | 1 for each word below, for what stands behind its prepositions, for the word above |
//! | `has DEP`, `dep DEP`, `tag TAG`, `head P` | 1 for labels below, the own label and tag, verb, noun or adj |
//! | `T bag L` | 0.5 for each noun, verb, adjective and adverb of the sentence, 60 words to either side |
//! | `status S`, `reported`, `dated` | 1, as its standing is |
//! | `actor sector S`, `actor kind K`, and of recipients | 1 for each party |
//! | `no actor`, `actor unknown`, `actor not political`, and of recipients | a side is not told; none of it has a country, or is political |
//! | `two countries`, `pronoun`, `far` | countries differ; an actor is a pronoun; tokens to the nearest side, logarithm |
//! | `in statement`, `in cue` | somebody says it; it tells the saying |
//! | `specific`, `deep`, `long` | weight of what holds, at most 30, in tens; depth in the tree, in fours; tokens of the sentence, logarithm, from 25 |
//! | `beside`, `alone`, `T beside U` | further events in the sentence, at most 3, in threes; none; one of type U |
//! | `share`, `told` | further events of the type in the article by sentences, at most 1, times 3; whether there is one |
//! | `density`, `density N` | further events of any type in the article by sentences, at most 1, times 3; 1 for its step N of 6 |
//! | `holds`, `T holds` | a pattern holds, and nothing stopped it: an example to learn from |

use super::Read;
use super::draft::{Candidate, Pool};
use super::matching::{Carrier, Site};

use crate::codebook::pattern::{Condition, Pattern};
use crate::codebook::{Part, Rule};
use crate::confidence;
use crate::logit::train::Plan;
use crate::logit::{Features, Model, Name, Sink, name};
use crate::ontology::{EventType, Sector};
use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;
use text::{Document, Pos, Span, dep};

/// Candidates at least as likely as this live. On annotated articles F1 of types still rises by one or two points down to .4,
/// cross-validated; but a reader sees what is wrong sooner than what is missing, and of what is between .5 and .6 half is.
pub const LIVES: f64 = 0.6;

/// The same in a text of fewer than [`ARTICLE`] sentences, which gives the judge no article to go by: on single sentences
/// with labelled acts it is right less often than it thinks.
const LIVES_ALONE: f64 = 0.7;

/// Sentences that make an article.
pub(super) const ARTICLE: usize = 3;

/// A candidate whose words weigh less than the first, or with its tree and its sentence less than the second, has no chance:
/// F1 of types, pairs and dyads is the same without these.
const HOPELESS: [f64; 2] = [-2.0, -1.3];

/// More than sums of the same weights in another order differ by.
const ROUNDING: f64 = 1e-6;

/// Words of the sentence further from the candidate than this say nothing of it.
const BAG: usize = 60;

/// Patterns with more open conditions are not near.
const MOST_OPEN: usize = 2;

/// Why a candidate is in doubt.
#[derive(Debug, Clone)]
pub(crate) enum Doubt<'a> {
    /// A condition of its pattern that does not hold.
    Open(&'a Condition),
    /// A guard that stopped it, in words.
    Blocked(String),
}

impl Doubt<'_> {
    /// The doubt in words.
    fn told(&self) -> &str {
        match self {
            Self::Open(c) => &c.text,
            Self::Blocked(why) => why,
        }
    }
}

/// A candidate with what it is judged by.
#[derive(Debug)]
pub struct Judged {
    /// Its type.
    pub kind: EventType,
    /// The word that it stands at.
    pub head: Span,
    /// Whether a pattern holds there.
    pub holds: bool,
    /// Features and values.
    pub features: Features,
}

/// Returns the built-in judge.
///
/// # Panics
/// Never: a test reads the built-in file.
pub(crate) fn builtin() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        Model::read("models/near.tsv", include_str!("../../../../models/near.tsv"))
            .expect("a test reads the built-in weights")
    })
}

/// How the weights are learned.
pub const PLAN: Plan = Plan { penalty: |name| if name == "any" { 0.05 } else { 2.5 }, seen: 3, least: 0.1, parts: 5 };

/// What the patterns found by themselves.
struct Setting {
    in_sentence: HashMap<usize, Vec<EventType>>,
    of_type: HashMap<EventType, usize>,
    /// Words of triggers.
    told: HashSet<usize>,
    sentences: f64,
}

impl<'a> Pool<'a, '_> {
    /// Keeps aside, of each type, the one of the failing patterns at word `i` that has the fewest conditions open.
    pub(super) fn near(&mut self, i: usize, failing: &[u32], carrier: Option<Carrier<'a>>) {
        let doc = self.site.doc;
        let sentence = doc.sent_of(i);
        if !self.capitals[sentence] {
            return;
        }
        let (mut best, mut lemmas): (Vec<Rival<'a>>, _) = (Vec::new(), Vec::new());
        let mut open = Vec::new();
        for &n in failing {
            let Some(kind) = self.book.gates.kind(n) else { continue };
            // No more conditions may be open than in the nearest of its type so far.
            let most = best.iter().find(|b| b.kind == kind).map_or(MOST_OPEN, |b| b.open.len());
            let gates = self.book.gates.of(n);
            if self.site.shut(gates, i, carrier) > most {
                continue;
            }
            let pattern = &self.book.patterns[n as usize];
            let bound = self.bounds[n as usize].get_or_init(|| self.bound(pattern, kind));
            let lemma = self.lemma_sum(i, kind, &mut lemmas);
            if !self.all_near && lemma + bound.best < HOPELESS[0] {
                continue;
            }
            let rule = &self.book.rules[pattern.rule];
            let Some(weight) = self.site.nearly((pattern, gates), i, carrier, most, &mut open) else { continue };
            let key = (open.len(), -weight, -rule.priority);
            let rival = |open: &mut Vec<_>| {
                let wording = lemma + bound.with_open(open);
                Rival { kind, key, pattern, weight, wording, open: std::mem::take(open) }
            };
            match best.iter_mut().find(|b| b.kind == kind) {
                Some(b) if key < b.key => *b = rival(&mut open),
                Some(_) => {}
                None => best.push(rival(&mut open)),
            }
        }
        // What stands around the word is the same for all types.
        let mut tree = None;
        for Rival { kind, pattern, weight, wording, open, .. } in best {
            if !self.all_near && wording < HOPELESS[0] - ROUNDING {
                continue;
            }
            let doubts: Vec<Doubt<'a>> = open.iter().map(|&at| Doubt::Open(&pattern.conditions[at])).collect();
            let mut around = None;
            if !self.all_near {
                let wording = self.judge_by.sum(|f| self.wording(i, pattern, &doubts, kind, f));
                if wording < HOPELESS[0] {
                    continue;
                }
                let tree = *tree.get_or_insert_with(|| self.judge_by.sum(|f| tree_of(self.site, i, pattern.part, f)));
                let all = tree + self.judge_by.sum(|f| words_of(self.site, i, kind, f));
                if wording + all < HOPELESS[1] {
                    continue;
                }
                around = Some(all);
            }
            let mut c = Candidate::new(i, pattern, self.site.hit(pattern, i, carrier, weight), carrier);
            c.alive = false;
            c.hit.consumed.clear();
            (c.doubts, c.around) = (doubts, around);
            self.note(i, "near", pattern, || format!("{} does not hold in \"{}\"", told(&c.doubts), pattern.text));
            self.all.push(c);
        }
    }

    /// What the lemma of word `i` weighs for a type.
    fn lemma_sum(&self, i: usize, kind: EventType, known: &mut Vec<(EventType, f64)>) -> f64 {
        if let Some(x) = known.iter().find(|x| x.0 == kind) {
            return x.1;
        }
        let sum = self.judge_by.sum(|f| lemma_of(self.site, i, kind, f));
        known.push((kind, sum));
        sum
    }

    /// Works out what a pattern weighs as a near one.
    fn bound(&self, pattern: &Pattern, kind: EventType) -> Bound {
        let (model, kind) = (self.judge_by, Name::of(kind.as_str()));
        let rule = model.sum(|f| pattern_of(&self.book.rules[pattern.rule], kind, f));
        let doubt = model.sum(|f| f.put(&[name!("doubts")], 1.0));
        let open: Box<[f64]> = pattern.conditions.iter().map(|c| model.sum(|f| open_of(c, kind, f)) + doubt).collect();
        // At best those of its conditions are open that speak least against it.
        let mut order = open.to_vec();
        order.sort_by(|a, b| b.total_cmp(a));
        let sums = order.iter().take(MOST_OPEN).scan(0.0, |sum, x| {
            *sum += x;
            Some(*sum)
        });
        let best = rule + sums.fold(f64::NEG_INFINITY, f64::max);
        Bound { best, rule, open }
    }

    /// What the words of a candidate's head and pattern tell.
    fn wording(&self, head: usize, pattern: &Pattern, doubts: &[Doubt<'_>], kind: EventType, f: &mut impl Sink) {
        lemma_of(self.site, head, kind, f);
        let kind = Name::of(kind.as_str());
        pattern_of(&self.book.rules[pattern.rule], kind, f);
        for doubt in doubts {
            match doubt {
                Doubt::Open(condition) => open_of(condition, kind, f),
                // What a guard quotes is the article's.
                Doubt::Blocked(why) => {
                    let why = why.split('"').next().unwrap_or(why).trim_end();
                    f.put(&[name!("blocked"), Name::of(why)], 1.0);
                }
            }
        }
        f.put(&[name!("doubts")], doubts.len() as f64);
    }

    /// Gives all features of a candidate.
    fn features(&self, c: &Candidate<'_>, kind: EventType, setting: &Setting, f: &mut impl Sink) {
        self.around(c, kind, f);
        self.told_of(c, kind, setting, f);
    }

    /// What stands around a candidate, whatever is decided about it and about others.
    fn around(&self, c: &Candidate<'_>, kind: EventType, f: &mut impl Sink) {
        tree_of(self.site, c.head, c.pattern.part, f);
        words_of(self.site, c.head, kind, f);
    }

    /// What its words tell, its standing, its sides, and what else is told.
    fn told_of(&self, c: &Candidate<'_>, kind: EventType, setting: &Setting, f: &mut impl Sink) {
        self.wording(c.head, c.pattern, &c.doubts, kind, f);
        confidence::of_sides(self.site.doc, c.head, &c.sides, f);
        for (name, side) in [(name!("actor"), &c.sides.actors), (name!("recipient"), &c.sides.recipients)] {
            for s in side {
                let sector = s.party.sector.map_or("none", Sector::as_str);
                f.put(&[name, name!("sector"), Name::of(sector)], 1.0);
                f.put(&[name, name!("kind"), Name::of(s.kind.as_str())], 1.0);
            }
        }
        f.put(&[name!("status"), Name::of(c.status.0.as_str())], 1.0);
        f.flag(&[name!("reported")], c.reported_by.is_some());
        f.flag(&[name!("dated")], c.date.start.is_some());
        f.put(&[name!("specific")], f64::from(c.hit.weight.clamp(0, 30)) / 10.0);
        f.flag(&[name!("in statement")], self.site.statement_around(c.head).is_some());
        f.flag(&[name!("in cue")], self.site.cue_at(c.head).is_some());
        self.beside(c, kind, setting, f);
    }

    /// What else the sentence and the article tell.
    fn beside(&self, c: &Candidate<'_>, kind: EventType, setting: &Setting, f: &mut impl Sink) {
        let sentence = self.site.doc.sent_of(c.head);
        let beside = setting.in_sentence.get(&sentence).map_or(&[][..], |all| all);
        // What lives by itself is not beside itself.
        let own = usize::from(c.alive);
        let further = beside.len() - own;
        f.put(&[name!("beside")], further.min(3) as f64 / 3.0);
        f.flag(&[name!("alone")], further == 0);
        let mut kinds = beside.to_vec();
        kinds.sort_unstable();
        if let Some(k) = kinds.iter().position(|&k| k == kind).filter(|_| c.alive) {
            kinds.remove(k);
        }
        kinds.dedup();
        for other in kinds {
            f.put(&[Name::of(kind.as_str()), name!("beside"), Name::of(other.as_str())], 1.0);
        }
        let told = setting.of_type.get(&kind).copied().unwrap_or(0) - own;
        f.put(&[name!("share")], (told as f64 / setting.sentences).min(1.0) * 3.0);
        f.flag(&[name!("told")], told > 0);
        let all: usize = setting.of_type.values().sum();
        let density = ((all - own) as f64 / setting.sentences).min(1.0);
        f.put(&[name!("density")], density * 3.0);
        f.put(&[name!("density"), step_of(density)], 1.0);
        f.flag(&[name!("holds")], c.alive);
        f.flag(&[Name::of(kind.as_str()), name!("holds")], c.alive);
    }

    /// The type that a candidate tells, if it may be an act.
    fn told_type(&self, c: &Candidate<'_>) -> Option<EventType> {
        c.announced.map(|a| a.0).filter(|_| c.alive).or(self.rule(c).kind)
    }

    fn setting(&self) -> Setting {
        let doc = self.site.doc;
        let sentences = doc.sents().len().max(1) as f64;
        let mut out = Setting { in_sentence: HashMap::new(), of_type: HashMap::new(), told: HashSet::new(), sentences };
        for c in self.all.iter().filter(|c| c.alive) {
            let Some(kind) = self.told_type(c) else { continue };
            out.in_sentence.entry(doc.sent_of(c.head)).or_default().push(kind);
            *out.of_type.entry(kind).or_default() += 1;
            out.told.extend(&c.hit.trigger);
            out.told.extend(c.carrier.map(|x| x.verb));
        }
        out
    }

    /// The candidates that the model may judge, with what the patterns found if `holding`.
    fn doubtful(&self, setting: &Setting, holding: bool) -> impl Iterator<Item = (usize, EventType)> {
        let doc = self.site.doc;
        let open = move |&(_, c): &(usize, &Candidate<'_>)| {
            let near = !c.alive && !c.gone && !setting.told.contains(&c.head);
            self.capitals[doc.sent_of(c.head)] && (near || c.alive && holding)
        };
        let kind = |(k, c): (usize, &Candidate<'_>)| Some((k, self.told_type(c)?));
        self.all.iter().enumerate().filter(open).filter_map(kind)
    }

    /// Lets the near candidates live that are likely: the likeliest first.
    pub(crate) fn judge(&mut self, read: &Read) {
        let setting = self.setting();
        let mut likely: Vec<(f64, usize, EventType)> = Vec::new();
        for (k, kind) in self.doubtful(&setting, false) {
            let c = &self.all[k];
            let around = c.around.unwrap_or_else(|| self.judge_by.sum(|f| self.around(c, kind, f)));
            let sum = around + self.judge_by.sum(|f| self.told_of(c, kind, &setting, f));
            likely.push((crate::logit::sigmoid(sum), k, kind));
        }
        likely.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        let least = if self.site.doc.sents().len() < ARTICLE { LIVES_ALONE } else { LIVES };
        let (mut heads, mut types) = (HashSet::new(), HashSet::new());
        for (p, k, kind) in likely {
            let head = self.all[k].head;
            let lives = p >= least && !heads.contains(&head) && types.insert((self.site.doc.sent_of(head), kind));
            if lives || p >= least / 2.0 {
                self.tell(k, if lives { "lives" } else { "not likely enough" }, &setting);
            }
            if lives {
                heads.insert(head);
                let c = &mut self.all[k];
                (c.alive, c.waiting, c.likely) = (true, false, Some(p));
                self.locate(k, read);
            }
        }
    }

    /// Notes what candidate `k` was judged by.
    fn tell(&mut self, k: usize, verdict: &str, setting: &Setting) {
        let (c, judge) = (&self.all[k], self.judge_by);
        let Some(kind) = self.told_type(c).filter(|_| self.explain.is_some()) else { return };
        let mut features = Features::default();
        self.features(c, kind, setting, &mut features);
        let (head, pattern, doubts) = (c.head, c.pattern, told(&c.doubts));
        let doubts = if doubts.is_empty() { doubts } else { format!(" ({doubts})") };
        self.note(head, "judged", pattern, || format!("{verdict}, {}{doubts}", judge.explain(&features)));
    }

    /// Gives all candidates with what they are judged by, for training.
    pub(crate) fn examples(&self) -> Vec<Judged> {
        let setting = self.setting();
        let example = |(k, kind): (usize, EventType)| {
            let (mut features, c) = (Features::default(), &self.all[k]);
            self.features(c, kind, &setting, &mut features);
            Judged { kind, head: self.site.doc.token(c.head).span, holds: c.alive, features }
        };
        self.doubtful(&setting, true).map(example).collect()
    }
}

/// Of each sentence, whether it has a capital. No annotated article is in lower case: what the judge has learned says nothing
/// of a sentence without one.
pub(super) fn capitals(doc: &Document) -> Vec<bool> {
    let capital = |t: usize| doc.text_of(t).chars().any(char::is_uppercase);
    doc.sents().iter().map(|s| s.iter().any(capital)).collect()
}

/// The step of a density of acts: none, up to one in sixteen sentences, eight, four, two, and more.
fn step_of(density: f64) -> Name<'static> {
    const STEPS: [(f64, Name<'static>); 5] =
        [(0.0, name!("0")), (0.0625, name!("1")), (0.125, name!("2")), (0.25, name!("3")), (0.5, name!("4"))];
    STEPS.iter().find(|x| density <= x.0).map_or(name!("5"), |x| x.1)
}

/// The doubts in words.
pub(super) fn told(doubts: &[Doubt<'_>]) -> String {
    doubts.iter().map(Doubt::told).collect::<Vec<_>>().join("; ")
}

/// A pattern of a type that nearly holds at a word, and how it compares: the lesser key is nearer.
struct Rival<'a> {
    kind: EventType,
    key: (usize, i32, i32),
    pattern: &'a Pattern,
    weight: i32,
    /// What its words weigh, but for rounding.
    wording: f64,
    /// The positions of the conditions that do not hold.
    open: Vec<usize>,
}

/// What a pattern weighs as a near one, whatever word it is tried at.
#[derive(Debug)]
pub(crate) struct Bound {
    /// At most.
    best: f64,
    /// By its type and rule.
    rule: f64,
    /// Each of its conditions, where it does not hold.
    open: Box<[f64]>,
}

impl Bound {
    fn with_open(&self, open: &[usize]) -> f64 {
        self.rule + open.iter().map(|&at| self.open[at]).sum::<f64>()
    }
}

/// The lower-case lemma of token `t` as a part of a feature's name.
fn word<'a>(site: &Site<'a>, t: usize) -> Name<'a> {
    Name::lemma(site.doc, t, site.lemma_key(t))
}

/// What the lemma of a candidate's head tells.
fn lemma_of(site: &Site<'_>, head: usize, kind: EventType, f: &mut impl Sink) {
    let lemma = word(site, head);
    f.put(&[name!("lemma"), lemma], 1.0);
    f.put(&[Name::of(kind.as_str()), name!("lemma"), lemma], 1.0);
}

/// What a pattern tells by its type and its rule.
fn pattern_of(rule: &Rule, kind: Name<'_>, f: &mut impl Sink) {
    f.put(&[name!("any")], 1.0);
    f.put(&[name!("type"), kind], 1.0);
    f.put(&[name!("rule"), Name::of(&rule.name)], 1.0);
}

/// What a condition tells that does not hold.
fn open_of(condition: &Condition, kind: Name<'_>, f: &mut impl Sink) {
    let text = &*condition.text;
    let relation = text.split([':', '~']).next().unwrap_or(text);
    f.put(&[name!("open"), Name::of(relation)], 1.0);
    f.put(&[kind, name!("open"), Name::of(relation)], 1.0);
    if text != relation {
        f.put(&[name!("open"), Name::of(text)], 1.0);
    }
}

/// How a candidate's head stands in its tree.
fn tree_of(site: &Site<'_>, head: usize, part: Part, f: &mut impl Sink) {
    let doc = site.doc;
    for t in children(doc, head) {
        f.put(&[name!("has"), Name::of(doc.dep(t).as_str())], 1.0);
    }
    f.put(&[name!("dep"), Name::of(doc.dep(head).as_str())], 1.0);
    f.put(&[name!("tag"), Name::of(doc.token(head).tag.as_str())], 1.0);
    f.put(&[name!("head"), Name::of(part.as_str())], 1.0);
    confidence::of_depth(doc, head, f);
}

/// The words that stand around a candidate's head in its tree and in its sentence.
fn words_of(site: &Site<'_>, head: usize, kind: EventType, f: &mut impl Sink) {
    let (doc, kind) = (site.doc, Name::of(kind.as_str()));
    for t in children(doc, head) {
        let label = Name::of(doc.dep(t).as_str());
        f.put(&[kind, name!("child"), label, word(site, t)], 1.0);
        if doc.dep(t) == dep::PREP {
            for o in doc.children(t) {
                f.put(&[kind, name!("child"), word(site, t), word(site, o)], 1.0);
            }
        }
    }
    if doc.head(head) != head {
        let label = Name::of(doc.dep(head).as_str());
        f.put(&[kind, name!("up"), label, word(site, doc.head(head))], 1.0);
    }
    let sentence = doc.sents()[doc.sent_of(head)];
    let tells = |&t: &usize| t != head && matches!(doc.token(t).pos, Pos::Noun | Pos::Verb | Pos::Adj | Pos::Adv);
    let close = (sentence.start as usize).max(head.saturating_sub(BAG))..(sentence.end as usize).min(head + BAG + 1);
    for t in close.filter(tells) {
        f.put(&[kind, name!("bag"), word(site, t)], 0.5);
    }
}

fn children(doc: &Document, head: usize) -> impl Iterator<Item = usize> {
    doc.children(head).filter(|&t| !matches!(doc.token(t).pos, Pos::Punct | Pos::Space))
}

#[cfg(test)]
mod tests {
    use crate::logit::{Sink, name};

    #[test]
    fn the_built_in_weights_are_read() {
        let mut score = super::builtin().score();
        Sink::put(&mut score, &[name!("any")], 1.0);
        assert!(score.sum < 0.0, "most near candidates tell no act: {}", score.sum);
    }
}
