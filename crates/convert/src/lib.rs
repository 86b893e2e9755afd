//! From a spaCy wheel or pipeline folder to the project's own model file.
//!
//! [`convert`] reads the pipeline's configuration, its msgpack files and its weights, compiles the tokenizer's
//! regular expressions, and writes one file that the runtime (`nlp`) reads in place. A component that the runtime
//! cannot run (a transformer, custom code) is refused by name. No Python is needed.

mod config;
mod error;
mod network;
mod pack;
pub mod regex;
mod rules;
mod source;
mod tokenizer;

pub use error::{Error, Result};

use config::Config;
use network::Network;
use nlp::spec::{ComponentSpec, Meta, PipelineSpec};
use nlp::{FileBuilder, Writer};
use source::Source;
use std::collections::HashMap;
use std::path::Path;

/// Converts the pipeline in a wheel or folder; returns the bytes of the model file.
///
/// # Errors
/// The files cannot be read, are not a spaCy v3 pipeline, or hold what the runtime cannot run.
pub fn convert(path: &Path) -> Result<Vec<u8>> {
    convert_source(&Source::open(path)?)
}

/// Converts a pipeline whose files are given as name inside the pipeline (`config.cfg`, `tagger/model`) and content.
///
/// # Errors
/// As [`convert`].
pub fn convert_files(files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Result<Vec<u8>> {
    convert_source(&Source::Wheel(files.into_iter().collect()))
}

fn convert_source(source: &Source) -> Result<Vec<u8>> {
    let config = String::from_utf8(source.need("config.cfg")?).map_err(|_| Error::data("config.cfg", "not UTF-8"))?;
    let config = Config::parse(&config);
    let mut out = FileBuilder::default();
    let mut spec = PipelineSpec { meta: meta(source)?, ..PipelineSpec::default() };
    let mut shared: HashMap<String, u32> = HashMap::new();
    for name in config.pipeline()? {
        component(source, &config, &name, &mut spec, &mut shared, &mut out)?;
    }
    if spec.tok2vecs.iter().any(|t| t.vectors.is_some()) {
        spec.vectors = vectors::store(source, &mut out)?;
    }
    let mut w = Writer::default();
    tokenizer::read(source)?.write(&mut w);
    out.add("tokenizer", w.finish());
    let mut w = Writer::default();
    spec.write(&mut w);
    out.add("pipeline", w.finish());
    let bytes = out.finish();
    nlp::Model::from_slice(&bytes)?;
    Ok(bytes)
}

mod vectors;

fn meta(source: &Source) -> Result<Meta> {
    let bytes = source.need("meta.json")?;
    let json: serde_json::Value =
        serde_json::from_slice(&bytes).map_err(|e| Error::data("meta.json", format!("not JSON: {e}")))?;
    let get = |key: &str| json.get(key).and_then(|v| v.as_str()).unwrap_or("").to_owned();
    Ok(Meta {
        lang: get("lang"),
        name: get("name"),
        version: get("version"),
        license: get("license"),
        source: get("url"),
    })
}

/// Reads one component and adds what it needs to the file.
fn component(
    source: &Source,
    config: &Config,
    name: &str,
    spec: &mut PipelineSpec,
    shared: &mut HashMap<String, u32>,
    out: &mut FileBuilder,
) -> Result<()> {
    let section = format!("components.{name}");
    let factory = config.str(&section, "factory").unwrap_or(name).to_owned();
    let model = |source: &Source| -> Result<Network> {
        let file = format!("{name}/model");
        Network::read(name, &file, &source.need(&file)?)
    };
    // The number of the network a component reads: that of the component it listens to, or one of its own.
    let net_of = |net: &Network, out: &mut FileBuilder, spec: &mut PipelineSpec| -> Result<u32> {
        if net.listens() {
            let upstream = config.str(&format!("{section}.model.tok2vec"), "upstream").unwrap_or("*");
            let found = if upstream == "*" { shared.values().max() } else { shared.get(upstream) };
            return found.copied().ok_or_else(|| Error::unsupported(name, format!("listening to {upstream:?}")));
        }
        spec.tok2vecs.push(net.tok2vec(out)?);
        Ok(spec.tok2vecs.len() as u32 - 1)
    };
    match factory.as_str() {
        "tok2vec" => {
            let net = model(source)?;
            let number = net_of(&net, out, spec)?;
            shared.insert(name.to_owned(), number);
        }
        "tagger" | "senter" => {
            let net = model(source)?;
            let (tok2vec, dense) = (net_of(&net, out, spec)?, net.softmax(out)?);
            let overwrite = config.flag(&section, "overwrite");
            spec.components.push(if factory == "senter" {
                ComponentSpec::Senter { tok2vec, dense, overwrite }
            } else {
                ComponentSpec::Tagger { tok2vec, dense, labels: labels(source, name)?, overwrite }
            });
        }
        "morphologizer" => {
            let net = model(source)?;
            let (tok2vec, dense) = (net_of(&net, out, spec)?, net.softmax(out)?);
            let (labels, overwrite) = morph_labels(source, name)?;
            spec.components.push(ComponentSpec::Morphologizer { tok2vec, dense, labels, overwrite });
        }
        "sentencizer" => {
            let cfg = json(source, &format!("{name}.json"))?;
            let marks = cfg.get("punct_chars").and_then(|m| m.as_array()).into_iter().flatten();
            let marks = marks.filter_map(|m| m.as_str().map(str::to_owned)).collect();
            let overwrite = cfg.get("overwrite").and_then(serde_json::Value::as_bool).unwrap_or(false);
            spec.components.push(ComponentSpec::Sentencizer { marks, overwrite });
        }
        "parser" | "ner" => {
            let cfg = json(source, &format!("{name}/cfg"))?;
            if cfg.get("beam_width").and_then(serde_json::Value::as_u64).is_some_and(|w| w != 1) {
                return Err(Error::unsupported(name, "beam search"));
            }
            let net = model(source)?;
            let tok2vec = net_of(&net, out, spec)?;
            let t = net.transition(out, tok2vec, moves(source, name)?)?;
            spec.components.push(if factory == "ner" { ComponentSpec::Ner(t) } else { ComponentSpec::Parser(t) });
        }
        "attribute_ruler" => spec.components.push(rules::ruler(source, name)?),
        "lemmatizer" => {
            let lang = spec.meta.lang.clone();
            spec.components.push(rules::lemmatizer(source, config, name, &lang, out)?);
        }
        other => return Err(Error::unsupported(name, format!("the factory {other:?}"))),
    }
    Ok(())
}

fn json(source: &Source, file: &str) -> Result<serde_json::Value> {
    serde_json::from_slice(&source.need(file)?).map_err(|e| Error::data(file, format!("not JSON: {e}")))
}

fn labels(source: &Source, name: &str) -> Result<Vec<String>> {
    let file = format!("{name}/cfg");
    let cfg = json(source, &file)?;
    let labels = cfg.get("labels").and_then(|l| l.as_array()).ok_or_else(|| Error::data(&file, "no labels"))?;
    Ok(labels.iter().filter_map(|l| l.as_str().map(str::to_owned)).collect())
}

/// A JSON object whose order counts.
#[derive(serde::Deserialize)]
struct MorphConfig {
    #[serde(deserialize_with = "in_order")]
    labels_morph: Vec<(String, String)>,
    labels_pos: HashMap<String, u64>,
    #[serde(default)]
    overwrite: bool,
    #[serde(default)]
    extend: bool,
}

fn in_order<'de, D: serde::Deserializer<'de>>(d: D) -> std::result::Result<Vec<(String, String)>, D::Error> {
    struct Pairs;
    impl<'de> serde::de::Visitor<'de> for Pairs {
        type Value = Vec<(String, String)>;
        fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("a map of strings")
        }
        fn visit_map<A: serde::de::MapAccess<'de>>(self, mut map: A) -> std::result::Result<Self::Value, A::Error> {
            let mut out = Vec::new();
            while let Some(pair) = map.next_entry()? {
                out.push(pair);
            }
            Ok(out)
        }
    }
    d.deserialize_map(Pairs)
}

/// Reads the labels of a morphologizer, morphology and part of speech, and whether it overwrites.
fn morph_labels(source: &Source, name: &str) -> Result<(Vec<(String, String)>, bool)> {
    let file = format!("{name}/cfg");
    let cfg: MorphConfig =
        serde_json::from_slice(&source.need(&file)?).map_err(|e| Error::data(&file, format!("not JSON: {e}")))?;
    if cfg.extend {
        return Err(Error::unsupported(name, "extending the morphology of another component"));
    }
    let names = ["ADJ", "ADP", "ADV", "AUX", "CONJ", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN"];
    let pos_of = |id: u64| {
        names.into_iter().chain(["PUNCT", "SCONJ", "SYM", "VERB", "X", "SPACE"]).find(|n| nlp::string_id(n) == id)
    };
    let labels = cfg.labels_morph.iter().map(|(label, morph)| {
        let pos = cfg.labels_pos.get(label).copied().and_then(pos_of).unwrap_or("");
        (rules::morph(morph), pos.to_owned())
    });
    Ok((labels.collect(), cfg.overwrite))
}

/// Reads the actions of a transition system in the order of their scores (`TransitionSystem.initialize_actions`).
fn moves(source: &Source, name: &str) -> Result<Vec<(u8, String)>> {
    let file = format!("{name}/moves");
    let msg = pack::parse(&file, &source.need(&file)?)?;
    let text = pack::get(&msg, "moves").and_then(pack::text).ok_or_else(|| Error::data(&file, "no moves"))?;
    let json: serde_json::Value =
        serde_json::from_str(text).map_err(|e| Error::data(&file, format!("not JSON: {e}")))?;
    let table = json.as_object().ok_or_else(|| Error::data(&file, "expected labels by action"))?;
    let mut actions: Vec<(u8, Vec<(i64, String)>)> = Vec::new();
    for (action, freqs) in table {
        let action = action.parse().map_err(|_| Error::data(&file, "an action is no number"))?;
        let freqs = freqs.as_object().into_iter().flatten();
        actions.push((action, freqs.map(|(l, f)| (f.as_i64().unwrap_or(0), l.clone())).collect()));
    }
    actions.sort();
    let mut out: Vec<(u8, String)> = Vec::new();
    let mut added: Vec<(i64, String)> = Vec::new();
    let mut added_to: HashMap<String, Vec<u8>> = HashMap::new();
    let add = |out: &mut Vec<(u8, String)>, action: u8, label: &str| {
        if !out.iter().any(|(a, l)| *a == action && l == label) {
            out.push((action, label.to_owned()));
        }
    };
    for (action, mut freqs) in actions {
        freqs.sort();
        for (freq, label) in freqs.into_iter().rev() {
            if freq < 0 {
                added_to.entry(label.clone()).or_default().push(action);
                added.push((freq, label));
            } else {
                add(&mut out, action, &label);
            }
        }
    }
    // Labels that were added later have falling negative numbers.
    added.sort();
    for (_, label) in added.into_iter().rev() {
        for action in &added_to[&label] {
            add(&mut out, *action, &label);
        }
    }
    Ok(out)
}
