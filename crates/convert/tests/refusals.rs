//! What cannot be converted is refused, and the message names it.

use std::path::{Path, PathBuf};

fn folder(name: &str, files: &[(&str, &[u8])]) -> PathBuf {
    let root = Path::new(env!("CARGO_TARGET_TMPDIR")).join("refusals").join(name);
    for (file, bytes) in files {
        let path = root.join(file);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        std::fs::write(path, bytes).expect("a file");
    }
    root
}

fn message(path: &Path) -> String {
    convert::convert(path).expect_err("a refusal").to_string()
}

const META: (&str, &[u8]) = ("meta.json", b"{\"lang\": \"en\"}");

#[test]
fn components_that_cannot_run_are_named() {
    for (name, factory) in [("trf", "transformer"), ("cats", "textcat"), ("mine", "my_company.linker")] {
        let config =
            format!("[nlp]\nlang = \"en\"\npipeline = [\"{name}\"]\n\n[components.{name}]\nfactory = \"{factory}\"\n");
        let path = folder(name, &[META, ("config.cfg", config.as_bytes())]);
        let said = message(&path);
        assert!(said.contains(name) && said.contains(factory), "{said}");
    }
}

#[test]
fn broken_inputs_say_what_is_wrong() {
    let empty = folder("empty", &[("readme.txt", b"")]);
    assert!(message(&empty).contains("no spaCy v3 pipeline"));
    assert!(message(Path::new("/nonexistent.whl")).contains("/nonexistent.whl"));
    let text = folder("text", &[("a.whl", b"not a zip file")]).join("a.whl");
    assert!(message(&text).contains("not a readable wheel"));
    let config = b"[nlp]\nlang = \"en\"\npipeline = []\n";
    let none = folder("none", &[META, ("config.cfg", config)]);
    assert!(message(&none).starts_with("tokenizer: "));
    let bad = folder("bad", &[META, ("config.cfg", config), ("tokenizer", b"\x81\xadprefix_search\xa2(a")]);
    let said = message(&bad);
    assert!(said.contains("tokenizer") && said.contains("(a"), "{said}");
    let layer = folder(
        "layer",
        &[
            META,
            (
                "config.cfg",
                b"[nlp]\nlang = \"en\"\npipeline = [\"tagger\"]\n\n[components.tagger]\nfactory = \"tagger\"\n",
            ),
            ("tagger/model", b"\x83\xa5nodes\x91\x81\xa4name\xa6mylstm\xa5attrs\x91\x80\xa6params\x91\x80"),
        ],
    );
    let said = message(&layer);
    assert!(said.contains("tagger") && said.contains("mylstm"), "{said}");
}
