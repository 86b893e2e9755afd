//! Spans of everything that is coded lie inside the text, on borders of characters, and nest as they should, for articles
//! put together from news phrases, quotation marks, scripts and white space.

use chancery::coding::record::{Record, Stretch};
use chancery::text::Span;
use chancery::{Article, Config, Pipeline};
use proptest::prelude::*;
use serde_json::Value;
use std::sync::OnceLock;

const PIECES: [&str; 30] = [
    "Kenya rejected the accusations",
    "President Macron said that sanctions must be lifted",
    "“We support talks",
    "” she told reporters",
    "\"no\"",
    "according to the Élysée",
    "Côte d’Ivoire",
    "on Monday, 3 May 2021",
    "in Nairobi",
    "opposes embargoes, including tariffs on steel",
    "and",
    "which",
    "did not",
    "the Russian foreign minister, Sergey Lavrov,",
    "urged both sides to talk",
    "non-interference",
    "北京",
    "🕊️",
    "e\u{301}",
    "\u{200b}",
    "\n\n",
    "\n",
    "\t",
    "...",
    ". ",
    "?",
    "(AFP) - ",
    "’",
    "two weeks ago",
    "they",
];

fn pipeline() -> &'static Pipeline {
    static PIPELINE: OnceLock<Pipeline> = OnceLock::new();
    PIPELINE.get_or_init(|| Pipeline::new(&Config::default()).expect("built in"))
}

fn spans(r: &Record) -> Vec<Span> {
    let mut out: Vec<Span> = r.sentences.clone();
    let mut add = |s: &Stretch| out.extend(&s.parts);
    for s in &r.statements {
        s.cue.iter().for_each(&mut add);
        add(&s.content);
    }
    r.positions.iter().for_each(|p| add(&p.cue));
    let parties = r.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients));
    let speakers = r.statements.iter().flat_map(|s| s.speaker.iter().chain(&s.addressee));
    let holders = r.positions.iter().map(|p| &p.actor);
    out.extend(parties.chain(speakers).chain(holders).filter_map(|p| p.span));
    out.extend(r.events.iter().flat_map(|e| e.mentions.iter().map(|m| m.trigger)));
    out.extend(r.positions.iter().map(|p| p.about.span));
    out.extend(r.times.iter().map(|t| t.span));
    out.extend(r.places.iter().map(|p| p.span));
    out.extend(r.entities.iter().map(|e| e.span));
    out.extend(r.clusters.iter().flatten());
    out
}

/// Every object with `text`, `start` and `end` has the words of its offsets.
fn words_fit(text: &[char], value: &Value) -> bool {
    let told = (value["text"].as_str(), value["start"].as_u64(), value["end"].as_u64());
    let here = match told {
        (Some(words), Some(a), Some(z)) => {
            text.get(a as usize..z as usize).is_some_and(|cs| cs.iter().collect::<String>() == words)
        }
        _ => true,
    };
    here && value.as_object().is_none_or(|o| o.values().all(|v| words_fit(text, v)))
        && value.as_array().is_none_or(|a| a.iter().all(|v| words_fit(text, v)))
}

/// Two pieces of content that meet in a hyphenated word are one: the tree cuts the word, the statement does not.
#[test]
fn parts_that_meet_in_a_word_are_one() {
    let text = "” she told reporters which non-interference in NairobiKenya rejected the accusations".to_owned();
    let coded = pipeline().worker().code(Article { id: "a".to_owned(), text, ..Article::default() });
    let parts: Vec<&[Span]> = coded.record.statements.iter().map(|s| &*s.content.parts).collect();
    assert_eq!(parts, [&[Span { start: 23, end: 86 }]]);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, ..ProptestConfig::default() })]
    #[test]
    fn spans_lie_inside_and_nest(picks in prop::collection::vec((0..PIECES.len(), prop::bool::weighted(0.8)), 0..28)) {
        let text: String =
            picks.iter().flat_map(|&(k, blank)| [PIECES[k], if blank { " " } else { "" }]).collect();
        let coded = pipeline().worker().code(Article { id: "a".to_owned(), text: text.clone(), ..Article::default() });
        let r = &coded.record;
        for s in spans(r) {
            prop_assert!(s.start < s.end && text.get(s.range()).is_some(), "{s:?} in {text:?}");
        }
        prop_assert!(r.sentences.windows(2).all(|w| w[0].end <= w[1].start));
        for s in &r.statements {
            prop_assert!(s.sentence < r.sentences.len());
            prop_assert!(s.content.parts.windows(2).all(|w| w[0].end <= w[1].start), "{s:?}");
            // What tells the saying and who says it is no part of what is said.
            let apart = |a: Span| s.content.parts.iter().all(|c| a.end <= c.start || c.end <= a.start);
            prop_assert!(s.cue.iter().flat_map(|c| &c.parts).all(|&a| apart(a)), "{s:?}");
        }
        for p in &r.positions {
            let sent = r.sentences[p.sentence];
            prop_assert!(sent.start <= p.about.span.start && p.about.span.end <= sent.end, "{p:?}");
            prop_assert!(p.statement.is_none_or(|n| n < r.statements.len()));
            prop_assert!(p.about.event.is_none_or(|n| n < r.events.len()));
        }
        prop_assert!(r.times.windows(2).all(|w| w[0].span.end <= w[1].span.start), "{:?}", r.times);
        prop_assert!(r.places.windows(2).all(|w| w[0].span.end <= w[1].span.start), "{:?}", r.places);
        let mut line = Vec::new();
        chancery::wire::write_code(&coded, &mut line);
        let value: Value = serde_json::from_slice(&line).expect("JSON");
        let chars: Vec<char> = text.chars().collect();
        prop_assert!(words_fit(&chars, &value), "{value}");
    }
}
