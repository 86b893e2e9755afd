//! Reads the syntax of Python's `re` into a tree.

use super::Problem;

/// A parsed expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Ast {
    Empty,
    Char(char),
    Any,
    Class(Set),
    Cat(Vec<Ast>),
    Alt(Vec<Ast>),
    Repeat { body: Box<Ast>, min: u32, max: Option<u32>, greedy: bool },
    Look { behind: bool, negated: bool, body: Box<Ast> },
    Start,
    End,
    VeryEnd,
    Border { negated: bool },
}

/// A set of characters as written.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Set {
    pub(super) ranges: Vec<(u32, u32)>,
    /// Bits of [`nlp::regex::Class`].
    pub(super) kinds: u8,
    pub(super) negated: bool,
    pub(super) fold: bool,
}

struct Parser {
    /// Whether case is ignored.
    fold: bool,
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

const MOST_REPEATS: u32 = 1000;

pub(super) fn parse(pattern: &str) -> Result<Ast, Problem> {
    let mut p = Parser { fold: false, chars: pattern.chars().collect(), at: 0, depth: 0 };
    p.flags();
    let ast = p.alternatives()?;
    if p.at < p.chars.len() {
        return Err(p.problem("unbalanced \")\""));
    }
    Ok(ast)
}

impl Parser {
    fn problem(&self, what: impl Into<String>) -> Problem {
        Problem { at: self.at, what: what.into() }
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn next(&mut self) -> Result<char, Problem> {
        let c = self.peek().ok_or_else(|| self.problem("ends too early"))?;
        self.at += 1;
        Ok(c)
    }

    fn eat(&mut self, s: &str) -> bool {
        let hit = s.chars().enumerate().all(|(i, c)| self.chars.get(self.at + i) == Some(&c));
        if hit {
            self.at += s.chars().count();
        }
        hit
    }

    /// Reads flags in front of the expression: `u`, which is the rule, and `i`.
    fn flags(&mut self) {
        for (flags, fold) in [("(?u)", false), ("(?i)", true), ("(?iu)", true), ("(?ui)", true)] {
            if self.eat(flags) {
                self.fold = fold;
            }
        }
    }

    /// A character; a set of one when case is ignored.
    fn char(&self, c: char) -> Ast {
        if self.fold && (c.is_alphabetic() || nlp::simple_lower(c) != c) {
            let c = c as u32;
            Ast::Class(Set { ranges: vec![(c, c)], fold: true, ..Set::default() })
        } else {
            Ast::Char(c)
        }
    }

    fn alternatives(&mut self) -> Result<Ast, Problem> {
        self.depth += 1;
        if self.depth > 100 {
            return Err(self.problem("groups nest too deeply"));
        }
        let mut branches = vec![self.sequence()?];
        while self.eat("|") {
            branches.push(self.sequence()?);
        }
        self.depth -= 1;
        Ok(if branches.len() == 1 { branches.swap_remove(0) } else { Ast::Alt(branches) })
    }

    fn sequence(&mut self) -> Result<Ast, Problem> {
        let mut items = Vec::new();
        while let Some(c) = self.peek() {
            if c == '|' || c == ')' {
                break;
            }
            let item = self.atom()?;
            items.push(self.repeat(item)?);
        }
        Ok(match items.len() {
            0 => Ast::Empty,
            1 => items.swap_remove(0),
            _ => Ast::Cat(items),
        })
    }

    fn atom(&mut self) -> Result<Ast, Problem> {
        let c = self.next()?;
        Ok(match c {
            '.' => Ast::Any,
            '^' => Ast::Start,
            '$' => Ast::End,
            '[' => Ast::Class(self.set()?),
            '(' => self.group()?,
            '\\' => self.escape()?,
            '*' | '+' | '?' => return Err(self.problem("nothing to repeat")),
            _ => self.char(c),
        })
    }

    fn group(&mut self) -> Result<Ast, Problem> {
        let look = [("?=", false, false), ("?!", false, true), ("?<=", true, false), ("?<!", true, true)];
        for (mark, behind, negated) in look {
            if self.eat(mark) {
                let body = Box::new(self.alternatives()?);
                self.close()?;
                return Ok(Ast::Look { behind, negated, body });
            }
        }
        if self.eat("?P<") {
            while self.next()? != '>' {}
        } else if !self.eat("?:") && self.peek() == Some('?') {
            return Err(self.problem("this kind of group is not supported"));
        }
        let body = self.alternatives()?;
        self.close()?;
        Ok(body)
    }

    fn close(&mut self) -> Result<(), Problem> {
        if self.eat(")") { Ok(()) } else { Err(self.problem("expected \")\"")) }
    }

    fn repeat(&mut self, body: Ast) -> Result<Ast, Problem> {
        let from = self.at;
        let (min, max) = match self.peek() {
            Some('*') => (0, None),
            Some('+') => (1, None),
            Some('?') => (0, Some(1)),
            Some('{') => match self.counts() {
                Some(counts) => counts,
                None => return Ok(body),
            },
            _ => return Ok(body),
        };
        if self.at == from {
            self.at += 1;
        }
        if max.is_some_and(|m| m < min) || min.max(max.unwrap_or(0)) > MOST_REPEATS {
            return Err(self.problem("bad repeat counts"));
        }
        if matches!(body, Ast::Start | Ast::End | Ast::VeryEnd | Ast::Empty | Ast::Look { .. } | Ast::Border { .. }) {
            return Err(self.problem("an empty match cannot be repeated"));
        }
        let greedy = !self.eat("?");
        if matches!(self.peek(), Some('*' | '+')) {
            return Err(self.problem("multiple repeat"));
        }
        Ok(Ast::Repeat { body: Box::new(body), min, max, greedy })
    }

    /// Reads `{m}`, `{m,}`, `{,n}` or `{m,n}`; anything else is literal.
    fn counts(&mut self) -> Option<(u32, Option<u32>)> {
        let close = self.chars[self.at..].iter().position(|c| *c == '}')?;
        let inner: String = self.chars[self.at + 1..self.at + close].iter().collect();
        let number = |s: &str| if s.is_empty() { Some(None) } else { s.parse().ok().map(Some) };
        let counts = if let Some((lo, hi)) = inner.split_once(',') {
            (number(lo)?.unwrap_or(0), number(hi)?)
        } else {
            let n = inner.parse().ok()?;
            (n, Some(n))
        };
        self.at += close + 1;
        Some(counts)
    }

    fn escape(&mut self) -> Result<Ast, Problem> {
        let c = self.next()?;
        if let Some(kinds) = kind(c) {
            return Ok(Ast::Class(Set { kinds, ..Set::default() }));
        }
        Ok(match c {
            'A' => Ast::Start,
            'Z' => Ast::VeryEnd,
            'b' => Ast::Border { negated: false },
            'B' => Ast::Border { negated: true },
            '1'..='9' => return Err(self.problem("back references are not supported")),
            _ => {
                let c = self.escaped_char(c)?;
                self.char(c)
            }
        })
    }

    fn escaped_char(&mut self, c: char) -> Result<char, Problem> {
        Ok(match c {
            'n' => '\n',
            't' => '\t',
            'r' => '\r',
            'f' => '\x0c',
            'v' => '\x0b',
            'a' => '\x07',
            '0' => '\0',
            'x' => self.code(2)?,
            'u' => self.code(4)?,
            'U' => self.code(8)?,
            c if c.is_ascii_alphanumeric() => return Err(self.problem(format!("bad escape \\{c}"))),
            c => c,
        })
    }

    fn code(&mut self, n: usize) -> Result<char, Problem> {
        let mut code = 0;
        for _ in 0..n {
            let c = self.next()?;
            code = code * 16 + c.to_digit(16).ok_or_else(|| self.problem("expected a hexadecimal digit"))?;
        }
        char::from_u32(code).ok_or_else(|| self.problem("not a character"))
    }

    /// Reads a class after its opening bracket.
    fn set(&mut self) -> Result<Set, Problem> {
        let mut set = Set { negated: self.eat("^"), fold: self.fold, ..Set::default() };
        let mut first = true;
        loop {
            let c = self.next()?;
            if c == ']' && !first {
                return Ok(set);
            }
            first = false;
            let Some(lo) = self.member(c, &mut set)? else { continue };
            let ranges = self.peek() == Some('-') && self.chars.get(self.at + 1).is_some_and(|c| *c != ']');
            if !ranges {
                set.ranges.push((lo, lo));
                continue;
            }
            self.at += 1;
            let c = self.next()?;
            match self.member(c, &mut set)? {
                Some(hi) if lo <= hi => set.ranges.push((lo, hi)),
                _ => return Err(self.problem("bad character range")),
            }
        }
    }

    /// One member of a class; `None` when it was a class of its own such as `\d`.
    fn member(&mut self, c: char, set: &mut Set) -> Result<Option<u32>, Problem> {
        if c != '\\' {
            return Ok(Some(c as u32));
        }
        let c = self.next()?;
        if let Some(k) = kind(c) {
            set.kinds |= k;
            return Ok(None);
        }
        let c = if c == 'b' { '\x08' } else { self.escaped_char(c)? };
        Ok(Some(c as u32))
    }
}

fn kind(c: char) -> Option<u8> {
    use nlp::regex::Class;
    Some(match c {
        'w' => Class::WORD,
        'd' => Class::DIGIT,
        's' => Class::SPACE,
        'W' => Class::NOT_WORD,
        'D' => Class::NOT_DIGIT,
        'S' => Class::NOT_SPACE,
        _ => return None,
    })
}
