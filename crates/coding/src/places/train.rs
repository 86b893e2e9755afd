//! Training of the weights of places, by two commands (`cargo run --release -p coding --example train-places` and
//! `train-placing`).
//!
//! Deterministic: articles are taken in their order, folds are by number. Set weights even out sets of very different
//! size. The report gives figures of five-fold cross-validation by article.

use super::Toponym;
use super::gazetteer::{Gazetteer, Spot};
use super::resolve::{Scene, softmax};
use super::spans::{self, Article as Around, Candidate};
use super::weights::{Features, Table, Weights};
use crate::coder::placing;
use crate::mention::Mentions;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use text::{Document, Span};

/// A toponym of the gold annotation.
#[derive(Debug, Clone, Copy)]
pub struct Gold {
    /// Bytes of the document's text.
    pub span: Span,
    /// Degrees north and east, when it is placed.
    pub at: Option<(f64, f64)>,
}

/// An annotated article.
#[derive(Debug)]
pub struct Annotated {
    /// Number of its set.
    pub set: usize,
    /// The parsed text.
    pub doc: Document,
    /// Its toponyms.
    pub gold: Vec<Gold>,
    /// Whether the set annotates adjectives of places.
    pub adjectives: bool,
}

const FOLDS: usize = 5;
const EPOCHS: usize = 40;

/// Trains; gives a report and the table of weights.
pub fn train(articles: &[Annotated], sets: &[String]) -> (String, String) {
    let table = Gazetteer::builtin();
    let found: Vec<Vec<Candidate>> = articles.iter().map(|a| spans::all(&a.doc, table)).collect();
    let mut counts = vec![Figures::default(); sets.len()];
    for fold in 0..FOLDS {
        let learn: Vec<usize> = (0..articles.len()).filter(|k| k % FOLDS != fold).collect();
        let weights = fit(articles, &found, &learn, sets.len(), table);
        for k in (0..articles.len()).filter(|k| k % FOLDS == fold) {
            counts[articles[k].set].add(&articles[k], &found[k], &weights, table);
        }
    }
    let mut report = format!("{FOLDS}-fold cross-validation\n");
    for (name, c) in sets.iter().zip(&counts) {
        let _ = writeln!(report, "{name}\t{c}");
    }
    let all: Vec<usize> = (0..articles.len()).collect();
    let mut weights = fit(articles, &found, &all, sets.len(), table);
    weights.place = Weights::builtin().place.clone();
    (report, weights.write())
}

#[derive(Clone, Default)]
struct Figures {
    gold: usize,
    found: usize,
    hit: usize,
    placed: usize,
    right: usize,
}

impl Figures {
    fn add(&mut self, a: &Annotated, found: &[Candidate], weights: &Weights, table: &Gazetteer) {
        let judged = spans::judge(&a.doc, found, weights);
        let places: Vec<&Candidate> = found.iter().zip(&judged).filter(|(_, j)| **j).map(|(c, _)| c).collect();
        let ranked = Scene::new(&a.doc, &places, table).resolve(weights);
        self.gold += a.gold.len();
        self.found += places.len();
        for (c, ranked) in places.iter().zip(&ranked) {
            let Some(g) = gold_of(a, c) else { continue };
            self.hit += 1;
            if let Some(at) = g.at {
                self.placed += 1;
                self.right += usize::from(ranked.first().is_some_and(|r| within(&r.0, at)));
            }
        }
    }
}

impl std::fmt::Display for Figures {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let share = |a: usize, b: usize| a as f64 / b.max(1) as f64;
        write!(
            f,
            "p {:.3} r {:.3} within 161 km {:.3} (n {})",
            share(self.hit, self.found),
            share(self.hit, self.gold),
            share(self.right, self.placed),
            self.placed
        )
    }
}

fn gold_of(a: &Annotated, c: &Candidate) -> Option<Gold> {
    let span = a.doc.span_of(c.tokens);
    a.gold.iter().copied().find(|g| g.span.start < span.end && span.start < g.span.end)
}

/// Within 161 km (100 miles), the measure of the field.
fn within(s: &Spot, (lat, lon): (f64, f64)) -> bool {
    let (y1, x1, y2, x2) = (s.lat.to_radians(), s.lon.to_radians(), lat.to_radians(), lon.to_radians());
    let h = ((y2 - y1) / 2.0).sin().powi(2) + y1.cos() * y2.cos() * ((x2 - x1) / 2.0).sin().powi(2);
    2.0 * 6371.0 * h.sqrt().min(1.0).asin() <= 161.0
}

/// One choice: the features of each option, which are right, and how much it counts.
struct Choice {
    options: Vec<Vec<(usize, f32)>>,
    right: Vec<bool>,
    counts: f32,
}

/// Numbers of features in the order they were met.
#[derive(Default)]
struct Index(BTreeMap<String, usize>);

impl Index {
    fn of(&mut self, f: &Features) -> Vec<(usize, f32)> {
        f.list.iter().map(|(name, value)| (self.number(name), *value)).collect()
    }

    fn number(&mut self, name: &str) -> usize {
        let n = self.0.len();
        if let Some(&k) = self.0.get(name) {
            return k;
        }
        self.0.insert(name.to_owned(), n);
        n
    }
}

fn fit(articles: &[Annotated], found: &[Vec<Candidate>], learn: &[usize], n_sets: usize, table: &Gazetteer) -> Weights {
    let mut sizes = vec![0usize; n_sets];
    for &k in learn {
        sizes[articles[k].set] += articles[k].gold.len();
    }
    let mean = sizes.iter().sum::<usize>() as f32 / n_sets.max(1) as f32;
    let counts: Vec<f32> = sizes.iter().map(|&n| (mean / n.max(1) as f32).sqrt()).collect();
    let mut weights = Weights::default();
    let mut f = Features::default();
    let (mut index, mut choices) = (Index::default(), Vec::new());
    for &k in learn {
        let a = &articles[k];
        let around = Around::of(&a.doc, &found[k]);
        for (n, c) in found[k].iter().enumerate() {
            if c.adjective && !a.adjectives {
                continue;
            }
            spans::features(&a.doc, &found[k], n, &around, &mut f);
            let is = gold_of(a, c).is_some();
            choices.push(Choice {
                options: vec![index.of(&f), Vec::new()],
                right: vec![is, !is],
                counts: counts[a.set],
            });
        }
    }
    weights.span = optimise(&index, &choices);
    for near in [false, true] {
        let (mut index, mut choices) = (Index::default(), Vec::new());
        for &k in learn {
            let a = &articles[k];
            // The neighbours are those that gold knows, so that the weights of nearness do not learn from chance finds.
            let places: Vec<&Candidate> = found[k].iter().filter(|c| gold_of(a, c).is_some()).collect();
            let mut scene = Scene::new(&a.doc, &places, table);
            if near {
                scene.pass(&weights.alone, false);
                scene.weigh();
            }
            for (m, place) in places.iter().enumerate() {
                let Some(at) = gold_of(a, place).and_then(|g| g.at) else { continue };
                let n = scene.spots(m).len();
                let right: Vec<bool> = scene.spots(m).iter().map(|s| within(s, at)).collect();
                if n < 2 || !right.contains(&true) || !right.contains(&false) {
                    continue;
                }
                let options = (0..n)
                    .map(|o| {
                        scene.features(m, o, near, &mut f);
                        index.of(&f)
                    })
                    .collect();
                choices.push(Choice { options, right, counts: counts[a.set] });
            }
        }
        let fitted = optimise(&index, &choices);
        if near { weights.near = fitted } else { weights.alone = fitted }
    }
    weights
}

/// An act whose place is known.
#[derive(Debug)]
pub struct Act {
    /// The parsed sentence.
    pub doc: Document,
    /// The token that tells the act.
    pub head: usize,
    /// Where it took place, bytes; any of them; empty when it is not told.
    pub places: Vec<Span>,
    /// Whether it is kept out of training, to be reported on.
    pub held_out: bool,
}

/// Features seen less often than this are left out.
const RARE: usize = 10;

/// Trains the weights of where acts took place; gives a report on those held out, and the table with the weights of
/// finding and resolving as they stand.
pub fn train_acts(acts: &[Act]) -> (String, String) {
    let found: Vec<Vec<Toponym>> = acts.iter().map(|a| super::find(&a.doc, &Mentions::default())).collect();
    let right = |a: &Act, t: &Toponym| a.places.iter().any(|g| g.start < t.span.end && t.span.start < g.end);
    let mut seen: BTreeMap<String, usize> = BTreeMap::new();
    let listed = |a: &Act, places: &[Toponym]| -> (Vec<Vec<String>>, Vec<bool>) {
        let here = placing::options(&a.doc, places, a.head);
        let features = here.iter().map(|&k| placing::features(&a.doc, places, &here, k, a.head, None)).collect();
        (features, here.iter().map(|&k| right(a, &places[k])).collect())
    };
    for (a, places) in acts.iter().zip(&found).filter(|(a, _)| !a.held_out) {
        for f in listed(a, places).0.into_iter().flatten() {
            *seen.entry(f).or_default() += 1;
        }
    }
    let (mut index, mut choices) = (Index::default(), Vec::new());
    for (a, places) in acts.iter().zip(&found).filter(|(a, _)| !a.held_out) {
        let (features, mut hits) = listed(a, places);
        if features.is_empty() || !a.places.is_empty() && !hits.contains(&true) {
            continue;
        }
        let mut options: Vec<Vec<(usize, f32)>> = features
            .iter()
            .map(|f| {
                f.iter().filter(|f| seen.get(*f).is_some_and(|&n| n >= RARE)).map(|f| (index.number(f), 1.0)).collect()
            })
            .collect();
        options.push(Vec::new());
        hits.push(!hits.contains(&true));
        choices.push(Choice { options, right: hits, counts: 1.0 });
    }
    let mut weights = Weights::builtin().clone();
    weights.place = optimise(&index, &choices);
    weights.place.0.retain(|(_, w)| w.abs() >= 0.02);
    let mut report = String::new();
    for held_out in [false, true] {
        let (mut n, mut ok, mut none, mut reach) = (0usize, 0usize, 0usize, 0usize);
        for (a, places) in acts.iter().zip(&found).filter(|(a, _)| a.held_out == held_out) {
            let told = placing::best(&a.doc, places, a.head, None, &weights.place);
            n += 1;
            none += usize::from(a.places.is_empty());
            let hit = |k: usize| right(a, &places[k]);
            ok += usize::from(told.map_or(a.places.is_empty(), hit));
            let all = placing::options(&a.doc, places, a.head);
            reach += usize::from(a.places.is_empty() || all.iter().any(|&k| hit(k)));
        }
        let share = |k: usize| k as f64 / n.max(1) as f64;
        let name = if held_out { "held out" } else { "learned from" };
        let _ = writeln!(
            report,
            "{name}: {n} acts, right {:.3}; not told in gold {:.3}, at best {:.3}",
            share(ok),
            share(none),
            share(reach)
        );
    }
    (report, weights.write())
}

/// Fits a softmax over the options of each choice: the options that are right share the blame (`AdaGrad`, Duchi et al.
/// 2011, with a pull to zero).
fn optimise(index: &Index, choices: &[Choice]) -> Table {
    const RATE: f32 = 0.15;
    const PULL: f32 = 2e-4;
    let n = index.0.len();
    let (mut w, mut g2) = (vec![0.0f32; n], vec![1e-3f32; n]);
    for _ in 0..EPOCHS {
        for choice in choices {
            let scores: Vec<f32> = choice.options.iter().map(|o| o.iter().map(|(i, v)| w[*i] * v).sum()).collect();
            let p = softmax(&scores);
            let mass: f32 = p.iter().zip(&choice.right).filter(|(_, r)| **r).map(|(p, _)| p).sum::<f32>().max(1e-6);
            for ((option, &right), &p) in choice.options.iter().zip(&choice.right).zip(&p) {
                let target = if right { p / mass } else { 0.0 };
                let error = choice.counts * (p - target);
                if error.abs() < 1e-5 {
                    continue;
                }
                for (i, v) in option {
                    let g = error * v + PULL * w[*i];
                    g2[*i] += g * g;
                    w[*i] -= RATE * g / g2[*i].sqrt();
                }
            }
        }
    }
    Table(index.0.iter().map(|(name, i)| (name.clone(), w[*i])).collect())
}
