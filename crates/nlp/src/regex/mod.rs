//! The tokenizer's regular expressions, compiled when a model is converted: Python's meaning, no start-up cost.
//!
//! A spaCy tokenizer is five expressions of Python's `re`. They use look-behind and depend on the order of
//! alternatives, which leftmost-longest or automaton engines do not give, and compiling them takes longer than the
//! whole program may take to start. So the converter parses and compiles them once (`convert::regex`), the model
//! file carries the [`Program`], and this module only runs it: a backtracking matcher whose states are remembered
//! once a match gets long, which bounds the time by program length times text length (Cox, "Regular Expression
//! Matching: the Virtual Machine Approach", 2009, section on memoisation).

mod vm;

pub use vm::Scratch;

use crate::codec::{Reader, Writer};
use crate::error::{Error, Result};
use crate::pystr;

/// One instruction. Positions of instructions are indices into [`Program::ops`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Op {
    /// Consumes this character.
    Char(char),
    /// Consumes a character of class number `.0`.
    Class(u32),
    /// Consumes any character except a line feed.
    Any,
    /// Tries `first`, then `second`.
    Split { first: u32, second: u32 },
    /// Goes on at `.0`.
    Jump(u32),
    /// Tries the branches of table `.0` in order, leaving out those that the next character excludes.
    Alt(u32),
    /// Holds at the start of the text.
    Start,
    /// Holds at the end of the text, or before a line feed that ends it.
    End,
    /// Holds at the very end of the text.
    VeryEnd,
    /// Holds at a word border (`\b`), or inside (`\B`).
    Border { negated: bool },
    /// Looks ahead or `width` characters behind; the body starts at the next instruction and ends with `Match`.
    Look { behind: bool, negated: bool, width: u32, next: u32 },
    /// Ends the match.
    Match,
}

/// A set of characters.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Class {
    /// Members below 128, negation applied.
    pub ascii: u128,
    /// Inclusive ranges of members from 128 on, sorted, before negation.
    pub ranges: Vec<(u32, u32)>,
    /// Classes of Python inside the set, bits of [`Class::WORD`] and its kin.
    pub kinds: u8,
    /// Whether the set is everything but what is listed.
    pub negated: bool,
    /// Whether letters are made small before they are looked up.
    pub fold: bool,
}

impl Class {
    /// `\w`.
    pub const WORD: u8 = 1;
    /// `\d`.
    pub const DIGIT: u8 = 2;
    /// `\s`.
    pub const SPACE: u8 = 4;
    /// `\W`.
    pub const NOT_WORD: u8 = 8;
    /// `\D`.
    pub const NOT_DIGIT: u8 = 16;
    /// `\S`.
    pub const NOT_SPACE: u8 = 32;

    /// Tells whether the set holds `c`.
    pub fn holds(&self, c: char) -> bool {
        if c.is_ascii() {
            return self.ascii >> (c as u32) & 1 == 1;
        }
        let c = if self.fold { pystr::simple_lower(c) } else { c };
        let code = c as u32;
        let at = self.ranges.partition_point(|r| r.1 < code);
        let listed = self.ranges.get(at).is_some_and(|r| r.0 <= code) || self.of_kind(c);
        listed != self.negated
    }

    /// Tells whether one of the Python classes in the set holds `c`.
    pub fn of_kind(&self, c: char) -> bool {
        let k = self.kinds;
        k != 0
            && (k & Self::WORD != 0 && pystr::is_word(c)
                || k & Self::DIGIT != 0 && pystr::is_decimal(c)
                || k & Self::SPACE != 0 && pystr::is_space(c)
                || k & Self::NOT_WORD != 0 && !pystr::is_word(c)
                || k & Self::NOT_DIGIT != 0 && !pystr::is_decimal(c)
                || k & Self::NOT_SPACE != 0 && !pystr::is_space(c))
    }
}

/// The characters that a match, or a branch, can start or end with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Edge {
    /// Possible characters below 128.
    pub ascii: u128,
    /// Whether characters from 128 on are possible.
    pub other: bool,
    /// Whether the empty string is possible, so that nothing can be excluded.
    pub empty: bool,
}

impl Edge {
    /// Nothing is excluded.
    pub const ANY: Self = Self { ascii: u128::MAX, other: true, empty: true };

    /// Tells whether nothing is possible.
    pub const fn is_nothing(&self) -> bool {
        self.ascii == 0 && !self.other && !self.empty
    }

    /// Returns the character when it is the only possible one.
    pub const fn only(&self) -> Option<u8> {
        if self.ascii.is_power_of_two() && !self.other && !self.empty {
            Some(self.ascii.trailing_zeros() as u8)
        } else {
            None
        }
    }

    /// Tells whether a match can start with what stands here (`None` at the end).
    pub fn admits(&self, c: Option<char>) -> bool {
        self.empty
            || match c {
                None => false,
                Some(c) if c.is_ascii() => self.ascii >> (c as u32) & 1 == 1,
                Some(_) => self.other,
            }
    }
}

/// A compiled expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Program {
    /// The instructions.
    pub ops: Vec<Op>,
    /// The character classes.
    pub classes: Vec<Class>,
    /// The branches of [`Op::Alt`]: what a branch can start with, and where it starts.
    pub tables: Vec<Vec<(Edge, u32)>>,
    /// What a match can start with.
    pub first: Edge,
    /// What the text must end with when every match reaches its end; [`Edge::ANY`] otherwise.
    pub last: Edge,
    /// Whether a match can only start at the start of the text.
    pub anchored: bool,
    /// The most characters that a match which must reach the end can have, alternatives without a bound left out;
    /// `u32::MAX` when matches need not reach the end.
    pub longest: u32,
    /// What a match can start with further from the end than `longest`: the start of the unbounded alternatives.
    pub far: Edge,
    /// An ASCII character that every match holds, or 0.
    pub required: u8,
}

const MAX_OPS: u32 = 1 << 20;
/// Look-arounds inside one another; each takes a frame of the stack.
const MAX_LOOKS: usize = 50;

impl Program {
    /// Writes the program into a model file.
    pub fn write(&self, w: &mut Writer) {
        let edge = |w: &mut Writer, e: &Edge| {
            w.u128(e.ascii);
            w.u8(u8::from(e.other) | u8::from(e.empty) << 1);
        };
        w.u32(self.ops.len() as u32);
        for op in &self.ops {
            let (code, a, b) = match *op {
                Op::Char(c) => (0, c as u32, 0),
                Op::Class(k) => (1, k, 0),
                Op::Any => (2, 0, 0),
                Op::Split { first, second } => (3, first, second),
                Op::Jump(to) => (4, to, 0),
                Op::Alt(t) => (5, t, 0),
                Op::Start => (6, 0, 0),
                Op::End => (7, 0, 0),
                Op::VeryEnd => (8, 0, 0),
                Op::Border { negated } => (9, u32::from(negated), 0),
                Op::Look { behind, negated, width, next } => {
                    (10, next, u32::from(behind) | u32::from(negated) << 1 | width << 2)
                }
                Op::Match => (11, 0, 0),
            };
            w.u8(code);
            w.u32(a);
            w.u32(b);
        }
        w.u32(self.classes.len() as u32);
        for c in &self.classes {
            w.u128(c.ascii);
            w.u8(c.kinds);
            w.u8(u8::from(c.negated) | u8::from(c.fold) << 1);
            w.u32(c.ranges.len() as u32);
            for r in &c.ranges {
                w.u32(r.0);
                w.u32(r.1);
            }
        }
        w.u32(self.tables.len() as u32);
        for t in &self.tables {
            w.u32(t.len() as u32);
            for (e, to) in t {
                edge(w, e);
                w.u32(*to);
            }
        }
        edge(w, &self.first);
        edge(w, &self.last);
        w.u8(u8::from(self.anchored));
        w.u32(self.longest);
        edge(w, &self.far);
        w.u8(self.required);
    }

    /// Reads a program back and checks every reference in it.
    pub fn read(r: &mut Reader<'_>) -> Result<Self> {
        let n_ops = r.count(9)?;
        let ops = (0..n_ops).map(|_| read_op(r)).collect::<Result<Vec<_>>>()?;
        let n_classes = r.count(22)?;
        let classes = (0..n_classes).map(|_| read_class(r)).collect::<Result<Vec<_>>>()?;
        let n_tables = r.count(4)?;
        let mut tables = Vec::with_capacity(n_tables);
        for _ in 0..n_tables {
            let n = r.count(21)?;
            tables.push((0..n).map(|_| Ok((read_edge(r)?, r.u32()?))).collect::<Result<Vec<_>>>()?);
        }
        let (first, last) = (read_edge(r)?, read_edge(r)?);
        let (anchored, longest, far, required) = (r.u8()? != 0, r.u32()?, read_edge(r)?, r.u8()?);
        let p = Self { ops, classes, tables, first, last, anchored, longest, far, required };
        p.check()?;
        Ok(p)
    }

    fn check(&self) -> Result<()> {
        let n = self.ops.len() as u32;
        let bad = || Error::corrupt("expression", "an instruction points outside the program");
        if n == 0 || n > MAX_OPS {
            return Err(bad());
        }
        // The bodies of the look-arounds around an instruction. A body leads nowhere but to its own instructions, or it
        // could come round to its own beginning for ever.
        let mut looks: Vec<(u32, u32)> = Vec::new();
        for (at, op) in self.ops.iter().enumerate() {
            let at = at as u32;
            while looks.last().is_some_and(|body| body.1 <= at) {
                looks.pop();
            }
            let (from, end) = looks.last().copied().unwrap_or((0, n));
            let inside = |to: u32| from <= to && to < end;
            let next = inside(at + 1);
            let ok = match *op {
                Op::Class(k) => next && (k as usize) < self.classes.len(),
                Op::Split { first, second } => inside(first) && inside(second),
                Op::Jump(to) => inside(to),
                Op::Alt(t) => self.tables.get(t as usize).is_some_and(|t| t.iter().all(|b| inside(b.1))),
                Op::Look { next: after, .. } => next && at + 1 < after && inside(after) && looks.len() < MAX_LOOKS,
                Op::Match => true,
                _ => next,
            };
            if !ok {
                return Err(bad());
            }
            if let Op::Look { next: after, .. } = *op {
                looks.push((at + 1, after));
            }
        }
        Ok(())
    }
}

fn read_op(r: &mut Reader<'_>) -> Result<Op> {
    let (code, a, b) = (r.u8()?, r.u32()?, r.u32()?);
    Ok(match code {
        0 => Op::Char(char::from_u32(a).ok_or_else(|| Error::corrupt("expression", "not a character"))?),
        1 => Op::Class(a),
        2 => Op::Any,
        3 => Op::Split { first: a, second: b },
        4 => Op::Jump(a),
        5 => Op::Alt(a),
        6 => Op::Start,
        7 => Op::End,
        8 => Op::VeryEnd,
        9 => Op::Border { negated: a != 0 },
        10 => Op::Look { behind: b & 1 != 0, negated: b & 2 != 0, width: b >> 2, next: a },
        11 => Op::Match,
        _ => return Err(Error::corrupt("expression", "unknown instruction")),
    })
}

fn read_class(r: &mut Reader<'_>) -> Result<Class> {
    let (ascii, kinds, flags) = (r.u128()?, r.u8()?, r.u8()?);
    let n = r.count(8)?;
    let ranges = (0..n).map(|_| Ok((r.u32()?, r.u32()?))).collect::<Result<Vec<_>>>()?;
    Ok(Class { ascii, ranges, kinds, negated: flags & 1 != 0, fold: flags & 2 != 0 })
}

fn read_edge(r: &mut Reader<'_>) -> Result<Edge> {
    let (ascii, flags) = (r.u128()?, r.u8()?);
    Ok(Edge { ascii, other: flags & 1 != 0, empty: flags & 2 != 0 })
}
