//! Inputs: files, directories and the standard input, read one article at a time, in order.

use crate::article::Article;
use crate::decode::decode;
use crate::error::{Error, ErrorKind};
use crate::jsonl::{self, Line};
use encoding_rs_io::DecodeReaderBytesBuilder;
use jiff::civil::Date;
use std::collections::VecDeque;
use std::fs::{self, File};
use std::io::{self, BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// How the bytes of an input are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum InputFormat {
    /// By the file's extension; the standard input by its first character.
    #[default]
    Auto,
    /// A whole input is one article.
    Text,
    /// Web pages.
    Html,
    /// One JSON record a line.
    Jsonl,
}

/// How inputs are read.
#[derive(Debug, Clone)]
pub struct InputOptions {
    /// How the bytes are meant.
    pub format: InputFormat,
    /// The most code points that an article may have.
    pub max_chars: usize,
    /// The day of publication of articles that come without one.
    pub published: Option<Date>,
}

impl Default for InputOptions {
    fn default() -> Self {
        Self { format: InputFormat::Auto, max_chars: 10_000_000, published: None }
    }
}

/// What comes next from the inputs.
#[derive(Debug)]
pub enum Item {
    /// An article.
    Article(Article),
    /// A record or a file of a directory that was set aside; the rest goes on.
    Bad(Error),
    /// An input that could not be read at all.
    Unreadable(Error),
    /// Something the user should know about an input that was read: `file: read as windows-1252`.
    Note(String),
}

/// Reads the inputs one after the other. Memory is bounded by one article and one directory listing.
pub struct Reader {
    options: InputOptions,
    waiting: VecDeque<Input>,
    /// Further items of the input just read, before the next one.
    ready: VecDeque<Item>,
    stream: Option<Stream>,
    n_bytes: Arc<AtomicU64>,
}

struct Input {
    path: PathBuf,
    /// Named by the user, not found in a directory.
    named: bool,
}

struct Stream {
    name: String,
    line: usize,
    from: Box<dyn BufRead + Send>,
}

/// The name by which the standard input is given and reported.
const STDIN: &str = "-";

impl Reader {
    /// Starts reading `inputs`; none at all means the standard input.
    pub fn new(inputs: Vec<PathBuf>, options: InputOptions) -> Self {
        let mut waiting: VecDeque<Input> = inputs.into_iter().map(|path| Input { path, named: true }).collect();
        if waiting.is_empty() {
            waiting.push_back(Input { path: PathBuf::from(STDIN), named: true });
        }
        Self { options, waiting, ready: VecDeque::new(), stream: None, n_bytes: Arc::default() }
    }

    /// Reads `bytes` as an input of this name. A format of [`InputFormat::Auto`] means text.
    pub fn from_bytes(name: &str, bytes: Vec<u8>, options: InputOptions) -> Self {
        let format = options.format;
        let mut reader = Self::new(Vec::new(), options);
        reader.waiting.clear();
        if let Err(kind) = reader.open_as(format, name.to_owned(), Box::new(io::Cursor::new(bytes))) {
            reader.ready.push_back(Item::Unreadable(Error::new(name, kind)));
        }
        reader
    }

    /// Returns the counter of bytes read so far, for a progress bar.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.n_bytes)
    }

    fn open(&mut self, input: Input) {
        let Input { path, named } = input;
        let name = path.display().to_string();
        let refused = |kind| {
            let e = Error::new(&name, kind);
            if named { Item::Unreadable(e) } else { Item::Bad(e) }
        };
        if path.as_os_str() == STDIN && named {
            if let Err(kind) = self.open_stdin() {
                self.ready.push_back(refused(kind));
            }
            return;
        }
        let outcome = match fs::metadata(&path) {
            Err(e) => Err(ErrorKind::Unreadable(e)),
            Ok(meta) if meta.is_dir() => self.open_dir(&path, named),
            Ok(_) => File::open(&path).map_err(ErrorKind::Unreadable).and_then(|f| self.open_file(&path, &name, f)),
        };
        if let Err(kind) = outcome {
            self.ready.push_back(refused(kind));
        }
    }

    /// Puts what a directory holds in front of all other inputs, sorted by name.
    fn open_dir(&mut self, dir: &Path, named: bool) -> Result<(), ErrorKind> {
        let mut found = Vec::new();
        for entry in fs::read_dir(dir).map_err(ErrorKind::Unreadable)? {
            let entry = entry.map_err(ErrorKind::Unreadable)?;
            let hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
            // A linked directory may lead back to here, so links are followed to files only.
            let kind = entry.file_type().map_err(ErrorKind::Unreadable)?;
            let path = entry.path();
            let wanted = if kind.is_dir() { true } else { path.is_file() && is_known(&path) };
            if !hidden && wanted {
                found.push(path);
            }
        }
        if found.is_empty() && named {
            return Err(ErrorKind::NoFiles);
        }
        found.sort();
        for path in found.into_iter().rev() {
            self.waiting.push_front(Input { path, named: false });
        }
        Ok(())
    }

    fn open_stdin(&mut self) -> Result<(), ErrorKind> {
        let from = Counted { from: io::stdin(), n_bytes: Arc::clone(&self.n_bytes) };
        let mut from = BufReader::with_capacity(1 << 16, from);
        let format = match self.options.format {
            InputFormat::Auto => {
                let head = from.fill_buf().map_err(ErrorKind::Unreadable)?;
                let first = head.iter().find(|b| !b.is_ascii_whitespace());
                if first == Some(&b'{') { InputFormat::Jsonl } else { InputFormat::Text }
            }
            told => told,
        };
        self.open_as(format, STDIN.to_owned(), Box::new(from))
    }

    fn open_file(&mut self, path: &Path, name: &str, file: File) -> Result<(), ErrorKind> {
        let format = match self.options.format {
            InputFormat::Auto => format_of(path),
            told => told,
        };
        let from = Counted { from: file, n_bytes: Arc::clone(&self.n_bytes) };
        self.open_as(format, name.to_owned(), Box::new(BufReader::with_capacity(1 << 16, from)))
    }

    fn open_as(&mut self, format: InputFormat, name: String, from: Box<dyn BufRead + Send>) -> Result<(), ErrorKind> {
        match format {
            InputFormat::Html => Err(ErrorKind::Unsupported("HTML pages cannot be read yet; give their text")),
            InputFormat::Jsonl => {
                // Streams written on Windows may be UTF-16 with a mark; UTF-8 passes through untouched.
                let from = DecodeReaderBytesBuilder::new().utf8_passthru(true).strip_bom(true).build(from);
                self.stream = Some(Stream { name, line: 0, from: Box::new(BufReader::with_capacity(1 << 16, from)) });
                Ok(())
            }
            InputFormat::Auto | InputFormat::Text => self.read_text(&name, from),
        }
    }

    /// Reads a whole input as one article.
    fn read_text(&mut self, name: &str, from: Box<dyn BufRead + Send>) -> Result<(), ErrorKind> {
        let max_chars = self.options.max_chars;
        // No encoding that is read takes more than four bytes a code point, a mark aside.
        let limit = max_chars as u64 * 4 + 4;
        let mut bytes = Vec::new();
        from.take(limit + 1).read_to_end(&mut bytes).map_err(ErrorKind::Unreadable)?;
        if bytes.len() as u64 > limit {
            let length = format!("more than {limit} bytes");
            return Err(ErrorKind::TooLong { what: "text", length, max_chars });
        }
        let decoded = decode(bytes)?;
        jsonl::check_length(&decoded.text, max_chars)?;
        if decoded.encoding != "UTF-8" {
            self.ready.push_back(Item::Note(format!("{name}: read as {}", decoded.encoding)));
        }
        let published = self.options.published;
        self.ready.push_back(Item::Article(Article {
            id: name.to_owned(),
            at: name.to_owned(),
            text: decoded.text,
            published,
            ..Article::default()
        }));
        Ok(())
    }

    /// Returns the next record of the open stream; `None` at its end.
    fn next_record(&mut self) -> Option<Item> {
        let stream = self.stream.as_mut()?;
        let max_chars = self.options.max_chars;
        // A code point may be written as `\ud83d\ude00`; records have other fields beside the text.
        let limit = max_chars.saturating_mul(6).saturating_add(1 << 20);
        let mut line = Vec::new();
        loop {
            stream.line += 1;
            let at = format!("{}:{}", stream.name, stream.line);
            match jsonl::next_line(&mut stream.from, &mut line, limit) {
                Ok(Line::End) => {
                    self.stream = None;
                    return None;
                }
                Ok(Line::Whole) if line.iter().all(u8::is_ascii_whitespace) => {}
                Ok(Line::Whole) => {
                    return Some(match jsonl::parse(&line, &at, max_chars) {
                        Ok(mut article) => {
                            article.published = article.published.or(self.options.published);
                            Item::Article(article)
                        }
                        Err(e) => Item::Bad(e),
                    });
                }
                Ok(Line::TooLong(n)) => {
                    let length = format!("{n} bytes");
                    return Some(Item::Bad(Error::new(at, ErrorKind::TooLong { what: "line", length, max_chars })));
                }
                Err(e) => {
                    self.stream = None;
                    return Some(Item::Unreadable(Error::new(at, ErrorKind::Unreadable(e))));
                }
            }
        }
    }
}

impl Iterator for Reader {
    type Item = Item;

    fn next(&mut self) -> Option<Item> {
        loop {
            if let Some(item) = self.ready.pop_front() {
                return Some(item);
            }
            if let Some(item) = self.next_record() {
                return Some(item);
            }
            let input = self.waiting.pop_front()?;
            self.open(input);
        }
    }
}

/// Returns the bytes that `inputs` hold together, for a progress bar; `None` when the standard input is among them.
pub fn total_bytes(inputs: &[PathBuf]) -> Option<u64> {
    fn size(path: &Path, depth: usize) -> u64 {
        match fs::metadata(path) {
            Ok(meta) if meta.is_dir() && depth < 32 => {
                fs::read_dir(path).map_or(0, |dir| dir.flatten().map(|e| size(&e.path(), depth + 1)).sum())
            }
            Ok(meta) if depth == 0 || is_known(path) => meta.len(),
            _ => 0,
        }
    }
    if inputs.is_empty() || inputs.iter().any(|p| p.as_os_str() == STDIN) {
        return None;
    }
    Some(inputs.iter().map(|p| size(p, 0)).sum())
}

fn extension(path: &Path) -> String {
    path.extension().map(|e| e.to_string_lossy().to_ascii_lowercase()).unwrap_or_default()
}

fn format_of(path: &Path) -> InputFormat {
    match extension(path).as_str() {
        "jsonl" | "ndjson" | "json" => InputFormat::Jsonl,
        "html" | "htm" | "xhtml" => InputFormat::Html,
        _ => InputFormat::Text,
    }
}

/// Tells whether a file found in a directory is an article or a stream of articles.
fn is_known(path: &Path) -> bool {
    matches!(extension(path).as_str(), "txt" | "text" | "jsonl" | "ndjson")
}

/// Counts what is read.
struct Counted<R> {
    from: R,
    n_bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.from.read(buf)?;
        self.n_bytes.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}
