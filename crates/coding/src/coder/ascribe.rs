//! Ascription: of which country the side of an act is that its words leave open, or name by a word that misleads.
//!
//! Where a pattern finds a side, it is told; where it finds none, readers still know who is meant: by whom the sentence
//! names beside the act, by whom the article speaks of, by what such acts are (a state is accused by its own citizens, a
//! ministry asks its own public). Rules for that reach only so far. When all else is decided, a logistic model
//! ([`crate::logit`]) rates, for either side of each act, that it is as it is, and for each country that the article
//! speaks of nearby, that it is that one; the likeliest is taken.
//!
//! Features, each for the role (`actor`, `recipient`), and those without a star for type and role as well:
//!
//! | feature | value |
//! | --- | --- |
//! | `nobody ...`, `told ...` | of a side as it is; for `any` and for what `base` lists of the act |
//! | `is kind K`, `is sector S`*, `is form F`*, `is path P`*, `is implied`, `is many`, `is unknown`, `is far`* | who a side is that is told |
//! | `other`, `other instead`* | a country; where the side is told already |
//! | `same`, `same as S`, `scene`, `home`, `scene same`, `scene other` | it is that of the other side, with its sector; that of the scene ([`super::scene`]); both; the scene's, where the other side is of another |
//! | `body`, `share`* | a body; part of all mentions |
//! | `before`, `earlier`, `after`, `title` | mentioned one sentence before, two or three, one behind; in the first |
//! | `here`, `only here` | mentioned in the sentence; and no other country is |
//! | `path P`*, `prep P`*, `kind K`*, `form F`*, `sector S`*, `left`, `distance`* | the nearest mention there: way through the tree, preposition, who it is, where it stands |
//! | `not here`, `back`*, `last S`* | not mentioned there; sentences since it was, and as whom |
//! | `place` | the act took place there |
//! | `acts so`, `suffers so` | further acts of the type that it does or suffers, logarithm |

use super::draft::{Draft, Line};
use super::matching::Site;
use super::roles::{self, Side, Sides};
use super::scene::Scene;
use crate::actors::foreign::is_foreign;
use crate::codebook::words::lower;
use crate::codebook::{Codebook, Rule};
use crate::logit::train::Plan;
use crate::logit::{Features, Model, Name, Sink, name};
use crate::mention::{Form, Kind, Mention, Who};
use crate::ontology::{Country, EventType, Sector};
use crate::places::Toponym;
use crate::record::Party;
use std::collections::HashMap;
use std::sync::OnceLock;
use text::{Document, Span, dep};

/// Sentences before the act in which a country is sought, besides those of whom the article speaks most.
const REACH: usize = 3;

/// Countries of whom the article speaks most that are always asked.
const MOST: usize = 4;

/// Labels on the way between an act and a mention; what is further apart is just far.
const FAR: usize = 5;

/// How the weights are learned.
pub const PLAN: Plan = Plan { penalty: |_| 10.0, seen: 3, least: 0.02, parts: 5 };

/// Returns the built-in model.
///
/// # Panics
/// Never: a test reads the built-in file.
pub(crate) fn builtin() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| {
        Model::read("models/sides.tsv", include_str!("../../../../models/sides.tsv"))
            .expect("a test reads the built-in weights")
    })
}

/// A side of an act, for training.
#[derive(Debug)]
pub struct Open {
    /// The type of the act.
    pub kind: EventType,
    /// The word that it stands at.
    pub head: Span,
    /// Whether it is the actors' side.
    pub actor: bool,
    /// Countries as they are told, `None` for unknown ones, with what speaks for that; then each other country.
    pub choices: Vec<(Vec<Option<Country>>, Features)>,
}

/// Gives the sides of acts those countries that are likelier than what the words tell: of each act, the side that is surer
/// first, and then the other beside it.
pub(super) fn ascribe(
    site: &Site<'_>,
    book: &Codebook,
    scene: Option<Scene>,
    model: &Model,
    drafts: &mut [Draft],
    mut explain: Option<&mut Vec<Line>>,
) {
    let about = About::new(site, book, scene, drafts);
    let mut changes: Vec<(usize, Sides)> = Vec::new();
    for (k, d) in drafts.iter().enumerate() {
        let mut sides = d.sides.clone();
        let mut roles: Vec<Role> = about.roles(d).collect();
        let open = roles.len();
        while let Some((_, c, role)) = roles
            .iter()
            .filter_map(|&role| about.view(d, &sides, role).likelier(model))
            .max_by(|a, b| a.0.total_cmp(&b.0))
        {
            let view = about.view(d, &sides, role);
            let side = view.side(c, model);
            if let Some(lines) = explain.as_deref_mut() {
                let rule = book.rules[d.rule].name.clone();
                let text = view.reasons(c, &side, model);
                lines.push(Line { token: d.head, step: "role", rule, at: "models/sides.tsv".to_owned(), text });
            }
            *(if role.is_actor() { &mut sides.actors } else { &mut sides.recipients }) = vec![side];
            roles.retain(|&r| r != role);
        }
        if roles.len() < open {
            changes.push((k, sides));
        }
    }
    for (k, sides) in changes {
        drafts[k].told = Some(std::mem::replace(&mut drafts[k].sides, sides));
    }
}

/// Gives the sides with what speaks for each choice, for training.
pub(super) fn open(site: &Site<'_>, book: &Codebook, scene: Option<Scene>, drafts: &[Draft]) -> Vec<Open> {
    let about = About::new(site, book, scene, drafts);
    let mut out = Vec::new();
    for d in drafts {
        for role in about.roles(d) {
            let view = about.view(d, &d.sides, role);
            let mut told = Features::default();
            view.as_told(&mut told);
            let mut choices = vec![(view.own().iter().map(|s| s.party.country).collect(), told)];
            for c in view.others() {
                let mut features = Features::default();
                view.as_other(c, &mut features);
                choices.push((vec![Some(c)], features));
            }
            out.push(Open { kind: d.kind, head: site.doc.token(d.head).span, actor: role.is_actor(), choices });
        }
    }
    out
}

/// Which side of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Actor,
    Recipient,
}

impl Role {
    const fn is_actor(self) -> bool {
        matches!(self, Self::Actor)
    }

    const fn text(self) -> &'static str {
        if self.is_actor() { "actor" } else { "recipient" }
    }
}

/// A country that the article speaks of.
struct Spoken<'a> {
    country: Country,
    /// Its mentions, in the order of their heads, with those that they stand for.
    mentions: Vec<(&'a Mention, &'a Who)>,
}

/// Whom an article speaks of, and what is done in it.
struct About<'a> {
    site: &'a Site<'a>,
    book: &'a Codebook,
    scene: Option<Scene>,
    /// The most spoken of first.
    spoken: Vec<Spoken<'a>>,
    /// Of each sentence, the countries mentioned there, as indices of `spoken`.
    in_sentence: Vec<Vec<usize>>,
    /// Acts of each type that a country does and suffers.
    done: HashMap<(EventType, Country), [usize; 2]>,
    /// All mentions of countries.
    n_mentions: usize,
}

impl<'a> About<'a> {
    fn new(site: &'a Site<'a>, book: &'a Codebook, scene: Option<Scene>, drafts: &[Draft]) -> Self {
        let mut spoken: Vec<Spoken<'a>> = Vec::new();
        let mut n_mentions = 0;
        for m in site.mentions.all().iter().filter(|m| m.who.kind != Kind::Thing && m.who.country.is_some()) {
            n_mentions += 1;
            for who in std::iter::once(&m.who).chain(&m.also) {
                let Some(country) = who.country else { continue };
                match spoken.iter_mut().find(|s| s.country == country) {
                    Some(s) => s.mentions.push((m, who)),
                    None => spoken.push(Spoken { country, mentions: vec![(m, who)] }),
                }
            }
        }
        spoken.sort_by(|a, b| b.mentions.len().cmp(&a.mentions.len()).then(a.country.cmp(&b.country)));
        let mut in_sentence = vec![Vec::new(); site.doc.sents().len()];
        for (k, s) in spoken.iter().enumerate() {
            for (m, _) in &s.mentions {
                let there: &mut Vec<usize> = &mut in_sentence[site.doc.sent_of(m.head)];
                if there.last() != Some(&k) {
                    there.push(k);
                }
            }
        }
        let mut done: HashMap<(EventType, Country), [usize; 2]> = HashMap::new();
        for d in drafts {
            for (n, side) in [&d.sides.actors, &d.sides.recipients].into_iter().enumerate() {
                for c in countries(side) {
                    done.entry((d.kind, c)).or_default()[n] += 1;
                }
            }
        }
        Self { site, book, scene, spoken, in_sentence, done, n_mentions }
    }

    /// Further acts of the type of `d` that a country does and suffers.
    fn further(&self, d: &Draft, c: Country) -> [usize; 2] {
        let all = self.done.get(&(d.kind, c)).copied().unwrap_or_default();
        let own = [&d.sides.actors, &d.sides.recipients].map(|side| usize::from(has(side, c)));
        [all[0].saturating_sub(own[0]), all[1].saturating_sub(own[1])]
    }

    /// The roles that an act has and that may be ascribed.
    fn roles(&self, d: &Draft) -> impl Iterator<Item = Role> + use<> {
        let no_recipient = self.book.rules[d.rule].mutual || self.is_aimed_at_anybody(d);
        let foreign = [&d.sides.actors, &d.sides.recipients].map(|side| self.is_foreign(side));
        let open = move |r: &Role| if r.is_actor() { !foreign[0] } else { !no_recipient && !foreign[1] };
        [Role::Actor, Role::Recipient].into_iter().filter(open)
    }

    /// Tells whether a side is told to be of no country that the article is about: "foreign leaders".
    fn is_foreign(&self, side: &[Side]) -> bool {
        let foreign =
            |s: &Side| s.party.country.is_none() && s.party.span.is_some() && is_foreign(self.site.doc, s.token);
        !side.is_empty() && side.iter().all(foreign)
    }

    /// "Rejected any pressure", "rebuffed external interference": the words keep open on purpose whose it is.
    fn is_aimed_at_anybody(&self, d: &Draft) -> bool {
        let doc = self.site.doc;
        let open = |t: usize| match doc.dep(t) {
            dep::DET => doc.norm(t) == "any",
            dep::AMOD => matches!(doc.norm(t), "external" | "outside"),
            _ => false,
        };
        let objects = &self.site.frames.of(d.head).obj;
        d.sides.recipients.is_empty() && objects.iter().any(|&o| doc.children(o).any(open))
    }

    fn view<'v>(&'v self, d: &'v Draft, sides: &'v Sides, role: Role) -> View<'v, 'a> {
        View { about: self, d, sides, role }
    }
}

/// One side of one act.
struct View<'v, 'a> {
    about: &'v About<'a>,
    d: &'v Draft,
    /// Its sides, as far as they are settled.
    sides: &'v Sides,
    role: Role,
}

/// Puts features for the role, and for type and role.
struct Both<'s, S> {
    sink: &'s mut S,
    role: Name<'static>,
    kind: Name<'static>,
}

impl<S: Sink> Both<'_, S> {
    fn role(&mut self, part: Name<'_>, rest: Name<'_>, value: f64) {
        self.sink.put(&[self.role, part, rest], value);
    }

    fn put(&mut self, part: Name<'_>, value: f64) {
        if value != 0.0 {
            self.sink.put(&[self.role, part], value);
            self.sink.put(&[self.kind, self.role, part], value);
        }
    }

    fn flag(&mut self, part: Name<'_>, holds: bool) {
        self.put(part, f64::from(u8::from(holds)));
    }

    fn pair(&mut self, part: Name<'_>, rest: Name<'_>) {
        self.sink.put(&[self.role, part, rest], 1.0);
        self.sink.put(&[self.kind, self.role, part, rest], 1.0);
    }
}

impl<'v, 'a: 'v> View<'v, 'a> {
    fn both<'s, S: Sink>(&self, sink: &'s mut S) -> Both<'s, S> {
        let role = if self.role.is_actor() { name!("actor") } else { name!("recipient") };
        Both { sink, role, kind: Name::of(self.d.kind.as_str()) }
    }

    fn rule(&self) -> &Rule {
        &self.about.book.rules[self.d.rule]
    }

    fn doc(&self) -> &'a Document {
        self.about.site.doc
    }

    fn own(&self) -> &'v [Side] {
        if self.role.is_actor() { &self.sides.actors } else { &self.sides.recipients }
    }

    fn opposite(&self) -> &'v [Side] {
        if self.role.is_actor() { &self.sides.recipients } else { &self.sides.actors }
    }

    fn is_opposite(&self, c: Country) -> bool {
        has(self.opposite(), c)
    }

    fn is_own(&self, c: Country) -> bool {
        matches!(self.own(), [one] if one.party.country == Some(c))
    }

    /// The mentions of a country in sentences `from` to `to` as counted from that of the act.
    fn within(&self, s: &'v Spoken<'a>, before: usize, after: usize) -> &'v [(&'a Mention, &'a Who)] {
        let doc = self.doc();
        let sentence = doc.sent_of(self.d.head);
        let first = s.mentions.partition_point(|(m, _)| doc.sent_of(m.head) + before < sentence);
        let last = s.mentions.partition_point(|(m, _)| doc.sent_of(m.head) <= sentence + after);
        &s.mentions[first.min(last)..last]
    }

    fn here(&self, s: &'v Spoken<'a>) -> &'v [(&'a Mention, &'a Who)] {
        self.within(s, 0, 0)
    }

    /// The countries that the sentence mentions.
    fn beside(&self) -> impl Iterator<Item = Country> {
        let there = &self.about.in_sentence[self.doc().sent_of(self.d.head)];
        there.iter().map(|&k| self.about.spoken[k].country)
    }

    fn spoken(&self, c: Country) -> Option<&'v Spoken<'a>> {
        self.about.spoken.iter().find(|s| s.country == c)
    }

    /// The countries that are asked besides that of the side as it is told.
    fn others(&self) -> impl Iterator<Item = Country> {
        let about = self.about;
        let sentence = self.doc().sent_of(self.d.head);
        let near = about.in_sentence[sentence.saturating_sub(REACH)..=sentence].iter().flatten().copied();
        let mut numbers: Vec<usize> = near.chain(0..MOST.min(about.spoken.len())).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut all: Vec<Country> = numbers.into_iter().map(|k| about.spoken[k].country).collect();
        let more = self.about.scene.map(|s| s.country).into_iter();
        for c in more.chain(self.opposite().iter().filter_map(|s| s.party.country)) {
            if !all.contains(&c) {
                all.push(c);
            }
        }
        all.retain(|&c| !self.is_own(c));
        all.into_iter()
    }

    /// The country that is likelier than the side as it is told, and by how much (log-odds).
    fn likelier(&self, model: &Model) -> Option<(f64, Country, Role)> {
        let rate = |c: Option<Country>| {
            model.sum(|f| match c {
                Some(c) => self.as_other(c, f),
                None => self.as_told(f),
            })
        };
        let best = self.others().map(|c| (rate(Some(c)), c)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)))?;
        let bar = rate(None);
        (best.0 > bar).then_some((best.0 - bar, best.1, self.role))
    }

    /// Why a country is taken, in words.
    fn reasons(&self, c: Country, side: &Side, model: &Model) -> String {
        let (mut taken, mut told) = (Features::default(), Features::default());
        self.as_other(c, &mut taken);
        self.as_told(&mut told);
        let (role, code) = (self.role.text(), side.party.code());
        let (taken, bar) = (model.explain(&taken), model.probability(&told));
        format!("{role}: {code}, {taken}; as told {bar:.2}")
    }

    /// What speaks for the side as it is told.
    fn as_told<S: Sink>(&self, sink: &mut S) {
        let mut f = self.both(sink);
        let own = self.own();
        self.base(own.is_empty(), &mut f);
        for s in own {
            f.pair(name!("is kind"), Name::of(s.kind.as_str()));
            f.role(name!("is sector"), Name::of(s.party.sector.map_or("none", Sector::as_str)), 1.0);
            f.flag(name!("is implied"), s.party.span.is_none());
            f.flag(name!("is unknown"), s.party.country.is_none());
            if let Some(m) = self.about.site.mentions.at(s.token) {
                f.role(name!("is form"), Name::of(form(m)), 1.0);
            }
            f.role(name!("is path"), Name::of(&path(self.doc(), self.d.head, s.token)), 1.0);
            f.role(name!("is"), name!("far"), (s.token.abs_diff(self.d.head) as f64).ln_1p());
        }
        f.flag(name!("is many"), own.iter().any(|s| s.party.country != own[0].party.country));
        if let [one] = own
            && let Some(c) = one.party.country
        {
            self.of_country(c, &mut f);
        }
    }

    /// What is known of the act whose side is told, or told to be nobody.
    fn base<S: Sink>(&self, nobody: bool, f: &mut Both<'_, S>) {
        let (d, site, scene) = (self.d, self.about.site, self.about.scene);
        let what = if nobody { name!("nobody") } else { name!("told") };
        let frame = site.frames.of(d.head);
        let opposite = self.opposite();
        let beside = self.beside().filter(|&c| !self.is_opposite(c));
        let beside = ["0", "1", "2", "3"][beside.count().min(3)];
        f.pair(what, name!("any"));
        f.pair(what, Name::of(beside));
        let holds = [
            (name!("passive"), frame.passive),
            (name!("no subject"), frame.subj.is_empty()),
            (name!("opposite nobody"), opposite.is_empty()),
            (name!("opposite unknown"), !opposite.is_empty() && opposite.iter().all(|s| s.party.country.is_none())),
            (name!("near"), d.near.is_some()),
            (name!("reported"), d.reported_by.is_some()),
            (name!("mutual"), self.rule().mutual),
            (name!("back"), d.again.is_some()),
            (name!("scene opposite"), scene.is_some_and(|s| self.is_opposite(s.country))),
            (name!("home"), scene.is_some_and(|s| s.is_home(s.country))),
        ];
        for (name, _) in holds.into_iter().filter(|x| x.1) {
            f.pair(what, name);
        }
        f.role(what, name!("countries"), (self.about.spoken.len() as f64).ln_1p());
    }

    /// What speaks for another country.
    fn as_other<S: Sink>(&self, c: Country, sink: &mut S) {
        let mut f = self.both(sink);
        f.put(name!("other"), 1.0);
        if !self.own().is_empty() {
            f.role(name!("other"), name!("instead"), 1.0);
        }
        self.of_country(c, &mut f);
    }

    /// What speaks for a country.
    fn of_country<S: Sink>(&self, c: Country, f: &mut Both<'_, S>) {
        let (about, d) = (self.about, self.d);
        let same = self.opposite().iter().find(|s| s.party.country == Some(c));
        f.flag(name!("same"), same.is_some());
        if let Some(s) = same {
            f.pair(name!("same as"), Name::of(s.party.sector.map_or("none", Sector::as_str)));
        }
        if about.scene.is_some_and(|s| s.country == c) {
            f.put(name!("scene"), 1.0);
            f.flag(name!("home"), about.scene.is_some_and(|s| s.is_home(c)));
            f.flag(name!("scene same"), same.is_some());
            f.flag(name!("scene other"), same.is_none() && !self.opposite().is_empty());
        }
        f.flag(name!("body"), c.is_body());
        f.flag(name!("place"), d.place.as_ref().and_then(Toponym::country) == Some(c));
        let [acts, suffers] = about.further(d, c);
        f.put(name!("acts so"), (acts as f64).ln_1p());
        f.put(name!("suffers so"), (suffers as f64).ln_1p());
        let Some(s) = self.spoken(c) else { return };
        f.role(name!("share"), name!("of all"), s.mentions.len() as f64 / about.n_mentions.max(1) as f64);
        let (here, before) = (self.here(s), self.within(s, 1, 0));
        f.flag(name!("before"), before.len() > here.len());
        f.flag(name!("earlier"), self.within(s, REACH, 0).len() > before.len());
        f.flag(name!("after"), self.within(s, 0, 1).len() > here.len());
        f.flag(name!("title"), s.mentions.first().is_some_and(|(m, _)| self.doc().sent_of(m.head) == 0));
        match here.iter().min_by_key(|(m, _)| m.head.abs_diff(d.head)) {
            Some((m, _)) => self.of_mention(m, c, f),
            None => self.of_absent(s, f),
        }
    }

    /// What the nearest mention in the sentence tells.
    fn of_mention<S: Sink>(&self, m: &Mention, c: Country, f: &mut Both<'_, S>) {
        let (doc, head) = (self.doc(), self.d.head);
        f.put(name!("here"), 1.0);
        f.flag(name!("only here"), self.beside().all(|o| o == c));
        f.flag(name!("left"), m.head < head);
        f.role(name!("path"), Name::of(&path(doc, head, m.head)), 1.0);
        f.role(name!("kind"), Name::of(m.who.kind.as_str()), 1.0);
        f.role(name!("form"), Name::of(form(m)), 1.0);
        f.role(name!("sector"), Name::of(m.who.sector.map_or("none", Sector::as_str)), 1.0);
        f.role(name!("distance"), name!("here"), (m.head.abs_diff(head) as f64).ln_1p());
        if doc.dep(m.head) == dep::POBJ {
            f.role(name!("prep"), Name::of(&lower(doc, doc.head(m.head))), 1.0);
        }
    }

    /// What is known of a country that the sentence does not mention.
    fn of_absent<S: Sink>(&self, s: &Spoken<'_>, f: &mut Both<'_, S>) {
        f.put(name!("not here"), 1.0);
        let n = s.mentions.partition_point(|(m, _)| m.head < self.d.head);
        if let Some((m, _)) = n.checked_sub(1).and_then(|n| s.mentions.get(n)) {
            let sentences = self.doc().sent_of(self.d.head) - self.doc().sent_of(m.head);
            f.role(name!("back"), name!("by"), (sentences as f64).ln_1p());
            f.role(name!("last"), Name::of(m.who.sector.map_or("none", Sector::as_str)), 1.0);
        }
    }

    /// Who of a country is meant: the likeliest of those whom the sentence mentions, else an organ or the people, as the
    /// rule says.
    fn side(&self, c: Country, model: &Model) -> Side {
        let doc = self.doc();
        // "A spokesman for the army" is not against the army.
        let phrase = |s: &Side| self.about.site.mentions.at(s.token).map(|o| o.tokens);
        let within =
            |m: &Mention, s: &Side| phrase(s).is_some_and(|r| r.contains(m.head)) || m.tokens.contains(s.token);
        let is = |who: &Who, s: &Side| !who.name.is_empty() && who.name == s.party.name;
        let taken = |m: &Mention, who: &Who| {
            self.opposite().iter().any(|s| s.party.span.is_some() && (within(m, s) || is(who, s)))
        };
        let rate = |m: &Mention| model.sum(|f| self.of_mention(m, c, &mut self.both(f)));
        let here = self.spoken(c).map_or(&[][..], |s| self.here(s)).iter().filter(|(m, who)| !taken(m, who));
        let rated = here.map(|(m, who)| (rate(m), m, who));
        let likeliest = rated.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.head.cmp(&a.1.head)));
        if let Some((_, m, who)) = likeliest {
            return Side { token: m.head, party: roles::party(doc, m, who), kind: who.kind };
        }
        let sector = self.sector(c);
        let kind = if sector == Some(Sector::Cvl) { Kind::People } else { Kind::Org };
        Side { token: self.d.head, kind, party: Party { country: Some(c), sector, ..Party::default() } }
    }

    /// The sector of those of a country whom the sentence does not mention.
    fn sector(&self, c: Country) -> Option<Sector> {
        if c.is_body() {
            return Sector::parse(if c.as_str() == "NGO" { "NGO" } else { "IGO" });
        }
        let rule = self.rule();
        let home = if self.role.is_actor() { rule.home_by } else { rule.home };
        // Nobody acts towards himself.
        let is_opposite = |sector: Sector| self.opposite().iter().any(|s| s.party.sector == Some(sector));
        let home = home.filter(|&sector| !is_opposite(sector));
        match (self.is_opposite(c), self.d.kind) {
            (_, EventType::Protest) if self.role.is_actor() => Some(Sector::Cvl),
            (true, _) => home.or(Some(if is_opposite(Sector::Gov) { Sector::Cvl } else { Sector::Gov })),
            (false, _) => Some(Sector::Gov),
        }
    }
}

/// Tells whether somebody of a side is of this country.
fn has(side: &[Side], c: Country) -> bool {
    side.iter().any(|s| s.party.country == Some(c))
}

/// The countries of a side, each once.
fn countries(side: &[Side]) -> Vec<Country> {
    let mut all: Vec<Country> = side.iter().filter_map(|s| s.party.country).collect();
    all.sort_unstable();
    all.dedup();
    all
}

fn form(m: &Mention) -> &'static str {
    match m.form {
        Form::Name => "name",
        Form::Description => "description",
        Form::Pronoun => "pronoun",
    }
}

/// The way through the tree from a head up and down to a mention: `^ccomp/nsubj`, `/against/pobj`; `far` for long ones.
fn path(doc: &Document, from: usize, to: usize) -> String {
    let up: Vec<usize> = std::iter::once(from).chain(doc.ancestors(from)).take(FAR + 1).collect();
    let (mut at, mut down) = (to, Vec::new());
    loop {
        if let Some(k) = up.iter().position(|&u| u == at) {
            if k + down.len() > FAR {
                break;
            }
            let mut out: String = up[..k].iter().flat_map(|&u| ["^", doc.dep(u).as_str()]).collect();
            for &t in down.iter().rev() {
                out.push('/');
                match doc.dep(t) {
                    dep::PREP | dep::AGENT => out.push_str(&lower(doc, t)),
                    label => out.push_str(label.as_str()),
                }
            }
            return out;
        }
        if down.len() == FAR || doc.head(at) == at {
            break;
        }
        down.push(at);
        at = doc.head(at);
    }
    "far".to_owned()
}
