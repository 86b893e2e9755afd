//! What is fuzzed, and what must hold whatever the bytes are.

use chancery::input::{InputFormat, InputOptions, Item, Reader};
use nlp::spec::PipelineSpec;
use nlp::{FileBuilder, Model, ModelFile, Precision, Writer};
use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::OnceLock;

/// A fuzz target.
#[derive(Debug)]
pub struct Target {
    /// The name of its corpus.
    pub name: &'static str,
    /// Takes an input; panics when something is wrong.
    pub run: fn(&[u8]),
    /// Pieces that mean something in such inputs.
    pub words: &'static [&'static [u8]],
    /// Bytes of the longest input.
    pub most: usize,
}

/// All targets.
pub const TARGETS: &[Target] = &[
    Target {
        name: "tokenizer",
        run: tokenizer,
        words: &[
            b" ",
            b"  ",
            b"\n",
            "\u{a0}".as_bytes(),
            "\u{2019}s".as_bytes(),
            b"can't",
            b"U.S.",
            b"...",
            b":-)",
            b"http://a.b/c",
            b"10km",
            b"n't",
            "\u{e9}".as_bytes(),
            "\u{301}".as_bytes(),
            "\u{1f600}".as_bytes(),
            b"(",
            b")",
            b"-",
            b"'",
            b"\"",
            "\u{4e2d}".as_bytes(),
            b"I'm",
            b"a.m.",
            b"$5",
            b"\t",
            "\u{3000}".as_bytes(),
            "\u{200b}".as_bytes(),
            b"@",
            b"#",
        ],
        most: 120,
    },
    Target {
        name: "model",
        run: model,
        words: &[&[0, 0, 0, 0], &[1, 0, 0, 0], &[255; 4], b"NOUN", b"ROOT"],
        most: 1 << 14,
    },
    Target {
        name: "convert",
        run: convert,
        words: &[
            &[0xc0],
            &[0xdf, 255, 255, 255, 255],
            &[0xdd, 0, 0, 1, 0],
            b"\\p{L}",
            b"(?<=a)",
            b"[",
            b"{,9}",
            b"\"",
            b"[components.x]\n",
        ],
        most: 1 << 16,
    },
    Target {
        name: "articles",
        run: articles,
        words: &[
            b"{",
            b"}",
            b"\"text\":",
            b"\"id\":",
            b"\n",
            b"\\ud83d",
            b"\\u0000",
            b"\xff\xfe",
            b"\xef\xbb\xbf",
            b"null",
            b"[",
            b"(AFP) - ",
            b"3 May 2021",
            b"\"published\":\"2024-02-30\"",
            b"LONDON, ",
        ],
        most: 1 << 12,
    },
    Target {
        name: "codebook",
        run: codebook,
        words: &[
            b"[[rule]]\n",
            b"verbs = [\"",
            b"\"]\n",
            b" obj:",
            b" !subj:+state",
            b"|",
            b"*",
            b"@peace",
            b"yes = [\"",
            b" => FRA > DEU",
            b":",
            b"/",
            b"[[light]]\n",
            b"priority = -1\n",
            b"\"\"\"",
            b"nouns = [\"",
        ],
        most: 1 << 12,
    },
];

/// The built-in model's tokenizer alone: tokens and their blanks must rebuild the text.
fn tokenizer(bytes: &[u8]) {
    thread_local! {
        static WORKER: RefCell<nlp::Worker<'static>> = RefCell::new(tokenizer_model().worker());
    }
    let text = String::from_utf8_lossy(bytes);
    WORKER.with_borrow_mut(|worker| {
        let doc = worker.parse(&text);
        let mut at = 0;
        for (i, t) in doc.tokens().iter().enumerate() {
            assert!(t.span.start == at && t.span.end > at, "token {i} of {text:?}");
            at = t.span.end + u32::from(t.space_after);
            assert!(!t.space_after || text.as_bytes()[t.span.end as usize] == b' ', "blank {i} of {text:?}");
        }
        assert_eq!(at as usize, text.len(), "{text:?}");
        // A second time from the caches.
        assert_eq!(worker.parse(&text).len(), doc.len(), "{text:?}");
    });
}

/// The built-in model without its components.
fn tokenizer_model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        let file =
            ModelFile::from_slice(include_bytes!("../../../models/en_core_web_sm.chm")).expect("the built-in model");
        let mut w = Writer::default();
        PipelineSpec::default().write(&mut w);
        let mut out = FileBuilder::default();
        out.add("tokenizer", file.section("tokenizer").expect("a tokenizer").to_vec());
        out.add("pipeline", w.finish());
        Model::from_slice(&out.finish()).expect("a tokenizer is a model")
    })
}

/// The loader of model files, and a run of what it takes. Length and checksum are set right, so that changes get past
/// them.
fn model(bytes: &[u8]) {
    let mut bytes = bytes.to_vec();
    seal(&mut bytes);
    if let Ok(model) = Model::from_slice(&bytes) {
        let text = "Envoys (1,200km) didn't meet\n\nU.N. rebels… ";
        for precision in [Precision::Exact, Precision::Fast] {
            let doc = model.worker_with(precision).parse(text);
            let covered: usize = doc.tokens().iter().map(|t| t.span.len() + usize::from(t.space_after)).sum();
            assert_eq!(covered, text.len());
        }
    }
}

/// Sets length and checksum of a model file to what its content asks for.
pub fn seal(bytes: &mut [u8]) {
    if bytes.len() >= 64 {
        bytes[..8].copy_from_slice(b"CHMODEL\n");
        let len = bytes.len() as u64;
        bytes[16..24].copy_from_slice(&len.to_le_bytes());
        let n = u32::from_le_bytes([bytes[12], bytes[13], bytes[14], bytes[15]]);
        let sum = nlp::murmur64a(&bytes[64..], u64::from(n));
        bytes[24..32].copy_from_slice(&sum.to_le_bytes());
    }
}

/// The converter over the files of a pipeline.
fn convert(bytes: &[u8]) {
    if let Ok(made) = convert::convert_files(unframe(bytes)) {
        assert!(Model::from_slice(&made).is_ok());
    }
}

/// Takes files out of one string of bytes: name, zero byte, length (four bytes, little-endian), content.
pub fn unframe(mut bytes: &[u8]) -> HashMap<String, Vec<u8>> {
    let mut files = HashMap::new();
    while let Some(end) = bytes.iter().position(|b| *b == 0) {
        let (name, rest) = bytes.split_at(end);
        let Some((len, rest)) = rest[1..].split_first_chunk::<4>() else { break };
        let len = (u32::from_le_bytes(*len) as usize).min(rest.len());
        files.insert(String::from_utf8_lossy(name).into_owned(), rest[..len].to_vec());
        bytes = &rest[len..];
    }
    files
}

/// Puts files into one string of bytes, in the order given.
pub fn frames<'a>(files: impl Iterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, content) in files {
        out.extend_from_slice(name.as_bytes());
        out.push(0);
        out.extend_from_slice(&(content.len() as u32).to_le_bytes());
        out.extend_from_slice(content);
    }
    out
}

/// The readers of articles: JSON lines when the first byte is even, otherwise one text; and the header of each article.
fn articles(bytes: &[u8]) {
    let Some((first, rest)) = bytes.split_first() else { return };
    let format = if first % 2 == 0 { InputFormat::Jsonl } else { InputFormat::Text };
    let options = InputOptions { format, max_chars: 2000, published: None };
    for item in Reader::from_bytes("input", rest.to_vec(), options) {
        if let Item::Article(article) = item {
            let header = chancery::header::read(&article.text);
            let mut at = 0;
            for span in &header.body {
                assert!(at <= span.start && span.start <= span.end, "{:?}", article.text);
                assert!(article.text.get(span.range()).is_some(), "{:?}", article.text);
                at = span.end;
            }
        }
    }
}

/// The loader of a user's codebook.
fn codebook(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes).into_owned();
    let loaded = chancery::coding::codebook::Codebook::from_files(&[("own.toml".to_owned(), text)]);
    if let Err(e) = loaded {
        assert!(!e.to_string().is_empty());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use nlp::spec::TokenizerSpec;

    #[test]
    fn framing_is_undone() {
        let files = [("a", &b"x"[..]), ("b/c", &[0, 1, 2])];
        let back = unframe(&frames(files.into_iter()));
        assert_eq!(back.len(), 2);
        assert_eq!(back["b/c"], [0, 1, 2]);
    }

    #[test]
    fn an_empty_tokenizer_is_a_model() {
        let mut w = Writer::default();
        TokenizerSpec::default().write(&mut w);
        let mut p = Writer::default();
        PipelineSpec::default().write(&mut p);
        let mut out = FileBuilder::default();
        out.add("tokenizer", w.finish());
        out.add("pipeline", p.finish());
        let mut bytes = out.finish();
        let same = bytes.clone();
        seal(&mut bytes);
        assert_eq!(bytes, same);
        assert_eq!(Model::from_slice(&bytes).expect("a model").worker().parse("a b").len(), 2);
    }
}
