//! The JSON lines of `code` against `docs/schema/code.schema.json`.

use crate::util::{Dir, root};
use chancery::wire::SCHEMA_VERSION;
use serde_json::{Value, from_str};

fn schema() -> Value {
    let path = root().join("docs/schema/code.schema.json");
    from_str(&std::fs::read_to_string(path).expect("the schema")).expect("JSON")
}

/// Checks the part of JSON Schema that our schema uses; a word that is not known here is an error of this test.
fn check(root: &Value, rule: &Value, value: &Value, at: &str) {
    for (word, told) in rule.as_object().expect("a rule") {
        match word.as_str() {
            "$ref" => {
                let name = told.as_str().expect("a name").trim_start_matches("#/$defs/");
                check(root, &root["$defs"][name], value, at);
            }
            "type" => {
                let types: Vec<&str> = told.as_array().map_or_else(
                    || told.as_str().into_iter().collect(),
                    |t| t.iter().filter_map(Value::as_str).collect(),
                );
                let is = |t: &str| match t {
                    "null" => value.is_null(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "number" => value.is_number(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    other => panic!("{other}"),
                };
                assert!(types.iter().any(|t| is(t)), "{at}: {value} is no {types:?}");
            }
            "enum" => assert!(told.as_array().expect("values").contains(value), "{at}: {value}"),
            "minimum" => assert!(value.as_f64().is_none_or(|v| v >= told.as_f64().expect("a number")), "{at}: {value}"),
            "maximum" => assert!(value.as_f64().is_none_or(|v| v <= told.as_f64().expect("a number")), "{at}: {value}"),
            "minItems" => assert!(value.as_array().is_none_or(|v| v.len() as u64 >= told.as_u64().expect("n")), "{at}"),
            "maxItems" => assert!(value.as_array().is_none_or(|v| v.len() as u64 <= told.as_u64().expect("n")), "{at}"),
            "items" => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(root, told, item, &format!("{at}[{i}]"));
                }
            }
            "properties" => {
                for (name, item) in value.as_object().into_iter().flatten() {
                    assert!(!told[name].is_null(), "{at}.{name} is not in the schema");
                    check(root, &told[name], item, &format!("{at}.{name}"));
                }
            }
            "required" => {
                for name in told.as_array().expect("names") {
                    assert!(
                        value.as_object().is_none_or(|v| v.contains_key(name.as_str().expect("a name"))),
                        "{at}: {name} is missing"
                    );
                }
            }
            "anyOf" => {
                let rules = told.as_array().expect("rules");
                let rule = if value.is_null() { &rules[0] } else { &rules[1] };
                check(root, rule, value, at);
            }
            "additionalProperties" | "format" | "description" | "title" | "version" | "$schema" | "$id" | "$defs" => {}
            other => panic!("{at}: the test does not know {other}"),
        }
    }
}

#[test]
fn output_has_the_form_of_the_schema() {
    let schema = schema();
    assert_eq!(schema["version"], SCHEMA_VERSION);
    let dir = Dir::new();
    dir.file("odd.txt", "");
    let examples = root().join("examples");
    let ran = dir.run(&["code", examples.to_str().expect("UTF-8"), "odd.txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let lines = ran.json();
    assert!(lines.len() >= 3);
    for line in &lines {
        check(&schema, &schema, line, line["id"].as_str().expect("an id"));
    }
    assert!(lines.iter().any(|l| l["events"].as_array().is_some_and(|e| !e.is_empty())));
}

#[test]
fn words_stand_at_their_offsets() {
    fn walk(text: &[char], value: &Value) {
        if let (Some(words), Some(start), Some(end)) =
            (value["text"].as_str(), value["start"].as_u64(), value["end"].as_u64())
        {
            let there: String = text[start as usize..end as usize].iter().collect();
            assert_eq!(there, words);
        }
        value.as_object().into_iter().flatten().for_each(|(_, v)| walk(text, v));
        value.as_array().into_iter().flatten().for_each(|v| walk(text, v));
    }
    let dir = Dir::new();
    for entry in std::fs::read_dir(root().join("examples")).expect("examples") {
        let path = entry.expect("an entry").path();
        let text: Vec<char> = std::fs::read_to_string(&path).expect("a text").chars().collect();
        let line = dir.run(&["code", path.to_str().expect("UTF-8")]).json().remove(0);
        assert_eq!(line["chars"], text.len());
        walk(&text, &line);
    }
}
