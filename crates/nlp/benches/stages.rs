//! Micro-benchmarks: loading a model, one sentence, a batch in either precision, the tokenizer's ids.
//!
//! `cargo bench -p nlp` measures; `cargo bench -p nlp -- --test` runs each once.
#![allow(missing_docs)] // `criterion_group` makes public functions.

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use nlp::{Model, Precision};
use std::hint::black_box;

const SENTENCE: &str =
    "The foreign minister of Ruritania met rebel leaders near Zenda on Friday, but talks didn't resume.";

/// Articles of about 400 words each, no two alike.
fn articles(n: usize) -> Vec<String> {
    let names = ["Ruritania", "Graustark", "Strelsau", "Hentzau", "Zenda"];
    let acts = ["rejected the treaty", "sent 1,200 troops to the border", "won't join the talks", "recalled its envoy"];
    let when = ["on Monday", "last week", "in May 2024", "after months of protest"];
    (0..n)
        .map(|a| {
            let line = |i: usize| {
                format!(
                    "{} {} {}, {} said. ",
                    names[(a + i) % 5],
                    acts[(a * 7 + i) % 4],
                    when[(a + 3 * i) % 4],
                    names[(i + 1) % 5]
                )
            };
            (0..35).map(line).collect::<String>()
        })
        .collect()
}

fn benches(c: &mut Criterion) {
    let bytes: &'static [u8] =
        Box::leak(include_bytes!("../../../models/en_core_web_sm.chm").to_vec().into_boxed_slice());
    c.bench_function("load", |b| b.iter(|| Model::from_bytes(black_box(bytes)).is_ok()));
    let model = nlp::builtin();
    let mut worker = model.worker();
    c.bench_function("sentence", |b| b.iter(|| worker.parse(black_box(SENTENCE)).len()));
    let texts = articles(16);
    let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
    let tokens: usize = worker.parse_batch(&refs).iter().map(text::Document::len).sum();
    let mut group = c.benchmark_group("batch");
    group.throughput(Throughput::Elements(tokens as u64)).sample_size(10);
    for precision in [Precision::Exact, Precision::Fast] {
        let mut worker = model.worker_with(precision);
        group.bench_function(format!("{precision:?}"), |b| b.iter(|| worker.parse_batch(black_box(&refs)).len()));
    }
    group.bench_function("cold worker", |b| {
        b.iter_batched(|| model.worker(), |mut w| w.parse_batch(black_box(&refs)).len(), BatchSize::SmallInput);
    });
    group.finish();
    let words: Vec<&str> = texts[0].split(' ').collect();
    c.bench_function("word ids", |b| {
        b.iter(|| words.iter().map(|w| nlp::string_id(black_box(w))).fold(0, u64::wrapping_add));
    });
}

criterion_group!(stages, benches);
criterion_main!(stages);
