//! CoNLL-U: one block a sentence.
//!
//! Labels stay those of the model (ClearNLP, not Universal Dependencies); only `ROOT` is written `root`, as readers of
//! the format expect. CoNLL-U has no tokens of white space, so those that spaCy makes of line breaks and double blanks
//! are kept as `SpacesAfter` (UDPipe's notation) of the word before.

use std::fmt::Write as _;
use std::io;
use text::{Document, TokenRange};

/// Writes the sentences of a parsed article.
///
/// # Panics
/// Never: a vector takes every byte.
pub fn write_conllu(id: &str, doc: &Document, mut out: &mut Vec<u8>) {
    let mut write = || {
        let mut block = Conllu::begin(id, &mut out)?;
        block.piece(doc)?;
        block.end()
    };
    write().expect("a vector takes every byte");
}

/// The sentences of an article, written while its document comes in pieces that follow each other.
pub struct Conllu<'o> {
    out: &'o mut dyn io::Write,
    id: String,
    n_sents: usize,
}

impl<'o> Conllu<'o> {
    /// Writes the article's id.
    ///
    /// # Errors
    /// What `out` fails with; of the others alike.
    pub fn begin(id: &str, out: &'o mut dyn io::Write) -> io::Result<Self> {
        let id = one_line(id);
        writeln!(out, "# newdoc id = {id}")?;
        Ok(Self { out, id, n_sents: 0 })
    }

    /// Writes the sentences of a piece, whose text reaches to where the next piece begins.
    #[allow(clippy::missing_errors_doc)]
    pub fn piece(&mut self, doc: &Document) -> io::Result<()> {
        let mut s = String::new();
        for sent in doc.sents() {
            let words: Vec<usize> = sent.iter().filter(|&i| !is_space(doc, i)).collect();
            if words.is_empty() {
                continue;
            }
            self.n_sents += 1;
            // A String takes every write.
            let _ = writeln!(s, "# sent_id = {}-{}", self.id, self.n_sents);
            let _ = writeln!(s, "# text = {}", one_line(doc.slice(doc.span_of(*sent)).trim()));
            sentence(doc, *sent, &words, &mut s);
            s.push('\n');
            self.out.write_all(s.as_bytes())?;
            s.clear();
        }
        Ok(())
    }

    /// Ends the article.
    #[allow(clippy::missing_errors_doc)]
    pub fn end(self) -> io::Result<()> {
        if self.n_sents == 0 { self.out.write_all(b"\n") } else { Ok(()) }
    }
}

fn sentence(doc: &Document, sent: TokenRange, words: &[usize], s: &mut String) {
    for (n, &i) in words.iter().enumerate() {
        let t = doc.token(i);
        let head = head_word(doc, i).and_then(|h| words.binary_search(&h).ok()).map_or(0, |h| h + 1);
        let dep = if head == 0 { "root" } else { t.dep.as_str() };
        let next = words.get(n + 1).copied().unwrap_or(sent.end as usize);
        let columns = [
            one_line(doc.text_of(i)),
            one_line(doc.lemma(i)),
            t.pos.as_str().to_owned(),
            t.tag.as_str().to_owned(),
            t.morph.as_str().to_owned(),
            head.to_string(),
            dep.to_owned(),
            String::new(),
            misc(doc, i, next),
        ];
        let _ = write!(s, "{}", n + 1);
        for column in columns {
            s.push('\t');
            s.push_str(if column.is_empty() { "_" } else { &column });
        }
        s.push('\n');
    }
}

/// Returns the nearest ancestor that is a word; `None` for a root.
fn head_word(doc: &Document, i: usize) -> Option<usize> {
    doc.ancestors(i).find(|&h| !is_space(doc, h))
}

fn misc(doc: &Document, i: usize, next: usize) -> String {
    let mut parts = Vec::new();
    if let Some(ent) = doc.ent_of(i) {
        let first = ent.tokens.iter().find(|&k| !is_space(doc, k)) == Some(i);
        parts.push(format!("NER={}-{}", if first { 'B' } else { 'I' }, ent.label));
    }
    let end = doc.token(i).span.end as usize;
    let until = if next < doc.len() { doc.token(next).span.start as usize } else { doc.text().len() };
    match &doc.text()[end..until.max(end)] {
        " " => {}
        "" => parts.push("SpaceAfter=No".to_owned()),
        spaces => {
            let mut shown = String::new();
            for c in spaces.chars() {
                match c {
                    ' ' => shown.push_str("\\s"),
                    '\n' => shown.push_str("\\n"),
                    '\r' => shown.push_str("\\r"),
                    '\t' => shown.push_str("\\t"),
                    '\u{a0}' => shown.push('\u{a0}'),
                    c => {
                        let _ = write!(shown, "{}", c.escape_unicode());
                    }
                }
            }
            parts.push(format!("SpacesAfter={shown}"));
        }
    }
    parts.join("|")
}

fn is_space(doc: &Document, i: usize) -> bool {
    doc.text_of(i).trim().is_empty()
}

/// Keeps columns and comments on their line.
fn one_line(s: &str) -> String {
    s.chars().map(|c| if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') { ' ' } else { c }).collect()
}
