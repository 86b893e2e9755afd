//! One-to-one pairing of gold and predictions with the greatest total weight.

use std::collections::BTreeMap;

/// Returns pairs `(gold, predicted)` with the greatest total `weight`, in order; weight 0 means that two never pair.
/// Only what is linked by some weight can compete, so each connected group is solved by itself.
pub(crate) fn pair(n_gold: usize, n_pred: usize, weight: impl Fn(usize, usize) -> f64) -> Vec<(usize, usize)> {
    let mut edges = BTreeMap::new();
    let mut group: Vec<usize> = (0..n_gold + n_pred).collect();
    for i in 0..n_gold {
        for j in 0..n_pred {
            let w = weight(i, j);
            if w > 0.0 {
                edges.insert((i, j), w);
                let (a, b) = (root(&mut group, i), root(&mut group, n_gold + j));
                group[a] = b;
            }
        }
    }
    let mut parts: BTreeMap<usize, Vec<(usize, usize)>> = BTreeMap::new();
    for &(i, j) in edges.keys() {
        parts.entry(root(&mut group, i)).or_default().push((i, j));
    }
    let mut out = Vec::new();
    for part in parts.into_values() {
        let mut rows: Vec<usize> = part.iter().map(|e| e.0).collect();
        let mut cols: Vec<usize> = part.iter().map(|e| e.1).collect();
        rows.dedup();
        cols.sort_unstable();
        cols.dedup();
        if rows.len() == 1 || cols.len() == 1 {
            // The heaviest; of equal ones the first, which is what reversing and `max_by` give.
            out.extend(part.iter().rev().max_by(|a, b| edges[a].total_cmp(&edges[b])).copied());
        } else {
            let w: Vec<Vec<f64>> = rows
                .iter()
                .map(|&i| cols.iter().map(|&j| edges.get(&(i, j)).copied().unwrap_or(0.0)).collect())
                .collect();
            let best = assign(&w).into_iter().map(|(a, b)| (rows[a], cols[b]));
            out.extend(best.filter(|e| edges.contains_key(e)));
        }
    }
    out.sort_unstable();
    out
}

fn root(group: &mut [usize], mut x: usize) -> usize {
    while group[x] != x {
        group[x] = group[group[x]];
        x = group[x];
    }
    x
}

/// Returns the maximum-weight assignment of rows to columns (Hungarian method with potentials, Kuhn 1955 in the form
/// of Jonker and Volgenant 1987, O(n² m)). `w` is `[n_rows, n_cols]`. Of equally good assignments it gives the one
/// that the Python scorers give: the order of the loops is theirs.
pub(crate) fn assign(w: &[Vec<f64>]) -> Vec<(usize, usize)> {
    let (n, m) = (w.len(), w.first().map_or(0, Vec::len));
    if n > m {
        let turned: Vec<Vec<f64>> = (0..m).map(|j| w.iter().map(|row| row[j]).collect()).collect();
        return assign(&turned).into_iter().map(|(j, i)| (i, j)).collect();
    }
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; m + 1]);
    let (mut owner, mut way) = (vec![0; m + 1], vec![0; m + 1]);
    for i in 1..=n {
        owner[0] = i;
        let mut j0 = 0;
        let (mut low, mut used) = (vec![f64::INFINITY; m + 1], vec![false; m + 1]);
        while owner[j0] != 0 {
            used[j0] = true;
            let (i0, mut delta, mut j1) = (owner[j0], f64::INFINITY, 0);
            for j in (1..=m).filter(|&j| !used[j]) {
                let c = -w[i0 - 1][j - 1] - u[i0] - v[j];
                if c < low[j] {
                    (low[j], way[j]) = (c, j0);
                }
                if low[j] < delta {
                    (delta, j1) = (low[j], j);
                }
            }
            for j in 0..=m {
                if used[j] {
                    u[owner[j]] += delta;
                    v[j] -= delta;
                } else {
                    low[j] -= delta;
                }
            }
            j0 = j1;
        }
        while j0 != 0 {
            owner[j0] = owner[way[j0]];
            j0 = way[j0];
        }
    }
    (1..=m).filter(|&j| owner[j] != 0).map(|j| (owner[j] - 1, j - 1)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The best total by trying every assignment: the slow twin.
    fn best(w: &[Vec<f64>], row: usize, taken: u32) -> f64 {
        if row == w.len() {
            return 0.0;
        }
        let free = (0..w[row].len()).filter(|j| taken & (1 << j) == 0);
        free.map(|j| w[row][j] + best(w, row + 1, taken | 1 << j)).fold(best(w, row + 1, taken), f64::max)
    }

    proptest! {
        #[test]
        fn equals_trying_all(w in prop::collection::vec(prop::collection::vec(0u8..5, 5), 1..5)) {
            let w: Vec<Vec<f64>> = w.into_iter().map(|r| r.into_iter().map(f64::from).collect()).collect();
            let got: f64 = pair(w.len(), 5, |i, j| w[i][j]).into_iter().map(|(i, j)| w[i][j]).sum();
            prop_assert!((got - best(&w, 0, 0)).abs() < 1e-9);
            let turned: f64 = pair(5, w.len(), |i, j| w[j][i]).into_iter().map(|(i, j)| w[j][i]).sum();
            prop_assert!((turned - got).abs() < 1e-9);
        }
    }
}
