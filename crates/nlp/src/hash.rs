//! The two hash functions that a spaCy model's weights depend on: string ids and rows of hash embeddings.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::OnceLock;

/// `MurmurHash64A` (Appleby 2008), as `murmurhash.mrmr.hash64` computes it.
pub fn murmur64a(data: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    let mut h = seed ^ (data.len() as u64).wrapping_mul(M);
    let (words, tail) = data.as_chunks::<8>();
    for w in words {
        let mut k = u64::from_le_bytes(*w).wrapping_mul(M);
        k ^= k >> 47;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        for (i, b) in tail.iter().enumerate() {
            h ^= u64::from(*b) << (8 * i);
        }
        h = h.wrapping_mul(M);
    }
    h ^= h >> 47;
    h = h.wrapping_mul(M);
    h ^ (h >> 47)
}

/// The 128-bit hash of a 64-bit id that `thinc` draws the four rows of a hash embedding from
/// (`MurmurHash3_x86_128_uint64` in `thinc/backends/numpy_ops.pyx`).
pub(crate) fn embed_rows(id: u64, seed: u32) -> [u32; 4] {
    let fmix = |mut h: u64| {
        h ^= h >> 33;
        h = h.wrapping_mul(0xff51_afd7_ed55_8ccd);
        h ^= h >> 33;
        h = h.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        h ^ (h >> 33)
    };
    let mut h1 = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    h1 ^= u64::from(seed) ^ 8;
    let mut h2 = u64::from(seed) ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = fmix(h1);
    h2 = fmix(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

/// Returns spaCy's id of a string: 0 for the empty string, a small number for a reserved symbol, else its hash.
pub fn string_id(s: &str) -> u64 {
    if s.is_empty() {
        return 0;
    }
    // No reserved symbol is longer; most words are not looked up in the table at all.
    if s.len() <= symbols().longest
        && let Some(&id) = symbols().ids.get(s)
    {
        return id;
    }
    murmur64a(s.as_bytes(), 1)
}

struct Symbols {
    ids: HashMap<&'static str, u64>,
    longest: usize,
}

fn symbols() -> &'static Symbols {
    static TABLE: OnceLock<Symbols> = OnceLock::new();
    TABLE.get_or_init(|| {
        let ids: HashMap<&str, u64> = include_str!("../data/symbols.tsv")
            .lines()
            .filter(|l| !l.starts_with('#'))
            .filter_map(|l| l.split_once('\t'))
            .filter_map(|(id, name)| Some((name, id.parse().ok()?)))
            .collect();
        let longest = ids.keys().map(|k| k.len()).max().unwrap_or(0);
        Symbols { ids, longest }
    })
}

/// Hashes keys that are hashes already.
#[derive(Default)]
pub(crate) struct Identity(u64);

impl Hasher for Identity {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        self.0 = murmur64a(bytes, self.0);
    }
    fn write_u32(&mut self, n: u32) {
        self.write_u64(u64::from(n));
    }
    fn write_u64(&mut self, n: u64) {
        // The table reads the top bits; small symbol ids have none.
        self.0 = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

/// A map whose keys are labels.
pub(crate) type SymMap<V> = HashMap<text::Sym, V, BuildHasherDefault<Identity>>;

/// A map whose keys are string ids.
pub(crate) type IdMap<V> = HashMap<u64, V, BuildHasherDefault<Identity>>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_spacy() {
        // From `spacy.strings.get_string_id`.
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("NORM"), 67);
        assert_eq!(string_id("coffee"), 3_197_928_453_018_144_401);
        assert_eq!(string_id("Xxxxx"), string_id("Xxxxx"));
    }
}
