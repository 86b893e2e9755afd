//! From TOML files to a [`Codebook`]; every fault is told with file and line.

use super::pattern::{self, Classes, Condition, Part, Pattern};
use super::words::key;
use super::{Codebook, Content, File, Holding, Light, Needs, Rule, StanceRule};
use crate::ontology::{CONTEXTS, EventType, Sector, Stance, Status};
use crate::{Error, Result};
use serde::Deserialize;
use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, OnceLock};
use toml::Spanned;

/// A sentence that a rule must or must not code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Example {
    /// The rule: `threaten.warn`.
    pub rule: String,
    /// The rule's type; `None` for rules that keep words from being coded and for rules of positions.
    pub kind: Option<EventType>,
    /// Whether the rule tells positions.
    pub position: bool,
    /// Where it stands: file.
    pub file: String,
    /// Where it stands: line, from 1.
    pub line: usize,
    /// The sentence.
    pub text: String,
    /// What must come out; `None` when the rule must not code it.
    pub expected: Option<Expected>,
}

/// What an example expects.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expected {
    /// Codes of the actors, sorted; empty for none or unknown.
    pub actors: Vec<String>,
    /// Codes of the recipients, sorted.
    pub recipients: Vec<String>,
    /// The mode, when the example names it.
    pub mode: Option<String>,
    /// The status, when the example names it.
    pub status: Option<Status>,
    /// The position that `actors` must hold, for a rule of positions.
    pub position: Option<ExpectedPosition>,
}

/// The position that an example expects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExpectedPosition {
    /// For, against or neutral.
    pub stance: Stance,
    /// The words that it is about.
    pub about: String,
}

type Text = Spanned<String>;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFile {
    #[serde(rename = "type")]
    kind: Option<Text>,
    stance: Option<Text>,
    organ: Option<Text>,
    home: Option<Text>,
    home_by: Option<Text>,
    #[serde(default)]
    mode: Vec<RawMode>,
    #[serde(default)]
    finer: Vec<RawFiner>,
    #[serde(default)]
    rule: Vec<RawRule>,
    #[serde(default)]
    class: HashMap<String, Spanned<Vec<String>>>,
    #[serde(default)]
    light: Vec<RawLight>,
    #[serde(default)]
    context: Vec<RawContext>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMode {
    name: Text,
    when: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFiner {
    cameo: Text,
    when: Vec<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawLight {
    verbs: Vec<Text>,
    actor: Option<Text>,
    recipient: Option<Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawContext {
    name: Text,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Text,
    #[serde(rename = "type")]
    kind: Option<Text>,
    stance: Option<Text>,
    negated: Option<Text>,
    about: Option<Text>,
    #[serde(default)]
    verbs: Vec<Text>,
    #[serde(default)]
    nouns: Vec<Text>,
    #[serde(default)]
    adjs: Vec<Text>,
    actor: Option<Text>,
    recipient: Option<Text>,
    #[serde(default)]
    mutual: bool,
    needs: Option<Text>,
    implied: Option<Text>,
    target: Option<Text>,
    organ: Option<Text>,
    home: Option<Text>,
    home_by: Option<Text>,
    mode: Option<Text>,
    cameo: Option<Text>,
    status: Option<Text>,
    content: Option<Text>,
    #[serde(default)]
    contexts: Vec<Text>,
    #[serde(default)]
    priority: i32,
    #[serde(default)]
    strict: bool,
    #[serde(default)]
    yes: Vec<Text>,
    #[serde(default)]
    no: Vec<Text>,
    /// A remark for readers.
    #[serde(default)]
    #[allow(dead_code)]
    note: Option<String>,
}

impl RawRule {
    fn n_patterns(&self) -> usize {
        self.verbs.len() + self.nouns.len() + self.adjs.len()
    }
}

/// Knows a file's name and where its lines start.
struct Source<'a> {
    name: &'a str,
    text: &'a str,
    /// Where each line ends.
    ends: Vec<usize>,
}

impl<'a> Source<'a> {
    fn new(name: &'a str, text: &'a str) -> Self {
        let ends = text.bytes().enumerate().filter(|(_, b)| *b == b'\n').map(|(at, _)| at).collect();
        Self { name, text, ends }
    }

    fn line(&self, at: usize) -> usize {
        1 + self.ends.partition_point(|end| *end < at)
    }

    fn line_of<T>(&self, s: &Spanned<T>) -> usize {
        self.line(s.span().start)
    }

    fn fault<T>(&self, field: &str, at: &Spanned<T>, found: &str, expected: &str) -> Error {
        // Of a string the part that was found, else all of it.
        let span = at.span();
        let inside = self.text.get(span.clone()).and_then(|t| t.find(found)).filter(|_| !found.is_empty());
        let range = inside.map_or(span.clone(), |i| span.start + i..span.start + i + found.len());
        Error::field(self.name, self.line(range.start), field, found, expected).at(self.text, range)
    }

    fn paths(&self, field: &str, text: Option<&Text>) -> Result<Option<Vec<pattern::Path>>> {
        let Some(text) = text else { return Ok(None) };
        let mut out = Vec::new();
        for place in text.get_ref().split(',').map(str::trim).filter(|p| !p.is_empty()) {
            out.extend(pattern::paths(place).map_err(|e| {
                self.fault(field, text, place, &format!("a list of relations such as \"obj, on, comp.subj\" ({e})"))
            })?);
        }
        Ok(Some(out))
    }

    fn pattern(&self, field: &str, text: &Text, part: Part, classes: &Classes) -> Result<Pattern> {
        let mut p = Pattern::parse(text.get_ref(), part, classes)
            .map_err(|e| self.fault(field, text, text.get_ref(), &format!("a head and conditions ({e})")))?;
        p.line = self.line_of(text);
        Ok(p)
    }

    fn one_of<T>(&self, field: &str, text: &Text, parse: impl Fn(&str) -> Option<T>, expected: &str) -> Result<T> {
        parse(text.get_ref()).ok_or_else(|| self.fault(field, text, text.get_ref(), expected))
    }
}

/// Reads the files of a directory that have an extension, in the order of their names.
pub(crate) fn directory(dir: &Path, extension: &str) -> Result<Vec<(String, String)>> {
    let unreadable = |path: &Path, e: std::io::Error| Error {
        file: path.display().to_string(),
        line: 0,
        kind: crate::ErrorKind::Unreadable(e.to_string()),
        excerpt: None,
    };
    let mut paths = Vec::new();
    for entry in std::fs::read_dir(dir).map_err(|e| unreadable(dir, e))? {
        let path = entry.map_err(|e| unreadable(dir, e))?.path();
        if path.extension().is_some_and(|x| x == extension) {
            paths.push(path);
        }
    }
    paths.sort();
    paths
        .into_iter()
        .map(|p| {
            let text = std::fs::read_to_string(&p).map_err(|e| unreadable(&p, e))?;
            Ok((p.display().to_string(), text))
        })
        .collect()
}

/// Reads all files; classes of all files are known to the patterns of all.
pub(super) fn load(files: &[(String, String)]) -> Result<Codebook> {
    let mut raws = Vec::new();
    for (name, text) in files {
        let source = Source::new(name, text);
        let raw: RawFile = toml::from_str(text).map_err(|e| {
            let span = e.span().unwrap_or(0..0);
            Error::syntax(name, source.line(span.start), e.message().replace('\n', " ")).at(text, span)
        })?;
        raws.push((source, raw));
    }
    let classes = classes(&raws)?;
    let standing = crate::coder::Standing::from_classes(&classes);
    let answering = classes.get("answering").cloned().unwrap_or_default();
    let named = |name: &str| classes.get(name).cloned().unwrap_or_default();
    let (private, sport_page, politics) = (named("private"), named("sport_page"), named("politics"));
    let holding = Holding {
        turning: named("position_turning"),
        meaning: named("position_meaning"),
        bringing: named("position_bringing"),
        doubting: named("position_doubting"),
        motion: named("motion"),
        issue: named("issue"),
        open: named("position_open"),
        voicing: named("position_voicing"),
        voice: named("position_voice"),
        crowd: named("position_crowd"),
    };
    let (expecting, crime_page, public_life) = (named("expecting"), named("crime_page"), named("public_life"));
    let mut book = Codebook {
        standing,
        answering,
        private,
        sport_page,
        expecting,
        politics,
        crime_page,
        public_life,
        unreal: named("unreal"),
        unreal_verbal: named("unreal_verbal"),
        describing: named("describing"),
        punishing: named("punishing"),
        campaign_page: named("campaign_page"),
        performing: named("performing"),
        gathered: named("gathered"),
        known_force: named("known_force"),
        in_power: named("in_power"),
        documents: named("documents"),
        said_force: named("said_force"),
        contest: named("contest"),
        real_force: named("real_force"),
        public: named("public"),
        holding,
        examples: OnceLock::from(Vec::new()),
        ..Codebook::default()
    };
    let rules = || raws.iter().flat_map(|(_, raw)| &raw.rule);
    book.patterns.reserve_exact(rules().map(RawRule::n_patterns).sum());
    for (source, raw) in &raws {
        add_file(&mut book, source, raw, &classes)?;
    }
    Ok(book)
}

/// Collects the word classes, with classes inside classes put in.
fn classes(raws: &[(Source<'_>, RawFile)]) -> Result<Classes> {
    let mut members: HashMap<&str, Vec<&str>> = HashMap::new();
    for (_, raw) in raws {
        for (name, words) in &raw.class {
            members.entry(name).or_default().extend(words.get_ref().iter().map(String::as_str));
        }
    }
    let mut classes = Classes::new();
    for (source, raw) in raws {
        for (name, words) in &raw.class {
            let mut out = Vec::new();
            let mut todo = members[name.as_str()].clone();
            let mut seen = vec![name.as_str()];
            while let Some(word) = todo.pop() {
                let Some(inner) = word.strip_prefix('@') else {
                    out.push(word.to_lowercase());
                    continue;
                };
                let known = members.get(inner).ok_or_else(|| source.fault(name, words, word, "a known class"))?;
                if !seen.contains(&inner) {
                    seen.push(inner);
                    todo.extend(known);
                }
            }
            classes.insert(name.clone(), Arc::new(out.into_iter().collect()));
        }
    }
    Ok(classes)
}

fn add_file(book: &mut Codebook, source: &Source<'_>, raw: &RawFile, classes: &Classes) -> Result<()> {
    for light in &raw.light {
        for v in &light.verbs {
            book.lights.push(Light {
                pattern: source.pattern("verbs", v, Part::Verb, classes)?,
                actor: source.paths("actor", light.actor.as_ref())?.unwrap_or_default(),
                recipient: source.paths("recipient", light.recipient.as_ref())?.unwrap_or_default(),
            });
        }
    }
    for context in &raw.context {
        let known = |n: &str| CONTEXTS.iter().position(|c| *c == n);
        let k = source.one_of("name", &context.name, known, "one of PLOVER's 37 contexts")?;
        for words in &context.words {
            let words: Vec<String> = words.split_whitespace().map(str::to_lowercase).collect();
            if let Some((first, rest)) = words.split_first() {
                book.contexts.entry(key(first)).or_default().push((k, rest.to_vec()));
            }
        }
    }
    if raw.rule.is_empty() {
        return Ok(());
    }
    let file_kind = raw.kind.as_ref().map(|k| event_type(source, k)).transpose()?.flatten();
    let mut modes = Vec::new();
    for m in &raw.mode {
        let kind = file_kind.ok_or_else(|| source.fault("mode", &m.name, "no type", "a file with a `type`"))?;
        let name = source.one_of("name", &m.name, |n| kind.mode(n), "a mode of the file's type")?;
        modes.push((name, alternatives(source, &m.when, classes)?));
    }
    let mut finer = Vec::new();
    for f in &raw.finer {
        let digits = f.cameo.get_ref();
        if digits.len() < 3 || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(source.fault("cameo", &f.cameo, digits, "a CAMEO code of three digits or more"));
        }
        finer.push((digits.clone(), alternatives(source, &f.when, classes)?));
    }
    let file = book.files.len();
    book.files.push(File { name: source.name.to_owned(), modes, finer });
    for rule in &raw.rule {
        add_rule(book, source, raw, rule, file, classes)?;
    }
    Ok(())
}

/// Reads the lists of conditions of a `when`, any of which may hold.
fn alternatives(source: &Source<'_>, when: &[Text], classes: &Classes) -> Result<Vec<Vec<Condition>>> {
    let one = |w: &Text| {
        Condition::parse_all(w.get_ref(), classes)
            .map_err(|e| source.fault("when", w, w.get_ref(), &format!("conditions ({e})")))
    };
    when.iter().map(one).collect()
}

fn event_type(source: &Source<'_>, text: &Text) -> Result<Option<EventType>> {
    if text.get_ref() == "NONE" {
        return Ok(None);
    }
    source.one_of("type", text, EventType::parse, "one of the sixteen PLOVER types, or NONE").map(Some)
}

fn add_rule(
    book: &mut Codebook,
    source: &Source<'_>,
    raw: &RawFile,
    rule: &RawRule,
    file: usize,
    classes: &Classes,
) -> Result<()> {
    let stance = rule.stance.as_ref().or(raw.stance.as_ref());
    let kind = match (rule.kind.as_ref().or(raw.kind.as_ref()), stance) {
        (Some(text), None) => event_type(source, text)?,
        (None, Some(_)) => None,
        _ => return Err(source.fault("type", &rule.id, "", "a `type` or a `stance` in the file or the rule")),
    };
    let stem = Path::new(source.name).file_stem().map_or(source.name, |s| s.to_str().unwrap_or(source.name));
    let name = format!("{stem}.{}", rule.id.get_ref());
    let mode = match (&rule.mode, kind) {
        (Some(m), Some(k)) => Some(source.one_of("mode", m, |n| k.mode(n), &format!("a mode of {k}"))?),
        (Some(m), None) => return Err(source.fault("mode", m, m.get_ref(), "no mode in a NONE rule")),
        _ => None,
    };
    let status =
        |t: &Text| source.one_of("status", t, Status::parse, "actual, planned, hypothetical, negated, alleged");
    let content = match &rule.content {
        Some(c) => source.one_of("content", c, content, "drop, keep, alleged, negated or hypothetical")?,
        None => default_content(kind),
    };
    let needs = match &rule.needs {
        Some(n) => source.one_of("needs", n, needs, "any, actor, recipient, both, earlier or none")?,
        None => Needs::Any,
    };
    let sector = |t: &Text| source.one_of("implied", t, Sector::parse, "a sector such as COP");
    let implied = rule.implied.as_ref().map(sector).transpose()?;
    let target = rule.target.as_ref().map(sector).transpose()?;
    let organ = rule.organ.as_ref().or(raw.organ.as_ref()).map(sector).transpose()?;
    let at_home = |field: &str, own: &Option<Text>, of_file: &Option<Text>| match own.as_ref().or(of_file.as_ref()) {
        Some(t) if t.get_ref() == "none" => Ok(None),
        Some(t) => source.one_of(field, t, Sector::parse, "a sector such as GOV, or none").map(Some),
        None => Ok(None),
    };
    let home = at_home("home", &rule.home, &raw.home)?;
    let home_by = at_home("home_by", &rule.home_by, &raw.home_by)?;
    let context = |t: &Text| {
        source.one_of("contexts", t, |n| CONTEXTS.iter().copied().find(|c| *c == n), "one of PLOVER's 37 contexts")
    };
    let built = Rule {
        name: name.clone(),
        file,
        kind,
        mode,
        cameo: rule.cameo.as_ref().map(|c| c.get_ref().clone()),
        status: rule.status.as_ref().map(status).transpose()?,
        content,
        actor: source.paths("actor", rule.actor.as_ref())?,
        recipient: source.paths("recipient", rule.recipient.as_ref())?,
        mutual: rule.mutual,
        needs,
        implied,
        target,
        organ,
        home,
        home_by,
        contexts: rule.contexts.iter().map(context).collect::<Result<_>>()?,
        priority: rule.priority,
        strict: rule.strict,
    };
    let idx = match stance {
        None => replace_or_push(book, built, source, rule)?,
        Some(stance) => {
            let built = stance_rule(source, rule, stance, built)?;
            replace_or_push_stance(book, built, source, rule)?
        }
    };
    let patterns = if stance.is_none() { &mut book.patterns } else { &mut book.stances.patterns };
    for (list, field, part) in
        [(&rule.verbs, "verbs", Part::Verb), (&rule.nouns, "nouns", Part::Noun), (&rule.adjs, "adjs", Part::Adj)]
    {
        for text in list {
            let mut p = source.pattern(field, text, part, classes)?;
            p.rule = idx;
            patterns.push(p);
        }
    }
    let silent = stance.is_none() && kind.is_none();
    for (list, field, must) in [(&rule.yes, "yes", true), (&rule.no, "no", false)] {
        for text in list {
            let read = if stance.is_some() { expected_position } else { expected };
            let mut e = example(source, text, field, must.then_some(!silent), read)?;
            e.rule.clone_from(&name);
            e.kind = kind;
            e.position = stance.is_some();
            examples(&mut book.examples).push(e);
        }
    }
    Ok(())
}

/// Reads what a rule of positions has besides the fields of every rule. What would tell an event is refused.
fn stance_rule(source: &Source<'_>, raw: &RawRule, stance: &Text, built: Rule) -> Result<StanceRule> {
    let of_events =
        [("recipient", &raw.recipient), ("needs", &raw.needs), ("content", &raw.content), ("cameo", &raw.cameo)];
    for (field, text) in of_events {
        if let Some(text) = text {
            return Err(source.fault(field, text, text.get_ref(), "no such field in a rule with a `stance`"));
        }
    }
    let read = |field: &str, text: &Text| match text.get_ref().as_str() {
        "none" => Ok(None),
        _ => source.one_of(field, text, Stance::parse, "for, against, neutral or none").map(Some),
    };
    let held = read("stance", stance)?;
    // Who does not support is against; who does not oppose has only not said so.
    let default = held.map(|s| if s == Stance::For { Stance::Against } else { Stance::Neutral });
    let negated = raw.negated.as_ref().map(|t| read("negated", t)).transpose()?.unwrap_or(default);
    Ok(StanceRule { stance: held, negated, about: source.paths("about", raw.about.as_ref())?, rule: built })
}

/// As [`replace_or_push`], for rules of positions.
fn replace_or_push_stance(
    book: &mut Codebook,
    built: StanceRule,
    source: &Source<'_>,
    rule: &RawRule,
) -> Result<usize> {
    let all = &mut book.stances;
    let Some(idx) = all.rules.iter().position(|r| r.rule.name == built.rule.name) else {
        all.rules.push(built);
        return Ok(all.rules.len() - 1);
    };
    if all.rules[idx].rule.file == built.rule.file {
        return Err(source.fault("id", &rule.id, rule.id.get_ref(), "an id that no other rule of the file has"));
    }
    all.patterns.retain(|p| p.rule != idx);
    let name = &built.rule.name;
    examples(&mut book.examples).retain(|e| e.rule != *name || !e.position);
    all.rules[idx] = built;
    Ok(idx)
}

/// A rule of a later file replaces one of the same name of an earlier file; within a file names are unique.
fn replace_or_push(book: &mut Codebook, built: Rule, source: &Source<'_>, rule: &RawRule) -> Result<usize> {
    let Some(idx) = book.rules.iter().position(|r| r.name == built.name) else {
        book.rules.push(built);
        return Ok(book.rules.len() - 1);
    };
    if book.rules[idx].file == built.file {
        return Err(source.fault("id", &rule.id, rule.id.get_ref(), "an id that no other rule of the file has"));
    }
    book.patterns.retain(|p| p.rule != idx);
    examples(&mut book.examples).retain(|e| e.rule != built.name);
    book.rules[idx] = built;
    Ok(idx)
}

/// The examples read so far.
fn examples(all: &mut OnceLock<Vec<Example>>) -> &mut Vec<Example> {
    all.get_or_init(Vec::new);
    all.get_mut().expect("it was set just now")
}

fn content(name: &str) -> Option<Content> {
    Some(match name {
        "drop" => Content::Drop,
        "keep" => Content::Keep,
        other => Content::As(Status::parse(other)?),
    })
}

fn default_content(kind: Option<EventType>) -> Content {
    match kind {
        Some(EventType::Agree | EventType::Concede | EventType::Threaten | EventType::Request | EventType::Reject) => {
            Content::Drop
        }
        Some(EventType::Accuse) => Content::As(Status::Alleged),
        _ => Content::Keep,
    }
}

fn needs(name: &str) -> Option<Needs> {
    Some(match name {
        "any" => Needs::Any,
        "actor" => Needs::Actor,
        "recipient" => Needs::Recipient,
        "both" => Needs::Both,
        "earlier" => Needs::Earlier,
        "none" => Needs::Nothing,
        _ => return None,
    })
}

/// Reads an example; `arrow` says whether it must come out (`None`: it must not) and then has an arrow.
fn example(
    source: &Source<'_>,
    text: &Text,
    field: &str,
    arrow: Option<bool>,
    read: fn(&str) -> Option<Expected>,
) -> Result<Example> {
    let whole = text.get_ref();
    let form = "\"sentence => ACTORS > RECIPIENTS; mode=M; status=S\" (positions: \"sentence => HOLDERS STANCE words\") \
                in `yes`, a sentence in `no`";
    let fault = || source.fault(field, text, whole, form);
    let (sentence, expected) = match (whole.split_once("=>"), arrow) {
        (Some((s, e)), Some(true)) => (s, Some(read(e).ok_or_else(fault)?)),
        (None, None | Some(false)) => (whole.as_str(), None),
        _ => return Err(fault()),
    };
    Ok(Example {
        rule: String::new(),
        kind: None,
        position: false,
        file: source.name.to_owned(),
        line: source.line_of(text),
        text: sentence.trim().to_owned(),
        expected,
    })
}

/// Codes joined by `+`, sorted; `-` for none.
fn codes(s: &str) -> Vec<String> {
    let mut v: Vec<String> = s.split('+').map(str::trim).filter(|c| !matches!(*c, "" | "-")).map(Into::into).collect();
    v.sort();
    v
}

/// `HOLDERS STANCE words`, then optionally `; status=S`.
fn expected_position(text: &str) -> Option<Expected> {
    let mut parts = text.split(';').map(str::trim);
    let (actors, rest) = parts.next()?.split_once(' ')?;
    let (stance, about) = rest.trim().split_once(' ')?;
    let position = Some(ExpectedPosition { stance: Stance::parse(stance)?, about: about.trim().to_owned() });
    let mut out = Expected { actors: codes(actors), position, ..Expected::default() };
    for p in parts {
        match p.split_once('=')? {
            ("status", s) => out.status = Some(Status::parse(s.trim())?),
            _ => return None,
        }
    }
    Some(out)
}

fn expected(text: &str) -> Option<Expected> {
    let mut parts = text.split(';').map(str::trim);
    let (actors, recipients) = parts.next()?.split_once('>')?;
    let mut out = Expected { actors: codes(actors), recipients: codes(recipients), ..Expected::default() };
    for p in parts {
        match p.split_once('=')? {
            ("mode", m) => out.mode = Some(m.trim().to_owned()),
            ("status", s) => out.status = Some(Status::parse(s.trim())?),
            _ => return None,
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_one(text: &str) -> Result<Codebook> {
        load(&[("x/threaten.toml".to_owned(), text.to_owned())])
    }

    #[test]
    fn reads_a_rule_with_all_its_fields() {
        let book = load_one(
            "type = \"THREATEN\"\n[class]\nharm = [\"strike\", \"@more\"]\nmore = [\"attack\"]\n[[mode]]\nname = \"violence\"\nwhen = [\"of:@harm\"]\n\
             [[rule]]\nid = \"warn\"\nverbs = [\"warn of:@harm\"]\nrecipient = \"obj, to\"\nyes = [\"A => FRA.GOV > MLI; mode=violence; status=actual\"]\nno = [\"B\"]\n",
        )
        .unwrap();
        assert_eq!(book.rules[0].name, "threaten.warn");
        assert_eq!(book.patterns[0].line, 10);
        assert_eq!(book.examples().len(), 2);
        assert_eq!(book.examples()[0].expected.as_ref().unwrap().actors, ["FRA.GOV"]);
        assert_eq!(book.rules[0].content, Content::Drop);
    }

    #[test]
    fn patterns_of_a_strict_rule_hold_wholly_or_not_at_all() {
        let book = load_one(
            "type = \"ACCUSE\"\n[[rule]]\nid = \"a\"\nverbs = [\"go to:nowhere\"]\nstrict = true\n[[rule]]\nid = \"b\"\nverbs = [\"rant\"]\n",
        )
        .unwrap();
        let near: Vec<_> = book.rules.iter().map(Rule::near_kind).collect();
        assert_eq!(near, [None, Some(EventType::Accuse)]);
        assert!(book.rules.iter().all(|r| r.kind == Some(EventType::Accuse)));
    }

    #[test]
    fn faults_name_file_line_and_what_was_expected() {
        for (text, want) in [
            ("type = \"THREAT\"\n[[rule]]\nid = \"a\"\n", "x/threaten.toml:1: type: found \"THREAT\", expected one of"),
            (
                "type = \"AID\"\n[[rule]]\nid = \"a\"\nverbs = [\"give obj\"]\n",
                "x/threaten.toml:4: verbs: found \"give obj\"",
            ),
            ("type = \"AID\"\n[[rule]]\nid = \"a\"\nmode = \"drone\"\n", "x/threaten.toml:4: mode: found \"drone\""),
            ("type = \"AID\"\n[[rule]]\nid = \"a\"\nyes = [\"no arrow\"]\n", "x/threaten.toml:4: yes"),
            ("type = \"AID\"\n[[rule]]\nidd = \"a\"\n", "x/threaten.toml:3: "),
            ("type = \n", "x/threaten.toml:1: "),
        ] {
            let error = load_one(text).unwrap_err().to_string();
            assert!(error.starts_with(want), "{error}");
        }
    }

    #[test]
    fn faults_point_at_the_words() {
        let error = load_one("type = \"AID\"\n[[rule]]\nid = \"a\"\nverbs = [\"give obj:x\", \"send of:@nobody\"]\n");
        let lines: Vec<String> = error.unwrap_err().to_string().lines().map(str::to_owned).collect();
        assert_eq!(
            lines,
            [
                "x/threaten.toml:4: verbs: found \"send of:@nobody\", expected a head and conditions (unknown class @nobody)",
                "  |",
                "4 | verbs = [\"give obj:x\", \"send of:@nobody\"]",
                "  |                         ^^^^^^^^^^^^^^^",
            ]
        );
        let error = load_one("type = \n").unwrap_err().to_string();
        assert!(error.contains("\n1 | type = \n") && error.trim_end().ends_with('^'), "{error}");
    }
}
