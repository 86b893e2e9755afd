//! The target `model` of `crates/fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (fuzzing::target("model").expect("a target").run)(bytes));
