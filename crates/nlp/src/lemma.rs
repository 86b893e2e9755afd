//! The lemmatizer by rules and tables (`spacy/pipeline/lemmatizer.py`, `spacy/lang/en/lemmatizer.py`).

use crate::error::{Error, Result};
use crate::file::{ModelFile, Words};
use crate::hash::{IdMap, string_id};
use crate::pystr;
use crate::spec::LemmaTable;
use std::collections::HashMap;
use text::{Pos, Sym};

/// The lemmatizer of a model.
#[derive(Debug, Default)]
pub(crate) struct Lemmatizer {
    rule: bool,
    english: bool,
    pub(crate) overwrite: bool,
    tables: HashMap<String, Table>,
    lookup: IdMap<String>,
}

#[derive(Debug)]
struct Table {
    rules: Vec<(String, String)>,
    exceptions: HashMap<String, Vec<String>>,
    index: Option<Words>,
}

impl Lemmatizer {
    pub(crate) fn new(
        file: &ModelFile,
        (rule, overwrite, english): (bool, bool, bool),
        tables: Vec<LemmaTable>,
        lookup: Vec<(u64, String)>,
    ) -> Result<Self> {
        let mut out = Self { rule, english, overwrite, tables: HashMap::new(), lookup: lookup.into_iter().collect() };
        for t in tables {
            let index = if t.index.is_empty() {
                None
            } else {
                let words = file.u64s(&t.index)?;
                if !file.words(&words).is_sorted() {
                    return Err(Error::corrupt(&t.index, "expected sorted ids"));
                }
                Some(words)
            };
            let table = Table { rules: t.rules, exceptions: t.exceptions.into_iter().collect(), index };
            out.tables.insert(t.pos, table);
        }
        Ok(out)
    }

    /// Tells whether the tables have a word, or what is left of it without an ending.
    pub(crate) fn knows(&self, file: &ModelFile, word: &str) -> bool {
        let lower = word.to_ascii_lowercase();
        self.tables.values().any(|t| t.knows(file, &lower))
    }

    /// Returns the lemma of a word under an analysis.
    pub(crate) fn lemma(&self, file: &ModelFile, word: &str, pos: Pos, morph: Sym) -> String {
        if !self.rule {
            return self.lookup.get(&string_id(word)).cloned().unwrap_or_else(|| word.to_owned());
        }
        let mut lower = String::new();
        pystr::lower_into(word, &mut lower);
        if matches!(pos, Pos::None | Pos::Space) || self.english && is_base_form(pos, morph.as_str()) {
            return lower;
        }
        let Some(table) = self.tables.get(&pos.as_str().to_lowercase()) else {
            return if pos == Pos::Propn { word.to_owned() } else { lower };
        };
        table.lemma(file, &lower).unwrap_or_else(|| word.to_owned())
    }
}

impl Table {
    /// Tells whether the index has a form.
    fn has(&self, file: &ModelFile, form: &str) -> bool {
        self.index.as_ref().is_some_and(|i| file.words(i).binary_search(&string_id(form)).is_ok())
    }

    fn knows(&self, file: &ModelFile, word: &str) -> bool {
        let stems =
            self.rules.iter().filter_map(|(old, new)| Some(format!("{}{new}", word.strip_suffix(old.as_str())?)));
        self.has(file, word) || stems.into_iter().any(|form| self.has(file, &form))
    }

    fn lemma(&self, file: &ModelFile, word: &str) -> Option<String> {
        let known = |form: &str| self.has(file, form);
        let (mut forms, mut unknown): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
        for (old, new) in &self.rules {
            let Some(stem) = word.strip_suffix(old.as_str()) else { continue };
            let form = format!("{stem}{new}");
            if form.is_empty() {
                continue;
            }
            let list = if known(&form) || !form.chars().all(pystr::is_alpha) { &mut forms } else { &mut unknown };
            if !list.contains(&form) {
                list.push(form);
            }
        }
        for form in self.exceptions.get(word).into_iter().flatten() {
            if !forms.contains(form) {
                forms.insert(0, form.clone());
            }
        }
        forms.into_iter().next().or_else(|| unknown.into_iter().next())
    }
}

/// Tells whether an English word is its own lemma, by its analysis.
fn is_base_form(pos: Pos, morph: &str) -> bool {
    let get = |name: &str| {
        morph.split('|').find_map(|f| f.strip_prefix(name).and_then(|f| f.strip_prefix('='))).unwrap_or("")
    };
    let (verb_form, degree) = (get("VerbForm"), get("Degree"));
    pos == Pos::Noun && get("Number") == "Sing"
        || verb_form == "Inf"
        || pos == Pos::Verb && verb_form == "Fin" && get("Tense") == "Pres" && get("Number").is_empty()
        || degree == "Pos"
        || verb_form == "None"
}
