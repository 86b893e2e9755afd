//! FNV-1a hashes (Fowler, Noll and Vo), byte by byte, and tables whose keys are such hashes.

use std::hash::{BuildHasherDefault, Hasher};

/// The hash of nothing.
pub(crate) const SEED: u64 = 0xcbf2_9ce4_8422_2325;

/// Takes one more byte into a hash.
pub(crate) const fn step(h: u64, byte: u8) -> u64 {
    (h ^ byte as u64).wrapping_mul(0x0100_0000_01b3)
}

/// Spreads the bits of a hash, the top ones best (Knuth's multiplicative hashing, by the golden ratio).
pub(crate) const fn spread(h: u64) -> u64 {
    h.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// A table whose keys are hashes already.
pub(crate) type Table<V> = std::collections::HashMap<u64, V, BuildHasherDefault<Identity>>;

/// A set of hashes.
pub(crate) type Keys = std::collections::HashSet<u64, BuildHasherDefault<Identity>>;

/// Keys are hashes already.
#[derive(Debug, Clone, Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for &b in bytes {
            self.0 = self.0.rotate_left(8) ^ u64::from(b);
        }
    }
    fn write_u64(&mut self, x: u64) {
        // The top bits choose the bucket's tag, the low ones the bucket; both must vary.
        self.0 = spread(x) ^ (x >> 29);
    }
}
