//! What speaks for and against a candidate, as numbers, and how much each weighs.

use super::clause::Clause;
use super::node::Role;
use super::{Definite, Resolver, may};
use crate::{Form, Gender, Number};
use std::sync::OnceLock;

/// The number of features.
pub(super) const N: usize = 46;

/// The features of one candidate for one pronoun; the index is the row of `data/reference/pronouns.tsv`.
pub(super) type Features = [f32; N];

const TABLE: &str = include_str!("../../../../data/reference/pronouns.tsv");

/// Weights for persons ("he", "she"), things ("it"), several ("they"): `[t][f]` is that of feature `f` in table `t`.
/// No antecedent at all scores 0.
pub(super) fn weights() -> &'static [Features; 3] {
    static WEIGHTS: OnceLock<[Features; 3]> = OnceLock::new();
    WEIGHTS.get_or_init(|| {
        let mut out = [[0.0; N]; 3];
        let rows = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1);
        for (f, row) in rows.take(N).enumerate() {
            // The table is built in; a test holds every row to its form.
            for (t, value) in row.split('\t').skip(1).take(3).enumerate() {
                out[t][f] = value.parse().unwrap_or(0.0);
            }
        }
        out
    })
}

fn flag(x: bool) -> f32 {
    f32::from(u8::from(x))
}

impl Resolver<'_> {
    /// How far a token stands below the root of its sentence.
    fn depth(&self, i: usize) -> usize {
        self.doc.ancestors(i).take(12).count()
    }

    /// The features of node `o` as antecedent of pronoun `k`; `passed` entities stand between them.
    pub(super) fn features(&self, k: usize, o: usize, clause: &Clause, passed: usize, later: bool) -> Features {
        let (n, m) = (self.node(k), self.node(o));
        let ent = self.ent(o);
        let back = n.sent.abs_diff(m.sent);
        let person = n.gender != Gender::Neuter && n.number == Number::Singular;
        let subject = |s: Option<usize>| s.is_some_and(|s| s == m.head);
        let own = subject(clause.subject);
        let definite = matches!(m.definite, Definite::The | Definite::This | Definite::Owned);
        let described = m.form == Form::Description;
        let under_noun = m.role == Role::Oblique && {
            let up = self.doc.head(self.doc.head(m.head));
            self.doc.token(up).pos.is_nominal()
        };
        let parallel = m.role == n.role && n.role != Role::Possessive;
        let first = self.doc.sents().get(m.sent).is_some_and(|s| m.tokens.start < s.start + 3);
        [
            1.0,
            flag(back == 0),
            flag(back == 1),
            flag(back == 2),
            (back.min(8) as f32 - 2.0).max(0.0),
            flag(m.role == Role::Subject),
            flag(m.role == Role::Object),
            flag(m.role == Role::Oblique),
            flag(m.role == Role::Possessive),
            flag(m.inner),
            flag(matches!(m.role, Role::Other | Role::Attribute)),
            flag(m.form == Form::Name),
            flag(m.form == Form::Pronoun),
            flag(described && definite),
            flag(described && !definite),
            flag(parallel),
            (ent.n as f32).ln_1p(),
            flag(person && ent.gender == n.gender),
            flag(person && ent.gender != n.gender),
            flag(own),
            flag(clause.upper.contains(&m.head)),
            (passed as f32).ln_1p(),
            flag((n.quote == 0) != (m.quote == 0)),
            flag(ent.first < 4 && ent.named),
            flag(under_noun),
            flag(later),
            flag(ent.may & may::PERSON != 0 && ent.may != may::PERSON),
            flag(person && ent.may & may::PERSON == 0),
            flag(m.mention.is_none()),
            flag(ent.number == Number::Singular),
            flag(m.pronoun.is_some_and(|q| q.number == n.number && q.gender == n.gender)),
            flag(first),
            flag(n.role == Role::Possessive && m.role == Role::Subject && back == 0),
            flag(n.role == Role::Subject && m.role == Role::Subject && back == 1),
            flag(n.role == Role::Possessive && m.role == Role::Possessive),
            flag(back == 0 && m.role == Role::Subject),
            flag(back == 0 && m.role == Role::Possessive),
            flag(back == 0 && m.form == Form::Pronoun),
            (self.depth(m.head) as f32).ln_1p(),
            flag(n.role == Role::Possessive && own && m.form == Form::Name),
            flag(n.role == Role::Subject && clause.upper.contains(&m.head)),
            flag(n.role == Role::Object && own),
            flag(person && ent.named),
            flag(m.form == Form::Name && m.words.1 - m.words.0 > 1),
            flag(n.role == Role::Subject && back == 1 && first),
            flag(back == 0 && clause.same_verb(self.doc, m.head)),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_feature_has_its_row() {
        let rows: Vec<&str> = TABLE.lines().filter(|l| !l.starts_with('#')).skip(1).collect();
        assert_eq!(rows.len(), N);
        for row in rows {
            let fields: Vec<&str> = row.split('\t').collect();
            assert_eq!(fields.len(), 4, "{row}");
            assert!(fields[1..].iter().all(|f| f.parse::<f32>().is_ok()), "{row}");
        }
    }
}
