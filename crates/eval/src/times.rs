//! Time expressions, as TempEval-3 scored them (`UzZaman` et al. 2013) or against the dates of GUM.
//!
//! TempEval-3: `strict` F1 of equal spans, `relaxed` of overlapping ones, one to one; `value` and `type`: F1 of relaxed
//! pairs with the same value, type. GUM marks only dates that can be fixed, so precision means nothing there: recall of
//! all, and of those found the share with the right value, for single values (`when`) and for intervals (each end give or
//! take one day).

use crate::days::{Days, days};
use crate::figures::{Figures, prf, ratio};
use crate::pairing::pair;
use crate::read::{Chars, Lines, Span, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap, HashSet};

#[derive(Deserialize)]
struct TempevalGold {
    id: String,
    text: String,
    timexes: Vec<Timex>,
    dct: Option<String>,
}

#[derive(Deserialize)]
struct GumGold {
    id: String,
    #[serde(default, deserialize_with = "nullable")]
    dct: String,
    dates: Vec<GumDate>,
}

#[derive(Deserialize)]
struct GumDate {
    #[serde(flatten)]
    span: Span,
    text: String,
    when: Option<String>,
    from: Option<String>,
    to: Option<String>,
    #[serde(rename = "notBefore")]
    not_before: Option<String>,
    #[serde(rename = "notAfter")]
    not_after: Option<String>,
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    times: Vec<Timex>,
}

/// A time expression of gold or of a prediction.
#[derive(Deserialize)]
struct Timex {
    #[serde(flatten)]
    span: Span,
    #[serde(rename = "type")]
    kind: Option<String>,
    value: Option<String>,
}

impl Timex {
    fn told(&self) -> String {
        format!("{} {}", self.kind.as_deref().unwrap_or("-"), self.value.as_deref().unwrap_or("-"))
    }
}

impl GumDate {
    fn told(&self) -> String {
        let fields = [&self.when, &self.from, &self.to, &self.not_before, &self.not_after];
        let named = ["when", "from", "to", "notBefore", "notAfter"].into_iter().zip(fields);
        named.filter_map(|(n, x)| x.as_ref().map(|x| format!("{n}={x}"))).collect::<Vec<_>>().join(" ")
    }

    fn interval(&self) -> Option<(Days, Days)> {
        Some((days(self.from.as_deref()?)?, days(self.to.as_deref()?)?))
    }

    /// Whether a value covers the same days, each end give or take one.
    fn same_days(&self, value: Option<&str>) -> bool {
        let (Some(got), Some((a, z))) = (value.and_then(days), self.interval()) else { return false };
        let near = |x: jiff::civil::Date, y: jiff::civil::Date| x.until(y).is_ok_and(|d| d.get_days().abs() <= 1);
        near(got.0, a.0) && near(got.1, z.1)
    }
}

/// Returns GUM's value as a TIMEX3 value: `--03` is `XXXX-03`, `-0700` is `BC0700`, `1830-1-1` is `1830-01-01`.
fn timex(when: &str) -> String {
    let known = match when.strip_prefix("--").or_else(|| when.strip_prefix("xxxx-")) {
        Some(rest) => format!("XXXX-{rest}"),
        None => when.to_owned(),
    };
    let year = known.strip_prefix('-').filter(|x| {
        x.len() >= 4
            && x.bytes().take(4).all(|b| b.is_ascii_digit())
            && matches!(x.as_bytes().get(4), None | Some(b'-'))
    });
    let known = year.map_or(known.clone(), |x| format!("BC{x}"));
    let (head, parts) = known.split_once('-').map_or((known.as_str(), None), |(h, p)| (h, Some(p)));
    let full =
        |p: &str| if p.len() == 1 && p.as_bytes()[0].is_ascii_digit() { format!("-0{p}") } else { format!("-{p}") };
    let rest: String = parts.map(|p| p.split('-').map(full).collect()).unwrap_or_default();
    format!("{head}{rest}")
}

fn matched(gs: &[Span], ps: &[Timex]) -> Vec<(usize, usize)> {
    let weight = |i: usize, j: usize| (gs[i].overlap(ps[j].span) + usize::from(gs[i] == ps[j].span)) as f64;
    pair(gs.len(), ps.len(), weight)
}

fn tempeval(gold: &[TempevalGold], pred: &HashMap<String, Predicted>, misses: usize) -> Report {
    let (mut n_gold, mut n_pred, mut counts) = (0, 0, [0; 4]);
    let (mut missed, mut false_alarms, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
    for rec in gold {
        let text = Chars::new(&rec.text);
        let (gs, ps) = (&rec.timexes, pred.get(&rec.id).map_or(&[][..], |p| &p.times));
        let pairs = matched(&gs.iter().map(|g| g.span).collect::<Vec<_>>(), ps);
        n_gold += gs.len();
        n_pred += ps.len();
        for (g, p) in pairs.iter().map(|(i, j)| (&gs[*i], &ps[*j])) {
            let (value, kind) = (g.value == p.value, g.kind == p.kind);
            for (n, ok) in counts.iter_mut().zip([g.span == p.span, true, value, kind]) {
                *n += usize::from(ok);
            }
            if !(value && kind) {
                let dct = rec.dct.clone().unwrap_or_default();
                let got = format!("got {}", p.told());
                let start = ("start", g.span.start.to_string());
                let fields = vec![start, ("text", text.text(g.span)), ("gold", g.told()), ("got", got), ("dct", dct)];
                wrong.push(Case::new("wrong", &rec.id, fields));
            }
        }
        let case = |list: &'static str, t: &Timex| {
            let start = ("start", t.span.start.to_string());
            Case::new(list, &rec.id, vec![start, ("text", text.text(t.span)), ("value", t.told())])
        };
        let (found, right): (HashSet<usize>, HashSet<usize>) = pairs.iter().copied().unzip();
        missed.extend(gs.iter().enumerate().filter(|(i, _)| !found.contains(i)).map(|(_, g)| case("missed", g)));
        false_alarms.extend(ps.iter().enumerate().filter(|(j, _)| !right.contains(j)).map(|(_, p)| case("false", p)));
    }
    let mut out = Figures::default();
    for (name, tp) in ["strict", "relaxed", "value", "type"].into_iter().zip(counts) {
        out.put(name, prf(tp, n_pred, n_gold));
    }
    out.put("value_accuracy", ratio(counts[2], counts[1]));
    out.put("type_accuracy", ratio(counts[3], counts[1]));
    let mut report = Report::of(out);
    report.add(missed, misses);
    report.add(false_alarms, misses);
    report.add(wrong, misses);
    report
}

fn gum(gold: &[GumGold], pred: &HashMap<String, Predicted>, misses: usize) -> Report {
    let (mut n, mut relaxed, mut strict) = (0, 0, 0);
    // Per kind: all, found, right. Index 0 `when`, 1 `interval`, 2 vague.
    let mut kinds = [[0; 3]; 3];
    let (mut missed, mut wrong) = (Vec::new(), Vec::new());
    for rec in gold {
        let (gs, ps) = (&rec.dates, pred.get(&rec.id).map_or(&[][..], |p| &p.times));
        let spans: Vec<Span> = gs.iter().map(|g| g.span).collect();
        let pairs: BTreeMap<usize, usize> = matched(&spans, ps).into_iter().collect();
        for (i, g) in gs.iter().enumerate() {
            let kind = if g.when.is_some() { 0 } else { 2 - usize::from(g.interval().is_some()) };
            n += 1;
            kinds[kind][0] += 1;
            let told = vec![("start", g.span.start.to_string()), ("text", g.text.clone()), ("gold", g.told())];
            let Some(p) = pairs.get(&i).map(|j| &ps[*j]) else {
                missed.push(Case::new("missed", &rec.id, told));
                continue;
            };
            relaxed += 1;
            strict += usize::from(g.span == p.span);
            kinds[kind][1] += 1;
            let right = match &g.when {
                Some(when) => p.value.as_deref() == Some(timex(when).as_str()),
                None => g.same_days(p.value.as_deref()),
            };
            kinds[kind][2] += usize::from(right);
            if kind < 2 && !right {
                let more = [("got", format!("got {}", p.told())), ("dct", rec.dct.clone())];
                wrong.push(Case::new("wrong", &rec.id, told.into_iter().chain(more).collect()));
            }
        }
    }
    let mut out = Figures::default();
    out.put("dates", n);
    out.put("strict", ratio(strict, n));
    out.put("relaxed", ratio(relaxed, n));
    for (name, [all, found, right]) in ["when", "interval"].into_iter().zip(kinds) {
        out.put(format!("{name}_n"), all);
        out.put(format!("{name}_found"), ratio(found, all));
        out.put(name, ratio(right, found));
    }
    let mut report = Report::of(out);
    report.add(missed, misses);
    report.add(wrong, misses);
    report
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let pred = predicted.by_id::<Predicted>()?;
    Ok(if gold.first_has("dates") {
        gum(&gold.records::<GumGold>()?, &pred, options.misses)
    } else {
        tempeval(&gold.records::<TempevalGold>()?, &pred, options.misses)
    })
}

#[cfg(test)]
mod tests {
    use super::timex;

    #[test]
    fn values_of_gum() {
        for (gum, want) in [
            ("--03", "XXXX-03"),
            ("-0700", "BC0700"),
            ("1830-1-1", "1830-01-01"),
            ("xxxx-04-14", "XXXX-04-14"),
            ("2019", "2019"),
            ("-0044-3-15", "BC0044-03-15"),
        ] {
            assert_eq!(timex(gum), want);
        }
    }
}
