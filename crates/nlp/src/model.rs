//! A loaded pipeline: weights, labels, rules and tables, immutable and shared between workers.

use crate::codec::Reader;
use crate::error::{Error, Result};
use crate::file::ModelFile;
use crate::hash::IdMap;
use crate::kernels::Isa;
use crate::lemma::Lemmatizer;
use crate::net::{Dense, Tok2Vec, Vectors};
use crate::precision::Precision;
use crate::regex::Scratch;
use crate::ruler::Ruler;
use crate::spec::{Attr, ComponentSpec, Meta, PipelineSpec, TokenizerSpec};
use crate::tokenizer::Tokenizer;
use crate::transition::Scorer;
use crate::tree::Decorated;
use crate::worker::Worker;
use crate::{ner, parser};
use std::collections::HashSet;
use std::path::Path;
use text::{Pos, Sym};

/// A pipeline, ready to run. Workers ([`Model::worker`]) hold what changes.
#[derive(Debug)]
pub struct Model {
    pub(crate) file: ModelFile,
    pub(crate) meta: Meta,
    pub(crate) tokenizer: Tokenizer,
    norms: IdMap<String>,
    /// The attributes of words that the networks read.
    pub(crate) attrs: Vec<Attr>,
    pub(crate) vectors: Option<Vectors>,
    pub(crate) nets: Vec<Tok2Vec>,
    pub(crate) components: Vec<Component>,
    pub(crate) ruler: Option<Ruler>,
    /// Tokens of the longest rule.
    pub(crate) rule_length: usize,
    pub(crate) isa: Isa,
}

/// A component that runs over a text.
#[derive(Debug)]
pub(crate) enum Component {
    Tagger { net: usize, dense: Dense, labels: Vec<Sym>, overwrite: bool },
    Senter { net: usize, dense: Dense, overwrite: bool },
    Morphologizer { net: usize, dense: Dense, labels: Vec<(Sym, Pos)>, overwrite: bool },
    Sentencizer { marks: HashSet<String>, overwrite: bool },
    Parser { net: usize, scorer: Scorer, actions: parser::Actions, decorated: Decorated },
    Ner { net: usize, scorer: Scorer, actions: ner::Actions },
    Ruler,
    Lemmatizer(Lemmatizer),
}

impl Component {
    /// The network whose vectors the component reads.
    pub(crate) const fn net(&self) -> Option<usize> {
        match self {
            Self::Tagger { net, .. }
            | Self::Senter { net, .. }
            | Self::Morphologizer { net, .. }
            | Self::Parser { net, .. }
            | Self::Ner { net, .. } => Some(*net),
            Self::Ruler | Self::Lemmatizer(_) | Self::Sentencizer { .. } => None,
        }
    }
}

impl Component {
    /// Tells whether the component reads a text from its beginning to its end, a state after the other.
    pub(crate) const fn is_sequential(&self) -> bool {
        matches!(self, Self::Parser { .. } | Self::Ner { .. })
    }
}

impl Model {
    /// Loads a model from bytes that live as long as the program; large arrays are read in place.
    ///
    /// # Errors
    /// The bytes are no model of this version, are damaged, or do not fit together.
    pub fn from_bytes(bytes: &'static [u8]) -> Result<Self> {
        Self::load(ModelFile::from_static(bytes)?)
    }

    /// Loads a model whose sections are those of `base` where `delta` has none of the same name.
    ///
    /// # Errors
    /// As [`Model::from_bytes`], or the delta belongs to another base.
    pub fn from_delta(base: &'static [u8], delta: &'static [u8]) -> Result<Self> {
        Self::load(ModelFile::from_static(base)?.with_delta(delta)?)
    }

    /// Loads a model file that is part of the program, with its delta; what a test has checked is not checked again.
    pub(crate) fn builtin(base: &'static [u8], delta: Option<&'static [u8]>) -> Result<Self> {
        let base = ModelFile::trusted(base)?;
        Self::load(if let Some(delta) = delta { base.with_trusted_delta(delta)? } else { base })
    }

    /// Loads a model from bytes, which are copied.
    ///
    /// # Errors
    /// As [`Model::from_bytes`].
    pub fn from_slice(bytes: &[u8]) -> Result<Self> {
        Self::load(ModelFile::from_slice(bytes)?)
    }

    /// Loads a model file.
    ///
    /// # Errors
    /// The file cannot be read, or as [`Model::from_bytes`].
    pub fn open(path: &Path) -> Result<Self> {
        let bytes = std::fs::read(path).map_err(|source| Error::Io { path: path.to_owned(), source })?;
        Self::from_slice(&bytes)
    }

    fn load(file: ModelFile) -> Result<Self> {
        let mut r = Reader::new("tokenizer", file.section("tokenizer")?);
        let mut tokenizer = TokenizerSpec::read(&mut r)?;
        r.end()?;
        let norms = std::mem::take(&mut tokenizer.norms).into_iter().collect();
        let spec = PipelineSpec::read(&mut Reader::new("pipeline", file.section("pipeline")?))?;
        let vectors = if spec.vectors.0 > 0 { Some(Vectors::load(&file, spec.vectors)?) } else { None };
        for v in spec.tok2vecs.iter().filter_map(|t| t.vectors.as_ref()) {
            if v.n_in != spec.vectors.1 {
                return Err(Error::corrupt(&v.w, "does not fit the width of the static vectors"));
            }
        }
        let mut attrs = Vec::new();
        let nets = (spec.tok2vecs.iter()).map(|t| Tok2Vec::load(&file, t, &mut attrs)).collect::<Result<Vec<_>>>()?;
        let ruler = make_ruler(&spec.components)?;
        let mut components = Vec::new();
        for c in spec.components {
            let c = make_component(&file, c, &spec.meta.lang)?;
            if c.net().is_some_and(|n| n >= nets.len()) {
                return Err(Error::corrupt("pipeline", "a component reads a network that is not there"));
            }
            components.push(c);
        }
        let tokenizer = Tokenizer::new(tokenizer);
        let rule_length = ruler.as_ref().map_or(0, Ruler::longest);
        let model = Self {
            file,
            meta: spec.meta,
            tokenizer,
            norms,
            attrs,
            vectors,
            nets,
            components,
            ruler,
            rule_length,
            isa: Isa::detect(),
        };
        model.check_widths()?;
        Ok(model)
    }

    fn check_widths(&self) -> Result<()> {
        for c in &self.components {
            let reads = match c {
                Component::Tagger { dense, .. }
                | Component::Senter { dense, .. }
                | Component::Morphologizer { dense, .. } => dense.n_in(),
                Component::Parser { scorer, .. } | Component::Ner { scorer, .. } => scorer.linear.n_in(),
                Component::Ruler | Component::Lemmatizer(_) | Component::Sentencizer { .. } => continue,
            };
            if c.net().is_none_or(|n| self.nets[n].width != reads) {
                return Err(Error::corrupt("pipeline", "a component does not fit the width of its token vectors"));
            }
        }
        Ok(())
    }

    /// Makes a worker: buffers and caches for one thread.
    pub fn worker(&self) -> Worker<'_> {
        self.worker_with(Precision::Exact)
    }

    /// Makes a worker that calculates as told.
    pub fn worker_with(&self, precision: Precision) -> Worker<'_> {
        Worker::new(self, precision, false)
    }

    /// Makes a worker that, unlike spaCy, reads "co-operate" and "re-open" as the one word that they are.
    ///
    /// # Examples
    /// ```
    /// let doc = nlp::builtin().joining_worker(nlp::Precision::Exact).parse("They co-operate.");
    /// assert_eq!((doc.text_of(1), doc.lemma(1)), ("co-operate", "cooperate"));
    /// ```
    pub fn joining_worker(&self, precision: Precision) -> Worker<'_> {
        Worker::new(self, precision, true)
    }

    /// Tells whether a lemmatizer of the model has a word in its tables.
    pub fn knows(&self, word: &str) -> bool {
        self.components.iter().any(|c| matches!(c, Component::Lemmatizer(l) if l.knows(&self.file, word)))
    }

    /// Returns the pipeline's language, name, version, licence and source.
    pub const fn meta(&self) -> &Meta {
        &self.meta
    }

    pub(crate) fn n_rule_words(&self) -> usize {
        self.ruler.as_ref().map_or(0, Ruler::n_words)
    }

    /// Returns the norm that a table gives a word.
    pub(crate) fn norm_of(&self, orth_id: u64, _orth: &str) -> Option<&str> {
        self.norms.get(&orth_id).map(String::as_str)
    }

    /// Appends the rule tests that a word passes: its form, norm, lower case and shape.
    pub(crate) fn rule_bits_of(&self, word: (&str, &str, &str, &str), scratch: &mut Scratch, out: &mut Vec<u64>) {
        if let Some(r) = &self.ruler {
            r.word_bits(word, scratch, out);
        }
    }
}

/// Builds the attribute ruler; it must know every tag and label that the components before it can give.
fn make_ruler(components: &[ComponentSpec]) -> Result<Option<Ruler>> {
    let (mut tags, mut deps) = (Vec::new(), vec![Sym::new("ROOT")]);
    let mut rules = None;
    for c in components {
        match c {
            ComponentSpec::Tagger { labels, .. } => tags.extend(labels.iter().map(|l| Sym::new(l))),
            ComponentSpec::Parser(t) => {
                for (_, label) in &t.moves {
                    deps.push(Sym::new(label.split_once("||").map_or(label, |l| l.0)));
                }
            }
            ComponentSpec::Ruler(r) if rules.is_some() => {
                let _ = r;
                return Err(Error::corrupt("pipeline", "a second attribute ruler"));
            }
            ComponentSpec::Ruler(r) => rules = Some(r),
            _ => {}
        }
    }
    rules.map(|r| Ruler::new(r, &tags, &deps)).transpose()
}

fn make_component(file: &ModelFile, spec: ComponentSpec, lang: &str) -> Result<Component> {
    Ok(match spec {
        ComponentSpec::Tagger { tok2vec, dense, labels, overwrite } => {
            let dense = Dense::load(file, &dense)?;
            if dense.n_out() != labels.len() || labels.len() > usize::from(u16::MAX) {
                return Err(Error::corrupt("pipeline", "as many tags as scores are expected"));
            }
            let labels = labels.iter().map(|l| Sym::new(l)).collect();
            Component::Tagger { net: tok2vec as usize, dense, labels, overwrite }
        }
        ComponentSpec::Senter { tok2vec, dense, overwrite } => {
            Component::Senter { net: tok2vec as usize, dense: Dense::load(file, &dense)?, overwrite }
        }
        ComponentSpec::Morphologizer { tok2vec, dense, labels, overwrite } => {
            let dense = Dense::load(file, &dense)?;
            let pos =
                |p: &str| Pos::parse(p).ok_or_else(|| Error::corrupt("pipeline", format!("no part of speech {p:?}")));
            let labels = labels.iter().map(|(m, p)| Ok((Sym::new(m), pos(p)?))).collect::<Result<Vec<_>>>()?;
            if dense.n_out() != labels.len() || labels.len() > usize::from(u16::MAX) {
                return Err(Error::corrupt("pipeline", "as many labels as scores are expected"));
            }
            Component::Morphologizer { net: tok2vec as usize, dense, labels, overwrite }
        }
        ComponentSpec::Sentencizer { marks, overwrite } => {
            Component::Sentencizer { marks: marks.into_iter().collect(), overwrite }
        }
        ComponentSpec::Parser(t) => Component::Parser {
            net: t.tok2vec as usize,
            scorer: Scorer::load(file, &t)?,
            actions: parser::Actions::new(&t.moves)?,
            decorated: Decorated::new(t.moves.iter().map(|m| m.1.as_str())),
        },
        ComponentSpec::Ner(t) => Component::Ner {
            net: t.tok2vec as usize,
            scorer: Scorer::load(file, &t)?,
            actions: ner::Actions::new(&t.moves)?,
        },
        ComponentSpec::Ruler(_) => Component::Ruler,
        ComponentSpec::Lemmatizer { rule, overwrite, tables, lookup } => {
            Component::Lemmatizer(Lemmatizer::new(file, (rule, overwrite, lang == "en"), tables, lookup)?)
        }
    })
}
