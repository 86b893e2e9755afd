//! The weights of finding and resolving places: `data/places/weights.tsv`, a table that people can read and mend.
//!
//! `cargo run --release -p coding --example train-places` writes it; `data/places/README.md` tells from what.

use std::sync::OnceLock;

/// Named features of one decision.
#[derive(Debug, Clone, Default)]
pub(crate) struct Features {
    pub(crate) list: Vec<(&'static str, f32)>,
}

impl Features {
    pub(crate) fn clear(&mut self) {
        self.list.clear();
    }

    pub(crate) fn add(&mut self, name: &'static str, value: f32) {
        self.list.push((name, value));
    }
}

/// The linear models: which stretch is a place, which place is meant by its name alone and with its neighbours, and where
/// an act took place.
#[derive(Debug, Clone, Default)]
pub(crate) struct Weights {
    pub(crate) span: Table,
    pub(crate) alone: Table,
    pub(crate) near: Table,
    /// Where an act took place ([`crate::coder::placing`]).
    pub(crate) place: Table,
}

/// One model: feature and weight, sorted by feature.
#[derive(Debug, Clone, Default)]
pub(crate) struct Table(pub(crate) Vec<(String, f32)>);

const TEXT: &str = include_str!("../../../../data/places/weights.tsv");

impl Table {
    pub(crate) fn weight(&self, name: &str) -> f32 {
        self.0.binary_search_by(|(n, _)| n.as_str().cmp(name)).map_or(0.0, |k| self.0[k].1)
    }

    pub(crate) fn score(&self, f: &Features) -> f32 {
        f.list.iter().map(|(name, value)| self.weight(name) * value).sum()
    }
}

impl Weights {
    /// Returns the built-in weights.
    pub(crate) fn builtin() -> &'static Self {
        static WEIGHTS: OnceLock<Weights> = OnceLock::new();
        WEIGHTS.get_or_init(|| Self::read(TEXT))
    }

    /// Reads the table; a row that is none is left out (a test holds that there is none).
    pub(crate) fn read(text: &str) -> Self {
        let mut out = Self::default();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            let mut fields = line.split('\t');
            let (Some(model), Some(name), Some(Ok(weight))) =
                (fields.next(), fields.next(), fields.next().map(str::parse))
            else {
                continue;
            };
            match model {
                "span" => out.span.0.push((name.to_owned(), weight)),
                "alone" => out.alone.0.push((name.to_owned(), weight)),
                "near" => out.near.0.push((name.to_owned(), weight)),
                "act" => out.place.0.push((name.to_owned(), weight)),
                _ => {}
            }
        }
        for table in [&mut out.span, &mut out.alone, &mut out.near, &mut out.place] {
            table.0.sort_by(|a, b| a.0.cmp(&b.0));
        }
        out
    }

    /// Writes the table.
    pub(crate) fn write(&self) -> String {
        let mut out = String::from(
            "# Weights of finding (span) and resolving places by their names (alone) and with their neighbours (near), and of\n\
             # telling where an act took place (act). Written by the examples train-places and train-placing of the crate\n\
             # coding; see README.md.\n\
             # model\tfeature\tweight\n",
        );
        let models = [("span", &self.span), ("alone", &self.alone), ("near", &self.near), ("act", &self.place)];
        for (model, table) in models {
            for (name, weight) in &table.0 {
                out.push_str(&format!("{model}\t{name}\t{weight:.3}\n"));
            }
        }
        out
    }

    pub(crate) fn span(&self, f: &Features) -> f32 {
        self.span.score(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_reads_back_as_written() {
        let w = Weights::builtin();
        assert!(w.span.0.len() > 20 && w.alone.0.len() > 10 && w.near.0.len() > 10);
        let rows = TEXT.lines().filter(|l| !l.starts_with('#')).count();
        assert_eq!(rows, w.span.0.len() + w.alone.0.len() + w.near.0.len() + w.place.0.len());
        assert_eq!(w.write(), TEXT);
    }
}
