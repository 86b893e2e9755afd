//! Matrix products of `f32` in tiles of 8 rows and 48 columns, with one rounding order on every machine.
//!
//! Every element of a product is `fma(a[k], w[k], acc)` for `k = 0, 1, ...` from zero, whatever the instruction set:
//! vector lanes run over columns, never over `k`. So AVX-512, AVX2 and the scalar twin give the same bits, and a
//! parse does not depend on the machine.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod int16;
mod int8;
mod loops;
mod scalar;
mod winograd;

#[cfg(target_arch = "x86_64")]
mod x86;

pub(crate) use int8::{PackedInt8, Quantised, product_int8};
pub(crate) use int16::{PackedInt16, RoundedRows, TransformedInt16, WinogradInt16, convolve_int16, product_int16};
pub(crate) use winograd::{Transformed, Winograd, convolve};

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

/// Tells whether 8-bit products have an instruction of their own; asked once.
#[cfg(target_arch = "x86_64")]
fn has_vnni() -> bool {
    std::is_x86_feature_detected!("avx512vnni")
}

/// Tells whether the fast mode multiplies bytes, or 16-bit numbers where bytes have no instruction of their own.
pub(crate) fn fast_in_bytes(isa: Isa) -> bool {
    match isa {
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => has_vnni(),
        _ => false,
    }
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

/// What becomes of the sums of a product.
pub(crate) enum Finish<'a> {
    /// Bias added and the maximum over pieces taken: output `o` of row `i` goes to `out[i * stride + o]`.
    Best {
        /// In the order of the packed columns.
        bias: &'a [f32],
        /// Outputs in a panel; the pieces of an output lie that far apart.
        per_panel: usize,
        pieces: usize,
        n_out: usize,
        out: &'a mut [f32],
        stride: usize,
    },
    /// As they are: column `c` of row `i` goes to `out[i * stride + c]`, padding included.
    Sums { out: &'a mut [f32], stride: usize },
}

impl Finish<'_> {
    fn check(&self, n_rows: usize, n_panels: usize) {
        let (needed, len) = match self {
            Self::Best { bias, per_panel, pieces, n_out, out, stride } => {
                assert!(per_panel * pieces <= COLS && *n_out <= n_panels * per_panel && bias.len() >= n_panels * COLS);
                ((n_rows - 1) * stride + n_out, out.len())
            }
            Self::Sums { out, stride } => ((n_rows - 1) * stride + n_panels * COLS, out.len()),
        };
        assert!(needed <= len, "room for the product");
    }

    /// Takes a tile.
    fn take(&mut self, isa: Isa, tile: &Tile, rows: usize, at: Place) {
        for (r, sums) in tile.0.iter().enumerate().take(rows) {
            let row = at.row + r * at.step;
            match self {
                Self::Best { bias, per_panel, pieces, n_out, out, stride } => {
                    let first = at.panel * *per_panel;
                    let n = (*per_panel).min(*n_out - first);
                    let to = row * *stride + first;
                    let bias = &bias[at.panel * COLS..(at.panel + 1) * COLS];
                    dispatch!(isa, best_piece(sums, bias, *per_panel, *pieces, &mut out[to..to + n]));
                }
                Self::Sums { out, stride } => {
                    let to = row * *stride + at.panel * COLS;
                    out[to..to + COLS].copy_from_slice(sums);
                }
            }
        }
    }
}

/// Where the results of a tile go: row `r` of the tile is row `row + r * step` of the output.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Place {
    row: usize,
    step: usize,
    panel: usize,
}

/// Rows of a matrix: row `r` is `a[r * stride..]`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    a: &'a [f32],
    stride: usize,
    n: usize,
}

/// Multiplies `n_rows` rows of `a` by the packed weights. Row `i` is `a[i * stride..][..k]`, so rows may overlap: a
/// window over neighbouring tokens needs no copy.
pub(crate) fn product(isa: Isa, a: &[f32], stride: usize, n_rows: usize, w: &Packed, finish: &mut Finish<'_>) {
    if n_rows == 0 {
        return;
    }
    assert!(a.len() >= (n_rows - 1) * stride + w.k, "matrix rows");
    finish.check(n_rows, w.n_panels());
    let mut tile = Tile::new();
    for panel in 0..w.n_panels() {
        for row in (0..n_rows).step_by(ROWS) {
            let a = Rows { a: &a[row * stride..], stride, n: ROWS.min(n_rows - row) };
            finish_tile(isa, a, w, None, &mut tile, finish, Place { row, step: 1, panel });
        }
    }
}

/// Computes a tile, starting from the sums in `from` or from zero, and finishes it. `tile` is a buffer.
fn finish_tile(
    isa: Isa,
    a: Rows<'_>,
    w: &Packed,
    from: Option<&Tile>,
    tile: &mut Tile,
    finish: &mut Finish<'_>,
    at: Place,
) {
    #[cfg(target_arch = "x86_64")]
    if isa == Isa::Avx512 && x86::finish_avx512(a, w.k, w.panel(at.panel), from, finish, at) {
        return;
    }
    #[cfg(target_arch = "x86_64")]
    if isa == Isa::Avx2 && avx2::finish(a, w.k, w.panel(at.panel), from, finish, at) {
        return;
    }
    tile.0 = from.map_or([[0.0; COLS]; ROWS], |t| t.0);
    add_to_tile(isa, a, w, at.panel, tile);
    finish.take(isa, tile, a.n, at);
}

/// Adds a product to the sums in a tile.
fn add_to_tile(isa: Isa, a: Rows<'_>, w: &Packed, panel: usize, tile: &mut Tile) {
    let panel = w.panel(panel);
    match isa {
        Isa::Scalar => scalar::multiply(a, w.k, panel, tile),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx2 => avx2::multiply(a, w.k, panel, tile),
        #[cfg(target_arch = "x86_64")]
        Isa::Avx512 => x86::multiply_avx512(a, w.k, panel, tile),
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

/// Normalises `y` to zero mean and unit variance, scales it by `gain` and `bias` and adds it to `x` (Ba, Kiros and
/// Hinton 2016, with thinc's epsilon of 1e-8). `y` is overwritten.
pub(crate) fn add_normalised(isa: Isa, x: &mut [f32], y: &mut [f32], gain: &[f32], bias: &[f32]) {
    dispatch!(isa, add_normalised(x, y, gain, bias));
}

/// Sums the contributions of a state's tokens in order, adds the bias, and keeps the larger of the pieces: `parts`
/// and `bias` are `[pieces * n]` or longer, `out` gets `n` numbers.
pub(crate) fn state_layer(isa: Isa, parts: &[&[f32]], bias: &[f32], pieces: usize, out: &mut [f32], sum: &mut [f32]) {
    dispatch!(isa, state_layer(parts, bias, pieces, out, sum));
}

/// Stores `round(x / s) + 128` with `s = max |x| / 127`, and returns `s`.
pub(crate) fn quantise(isa: Isa, x: &[f32], out: &mut [u8]) -> f32 {
    let mut scale = 0.0;
    dispatch!(isa, quantise(x, out, &mut scale));
    scale
}

/// Stores `round(x / s)` with `s = max |x| / 2047`, and `s`.
fn round16(isa: Isa, x: &[f32], out: &mut [i16], scale: &mut f32) {
    dispatch!(isa, round16(x, out, scale));
}

/// The inputs of the four products of a pair of rows; `d` holds four rows.
fn transform(isa: Isa, d: &[f32], v: [&mut [f32]; 4]) {
    dispatch!(isa, transform(d, v));
}

/// Replaces two tiles by their sum and their difference.
fn butterfly(isa: Isa, a: &mut Tile, b: &mut Tile) {
    butterfly_rows(isa, a.0.as_flattened_mut(), b.0.as_flattened_mut());
}

/// Replaces two lists of sums by their sum and their difference.
fn butterfly_rows(isa: Isa, a: &mut [f32], b: &mut [f32]) {
    dispatch!(isa, butterfly(a, b));
}

/// Adds `part` to `sum`.
pub(crate) fn add(isa: Isa, sum: &mut [f32], part: &[f32]) {
    dispatch!(isa, add(sum, part));
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
        let n = w.n_panels() * COLS;
        let mut out = vec![0.0; rows * n];
        product(isa, a, stride, rows, w, &mut Finish::Sums { out: &mut out, stride: n });
        let bias: Vec<f32> = (0..n).map(|i| i as f32 * 0.1).collect();
        for (pieces, per_panel) in [(1, 48), (2, 24), (3, 16), (5, 9)] {
            for n_out in [w.n_panels() * per_panel, (w.n_panels() - 1) * per_panel + 1] {
                let mut best = vec![0.0; rows * n_out];
                let finish = &mut Finish::Best { bias: &bias, per_panel, pieces, n_out, out: &mut best, stride: n_out };
                product(isa, a, stride, rows, w, finish);
                out.extend(best);
            }
        }
        out.iter().map(|v| v.to_bits()).collect()
    }

    /// Numbers out of a seed (xorshift, 24 bits), over `scale` and less `shift`.
    fn noise(seed: u64, scale: f32, shift: f32) -> impl FnMut() -> f32 {
        let mut state = seed | 1;
        move || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            (state >> 40) as f32 / scale - shift
        }
    }

    proptest! {
        #[test]
        fn every_instruction_set_gives_the_same_bits(
            (rows, k, n, stride, seed) in (1usize..30, 1usize..40, 1usize..120, 0usize..50, any::<u64>())
        ) {
            let mut next = noise(seed, 1e6, 8.0);
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
        fn convolutions_give_the_same_bits_everywhere_and_come_near_the_direct_sum(
            (pairs, width, n, seed) in (1usize..50, 1usize..40, 1usize..70, any::<u64>())
        ) {
            let mut next = noise(seed, 1e7, 0.8);
            let rows = 2 * pairs;
            let x: Vec<f32> = (0..(rows + 2) * width).map(|_| next()).collect();
            let w: Vec<f32> = (0..n * 3 * width).map(|_| next()).collect();
            for (pieces, per_panel) in [(3usize, 16usize), (1, 48)] {
                let order: Vec<usize> = (0..n.next_multiple_of(COLS)).map(|c| if c < n { c } else { PADDING }).collect();
                let bias = vec![0.0; order.len()];
                let n_out = order.len() / COLS * per_panel;
                let (direct, fast) = (Packed::new(&w, 3 * width, &order), Winograd::new(&w, width, &order));
                let mut expected = vec![0.0; rows * n_out];
                let finish = &mut Finish::Best { bias: &bias, per_panel, pieces, n_out, out: &mut expected, stride: n_out };
                product(Isa::Scalar, &x, width, rows, &direct, finish);
                let all = |isa: Isa| {
                    let mut out = vec![0.0; rows * n_out];
                    let finish = &mut Finish::Best { bias: &bias, per_panel, pieces, n_out, out: &mut out, stride: n_out };
                    convolve(isa, &x, rows, &fast, &mut Transformed::default(), finish);
                    out
                };
                let scalar = all(Isa::Scalar);
                for (a, b) in scalar.iter().zip(&expected) {
                    prop_assert!((a - b).abs() < 1e-4, "{} {}", a, b);
                }
                for isa in isas() {
                    prop_assert_eq!(&all(isa), &scalar, "{:?}", isa);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn loops_give_the_same_bits_everywhere(
            (k, n, seed) in (1usize..40, 1usize..20, any::<u64>())
        ) {
            let mut next = noise(seed, 1e6, 8.0);
            let mut numbers = |n: usize| -> Vec<f32> {
                (0..n).map(|_| next()).collect()
            };
            let (x, w) = (numbers(k), numbers(k * n * 16));
            let (a, b, gain, bias) = (numbers(k), numbers(k), numbers(k), numbers(COLS));
            let all = |isa: Isa| -> Vec<u32> {
                let mut out = vec![0.0; n * 16];
                row_product(isa, &x, &w, &mut out);
                let (mut y, mut z) = (a.clone(), b.clone());
                add_normalised(isa, &mut y, &mut z, &gain, &bias[..k.min(COLS)]);
                out.extend(&y);
                add(isa, &mut y, &b);
                out.extend(&y);
                let (mut best, mut sum) = (vec![0.0; n * 8], vec![0.0; n * 16]);
                state_layer(isa, &[&w[..n * 16], &w[(k - 1) * n * 16..]], &w, 2, &mut best, &mut sum);
                out.extend(best);
                out.iter().map(|v| v.to_bits()).collect()
            };
            let expected = all(Isa::Scalar);
            for isa in isas() {
                prop_assert_eq!(&all(isa), &expected, "{:?}", isa);
            }
        }
    }

    proptest! {
        #[test]
        fn bytes_give_the_same_bits_everywhere_and_come_near(
            (rows, width, parts, n, seed) in (1usize..20, 1usize..40, 1usize..4, 1usize..60, any::<u64>())
        ) {
            let mut next = noise(seed, 1e6, 8.0);
            let x: Vec<f32> = (0..(rows + parts) * width).map(|_| next()).collect();
            let w: Vec<f32> = (0..n * parts * width).map(|_| next()).collect();
            let order: Vec<usize> = (0..n.next_multiple_of(COLS)).map(|c| if c < n { c } else { PADDING }).collect();
            let packed = PackedInt8::new(&w, parts, width, &order);
            let all = |isa: Isa| -> Vec<f32> {
                let mut q = Quantised::default();
                q.begin(rows + parts, width);
                for (i, row) in x.chunks_exact(width).enumerate() {
                    q.set(isa, i, row);
                }
                let mut out = vec![0.0; rows * order.len()];
                product_int8(isa, &q, 0, rows, &packed, &mut Finish::Sums { out: &mut out, stride: order.len() });
                let bias: Vec<f32> = (0..order.len()).map(|i| i as f32 * 0.1).collect();
                for (pieces, per_panel) in [(2, 24), (3, 16), (1, 48)] {
                    let n_out = packed.n_panels() * per_panel - usize::from(pieces == 1);
                    let mut best = vec![0.0; rows * n_out];
                    let finish =
                        &mut Finish::Best { bias: &bias, per_panel, pieces, n_out, out: &mut best, stride: n_out };
                    product_int8(isa, &q, 0, rows, &packed, finish);
                    out.extend(best);
                }
                out
            };
            let expected = all(Isa::Scalar);
            for isa in isas() {
                prop_assert_eq!(&all(isa), &expected, "{:?}", isa);
            }
            let exact: f32 = (0..parts * width).map(|k| x[k] * w[k]).sum();
            prop_assert!((exact - expected[0]).abs() < 0.6 * (parts * width) as f32, "{} {}", exact, expected[0]);
        }
    }

    proptest! {
        #[test]
        fn sixteen_bits_give_the_same_bits_everywhere_and_come_near(
            (pairs, width, parts, n, seed) in (1usize..40, 1usize..40, 1usize..4, 1usize..70, any::<u64>())
        ) {
            let mut next = noise(seed, 1e7, 0.8);
            let rows = 2 * pairs;
            let x: Vec<f32> = (0..(rows + 3) * width).map(|_| next()).collect();
            let w: Vec<f32> = (0..n * 3 * width).map(|_| next()).collect();
            let order: Vec<usize> = (0..n.next_multiple_of(COLS)).map(|c| if c < n { c } else { PADDING }).collect();
            let direct = PackedInt16::new(&w[..n * parts * width], parts, width, &order);
            let convolution = WinogradInt16::new(&w, width, &order);
            let all = |isa: Isa| -> Vec<f32> {
                let mut q = RoundedRows::default();
                q.begin(rows + parts, width);
                for (i, row) in x.chunks_exact(width).enumerate().take(rows + parts) {
                    q.set(isa, i, row);
                }
                let mut out = vec![0.0; rows * order.len()];
                product_int16(isa, &q, 1, rows - 1, &direct, &mut Finish::Sums { out: &mut out, stride: order.len() });
                let bias: Vec<f32> = (0..order.len()).map(|i| i as f32 * 0.1).collect();
                for (pieces, per_panel) in [(2, 24), (3, 16), (1, 48)] {
                    let n_out = order.len() / COLS * per_panel - usize::from(pieces != 3);
                    for convolve in [false, true] {
                        let mut best = vec![0.0; rows * n_out];
                        let finish =
                            &mut Finish::Best { bias: &bias, per_panel, pieces, n_out, out: &mut best, stride: n_out };
                        if convolve {
                            let buffers = &mut TransformedInt16::default();
                            convolve_int16(isa, &x, (rows, width), &convolution, buffers, finish);
                        } else {
                            product_int16(isa, &q, 1, rows - 1, &direct, finish);
                        }
                        out.extend(best);
                    }
                }
                out
            };
            let expected = all(Isa::Scalar);
            for isa in isas() {
                prop_assert_eq!(&all(isa), &expected, "{:?}", isa);
            }
            let exact: f32 = (0..parts * width).map(|k| x[width + k] * w[k]).sum();
            prop_assert!((exact - expected[0]).abs() < 2e-3 * (parts * width) as f32, "{} {}", exact, expected[0]);
            // The convolution near its direct sum.
            let packed = Packed::new(&w, 3 * width, &order);
            let (bias, mut near, mut sums) = (vec![0.0; order.len()], vec![0.0; rows * n], vec![0.0; rows * n]);
            let finish = |out| Finish::Best { bias: &bias, per_panel: 48, pieces: 1, n_out: n, out, stride: n };
            product(Isa::Scalar, &x, width, rows, &packed, &mut finish(&mut sums));
            let buffers = &mut TransformedInt16::default();
            convolve_int16(Isa::Scalar, &x, (rows, width), &convolution, buffers, &mut finish(&mut near));
            for (a, b) in near.iter().zip(&sums) {
                prop_assert!((a - b).abs() < 6e-3 * width as f32, "{} {}", a, b);
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
