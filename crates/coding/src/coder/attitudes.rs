//! Attitudes that are no acts: what the public thinks, what a candidate is for or against, what somebody does for his own.

use super::draft::Pool;
use super::roles::{Side, Sides};
use crate::Country;
use crate::codebook::words::lower;
use crate::codebook::{Needs, Part};
use crate::mention::{Kind, Mention};
use crate::ontology::{EventType, Sector};
use text::{Document, Pos, dep, tag};

impl Pool<'_, '_> {
    /// Drops opinions of the public, positions of candidates on an issue, and help that stays on its own side.
    pub(crate) fn attitudes(&mut self) {
        for k in 0..self.all.len() {
            let c = &self.all[k];
            let Some(kind) = self.rule(c).kind.filter(|_| c.alive) else { continue };
            let (head, part) = (c.head, c.pattern.part);
            let why = if self.is_opinion(kind, &c.sides) {
                "what the public thinks"
            } else if self.is_position(kind, part, head, &c.sides) {
                "a position on an issue"
            } else if kind == EventType::Aid && stays_at_home(&c.sides) {
                "help for one's own side"
            } else if kind == EventType::Aid && self.is_budget(head, &c.hit.trigger, &c.sides) {
                "money spent at home"
            } else if self.rule(c).needs != Needs::Nothing && self.is_nobodys(kind, part, head, &c.sides) {
                "nobody's words"
            } else if self.rule(c).mutual && self.is_monologue(kind, part, head, &c.sides) {
                "a talk with nobody"
            } else {
                continue;
            };
            self.block(k, || why.to_owned());
        }
    }

    /// "Most voters support him": opinions of people as polls count them are no acts of citizens together; in a campaign
    /// nor are those of whole peoples.
    fn is_opinion(&self, kind: EventType, sides: &Sides) -> bool {
        let campaign = self.subject.is_campaign();
        let judges = matches!(kind, EventType::Support | EventType::Reject) || campaign && kind == EventType::Accuse;
        let doc = self.site.doc;
        let counted = |s: &Side| {
            let plain = matches!(s.party.sector, None | Some(Sector::Cvl | Sector::Unk));
            let whole = campaign && s.kind == Kind::People && doc.token(s.token).pos == Pos::Propn;
            plain && (whole || is_counted(doc, &self.book.public, s.token))
        };
        judges && !sides.actors.is_empty() && sides.actors.iter().all(counted)
    }

    /// "A campaign of praising the premier", "the commitments made": words that nobody is told to have said.
    fn is_nobodys(&self, kind: EventType, part: Part, head: usize, sides: &Sides) -> bool {
        let doc = self.site.doc;
        let bare = part == Part::Verb && matches!(doc.token(head).tag, tag::VB | tag::VBG);
        let by_nobody = doc.children(head).any(|c| doc.dep(c) == dep::AGENT);
        let bare = bare || part == Part::Verb && by_nobody;
        let untold = part != Part::Verb || self.site.frames.of(head).subj.is_empty();
        let agreed = kind == EventType::Agree && sides.recipients.len() < 2 && untold;
        sides.actors.is_empty() && (kind == EventType::Support && bare || agreed)
    }

    /// "His talk of reform", "a fresh conversation on taxes": words for any speech, where one side alone is told.
    fn is_monologue(&self, kind: EventType, part: Part, head: usize, sides: &Sides) -> bool {
        const SPEECH: [&str; 7] =
            ["conference", "conversation", "convention", "debate", "dialogue", "discussion", "forum"];
        let doc = self.site.doc;
        let lemma = lower(doc, head);
        let body = |s: &Side| s.party.country.is_some_and(Country::is_body);
        let one = sides.actors.first().is_some_and(|a| {
            !body(a)
                && sides.actors.iter().all(|s| s.party.country == a.party.country && s.party.sector == a.party.sector)
        });
        kind == EventType::Consult
            && part == Part::Noun
            && one
            && (SPEECH.contains(&&*lemma) || &*lemma == "talk" && doc.token(head).tag == tag::NN)
    }

    /// A government that spends money in a sentence that tells of nobody else spends it at home.
    fn is_budget(&self, head: usize, trigger: &[usize], sides: &Sides) -> bool {
        const MONEY: [&str; 9] = ["dollar", "euro", "fund", "funding", "grant", "loan", "million", "money", "subsidy"];
        let doc = self.site.doc;
        let state = |s: &Side| {
            matches!(s.party.sector, Some(Sector::Gov | Sector::Leg)) && !s.party.country.is_some_and(Country::is_body)
        };
        let money = |&t: &usize| MONEY.contains(&doc.lemma(t)) || doc.text_of(t) == "$";
        let home = sides.actors.first().and_then(|s| s.party.country);
        let abroad = |t: usize| {
            let place = |m: &Mention| matches!(m.who.kind, Kind::Place | Kind::State) || m.who.country.is_some();
            self.site.mentions.at(t).is_some_and(|m| place(m) && m.who.country != home)
        };
        let given = |t: usize| doc.norm(t) == "to" && doc.dep(t) == dep::PREP;
        !sides.actors.is_empty()
            && sides.recipients.is_empty()
            && sides.actors.iter().all(state)
            && trigger.iter().any(money)
            && !doc.sents()[doc.sent_of(head)].iter().any(|t| abroad(t) || given(t))
    }

    /// "She backs a lower tax": what candidates are for or against is a position, not an act towards somebody.
    fn is_position(&self, kind: EventType, part: Part, head: usize, sides: &Sides) -> bool {
        matches!(kind, EventType::Support | EventType::Reject)
            && part == Part::Verb
            && self.subject.is_campaign()
            && sides.recipients.is_empty()
            && self.book.describing.contains(&lower(self.site.doc, head))
    }
}

/// Tells whether the mention at `i` is of people as polls count them.
fn is_counted(doc: &Document, public: &crate::codebook::pattern::Words, i: usize) -> bool {
    public.contains(&lower(doc, i)) || public.contains(doc.norm(i))
}

/// Money for one's own party, arms for one's own fighters: no help of one side to another.
fn stays_at_home(sides: &Sides) -> bool {
    use Sector as S;
    let home = |a: &Side, r: &Side| a.party.country.is_some() && a.party.country == r.party.country;
    let official = |s: &Side| matches!(s.party.sector, Some(S::Gov | S::Mil | S::Leg | S::Cop | S::Spy));
    let armed = |s: &Side| matches!(s.party.sector, Some(S::Reb | S::Crm | S::Uaf | S::Prm));
    let party = |s: &Side| matches!(s.party.sector, Some(S::Pty | S::Leg));
    let own =
        |a: &Side, r: &Side| home(a, r) && (party(r) || armed(r) && !official(a)) || armed(a) && a.party == r.party;
    let (actors, recipients) = (&sides.actors, &sides.recipients);
    !actors.is_empty() && !recipients.is_empty() && recipients.iter().all(|r| actors.iter().any(|a| own(a, r)))
}
