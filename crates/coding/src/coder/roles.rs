//! Who acts and towards whom: the places that a rule names, read into parties.

use super::frames::Frames;
use super::matching::{Carrier, Site};
use crate::codebook::pattern::{Path, Rel, Words};
use crate::codebook::{Part, Rule};
use crate::mention::{Form, Kind, Mention, Who};
use crate::ontology::{Country, EventType, Sector};
use crate::record::Party;
use std::sync::OnceLock;
use text::{Document, Pos, TokenRange, dep, ent, tag};

/// A side of a draft: the token it stands at and who that is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Side {
    pub(crate) token: usize,
    pub(crate) party: Party,
    pub(crate) kind: Kind,
}

/// Both sides of an event.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sides {
    pub(crate) actors: Vec<Side>,
    pub(crate) recipients: Vec<Side>,
}

impl Sides {
    /// Tells whether neither side is told.
    pub(crate) const fn is_empty(&self) -> bool {
        self.actors.is_empty() && self.recipients.is_empty()
    }
}

struct Defaults {
    actor: [Vec<Path>; 3],
    recipient: [Vec<Path>; 3],
    between: Vec<Path>,
}

fn defaults() -> &'static Defaults {
    static DEFAULTS: OnceLock<Defaults> = OnceLock::new();
    DEFAULTS.get_or_init(|| {
        // The lists are fixed and name known relations only (a test reads them).
        let read = |list: &str| -> Vec<Path> {
            list.split(", ").filter_map(|p| crate::codebook::pattern::paths(p).ok()).flatten().collect()
        };
        Defaults {
            actor: [read("subj"), read("poss, by, from, mod, lead.subj"), read("subj")],
            recipient: [
                read("obj, iobj, against, on, at, towards, toward, with, to, upon"),
                read("against, on, at, towards, toward, with, to, of"),
                read("with, to, towards, toward, about, at"),
            ],
            between: read("between, among"),
        }
    })
}

/// Fills the roles of a rule that matched at `head`.
pub(crate) fn fill(site: &Site<'_>, rule: &Rule, part: Part, head: usize, carrier: Option<Carrier<'_>>) -> Sides {
    let mut sides = find(site, rule, part, head, carrier);
    if let Some(organ) = rule.organ {
        // A country is its government unless the act is one of its forces' (coding guide, section 2).
        for side in &mut sides.actors {
            if matches!(side.kind, Kind::State | Kind::Place) && side.party.sector == Some(Sector::Gov) {
                side.party.sector = Some(organ);
            }
        }
    }
    sides
}

fn find(site: &Site<'_>, rule: &Rule, part: Part, head: usize, carrier: Option<Carrier<'_>>) -> Sides {
    let at = Spot { site, rule, part, head, carrier };
    if rule.mutual {
        return Sides { actors: at.parties(), recipients: Vec::new() };
    }
    let actors = at.actors();
    let recipients = at.recipients(&actors);
    Sides { actors, recipients }
}

/// A rule that matched at a word, whose places are looked up.
struct Spot<'a, 'd> {
    site: &'a Site<'d>,
    rule: &'a Rule,
    part: Part,
    head: usize,
    carrier: Option<Carrier<'a>>,
}

impl Spot<'_, '_> {
    fn actor_paths(&self) -> &[Path] {
        self.rule.actor.as_ref().unwrap_or(&defaults().actor[self.part as usize])
    }

    fn recipient_paths(&self) -> &[Path] {
        self.rule.recipient.as_ref().unwrap_or(&defaults().recipient[self.part as usize])
    }

    fn look(&self, path: &Path, explicit: bool) -> Vec<Side> {
        at_path(self.site, self.head, self.carrier, path, explicit)
    }

    /// Those at a place of the actor. A place's name before a noun says where or about whom ("the Kenya bombing", "Syria
    /// talks"); an adjective or an acronym acts ("the Kenyan bombing", "US strikes").
    fn acting(&self, path: &Path, explicit: bool) -> Vec<Side> {
        let mut found = self.look(path, explicit);
        if path.last() == Some(&Rel::Mod) {
            let doc = self.site.doc;
            found.retain(|s| {
                let place = doc.ent_of(s.token).is_some_and(|e| matches!(e.label, ent::GPE | ent::LOC));
                let acronym = doc.text_of(s.token).chars().all(|c| c.is_uppercase() || c == '.');
                let before = matches!(doc.dep(s.token), dep::COMPOUND | dep::NMOD);
                !(place && before && !acronym && doc.token(s.token).pos == Pos::Propn)
            });
        }
        found
    }

    /// The first of the light verb's own places that holds somebody who passes `keep`.
    fn carried(&self, paths: impl Fn(Carrier<'_>) -> Vec<Path>, keep: impl Fn(Vec<Side>) -> Vec<Side>) -> Vec<Side> {
        let Some(c) = self.carrier else { return Vec::new() };
        let found = paths(c).iter().map(|p| keep(at_path(self.site, c.verb, None, p, true))).find(|s| !s.is_empty());
        found.unwrap_or_default()
    }

    /// All parties of a mutual act.
    fn parties(&self) -> Vec<Side> {
        let mut out = Vec::new();
        let explicit = self.rule.actor.is_some();
        for path in self.actor_paths().iter().chain(self.recipient_paths()).chain(&defaults().between) {
            if path.first() != Some(&Rel::Lead) || explicit {
                add(&mut out, self.acting(path, explicit));
            }
        }
        if let Some(c) = self.carrier {
            // "held talks in Cairo with": of the light verb's places only the partner's.
            let with = |p: &&Path| matches!(p.as_slice(), [Rel::Prep(w)] if w == "with");
            for path in c.light.actor.iter().chain(c.light.recipient.iter().filter(with)) {
                add(&mut out, at_path(self.site, c.verb, None, path, true));
            }
        } else if self.part == Part::Noun && out.len() < 2 {
            let with = self.site.frames.of(self.head).preps.iter().any(|(p, _)| self.site.doc.norm(*p) == "with");
            let more = if with { clause_subject } else { clause_parties };
            add(&mut out, more(self.site, self.head));
        }
        out
    }

    fn actors(&self) -> Vec<Side> {
        let explicit = self.rule.actor.is_some();
        let of_light = || self.carried(|c| c.light.actor.clone(), |s| s);
        for path in self.actor_paths() {
            // The subject of a light verb comes from its own entry, which may be reversed ("faces criticism").
            if path.first() == Some(&Rel::Lead) && !explicit {
                continue;
            }
            // "launched a strike from the hills": who launches comes before where from.
            if !explicit && matches!(path.as_slice(), [Rel::Prep(p)] if p == "from") {
                let actors = of_light();
                if !actors.is_empty() {
                    return actors;
                }
            }
            let actors = self.acting(path, explicit);
            if !actors.is_empty() {
                return actors;
            }
        }
        let mut actors = of_light();
        let by_subject = || self.actor_paths().iter().any(|p| matches!(p.as_slice(), [Rel::Subj | Rel::Poss]));
        if actors.is_empty() && (!explicit || by_subject()) {
            actors = fallback_actor(self.site, self.part, self.head);
        }
        if actors.is_empty() && self.part == Part::Noun && self.rule.kind == Some(EventType::Consult) {
            actors = clause_subject(self.site, self.head);
        }
        actors
    }

    fn recipients(&self, actors: &[Side]) -> Vec<Side> {
        let site = self.site;
        // Of several states that one phrase counts ("the two countries") the actor's own is no recipient.
        let counted = |s: &Side| site.mentions.at(s.token).is_some_and(|m| !m.also.is_empty());
        let own = |a: &Side, s: &Side| same_party(a, s) || counted(s) && a.party.country == s.party.country;
        let free =
            |sides: Vec<Side>| sides.into_iter().filter(|s| !actors.iter().any(|a| own(a, s))).collect::<Vec<_>>();
        for path in self.recipient_paths() {
            let mut found = free(self.look(path, self.rule.recipient.is_some()));
            if found.is_empty() && self.part == Part::Verb && matches!(path.as_slice(), [Rel::Prep(_)]) {
                // "imposed sanctions on": the phrase may hang on the object.
                for o in site.frames.of(self.head).obj.clone() {
                    found = free(at_path(site, o, None, path, true));
                    if !found.is_empty() {
                        break;
                    }
                }
            }
            if found.is_empty() && self.part == Part::Noun && matches!(path.as_slice(), [Rel::Prep(_)]) {
                found = free(self.behind_agent(actors, path));
            }
            if !found.is_empty() {
                return found;
            }
        }
        if self.part == Part::Verb && self.recipient_paths().iter().any(|p| matches!(p.as_slice(), [Rel::Obj])) {
            let found = free(self.between_in_object());
            if !found.is_empty() {
                return found;
            }
        }
        let carried = self.carried(|c| c.light.recipient.clone(), free);
        if !carried.is_empty() {
            return carried;
        }
        free(self.elsewhere_in_clause())
    }

    /// "Violence by the police against migrants": the parser hangs the second phrase on the first.
    fn behind_agent(&self, actors: &[Side], path: &Path) -> Vec<Side> {
        let doc = self.site.doc;
        let aims =
            |p: &Rel| matches!(p, Rel::Prep(w) if matches!(w.as_ref(), "against" | "on" | "at" | "towards" | "toward"));
        let agent = |s: &&Side| doc.dep(s.token) == dep::POBJ && doc.norm(doc.head(s.token)) == "by";
        let agents = actors.iter().filter(agent).filter(|_| path.iter().all(aims));
        agents.flat_map(|s| at_path(self.site, s.token, None, path, true)).collect()
    }

    /// A recipient that another verb of the clause holds: those whom the attack that is its subject killed; those to
    /// whom somebody wrote, urging ("sent a letter to the minister requesting").
    fn elsewhere_in_clause(&self) -> Vec<Side> {
        const HARM: [&str; 12] = [
            "kill", "injure", "wound", "hit", "strike", "target", "destroy", "damage", "hurt", "shake", "rock", "claim",
        ];
        let (site, head) = (self.site, self.head);
        let (doc, f) = (site.doc, site.frames.of(head));
        let at = |tokens: Vec<usize>| {
            let mut out = Vec::new();
            for t in tokens.into_iter().flat_map(|t| site.frames.conjuncts(t)) {
                add(&mut out, parties_at(site, t, 0));
            }
            out
        };
        if self.part == Part::Noun {
            let top = site.frames.measure_of(head).unwrap_or(head);
            let verb = f.lead.filter(|_| top == head).or_else(|| site.frames.of(top).lead);
            let harmed = verb.filter(|&v| {
                self.rule.kind == Some(EventType::Assault)
                    && HARM.contains(&doc.lemma(v))
                    && site.frames.of(v).subj.contains(&top)
            });
            return harmed.map(|v| at(site.frames.of(v).obj.clone())).unwrap_or_default();
        }
        let speaks = matches!(
            self.rule.kind,
            Some(EventType::Request | EventType::Accuse | EventType::Threaten | EventType::Agree | EventType::Reject)
        );
        let participle = doc.token(head).tag == tag::VBG && matches!(doc.dep(head), dep::ADVCL | dep::ACL);
        if self.part != Part::Verb || !speaks || !participle {
            return Vec::new();
        }
        let up = doc.head(head);
        let verb = if site.frames.is_verbal(up) { Some(up) } else { site.frames.of(up).lead };
        let Some(v) = verb.filter(|&v| {
            site.frames.is_verbal(v)
                && matches!(
                    doc.lemma(v),
                    "send" | "write" | "tell" | "address" | "speak" | "call" | "phone" | "issue" | "submit" | "deliver"
                )
        }) else {
            return Vec::new();
        };
        let u = site.frames.of(v);
        let to = u.preps.iter().filter(|(p, _)| matches!(doc.norm(*p), "to" | "with")).map(|x| x.1);
        let object = if doc.lemma(v) == "tell" { u.obj.clone() } else { Vec::new() };
        at(u.iobj.iter().copied().chain(to).chain(object).collect())
    }

    /// "Denounced the accord between ...", "the memorandum of understanding between ...": the parties of a thing that
    /// is nobody's alone.
    fn between_in_object(&self) -> Vec<Side> {
        let site = self.site;
        let mut out = Vec::new();
        for o in site.frames.of(self.head).obj.clone() {
            let inner = site.frames.of(o).preps.iter().map(|x| x.1).find(|&t| !site.frames.of(t).preps.is_empty());
            for path in &defaults().between {
                for t in std::iter::once(o).chain(inner) {
                    add(&mut out, at_path(site, t, None, path, true));
                }
            }
        }
        out
    }
}

/// A recipient that is not told at its place but follows from the sentence: the other side named in what is promised or
/// threatened, or, for an act that somebody answers ("in response to threats from ..."), the one who answers.
pub(crate) fn implied(
    site: &Site<'_>,
    answering: &Words,
    rule: &Rule,
    head: usize,
    content: &[TokenRange],
    actors: &[Side],
) -> Vec<Side> {
    let countries = actors.iter().filter_map(|a| a.party.country).collect::<std::collections::HashSet<_>>();
    // Who agree among themselves leave nobody to be found; a place named with "in" is one.
    let among = rule.kind == Some(EventType::Agree) && countries.len() > 1;
    let located =
        |t: usize| site.doc.dep(t) == dep::POBJ && matches!(site.doc.norm(site.doc.head(t)), "in" | "at" | "near");
    let other = |s: &Side| s.party.country.is_some() && !actors.iter().any(|a| a.party.country == s.party.country);
    if matches!(rule.kind, Some(EventType::Threaten | EventType::Agree | EventType::Reject))
        && !actors.is_empty()
        && !among
    {
        let told = content.iter().flat_map(|r| r.iter()).find_map(|t| {
            let m =
                site.mentions.at(t).filter(|m| m.who.is_actor() && m.who.kind != Kind::Place && !located(m.head))?;
            let mut sides = Vec::new();
            for c in site.frames.conjuncts(m.head) {
                let those = site.mentions.at(c).map(|m| of_mention(site.doc, m)).unwrap_or_default();
                add(&mut sides, those.into_iter().filter(|s| other(s) && is_political(&s.party)).collect());
            }
            (!sides.is_empty()).then_some(sides)
        });
        if let Some(sides) = told {
            return sides;
        }
    }
    // "Spent millions to improve Kenya's harvests": help goes to those named after it.
    if rule.kind == Some(EventType::Aid) && !actors.is_empty() {
        let doc = site.doc;
        let mut after = doc.subtree(head).iter().filter(|&t| t > head);
        let told = after.find_map(|t| {
            let m = site.mentions.at(t).filter(|m| m.who.is_actor() && m.form != Form::Pronoun)?;
            let against =
                doc.dep(t) == dep::POBJ && !matches!(doc.norm(doc.head(t)), "to" | "for" | "in" | "of" | "with");
            let sides: Vec<Side> =
                of_mention(doc, m).into_iter().filter(|s| !against && other(s) && s.party.sector.is_some()).collect();
            (!sides.is_empty()).then_some(sides)
        });
        return told.unwrap_or_default();
    }
    if site.frames.is_verbal(head) {
        return Vec::new();
    }
    // The chain of nouns and prepositions above an event noun, up to the verb: "in response to veiled threats".
    let doc = site.doc;
    let mut answers = false;
    for up in doc.ancestors(head).take(6) {
        if site.frames.is_verbal(up) {
            if !answers {
                return Vec::new();
            }
            let subjects = site.frames.of(up).subj.clone();
            return subjects.into_iter().flat_map(|t| parties_at(site, t, 0)).filter(other).collect();
        }
        if !doc.token(up).pos.is_nominal() && doc.token(up).pos != Pos::Adp && doc.token(up).pos != Pos::Sconj {
            return Vec::new();
        }
        answers |= answering.contains(doc.lemma(up)) || answering.contains(doc.norm(up));
    }
    Vec::new()
}

/// The organ of a state that some acts imply when nobody is named ("was arrested": the police of the country it
/// happened in, else of the scene where one is given, else of the recipients').
pub(crate) fn implied_organ(
    site: &Site<'_>,
    head: usize,
    recipients: &[Side],
    sector: Sector,
    scene: Option<Country>,
) -> Vec<Side> {
    let state = |r: &Side| r.party.country.is_some_and(|c| !c.is_body());
    let within = |i: usize| site.walk(i, None, &[Rel::Prep("in".into())]);
    // "Protests went on in Serbia": where the verb's act is.
    let verb = site.frames.of(head).lead.filter(|&v| site.frames.is_verbal(v)).map(within).unwrap_or_default();
    let mut places = within(head).into_iter().chain(verb).flat_map(|t| parties_at(site, t, 0));
    let place = places.find(|s| state(s) && matches!(s.kind, Kind::State | Kind::Place));
    let told = || recipients.iter().find(|r| state(r));
    let country = place.as_ref().and_then(|p| p.party.country).or(scene).or_else(|| told()?.party.country);
    country
        .map(|country| Side {
            token: place.as_ref().or_else(told).map_or(head, |s| s.token),
            kind: Kind::Org,
            party: Party { country: Some(country), sector: Some(sector), ..Party::default() },
        })
        .into_iter()
        .collect()
}

/// The verb of the clause that a phrase of time or place with the noun in it belongs to: "after a meeting with Y, X said",
/// "on a visit to Y, X said".
fn clause_around(site: &Site<'_>, noun: usize) -> Option<usize> {
    let doc = site.doc;
    let mut at = noun;
    for _ in 0..6 {
        let up = doc.head(at);
        if up == at {
            return None;
        }
        if site.frames.is_verbal(up) {
            let adverbial = doc.dep(at) == dep::PREP
                && matches!(
                    doc.norm(at),
                    "after"
                        | "during"
                        | "following"
                        | "before"
                        | "ahead"
                        | "in"
                        | "on"
                        | "at"
                        | "upon"
                        | "amid"
                        | "with"
                        | "for"
                );
            return (adverbial || doc.dep(at) == dep::DOBJ).then_some(up);
        }
        if !matches!(doc.dep(at), dep::POBJ | dep::PREP | dep::CONJ | dep::DOBJ) {
            return None;
        }
        at = up;
    }
    None
}

/// The subject of the clause around a noun.
fn clause_subject(site: &Site<'_>, noun: usize) -> Vec<Side> {
    let verb = clause_around(site, noun);
    verb.map(|v| site.frames.of(v).subj.iter().flat_map(|&s| parties_at(site, s, 0)).collect()).unwrap_or_default()
}

/// Who speaks to whom in the clause around a noun: "during the meeting, X told Y".
fn clause_parties(site: &Site<'_>, noun: usize) -> Vec<Side> {
    let Some(verb) = clause_around(site, noun).filter(|&v| site.doc.dep(noun) == dep::POBJ && v != noun) else {
        return Vec::new();
    };
    let f = site.frames.of(verb);
    let to = f.preps.iter().filter(|(p, _)| matches!(site.doc.norm(*p), "to" | "with")).map(|x| x.1);
    let at = |xs: Vec<usize>| {
        let mut out = Vec::new();
        for t in xs.into_iter().flat_map(|t| site.frames.conjuncts(t)) {
            let person =
                |s: &Side| is_political(&s.party) && matches!(s.kind, Kind::Person | Kind::People | Kind::State);
            add(&mut out, parties_at(site, t, 0).into_iter().filter(person).collect());
        }
        out
    };
    let (mut told, heard) = (at(f.subj.clone()), at(f.obj.iter().chain(&f.iobj).copied().chain(to).collect()));
    let apart = told.iter().all(|a| heard.iter().all(|b| a.party.country != b.party.country));
    if told.is_empty() || heard.is_empty() || !apart {
        return Vec::new();
    }
    add(&mut told, heard);
    told
}

/// Gives people and bodies without a country that of the authority over them: what a state does to "96 associations" or
/// "thousands of people" it does to its own, and "police" who meet a country's protesters are that country's.
pub(crate) fn domestic(kind: EventType, sides: &mut Sides) {
    use Sector as S;
    if !matches!(kind, EventType::Coerce | EventType::Protest) {
        return;
    }
    let authority = |s: &Side| matches!(s.party.sector, Some(S::Gov | S::Cop | S::Jud | S::Leg));
    let public = |s: &Side| {
        let sector = s.party.sector;
        matches!(
            sector,
            Some(S::Cvl | S::Ngo | S::Opp | S::Jrn | S::Pty | S::Leg | S::Lab | S::Edu | S::Med | S::Agr | S::Eli)
        )
    };
    let state = |xs: &[Side], of: &dyn Fn(&Side) -> bool| {
        xs.iter().filter(|s| of(s)).find_map(|s| s.party.country.filter(|c| !c.is_body()))
    };
    let (above, below) = if kind == EventType::Protest {
        (&mut sides.recipients, &mut sides.actors)
    } else {
        (&mut sides.actors, &mut sides.recipients)
    };
    let fill = |xs: &mut [Side], of: &dyn Fn(&Side) -> bool, country: Option<Country>| {
        for s in xs.iter_mut().filter(|s| of(s) && s.party.country.is_none()) {
            s.party.country = country;
        }
    };
    let (from_above, from_below) = (state(above, &authority), state(below, &public));
    fill(below, &public, from_above);
    fill(above, &authority, from_below);
}

/// The organ of the actor's own country that some acts are aimed at when no recipient is told ("anti-government
/// protests", "a crackdown on demonstrations").
pub(crate) fn implied_target(actors: &[Side], sector: Sector) -> Vec<Side> {
    let of = actors.iter().find(|a| a.party.country.is_some_and(|c| !c.is_body()) && a.party.sector != Some(sector));
    of.map(|a| Side {
        token: a.token,
        kind: Kind::Org,
        party: Party { country: a.party.country, sector: Some(sector), ..Party::default() },
    })
    .into_iter()
    .collect()
}

/// An actor that syntax gives only at a distance: the subject of a clause further up for a participle whose own clause
/// has a thing for subject; the owner of the whole for an example ("initiatives, including embargoes").
fn fallback_actor(site: &Site<'_>, part: Part, head: usize) -> Vec<Side> {
    let doc = site.doc;
    if part == Part::Noun {
        let preposition = doc.head(head);
        let example = doc.dep(head) == dep::POBJ && matches!(doc.norm(preposition), "including" | "like" | "as");
        return if example { parties_at(site, doc.head(preposition), 0) } else { Vec::new() };
    }
    if doc.dep(head) == dep::ACL && doc.token(head).tag == tag::VBG {
        // "sent a letter requesting": who sent it.
        let carrier = site.frames.of(doc.head(head)).lead.filter(|&v| site.frames.is_verbal(v));
        let subjects = carrier.map(|v| site.frames.of(v).subj.clone()).unwrap_or_default();
        return subjects.into_iter().flat_map(|s| parties_at(site, s, 0)).collect();
    }
    if doc.dep(head) != dep::ADVCL || doc.token(head).tag != tag::VBG {
        return Vec::new();
    }
    doc.ancestors(head)
        .take(4)
        .filter(|&a| site.frames.is_verbal(a))
        .map(|a| site.frames.of(a).subj.iter().flat_map(|&s| parties_at(site, s, 0)).collect::<Vec<_>>())
        .find(|sides| !sides.is_empty())
        .unwrap_or_default()
}

fn same_party(a: &Side, b: &Side) -> bool {
    a.token == b.token && a.party.country == b.party.country
        || (a.party.name == b.party.name && a.party.country == b.party.country && a.party.sector == b.party.sector)
}

fn add(to: &mut Vec<Side>, sides: Vec<Side>) {
    for s in sides {
        if !to.iter().any(|t| same_party(t, &s)) {
            to.push(s);
        }
    }
}

fn at_path(site: &Site<'_>, head: usize, carrier: Option<Carrier<'_>>, path: &Path, explicit: bool) -> Vec<Side> {
    let mut out = Vec::new();
    for end in site.walk(head, carrier, path) {
        if path.last() == Some(&Rel::Mod) && !explicit && !may_act_as_modifier(site.doc, end) {
            continue;
        }
        for t in site.frames.conjuncts(end) {
            let sides = parties_at(site, t, 0);
            add(&mut out, if path.last() == Some(&Rel::Mod) { of_origin(site, t, head, sides) } else { sides });
        }
    }
    out
}

/// Things of people's own, which a demonym gives to the people and not to their state.
const PRIVATE: [&str; 16] = [
    "home",
    "house",
    "village",
    "family",
    "life",
    "neighborhood",
    "neighbourhood",
    "community",
    "farm",
    "property",
    "shop",
    "business",
    "land",
    "mosque",
    "church",
    "town",
];

/// "Israeli jets", "the Syrian border", "a Russian attack": a demonym before a thing means the state.
fn of_origin(site: &Site<'_>, modifier: usize, thing: usize, mut sides: Vec<Side>) -> Vec<Side> {
    if !PRIVATE.contains(&site.doc.lemma(thing)) {
        for s in &mut sides {
            let people = s.kind == Kind::People && s.token == modifier && s.party.country.is_some();
            if people && s.party.sector == Some(Sector::Cvl) {
                s.kind = Kind::State;
                s.party.sector = Some(Sector::Gov);
            }
        }
    }
    sides
}

/// "Russian invasion", "NATO bombing": adjectives of origin and organisations act; "Syria talks", "Gaza protest" name
/// a topic or place.
fn may_act_as_modifier(doc: &Document, i: usize) -> bool {
    let label = doc.ent_of(i).map(|e| e.label);
    doc.token(i).pos == Pos::Adj
        || matches!(label, Some(ent::NORP | ent::ORG))
        || doc.token(i).tag == tag::NNS
        || has_no_adjective(doc, i)
}

/// Countries whose short names do an adjective's work: "a U.S. airstrike".
fn has_no_adjective(doc: &Document, i: usize) -> bool {
    matches!(doc.text_of(i), "U.S." | "US" | "U.S" | "U.K." | "UK" | "UAE" | "USSR")
}

/// The parties that the phrase headed by `i` stands for: itself, or the one its thing belongs to.
pub(crate) fn parties_at(site: &Site<'_>, i: usize, depth: usize) -> Vec<Side> {
    if let Some(m) = site.mentions.at(i)
        && m.who.is_actor()
        && !is_condition(site, i)
    {
        let mut sides = of_mention(site.doc, m);
        // "Israeli changes", "the French offer": the adjective stands for the state, not for its people.
        if matches!(site.doc.dep(i), dep::AMOD | dep::COMPOUND | dep::NMOD)
            && !site.private.contains(site.doc.lemma(site.doc.head(i)))
        {
            for s in sides.iter_mut().filter(|s| s.kind == Kind::People && m.who.sector.is_none()) {
                s.party.sector = s.party.country.map(|_| Sector::Gov);
            }
        }
        return sides;
    }
    if depth > 2 || site.doc.token(i).pos == Pos::Pron || is_condition(site, i) {
        return Vec::new();
    }
    let owner_of_thing = |t: usize| {
        let mut out = Vec::new();
        for c in site.frames.conjuncts(t) {
            add(&mut out, parties_at(site, c, depth + 1));
        }
        out
    };
    let frame = site.frames.of(i);
    if Frames::is_verbal(&site.frames, i) {
        return Vec::new();
    }
    for &p in &frame.poss {
        let out = owner_of_thing(p);
        if !out.is_empty() {
            return out;
        }
    }
    for &m in frame.mods.iter().rev() {
        let mut out = of_origin(site, m, i, owner_of_thing(m));
        lend_country(site, &mut out, m, &frame.mods, depth);
        if out.is_empty() && site.frames.is_verbal(m) {
            // "Washington-led", "Russian-backed": the participle's own modifier.
            let led_by = site
                .doc
                .children(m)
                .filter(|&c| matches!(site.doc.dep(c), dep::NPADVMOD | dep::COMPOUND | dep::AMOD | dep::NSUBJ));
            out = led_by.flat_map(|c| parties_at(site, c, depth + 1)).collect();
        }
        if !out.is_empty() {
            return out;
        }
    }
    for (p, object) in &frame.preps {
        if matches!(site.doc.norm(*p), "of" | "by" | "from" | "in") {
            let out = owner_of_thing(*object);
            if !out.is_empty() {
                return out;
            }
        }
    }
    // "the role assumed by Egypt": the agent of a participle.
    for c in site.doc.children(i).filter(|&c| site.doc.dep(c) == dep::ACL && site.doc.token(c).tag == tag::VBN) {
        for &agent in &site.frames.of(c).subj {
            let out = owner_of_thing(agent);
            if !out.is_empty() {
                return out;
            }
        }
    }
    // "an attack on ships belonging to ..." and other appositions: "the group, Hamas".
    for c in site.doc.children(i).filter(|&c| site.doc.dep(c) == dep::APPOS) {
        let out = owner_of_thing(c);
        if !out.is_empty() {
            return out;
        }
    }
    Vec::new()
}

/// "Israeli army raids": a force that a bare noun names is that of the country named in front of it.
fn lend_country(site: &Site<'_>, sides: &mut [Side], organ: usize, mods: &[usize], depth: usize) {
    let force = |s: &Side| matches!(s.party.sector, Some(Sector::Mil | Sector::Cop));
    let bare = |s: &Side| s.token == organ && s.kind == Kind::Org && force(s);
    let alone = |r: TokenRange| r.len() == 1;
    if !sides.iter().any(bare) || site.mentions.at(organ).is_none_or(|m| !alone(m.tokens)) {
        return;
    }
    let state = mods.iter().copied().filter(|&o| o < organ).flat_map(|o| parties_at(site, o, depth + 1)).find(|s| {
        matches!(s.kind, Kind::State | Kind::People | Kind::Place) && s.party.country.is_some_and(|c| !c.is_body())
    });
    if let Some(of) = state {
        for s in sides.iter_mut().filter(|s| bare(s)) {
            s.party.country = of.party.country;
        }
    }
}

/// "State of emergency", "state of war": a condition and no state.
fn is_condition(site: &Site<'_>, i: usize) -> bool {
    let doc = site.doc;
    doc.lemma(i) == "state"
        && site.frames.of(i).preps.iter().any(|(p, o)| {
            doc.norm(*p) == "of"
                && matches!(
                    doc.lemma(*o),
                    "emergency"
                        | "war"
                        | "siege"
                        | "alert"
                        | "affair"
                        | "mind"
                        | "art"
                        | "exception"
                        | "disaster"
                        | "calamity"
                        | "readiness"
                )
        })
}

fn of_mention(doc: &Document, m: &Mention) -> Vec<Side> {
    std::iter::once(&m.who)
        .chain(&m.also)
        .map(|who| Side { token: m.head, party: party(doc, m, who), kind: who.kind })
        .collect()
}

/// Makes a party of a mention: a bare state takes GOV, a bare people CVL (coding guide, section 4).
pub(crate) fn party(doc: &Document, m: &Mention, who: &Who) -> Party {
    let span = doc.span_of(m.tokens);
    let sector = who.sector.or(match who.kind {
        Kind::State | Kind::Place if who.country.is_some() => Some(Sector::Gov),
        Kind::People if who.country.is_some() => Some(Sector::Cvl),
        _ => None,
    });
    let name =
        if who.name.is_empty() && m.form != Form::Pronoun { doc.slice(span).to_owned() } else { who.name.clone() };
    Party { span: Some(span), name, country: who.country, sector, wikidata: who.wikidata.clone() }
}

/// Tells whether the party makes an act political: a state, its organs or officials, a body, a party, an armed or
/// political group (coding guide, section 1).
pub(crate) fn is_political(p: &Party) -> bool {
    match p.sector {
        Some(
            Sector::Gov
            | Sector::Mil
            | Sector::Cop
            | Sector::Jud
            | Sector::Leg
            | Sector::Spy
            | Sector::Pty
            | Sector::Opp
            | Sector::Reb
            | Sector::Prm
            | Sector::Uaf
            | Sector::Igo
            | Sector::Ngo
            | Sector::Eli
            | Sector::Rel
            | Sector::Ref,
        ) => true,
        _ => p.country.is_some_and(Country::is_body),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_places_are_all_read() {
        let d = defaults();
        assert_eq!(d.actor.iter().map(Vec::len).collect::<Vec<_>>(), [1, 5, 1]);
        assert_eq!(d.recipient.iter().map(Vec::len).collect::<Vec<_>>(), [10, 8, 6]);
    }
}
