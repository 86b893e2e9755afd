//! Styled words and the lines they make.

use super::Look;
use unicode_width::UnicodeWidthStr;

/// How words are brought out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    Bold,
    Dim,
    /// Cooperation.
    Good,
    /// Conflict.
    Bad,
    /// What has not happened.
    Warn,
    /// A trigger: in brackets where there is no colour.
    Mark,
}

impl Style {
    /// Returns the ANSI sequence that turns the style on.
    const fn ansi(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Bold => "\x1b[1m",
            Self::Dim => "\x1b[2m",
            Self::Good => "\x1b[1;32m",
            Self::Bad => "\x1b[1;31m",
            Self::Warn => "\x1b[33m",
            Self::Mark => "\x1b[1;4;36m",
        }
    }
}

/// Words in order, each with its style. White space between them is blank or break.
#[derive(Debug, Clone, Default)]
pub(super) struct Words {
    parts: Vec<(String, Style)>,
}

impl Words {
    pub(super) fn one(text: &str, style: Style) -> Self {
        let mut words = Self::default();
        words.push(text, style);
        words
    }

    pub(super) fn push(&mut self, text: &str, style: Style) {
        // The text of an article must not steer the terminal.
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        if !clean.is_empty() {
            self.parts.push((clean, style));
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        self.parts.extend(other.parts);
    }

    fn width(&self) -> usize {
        self.parts.iter().map(|(t, _)| t.width()).sum()
    }
}

/// Writes lines of a width.
pub(super) struct Page<'o> {
    look: Look,
    out: &'o mut Vec<u8>,
}

impl<'o> Page<'o> {
    pub(super) fn new(look: Look, out: &'o mut Vec<u8>) -> Self {
        Self { look, out }
    }

    fn put(&mut self, s: &str) {
        self.out.extend_from_slice(s.as_bytes());
    }

    fn styled(&mut self, text: &str, style: Style) {
        if self.look.color && !style.ansi().is_empty() {
            self.put(style.ansi());
            self.put(text);
            self.put("\x1b[0m");
        } else {
            self.put(text);
        }
    }

    /// Ends a block.
    pub(super) fn gap(&mut self) {
        self.put("\n");
    }

    /// Writes `── left ─────── right ──`.
    pub(super) fn rule(&mut self, left: &str, right: &str) {
        let right = shortened(right, self.look.width / 2);
        let left = shortened(left, self.look.width.saturating_sub(right.width() + 12).max(8));
        let right = if right.is_empty() { String::new() } else { format!(" {right} ") };
        let used = left.width() + right.width() + 5;
        let fill = "─".repeat(self.look.width.saturating_sub(used + 2).max(1));
        self.styled("── ", Style::Dim);
        self.styled(&left, Style::Bold);
        self.styled(&format!(" {fill}"), Style::Dim);
        self.styled(&right, Style::Plain);
        self.styled("──\n", Style::Dim);
    }

    /// Writes words on one line.
    pub(super) fn line(&mut self, indent: usize, words: &Words) {
        self.wrapped(indent, indent + 2, words);
    }

    /// Writes words at the left and at the right end of a line, or below each other when they do not fit.
    pub(super) fn spread(&mut self, indent: usize, left: &Words, right: &Words) {
        let used = indent + left.width() + right.width();
        if used + 2 > self.look.width {
            self.wrapped(indent, indent + 4, left);
            self.wrapped(indent + 4, indent + 4, right);
            return;
        }
        let mut all = left.clone();
        all.push(&" ".repeat(self.look.width - used), Style::Plain);
        all.append(right.clone());
        self.put(&" ".repeat(indent));
        for (text, style) in &all.parts {
            self.styled(text, *style);
        }
        self.put("\n");
    }

    /// Writes words broken to the width, the first line indented by `first`, all others by `next`.
    pub(super) fn wrapped(&mut self, first: usize, next: usize, words: &Words) {
        let (first, next) = (" ".repeat(first), " ".repeat(next));
        self.broken(&first, &next, Style::Plain, words);
    }

    /// Writes words behind a bar, as the text they are taken from.
    pub(super) fn quoted(&mut self, indent: usize, words: &Words) {
        let bar = format!("{}│ ", " ".repeat(indent));
        self.broken(&bar, &bar, Style::Dim, words);
    }

    fn broken(&mut self, first: &str, next: &str, margin: Style, words: &Words) {
        for (n, line) in self.break_lines(first.width(), next.width(), words).into_iter().enumerate() {
            self.styled(if n == 0 { first } else { next }, margin);
            for (text, style) in line {
                self.styled(&text, style);
            }
            self.put("\n");
        }
    }

    /// Breaks words into lines. A word that is longer than a line is cut.
    fn break_lines(&self, first: usize, next: usize, words: &Words) -> Vec<Vec<(String, Style)>> {
        let mut lines: Vec<Vec<(String, Style)>> = vec![Vec::new()];
        let mut used = first;
        let mut start = true;
        for (glued, chunk) in chunks(words, self.look.color) {
            let width: usize = chunk.iter().map(|(t, _)| t.width()).sum();
            let blank = usize::from(!start && !glued);
            if used + blank + width > self.look.width && !start {
                lines.push(Vec::new());
                used = next;
            } else if blank == 1 {
                push(&mut lines, " ", chunk[0].1);
                used += 1;
            }
            start = false;
            for (text, style) in chunk {
                for c in text.chars() {
                    let mut buffer = [0; 4];
                    let c = &*c.encode_utf8(&mut buffer);
                    if used + c.width() > self.look.width {
                        lines.push(Vec::new());
                        used = next;
                    }
                    push(&mut lines, c, style);
                    used += c.width();
                }
            }
        }
        lines
    }
}

/// Adds to the last line, running on when the style is the same.
fn push(lines: &mut [Vec<(String, Style)>], text: &str, style: Style) {
    let Some(line) = lines.last_mut() else { return };
    match line.last_mut() {
        Some((last, s)) if *s == style => last.push_str(text),
        // A blank between styles is not underlined.
        _ if text == " " => line.push((" ".to_owned(), Style::Plain)),
        _ => line.push((text.to_owned(), style)),
    }
}

/// Cuts words at white space into chunks that must stay on a line; leading blanks of a part are kept by its first
/// chunk not being glued to the one before.
fn chunks(words: &Words, color: bool) -> Vec<(bool, Vec<(String, Style)>)> {
    let mut all: Vec<(bool, Vec<(String, Style)>)> = Vec::new();
    let mut open = false;
    for (text, style) in &words.parts {
        let marked = !color && *style == Style::Mark;
        let text = if marked { format!("[{}]", text.trim()) } else { text.clone() };
        let mut rest = text.as_str();
        // Columns made of blanks in front stay as they are.
        if all.is_empty() {
            let blanks = rest.len() - rest.trim_start().len();
            if blanks > 0 && blanks < rest.len() {
                all.push((true, vec![(rest[..blanks].to_owned(), Style::Plain)]));
                rest = &rest[blanks..];
                open = true;
            }
        }
        if rest.starts_with(char::is_whitespace) {
            open = false;
        }
        for word in rest.split_whitespace() {
            match all.last_mut() {
                Some((_, chunk)) if open => chunk.push((word.to_owned(), *style)),
                _ => all.push((false, vec![(word.to_owned(), *style)])),
            }
            open = false;
        }
        open = !rest.ends_with(char::is_whitespace) && !rest.is_empty();
        // Blanks behind a column keep its width.
        let behind = rest.len() - rest.trim_end().len();
        if behind > 1
            && let Some((_, chunk)) = all.last_mut()
        {
            chunk.push((" ".repeat(behind - 1), Style::Plain));
        }
    }
    all
}

/// Cuts from the left, where names of files are alike.
fn shortened(s: &str, width: usize) -> String {
    let clean: String = s.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    if clean.width() <= width {
        return clean;
    }
    let mut kept: Vec<char> = Vec::new();
    let mut used = 1;
    for c in clean.chars().rev() {
        let mut buffer = [0; 4];
        let w = (*c.encode_utf8(&mut buffer)).width();
        if used + w > width {
            break;
        }
        used += w;
        kept.push(c);
    }
    std::iter::once('…').chain(kept.into_iter().rev()).collect()
}
