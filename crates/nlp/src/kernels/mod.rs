//! Matrix products of `f32` in tiles of 8 rows and 48 columns, with one rounding order on every machine.
//!
//! Every element of a product is `fma(a[k], w[k], acc)` for `k = 0, 1, ...` from zero, whatever the instruction set:
//! vector lanes run over columns, never over `k`. So AVX-512, AVX2 and the scalar twin give the same bits, and a
//! parse does not depend on the machine.

mod loops;
mod scalar;
#[cfg(target_arch = "x86_64")]
mod x86;

/// Rows of a tile.
pub(crate) const ROWS: usize = 8;
/// Columns of a tile and of a panel of packed weights.
pub(crate) const COLS: usize = 48;

/// The instruction set that products run on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Isa {
    /// Any machine.
    Scalar,
    /// AVX2 with FMA.
    #[cfg(target_arch = "x86_64")]
    Avx2,
    /// AVX-512F.
    #[cfg(target_arch = "x86_64")]
    Avx512,
}

impl Isa {
    /// Finds the best instruction set of this machine.
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        {
            if has_avx512() {
                return Self::Avx512;
            }
            if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
                return Self::Avx2;
            }
        }
        Self::Scalar
    }
}

#[cfg(target_arch = "x86_64")]
fn has_avx512() -> bool {
    std::is_x86_feature_detected!("avx512f")
        && std::is_x86_feature_detected!("avx512vl")
        && std::is_x86_feature_detected!("avx512dq")
        && std::is_x86_feature_detected!("avx512bw")
}

/// A tile of results, `[row][column]`.
#[repr(align(64))]
#[derive(Debug, Clone)]
pub(crate) struct Tile(pub(crate) [[f32; COLS]; ROWS]);

impl Tile {
    pub(crate) const fn new() -> Self {
        Self([[0.0; COLS]; ROWS])
    }
}

/// Weights laid out for the tiles: panels of 48 columns, `[panel][k][column]`.
#[derive(Debug)]
pub(crate) struct Packed {
    k: usize,
    panels: Vec<f32>,
}

/// Marks a column that pads a panel.
pub(crate) const PADDING: usize = usize::MAX;

impl Packed {
    /// Packs `w`, `[n, k]` row-major, one output a row. `order` lists for every column of every panel the row of
    /// `w` it holds, or [`PADDING`]; it is as long as the panels are wide together.
    pub(crate) fn new(w: &[f32], k: usize, order: &[usize]) -> Self {
        let n_panels = order.len().div_ceil(COLS);
        let mut panels = vec![0.0; n_panels * k * COLS];
        for (col, &row) in order.iter().enumerate() {
            if row == PADDING {
                continue;
            }
            let (panel, at) = (col / COLS, col % COLS);
            for (i, &v) in w[row * k..(row + 1) * k].iter().enumerate() {
                panels[(panel * k + i) * COLS + at] = v;
            }
        }
        Self { k, panels }
    }

    /// Returns the number of panels.
    pub(crate) fn n_panels(&self) -> usize {
        if self.k == 0 { 0 } else { self.panels.len() / (self.k * COLS) }
    }

    /// Returns the length of the inner dimension.
    pub(crate) const fn k(&self) -> usize {
        self.k
    }

    fn panel(&self, i: usize) -> &[f32] {
        &self.panels[i * self.k * COLS..(i + 1) * self.k * COLS]
    }
}

/// Multiplies `n_rows` rows of `a` by the packed weights. Row `i` is `a[i * stride..][..k]`, so rows may overlap: a
/// window over neighbouring tokens needs no copy. `sink(first row, rows, panel, tile)` takes each tile.
pub(crate) fn product(
    isa: Isa,
    a: &[f32],
    stride: usize,
    n_rows: usize,
    w: &Packed,
    mut sink: impl FnMut(usize, usize, usize, &Tile),
) {
    if n_rows == 0 {
        return;
    }
    assert!(a.len() >= (n_rows - 1) * stride + w.k, "matrix rows");
    let mut tile = Tile::new();
    for p in 0..w.n_panels() {
        let panel = w.panel(p);
        for row in (0..n_rows).step_by(ROWS) {
            let rows = ROWS.min(n_rows - row);
            multiply(isa, &a[row * stride..], stride, rows, w.k, panel, &mut tile);
            sink(row, rows, p, &tile);
        }
    }
}

fn multiply(isa: Isa, a: &[f32], stride: usize, rows: usize, k: usize, panel: &[f32], tile: &mut Tile) {
    match isa {
        Isa::Scalar => scalar::multiply(a, stride, rows, k, panel, tile),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => x86::multiply_avx2(a, stride, rows, k, panel, tile),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => x86::multiply_avx512(a, stride, rows, k, panel, tile),
    }
}

/// Multiplies one row by weights `[k, stride]`: `out[j] = sum over k of x[k] * w[k * stride + j]`, in the order of `k`.
/// `stride` is a multiple of 16 and the length of `out`.
pub(crate) fn row_product(isa: Isa, x: &[f32], w: &[f32], out: &mut [f32]) {
    match isa {
        Isa::Scalar => scalar::row_product(x, w, out),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => x86::row_product_avx2(x, w, out),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => x86::row_product_avx512(x, w, out),
    }
}

/// A loop written once and compiled for each instruction set; none of them fuses or reorders its operations.
macro_rules! dispatch {
    ($isa:expr, $name:ident($($arg:expr),*)) => {
        match $isa {
            Isa::Scalar => loops::$name($($arg),*),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx2 => x86::avx2::$name($($arg),*),
            #[cfg(target_arch = "x86_64")]
            Isa::Avx512 => x86::avx512::$name($($arg),*),
        }
    };
}

/// Normalises `y` to zero mean and unit variance, scales it by `gain` and `bias` and adds it to `x` (Ba, Kiros and
/// Hinton 2016, with thinc's epsilon of 1e-8). `y` is overwritten.
pub(crate) fn add_normalised(isa: Isa, x: &mut [f32], y: &mut [f32], gain: &[f32], bias: &[f32]) {
    dispatch!(isa, add_normalised(x, y, gain, bias));
}

/// Adds `part` to `sum`.
pub(crate) fn add(isa: Isa, sum: &mut [f32], part: &[f32]) {
    dispatch!(isa, add(sum, part));
}

/// Keeps the larger of `best` and `other`, element by element; of two equal ones the first.
pub(crate) fn keep_larger(isa: Isa, best: &mut [f32], other: &[f32]) {
    dispatch!(isa, keep_larger(best, other));
}

/// Adds the bias to one row of a tile and writes the maximum over `pieces`, which lie `per_panel` columns apart.
pub(crate) fn best_piece(isa: Isa, sums: &[f32; COLS], bias: &[f32], per_panel: usize, pieces: usize, out: &mut [f32]) {
    dispatch!(isa, best_piece(sums, bias, per_panel, pieces, out));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn isas() -> Vec<Isa> {
        let mut all = vec![Isa::Scalar];
        #[cfg(target_arch = "x86_64")]
        {
            if has_avx512() {
                all.push(Isa::Avx512);
            }
            if std::is_x86_feature_detected!("avx2") && std::is_x86_feature_detected!("fma") {
                all.push(Isa::Avx2);
            }
        }
        all
    }

    fn result(isa: Isa, a: &[f32], stride: usize, rows: usize, w: &Packed) -> Vec<u32> {
        let mut out = vec![0; rows * w.n_panels() * COLS];
        product(isa, a, stride, rows, w, |row, n, panel, tile| {
            for r in 0..n {
                for c in 0..COLS {
                    out[((row + r) * w.n_panels() + panel) * COLS + c] = tile.0[r][c].to_bits();
                }
            }
        });
        out
    }

    proptest! {
        #[test]
        fn every_instruction_set_gives_the_same_bits(
            (rows, k, n, stride, seed) in (1usize..30, 1usize..40, 1usize..120, 0usize..50, any::<u64>())
        ) {
            let mut state = seed | 1;
            let mut next = || {
                state ^= state << 13;
                state ^= state >> 7;
                state ^= state << 17;
                (state >> 40) as f32 / 1e6 - 8.0
            };
            let a: Vec<f32> = (0..rows * stride.max(1) + k).map(|_| next()).collect();
            let w: Vec<f32> = (0..n * k).map(|_| next()).collect();
            let order: Vec<usize> = (0..n.next_multiple_of(COLS)).map(|c| if c < n { c } else { PADDING }).collect();
            let packed = Packed::new(&w, k, &order);
            let expected = result(Isa::Scalar, &a, stride, rows, &packed);
            let mut by_hand = 0.0f32;
            for i in 0..k {
                by_hand = a[(rows - 1) * stride + i].mul_add(w[(n - 1) * k + i], by_hand);
            }
            let at = (rows - 1) * packed.n_panels() * COLS + n - 1;
            prop_assert_eq!(expected[at], by_hand.to_bits());
            for isa in isas() {
                prop_assert_eq!(&result(isa, &a, stride, rows, &packed), &expected, "{:?}", isa);
            }
        }
    }

    proptest! {
        #[test]
        fn loops_give_the_same_bits_everywhere(
            (k, n, seed) in (1usize..40, 1usize..20, any::<u64>())
        ) {
            let mut state = seed | 1;
            let mut numbers = |n: usize| -> Vec<f32> {
                let mut next = || {
                    state ^= state << 13;
                    state ^= state >> 7;
                    state ^= state << 17;
                    (state >> 40) as f32 / 1e6 - 8.0
                };
                (0..n).map(|_| next()).collect()
            };
            let (x, w) = (numbers(k), numbers(k * n * 16));
            let (a, b, gain, bias) = (numbers(k), numbers(k), numbers(k), numbers(COLS));
            let tile: [f32; COLS] = std::array::from_fn(|i| w[i % w.len()]);
            let all = |isa: Isa| -> Vec<u32> {
                let mut out = vec![0.0; n * 16];
                row_product(isa, &x, &w, &mut out);
                let (mut y, mut z) = (a.clone(), b.clone());
                add_normalised(isa, &mut y, &mut z, &gain, &bias[..k.min(COLS)]);
                out.extend(&y);
                add(isa, &mut y, &b);
                keep_larger(isa, &mut y, &gain);
                out.extend(&y);
                let mut best = [0.0; 16];
                best_piece(isa, &tile, &bias, 16, 3, &mut best);
                out.extend(best);
                out.iter().map(|v| v.to_bits()).collect()
            };
            let expected = all(Isa::Scalar);
            for isa in isas() {
                prop_assert_eq!(&all(isa), &expected, "{:?}", isa);
            }
        }
    }

    #[test]
    fn normalising_centres_and_scales() {
        let mut x: Vec<f32> = (0..20u8).map(f32::from).collect();
        let mut out = vec![0.0; 20];
        add_normalised(Isa::detect(), &mut out, &mut x, &[1.0; 20], &[0.0; 20]);
        let mean: f32 = out.iter().sum::<f32>() / 20.0;
        let var: f32 = out.iter().map(|v| v * v).sum::<f32>() / 20.0;
        assert!(mean.abs() < 1e-5 && (var - 1.0).abs() < 1e-5);
    }
}
