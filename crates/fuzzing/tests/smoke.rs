//! Every target over its corpus and over some thousand seeded mutations of it.

use fuzzing::{Mutator, TARGETS, seeds};

#[test]
fn no_input_panics() {
    for target in TARGETS {
        let seeds = seeds(target.name).expect("the corpus");
        assert!(!seeds.is_empty(), "{}: no seeds", target.name);
        for seed in &seeds {
            (target.run)(seed);
        }
        let mut mutator = Mutator::new(&seeds, target.words, target.most, 0);
        let mut input = Vec::new();
        for _ in 0..5000 {
            mutator.next_into(&mut input);
            (target.run)(&input);
        }
    }
}
