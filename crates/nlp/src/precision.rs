//! How the networks calculate.

/// How the networks calculate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Precision {
    /// In `f32`, with one order of summation everywhere: what spaCy prints, the same on every machine.
    #[default]
    Exact,
    /// With 8-bit integers in the large products, with the instructions for them where the machine has them. The
    /// sums are exact, so this, too, gives the same on every machine; `docs/performance.md` tells what it costs.
    Fast,
}
