//! The linguistic layer, against what spaCy printed (parity) or against a treebank; the kind of gold is seen from it.
//!
//! Parity: share of gold tokens that are predicted, and predicted with the same lemma, tag, part of speech, head (by its
//! span), label, blank, norm and morphology; F1 of sentence starts and entities; share of articles without a difference.
//! Treebank: F1 of sentences and words by their spans, accuracy of tags and lemmas on words with the same span. Trees
//! are not compared there: `ClearNLP` and Universal Dependencies attach differently.

use crate::figures::{Figures, prf, ratio};
use crate::read::{Chars, Lines, Span, is_space, nullable};
use crate::report::{Case, Report};
use crate::{Options, Result};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};
use std::collections::{BTreeMap, BTreeSet, HashMap};

#[derive(Deserialize)]
struct ParityGold {
    id: String,
    text: String,
    #[serde(default, deserialize_with = "nullable")]
    genre: String,
    tokens: Vec<ParityToken>,
    ents: Vec<(usize, usize, String)>,
}

/// `idx, len, norm, lemma, tag, pos, morph, head, dep, sent_start, ent_iob, ws`.
#[derive(Deserialize)]
struct ParityToken(usize, usize, String, String, String, String, String, usize, String, Flag, IgnoredAny, String);

/// A truth value written as a number or as a word.
struct Flag(bool);

impl<'de> Deserialize<'de> for Flag {
    fn deserialize<D: Deserializer<'de>>(from: D) -> std::result::Result<Self, D::Error> {
        match serde_json::Value::deserialize(from)? {
            serde_json::Value::Null => Ok(Self(false)),
            serde_json::Value::Bool(b) => Ok(Self(b)),
            serde_json::Value::Number(n) => Ok(Self(n.as_f64() != Some(0.0))),
            other => Err(serde::de::Error::custom(format!("found {other}, expected true, false or a number"))),
        }
    }
}

#[derive(Deserialize)]
struct TreebankGold {
    id: String,
    text: String,
    #[serde(default, deserialize_with = "nullable")]
    genre: String,
    sents: Vec<TreebankSentence>,
}

#[derive(Deserialize)]
struct TreebankSentence {
    #[serde(flatten)]
    span: Span,
    tokens: Vec<TreebankToken>,
}

/// `start, end, form, lemma, upos, xpos, feats, head, deprel`; what follows `upos` is not compared.
#[derive(Deserialize)]
#[serde(from = "Vec<serde_json::Value>")]
struct TreebankToken {
    span: Span,
    form: String,
    lemma: String,
    upos: String,
}

impl From<Vec<serde_json::Value>> for TreebankToken {
    fn from(cols: Vec<serde_json::Value>) -> Self {
        let number = |i: usize| cols.get(i).and_then(serde_json::Value::as_u64).unwrap_or(0) as usize;
        let word = |i: usize| cols.get(i).and_then(|x| x.as_str()).unwrap_or("").to_owned();
        Self { span: Span::new(number(0), number(1)), form: word(2), lemma: word(3), upos: word(4) }
    }
}

#[derive(Deserialize, Default)]
struct Predicted {
    #[serde(default, deserialize_with = "nullable")]
    tokens: Vec<Token>,
    #[serde(default, deserialize_with = "nullable")]
    ents: Vec<Entity>,
}

#[derive(Deserialize)]
struct Token {
    start: usize,
    end: usize,
    lemma: String,
    tag: String,
    pos: String,
    head: usize,
    dep: String,
    sent_start: Flag,
    ws: String,
    norm: Option<String>,
    morph: Option<String>,
}

impl Token {
    const fn span(&self) -> Span {
        Span::new(self.start, self.end)
    }
}

#[derive(Deserialize)]
struct Entity {
    start: usize,
    end: usize,
    label: String,
}

const FIELDS: [&str; 8] = ["lemma", "tag", "pos", "head", "dep", "ws", "norm", "morph"];

/// What is compared of a token, in the order of [`FIELDS`]; the head by its span, `None` where it was not printed.
struct Values {
    fields: [Option<String>; 8],
    head: Span,
    sent_start: bool,
}

/// Writes a head as it is listed: its word and offset.
fn head_name(text: &Chars, head: Span) -> String {
    format!("{}@{}", text.text(head), head.start)
}

fn gold_values(doc: &ParityGold, text: &Chars) -> BTreeMap<Span, Values> {
    let place: Vec<Span> = doc.tokens.iter().map(|t| Span::new(t.0, t.0 + t.1)).collect();
    let values = |(t, span): (&ParityToken, &Span)| {
        let head = place.get(t.7).copied().unwrap_or(*span);
        let words = [&t.3, &t.4, &t.5, &head_name(text, head), &t.8, &t.11, &t.2, &t.6];
        (*span, Values { fields: words.map(|x| Some(x.clone())), head, sent_start: t.9.0 })
    };
    doc.tokens.iter().zip(&place).map(values).collect()
}

fn predicted_values(doc: &Predicted, text: &Chars) -> BTreeMap<Span, Values> {
    let values = |t: &Token| {
        // A head that points nowhere is nobody's head; it compares unequal to every gold head.
        let head = doc.tokens.get(t.head).map_or(Span::new(usize::MAX, usize::MAX), Token::span);
        let fields = [
            Some(t.lemma.clone()),
            Some(t.tag.clone()),
            Some(t.pos.clone()),
            Some(head_name(text, head)),
            Some(t.dep.clone()),
            Some(t.ws.clone()),
            t.norm.clone(),
            t.morph.clone(),
        ];
        (t.span(), Values { fields, head, sent_start: t.sent_start.0 })
    };
    doc.tokens.iter().map(values).collect()
}

/// One difference: where, in which field, gold's and the predicted value.
type Difference = (Span, &'static str, String, String);

#[derive(Default)]
struct Parity {
    n_articles: usize,
    clean: usize,
    gold: usize,
    tokens: usize,
    extra: usize,
    /// Per field: equal, compared.
    same: [(usize, usize); 8],
    sentences: [usize; 3],
    ents: [usize; 3],
    differences: usize,
}

impl Parity {
    fn add(&mut self, rec: &ParityGold, doc: &Predicted, text: &Chars) -> Vec<Difference> {
        let (g, p) = (gold_values(rec, text), predicted_values(doc, text));
        let mut found: Vec<Difference> = Vec::new();
        self.n_articles += 1;
        self.gold += g.len();
        for s in p.keys().filter(|s| !g.contains_key(s)) {
            self.extra += 1;
            found.push((*s, "extra token", String::new(), text.text(*s)));
        }
        for (s, t) in &g {
            let got = p.get(s);
            self.tokens += usize::from(got.is_some());
            if got.is_none() {
                found.push((*s, "token", text.text(*s), String::new()));
            }
            self.compare(*s, t, got, &mut found);
        }
        let starts = |xs: &BTreeMap<Span, Values>| -> BTreeSet<(Span, String)> {
            xs.iter().filter(|(_, t)| t.sent_start).map(|(s, _)| (*s, String::new())).collect()
        };
        let gold_ents = rec.ents.iter().map(|(a, z, l)| (Span::new(*a, *z), l.clone())).collect();
        let ents = doc.ents.iter().map(|e| (Span::new(e.start, e.end), e.label.clone())).collect();
        sets("sentences", &starts(&g), &starts(&p), &mut self.sentences, text, &mut found);
        sets("ents", &gold_ents, &ents, &mut self.ents, text, &mut found);
        self.clean += usize::from(found.is_empty());
        self.differences += found.len();
        found.sort_by_key(|d| (d.0, d.1));
        found
    }

    fn compare(&mut self, span: Span, gold: &Values, got: Option<&Values>, found: &mut Vec<Difference>) {
        for (i, field) in FIELDS.into_iter().enumerate() {
            // Norm and morphology are compared where they were printed.
            if i >= 6 && got.is_some_and(|p| p.fields[i].is_none()) {
                continue;
            }
            let equal = got.is_some_and(|p| match field {
                "head" => gold.head == p.head,
                "dep" => gold.head == p.head && gold.fields[i] == p.fields[i],
                _ => gold.fields[i] == p.fields[i],
            });
            self.same[i] = (self.same[i].0 + usize::from(equal), self.same[i].1 + 1);
            if let Some(p) = got.filter(|p| !equal && (field != "dep" || gold.head == p.head)) {
                let word = |x: &Option<String>| x.clone().unwrap_or_default();
                found.push((span, field, word(&gold.fields[i]), word(&p.fields[i])));
            }
        }
    }

    fn figures(&self) -> Figures {
        let mut out = Figures::default();
        out.put("articles", ratio(self.clean, self.n_articles));
        out.put("tokens", ratio(self.tokens, self.gold));
        out.put("extra", self.extra);
        for (field, (same, n)) in FIELDS.into_iter().zip(self.same).filter(|(_, x)| x.1 > 0) {
            out.put(field, ratio(same, n));
        }
        for (name, [tp, predicted, gold]) in [("sentences", self.sentences), ("ents", self.ents)] {
            out.put(name, prf(tp, predicted, gold));
        }
        out.put("differences", self.differences);
        out
    }
}

/// Compares two sets of spans with labels.
fn sets(
    field: &'static str,
    gold: &BTreeSet<(Span, String)>,
    got: &BTreeSet<(Span, String)>,
    counts: &mut [usize; 3],
    text: &Chars,
    found: &mut Vec<Difference>,
) {
    let told = |(s, label): &(Span, String)| format!("{} {label}", text.text(*s));
    counts[0] += gold.intersection(got).count();
    counts[1] += got.len();
    counts[2] += gold.len();
    found.extend(gold.difference(got).map(|x| (x.0, field, told(x), String::new())));
    found.extend(got.difference(gold).map(|x| (x.0, field, String::new(), told(x))));
}

fn parity(gold: &[&ParityGold], pred: &HashMap<String, Predicted>) -> (Figures, Vec<Case>) {
    let (mut counts, mut cases, empty) = (Parity::default(), Vec::new(), Predicted::default());
    for rec in gold {
        let text = Chars::new(&rec.text);
        for (span, field, want, got) in counts.add(rec, pred.get(&rec.id).unwrap_or(&empty), &text) {
            let words = text.around(span, 25);
            let fields = vec![
                ("start", span.start.to_string()),
                ("field", field.to_owned()),
                ("gold", want),
                ("predicted", format!("got {got:?}")),
                ("words", words),
            ];
            cases.push(Case::new("difference", &rec.id, fields));
        }
    }
    (counts.figures(), cases)
}

/// Returns the spans of sentences and the words; white-space tokens belong to neither.
fn sentences_and_words<'a>(doc: &'a Predicted, text: &Chars) -> (BTreeSet<Span>, BTreeMap<Span, &'a Token>) {
    let (mut sents, mut words): (Vec<Option<Span>>, _) = (Vec::new(), BTreeMap::new());
    for t in &doc.tokens {
        if t.sent_start.0 || sents.is_empty() {
            sents.push(None);
        }
        if !text.slice(t.span()).iter().all(|c| is_space(*c)) {
            if let Some(last) = sents.last_mut() {
                *last = Some(Span::new(last.map_or(t.start, |s| s.start), t.end));
            }
            words.insert(t.span(), t);
        }
    }
    (sents.into_iter().flatten().collect(), words)
}

fn treebank(gold: &[&TreebankGold], pred: &HashMap<String, Predicted>) -> (Figures, Vec<Case>) {
    let (mut sentences, mut tokens, mut lemma, mut upos) = ([0; 3], [0; 3], 0, 0);
    let (mut cases, empty) = (Vec::new(), Predicted::default());
    for rec in gold {
        let text = Chars::new(&rec.text);
        let (sents, words) = sentences_and_words(pred.get(&rec.id).unwrap_or(&empty), &text);
        let gold_sents: BTreeSet<Span> = rec.sents.iter().map(|s| s.span).collect();
        let gold_words: BTreeMap<Span, &TreebankToken> =
            rec.sents.iter().flat_map(|s| s.tokens.iter().map(|t| (t.span, t))).collect();
        let gold_spans: BTreeSet<Span> = gold_words.keys().copied().collect();
        let spans: BTreeSet<Span> = words.keys().copied().collect();
        let mut case = |at: Span, fields: Vec<(&'static str, String)>| {
            let start = vec![("start", at.start.to_string())];
            cases.push(Case::new("difference", &rec.id, start.into_iter().chain(fields).collect()));
        };
        let kinds = [("sentence", &gold_sents, &sents, &mut sentences), ("token", &gold_spans, &spans, &mut tokens)];
        for (kind, g, p, counts) in kinds {
            counts[0] += g.intersection(p).count();
            counts[1] += p.len();
            counts[2] += g.len();
            for s in g.difference(p) {
                case(*s, vec![("field", format!("{kind} missed")), ("words", text.text(*s))]);
            }
        }
        for (s, g) in &gold_words {
            let Some(p) = words.get(s) else { continue };
            for (kind, want, got, n) in
                [("lemma", &g.lemma, &p.lemma, &mut lemma), ("upos", &g.upos, &p.pos, &mut upos)]
            {
                if want == got || want == "_" {
                    *n += 1;
                } else {
                    let got = format!("got {got:?}");
                    let fields = [("field", kind.to_owned()), ("form", g.form.clone()), ("gold", want.clone())];
                    case(*s, fields.into_iter().chain([("predicted", got)]).collect());
                }
            }
        }
    }
    let mut out = Figures::default();
    out.put("sentences", prf(sentences[0], sentences[1], sentences[2]));
    out.put("tokens", prf(tokens[0], tokens[1], tokens[2]));
    out.put("upos", ratio(upos, tokens[0]));
    out.put("lemma", ratio(lemma, tokens[0]));
    out.put("upos_f1", prf(upos, tokens[1], tokens[2]).f1);
    (out, cases)
}

/// Runs a scorer over all records and, if asked, over each genre.
fn by_genre<G>(
    gold: &[G],
    genre: impl Fn(&G) -> &String,
    options: &Options,
    run: impl Fn(&[&G]) -> (Figures, Vec<Case>),
) -> Report {
    let (mut figures, cases) = run(&gold.iter().collect::<Vec<_>>());
    if options.by_genre {
        let mut groups = Figures::default();
        for name in gold.iter().map(&genre).collect::<BTreeSet<_>>() {
            let part: Vec<&G> = gold.iter().filter(|g| genre(g) == name).collect();
            groups.put(name.as_str(), run(&part).0);
        }
        figures.put("genre", groups);
    }
    let mut report = Report::of(figures);
    report.add(cases, options.misses);
    report
}

pub(crate) fn score(gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    let pred = predicted.by_id::<Predicted>()?;
    Ok(if gold.first_has("sents") {
        by_genre(&gold.records::<TreebankGold>()?, |g| &g.genre, options, |g| treebank(g, &pred))
    } else {
        by_genre(&gold.records::<ParityGold>()?, |g| &g.genre, options, |g| parity(g, &pred))
    })
}
