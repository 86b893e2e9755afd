//! What is promised, threatened, asked, refused or accused of: acts told inside it are no acts of their own.

use super::draft::{Candidate, Pool};
use super::roles::Side;
use crate::codebook::pattern::Rel;
use crate::codebook::{Content, Part};
use crate::ontology::{EventType, Quad, Status};
use text::{TokenRange, dep};

impl Pool<'_, '_> {
    /// Acts told inside the content of a promise, threat, request, refusal or accusation, and purposes.
    pub(crate) fn contents(&mut self) {
        self.purposes();
        for k in 0..self.all.len() {
            if !self.all[k].alive {
                continue;
            }
            let rule = self.rule(&self.all[k]);
            if rule.content == Content::Keep || self.all[k].waiting {
                continue;
            }
            let inside = self.content_of(&self.all[k]);
            for j in self.heads_in(&inside) {
                let head = self.all[j].head;
                if j == k || !self.all[j].alive || self.is_example(head) {
                    continue;
                }
                // "agreed to free the sailors whom it had seized": what came before is told as it was.
                if self.is_past_fact(head, &inside) {
                    continue;
                }
                let pattern = self.all[j].pattern;
                let outer = rule.name.clone();
                match rule.content {
                    Content::As(status) => {
                        self.all[j].forced = Some(status);
                        self.note(head, "status", pattern, || format!("{status}, inside {outer}"));
                    }
                    Content::Drop if rule.kind == Some(EventType::Request) && self.hits_third_party(k, j) => {
                        self.all[j].forced = Some(Status::Hypothetical);
                        self.note(head, "status", pattern, || format!("hypothetical, asked in {outer}"));
                    }
                    _ => self.block(j, || format!("content of {outer}")),
                }
            }
        }
    }

    /// The candidates whose heads lie in the ranges, in order.
    fn heads_in(&self, ranges: &[TokenRange]) -> Vec<usize> {
        // Candidates were found in the order of their heads.
        let from = |token: u32| self.all.partition_point(|c| c.head < token as usize);
        let mut out: Vec<usize> = ranges.iter().flat_map(|r| from(r.start)..from(r.end)).collect();
        out.sort_unstable();
        out.dedup();
        out
    }

    /// The stretches of text that tell what is promised, threatened, asked, refused or accused of.
    pub(super) fn content_of(&self, c: &Candidate<'_>) -> Vec<TokenRange> {
        let doc = self.site.doc;
        let rel = |r: Rel| self.site.walk(c.head, c.carrier, &[r]);
        let mut tops = rel(Rel::Comp);
        for p in ["for", "of", "on", "about", "to", "with", "from", "over"] {
            tops.extend(rel(Rel::Prep(p)));
        }
        if c.pattern.part == Part::Verb {
            tops.extend(rel(Rel::Obj));
            tops.extend(rel(Rel::Acomp));
            for o in rel(Rel::Obj) {
                tops.extend(self.site.frames.of(o).comp.iter());
            }
        }
        // "issued an ultimatum: if the army does not withdraw": what a threat or a refusal hangs on is its content.
        if matches!(self.rule(c).kind, Some(EventType::Threaten | EventType::Reject)) {
            let top = c.carrier.map_or(c.head, |x| x.verb);
            let condition = |&t: &usize| {
                let opens = |m: usize| doc.dep(m) == dep::MARK && matches!(doc.norm(m), "if" | "unless" | "until");
                doc.dep(t) == dep::ADVCL && doc.children(t).any(opens)
            };
            tops.extend(doc.children(top).filter(condition));
        }
        tops.retain(|&t| t != c.head && !doc.subtree(t).contains(c.head));
        tops.into_iter().map(|t| doc.subtree(t)).collect()
    }

    /// "initiatives, including embargoes": an example is there, whatever is said of the whole.
    fn is_example(&self, i: usize) -> bool {
        let doc = self.site.doc;
        let top = self.site.frames.first_conjunct(i);
        doc.dep(top) == dep::POBJ && matches!(doc.norm(doc.head(top)), "including" | "like")
    }

    /// Tells whether a word of what is promised or asked stands in a relative clause about the past.
    fn is_past_fact(&self, i: usize, inside: &[TokenRange]) -> bool {
        let doc = self.site.doc;
        std::iter::once(i)
            .chain(doc.ancestors(i))
            .take_while(|&t| inside.iter().any(|r| r.contains(t)))
            .any(|t| doc.dep(t) == dep::RELCL && self.site.frames.is_past(t))
    }

    /// What is asked would hit somebody who is neither asking nor asked.
    fn hits_third_party(&self, request: usize, asked: usize) -> bool {
        let (r, a) = (&self.all[request].sides, &self.all[asked]);
        let harmful = self.rule(a).kind.is_some_and(|k| k.quad() == Quad::MaterialConflict || k == EventType::Retreat);
        let known = |s: &Side| s.party.country;
        harmful
            && a.sides
                .recipients
                .iter()
                .any(|x| known(x).is_some() && !r.actors.iter().chain(&r.recipients).any(|p| known(p) == known(x)))
    }
}
