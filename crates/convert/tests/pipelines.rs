//! Trains small spaCy pipelines of several shapes, converts them, and holds every annotation equal.
//!
//! Needs a Python with spaCy: the one named by `SPACY_PYTHON`, that of the repository's `venv`, `python3`, or a virtual
//! environment that the test makes in the folder for temporary files of the build, once. Where that fails, for want of a
//! network or of a Python that spaCy runs on, the test prints a message and passes.
#![allow(clippy::print_stdout)] // The message says why nothing was tested.

use serde_json::{Value, json};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};
use text::{CharMap, Document};

/// The version that the parity files come from.
const SPACY: &str = "spacy==3.8.7";

fn has_spacy(python: &Path) -> bool {
    let found =
        Command::new(python).args(["-c", "import spacy, sys; sys.exit(spacy.__version__[:2] != '3.')"]).output();
    found.is_ok_and(|o| o.status.success())
}

/// The longest that a step of the installation may take.
const INSTALL: Duration = Duration::from_mins(4);

/// Runs a command to its end, or ends it when its time is over.
fn within(command: &mut Command, time: Duration) -> Result<(), String> {
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().map_err(|e| e.to_string())?;
    let end = Instant::now() + time;
    loop {
        match child.try_wait().map_err(|e| e.to_string())? {
            Some(status) if status.success() => return Ok(()),
            Some(status) => return Err(format!("{} {status}", command.get_program().display())),
            None if Instant::now() > end => {
                let _ = child.kill();
                let _ = child.wait();
                return Err(format!("{} took more than {} s", command.get_program().display(), time.as_secs()));
            }
            None => std::thread::sleep(Duration::from_millis(100)),
        }
    }
}

/// Finds a Python with spaCy, or makes one.
fn python() -> Result<PathBuf, String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let own = Path::new(env!("CARGO_TARGET_TMPDIR")).join("spacy");
    let own_python = own.join("bin/python");
    let named = std::env::var_os("SPACY_PYTHON").map(PathBuf::from);
    let candidates =
        named.into_iter().chain([root.join("venv/bin/python"), PathBuf::from("python3"), own_python.clone()]);
    if let Some(python) = candidates.into_iter().find(|p| has_spacy(p)) {
        return Ok(python);
    }
    let run = |command: &mut Command| within(command, INSTALL);
    println!("no Python with spaCy 3 was found; installing {SPACY} into {}", own.display());
    run(Command::new("python3").args(["-m", "venv"]).arg(&own))?;
    let pip = ["-m", "pip", "install", "--quiet", "--only-binary", ":all:", "--retries", "1", "--timeout", "20", SPACY];
    run(Command::new(&own_python).args(pip))?;
    if has_spacy(&own_python) { Ok(own_python) } else { Err("spaCy was installed but does not start".to_owned()) }
}

/// Trains the pipelines; `None` when there is no spaCy.
fn pipelines() -> Option<PathBuf> {
    let python = match python() {
        Ok(python) => python,
        Err(why) => {
            println!("skipped: no Python with spaCy 3 (set SPACY_PYTHON), and none could be made: {why}");
            return None;
        }
    };
    let out = Path::new(env!("CARGO_TARGET_TMPDIR")).join("pipelines");
    let _ = std::fs::remove_dir_all(&out);
    std::fs::create_dir_all(&out).expect("a folder for the pipelines");
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/train_pipelines.py");
    let run = Command::new(python).arg(script).arg(&out).output().expect("Python runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    Some(out)
}

/// One token as the script writes it.
fn row(doc: &Document, map: &CharMap, i: usize) -> Value {
    let t = doc.token(i);
    let ent = doc.ent_of(i).map_or_else(
        || "O".to_owned(),
        |e| format!("{}-{}", if e.tokens.start as usize == i { 'B' } else { 'I' }, e.label.as_str()),
    );
    json!([
        map.at(doc.text(), t.span.start as usize),
        doc.text_of(i).chars().count(),
        doc.norm(i),
        doc.lemma(i),
        t.tag.as_str(),
        t.pos.as_str(),
        t.morph.as_str(),
        doc.head(i),
        t.dep.as_str(),
        t.sent_start,
        ent,
        if t.space_after { " " } else { "" },
    ])
}

fn compare(name: &str, folder: &Path) -> usize {
    let bytes = convert::convert(&folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
    let model = nlp::Model::from_slice(&bytes).expect("a model that was just converted");
    let mut worker = model.worker();
    let expected = std::fs::read_to_string(folder.join(format!("{name}.jsonl"))).expect("what spaCy said");
    let mut n = 0;
    for line in expected.lines() {
        let want: Value = serde_json::from_str(line).expect("a JSON line");
        let text = want["text"].as_str().unwrap_or("");
        let doc = worker.parse(text);
        let map = CharMap::new(text);
        let want = want["tokens"].as_array().cloned().unwrap_or_default();
        // spaCy knows no sentences where no component sets them; a document of ours is then one sentence.
        for (i, want) in want.iter().enumerate() {
            let got = if i < doc.len() { row(&doc, &map, i) } else { Value::Null };
            assert_eq!(&got, want, "{name}: token {i} of {text:?}");
        }
        assert_eq!(doc.len(), want.len(), "{name}: {text:?}");
        n += want.len();
    }
    n
}

#[test]
fn pipelines_of_several_shapes_are_equal() {
    let Some(folder) = pipelines() else { return };
    let mut names: Vec<String> = std::fs::read_dir(&folder)
        .expect("the pipelines")
        .flatten()
        .filter_map(|e| e.file_name().to_str()?.strip_suffix(".jsonl").map(str::to_owned))
        .collect();
    names.sort();
    assert!(names.len() > 10);
    for name in names {
        println!("{name}: {} tokens equal", compare(&name, &folder));
    }
}
