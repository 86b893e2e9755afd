//! The target `articles` of `crates/fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (fuzzing::target("articles").expect("a target").run)(bytes));
