//! Seeded mutations of bytes: the same seed gives the same inputs.

/// A xorshift generator (Marsaglia 2003).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// Starts from a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// Returns the next number.
    pub const fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0.wrapping_mul(0x2545_f491_4f6c_dd1d)
    }

    /// Returns a number below `n`, 0 when `n` is 0.
    pub const fn below(&mut self, n: usize) -> usize {
        if n == 0 { 0 } else { ((self.next() >> 32) as usize) % n }
    }
}

/// Makes inputs out of seeds.
#[derive(Debug)]
pub struct Mutator<'a> {
    seeds: &'a [Vec<u8>],
    /// Pieces that mean something to the target.
    words: &'a [&'a [u8]],
    random: Random,
    most: usize,
}

/// Numbers at which lengths and counts go wrong.
const EDGES: [u32; 8] = [0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, u32::MAX];

impl<'a> Mutator<'a> {
    /// Mutates `seeds` to inputs of at most `most` bytes.
    pub const fn new(seeds: &'a [Vec<u8>], words: &'a [&'a [u8]], most: usize, seed: u64) -> Self {
        Self { seeds, words, random: Random::new(seed), most }
    }

    /// Writes the next input into `out`.
    pub fn next_into(&mut self, out: &mut Vec<u8>) {
        out.clear();
        if !self.seeds.is_empty() {
            let at = self.random.below(self.seeds.len());
            out.extend_from_slice(&self.seeds[at]);
        }
        // Few changes as a rule, since what is far from sound is refused early.
        let most = 1 << self.random.below(5);
        let n = 1 + self.random.below(most);
        for _ in 0..n {
            self.change(out);
        }
        out.truncate(self.most);
    }

    fn change(&mut self, out: &mut Vec<u8>) {
        let r = &mut self.random;
        let at = r.below(out.len() + 1);
        match r.below(9) {
            0 if at < out.len() => out[at] ^= 1 << r.below(8),
            1 if at < out.len() => out[at] = r.next() as u8,
            2 if at + 4 <= out.len() => {
                let edge = EDGES[r.below(EDGES.len())];
                out[at..at + 4].copy_from_slice(&edge.to_le_bytes());
            }
            3 if at < out.len() => out[at] = out[at].wrapping_add(if r.below(2) == 0 { 1 } else { 255 }),
            4 => out.truncate(at),
            5 => {
                let end = (at + r.below(16)).min(out.len());
                out.drain(at..end);
            }
            6 => {
                let word = if self.words.is_empty() { &[0u8][..] } else { self.words[r.below(self.words.len())] };
                out.splice(at..at, word.iter().copied());
            }
            7 if !out.is_empty() => {
                // Repeats a part of the input elsewhere.
                let from = r.below(out.len());
                let end = (from + r.below(32)).min(out.len());
                let part = out[from..end].to_vec();
                out.splice(at..at, part);
            }
            _ if !self.seeds.is_empty() => {
                // A part of another seed.
                let other = &self.seeds[r.below(self.seeds.len())];
                let from = r.below(other.len());
                let end = (from + r.below(32)).min(other.len());
                out.splice(at..at, other[from..end].iter().copied());
            }
            _ => out.push(r.next() as u8),
        }
    }
}
