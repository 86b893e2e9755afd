//! Who says what, on invented articles with the built-in model: speaker and content of their statements.

mod common;

/// Codes an article and gives `SPEAKER: content` of its statements, in order.
fn told(text: &str) -> Vec<String> {
    let coded = common::code(text);
    let words = |s: &coding::record::Statement| {
        let parts = s.content.parts.iter().map(|p| &text[p.start as usize..p.end as usize]);
        let speaker = s.speaker.as_ref().map_or("-", |p| p.name.as_str());
        format!("{speaker}: {}", parts.collect::<Vec<_>>().join(" … "))
    };
    coded.record.statements.iter().map(words).collect()
}

#[test]
fn what_somebody_said_that_another_said_is_the_others() {
    let all = told("The minister said that the envoy had told parliament that Peru would leave the pact.");
    assert_eq!(all.len(), 2, "{all:?}");
    assert!(all[1].ends_with("that Peru would leave the pact"), "{all:?}");
    assert!(all[1].starts_with("envoy:"), "{all:?}");
}

#[test]
fn a_hyphenated_word_is_not_cut() {
    for text in
        ["The minister said Peru favours non-interference.", "He praised the anti-corruption drive and self-rule."]
    {
        for line in told(text) {
            let (_, content) = line.split_once(": ").unwrap_or_default();
            let after = text.find(content).map(|at| &text[at + content.len()..]);
            assert!(!after.unwrap_or_default().starts_with('-'), "{line}");
        }
    }
}

#[test]
fn a_statement_speaks_for_whoever_issued_it() {
    let all = told(
        "The Peruvian ministry said in a statement that talks had failed. The statement said that Peru would not yield.",
    );
    let speakers: Vec<&str> = all.iter().filter_map(|l| l.split(':').next()).collect();
    assert_eq!(speakers.len(), 2, "{all:?}");
    assert_eq!(speakers[0], speakers[1], "{all:?}");
}

#[test]
fn who_is_quoted_speaks() {
    let all = told("“Peru must leave the pact,” Okoro was quoted as saying by the agency.");
    assert_eq!(all, ["Okoro: “Peru must leave the pact,”"]);
}

#[test]
fn doubled_backquotes_open_a_quotation() {
    let all =
        told("``We will leave the pact,'' Okoro said in Lima. ``We will not pay the debt of the old government.''");
    assert_eq!(all.len(), 1, "{all:?}");
    assert!(all[0].starts_with("Okoro: ``We") && all[0].contains("old government"), "{all:?}");
}
