//! Damaged model files: whatever is wrong with one, it is refused with an error or runs; it never panics.

use nlp::{Error, FileBuilder, Model, ModelFile};
use proptest::prelude::*;
use std::path::Path;
use std::sync::OnceLock;

fn bytes() -> &'static [u8] {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/en_core_web_sm.chm")).expect("the model")
    })
}

/// The names of the sections, from the table.
fn names() -> Vec<String> {
    let n = u32::from_le_bytes([bytes()[12], bytes()[13], bytes()[14], bytes()[15]]) as usize;
    let name = |e: &[u8]| String::from_utf8_lossy(e.split(|b| *b == 0).next().unwrap_or(&[])).into_owned();
    (0..n).map(|i| name(&bytes()[64 * (i + 1)..][..40])).collect()
}

/// Builds the model anew with one section changed, checksum and all.
fn with_section(changed: &str, content: &[u8]) -> Vec<u8> {
    let file = ModelFile::from_slice(bytes()).expect("the model");
    let mut out = FileBuilder::default();
    for name in names() {
        let section = if name == changed { content } else { file.section(&name).expect("a section") };
        out.add(&name, section.to_vec());
    }
    out.finish()
}

fn section(name: &str) -> Vec<u8> {
    ModelFile::from_slice(bytes()).expect("the model").section(name).expect("a section").to_vec()
}

/// Loads a model and, if it loads, runs it.
fn try_out(bytes: &[u8]) {
    if let Ok(model) = Model::from_slice(bytes) {
        let doc = model.worker().parse("Envoys from Ruritania (1,200km away) didn't meet Mr. Hentzau…\n\n\"No.\"");
        assert!(!doc.is_empty());
    }
}

#[test]
fn the_sound_model_is_rebuilt_byte_for_byte() {
    assert!(with_section("", &[]) == bytes());
}

#[test]
fn cut_flipped_and_grown_files_are_refused_by_kind() {
    let good = bytes();
    assert!(matches!(Model::from_slice(&[]), Err(Error::NotAModel)));
    assert!(matches!(Model::from_slice(b"PK\x03\x04 a wheel"), Err(Error::NotAModel)));
    assert!(matches!(Model::from_slice(&good[..good.len() - 1]), Err(Error::Length { .. })));
    assert!(matches!(Model::from_slice(&[good, b"more"].concat()), Err(Error::Length { .. })));
    for at in [16, 70, 5000, good.len() / 2, good.len() - 1] {
        let mut bad = good.to_vec();
        bad[at] ^= 4;
        assert!(matches!(Model::from_slice(&bad), Err(Error::Checksum | Error::Length { .. })), "byte {at}");
    }
    let mut old = good.to_vec();
    old[8] = 200;
    assert!(matches!(Model::from_slice(&old), Err(Error::Version { found: 200, expected: 1 })));
    assert!(matches!(Model::open(Path::new("/nonexistent.chm")), Err(Error::Io { .. })));
}

#[test]
fn sections_of_the_wrong_size_are_refused() {
    // Half an index of lemmas is an index of lemmas.
    for name in names().into_iter().filter(|n| !n.contains(".index.")) {
        let content = section(&name);
        let short = with_section(&name, &content[..content.len() / 2]);
        assert!(matches!(Model::from_slice(&short), Err(Error::Corrupt { .. })), "{name}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_changed_structure_never_panics(which in 0usize..2, at in any::<prop::sample::Index>(), to in any::<u32>(), wide in any::<bool>()) {
        let name = ["pipeline", "tokenizer"][which];
        let mut content = section(name);
        let at = at.index(content.len() - 4);
        if wide {
            content[at..at + 4].copy_from_slice(&to.to_le_bytes());
        } else {
            content[at] = to as u8;
        }
        try_out(&with_section(name, &content));
    }
}
