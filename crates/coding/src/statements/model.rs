//! The weights of the learned part: three linear models over hashed features, and their file.
//!
//! File: the line `chancery statements 1`, then for each table (cue, role, keep) its number of entries (little-endian
//! `u32`) and as many entries: how far the feature's index is from the one before (LEB128), and one `i8` a class in units
//! of 1/24. Training: [`super::train`].

use super::features::{BITS, Feature};
use std::sync::OnceLock;

const MAGIC: &[u8] = b"chancery statements 1\n";
/// Weights are stored in steps of one such part; the largest is then 5.3.
pub(super) const UNIT: f32 = 24.0;

/// A linear model: `[2^BITS, n_classes]`, `[i, c]` is what feature `i` adds to the score
/// of class `c`, in units of `1/UNIT`. Only features that have weights have a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) n_classes: usize,
    /// By stretches of [`STRETCH`] features.
    known: Vec<Stretch>,
    /// One of zeros before the others.
    rows: Vec<i8>,
}

/// Features that are known together.
const STRETCH: usize = u32::BITS as usize;

/// Which features of a stretch have a row, a bit each, and how many rows there are before it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Stretch {
    bits: u32,
    before: u32,
}

/// The three models.
#[derive(Debug, Clone)]
pub(super) struct Model {
    /// Is this token the head of a cue? One class, a log-odds.
    pub(super) cue: Table,
    /// What is this node to the cue? The classes of [`super::learned::Role`].
    pub(super) role: Table,
    /// Does this branch belong to the stretch above it? One class, a log-odds.
    pub(super) keep: Table,
}

impl Table {
    fn new(n_classes: usize) -> Self {
        Self { n_classes, known: vec![Stretch::default(); (1 << BITS) / STRETCH], rows: vec![0; n_classes] }
    }

    /// Gives feature `i` its weights; features come in order.
    fn push(&mut self, i: usize, row: impl Iterator<Item = i8>) -> Option<()> {
        self.known.get_mut(i / STRETCH)?.bits |= 1 << (i % STRETCH);
        self.rows.extend(row);
        Some(())
    }

    /// Counts the rows when all are there.
    fn close(mut self) -> Self {
        let mut n = 1;
        for stretch in &mut self.known {
            stretch.before = n;
            n += stretch.bits.count_ones();
        }
        self
    }

    /// Rounds trained weights, `[2^BITS, n_classes]`.
    pub(super) fn rounded(n_classes: usize, weights: &[f32]) -> Self {
        let mut table = Self::new(n_classes);
        let round = |w: &f32| (w * UNIT).round().clamp(-127.0, 127.0) as i8;
        for (i, row) in weights.chunks_exact(n_classes).enumerate() {
            if row.iter().any(|w| round(w) != 0) {
                // `weights` has no more rows than there are features.
                let _ = table.push(i, row.iter().map(round));
            }
        }
        table.close()
    }

    /// Returns the scores of the first `N` classes.
    pub(super) fn scores<const N: usize>(&self, features: &[Feature]) -> [f32; N] {
        let mut sums = [0i32; N];
        for f in features {
            // Without a branch: whether a feature has weights is hard to foresee.
            let row = self.place(f.index);
            for (o, w) in sums.iter_mut().zip(&self.rows[row..row + N]) {
                *o += i32::from(*w);
            }
        }
        sums.map(|s| s as f32 / UNIT)
    }

    /// Where the row of a feature begins; that of a feature without weights is the first.
    fn place(&self, index: u32) -> usize {
        let (stretch, bit) = (self.known[index as usize / STRETCH], index as usize % STRETCH);
        let row = stretch.before + (stretch.bits & ((1 << bit) - 1)).count_ones();
        (row * (stretch.bits >> bit & 1)) as usize * self.n_classes
    }

    /// Returns the weights of a feature that has some, one a class.
    fn row(&self, index: u32) -> Option<&[i8]> {
        let at = self.place(index);
        (at > 0).then(|| &self.rows[at..at + self.n_classes])
    }

    fn write(&self, out: &mut Vec<u8>) {
        out.extend(((self.rows.len() / self.n_classes - 1) as u32).to_le_bytes());
        let mut before = 0;
        for (i, row) in (0..1u32 << BITS).filter_map(|i| Some((i, self.row(i)?))) {
            let mut gap = i - before;
            before = i;
            while gap >= 0x80 {
                out.push(gap as u8 | 0x80);
                gap >>= 7;
            }
            out.push(gap as u8);
            out.extend(row.iter().map(|w| w.cast_unsigned()));
        }
    }

    fn read(n_classes: usize, bytes: &mut &[u8]) -> Option<Self> {
        let mut table = Self::new(n_classes);
        let n = u32::from_le_bytes(*take::<4>(bytes)?);
        let mut at = 0usize;
        // A row takes at least a byte for each class, so that no more is made room for than there is to read.
        table.rows.reserve_exact((n as usize).saturating_mul(n_classes).min(bytes.len()));
        for k in 0..n {
            let (mut gap, mut shift) = (0usize, 0);
            loop {
                let [b] = *take::<1>(bytes)?;
                gap |= usize::from(b & 0x7F) << shift;
                shift += 7;
                if b < 0x80 {
                    break;
                }
                if shift > 21 {
                    return None;
                }
            }
            if gap == 0 && k > 0 {
                return None;
            }
            at += gap;
            let (row, rest) = bytes.split_at_checked(n_classes)?;
            *bytes = rest;
            table.push(at, row.iter().map(|b| b.cast_signed()))?;
        }
        Some(table.close())
    }
}

fn take<'a, const N: usize>(bytes: &mut &'a [u8]) -> Option<&'a [u8; N]> {
    let (head, rest) = bytes.split_first_chunk::<N>()?;
    *bytes = rest;
    Some(head)
}

impl Model {
    /// Returns the built-in model; `None` when its file is not one.
    pub(super) fn builtin() -> Option<&'static Self> {
        static MODEL: OnceLock<Option<Model>> = OnceLock::new();
        MODEL.get_or_init(|| Self::read(include_bytes!("../../../../models/statements.bin"))).as_ref()
    }

    /// Writes the model's file.
    pub(super) fn write(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        for t in [&self.cue, &self.role, &self.keep] {
            t.write(&mut out);
        }
        out
    }

    /// Reads a model's file; `None` when the magic, an index or the length is wrong.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let mut rest = bytes.strip_prefix(MAGIC)?;
        let cue = Table::read(1, &mut rest)?;
        let role = Table::read(5, &mut rest)?;
        let keep = Table::read(1, &mut rest)?;
        rest.is_empty().then_some(Self { cue, role, keep })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn small() -> Model {
        let table = |n_classes: usize, at: usize, weight: f32| {
            let mut weights = vec![0.0; n_classes << BITS];
            weights[at] = weight / UNIT;
            Table::rounded(n_classes, &weights)
        };
        Model { cue: table(1, 3, -7.0), role: table(5, 5 * 200_000 + 2, 100.0), keep: table(1, 0, 1.0) }
    }

    #[test]
    fn a_file_reads_back_and_every_cut_is_refused() {
        let m = small();
        let file = m.write();
        let back = Model::read(&file).unwrap();
        assert_eq!((&back.cue, &back.role, &back.keep), (&m.cue, &m.role, &m.keep));
        assert_eq!((back.cue.row(3), back.cue.row(2)), (Some(&[-7][..]), None));
        assert_eq!(back.role.row(200_000), Some(&[0, 0, 100, 0, 0][..]));
        for end in 0..file.len() {
            assert!(Model::read(&file[..end]).is_none(), "cut at {end}");
        }
    }

    #[test]
    fn the_built_in_file_is_a_model() {
        assert!(Model::builtin().is_some());
    }
}
