//! Finding and resolving places on hand-made documents.

use super::*;
use text::{Document, Entity, Pos, Sym, TokenData, dep, ent, tag};

/// A document of blank-separated words; `[` and `]` around words mark an entity of place, `{` and `}` an organisation.
fn doc(text: &str) -> Document {
    let clean: String = text.chars().filter(|c| !"[]{}".contains(*c)).collect();
    let mut b = Document::builder(clean);
    let (mut at, mut open, mut n) = (0u32, 0usize, 0usize);
    for word in text.split(' ') {
        let bare: String = word.chars().filter(|c| !"[]{}".contains(*c)).collect();
        if word.starts_with(['[', '{']) {
            open = n;
        }
        let end = at + bare.len() as u32;
        let name = bare.starts_with(char::is_uppercase);
        let lower = bare.to_lowercase();
        b.push(TokenData {
            span: Span::new(at, end),
            space_after: true,
            norm: &lower,
            lemma: &lower,
            tag: if name { tag::NNP } else { tag::NN },
            pos: if name { Pos::Propn } else { Pos::X },
            morph: Sym::EMPTY,
            head: 0,
            dep: if name { dep::POBJ } else { dep::DEP },
            sent_start: n == 0,
        });
        n += 1;
        if word.ends_with([']', '}']) {
            let label = if word.ends_with(']') { ent::GPE } else { ent::ORG };
            b.push_entity(Entity { tokens: TokenRange::new(open, n), label });
        }
        at = end + 1;
    }
    b.finish()
}

/// "words: name, division, country, use" of each place found.
fn found(text: &str) -> Vec<String> {
    let d = doc(text);
    let mentions = Mentions::default();
    let show = |t: &Toponym| {
        let p = to_record(&d, t);
        let country = p.country.map(|c| c.to_string()).unwrap_or_default();
        format!("{}: {}, {}, {country}, {}", d.slice(p.span), p.name, p.admin1.unwrap_or("-"), p.used.as_str())
    };
    find(&d, &mentions).iter().map(show).collect()
}

#[test]
fn a_container_settles_a_name() {
    assert_eq!(
        found("a fire broke out in [Paris] , [Texas] on Monday"),
        ["Paris: Paris, Texas, USA, place", "Texas: Texas, Texas, USA, place"]
    );
    assert_eq!(found("a fire broke out in [Paris] on Monday"), ["Paris: Paris, Île-de-France, FRA, place"]);
}

#[test]
fn neighbours_settle_a_name() {
    let out = found("police in [Athens] and in [Gainesville] and in [Atlanta] , [Georgia] said");
    assert!(out[0].starts_with("Athens: Athens, Georgia, USA"), "{out:?}");
    let out = found("police in [Athens] and in [Patras] and in [Thessaloniki] said");
    assert!(out[0].contains("GRC"), "{out:?}");
}

#[test]
fn a_list_of_states_contains_none_of_them() {
    let out = found("he won in [Nevada] , [Iowa] and [Ohio] in may");
    assert!(out[0].starts_with("Nevada: Nevada, Nevada, USA"), "{out:?}");
}

#[test]
fn parts_of_a_country_and_words_are_no_towns() {
    let out = found("women in the [South] said");
    assert!(out.iter().all(|o| o.starts_with("South: South, -, ,")), "{out:?}");
    assert_eq!(found("a Street and a Marine and the Best said"), Vec::<String>::new());
}

#[test]
fn names_inside_names_and_adjectives_are_kept_apart() {
    let out = found("in [Edmonton] officers of the {Edmonton Police Service} met Canadian troops");
    assert_eq!(out[1], "Edmonton: Edmonton, Alberta, CAN, name");
    assert!(out.iter().any(|o| o.starts_with("Canadian: Canada, -, CAN, adjective")), "{out:?}");
}

#[test]
fn a_place_is_explained() {
    let lines = explain(&doc("a fire broke out in [Paris] , [Texas] on Monday"));
    assert!(lines[0].1.starts_with("Paris: Paris, Texas, USA"), "{lines:?}");
    assert!(lines[0].1.contains("inside"), "{lines:?}");
}

#[test]
fn washington_is_the_capital_unless_the_state_is_told() {
    let name = |text: &str| found(text).into_iter().find(|f| f.starts_with("Washington")).unwrap_or_default();
    let capital = "District of Columbia";
    assert!(name("[Washington] accused [Russia] of a breach .").contains(capital));
    assert!(name("protesters rallied in [Washington] against [Iran] .").contains(capital));
    let state = name("The [Washington] governor spoke in [Seattle] .");
    assert!(!state.contains(capital), "{state}");
}
