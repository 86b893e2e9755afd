//! The target `convert` of `crates/fuzzing`.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| (fuzzing::target("convert").expect("a target").run)(bytes));
