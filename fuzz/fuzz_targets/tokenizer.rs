//! The target `tokenizer` of `crates/fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (fuzzing::target("tokenizer").expect("a target").run)(bytes));
