//! The table: coded articles for people, readable at 80 columns with and without colour.

mod lines;

use chancery::Coded;
use chancery::coding::record::{Event, Party, Place, Position, Statement};
use chancery::coding::{Line, Quad, Stance, Status};
use chancery::text::Span;
use lines::{Page, Style, Words};

/// How the table looks.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Whether colours are used.
    pub(crate) color: bool,
    /// Columns that lines may take.
    pub(crate) width: usize,
}

/// Characters of a sentence that are shown around the trigger.
const EXCERPT: usize = 420;

/// Writes one coded article.
pub(crate) fn article(coded: &Coded, look: Look, out: &mut Vec<u8>) {
    let mut page = Page::new(look, out);
    head(coded, &mut page);
    if coded.record.events.is_empty() {
        page.line(1, &Words::one("no events", Style::Dim));
        page.gap();
    }
    for (n, e) in coded.record.events.iter().enumerate() {
        event(coded, n + 1, e, &mut page);
    }
    if !coded.record.statements.is_empty() {
        page.line(1, &Words::one("Statements", Style::Bold));
        page.gap();
    }
    for s in &coded.record.statements {
        statement(coded, s, &mut page);
    }
    if !coded.record.positions.is_empty() {
        page.line(1, &Words::one("Positions", Style::Bold));
        page.gap();
        for p in &coded.record.positions {
            position(coded, p, &mut page);
        }
        page.gap();
    }
}

fn head(coded: &Coded, page: &mut Page<'_>) {
    let a = &coded.article;
    let mut known = Vec::new();
    known.extend(a.published.map(|d| d.to_string()));
    known.extend(a.source.clone());
    let record = &coded.record;
    let counts = format!(
        "{}, {}, {}",
        crate::run::counted(record.events.len(), "event"),
        crate::run::counted(record.statements.len(), "statement"),
        crate::run::counted(record.sentences.len(), "sentence"),
    );
    let name = if a.id.is_empty() { "article" } else { a.id.as_str() };
    page.rule(name, &known.join(" · "));
    if let Some(title) = a.title.as_deref().filter(|t| !t.trim().is_empty()) {
        page.line(1, &Words::one(title, Style::Bold));
    }
    page.line(1, &Words::one(&counts, Style::Dim));
    page.gap();
}

fn event(coded: &Coded, n: usize, e: &Event, page: &mut Page<'_>) {
    let mut title = Words::default();
    title.push(&format!("{n:>2}  "), Style::Dim);
    title.push(e.kind.as_str(), kind_style(e.kind.quad()));
    if let Some(mode) = e.mode {
        title.push(&format!(" · {mode}"), Style::Plain);
    }
    let mut side = Words::default();
    let standing = if e.status == Status::Actual { Style::Plain } else { Style::Warn };
    side.push(e.status.as_str(), standing);
    side.push(&format!(" · {:.2}", e.confidence), Style::Dim);
    page.spread(0, &title, &side);

    let mut who = parties(&e.actors);
    who.push(" → ", Style::Dim);
    who.append(parties(&e.recipients));
    page.wrapped(4, 6, &who);

    let details = details(coded, e);
    if !details.is_empty() {
        page.wrapped(4, 6, &Words::one(&details, Style::Plain));
    }
    if let Some(m) = e.mentions.first() {
        let sentence = coded.record.sentences.get(m.sentence).copied().unwrap_or(m.trigger);
        page.quoted(4, &excerpt(coded, sentence, &[m.trigger]));
    }
    let mut why = format!("{} {}", e.why.rule, e.why.at);
    if let Some(open) = &e.why.open {
        why += &format!(" · nearly: {open}");
    }
    if !e.why.ascribed.is_empty() {
        why += &format!(" · {} ascribed", e.why.ascribed.join(" and "));
    }
    if e.mentions.len() > 1 {
        why += &format!(" · told {} times", e.mentions.len());
    }
    page.wrapped(4, 6, &Words::one(&why, Style::Dim));
    page.gap();
}

fn details(coded: &Coded, e: &Event) -> String {
    let mut parts = Vec::new();
    match (&e.date.start, &e.date.end) {
        (Some(start), Some(end)) if start != end => parts.push(format!("{start} to {end}")),
        (Some(day), _) | (None, Some(day)) => parts.push(day.clone()),
        (None, None) => parts.extend(e.date.text.map(|s| format!("\"{}\"", coded.doc.slice(s)))),
    }
    parts.extend(e.place.as_ref().map(|p| format!("in {}", place(p))));
    parts.extend(e.reported_by.as_ref().map(|r| format!("told by {r}")));
    if !e.contexts.is_empty() {
        parts.push(e.contexts.join(", "));
    }
    parts.join(" · ")
}

fn place(p: &Place) -> String {
    p.country.map_or_else(|| p.name.clone(), |c| format!("{} ({c})", p.name))
}

fn statement(coded: &Coded, s: &Statement, page: &mut Page<'_>) {
    let mut title = s.speaker.as_ref().map_or_else(|| Words::one("somebody", Style::Dim), party);
    if let Some(cue) = &s.cue {
        title.push(&format!(" · {}", coded.doc.slice(cue.hull())), Style::Plain);
    }
    if let Some(to) = &s.addressee {
        title.push(" → ", Style::Dim);
        title.append(party(to));
    }
    page.wrapped(4, 6, &title);
    page.quoted(4, &excerpt(coded, s.content.hull(), &[]));
    page.gap();
}

/// `China [CHN GOV] against foreign interference · told by Mao Ning`
fn position(coded: &Coded, p: &Position, page: &mut Page<'_>) {
    let mut line = party(&p.actor);
    let (word, style) = match p.stance {
        Stance::For => (" for ", Style::Good),
        Stance::Against => (" against ", Style::Bad),
        Stance::Neutral => (" neutral on ", Style::Warn),
    };
    line.push(word, style);
    line.append(excerpt(coded, p.about.span, &[]));
    if p.status != Status::Actual {
        line.push(&format!(" · {}", p.status), Style::Warn);
    }
    if let Some(by) = &p.reported_by {
        line.push(&format!(" · told by {by}"), Style::Dim);
    }
    page.wrapped(4, 6, &line);
}

fn parties(all: &[Party]) -> Words {
    let mut words = Words::default();
    for (i, p) in all.iter().enumerate() {
        if i > 0 {
            words.push(", ", Style::Plain);
        }
        words.append(party(p));
    }
    if all.is_empty() {
        words.push("(not named)", Style::Dim);
    }
    words
}

fn party(p: &Party) -> Words {
    let mut words = Words::one(if p.name.is_empty() { "(unknown)" } else { &p.name }, Style::Bold);
    let country = p.country.map(|c| c.to_string());
    let sector = p.sector.map(|s| s.to_string());
    let code: Vec<String> = country.into_iter().chain(sector).collect();
    if !code.is_empty() {
        words.push(&format!(" [{}]", code.join(" ")), Style::Plain);
    }
    words
}

const fn kind_style(quad: Quad) -> Style {
    match quad {
        Quad::VerbalCooperation | Quad::MaterialCooperation => Style::Good,
        Quad::VerbalConflict | Quad::MaterialConflict => Style::Bad,
    }
}

/// Returns the words of `whole` with `marked` spans brought out; a long one is cut around the first of them.
fn excerpt(coded: &Coded, whole: Span, marked: &[Span]) -> Words {
    let text = coded.doc.text();
    let centre = marked.first().copied().unwrap_or_else(|| Span::new(whole.start, whole.start));
    let (mut from, mut to) = (whole.start as usize, whole.end as usize);
    if to - from > EXCERPT {
        from = from.max((centre.start as usize).saturating_sub(EXCERPT / 2));
        to = to.min(from + EXCERPT);
        from = text[from.min(to)..].char_indices().next().map_or(from, |_| from);
    }
    let from = word_start(text, from, whole.start as usize);
    let to = word_end(text, to.max(centre.end as usize), whole.end as usize);
    let mut words = Words::default();
    if from > whole.start as usize {
        words.push("… ", Style::Dim);
    }
    let mut at = from;
    for span in marked.iter().filter(|s| from <= s.start as usize && s.end as usize <= to) {
        words.push(&text[at..span.start as usize], Style::Plain);
        words.push(&text[span.range()], Style::Mark);
        at = span.end as usize;
    }
    words.push(&text[at..to], Style::Plain);
    if to < whole.end as usize {
        words.push(" …", Style::Dim);
    }
    words
}

/// Moves `at` back to the start of its word, no further than `least`.
fn word_start(text: &str, mut at: usize, least: usize) -> usize {
    while at > least && !(text.is_char_boundary(at) && text[..at].ends_with(char::is_whitespace)) {
        at -= 1;
    }
    at
}

/// Moves `at` on to the end of its word, no further than `most`.
fn word_end(text: &str, mut at: usize, most: usize) -> usize {
    while at < most && !(text.is_char_boundary(at) && text[at..].starts_with(char::is_whitespace)) {
        at += 1;
    }
    at
}

/// Writes what was considered in each sentence of an article.
pub(crate) fn explained(coded: &Coded, lines: &[Line], look: Look, out: &mut Vec<u8>) {
    let mut page = Page::new(look, out);
    if !coded.article.id.is_empty() {
        head(coded, &mut page);
    }
    let doc = &coded.doc;
    for (s, sent) in doc.sents().iter().enumerate() {
        let span = doc.span_of(*sent);
        if doc.slice(span).trim().is_empty() {
            continue;
        }
        let mut title = Words::one(&format!("{s:>2}  "), Style::Dim);
        title.push(doc.slice(span).trim(), Style::Bold);
        page.wrapped(0, 4, &title);
        let mut here: Vec<&Line> = lines.iter().filter(|l| sent.contains(l.token)).collect();
        // Phases come one after the other; for reading, what concerns a word stands together, what did not match last.
        here.sort_by_key(|l| (l.token, l.step == NO_MATCH));
        if here.is_empty() {
            page.line(4, &Words::one("no word of the codebook", Style::Dim));
        }
        let mut token = usize::MAX;
        let mut told: Vec<(&str, &str)> = Vec::new();
        for line in here {
            if line.token != token {
                token = line.token;
                told.clear();
                let mut word = Words::one(doc.text_of(token), Style::Mark);
                word.push(&format!(" · {} {}", doc.lemma(token), doc.token(token).tag), Style::Dim);
                page.line(4, &word);
            }
            let mut text = line.text.as_str();
            if line.step == NO_MATCH {
                // Patterns of a rule that fail on the same condition are told once.
                text = text.split(" in \"").next().unwrap_or(text);
                if told.contains(&(line.rule.as_str(), text)) {
                    continue;
                }
                told.push((&line.rule, text));
            }
            let mut words = Words::one(&format!("{:<12}", line.step), step_style(line.step));
            words.push(&format!("{} ", line.rule), Style::Plain);
            words.push(&line.at, Style::Dim);
            page.wrapped(6, 18, &words);
            page.wrapped(18, 20, &Words::one(&shortened(text), Style::Plain));
        }
        page.gap();
    }
}

/// The step of a pattern that does not hold.
const NO_MATCH: &str = "no match";

/// Long lists of alternatives are cut: `a|b|c|…`.
fn shortened(text: &str) -> String {
    const SHOWN: usize = 4;
    let word = |w: &str| {
        let parts: Vec<&str> = w.split('|').collect();
        if parts.len() <= SHOWN + 1 {
            return w.to_owned();
        }
        let end: String = w.chars().rev().take_while(|c| matches!(c, '"' | ':' | ',')).collect();
        format!("{}|…{}", parts[..SHOWN].join("|"), end.chars().rev().collect::<String>())
    };
    text.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

fn step_style(step: &str) -> Style {
    match step {
        "event" | "position" => Style::Good,
        "blocked" => Style::Bad,
        "status" => Style::Warn,
        "candidate" | "chosen" | "role" | "confidence" => Style::Plain,
        _ => Style::Dim,
    }
}

#[cfg(test)]
mod tests;
