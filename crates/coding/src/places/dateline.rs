//! The place of a dateline: it stands before the body and has no tokens, but it tells where the paper looks from.

use super::gazetteer::{Gazetteer, PlaceKind, fold};
use super::spans::{Candidate, Origin};
use text::{Document, Span, TokenRange};

/// A name in a dateline.
pub(crate) struct Line {
    pub(crate) span: Span,
    pub(crate) candidate: Candidate,
}

/// The longest stretch before a sentence that is read as a dateline, in bytes.
const MAX: usize = 80;

/// Finds the names in the dateline: what stands on the line of the first sentences and was left out of the body.
pub(crate) fn find(doc: &Document, table: &Gazetteer) -> Vec<Line> {
    let mut out = Vec::new();
    let mut end = 0;
    for sent in doc.sents() {
        let start = doc.token(sent.start as usize).span.start as usize;
        let gap = doc.text().get(end..start).unwrap_or("");
        let line = gap.rfind('\n').map_or(0, |n| n + 1);
        if gap.len() - line >= 3 && gap.len() - line <= MAX {
            names(sent.start as usize, end + line, &gap[line..], table, &mut out);
        }
        if !out.is_empty() {
            break;
        }
        end = doc.token(sent.end as usize - 1).span.end as usize;
    }
    out
}

/// Takes the name that opens the line, and what contains it ("PARIS, Texas (AP) —").
fn names(token: usize, at: usize, line: &str, table: &Gazetteer, out: &mut Vec<Line>) {
    let skip = line.len() - line.trim_start_matches(|c: char| c == '(' || c.is_whitespace()).len();
    let mut from = at + skip;
    for part in line[skip..].split(',').take(3) {
        let blank = part.len() - part.trim_start().len();
        let part_end = from + part.len();
        let start = from + blank;
        let cut = part.trim_start();
        let name = cut.split(['(', '—', '–', ':', '\n', '/']).next().unwrap_or("");
        let name = name.split(" -").next().unwrap_or("").split("--").next().unwrap_or("").trim_end();
        from = part_end + 1;
        let spots = table.places(&fold(name));
        if spots.is_empty() || !name.starts_with(char::is_uppercase) {
            return;
        }
        if !out.is_empty() && spots.iter().all(|s| s.kind == PlaceKind::City) {
            return;
        }
        let span = Span::new(start as u32, (start + name.len()) as u32);
        let tokens = TokenRange::new(token, token);
        out.push(Line {
            span,
            candidate: Candidate {
                tokens,
                folded: fold(name),
                spots: spots.into(),
                adjective: false,
                origin: Origin::Place,
            },
        });
    }
}
