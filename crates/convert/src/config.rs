//! The part of `config.cfg` that says which components there are and how they are set.

use crate::error::{Error, Result};
use serde_json::Value;
use std::collections::HashMap;

/// Sections of a configuration, by dotted name.
#[derive(Debug, Default)]
pub(crate) struct Config {
    sections: HashMap<String, HashMap<String, Value>>,
}

impl Config {
    /// Reads the file. Values are JSON; what is not (a reference such as `${paths.train}`) stays a string.
    pub(crate) fn parse(text: &str) -> Self {
        let mut out = Self::default();
        let mut section = String::new();
        for line in text.lines() {
            let line = line.trim();
            if let Some(name) = line.strip_prefix('[').and_then(|l| l.strip_suffix(']')) {
                name.clone_into(&mut section);
            } else if let Some((key, value)) = line.split_once('=') {
                let value = value.trim();
                let value = serde_json::from_str(value).unwrap_or_else(|_| Value::String(value.to_owned()));
                out.sections.entry(section.clone()).or_default().insert(key.trim().to_owned(), value);
            }
        }
        out
    }

    pub(crate) fn get(&self, section: &str, key: &str) -> Option<&Value> {
        self.sections.get(section)?.get(key)
    }

    pub(crate) fn str(&self, section: &str, key: &str) -> Option<&str> {
        self.get(section, key)?.as_str()
    }

    pub(crate) fn flag(&self, section: &str, key: &str) -> bool {
        self.get(section, key).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The components that run, in order.
    pub(crate) fn pipeline(&self) -> Result<Vec<String>> {
        let list = |key: &str| -> Vec<String> {
            let items = self.get("nlp", key).and_then(Value::as_array);
            items.into_iter().flatten().filter_map(|v| v.as_str().map(str::to_owned)).collect()
        };
        if self.get("nlp", "pipeline").is_none() {
            return Err(Error::data("config.cfg", "no [nlp] section with a pipeline"));
        }
        let disabled = list("disabled");
        Ok(list("pipeline").into_iter().filter(|c| !disabled.contains(c)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_the_converter_needs() {
        let c = Config::parse(
            "[nlp]\nlang = \"en\"\npipeline = [\"a\",\"b\"]\ndisabled = [\"a\"]\n\n[components.b]\noverwrite = true\nx = ${y}\n",
        );
        assert_eq!(c.pipeline().unwrap(), ["b"]);
        assert_eq!(c.str("nlp", "lang"), Some("en"));
        assert!(c.flag("components.b", "overwrite"));
        assert_eq!(c.str("components.b", "x"), Some("${y}"));
    }
}
