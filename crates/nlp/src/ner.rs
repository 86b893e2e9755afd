//! The entity recogniser: BILUO actions over a text (`spacy/pipeline/_parser_internals/ner.pyx`).

use crate::error::{Error, Result};
use crate::transition::{MISSING, Scoring};
use text::{Entity, Sym, TokenRange};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Move {
    Missing,
    Begin,
    In,
    Last,
    Unit,
    Out,
}

/// The actions in the order of the scores.
#[derive(Debug)]
pub(crate) struct Actions {
    moves: Vec<(Move, Sym)>,
}

impl Actions {
    pub(crate) fn new(moves: &[(u8, String)]) -> Result<Self> {
        let moves = (moves.iter())
            .map(|(m, label)| {
                let m = match m {
                    0 => Move::Missing,
                    1 => Move::Begin,
                    2 => Move::In,
                    3 => Move::Last,
                    4 => Move::Unit,
                    5 => Move::Out,
                    _ => return Err(Error::corrupt("pipeline", "unknown move of the entity recogniser")),
                };
                Ok((m, Sym::new(label)))
            })
            .collect::<Result<Vec<_>>>()?;
        Ok(Self { moves })
    }
}

/// Finds the entities of a text of `sent.len()` tokens; none crosses a sentence start.
pub(crate) fn recognise(
    actions: &Actions,
    scoring: &mut Scoring<'_>,
    sent: &[i8],
    is_space: impl Fn(usize) -> bool,
    out: &mut Vec<Entity>,
) {
    let n = sent.len();
    scoring.begin();
    let mut tokens = vec![MISSING; scoring.net.n_features()];
    let mut open: Option<(usize, Sym)> = None;
    for at in 0..n {
        context(at, open, &mut tokens);
        let scores = scoring.scores(&tokens);
        let more = at + 1 < n && sent[at + 1] != 1;
        let space = is_space(at);
        let mut best: Option<usize> = None;
        for (i, &(m, label)) in actions.moves.iter().enumerate() {
            let valid = match (m, open) {
                (Move::Begin, None) => more && !space && !label.is_empty(),
                (Move::Unit, None) => !space && !label.is_empty(),
                (Move::Out, None) => true,
                (Move::In, Some((_, l))) => more && l == label,
                (Move::Last, Some((_, l))) => l == label,
                _ => false,
            };
            if valid && best.is_none_or(|b| scores[i] > scores[b]) {
                best = Some(i);
            }
        }
        // Without a valid action spaCy ends the text here.
        let Some(best) = best else { return };
        let (m, label) = actions.moves[best];
        match m {
            Move::Begin => open = Some((at, label)),
            Move::Unit => out.push(Entity { tokens: TokenRange::new(at, at + 1), label }),
            Move::Last => {
                if let Some((start, label)) = open.take() {
                    out.push(Entity { tokens: TokenRange::new(start, at + 1), label });
                }
            }
            Move::In | Move::Out | Move::Missing => {}
        }
    }
}

/// Lists the tokens that describe the state: the next word, the first and last word of the open entity; or, in the
/// longer form, the next word and the first five of the open entity.
fn context(at: usize, open: Option<(usize, Sym)>, out: &mut [u32]) {
    out.fill(MISSING);
    let n = out.len();
    if n > 0 {
        out[0] = at as u32;
    }
    if let Some((start, _)) = open {
        if n == 3 {
            out[1] = start as u32;
            out[2] = at as u32 - 1;
        } else if n == 6 {
            for (place, token) in out[1..].iter_mut().zip(start..at) {
                *place = token as u32;
            }
        }
    }
}
