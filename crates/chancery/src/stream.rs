//! Ordered parallel work over a stream: order of results = order of input, memory bounded by the batches in flight.

use crossbeam_channel::bounded;
use std::collections::BTreeMap;

/// Batches in flight for each worker: one at work, one waiting, one done but out of turn.
const IN_FLIGHT: usize = 3;

/// Runs `work` over `items` on `n_threads` threads, each with its own worker, and hands the results to `sink` in the
/// order of the items. `sink` returns `false` to stop early.
///
/// With one thread everything runs on the caller's; with more, a reader thread feeds the workers and the caller's
/// thread runs `sink`. A batch is read only when one of `3 * n_threads` places is free, so a slow batch holds the
/// reader back instead of filling memory with the results behind it.
pub fn ordered<T, R, W>(
    items: impl Iterator<Item = T> + Send,
    n_threads: usize,
    make_worker: impl Fn() -> W + Sync,
    work: impl Fn(&mut W, T) -> R + Sync,
    mut sink: impl FnMut(R) -> bool,
) where
    T: Send,
    R: Send,
{
    if n_threads <= 1 {
        let mut worker = make_worker();
        for item in items {
            if !sink(work(&mut worker, item)) {
                return;
            }
        }
        return;
    }
    let n_places = n_threads * IN_FLIGHT;
    let (give_place, take_place) = bounded(n_places);
    for _ in 0..n_places {
        // The channel holds exactly this many.
        let _ = give_place.send(());
    }
    let (to_work, to_do) = bounded::<(usize, T)>(n_threads);
    let (done, results) = bounded::<(usize, R)>(n_places);
    std::thread::scope(|scope| {
        scope.spawn(move || {
            for numbered in items.enumerate() {
                if take_place.recv().is_err() || to_work.send(numbered).is_err() {
                    return;
                }
            }
        });
        for _ in 0..n_threads {
            let (to_do, done) = (to_do.clone(), done.clone());
            let (make_worker, work) = (&make_worker, &work);
            scope.spawn(move || {
                let mut worker = make_worker();
                for (i, item) in to_do {
                    if done.send((i, work(&mut worker, item))).is_err() {
                        return;
                    }
                }
            });
        }
        drop((to_do, done));
        let mut early = BTreeMap::new();
        let mut next = 0;
        for (i, result) in results {
            early.insert(i, result);
            while let Some(result) = early.remove(&next) {
                next += 1;
                if !sink(result) {
                    // Leaving the loop drops both channels' ends, so reader and workers find nobody and stop.
                    drop(give_place);
                    return;
                }
                let _ = give_place.try_send(());
            }
        }
    });
}

/// Groups items so that a batch weighs at least `full` or the stream ends.
pub struct Batches<I: Iterator, F> {
    items: I,
    weight: F,
    full: usize,
}

impl<I: Iterator, F: Fn(&I::Item) -> usize> Batches<I, F> {
    /// Groups `items` by their `weight`.
    pub fn new(items: I, full: usize, weight: F) -> Self {
        Self { items, weight, full }
    }
}

impl<I: Iterator, F: Fn(&I::Item) -> usize> Iterator for Batches<I, F> {
    type Item = Vec<I::Item>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut batch = Vec::new();
        let mut weight = 0;
        while weight < self.full {
            let Some(item) = self.items.next() else { break };
            weight += (self.weight)(&item).max(1);
            batch.push(item);
        }
        (!batch.is_empty()).then_some(batch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicUsize, Ordering};

    /// Work whose length has nothing to do with the order.
    fn uneven(i: usize) -> usize {
        (0..(i * 7919) % 5000).fold(i, |x, _| std::hint::black_box(x))
    }

    #[test]
    fn order_is_kept_for_every_number_of_threads() {
        for n_threads in [1, 2, 5] {
            let mut got = Vec::new();
            ordered(
                0..500,
                n_threads,
                || (),
                |(), i| uneven(i),
                |i| {
                    got.push(i);
                    true
                },
            );
            assert_eq!(got, (0..500).collect::<Vec<_>>());
        }
    }

    #[test]
    fn a_slow_item_holds_the_reader_back() {
        let (read, written, most) = (AtomicUsize::new(0), AtomicUsize::new(0), AtomicUsize::new(0));
        let items = (0..2000).inspect(|_| {
            let waiting = read.fetch_add(1, Ordering::SeqCst) + 1 - written.load(Ordering::SeqCst);
            most.fetch_max(waiting, Ordering::SeqCst);
        });
        let slow =
            |(): &mut (), i: usize| if i == 0 { (0..2_000_000).fold(0, |x, _| std::hint::black_box(x)) } else { i };
        ordered(
            items,
            2,
            || (),
            slow,
            |_| {
                written.fetch_add(1, Ordering::SeqCst);
                true
            },
        );
        assert_eq!(written.load(Ordering::SeqCst), 2000);
        assert!(most.load(Ordering::SeqCst) <= 2 * IN_FLIGHT + 1, "{most:?}");
    }

    #[test]
    fn stopping_ends_the_threads() {
        let mut n = 0;
        ordered(
            0..,
            3,
            || (),
            |(), i: usize| i,
            |_| {
                n += 1;
                n < 10
            },
        );
        assert_eq!(n, 10);
    }

    #[test]
    fn batches_are_full_or_last() {
        let got: Vec<Vec<usize>> = Batches::new([3, 4, 9, 1, 1].into_iter(), 6, |x| *x).collect();
        assert_eq!(got, [vec![3, 4], vec![9], vec![1, 1]]);
        let zeros = Batches::new(std::iter::repeat_n(0, 10), 6, |x| *x).map(|b| b.len()).collect::<Vec<_>>();
        assert_eq!(zeros, [6, 4]);
    }
}
