//! What a model file says about its pipeline: shapes, labels and rules, with the names of the weight sections.
//!
//! The converter fills these structures and writes them; the runtime reads them. Nothing here knows a size by heart.

use crate::codec::{Reader, Writer};
use crate::error::Result;
use crate::regex::Program;

/// An attribute of a token that a network or a rule can look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
#[repr(u8)]
pub enum Attr {
    Orth,
    Norm,
    Lower,
    Prefix,
    Suffix,
    Shape,
    /// Whether a blank follows.
    Spacy,
    IsSpace,
    IsAlpha,
    IsAscii,
    IsDigit,
    IsPunct,
    Tag,
    Pos,
    Morph,
    Lemma,
    Dep,
}

impl Attr {
    const ALL: [(Self, &'static str); 17] = [
        (Self::Orth, "ORTH"),
        (Self::Norm, "NORM"),
        (Self::Lower, "LOWER"),
        (Self::Prefix, "PREFIX"),
        (Self::Suffix, "SUFFIX"),
        (Self::Shape, "SHAPE"),
        (Self::Spacy, "SPACY"),
        (Self::IsSpace, "IS_SPACE"),
        (Self::IsAlpha, "IS_ALPHA"),
        (Self::IsAscii, "IS_ASCII"),
        (Self::IsDigit, "IS_DIGIT"),
        (Self::IsPunct, "IS_PUNCT"),
        (Self::Tag, "TAG"),
        (Self::Pos, "POS"),
        (Self::Morph, "MORPH"),
        (Self::Lemma, "LEMMA"),
        (Self::Dep, "DEP"),
    ];

    /// Reads spaCy's name of the attribute; `None` when it is not supported.
    pub fn parse(name: &str) -> Option<Self> {
        let name = if name == "TEXT" { "ORTH" } else { name };
        Self::ALL.iter().find(|a| a.1 == name).map(|a| a.0)
    }

    /// Tells whether the attribute depends on the word alone.
    pub const fn is_lexical(self) -> bool {
        (self as u8) < Self::Tag as u8 && !matches!(self, Self::Spacy)
    }

    /// Tells whether the attribute is true or false.
    pub const fn is_flag(self) -> bool {
        matches!(self, Self::Spacy | Self::IsSpace | Self::IsAlpha | Self::IsAscii | Self::IsDigit | Self::IsPunct)
    }

    fn read(r: &mut Reader<'_>) -> Result<Self> {
        let code = r.u8()?;
        Self::ALL.get(code as usize).map(|a| a.0).ok_or_else(|| r.error(format!("unknown attribute {code}")))
    }
}

/// A layer `W x + b`; `W` is `[n_out * pieces, n_in]`, row `o * pieces + p`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct DenseSpec {
    pub n_out: u32,
    pub n_in: u32,
    pub pieces: u32,
    /// Section of the weights.
    pub w: String,
    /// Section of the bias, `[n_out * pieces]`; empty for none.
    pub b: String,
}

/// A layer normalisation of `width` numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct NormSpec {
    pub width: u32,
    pub gain: String,
    pub bias: String,
}

/// A hash embedding: `rows` rows of the embedding width.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct HashEmbedSpec {
    pub attr: Attr,
    pub seed: u32,
    pub rows: u32,
    pub width: u32,
    pub e: String,
}

/// A residual convolution over `window` tokens to each side.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct ConvSpec {
    pub window: u32,
    pub dense: DenseSpec,
    pub norm: NormSpec,
}

/// Token vectors: hash embeddings (and static vectors), a mixing layer, convolutions.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct Tok2VecSpec {
    pub embeds: Vec<HashEmbedSpec>,
    /// Projection of the static vectors, if they are used.
    pub vectors: Option<DenseSpec>,
    pub mix: DenseSpec,
    pub mix_norm: NormSpec,
    pub convs: Vec<ConvSpec>,
    /// Rows of zeros on both sides of a text.
    pub pad: u32,
}

/// A transition-based component: parser or entity recogniser.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct TransitionSpec {
    pub tok2vec: u32,
    /// From token vectors to the width of the state features.
    pub linear: DenseSpec,
    /// Feature tokens of a state.
    pub n_features: u32,
    /// One layer for every feature: `[n_features * n_out * pieces, n_in]`, rows `(f * n_out + o) * pieces + p`.
    pub lower: DenseSpec,
    /// Section of the vectors that stand for a missing token, `[n_features * n_out * pieces]`.
    pub pad: String,
    /// From the hidden layer to the scores; without it the hidden layer is the scores.
    pub upper: Option<DenseSpec>,
    /// Actions in the order of the scores: number of the move, and label.
    pub moves: Vec<(u8, String)>,
}

/// A test of one attribute of one token.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Test {
    /// The value is one of these.
    In(Vec<String>),
    /// The value is none of these.
    NotIn(Vec<String>),
    /// The flag has this value.
    Flag(bool),
    /// The expression is found in the value.
    Regex(Program),
}

/// A pattern of a rule: for each token the tests that must all hold.
pub type Pattern = Vec<Vec<(Attr, Test)>>;

/// A rule of the attribute ruler.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Rule {
    pub patterns: Vec<Pattern>,
    /// The token of the match that is changed; negative counts from the end.
    pub index: i32,
    pub tag: Option<String>,
    pub pos: Option<String>,
    pub morph: Option<String>,
    pub lemma: Option<String>,
    pub dep: Option<String>,
}

/// The tables of the rule lemmatizer for one part of speech.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct LemmaTable {
    /// Lower-case universal tag.
    pub pos: String,
    /// Endings and what they become.
    pub rules: Vec<(String, String)>,
    /// Irregular forms and their lemmas.
    pub exceptions: Vec<(String, Vec<String>)>,
    /// Section of the sorted ids of known lemmas; empty for none.
    pub index: String,
}

/// A component, in the order of the pipeline.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ComponentSpec {
    Tagger {
        tok2vec: u32,
        dense: DenseSpec,
        labels: Vec<String>,
        overwrite: bool,
    },
    Senter {
        tok2vec: u32,
        dense: DenseSpec,
        overwrite: bool,
    },
    /// Labels are pairs of morphology and part of speech.
    Morphologizer {
        tok2vec: u32,
        dense: DenseSpec,
        labels: Vec<(String, String)>,
        overwrite: bool,
    },
    /// A sentence ends after one of these marks.
    Sentencizer {
        marks: Vec<String>,
        overwrite: bool,
    },
    Parser(TransitionSpec),
    Ner(TransitionSpec),
    Ruler(Vec<Rule>),
    /// By rule, or by look-up from a word's id.
    Lemmatizer {
        rule: bool,
        overwrite: bool,
        tables: Vec<LemmaTable>,
        lookup: Vec<(u64, String)>,
    },
}

/// A special case of the tokenizer: a string and the tokens it becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[allow(missing_docs)]
pub struct SpecialCase {
    pub text: String,
    /// Bytes of each token, and its norm when the case sets one.
    pub tokens: Vec<(u32, Option<String>)>,
    /// Byte lengths of the tokens that the affix rules alone make of the text, when the case is also looked for
    /// among finished tokens; blanks between them belong to none.
    pub pattern: Option<Vec<(u32, u32)>>,
}

/// The tokenizer.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct TokenizerSpec {
    pub prefix: Option<Program>,
    pub suffix: Option<Program>,
    pub infix: Option<Program>,
    pub token_match: Option<Program>,
    pub url_match: Option<Program>,
    pub specials: Vec<SpecialCase>,
    /// Norms of words: id of the word, norm.
    pub norms: Vec<(u64, String)>,
}

/// Who made the pipeline and under which licence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct Meta {
    pub lang: String,
    pub name: String,
    pub version: String,
    pub license: String,
    pub source: String,
}

/// A whole pipeline.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub struct PipelineSpec {
    pub meta: Meta,
    pub tok2vecs: Vec<Tok2VecSpec>,
    pub components: Vec<ComponentSpec>,
    /// Rows and width of the static vectors, in the sections `vectors` and `vectors.keys`; zero for none.
    pub vectors: (u32, u32),
}

fn put_program(w: &mut Writer, p: Option<&Program>) {
    w.bool(p.is_some());
    if let Some(p) = p {
        p.write(w);
    }
}

fn get_program(r: &mut Reader<'_>) -> Result<Option<Program>> {
    Ok(if r.bool()? { Some(Program::read(r)?) } else { None })
}

fn put_opt(w: &mut Writer, s: Option<&String>) {
    w.bool(s.is_some());
    if let Some(s) = s {
        w.str(s);
    }
}

fn get_opt(r: &mut Reader<'_>) -> Result<Option<String>> {
    Ok(if r.bool()? { Some(r.str()?.to_owned()) } else { None })
}

fn get_string(r: &mut Reader<'_>) -> Result<String> {
    r.str().map(str::to_owned)
}

impl TokenizerSpec {
    /// Writes the section `tokenizer`.
    pub fn write(&self, w: &mut Writer) {
        for p in [&self.prefix, &self.suffix, &self.infix, &self.token_match, &self.url_match] {
            put_program(w, p.as_ref());
        }
        w.list(&self.specials, |w, s| {
            w.str(&s.text);
            w.list(&s.tokens, |w, (len, norm)| {
                w.u32(*len);
                put_opt(w, norm.as_ref());
            });
            w.bool(s.pattern.is_some());
            if let Some(p) = &s.pattern {
                w.list(p, |w, (at, len)| {
                    w.u32(*at);
                    w.u32(*len);
                });
            }
        });
        w.list(&self.norms, |w, (id, norm)| {
            w.u64(*id);
            w.str(norm);
        });
    }

    /// Reads the section `tokenizer`.
    pub fn read(r: &mut Reader<'_>) -> Result<Self> {
        let (prefix, suffix, infix) = (get_program(r)?, get_program(r)?, get_program(r)?);
        let (token_match, url_match) = (get_program(r)?, get_program(r)?);
        let specials = r.list(9, |r| {
            let text = get_string(r)?;
            let tokens = r.list(5, |r| Ok((r.u32()?, get_opt(r)?)))?;
            let whole: usize = tokens.iter().map(|t| t.0 as usize).sum();
            let mut at = 0;
            if whole != text.len() || tokens.iter().any(|t| !step(&text, &mut at, t.0)) {
                return Err(r.error(format!("special case {text:?} does not consist of its tokens")));
            }
            let pattern = if r.bool()? {
                let p = r.list(8, |r| Ok((r.u32()?, r.u32()?)))?;
                if p.iter()
                    .any(|(at, len)| text.get(*at as usize..(*at as usize).saturating_add(*len as usize)).is_none())
                {
                    return Err(r.error(format!("special case {text:?} has tokens outside its text")));
                }
                Some(p)
            } else {
                None
            };
            Ok(SpecialCase { text, tokens, pattern })
        })?;
        let norms = r.list(12, |r| Ok((r.u64()?, get_string(r)?)))?;
        Ok(Self { prefix, suffix, infix, token_match, url_match, specials, norms })
    }
}

fn step(text: &str, at: &mut usize, len: u32) -> bool {
    *at = at.saturating_add(len as usize);
    text.is_char_boundary(*at)
}

impl DenseSpec {
    fn write(&self, w: &mut Writer) {
        w.u32(self.n_out);
        w.u32(self.n_in);
        w.u32(self.pieces);
        w.str(&self.w);
        w.str(&self.b);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { n_out: r.u32()?, n_in: r.u32()?, pieces: r.u32()?, w: get_string(r)?, b: get_string(r)? })
    }
}

impl NormSpec {
    fn write(&self, w: &mut Writer) {
        w.u32(self.width);
        w.str(&self.gain);
        w.str(&self.bias);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        Ok(Self { width: r.u32()?, gain: get_string(r)?, bias: get_string(r)? })
    }
}

impl Tok2VecSpec {
    fn write(&self, w: &mut Writer) {
        w.list(&self.embeds, |w, e| {
            w.u8(e.attr as u8);
            w.u32(e.seed);
            w.u32(e.rows);
            w.u32(e.width);
            w.str(&e.e);
        });
        w.bool(self.vectors.is_some());
        if let Some(v) = &self.vectors {
            v.write(w);
        }
        self.mix.write(w);
        self.mix_norm.write(w);
        w.list(&self.convs, |w, c| {
            w.u32(c.window);
            c.dense.write(w);
            c.norm.write(w);
        });
        w.u32(self.pad);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        let embeds = r.list(17, |r| {
            Ok(HashEmbedSpec {
                attr: Attr::read(r)?,
                seed: r.u32()?,
                rows: r.u32()?,
                width: r.u32()?,
                e: get_string(r)?,
            })
        })?;
        let vectors = if r.bool()? { Some(DenseSpec::read(r)?) } else { None };
        let (mix, mix_norm) = (DenseSpec::read(r)?, NormSpec::read(r)?);
        let convs =
            r.list(36, |r| Ok(ConvSpec { window: r.u32()?, dense: DenseSpec::read(r)?, norm: NormSpec::read(r)? }))?;
        Ok(Self { embeds, vectors, mix, mix_norm, convs, pad: r.u32()? })
    }
}

impl TransitionSpec {
    fn write(&self, w: &mut Writer) {
        w.u32(self.tok2vec);
        self.linear.write(w);
        w.u32(self.n_features);
        self.lower.write(w);
        w.str(&self.pad);
        w.bool(self.upper.is_some());
        if let Some(u) = &self.upper {
            u.write(w);
        }
        w.list(&self.moves, |w, (m, l)| {
            w.u8(*m);
            w.str(l);
        });
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            tok2vec: r.u32()?,
            linear: DenseSpec::read(r)?,
            n_features: r.u32()?,
            lower: DenseSpec::read(r)?,
            pad: get_string(r)?,
            upper: if r.bool()? { Some(DenseSpec::read(r)?) } else { None },
            moves: r.list(5, |r| Ok((r.u8()?, get_string(r)?)))?,
        })
    }
}

impl Rule {
    fn write(&self, w: &mut Writer) {
        w.list(&self.patterns, |w, p| {
            w.list(p, |w, token| {
                w.list(token, |w, (attr, test)| {
                    w.u8(*attr as u8);
                    match test {
                        Test::In(v) | Test::NotIn(v) => {
                            w.u8(u8::from(matches!(test, Test::NotIn(_))));
                            w.list(v, |w, s| w.str(s));
                        }
                        Test::Flag(f) => w.u8(2 + u8::from(*f)),
                        Test::Regex(p) => {
                            w.u8(4);
                            p.write(w);
                        }
                    }
                });
            });
        });
        w.u32(self.index as u32);
        for s in [&self.tag, &self.pos, &self.morph, &self.lemma, &self.dep] {
            put_opt(w, s.as_ref());
        }
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        let patterns = r.list(4, |r| {
            r.list(4, |r| {
                r.list(2, |r| {
                    let attr = Attr::read(r)?;
                    let test = match r.u8()? {
                        0 => Test::In(r.list(4, get_string)?),
                        1 => Test::NotIn(r.list(4, get_string)?),
                        f @ (2 | 3) => Test::Flag(f == 3),
                        4 => Test::Regex(Program::read(r)?),
                        _ => return Err(r.error("unknown test of a rule")),
                    };
                    Ok((attr, test))
                })
            })
        })?;
        Ok(Self {
            patterns,
            index: r.u32()? as i32,
            tag: get_opt(r)?,
            pos: get_opt(r)?,
            morph: get_opt(r)?,
            lemma: get_opt(r)?,
            dep: get_opt(r)?,
        })
    }
}

fn put_pair(w: &mut Writer, (a, b): &(String, String)) {
    w.str(a);
    w.str(b);
}

fn get_pair(r: &mut Reader<'_>) -> Result<(String, String)> {
    Ok((get_string(r)?, get_string(r)?))
}

impl LemmaTable {
    fn write(&self, w: &mut Writer) {
        w.str(&self.pos);
        w.list(&self.rules, put_pair);
        w.list(&self.exceptions, |w, (form, lemmas)| {
            w.str(form);
            w.list(lemmas, |w, l| w.str(l));
        });
        w.str(&self.index);
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        Ok(Self {
            pos: get_string(r)?,
            rules: r.list(8, get_pair)?,
            exceptions: r.list(8, |r| Ok((get_string(r)?, r.list(4, get_string)?)))?,
            index: get_string(r)?,
        })
    }
}

impl ComponentSpec {
    fn write(&self, w: &mut Writer) {
        match self {
            Self::Tagger { tok2vec, dense, labels, overwrite } => {
                w.u8(0);
                w.u32(*tok2vec);
                dense.write(w);
                w.list(labels, |w, l| w.str(l));
                w.bool(*overwrite);
            }
            Self::Senter { tok2vec, dense, overwrite } => {
                w.u8(1);
                w.u32(*tok2vec);
                dense.write(w);
                w.bool(*overwrite);
            }
            Self::Parser(t) => {
                w.u8(2);
                t.write(w);
            }
            Self::Ner(t) => {
                w.u8(3);
                t.write(w);
            }
            Self::Ruler(rules) => {
                w.u8(4);
                w.list(rules, |w, r| r.write(w));
            }
            Self::Lemmatizer { rule, overwrite, tables, lookup } => {
                w.u8(5);
                w.bool(*rule);
                w.bool(*overwrite);
                w.list(tables, |w, t| t.write(w));
                w.list(lookup, |w, (id, lemma)| {
                    w.u64(*id);
                    w.str(lemma);
                });
            }
            Self::Morphologizer { tok2vec, dense, labels, overwrite } => {
                w.u8(6);
                w.u32(*tok2vec);
                dense.write(w);
                w.list(labels, put_pair);
                w.bool(*overwrite);
            }
            Self::Sentencizer { marks, overwrite } => {
                w.u8(7);
                w.list(marks, |w, m| w.str(m));
                w.bool(*overwrite);
            }
        }
    }
    fn read(r: &mut Reader<'_>) -> Result<Self> {
        Ok(match r.u8()? {
            0 => Self::Tagger {
                tok2vec: r.u32()?,
                dense: DenseSpec::read(r)?,
                labels: r.list(4, get_string)?,
                overwrite: r.bool()?,
            },
            1 => Self::Senter { tok2vec: r.u32()?, dense: DenseSpec::read(r)?, overwrite: r.bool()? },
            2 => Self::Parser(TransitionSpec::read(r)?),
            3 => Self::Ner(TransitionSpec::read(r)?),
            4 => Self::Ruler(r.list(29, Rule::read)?),
            5 => Self::Lemmatizer {
                rule: r.bool()?,
                overwrite: r.bool()?,
                tables: r.list(16, LemmaTable::read)?,
                lookup: r.list(12, |r| Ok((r.u64()?, get_string(r)?)))?,
            },
            6 => Self::Morphologizer {
                tok2vec: r.u32()?,
                dense: DenseSpec::read(r)?,
                labels: r.list(8, get_pair)?,
                overwrite: r.bool()?,
            },
            7 => Self::Sentencizer { marks: r.list(4, get_string)?, overwrite: r.bool()? },
            k => return Err(r.error(format!("unknown component {k}"))),
        })
    }
}

impl PipelineSpec {
    /// Writes the section `pipeline`.
    pub fn write(&self, w: &mut Writer) {
        for s in [&self.meta.lang, &self.meta.name, &self.meta.version, &self.meta.license, &self.meta.source] {
            w.str(s);
        }
        w.u32(self.vectors.0);
        w.u32(self.vectors.1);
        w.list(&self.tok2vecs, |w, t| t.write(w));
        w.list(&self.components, |w, c| c.write(w));
    }

    /// Reads the section `pipeline`.
    pub fn read(r: &mut Reader<'_>) -> Result<Self> {
        let meta = Meta {
            lang: get_string(r)?,
            name: get_string(r)?,
            version: get_string(r)?,
            license: get_string(r)?,
            source: get_string(r)?,
        };
        let vectors = (r.u32()?, r.u32()?);
        let tok2vecs = r.list(60, Tok2VecSpec::read)?;
        let components = r.list(5, ComponentSpec::read)?;
        r.end()?;
        Ok(Self { meta, tok2vecs, components, vectors })
    }
}
