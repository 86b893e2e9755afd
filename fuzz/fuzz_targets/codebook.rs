//! The target `codebook` of `crates/fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (fuzzing::target("codebook").expect("a target").run)(bytes));
