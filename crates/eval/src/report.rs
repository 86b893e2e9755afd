//! A scorer's report: figures, tables, and the cases behind them.

use crate::figures::{Figures, wrap};
use serde::ser::{Serialize, SerializeMap, Serializer};
use std::fmt::{self, Write as _};

/// What a scorer found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    /// The figures, named as the Python scorers name them.
    pub figures: Figures,
    /// Tables beside the figures: confusion, calibration.
    pub tables: Vec<Table>,
    /// Misses, false alarms and wrong values, as many of each as were asked for.
    pub cases: Vec<Case>,
    /// Names of groups that are left out when the report is printed for people.
    pub(crate) folded: Vec<&'static str>,
}

/// A table of counts or shares.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Its name in JSON.
    pub name: &'static str,
    /// What it shows, in one line.
    pub title: &'static str,
    /// Names of the columns, the row's own name first.
    pub columns: Vec<String>,
    /// Rows, each as long as `columns`.
    pub rows: Vec<Vec<String>>,
}

/// One place where gold and prediction differ.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// Which list it belongs to: `missed`, `false`, `wrong`, ...
    pub list: &'static str,
    /// The article.
    pub id: String,
    /// Names and values, in order; empty values are left out.
    pub fields: Vec<(&'static str, String)>,
}

impl Case {
    pub(crate) fn new(list: &'static str, id: &str, fields: Vec<(&'static str, String)>) -> Self {
        Self { list, id: id.to_owned(), fields }
    }

    /// Says what gold has instead of a field's value.
    pub(crate) fn instead_of(mut self, field: &str, gold: &str) -> Self {
        for (_, value) in self.fields.iter_mut().filter(|(n, _)| *n == field) {
            *value = format!("{value} (gold {gold})");
        }
        self
    }
}

impl Report {
    pub(crate) fn of(figures: Figures) -> Self {
        Self { figures, ..Self::default() }
    }

    /// Adds the first `n` cases of a list.
    pub(crate) fn add(&mut self, cases: Vec<Case>, n: usize) {
        self.cases.extend(cases.into_iter().take(n));
    }

    /// Returns the figure at a path of names, see [`Figures::get`].
    pub fn get(&self, path: &str) -> Option<f64> {
        self.figures.get(path)
    }

    /// Returns the table of this name.
    pub fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|t| t.name == name)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut out = String::new();
        self.figures.render(&mut out, 0, &self.folded);
        for table in &self.tables {
            let _ = write!(out, "\n{table}");
        }
        if !self.cases.is_empty() {
            out.push('\n');
        }
        for case in &self.cases {
            // The article's words stand on lines of their own, under what was found there.
            let told = |words: bool| {
                let fields = case.fields.iter().filter(move |(n, v)| !v.is_empty() && (*n == "words") == words);
                fields.flat_map(|(_, v)| words_of(v))
            };
            out.push_str(&hanging(&format!("{:<6} {}", case.list, case.id), told(false)));
            if told(true).next().is_some() {
                out.push_str(&hanging("  ", told(true)));
            }
        }
        f.write_str(&out)
    }
}

/// Splits a value at blanks, keeping a mark of where a value begins (an empty word).
fn words_of(value: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    out.extend(value.split_whitespace().map(str::to_owned));
    out
}

/// Writes words after a head, wrapped at 80 columns with an indent; an empty word widens the gap.
fn hanging(head: &str, words: impl Iterator<Item = String>) -> String {
    let (mut out, mut column) = (head.to_owned(), head.chars().count());
    for word in words {
        let n = word.chars().count();
        if n > 0 && column + 1 + n > 80 && column > 4 {
            out.truncate(out.trim_end().len());
            out.push_str("\n   ");
            column = 3;
        }
        out.push(' ');
        out.push_str(&word);
        column += n + 1;
    }
    out.push('\n');
    out
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let width = |i: usize| {
            let cells = self.rows.iter().filter_map(|r| r.get(i)).chain(self.columns.get(i));
            cells.map(|c| c.chars().count()).max().unwrap_or(0)
        };
        let widths: Vec<usize> = (0..self.columns.len()).map(width).collect();
        f.write_str(&wrap(self.title, [], 80))?;
        for row in std::iter::once(&self.columns).chain(&self.rows) {
            let cells = row.iter().zip(&widths).enumerate().map(|(i, (c, w))| match i {
                0 => format!("{c:<w$}"),
                _ => format!(" {c:>w$}"),
            });
            writeln!(f, "{}", cells.collect::<String>().trim_end())?;
        }
        Ok(())
    }
}

impl Serialize for Report {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        for (name, figure) in self.figures.iter() {
            map.serialize_entry(name, figure)?;
        }
        for table in &self.tables {
            map.serialize_entry(table.name, table)?;
        }
        if !self.cases.is_empty() {
            map.serialize_entry("cases", &self.cases)?;
        }
        map.end()
    }
}

impl Serialize for Table {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("columns", &self.columns)?;
        map.serialize_entry("rows", &self.rows)?;
        map.end()
    }
}

impl Serialize for Case {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("list", self.list)?;
        map.serialize_entry("id", &self.id)?;
        for (name, value) in &self.fields {
            map.serialize_entry(name, value)?;
        }
        map.end()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cases_stay_within_eighty_columns() {
        let what = "the ministers of the three countries signed a long paper about the waters of the river".to_owned();
        let fields = vec![("type", "SUPPORT".to_owned()), ("empty", String::new()), ("words", what)];
        let report = Report { cases: vec![Case::new("missed", "a1", fields)], ..Report::default() };
        let want = "
missed a1  SUPPORT
    the ministers of the three countries signed a long paper about the waters of
    the river
";
        assert_eq!(report.to_string(), want);
    }
}
