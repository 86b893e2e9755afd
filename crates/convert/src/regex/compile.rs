//! From the tree to instructions, with what the matcher uses to leave texts out early: possible first and last
//! characters, the longest match, a character that every match holds.

use super::Problem;
use super::parse::{Ast, Set};
use nlp::regex::{Class, Edge, Op, Program};

#[derive(Default)]
struct Compiler {
    ops: Vec<Op>,
    classes: Vec<Class>,
    tables: Vec<Vec<(Edge, u32)>>,
}

const MOST_OPS: usize = 200_000;

pub(super) fn compile(ast: &Ast) -> Result<Program, Problem> {
    let mut c = Compiler::default();
    c.emit(ast)?;
    c.ops.push(Op::Match);
    let last = if ends_at_end(ast) { last_edge(ast) } else { Edge::ANY };
    Ok(Program {
        ops: c.ops,
        classes: c.classes,
        tables: c.tables,
        first: edge(ast),
        last,
        anchored: starts_at_start(ast),
        longest: if ends_at_end(ast) { bounded(ast) } else { u32::MAX },
        far: if ends_at_end(ast) { far(ast) } else { Edge::ANY },
        required: required(ast).trailing_zeros() as u8 % 128,
    })
}

fn problem(what: &str) -> Problem {
    Problem { at: 0, what: what.to_owned() }
}

impl Compiler {
    fn here(&self) -> u32 {
        self.ops.len() as u32
    }

    fn emit(&mut self, ast: &Ast) -> Result<(), Problem> {
        if self.ops.len() > MOST_OPS {
            return Err(problem("the expression is too large"));
        }
        match ast {
            Ast::Empty => {}
            Ast::Char(c) => self.ops.push(Op::Char(*c)),
            Ast::Any => self.ops.push(Op::Any),
            Ast::Class(set) => {
                let class = class(set);
                let k = self.classes.iter().position(|c| *c == class).unwrap_or_else(|| {
                    self.classes.push(class);
                    self.classes.len() - 1
                });
                self.ops.push(Op::Class(k as u32));
            }
            Ast::Cat(items) => {
                for i in items {
                    self.emit(i)?;
                }
            }
            Ast::Alt(branches) => self.alternatives(branches)?,
            Ast::Repeat { body, min, max, greedy } => self.repeat(body, *min, *max, *greedy)?,
            Ast::Look { behind, negated, body } => {
                let width = match (behind, width(body)) {
                    (false, _) => 0,
                    (true, Some(w)) => w,
                    (true, None) => return Err(problem("look-behind requires fixed-width pattern")),
                };
                let at = self.ops.len();
                self.ops.push(Op::Match);
                self.emit(body)?;
                self.ops.push(Op::Match);
                let next = self.here();
                self.ops[at] = Op::Look { behind: *behind, negated: *negated, width, next };
            }
            Ast::Start => self.ops.push(Op::Start),
            Ast::End => self.ops.push(Op::End),
            Ast::VeryEnd => self.ops.push(Op::VeryEnd),
            Ast::Border { negated } => self.ops.push(Op::Border { negated: *negated }),
        }
        Ok(())
    }

    fn alternatives(&mut self, branches: &[Ast]) -> Result<(), Problem> {
        let table = self.tables.len();
        self.tables.push(Vec::new());
        self.ops.push(Op::Alt(table as u32));
        let mut jumps = Vec::new();
        for b in branches {
            let at = self.here();
            self.tables[table].push((edge(b), at));
            self.emit(b)?;
            jumps.push(self.ops.len());
            self.ops.push(Op::Jump(0));
        }
        let end = self.here();
        for j in jumps {
            self.ops[j] = Op::Jump(end);
        }
        Ok(())
    }

    fn repeat(&mut self, body: &Ast, min: u32, max: Option<u32>, greedy: bool) -> Result<(), Problem> {
        for _ in 0..min {
            self.emit(body)?;
        }
        let split = |greedy: bool, into: u32, past: u32| {
            if greedy { Op::Split { first: into, second: past } } else { Op::Split { first: past, second: into } }
        };
        match max {
            None => {
                if edge(body).empty {
                    return Err(problem("a loop over what may be empty is not supported"));
                }
                let at = self.ops.len();
                self.ops.push(Op::Match);
                self.emit(body)?;
                self.ops.push(Op::Jump(at as u32));
                self.ops[at] = split(greedy, at as u32 + 1, self.here());
            }
            Some(max) => {
                let mut splits = Vec::new();
                for _ in min..max {
                    splits.push(self.ops.len());
                    self.ops.push(Op::Match);
                    self.emit(body)?;
                }
                let end = self.here();
                for s in splits {
                    self.ops[s] = split(greedy, s as u32 + 1, end);
                }
            }
        }
        Ok(())
    }
}

fn class(set: &Set) -> Class {
    let mut ranges: Vec<(u32, u32)> = if set.fold { folded(&set.ranges) } else { set.ranges.clone() };
    ranges.sort_unstable();
    let mut merged: Vec<(u32, u32)> = Vec::new();
    for (lo, hi) in ranges {
        match merged.last_mut() {
            Some(last) if lo <= last.1.saturating_add(1) => last.1 = last.1.max(hi),
            _ => merged.push((lo, hi)),
        }
    }
    let mut class = Class { ascii: 0, ranges: merged, kinds: set.kinds, negated: set.negated, fold: set.fold };
    for c in 0u8..128 {
        let seen = if set.fold { c.to_ascii_lowercase() } else { c };
        let listed = class.ranges.iter().any(|r| r.0 <= u32::from(seen) && u32::from(seen) <= r.1);
        if (listed || class.of_kind(c as char)) != set.negated {
            class.ascii |= 1 << c;
        }
    }
    class
}

/// Small letters that Python takes for one another when case is ignored (`re/_casefix.py`).
const SAME: [&[u32]; 19] = [
    &[105, 305],
    &[115, 383],
    &[181, 956],
    &[837, 953, 8126],
    &[912, 8147],
    &[944, 8163],
    &[946, 976],
    &[949, 1013],
    &[952, 977],
    &[954, 1008],
    &[960, 982],
    &[961, 1009],
    &[962, 963],
    &[966, 981],
    &[1074, 7296],
    &[1076, 7297],
    &[1086, 7298],
    &[1090, 7300, 7301],
    &[7777, 7835],
];

/// The small letters of a set, with those that are taken for them.
fn folded(ranges: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut out = Vec::new();
    for c in ranges.iter().flat_map(|r| r.0..=r.1).filter_map(char::from_u32) {
        let c = nlp::simple_lower(c) as u32;
        out.push((c, c));
        for same in SAME.iter().filter(|s| s.contains(&c)) {
            out.extend(same.iter().map(|s| (*s, *s)));
        }
    }
    out
}

fn char_edge(c: char) -> Edge {
    if c.is_ascii() {
        Edge { ascii: 1 << (c as u32), other: false, empty: false }
    } else {
        Edge { ascii: 0, other: true, empty: false }
    }
}

fn one_edge(ast: &Ast) -> Option<Edge> {
    match ast {
        Ast::Char(c) => Some(char_edge(*c)),
        Ast::Any => Some(Edge { ascii: !(1 << 10), other: true, empty: false }),
        Ast::Class(set) => {
            let class = class(set);
            let other = class.negated || class.fold || class.kinds != 0 || class.ranges.iter().any(|r| r.1 >= 128);
            Some(Edge { ascii: class.ascii, other, empty: false })
        }
        _ => None,
    }
}

const NOTHING: Edge = Edge { ascii: 0, other: false, empty: true };

fn either(a: Edge, b: Edge) -> Edge {
    Edge { ascii: a.ascii | b.ascii, other: a.other || b.other, empty: a.empty || b.empty }
}

fn sequence(items: impl Iterator<Item = Edge>) -> Edge {
    let mut out = NOTHING;
    for e in items {
        out = Edge { ascii: out.ascii | e.ascii, other: out.other || e.other, empty: e.empty };
        if !e.empty {
            break;
        }
    }
    out
}

/// What a match can start with.
fn edge(ast: &Ast) -> Edge {
    edge_of(ast, &|items| sequence(items.iter().map(edge)), &edge)
}

/// What a match can end with, anchors aside.
fn last_edge(ast: &Ast) -> Edge {
    edge_of(ast, &|items| sequence(items.iter().rev().map(last_edge)), &last_edge)
}

fn edge_of(ast: &Ast, cat: &dyn Fn(&[Ast]) -> Edge, this: &dyn Fn(&Ast) -> Edge) -> Edge {
    if let Some(e) = one_edge(ast) {
        return e;
    }
    match ast {
        Ast::Cat(items) => cat(items),
        Ast::Alt(branches) => {
            let none = Edge { ascii: 0, other: false, empty: false };
            branches.iter().map(this).fold(none, either)
        }
        Ast::Repeat { body, min, .. } => {
            let e = this(body);
            if *min == 0 { either(e, NOTHING) } else { e }
        }
        _ => NOTHING,
    }
}

/// Tells whether every match ends where the text ends.
fn ends_at_end(ast: &Ast) -> bool {
    match ast {
        Ast::End | Ast::VeryEnd => true,
        Ast::Cat(items) => items.last().is_some_and(ends_at_end),
        Ast::Alt(branches) => branches.iter().all(ends_at_end),
        _ => false,
    }
}

fn starts_at_start(ast: &Ast) -> bool {
    match ast {
        Ast::Start => true,
        // A group of flags is empty.
        Ast::Cat(items) => items.iter().find(|i| **i != Ast::Empty).is_some_and(starts_at_start),
        Ast::Alt(branches) => branches.iter().all(starts_at_start),
        _ => false,
    }
}

/// The most characters of a match.
fn longest(ast: &Ast) -> Option<u32> {
    match ast {
        Ast::Char(_) | Ast::Any | Ast::Class(_) => Some(1),
        Ast::Cat(items) => items.iter().try_fold(0u32, |n, i| n.checked_add(longest(i)?)),
        Ast::Alt(branches) => branches.iter().try_fold(0u32, |n, b| Some(n.max(longest(b)?))),
        Ast::Repeat { body, max, .. } => longest(body)?.checked_mul((*max)?),
        _ => Some(0),
    }
}

fn branches(ast: &Ast) -> &[Ast] {
    if let Ast::Alt(branches) = ast { branches } else { std::slice::from_ref(ast) }
}

/// The most characters of the alternatives that have a bound.
fn bounded(ast: &Ast) -> u32 {
    branches(ast).iter().filter_map(longest).max().unwrap_or(0)
}

/// What the alternatives without a bound can start with.
fn far(ast: &Ast) -> Edge {
    let none = Edge { ascii: 0, other: false, empty: false };
    branches(ast).iter().filter(|b| longest(b).is_none()).map(edge).fold(none, either)
}

/// The number of characters of every match, if it is always the same.
fn width(ast: &Ast) -> Option<u32> {
    match ast {
        Ast::Alt(branches) => {
            let first = width(branches.first()?)?;
            branches.iter().all(|b| width(b) == Some(first)).then_some(first)
        }
        Ast::Cat(items) => items.iter().try_fold(0u32, |n, i| n.checked_add(width(i)?)),
        Ast::Repeat { body, min, max, .. } => {
            if *max == Some(*min) {
                width(body)?.checked_mul(*min)
            } else {
                None
            }
        }
        _ => longest(ast),
    }
}

/// ASCII characters that every match holds.
fn required(ast: &Ast) -> u128 {
    match ast {
        Ast::Char(c) if c.is_ascii() => 1 << (*c as u32),
        Ast::Cat(items) => items.iter().map(required).fold(0, |a, b| a | b),
        Ast::Alt(branches) => branches.iter().map(required).fold(u128::MAX, |a, b| a & b),
        Ast::Repeat { body, min, .. } if *min > 0 => required(body),
        _ => 0,
    }
}
