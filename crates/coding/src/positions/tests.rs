//! The shape of whatever is found on any tree; what must be found are the examples of `data/positions`.

use crate::Coder;
use crate::ontology::Status;
use crate::tests_support::any_doc;
use proptest::prelude::*;
use text::Span;

const WORDS: [&str; 18] = [
    "support",
    "reject",
    "opposition",
    "express",
    "commit",
    "Kenya",
    "government",
    "Égypte",
    "we",
    "it",
    "to",
    "against",
    "not",
    "must",
    "including",
    "“",
    "”",
    "say",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]
    #[test]
    fn positions_lie_inside_and_point_to_what_is_there(d in any_doc(&WORDS)) {
        let r = Coder::builtin().code(&d, None);
        let inside = |s: Span| {
            s.start < s.end && d.text().is_char_boundary(s.start as usize) && d.text().get(s.range()).is_some()
        };
        for p in &r.positions {
            prop_assert!(p.sentence < r.sentences.len());
            let sent = r.sentences[p.sentence];
            prop_assert!(inside(p.about.span) && p.actor.span.is_none_or(inside), "{p:?}");
            prop_assert!(sent.start <= p.about.span.start && p.about.span.end <= sent.end, "{p:?}");
            prop_assert!(!p.cue.parts.is_empty() && p.cue.parts.iter().all(|&s| inside(s)), "{p:?}");
            prop_assert!(p.cue.parts.windows(2).all(|w| w[0].end <= w[1].start), "{p:?}");
            prop_assert!(p.statement.is_none_or(|n| n < r.statements.len()));
            prop_assert!(p.event.is_none_or(|n| n < r.events.len()) && p.about.event.is_none_or(|n| n < r.events.len()));
            prop_assert!(!matches!(p.status, Status::Negated | Status::Planned));
        }
    }
}
