//! Figures: the tree of numbers a scorer gives, serialisable as the Python scorers print theirs, and printable.

use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::Write as _;

/// Precision, recall and F1, with the counts behind them where they are counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prf {
    /// Share of the predicted that is right, `0..=1`, four decimals.
    pub p: f64,
    /// Share of gold that is found.
    pub r: f64,
    /// Their harmonic mean.
    pub f1: f64,
    /// Right, predicted, gold.
    pub counts: Option<[usize; 3]>,
}

/// One figure.
#[derive(Debug, Clone, PartialEq)]
pub enum Figure {
    /// A count.
    Count(usize),
    /// A share or another number; `None` where there is nothing to take a share of.
    Number(Option<f64>),
    /// Precision, recall, F1.
    Prf(Prf),
    /// So many of so many.
    Of(usize, usize),
    /// Figures under one name.
    Group(Figures),
}

/// Named figures, in order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figures(Vec<(String, Figure)>);

impl Figures {
    pub(crate) fn put(&mut self, name: impl Into<String>, figure: impl Into<Figure>) {
        self.0.push((name.into(), figure.into()));
    }

    /// Returns the figure at a path of names with dots between, such as `exact.core.f1` or `type.tp`; a count is
    /// returned as a number, `n` of `m` as their ratio.
    pub fn get(&self, path: &str) -> Option<f64> {
        let (name, rest) = path.split_once('.').map_or((path, ""), |(a, b)| (a, b));
        match &self.0.iter().find(|(n, _)| n == name)?.1 {
            Figure::Count(n) => Some(*n as f64),
            Figure::Number(x) => *x,
            Figure::Of(n, m) => ratio(*n, *m),
            Figure::Group(g) => g.get(rest),
            Figure::Prf(x) => match (rest, x.counts) {
                ("p", _) => Some(x.p),
                ("r", _) => Some(x.r),
                ("f1", _) => Some(x.f1),
                ("tp", Some(c)) => Some(c[0] as f64),
                ("predicted", Some(c)) => Some(c[1] as f64),
                ("gold", Some(c)) => Some(c[2] as f64),
                _ => None,
            },
        }
    }

    /// Returns the group of this name.
    pub fn group(&self, name: &str) -> Option<&Figures> {
        self.0.iter().find_map(|(n, x)| match x {
            Figure::Group(g) if n == name => Some(g),
            _ => None,
        })
    }

    /// Returns the figures in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Figure)> {
        self.0.iter().map(|(n, x)| (n.as_str(), x))
    }

    /// Prints the figures, at most 80 columns wide; groups named in `without` are left out.
    pub(crate) fn render(&self, out: &mut String, depth: usize, without: &[&str]) {
        let pad = "  ".repeat(depth);
        let mut headed = false;
        for (name, figure) in self.iter().filter(|(n, _)| !without.contains(n)) {
            let label = format!("{pad}{name:<12}");
            match figure {
                Figure::Prf(x) => {
                    if !headed {
                        let counts = if x.counts.is_some() { "    right  predicted    gold" } else { "" };
                        let _ = writeln!(out, "{:<18}     P      R     F1{counts}", "");
                        headed = true;
                    }
                    let _ = write!(out, "{label:<18} {:>5.3}  {:>5.3}  {:>5.3}", x.p, x.r, x.f1);
                    if let Some([tp, predicted, gold]) = x.counts {
                        let _ = write!(out, "  {tp:>7}  {predicted:>9}  {gold:>6}");
                    }
                    out.push('\n');
                    continue;
                }
                Figure::Group(g) if g.0.iter().all(|(_, x)| !matches!(x, Figure::Group(_) | Figure::Prf(_))) => {
                    let parts = g.iter().map(|(n, x)| format!("{n} {}", plain(x)));
                    out.push_str(&wrap(&label, parts, 80));
                }
                Figure::Group(g) => {
                    let _ = writeln!(out, "{}", label.trim_end());
                    g.render(out, depth + 1, &[]);
                }
                _ => {
                    let _ = writeln!(out, "{label} {}", plain(figure));
                }
            }
            headed = false;
        }
    }
}

fn plain(figure: &Figure) -> String {
    match figure {
        Figure::Count(n) => n.to_string(),
        Figure::Number(None) => "-".to_owned(),
        Figure::Number(Some(x)) => x.to_string(),
        Figure::Of(n, m) => format!("{n}/{m}"),
        Figure::Prf(_) | Figure::Group(_) => String::new(),
    }
}

/// Writes parts after a label, two blanks between, and goes on under the label's end where a line would grow too long.
pub(crate) fn wrap(label: &str, parts: impl IntoIterator<Item = String>, width: usize) -> String {
    let indent = label.chars().count();
    let (mut out, mut column) = (label.to_owned(), indent);
    for part in parts {
        let n = part.chars().count();
        if column + 1 + n > width && column > indent {
            out.push('\n');
            out.push_str(&" ".repeat(indent));
            column = indent;
        }
        out.push(' ');
        out.push_str(&part);
        column += n + 1;
        if column < width {
            out.push(' ');
            column += 1;
        }
    }
    out.truncate(out.trim_end().len());
    out.push('\n');
    out
}

impl Serialize for Figures {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_map(self.iter())
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Count(n) => n.serialize(to),
            Self::Number(x) => x.serialize(to),
            Self::Prf(x) => x.serialize(to),
            Self::Of(n, m) => [n, m].serialize(to),
            Self::Group(g) => g.serialize(to),
        }
    }
}

impl Serialize for Prf {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("p", &self.p)?;
        map.serialize_entry("r", &self.r)?;
        map.serialize_entry("f1", &self.f1)?;
        if let Some([tp, predicted, gold]) = self.counts {
            map.serialize_entry("tp", &tp)?;
            map.serialize_entry("predicted", &predicted)?;
            map.serialize_entry("gold", &gold)?;
        }
        map.end()
    }
}

impl From<usize> for Figure {
    fn from(n: usize) -> Self {
        Self::Count(n)
    }
}

impl From<f64> for Figure {
    fn from(x: f64) -> Self {
        Self::Number(Some(x))
    }
}

impl From<Option<f64>> for Figure {
    fn from(x: Option<f64>) -> Self {
        Self::Number(x)
    }
}

impl From<Prf> for Figure {
    fn from(x: Prf) -> Self {
        Self::Prf(x)
    }
}

impl From<Figures> for Figure {
    fn from(x: Figures) -> Self {
        Self::Group(x)
    }
}

/// Rounds to `digits` decimals, ties by the exact binary value, as Python's `round`.
pub(crate) fn round(x: f64, digits: usize) -> f64 {
    format!("{x:.digits$}").parse().unwrap_or(x)
}

/// Returns `n / d` with four decimals; `None` of nothing.
pub(crate) fn ratio(n: usize, d: usize) -> Option<f64> {
    (d > 0).then(|| round(n as f64 / d as f64, 4))
}

/// Returns precision, recall and F1 of counts.
pub(crate) fn prf(tp: usize, predicted: usize, gold: usize) -> Prf {
    let share = |d: usize| if d > 0 { tp as f64 / d as f64 } else { 0.0 };
    Prf { counts: Some([tp, predicted, gold]), ..three(share(predicted), share(gold)) }
}

/// Returns precision, recall and F1 without counts.
pub(crate) fn three(p: f64, r: f64) -> Prf {
    let f1 = if p + r > 0.0 { round(2.0 * p * r / (p + r), 4) } else { 0.0 };
    Prf { p: round(p, 4), r: round(r, 4), f1, counts: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> Figures {
        let mut inner = Figures::default();
        inner.put("core", prf(1, 3, 2));
        let mut shares = Figures::default();
        shares.put("lemma", ratio(1, 8));
        shares.put("none", ratio(0, 0));
        let mut out = Figures::default();
        out.put("articles", 2_usize);
        out.put("exact", inner);
        out.put("b3", three(0.5, 0.25));
        out.put("shares", shares);
        out
    }

    #[test]
    fn serialises_as_the_python_scorers() {
        let json = r#"{"articles":2,"exact":{"core":{"p":0.3333,"r":0.5,"f1":0.4,"tp":1,"predicted":3,"gold":2}},"b3":{"p":0.5,"r":0.25,"f1":0.3333},"shares":{"lemma":0.125,"none":null}}"#;
        assert_eq!(serde_json::to_string(&sample()).unwrap(), json);
    }

    #[test]
    fn found_by_path() {
        let x = sample();
        assert_eq!(
            (x.get("exact.core.f1"), x.get("articles"), x.get("shares.lemma")),
            (Some(0.4), Some(2.0), Some(0.125))
        );
        assert_eq!((x.get("shares.none"), x.get("no.such")), (None, None));
    }

    #[test]
    fn printed_in_columns() {
        let mut out = String::new();
        sample().render(&mut out, 0, &[]);
        let want = "\
articles     2
exact
                       P      R     F1    right  predicted    gold
  core             0.333  0.500  0.400        1          3       2
                       P      R     F1
b3                 0.500  0.250  0.333
shares       lemma 0.125  none -
";
        assert_eq!(out, want);
        assert!(out.lines().all(|l| l.chars().count() <= 80));
    }
}
