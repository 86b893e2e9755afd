//! Who acts and towards whom: the places that a rule names, read into parties.

use super::matching::{Carrier, Site};
use super::parties::{add, at_path, same_party};
pub(crate) use super::parties::{is_political, parties_at, party};
use super::{company, doers};
use crate::codebook::pattern::{Path, Rel};
use crate::codebook::{Part, Rule};
use crate::mention::{Form, Kind};
use crate::ontology::{EventType, Sector};
use crate::record::Party;
use std::sync::OnceLock;
use text::{Pos, dep, ent, tag};

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

/// Tells whether a side is a state or place that stands behind "in" and the like.
pub(super) fn is_location(doc: &text::Document, s: &Side) -> bool {
    matches!(s.kind, Kind::State | Kind::Place)
        && doc.dep(s.token) == dep::POBJ
        && matches!(doc.norm(doc.head(s.token)), "in" | "near" | "at" | "outside" | "around")
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
        found.retain(|s| !doers::is_namesake(self.site, s));
        // "The pull-out from Mali is complete": what stands behind the noun in its own phrase is neither before it nor what
        // the verb above is about.
        if self.part == Part::Noun && matches!(path.as_slice(), [Rel::Mod] | [Rel::Lead, Rel::Subj]) {
            let own = self.site.doc.subtree(self.head);
            found.retain(|s| s.token <= self.head || !own.contains(s.token));
        }
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
            // What governs a clause does not act in it: "Kenya left, while Turkey signed an accord with Ethiopia".
            let governs = path.first() == Some(&Rel::Lead);
            let other = self.part == Part::Verb && !out.is_empty();
            if !governs || explicit && !other {
                add(&mut out, self.acting(path, explicit));
            }
        }
        if let Some(c) = self.carrier {
            // "held talks in Cairo with": of the light verb's places only the partner's.
            let with = |p: &&Path| matches!(p.as_slice(), [Rel::Prep("with")]);
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

    /// The verb whose subject and object are the act's own.
    fn verb(&self) -> Option<usize> {
        self.carrier.map(|c| c.verb).or_else(|| (self.part == Part::Verb).then_some(self.head))
    }

    /// Adds those who act or suffer together with `sides`.
    fn with_company(&self, mut sides: Vec<Side>, side: company::Of) -> Vec<Side> {
        let beside = |path: &Path| matches!(path.as_slice(), [Rel::Prep("alongside")]);
        let own = self.recipient_paths().iter().chain(self.actor_paths()).any(beside);
        if let Some(verb) = self.verb().filter(|_| !sides.is_empty() && !own) {
            add(&mut sides, company::of(self.site, verb, side));
        }
        sides
    }

    fn actors(&self) -> Vec<Side> {
        let actors = self.told_actors();
        let doc = self.site.doc;
        let subjects = self.verb().map(|v| self.site.frames.of(v)).into_iter().flat_map(|f| f.subj.clone());
        let within = |s: usize| actors.iter().any(|a| doc.subtree(s).contains(a.token));
        if subjects.into_iter().any(within) { self.with_company(actors, company::Of::Subject) } else { actors }
    }

    fn told_actors(&self) -> Vec<Side> {
        let explicit = self.rule.actor.is_some();
        let of_light = || self.carried(|c| c.light.actor.clone(), |s| s);
        for path in self.actor_paths() {
            // The subject of a light verb comes from its own entry, which may be reversed ("faces criticism").
            if path.first() == Some(&Rel::Lead) && !explicit {
                continue;
            }
            // "launched a strike from the hills": who launches comes before where from.
            if !explicit && matches!(path.as_slice(), [Rel::Prep("from")]) {
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
        let force = self.rule.kind == Some(EventType::Assault) || self.rule.mode == Some("riot");
        if actors.is_empty() && force {
            let doers = if self.part == Part::Verb { doers::fought } else { doers::accused };
            actors = doers(self.site, self.head);
        }
        actors
    }

    fn recipients(&self, actors: &[Side]) -> Vec<Side> {
        let site = self.site;
        // Of several states that one phrase counts ("the two countries") the actor's own is no recipient.
        let counted = |s: &Side| site.mentions.at(s.token).is_some_and(|m| !m.also.is_empty());
        let own = |a: &Side, s: &Side| same_party(a, s) || counted(s) && a.party.country == s.party.country;
        // Who is named as the object of a verb is not its subject, whatever reference made of them.
        let objects = if self.part == Part::Verb { site.frames.of(self.head).obj.clone() } else { Vec::new() };
        let named = |s: &Side| site.mentions.at(s.token).is_some_and(|m| m.form == Form::Name);
        let other = |s: &Side| objects.contains(&s.token) && named(s) && s.kind == Kind::Person;
        let apart = |a: &Side, s: &Side| a.token != s.token && other(s) || !own(a, s);
        let free = |sides: Vec<Side>| {
            let kept = sides.into_iter().filter(|s| actors.iter().all(|a| apart(a, s)) && !self.is_no_target(s));
            kept.collect::<Vec<_>>()
        };
        let done = matches!(self.rule.kind, Some(EventType::Assault | EventType::Coerce | EventType::Accuse));
        if self.part == Part::Noun && done {
            let found = free(doers::namesakes(site, self.head));
            if !found.is_empty() {
                return found;
            }
        }
        for path in self.recipient_paths() {
            // "Detained a suspect in Gao": who is held is told, if not who that is.
            let where_held = self.rule.mode == Some("arrest") && !objects.is_empty();
            if where_held && matches!(path.as_slice(), [Rel::Prep("in")]) {
                continue;
            }
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
                let object = matches!(path.as_slice(), [Rel::Obj]);
                return if object { free(self.with_company(found, company::Of::Object)) } else { found };
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

    /// Who only suffered what is condemned, or where a crowd gathered.
    fn is_no_target(&self, s: &Side) -> bool {
        match self.rule.kind {
            Some(EventType::Accuse) if self.rule.mode == Some("disapprove") => {
                // Rules of verbal attacks name those who are attacked.
                let aims = |p: &Path| matches!(p.as_slice(), [Rel::Obj, Rel::Prep("on" | "against")]);
                !self.recipient_paths().iter().any(aims) && doers::only_suffered(self.site, self.head, s)
            }
            Some(EventType::Protest) => doers::is_namesake(self.site, s),
            _ => false,
        }
    }

    /// "Violence by the police against migrants": the parser hangs the second phrase on the first.
    fn behind_agent(&self, actors: &[Side], path: &Path) -> Vec<Side> {
        let doc = self.site.doc;
        let aims = |p: &Rel| matches!(p, Rel::Prep("against" | "on" | "at" | "towards" | "toward"));
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

/// Tells whether a speaker judges himself ("he said that he was a threat to them").
pub(crate) fn of_oneself(site: &Site<'_>, rule: &Rule, head: usize, sides: &Sides) -> bool {
    let spoken = rule.actor.iter().flatten().any(|p| matches!(p.as_slice(), [Rel::Speaker]));
    let own = |t: &usize| parties_at(site, *t, 0).iter().any(|s| sides.actors.iter().any(|a| same_party(a, s)));
    spoken && sides.recipients.is_empty() && site.frames.of(head).subj.iter().any(own)
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
