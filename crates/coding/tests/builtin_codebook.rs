//! The built-in codebook is free of faults: every file reads, every class and relation is known.

use coding::codebook::Codebook;

#[test]
fn the_builtin_codebook_reads() {
    let book = Codebook::builtin().unwrap_or_else(|e| panic!("{e}"));
    let (rules, patterns) = book.size();
    assert!(patterns >= rules, "{rules} rules, {patterns} patterns, {} examples", book.examples().len());
}
