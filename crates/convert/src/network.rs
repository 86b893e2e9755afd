//! Reads a thinc model: the graph of its layers with their parameters, and finds in it the shapes we can run.

use crate::error::{Error, Result};
use crate::pack::{self, Array};
use nlp::FileBuilder;
use nlp::spec::{Attr, ConvSpec, DenseSpec, HashEmbedSpec, NormSpec, Tok2VecSpec, TransitionSpec};
use rmpv::Value;
use std::collections::HashMap;

/// One layer of a network.
#[derive(Debug)]
struct Node {
    name: String,
    refs: HashMap<String, usize>,
    attrs: HashMap<String, Value>,
    params: HashMap<String, Array>,
}

/// A network as spaCy stores it: its layers, breadth first.
#[derive(Debug)]
pub(crate) struct Network {
    component: String,
    nodes: Vec<Node>,
}

/// Layers without parts that we know how to run.
const KNOWN: [&str; 15] = [
    "extract_features",
    "list2ragged",
    "ragged2list",
    "list2array",
    "ints-getitem",
    "hashembed",
    "maxout",
    "layernorm",
    "dropout",
    "expand_window",
    "softmax",
    "linear",
    "precomputable_affine",
    "static_vectors",
    "noop",
];

impl Network {
    pub(crate) fn read(component: &str, file: &str, bytes: &[u8]) -> Result<Self> {
        let msg = pack::parse(file, bytes)?;
        let part = |name: &str| {
            pack::get(&msg, name)
                .ok_or_else(|| Error::data(file, format!("no {name:?}")))
                .and_then(|v| pack::items(file, v))
        };
        let (nodes, attrs, params) = (part("nodes")?, part("attrs")?, part("params")?);
        if attrs.len() != nodes.len() || params.len() != nodes.len() {
            return Err(Error::data(file, "nodes, attributes and parameters differ in number"));
        }
        let mut out = Vec::new();
        for ((node, attrs), params) in nodes.iter().zip(attrs).zip(params) {
            out.push(read_node(file, node, attrs, params)?);
        }
        let net = Self { component: component.to_owned(), nodes: out };
        net.check_known()?;
        if net.nodes.iter().flat_map(|n| n.refs.values()).any(|r| *r >= net.nodes.len()) {
            return Err(Error::data(file, "a reference to a layer that is not there"));
        }
        Ok(net)
    }

    fn check_known(&self) -> Result<()> {
        for n in &self.nodes {
            let composite = n.name.contains(">>") || n.name.contains('|') || n.name.contains('(');
            let known = composite
                || KNOWN.contains(&n.name.as_str())
                || n.name == "parser_model"
                || n.name == "tok2vec-listener"
                || n.name == "tok2vec_listener";
            if !known {
                return Err(Error::unsupported(&self.component, format!("the layer {:?}", n.name)));
            }
        }
        Ok(())
    }

    fn unsupported(&self, what: impl Into<String>) -> Error {
        Error::unsupported(&self.component, what)
    }

    fn all(&self, name: &str) -> impl Iterator<Item = (usize, &Node)> {
        self.nodes.iter().enumerate().filter(move |(_, n)| n.name == name)
    }

    /// Tells whether the network reads the vectors of another component.
    pub(crate) fn listens(&self) -> bool {
        self.nodes.iter().any(|n| n.name.starts_with("tok2vec-listener") || n.name == "tok2vec_listener")
            && self.all("hashembed").next().is_none()
    }

    fn param(&self, i: usize, name: &str) -> Result<&Array> {
        let node = &self.nodes[i];
        let missing = || self.unsupported(format!("the layer {:?} without {name:?}", node.name));
        node.params.get(name).ok_or_else(missing)
    }

    fn store(&self, out: &mut FileBuilder, i: usize, name: &str) -> Result<String> {
        let section = format!("{}.{i}.{name}", short(&self.component));
        out.add_f32s(&section, &self.param(i, name)?.values);
        Ok(section)
    }

    /// Stores a layer with a weight matrix of `[outputs, inputs]` or `[outputs, pieces, inputs]`.
    fn dense(&self, out: &mut FileBuilder, i: usize) -> Result<DenseSpec> {
        let shape = &self.param(i, "W")?.shape;
        let (n_out, pieces, n_in) = match shape.as_slice() {
            [o, i] => (*o, 1, *i),
            [o, p, i] => (*o, *p, *i),
            _ => return Err(self.unsupported(format!("weights of shape {shape:?}"))),
        };
        let b = if self.nodes[i].params.contains_key("b") { self.store(out, i, "b")? } else { String::new() };
        Ok(DenseSpec { n_out: n_out as u32, n_in: n_in as u32, pieces: pieces as u32, w: self.store(out, i, "W")?, b })
    }

    fn norm(&self, out: &mut FileBuilder, i: usize) -> Result<NormSpec> {
        let width = self.param(i, "G")?.values.len() as u32;
        Ok(NormSpec { width, gain: self.store(out, i, "G")?, bias: self.store(out, i, "b")? })
    }

    fn number(&self, i: usize, attr: &str) -> Result<u64> {
        let v = self.nodes[i].attrs.get(attr).and_then(Value::as_u64);
        v.ok_or_else(|| self.unsupported(format!("the layer {:?} without {attr:?}", self.nodes[i].name)))
    }

    /// Reads the part from tokens to vectors.
    pub(crate) fn tok2vec(&self, out: &mut FileBuilder) -> Result<Tok2VecSpec> {
        let columns = self.columns()?;
        let mut embeds = Vec::new();
        for (i, n) in self.all("hashembed") {
            let column = self.number(i, "column")? as usize;
            let attr = *columns.get(column).ok_or_else(|| self.unsupported("an embedding of a missing attribute"))?;
            let shape = &self.param(i, "E")?.shape;
            let [rows, width] = shape.as_slice() else {
                return Err(self.unsupported(format!("an embedding of shape {:?}", n.params["E"].shape)));
            };
            let seed = self.number(i, "seed")? as u32;
            embeds.push(HashEmbedSpec {
                attr,
                seed,
                rows: *rows as u32,
                width: *width as u32,
                e: self.store(out, i, "E")?,
            });
        }
        let vectors = match self.all("static_vectors").next() {
            Some((i, _)) => Some(self.dense(out, i)?),
            None => None,
        };
        let maxouts: Vec<usize> = self.all("maxout").map(|m| m.0).collect();
        let norms: Vec<usize> = self.all("layernorm").map(|m| m.0).collect();
        let windows: Vec<usize> = self.all("expand_window").map(|m| m.0).collect();
        let residuals =
            self.nodes.iter().filter(|n| n.name.starts_with("residual(") && !n.name.contains(")>>")).count();
        if maxouts.len() != norms.len() || maxouts.len() != windows.len() + 1 || residuals != windows.len() {
            return Err(self.unsupported("a token network other than hash embeddings with a maxout window encoder"));
        }
        let (mix, mix_norm) = (self.dense(out, maxouts[0])?, self.norm(out, norms[0])?);
        let mut convs = Vec::new();
        for (k, &w) in windows.iter().enumerate() {
            let window = self.number(w, "window_size")? as u32;
            convs.push(ConvSpec {
                window,
                dense: self.dense(out, maxouts[k + 1])?,
                norm: self.norm(out, norms[k + 1])?,
            });
        }
        let pad =
            self.nodes.iter().filter_map(|n| n.attrs.get("pad").and_then(Value::as_u64)).max().unwrap_or(0) as u32;
        if pad < convs.iter().map(|c| c.window).sum() {
            return Err(self.unsupported("an encoder whose texts influence each other (padding below its reach)"));
        }
        Ok(Tok2VecSpec { embeds, vectors, mix, mix_norm, convs, pad })
    }

    fn columns(&self) -> Result<Vec<Attr>> {
        let mut extractors = self.all("extract_features");
        let (Some((_, node)), None) = (extractors.next(), extractors.next()) else {
            return Err(self.unsupported("a token network without one feature extractor"));
        };
        let columns = node.attrs.get("columns").and_then(Value::as_array);
        let columns = columns.ok_or_else(|| self.unsupported("a feature extractor without columns"))?;
        let mut out = Vec::new();
        for c in columns {
            let attr = match (pack::text(c), c.as_u64()) {
                (Some(name), _) => Attr::parse(&name.to_uppercase()),
                (_, Some(id)) => attr_of_id(id),
                _ => None,
            };
            out.push(attr.ok_or_else(|| self.unsupported(format!("the token attribute {c}")))?);
        }
        Ok(out)
    }

    /// Reads the layer of scores of a tagger.
    pub(crate) fn softmax(&self, out: &mut FileBuilder) -> Result<DenseSpec> {
        let found = self.all("softmax").next();
        let (i, _) = found.ok_or_else(|| self.unsupported("a tagger without a softmax layer"))?;
        self.dense(out, i)
    }

    /// Reads the state network of a parser or entity recogniser.
    pub(crate) fn transition(
        &self,
        out: &mut FileBuilder,
        tok2vec: u32,
        moves: Vec<(u8, String)>,
    ) -> Result<TransitionSpec> {
        let root = self.nodes.first().filter(|n| n.name == "parser_model");
        let root = root.ok_or_else(|| self.unsupported("a model other than a transition-based parser"))?;
        let lower = *root.refs.get("lower").ok_or_else(|| self.unsupported("a parser without a lower layer"))?;
        let upper = root.refs.get("upper").copied().filter(|u| self.nodes[*u].name == "linear");
        let linear = self.all("linear").map(|l| l.0).find(|l| Some(*l) != upper);
        let linear = linear.ok_or_else(|| self.unsupported("a parser without a linear layer"))?;
        let [n_features, n_out, pieces, n_in] = self.param(lower, "W")?.shape[..] else {
            return Err(self.unsupported("a lower layer of another shape"));
        };
        let lower_spec = DenseSpec {
            n_out: n_out as u32,
            n_in: n_in as u32,
            pieces: pieces as u32,
            w: self.store(out, lower, "W")?,
            b: self.store(out, lower, "b")?,
        };
        let pad = self.store(out, lower, "pad")?;
        Ok(TransitionSpec {
            tok2vec,
            linear: self.dense(out, linear)?,
            n_features: n_features as u32,
            lower: lower_spec,
            pad,
            upper: upper.map(|u| self.dense(out, u)).transpose()?,
            moves,
        })
    }
}

/// Section names have at most 40 bytes.
fn short(name: &str) -> String {
    if name.len() <= 24 {
        return name.to_owned();
    }
    let end = (0..=15).rev().find(|i| name.is_char_boundary(*i)).unwrap_or(0);
    format!("{}~{:08x}", &name[..end], nlp::string_id(name) as u32)
}

/// The attribute with this number in `spacy.attrs`.
fn attr_of_id(id: u64) -> Option<Attr> {
    let all = ["ORTH", "NORM", "LOWER", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE", "IS_ALPHA", "IS_ASCII"];
    let name = all.into_iter().chain(["IS_DIGIT", "IS_PUNCT"]).find(|n| nlp::string_id(n) == id)?;
    Attr::parse(name)
}

fn read_node(file: &str, node: &Value, attrs: &Value, params: &Value) -> Result<Node> {
    let name =
        pack::get(node, "name").and_then(pack::text).ok_or_else(|| Error::data(file, "a layer without a name"))?;
    let mut out = Node { name: name.to_owned(), refs: HashMap::new(), attrs: HashMap::new(), params: HashMap::new() };
    for (k, v) in pack::get(node, "refs").and_then(Value::as_map).into_iter().flatten() {
        if let (Some(k), Some(i)) = (pack::text(k), v.as_u64()) {
            out.refs.insert(k.to_owned(), i as usize);
        }
    }
    for (k, v) in attrs.as_map().into_iter().flatten() {
        // Attributes are packed once more.
        let value = match v {
            Value::Binary(b) => rmpv::decode::read_value(&mut b.as_slice()).ok(),
            other => Some(other.clone()),
        };
        if let (Some(k), Some(v)) = (pack::text(k), value) {
            out.attrs.insert(k.to_owned(), v);
        }
    }
    for (k, v) in params.as_map().into_iter().flatten() {
        if let (Some(k), false) = (pack::text(k), v.is_nil()) {
            out.params.insert(k.to_owned(), pack::array(file, v)?);
        }
    }
    Ok(out)
}
