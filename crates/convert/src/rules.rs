//! The attribute ruler and the lemmatizer: patterns and tables.

use crate::config::Config;
use crate::error::{Error, Result};
use crate::pack;
use crate::source::Source;
use crate::tokenizer::compile;
use nlp::FileBuilder;
use nlp::spec::{Attr, ComponentSpec, LemmaTable, Pattern, Rule, Test};
use nlp::string_id;
use rmpv::Value;

/// Reads the attribute ruler's patterns.
pub(crate) fn ruler(source: &Source, name: &str) -> Result<ComponentSpec> {
    let file = format!("{name}/patterns");
    let msg = pack::parse(&file, &source.need(&file)?)?;
    let rules = pack::items(&file, &msg)?.iter().map(|r| rule(name, &file, r)).collect::<Result<Vec<_>>>()?;
    Ok(ComponentSpec::Ruler(rules))
}

fn rule(name: &str, file: &str, v: &Value) -> Result<Rule> {
    let part = |key: &str| pack::get(v, key).ok_or_else(|| Error::data(file, format!("a rule without {key:?}")));
    let mut out = Rule { index: part("index")?.as_i64().unwrap_or(0) as i32, ..Rule::default() };
    for p in pack::items(file, part("patterns")?)? {
        out.patterns.push(pattern(name, file, p)?);
    }
    for (k, value) in pack::pairs(file, part("attrs")?)? {
        let value = pack::need_text(file, value)?.to_owned();
        let key = pack::text(k).map(str::to_uppercase);
        match key.as_deref() {
            Some("TAG") => out.tag = Some(value),
            Some("POS") => out.pos = Some(value),
            Some("MORPH") => out.morph = Some(morph(&value)),
            Some("LEMMA") => out.lemma = Some(value),
            Some("DEP") => out.dep = Some(value),
            _ => return Err(Error::unsupported(name, format!("a rule that sets {k}"))),
        }
    }
    Ok(out)
}

/// Features in spaCy's order; `_` stands for none.
pub(crate) fn morph(value: &str) -> String {
    if value == "_" {
        return String::new();
    }
    let mut feats: Vec<&str> = value.split('|').filter(|f| !f.is_empty()).collect();
    feats.sort_by_key(|f| f.split('=').next().unwrap_or("").to_lowercase());
    feats.join("|")
}

fn pattern(name: &str, file: &str, v: &Value) -> Result<Pattern> {
    let mut out = Vec::new();
    for token in pack::items(file, v)? {
        let mut tests = Vec::new();
        for (k, v) in pack::pairs(file, token)? {
            let key = pack::need_text(file, k)?.to_uppercase();
            let attr = Attr::parse(&key);
            let attr = attr.ok_or_else(|| Error::unsupported(name, format!("a pattern over {key:?}")))?;
            read_tests(name, file, attr, v, &mut tests)?;
        }
        out.push(tests);
    }
    Ok(out)
}

fn read_tests(name: &str, file: &str, attr: Attr, v: &Value, out: &mut Vec<(Attr, Test)>) -> Result<()> {
    if let Some(flag) = v.as_bool().or_else(|| v.as_u64().filter(|_| attr.is_flag()).map(|n| n != 0)) {
        if !attr.is_flag() {
            return Err(Error::data(file, "true or false for an attribute with text"));
        }
        out.push((attr, Test::Flag(flag)));
    } else if let Some(s) = pack::text(v) {
        out.push((attr, Test::In(vec![s.to_owned()])));
    } else {
        for (op, list) in pack::pairs(file, v)? {
            let strings = || -> Result<Vec<String>> {
                pack::items(file, list)?.iter().map(|s| pack::need_text(file, s).map(str::to_owned)).collect()
            };
            let test = match pack::text(op) {
                Some("IN") => Test::In(strings()?),
                Some("NOT_IN") => Test::NotIn(strings()?),
                Some("REGEX") => Test::Regex(compile(file, pack::need_text(file, list)?)?),
                _ => return Err(Error::unsupported(name, format!("the pattern operator {op}"))),
            };
            out.push((attr, test));
        }
    }
    Ok(())
}

/// Languages whose rule lemmatizers have code of their own; English has, and the runtime knows it.
const OWN_LEMMATIZERS: [&str; 6] = ["ca", "el", "es", "fr", "mk", "nl"];

/// Reads the lemmatizer's tables.
pub(crate) fn lemmatizer(
    source: &Source,
    config: &Config,
    name: &str,
    lang: &str,
    out: &mut FileBuilder,
) -> Result<ComponentSpec> {
    let section = format!("components.{name}");
    let mode = config.str(&section, "mode").unwrap_or("lookup");
    let overwrite = config.flag(&section, "overwrite");
    let file = format!("{name}/lookups/lookups.bin");
    let tables = match source.read(&file)? {
        Some(bytes) if !bytes.is_empty() => pack::parse(&file, &bytes)?,
        _ => Value::Map(Vec::new()),
    };
    match mode {
        "rule" if OWN_LEMMATIZERS.contains(&lang) => {
            Err(Error::unsupported(name, format!("the rule lemmatizer of language {lang:?}")))
        }
        "rule" => {
            let tables = lemma_tables(&file, &tables, name, out)?;
            Ok(ComponentSpec::Lemmatizer { rule: true, overwrite, tables, lookup: Vec::new() })
        }
        "lookup" if lang == "nl" => Err(Error::unsupported(name, "the look-up lemmatizer of language \"nl\"")),
        "lookup" => {
            let mut lookup = Vec::new();
            for (id, lemma) in pack::get(&tables, "lemma_lookup").and_then(Value::as_map).into_iter().flatten() {
                let id = id.as_u64().or_else(|| pack::text(id).map(string_id));
                let lemma = pack::text(lemma).or_else(|| lemma.as_array()?.first().and_then(pack::text));
                if let (Some(id), Some(lemma)) = (id, lemma) {
                    lookup.push((id, lemma.to_owned()));
                }
            }
            lookup.sort();
            Ok(ComponentSpec::Lemmatizer { rule: false, overwrite, tables: Vec::new(), lookup })
        }
        other => Err(Error::unsupported(name, format!("the mode {other:?}"))),
    }
}

fn lemma_tables(file: &str, tables: &Value, name: &str, out: &mut FileBuilder) -> Result<Vec<LemmaTable>> {
    let of = |table: &str, pos: &str| -> Option<&Value> {
        let id = string_id(pos);
        let map = pack::get(tables, table)?.as_map()?;
        map.iter().find(|(k, _)| k.as_u64() == Some(id) || pack::text(k) == Some(pos)).map(|(_, v)| v)
    };
    let mut found = Vec::new();
    for p in ["adj", "adp", "adv", "aux", "conj", "cconj", "det", "intj", "noun", "num", "part", "pron", "propn"]
        .into_iter()
        .chain(["punct", "sconj", "sym", "verb", "x"])
    {
        let mut t = LemmaTable { pos: p.to_owned(), rules: Vec::new(), exceptions: Vec::new(), index: String::new() };
        for pair in of("lemma_rules", p).and_then(Value::as_array).into_iter().flatten() {
            let [old, new] = pack::items(file, pair)? else {
                return Err(Error::data(file, "a lemma rule is a pair"));
            };
            t.rules.push((pack::need_text(file, old)?.to_owned(), pack::need_text(file, new)?.to_owned()));
        }
        for (form, lemmas) in of("lemma_exc", p).and_then(Value::as_map).into_iter().flatten() {
            let lemmas = pack::items(file, lemmas)?.iter().map(|l| pack::need_text(file, l).map(str::to_owned));
            t.exceptions.push((pack::need_text(file, form)?.to_owned(), lemmas.collect::<Result<_>>()?));
        }
        let mut ids = Vec::new();
        for lemma in of("lemma_index", p).and_then(Value::as_array).into_iter().flatten() {
            ids.push(string_id(pack::need_text(file, lemma)?));
        }
        if !ids.is_empty() {
            ids.sort_unstable();
            ids.dedup();
            t.index = format!("{}.index.{p}", name.chars().take(12).collect::<String>());
            out.add_u64s(&t.index, &ids);
        }
        if !(t.rules.is_empty() && t.exceptions.is_empty() && t.index.is_empty()) {
            found.push(t);
        }
    }
    Ok(found)
}
