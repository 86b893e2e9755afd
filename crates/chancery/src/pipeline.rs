//! The pipeline: articles in, documents and coded records out, on any number of threads, in order.

use crate::article::Article;
use crate::error::{Error, ErrorKind};
use crate::header::{self, Header};
use crate::headline;
use crate::input::{Item, Reader};
use crate::stream::{Batches, ordered};
use coding::Coder;
use coding::actors::Register;
use coding::record::{Record, Time};
use std::borrow::Cow;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use text::{CharMap, Document, Span};

/// What a pipeline is made of.
#[derive(Debug, Clone, Default)]
pub struct Config {
    /// A model file instead of the built-in one.
    pub model: Option<PathBuf>,
    /// Directories whose codebook entries are added to ours.
    pub codebooks: Vec<PathBuf>,
    /// How the networks calculate.
    pub precision: nlp::Precision,
}

/// Why a pipeline could not be set up.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum SetupError {
    /// The model file is refused.
    #[error("{}: {source}", path.display())]
    Model {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: nlp::Error,
    },
    /// A codebook entry is refused.
    #[error(transparent)]
    Codebook(#[from] coding::Error),
}

/// Model and coder, loaded once and shared by all workers.
pub struct Pipeline {
    /// The user's own model; without one, [`nlp::builtin`] parses and [`nlp::news`] reads for the coder.
    model: Option<Box<nlp::Model>>,
    /// The coder with users' entries; without them, [`Coder::builtin`], which is made when it is first asked for.
    coder: Option<Box<Coder>>,
    precision: nlp::Precision,
}

/// An article, coded.
#[derive(Debug, Clone)]
pub struct Coded {
    /// The article, with what its header told in the fields that were empty.
    pub article: Article,
    /// Where the body is, and what the header told.
    pub header: Header,
    /// The annotated body; spans are bytes of the whole text.
    pub doc: Document,
    /// What was coded.
    pub record: Record,
}

/// What became of the next item of the input.
#[derive(Debug)]
pub enum Outcome<R> {
    /// It was done.
    Done(R),
    /// It was set aside; the rest goes on.
    Bad(Error),
    /// An input could not be read at all.
    Unreadable(Error),
    /// Something the user should know.
    Note(String),
}

/// Bytes of text that are worked on together: enough for full matrices, little enough to spread over threads.
const BATCH_BYTES: usize = 1 << 15;

/// Tokens of a text for whose coding the parser's buffers and caches are given back.
const LONG: usize = 1 << 16;

/// Bytes of a text that gets a fresh worker in the first place, instead of a copy for a second try.
const LONG_TEXT: usize = 1 << 20;

impl Pipeline {
    /// Loads the model and the codebook.
    ///
    /// # Errors
    /// A file is refused; the error names it.
    pub fn new(config: &Config) -> Result<Self, SetupError> {
        let model = match &config.model {
            None => None,
            Some(path) => {
                let refused = |source| SetupError::Model { path: path.clone(), source };
                Some(Box::new(nlp::Model::open(path).map_err(refused)?))
            }
        };
        let coder =
            if config.codebooks.is_empty() { None } else { Some(Box::new(Coder::with_codebooks(&config.codebooks)?)) };
        Ok(Self { model, coder, precision: config.precision })
    }

    /// Returns the pipeline with another coder.
    #[must_use]
    pub fn coded_by(mut self, coder: Coder) -> Self {
        self.coder = Some(Box::new(coder));
        self
    }

    /// Returns the linguistic model.
    pub fn model(&self) -> &nlp::Model {
        self.model.as_deref().unwrap_or_else(|| nlp::builtin())
    }

    /// Returns the model whose documents are coded.
    pub fn coding_model(&self) -> &nlp::Model {
        self.model.as_deref().unwrap_or_else(|| nlp::news())
    }

    /// Returns the coder.
    pub fn coder(&self) -> &Coder {
        self.coder.as_deref().unwrap_or_else(|| Coder::builtin())
    }

    /// Loads what coding needs on the calling thread, which need not be done: it is loaded when it is first asked for. But
    /// before workers run, the program's main thread gets memory faster than they do: the GNU C library gives it to other
    /// threads by the page.
    pub fn prepare_to_code(&self) {
        self.coding_model();
        self.coder().lexicon();
    }

    /// Makes a worker: one for each thread.
    pub fn worker(&self) -> Worker<'_> {
        Worker { pipeline: self, parsing: None, coding: None }
    }

    /// Runs `work` over the articles of `reader` on `n_threads` threads and hands what it gives to `sink`, in the order
    /// of the input. `sink` returns `false` to stop early. Memory does not grow with the length of the input.
    pub fn run<R: Send>(
        &self,
        reader: Reader,
        n_threads: usize,
        work: impl Fn(&mut Worker<'_>, Vec<Article>) -> Vec<R> + Sync,
        mut sink: impl FnMut(Outcome<R>) -> bool,
    ) {
        let weight = |item: &Item| if let Item::Article(a) = item { a.text.len() + 256 } else { 1 };
        let batches = Batches::new(reader, BATCH_BYTES, weight);
        let one_batch = |worker: &mut Worker<'_>, items: Vec<Item>| guarded(worker, items, &work);
        ordered(batches, n_threads, || self.worker(), one_batch, |outcomes| outcomes.into_iter().all(&mut sink));
    }
}

/// Works on a batch. A panic is a bug, but it must not take the other articles of the stream along: the batch is then
/// done article by article with fresh workers, and the one that panics again is set aside.
fn guarded<'p, R>(
    worker: &mut Worker<'p>,
    items: Vec<Item>,
    work: &impl Fn(&mut Worker<'p>, Vec<Article>) -> Vec<R>,
) -> Vec<Outcome<R>> {
    let mut places = Vec::with_capacity(items.len());
    let mut articles = Vec::new();
    for item in items {
        places.push(match item {
            Item::Article(article) => {
                articles.push(article);
                None
            }
            Item::Bad(e) => Some(Outcome::Bad(e)),
            Item::Unreadable(e) => Some(Outcome::Unreadable(e)),
            Item::Note(note) => Some(Outcome::Note(note)),
        });
    }
    let long = articles.iter().any(|a| a.text.len() > LONG_TEXT);
    let mut done: Vec<Outcome<R>> = if long {
        articles.into_iter().map(|article| alone(worker, article, work)).collect()
    } else {
        match catch_unwind(AssertUnwindSafe(|| work(worker, articles.clone()))) {
            Ok(all) => all.into_iter().map(Outcome::Done).collect(),
            Err(_) => articles.into_iter().map(|article| alone(worker, article, work)).collect(),
        }
    };
    done.reverse();
    places.into_iter().filter_map(|place| place.or_else(|| done.pop())).collect()
}

/// Works on one article with a fresh worker.
fn alone<'p, R>(
    worker: &mut Worker<'p>,
    article: Article,
    work: &impl Fn(&mut Worker<'p>, Vec<Article>) -> Vec<R>,
) -> Outcome<R> {
    worker.forget();
    let at = article.at.clone();
    if let Ok(Some(done)) = catch_unwind(AssertUnwindSafe(|| work(worker, vec![article]).pop())) {
        return Outcome::Done(done);
    }
    worker.forget();
    Outcome::Bad(Error::new(at, ErrorKind::Internal))
}

/// Works on one thread. What a task does not need is not made.
pub struct Worker<'p> {
    pipeline: &'p Pipeline,
    parsing: Option<nlp::Worker<'p>>,
    coding: Option<nlp::Worker<'p>>,
}

impl<'p> Worker<'p> {
    fn parsing(&mut self) -> &mut nlp::Worker<'p> {
        let pipeline = self.pipeline;
        self.parsing.get_or_insert_with(|| pipeline.model().worker_with(pipeline.precision))
    }

    fn coding(&mut self) -> &mut nlp::Worker<'p> {
        let pipeline = self.pipeline;
        self.coding.get_or_insert_with(|| pipeline.coding_model().joining_worker(pipeline.precision))
    }

    /// Tells where the act took place that code points `start..end` of `text` tell: first and last code point.
    pub fn place_of_act(&mut self, text: &str, start: usize, end: usize) -> Option<(usize, usize)> {
        let doc = self.read(text);
        let byte = |at: usize| text.char_indices().nth(at).map_or(text.len(), |(b, _)| b) as u32;
        let found = self.pipeline.coder().place_of_act(&doc, Span::new(byte(start), byte(end)))?;
        let chars = CharMap::new(text);
        Some((chars.at(text, found.span.start as usize), chars.at(text, found.span.end as usize)))
    }

    /// Annotates one text as it is, header and all, for the coder.
    pub fn read(&mut self, text: &str) -> Document {
        let doc = self.coding().parse(text);
        self.pipeline.coder().settled(doc)
    }

    /// Says who `text` stands for, taken for one noun phrase, on a day.
    pub fn who(&mut self, text: &str, on: Option<jiff::civil::Date>) -> coding::Who {
        let doc = self.read(text);
        self.pipeline.coder().phrase(&doc, on)
    }

    /// Annotates the whole texts of articles.
    pub fn parse_all<'a>(&mut self, articles: impl IntoIterator<Item = &'a Article>) -> Vec<Document> {
        let texts: Vec<&str> = articles.into_iter().map(|a| a.text.as_str()).collect();
        if texts.is_empty() { Vec::new() } else { self.parsing().parse_batch(&texts) }
    }

    /// Annotates a text as [`Self::parse_all`] does and hands it over in pieces of whole sentences, each a document over
    /// its part of the text, in order: what takes the least memory for a long text. `sink` returns `false` to stop.
    pub fn parse_in_pieces(&mut self, text: &str, sink: impl FnMut(Document) -> bool) {
        self.parsing().parse_in_pieces(text, sink);
    }

    /// Gives the memory of buffers and caches back; they come again when they are needed.
    pub fn forget(&mut self) {
        *self = self.pipeline.worker();
    }

    /// Codes articles.
    pub fn code_all(&mut self, articles: Vec<Article>) -> Vec<Coded> {
        self.code_all_with(articles, None)
    }

    /// Codes articles one after another with what those before taught of people, which they add to. The order of the
    /// articles decides who learns from whom: use one thread.
    pub fn code_all_with(&mut self, articles: Vec<Article>, mut register: Option<&mut Register>) -> Vec<Coded> {
        let heads: Vec<(Header, Vec<Span>)> = articles.iter().map(|a| stretches(&a.text)).collect();
        let texts: Vec<Cow<'_, str>> =
            articles.iter().zip(&heads).flat_map(|(a, (_, s))| self.to_parse(&a.text, s)).collect();
        let texts: Vec<&str> = texts.iter().map(AsRef::as_ref).collect();
        let docs = self.coding().parse_batch(&texts);
        if docs.iter().any(|d| d.len() > LONG) {
            // The coder needs the room.
            self.forget();
        }
        let mut docs = docs.into_iter();
        let coder = self.pipeline.coder();
        let one = |(article, (header, spans)): (Article, (Header, Vec<Span>))| {
            let parts = spans.iter().zip(docs.by_ref()).map(|(span, doc)| (doc, span.start)).collect();
            coded(coder, article, header, parts, register.as_deref_mut())
        };
        articles.into_iter().zip(heads).map(one).collect()
    }

    /// Returns stretches of a text as the coder's parser is to read them.
    fn to_parse<'t>(&self, text: &'t str, spans: &[Span]) -> Vec<Cow<'t, str>> {
        let model = self.pipeline.coding_model();
        let first = |at: usize, s: &Span| {
            let stretch = &text[s.range()];
            if at == 0 { headline::recased(stretch, |w| model.knows(w)) } else { Cow::Borrowed(stretch) }
        };
        spans.iter().enumerate().map(|(at, s)| first(at, s)).collect()
    }

    /// Codes one article.
    pub fn code(&mut self, article: Article) -> Coded {
        let (header, spans) = stretches(&article.text);
        let texts = self.to_parse(&article.text, &spans);
        let parts = texts.iter().zip(&spans).map(|(t, s)| (self.coding().parse(t), s.start)).collect();
        coded(self.pipeline.coder(), article, header, parts, None)
    }
}

/// Reads the header, and gives the stretches that are parsed: the body, then what of the header may tell a time.
fn stretches(text: &str) -> (Header, Vec<Span>) {
    let header = header::read(text);
    let times = header.outside(text).into_iter().filter(|s| text[s.range()].bytes().any(|b| b.is_ascii_digit()));
    let spans = header.body.iter().copied().chain(times).collect();
    (header, spans)
}

/// Puts the annotated stretches of the body back in place and codes them; of the header only its times are read.
fn coded(
    coder: &Coder,
    mut article: Article,
    header: Header,
    mut parts: Vec<(Document, u32)>,
    register: Option<&mut Register>,
) -> Coded {
    let outside = parts.split_off(header.body.len().min(parts.len()));
    let doc = coder.settled(join(&article.text, parts));
    article.published = article.published.or(header.published);
    article.source = article.source.or_else(|| header.source.clone());
    let mut record = coder.code_with(&doc, article.published, register);
    for (head, by) in outside {
        let placed = |t: Time| Time { span: Span::new(t.span.start + by, t.span.end + by), ..t };
        record.times.extend(coder.times(&head, article.published).into_iter().map(placed));
    }
    record.times.sort_by_key(|t| t.span.start);
    Coded { article, header, doc, record }
}

fn join(text: &str, mut parts: Vec<(Document, u32)>) -> Document {
    match parts.len() {
        0 => Document::builder(text).finish(),
        1 if parts[0].1 == 0 && parts[0].0.text() == text => parts.remove(0).0,
        1 => {
            let (doc, at) = parts.remove(0);
            doc.placed_in(text, at)
        }
        _ => Document::join(text, &parts),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(text: &str) -> Article {
        Article { id: "a".to_owned(), at: "in.jsonl:1".to_owned(), text: text.to_owned(), ..Article::default() }
    }

    #[test]
    fn the_header_fills_what_the_record_does_not_tell() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        let mut worker = pipeline.worker();
        let text = "Envoys meet\n\nLIMA, 3 May 2021 (EFE) - Péru recalled its envoy from Chile. Chile protested.";
        let told = Article { source: Some("Desk".to_owned()), ..article(text) };
        let coded = worker.code(told);
        assert_eq!(coded.article.published, Some(jiff::civil::date(2021, 5, 3)));
        assert_eq!(coded.article.source.as_deref(), Some("Desk"));
        assert_eq!(coded.doc.text(), text);
        let sents: Vec<&str> = coded.record.sentences.iter().map(|s| coded.doc.slice(*s)).collect();
        assert_eq!(sents, ["Envoys meet", "Péru recalled its envoy from Chile.", "Chile protested."]);
    }

    #[test]
    fn times_of_the_header_are_told_with_those_of_the_body() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        let text = "LIMA, 3 May 2021 (EFE) - Peru recalled its envoy yesterday.";
        let coded = pipeline.worker().code(article(text));
        let times: Vec<_> = coded.record.times.iter().map(|t| (&text[t.span.range()], t.value.as_deref())).collect();
        assert_eq!(times, [("3 May 2021", Some("2021-05-03")), ("yesterday", Some("2021-05-02"))]);
        assert_eq!(coded.doc.sents().len(), 1);
    }

    #[test]
    fn an_empty_article_gives_an_empty_record() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        let coded = pipeline.worker().code(article(""));
        assert!(coded.record.sentences.is_empty() && coded.record.events.is_empty());
    }

    #[test]
    fn a_panic_sets_one_article_aside() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        let items = ["a", "b", "c"].map(|t| Item::Article(article(t))).into_iter().collect();
        let work = |_: &mut Worker<'_>, articles: Vec<Article>| -> Vec<String> {
            assert!(!articles.iter().any(|a| a.text == "b"), "a bug for the test");
            articles.into_iter().map(|a| a.text).collect()
        };
        let got = told(guarded(&mut pipeline.worker(), items, &work));
        assert_eq!(got, ["a", "in.jsonl:1: internal error: please report this article", "c"]);
    }

    fn told(outcomes: Vec<Outcome<String>>) -> Vec<String> {
        let one = |o: Outcome<String>| match o {
            Outcome::Done(text) => text,
            Outcome::Bad(e) => e.to_string(),
            other => panic!("{other:?}"),
        };
        outcomes.into_iter().map(one).collect()
    }

    #[test]
    fn an_article_that_panics_alone_is_tried_again() {
        let pipeline = Pipeline::new(&Config::default()).expect("built in");
        for (n_panics, text) in [(1, "a".to_owned()), (1, "long ".repeat(LONG_TEXT / 4)), (2, "a".to_owned())] {
            let tries = std::sync::atomic::AtomicUsize::new(0);
            let work = |worker: &mut Worker<'_>, articles: Vec<Article>| -> Vec<String> {
                let fresh = worker.parsing.is_none();
                worker.parsing();
                let nth = tries.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
                let long = articles[0].text.len() > LONG_TEXT;
                assert!(nth >= n_panics || long && fresh, "a bug for the test, perhaps of what was seen before");
                articles.into_iter().map(|a| a.text[..1].to_owned()).collect()
            };
            let mut worker = pipeline.worker();
            worker.parsing();
            let got = told(guarded(&mut worker, vec![Item::Article(article(&text))], &work));
            let lost = "in.jsonl:1: internal error: please report this article";
            assert_eq!(got, [if n_panics == 2 { lost } else { &text[..1] }]);
        }
    }
}
