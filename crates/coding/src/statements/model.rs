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
/// of class `c`, in units of `1/UNIT`.
#[derive(Debug, Clone)]
pub(super) struct Table {
    pub(super) n_classes: usize,
    pub(super) weights: Vec<i8>,
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
    pub(super) fn new(n_classes: usize) -> Self {
        Self { n_classes, weights: vec![0; n_classes << BITS] }
    }

    /// Rounds trained weights, `[2^BITS, n_classes]`.
    pub(super) fn rounded(n_classes: usize, weights: &[f32]) -> Self {
        let weights = weights.iter().map(|w| (w * UNIT).round().clamp(-127.0, 127.0) as i8).collect();
        Self { n_classes, weights }
    }

    /// Returns the scores of the first `N` classes.
    pub(super) fn scores<const N: usize>(&self, features: &[Feature]) -> [f32; N] {
        let mut sums = [0i32; N];
        for f in features {
            for (o, w) in sums.iter_mut().zip(self.row(f.index)) {
                *o += i32::from(*w);
            }
        }
        sums.map(|s| s as f32 / UNIT)
    }

    /// Returns the weights of a feature, one a class.
    pub(super) fn row(&self, index: u32) -> &[i8] {
        let at = index as usize * self.n_classes;
        &self.weights[at..at + self.n_classes]
    }

    fn write(&self, out: &mut Vec<u8>) {
        let rows =
            || self.weights.chunks_exact(self.n_classes).enumerate().filter(|(_, row)| row.iter().any(|&w| w != 0));
        out.extend((rows().count() as u32).to_le_bytes());
        let mut before = 0;
        for (i, row) in rows() {
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
        for _ in 0..n {
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
            at += gap;
            let (row, rest) = bytes.split_at_checked(n_classes)?;
            *bytes = rest;
            for (w, b) in table.weights.get_mut(at * n_classes..(at + 1) * n_classes)?.iter_mut().zip(row) {
                *w = b.cast_signed();
            }
        }
        Some(table)
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
        let mut m = Model { cue: Table::new(1), role: Table::new(5), keep: Table::new(1) };
        m.cue.weights[3] = -7;
        m.role.weights[5 * 200_000 + 2] = 100;
        m.keep.weights[0] = 1;
        m
    }

    #[test]
    fn a_file_reads_back_and_every_cut_is_refused() {
        let m = small();
        let file = m.write();
        let back = Model::read(&file).unwrap();
        assert_eq!(
            (&back.cue.weights, &back.role.weights, &back.keep.weights),
            (&m.cue.weights, &m.role.weights, &m.keep.weights)
        );
        for end in 0..file.len() {
            assert!(Model::read(&file[..end]).is_none(), "cut at {end}");
        }
    }

    #[test]
    fn the_built_in_file_is_a_model() {
        assert!(Model::builtin().is_some());
    }
}
