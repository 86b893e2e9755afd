//! Reference: GAP's ambiguous pronouns and GUM's clusters.
//!
//! GAP: for each of two names, is it the pronoun's referent? F1 over names (Webster et al. 2018), for masculine and
//! feminine pronouns apart. A name counts as predicted when a cluster holds the pronoun and a mention that matches the
//! name: one span lies in the other, unless the mention only speaks of the name (`X's wife`, `the son of X`, `X and Y`).
//!
//! GUM: the CoNLL-2012 measures MUC (Vilain et al. 1995), B³ (Bagga and Baldwin 1998) and CEAF-e (Luo 2005), summed over
//! articles, and the mean of their F1. Clusters of one mention are removed on both sides.

use crate::figures::{Figures, prf, ratio, round, three};
use crate::pairing::pair;
use crate::read::{Chars, Lines, Span, is_space, is_word, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

#[derive(Deserialize)]
struct GapGold {
    id: String,
    text: String,
    pronoun: Named,
    a: Named,
    b: Named,
}

#[derive(Deserialize)]
struct Named {
    #[serde(flatten)]
    span: Span,
    text: String,
    #[serde(default)]
    coref: bool,
}

#[derive(Deserialize)]
struct GumGold {
    id: String,
    text: String,
    #[serde(default, deserialize_with = "nullable")]
    genre: String,
    #[serde(default, deserialize_with = "nullable")]
    mentions: Vec<Mention>,
    ontogum_mentions: Vec<Mention>,
}

#[derive(Deserialize)]
struct Mention {
    #[serde(flatten)]
    span: Span,
    cluster: serde_json::Value,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    clusters: Vec<Vec<Span>>,
}

const MASCULINE: [&str; 3] = ["he", "him", "his"];
/// Words after which a name belongs to what is spoken of, not to who is meant.
const BEFORE: [&str; 12] = ["of", "for", "to", "with", "by", "from", "in", "on", "at", "about", "and", "or"];

/// Whether a mention can stand for a name.
fn refers(text: &Chars, name: Span, mention: Span) -> bool {
    if name.contains(mention) {
        return true;
    }
    if !mention.contains(name) {
        return false;
    }
    let before = text.slice(Span::new(mention.start, name.start));
    let after = text.slice(Span::new(name.end, mention.end));
    let bare = matches!(after, ['\'' | '’', 's'] | ['\'' | '’']);
    !speaks_of_before(before) && (bare || !speaks_of_after(after))
}

/// Whether words end with a preposition or conjunction and a blank: `the son of `.
fn speaks_of_before(words: &[char]) -> bool {
    let end = words.iter().rposition(|c| !is_space(*c)).map_or(0, |i| i + 1);
    let start = words[..end].iter().rposition(|c| !is_word(*c)).map_or(0, |i| i + 1);
    let last: String = words[start..end].iter().collect::<String>().to_lowercase();
    end < words.len() && !last.is_empty() && BEFORE.contains(&last.as_str())
}

/// Whether words go on with `'s`, `and` or `or`: `'s wife`, ` and Y`.
fn speaks_of_after(words: &[char]) -> bool {
    let ends = |rest: &[char]| rest.first().is_none_or(|c| !is_word(*c));
    match words {
        ['\'' | '’', 's' | 'S', rest @ ..] if ends(rest) => return true,
        ['\'' | '’', rest @ ..] if ends(rest) => return true,
        _ => {}
    }
    let rest = words.strip_prefix(&[',']).unwrap_or(words);
    let word: String = rest.iter().skip(1).take_while(|c| is_word(**c)).collect::<String>().to_lowercase();
    rest.first() == Some(&' ') && (word == "and" || word == "or")
}

fn gap(gold: &[GapGold], pred: &HashMap<String, Predicted>, misses: usize) -> Report {
    let mut counts = [[0; 3]; 3];
    let (mut right, mut wrong, empty) = (0, Vec::new(), Predicted::default());
    for rec in gold {
        let text = Chars::new(&rec.text);
        let pronoun = rec.pronoun.span;
        let found = &pred.get(&rec.id).unwrap_or(&empty).clusters;
        let mut own: Vec<Span> = found.iter().filter(|c| c.contains(&pronoun)).flatten().copied().collect();
        own.retain(|m| *m != pronoun);
        own.sort_unstable();
        let masculine = MASCULINE.contains(&rec.pronoun.text.to_lowercase().as_str());
        let mut ok = true;
        let mut told = vec![("pronoun", rec.pronoun.text.clone())];
        for x in [&rec.a, &rec.b] {
            let said = own.iter().any(|m| refers(&text, x.span, *m));
            for c in [0, if masculine { 1 } else { 2 }] {
                counts[c][0] += usize::from(x.coref && said);
                counts[c][1] += usize::from(said);
                counts[c][2] += usize::from(x.coref);
            }
            ok &= said == x.coref;
            told.push(("name", format!("{} gold {} got {said}", x.text, x.coref)));
        }
        right += usize::from(ok);
        if !ok {
            let cluster: Vec<String> = own.iter().map(|m| text.text(*m)).collect();
            told.push(("cluster", cluster.join(" | ")));
            wrong.push(Case::new("wrong", &rec.id, told));
        }
    }
    let scores = counts.map(|[tp, predicted, gold]| prf(tp, predicted, gold));
    let mut out = Figures::default();
    for (name, x) in ["overall", "masculine", "feminine"].into_iter().zip(scores) {
        out.put(name, x);
    }
    let bias = (scores[1].f1 > 0.0).then(|| round(scores[2].f1 / scores[1].f1, 4));
    out.put("bias", bias);
    out.put("accuracy", ratio(right, gold.len()));
    let mut report = Report::of(out);
    report.add(wrong, misses);
    report
}

type Cluster = Vec<Span>;

/// Gold's clusters of two and more; a span that stands in two is kept in the first.
fn gold_clusters(mentions: &[Mention]) -> Vec<Cluster> {
    let (mut seen, mut index, mut out) = (HashSet::new(), HashMap::new(), Vec::<Cluster>::new());
    for m in mentions.iter().filter(|m| seen.insert(m.span)) {
        let at = *index.entry(m.cluster.to_string()).or_insert_with(|| {
            out.push(Vec::new());
            out.len() - 1
        });
        out[at].push(m.span);
    }
    out.retain(|c| c.len() > 1);
    out
}

fn predicted_clusters(doc: &Predicted) -> Vec<Cluster> {
    let mut seen = HashSet::new();
    let once = |c: &Cluster| c.iter().filter(|m| seen.insert(**m)).copied().collect::<Cluster>();
    let mut out: Vec<Cluster> = doc.clusters.iter().map(once).collect();
    out.retain(|c| c.len() > 1);
    out
}

fn places(clusters: &[Cluster]) -> HashMap<Span, usize> {
    clusters.iter().enumerate().flat_map(|(i, c)| c.iter().map(move |m| (*m, i))).collect()
}

/// Links of `a` that `b` has: numerator and denominator.
fn muc(a: &[Cluster], b: &[Cluster]) -> (f64, f64) {
    let at = places(b);
    let parts = |c: &Cluster| {
        let whole: BTreeSet<usize> = c.iter().filter_map(|m| at.get(m)).copied().collect();
        whole.len() + c.iter().filter(|m| !at.contains_key(m)).count()
    };
    let links: usize = a.iter().map(|c| c.len() - parts(c)).sum();
    (links as f64, a.iter().map(|c| c.len() - 1).sum::<usize>() as f64)
}

fn b3(a: &[Cluster], b: &[Cluster]) -> (f64, f64) {
    let at = places(b);
    let mut shared = 0.0;
    for c in a {
        let mut parts = BTreeMap::<usize, usize>::new();
        for i in c.iter().filter_map(|m| at.get(m)) {
            *parts.entry(*i).or_default() += 1;
        }
        shared += parts.values().map(|n| (n * n) as f64 / c.len() as f64).sum::<f64>();
    }
    (shared, a.iter().map(Vec::len).sum::<usize>() as f64)
}

fn ceafe(a: &[Cluster], b: &[Cluster]) -> (f64, f64) {
    let at = places(b);
    let mut shared = HashMap::<(usize, usize), usize>::new();
    for (i, c) in a.iter().enumerate() {
        for j in c.iter().filter_map(|m| at.get(m)) {
            *shared.entry((i, *j)).or_default() += 1;
        }
    }
    let alike = |i: usize, j: usize| {
        let n = shared.get(&(i, j)).copied().unwrap_or(0);
        (2 * n) as f64 / (a[i].len() + b[j].len()) as f64
    };
    (pair(a.len(), b.len(), alike).into_iter().map(|(i, j)| alike(i, j)).sum(), a.len() as f64)
}

/// A measure of clusters `a` by clusters `b`: numerator and denominator.
type Measure = fn(&[Cluster], &[Cluster]) -> (f64, f64);
const MEASURES: [(&str, Measure); 3] = [("muc", muc), ("b3", b3), ("ceafe", ceafe)];

fn gum(gold: &[&GumGold], pred: &HashMap<String, Predicted>, gum_scheme: bool) -> (Figures, Vec<Case>) {
    let mut mentions = [0; 3];
    // Per measure: numerator and denominator of precision, then of recall.
    let mut sums = [[(0.0, 0.0); 2]; 3];
    let (mut missed, empty) = (Vec::new(), Predicted::default());
    for rec in gold {
        let g = gold_clusters(if gum_scheme { &rec.mentions } else { &rec.ontogum_mentions });
        let p = predicted_clusters(pred.get(&rec.id).unwrap_or(&empty));
        let gm: BTreeSet<Span> = g.iter().flatten().copied().collect();
        let pm: BTreeSet<Span> = p.iter().flatten().copied().collect();
        for (n, add) in mentions.iter_mut().zip([gm.intersection(&pm).count(), pm.len(), gm.len()]) {
            *n += add;
        }
        for (sum, (_, measure)) in sums.iter_mut().zip(MEASURES) {
            for (side, (n, d)) in sum.iter_mut().zip([measure(&p, &g), measure(&g, &p)]) {
                *side = (side.0 + n, side.1 + d);
            }
        }
        let text = Chars::new(&rec.text);
        let case = |m: &Span| {
            let start = ("start", m.start.to_string());
            Case::new("missed", &rec.id, vec![start, ("text", text.around(*m, 0)), ("words", text.around(*m, 25))])
        };
        missed.extend(gm.difference(&pm).map(case));
    }
    let mut out = Figures::default();
    out.put("mentions", prf(mentions[0], mentions[1], mentions[2]));
    let mut total = 0.0;
    for ((name, _), sides) in MEASURES.into_iter().zip(sums) {
        let [p, r] = sides.map(|(n, d)| if d > 0.0 { n / d } else { 0.0 });
        let x = three(p, r);
        total += x.f1;
        out.put(name, x);
    }
    out.put("conll", round(total / 3.0, 4));
    (out, missed)
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let pred = predicted.by_id::<Predicted>()?;
    if gold.first_has("pronoun") {
        return Ok(gap(&gold.records::<GapGold>()?, &pred, options.misses));
    }
    let gold: Vec<GumGold> = gold.records()?;
    let (mut figures, missed) = gum(&gold.iter().collect::<Vec<_>>(), &pred, options.gum_scheme);
    if options.by_genre {
        let mut groups = Figures::default();
        for genre in gold.iter().map(|g| &g.genre).collect::<BTreeSet<_>>() {
            let part: Vec<&GumGold> = gold.iter().filter(|g| g.genre == *genre).collect();
            groups.put(genre.as_str(), gum(&part, &pred, options.gum_scheme).0.get("conll"));
        }
        figures.put("genre", groups);
    }
    let mut report = Report::of(figures);
    report.add(missed, options.misses);
    Ok(report)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Pradhan et al. 2014: key {a b c} {d e f g}, response {a b} {c d} {f g h i}.
    #[test]
    fn the_worked_example_of_the_conll_scorer() {
        let at = |x: char| (x as usize - 'a' as usize, x as usize - 'a' as usize + 1);
        let key = [("abc", 0), ("defg", 1)].map(|(c, k)| {
            let one = |m: char| format!(r#"{{"start":{},"end":{},"cluster":{k}}}"#, at(m).0, at(m).1);
            c.chars().map(one).collect::<Vec<_>>().join(",")
        });
        let response = ["ab", "cd", "fghi"].map(|c| {
            let one = |m: char| format!(r#"{{"start":{},"end":{}}}"#, at(m).0, at(m).1);
            format!("[{}]", c.chars().map(one).collect::<Vec<_>>().join(","))
        });
        let gold = format!(r#"{{"id":"x","genre":"g","text":"abcdefghi","ontogum_mentions":[{}]}}"#, key.join(","));
        let pred = format!(r#"{{"id":"x","clusters":[{}]}}"#, response.join(","));
        let report = score(&Lines::of("g", [gold]), &Lines::of("p", [pred]), &Options::default()).unwrap();
        for (path, want) in
            [("muc.p", 0.4), ("muc.r", 0.4), ("b3.p", 0.5), ("b3.r", 0.4167), ("ceafe.p", 0.4333), ("ceafe.r", 0.65)]
        {
            assert_eq!(report.get(path), Some(want), "{path}");
        }
    }

    #[test]
    fn a_mention_that_only_speaks_of_a_name() {
        let name = "Ann Lee";
        for (mention, want) in [
            ("the son of Ann Lee", false),
            ("the envoy Ann Lee", true),
            ("Ann Lee, the poet", true),
            ("Ann Lee's wife", false),
            ("Ann Lee and Bob", false),
            ("Ann Lee, or Bob", false),
            ("Ann Lee's", true),
            ("Ann Lee’", true),
            ("Ann Lee android", true),
            ("proof Ann Lee", true),
        ] {
            let text = Chars::new(mention);
            let all = Span::new(0, mention.chars().count());
            let start = text.find(name, all).unwrap();
            assert_eq!(refers(&text, Span::new(start, start + 7), all), want, "{mention}");
        }
    }
}
