//! Guards: candidates that are chosen and still no acts, for what stands around them: purposes, acts only named or only
//! possible, promises to voters, private crime.

use super::draft::Pool;
use super::figures;
use super::roles::Side;
use super::unreal;
use crate::codebook::words::lower;
use crate::codebook::{Needs, Part};
use crate::ontology::{EventType, Quad, Sector, Status};
use text::{dep, tag};

impl Pool<'_, '_> {
    /// Purpose clauses ("to defeat the group", "in order to stop") tell no act (coding guide, section 4).
    pub(super) fn purposes(&mut self) {
        let doc = self.site.doc;
        for k in 0..self.all.len() {
            let (head, pattern) = (self.all[k].head, self.all[k].pattern);
            let infinitive = || doc.children(head).any(|c| doc.token(c).tag == tag::TO);
            let purpose = match doc.dep(head) {
                dep::ADVCL => infinitive(),
                // "an operation to arrest the leader"
                dep::ACL => {
                    infinitive()
                        && matches!(
                            doc.lemma(doc.head(head)),
                            "order"
                                | "bid"
                                | "operation"
                                | "mission"
                                | "raid"
                                | "search"
                                | "sweep"
                                | "hunt"
                                | "manhunt"
                        )
                }
                _ => false,
            };
            // Who travels to meet somebody does meet; who sends jets to destroy may not.
            let verbal = self.rule(&self.all[k]).kind.is_none_or(|t| {
                matches!(t.quad(), Quad::VerbalCooperation | Quad::VerbalConflict) || t == EventType::Protest
            });
            // Who pays to support a school supports it by paying.
            let stance = self.book.describing.contains(&lower(doc, head));
            if self.all[k].alive && pattern.part == Part::Verb && purpose && (!verbal || stance) {
                self.block(k, || "a purpose".to_owned());
            }
        }
    }

    /// Drops acts that are only named (`unreal`).
    pub(crate) fn unreal(&mut self) {
        for k in 0..self.all.len() {
            let c = &self.all[k];
            let (head, pattern) = (c.head, c.pattern);
            let Some(quad) = self.rule(c).kind.filter(|_| c.alive).map(EventType::quad) else { continue };
            let material = matches!(quad, Quad::MaterialCooperation | Quad::MaterialConflict);
            let words = if material { &self.book.unreal } else { &self.book.unreal_verbal };
            let stance = || pattern.part == Part::Verb && !material;
            let good = || matches!(quad, Quad::VerbalCooperation | Quad::MaterialCooperation);
            let why = if let Some(by) = unreal::governor(self.site, words, head, c.carrier) {
                format!("only named, by \"{}\"", self.site.doc.text_of(by))
            } else if stance() && unreal::describes(self.site, &self.book.describing, head) {
                "a stance that only describes".to_owned()
            } else if good()
                && let Some(by) = unreal::punished(self.site, &self.book.punishing, head)
            {
                format!("the reason of \"{}\"", self.site.doc.text_of(by))
            } else {
                continue;
            };
            self.block(k, || why);
        }
    }

    /// Drops what reports of private crime tell (`subject`).
    pub(crate) fn private(&mut self) {
        let subject = self.subject;
        for k in 0..self.all.len() {
            let c = &self.all[k];
            let head = c.head;
            let Some(kind) = self.rule(c).kind.filter(|_| c.alive) else { continue };
            let sent = self.site.doc.sent_of(head);
            let campaigning = || {
                let gathering =
                    kind == EventType::Protest && matches!(&*lower(self.site.doc, head), "rally" | "campaign");
                let again = self.rule(c).needs == Needs::Earlier;
                let speakers = !c.sides.actors.is_empty() && c.sides.actors.iter().all(figures::is_politician);
                if subject.is_to_voters(kind, &c.sides) {
                    Some("a promise to voters")
                } else {
                    (subject.is_campaign() && gathering && (again || speakers)).then_some("a rally of a campaign")
                }
            };
            if let Some(why) = subject.keeps_out(self.site.doc, self.book, kind, &c.sides, sent).or_else(campaigning) {
                self.block(k, || why.to_owned());
            }
        }
    }

    /// Words that somebody may say are not said: what only could be praised, refused or promised is no act; a threat may
    /// hint. Who wants to thank does thank.
    pub(crate) fn possible(&mut self) {
        for k in 0..self.all.len() {
            let c = &self.all[k];
            let (head, pattern) = (c.head, c.pattern);
            let verbal = self.rule(c).kind.is_some_and(|t| {
                !matches!(t, EventType::Consult | EventType::Threaten)
                    && matches!(t.quad(), Quad::VerbalCooperation | Quad::VerbalConflict)
            });
            // "Masks should be banned", said of nobody.
            let meant = |s: &Side| s.party.span.is_none() && s.party.sector == Some(Sector::Gov);
            let open = matches!(c.status.0, Status::Hypothetical | Status::Planned | Status::Negated);
            if c.alive && open && self.rule(c).implied == Some(Sector::Gov) && c.sides.actors.iter().all(meant) {
                self.block(k, || "what nobody is told to do".to_owned());
                continue;
            }
            // Who is willing to forgive says so.
            let willing = c.status.1.is_some_and(|t| {
                matches!(self.site.doc.lemma(t), "willing" | "ready" | "prepared" | "keen" | "eager" | "glad")
            });
            // "You cannot blame them": nobody who did not.
            let nobody = c.status.0 == Status::Negated && c.sides.actors.is_empty();
            if c.alive && verbal && nobody {
                self.block(k, || "words that nobody did not say".to_owned());
                continue;
            }
            let fixed = willing || c.forced.is_some() || c.announced.is_some() || self.rule(c).status.is_some();
            if !c.alive || !verbal || fixed || c.status.0 != Status::Hypothetical {
                continue;
            }
            if unreal::performs(self.site, &self.book.performing, head, c.carrier, c.status.1) {
                self.all[k].status = (Status::Actual, None);
                self.note(head, "status", pattern, || "actual: who wants to say it says it".to_owned());
            } else {
                self.block(k, || "words only possible".to_owned());
            }
        }
    }
}
