//! The trial of patterns against its slow twin: every condition of every pattern asked by itself, with nothing kept.

use super::*;
use crate::codebook::Codebook;
use crate::codebook::pattern::{Classes, Part, number};
use crate::mention::{Form, Gender, Mention, Number, Who};
use crate::ontology::{Country, Sector};
use crate::tests_support::any_doc;
use proptest::prelude::*;
use std::sync::LazyLock;

const WORDS: [&str; 14] =
    ["hold", "talk", "attack", "say", "urge", "of", "on", "by", "Kenya", "Okoro", "troop", "series", "and", "not"];

static BOOK: LazyLock<Codebook> = LazyLock::new(|| Codebook::builtin().expect("a test loads it"));

/// Patterns with conditions of every sort, and paths that they share.
static PATTERNS: LazyLock<Vec<Pattern>> = LazyLock::new(|| {
    let class = |words: &[&str]| Arc::new(words.iter().map(|w| (*w).to_owned()).collect::<Words>());
    let classes = Classes::from([
        ("force".to_owned(), class(&["attack", "troop"])),
        ("talks".to_owned(), class(&["talk", "say"])),
        ("common_crime".to_owned(), class(&["attack"])),
        ("none".to_owned(), class(&[])),
    ]);
    let texts = [
        "hold obj:@talks|attack subj:+actor ?on:+place",
        "hold obj:*",
        "hold subj:@force on/by:@talks|+state !obj:+person",
        "hold on:@talks of|on",
        "hold obj.of:@force !sent:@common_crime",
        "hold !sent:@talks obj/subj:+thing|+GOV|kenya",
        "hold sent:@force|+MIL ?obj:@none",
        "hold text:@talks|@force subj:+people",
        "hold comp~@force|+actor|+inf obj~@talks",
        "hold obj~+state|+thing|@talks",
        "hold speaker:+actor comp:+that|+gerund|+quote !aux:not",
        "hold lead:@talks mod:+person poss:+org by:+number|*",
        "hold subj.of:@force obj.on/on:@talks !text:kenya self:attack|hold",
    ];
    let parse = |text: &&str| Pattern::parse(text, Part::Verb, &classes).expect("a pattern");
    let mut all: Vec<Pattern> = texts.iter().map(parse).collect();
    number(all.iter_mut().flat_map(|p| &mut p.conditions));
    all
});

static GATES: LazyLock<Gates> = LazyLock::new(|| Gates::new(PATTERNS.iter().map(|p| (p, None))));

/// Mentions at every second word, of all kinds.
fn mentions(doc: &Document) -> Mentions {
    const KINDS: [Kind; 6] = [Kind::State, Kind::Place, Kind::Person, Kind::People, Kind::Org, Kind::Thing];
    let mention = |t: usize| Mention {
        head: t,
        tokens: TokenRange::new(t, t + 1),
        form: Form::Name,
        number: Number::default(),
        gender: Gender::default(),
        who: Who {
            kind: KINDS[t / 2 % 6],
            country: Country::parse("KEN").filter(|_| t.is_multiple_of(4)),
            sector: [None, Some(Sector::Gov), Some(Sector::Pty)][t % 3],
            more_sectors: if t.is_multiple_of(5) { vec![Sector::Mil] } else { Vec::new() },
            ..Who::default()
        },
        also: Vec::new(),
        cluster: None,
    };
    Mentions::new(doc, (0..doc.len()).step_by(2).map(mention).collect())
}

/// How specific it is that token `t` is one of the fillers.
fn fills(site: &Site<'_>, f: &Fillers, t: usize, around: bool) -> Option<i32> {
    let (doc, who) = (site.doc, site.mentions.at(t).map(|m| &m.who));
    let is_word = |t: usize| f.words.iter().any(|w| w.iter().any(|w| w == lower(doc, t) || w == doc.norm(t)));
    let beside = |c: usize| matches!(doc.dep(c), dep::COMPOUND | dep::APPOS) && doc.token(c).pos == Pos::Noun;
    let named = doc.token(t).pos == Pos::Propn
        && who.is_some_and(|w| w.kind == Kind::Person)
        && doc.children(t).any(|c| beside(c) && is_word(c));
    let mut all = Vec::new();
    all.extend((is_word(t) || !around && named).then_some(if around { 5 } else { 10 }));
    let own = Traits::of(doc.token(t).pos.is_nominal(), who);
    all.extend(f.traits.iter().filter(|x| x.0.meets(own)).map(|x| x.1));
    all.extend(f.forms.iter().filter(|&&form| site.has_form(t, form)).map(|_| 5));
    all.extend(f.values.iter().filter(|&&v| site.is_value(t, v)).map(|_| 5));
    all.into_iter().max()
}

/// The tokens that fulfil a condition and what they weigh.
fn condition(site: &Site<'_>, c: &Condition, head: usize, carrier: Option<Carrier<'_>>) -> Option<(Vec<usize>, i32)> {
    let mut best: Option<(Vec<usize>, i32)> = None;
    for way in &c.ways {
        let fresh = Site::new(site.doc, site.mentions, site.found, site.private, site.gates);
        for &at in fresh.reached(head, carrier, way).iter() {
            let tries: Vec<usize> = if c.deep { site.doc.subtree(at).iter().collect() } else { vec![at] };
            for t in tries {
                if let Some(w) = fills(site, &c.fillers, t, way.around)
                    && best.as_ref().is_none_or(|b| w > b.1)
                {
                    let above = site.doc.head(t);
                    let mut tokens = vec![t];
                    if let Some(Rel::Prep(p)) = way.path.last()
                        && above != head
                        && site.doc.norm(above) == *p
                    {
                        tokens.push(above);
                    }
                    best = Some((tokens, w - if c.deep { 2 } else { 0 }));
                }
            }
        }
    }
    best
}

/// What a pattern takes and weighs, and its conditions that do not hold.
fn tried<'p>(
    site: &Site<'_>,
    p: &'p Pattern,
    head: usize,
    carrier: Option<Carrier<'_>>,
) -> (Vec<usize>, i32, Vec<&'p str>) {
    let (mut taken, mut weight, mut open) = (Vec::new(), 0, Vec::new());
    for c in &p.conditions {
        match (c.need, condition(site, c, head, carrier)) {
            (Need::MustNot, Some(_)) if c.keeps_crime_out && site.names_politician(head) => {}
            (Need::Must, None) | (Need::MustNot, Some(_)) => open.push(&*c.text),
            (_, None) => {}
            (_, Some((tokens, w))) => {
                weight += w;
                if c.consumes {
                    taken.extend(tokens);
                }
            }
        }
    }
    (taken, weight, open)
}

proptest! {
    #[test]
    fn trial_is_as_if_every_condition_was_asked_by_itself(doc in any_doc(&WORDS)) {
        let mentions = mentions(&doc);
        let found = crate::statements::find(&doc, &mentions);
        let site = Site::new(&doc, &mentions, &found, &BOOK.private, &GATES);
        let carried = doc.len().checked_sub(1).map(|verb| Carrier { verb, light: &BOOK.lights[0] });
        // Words and carriers change between patterns, as they do where rules are asked later.
        for (head, carrier) in (0..doc.len()).flat_map(|i| [(i, None), (i, carried)]) {
            for (n, p) in PATTERNS.iter().enumerate() {
                let gates = GATES.of(n as u32);
                let (taken, weight, open) = tried(&site, p, head, carrier);
                let barred = !site.may_hold(gates, head, carrier);
                prop_assert!(!(barred && open.is_empty()), "{}", p.text);
                prop_assert!(site.shut(gates, head, carrier) <= open.len(), "{}", p.text);
                match site.weigh(p, gates, head, carrier) {
                    Ok(w) => {
                        prop_assert_eq!((w, &open), (weight, &Vec::new()), "{}", p.text);
                        prop_assert_eq!(site.hit(p, head, carrier, w).consumed, taken, "{}", p.text);
                    }
                    Err(at) => {
                        prop_assert_eq!(&*p.conditions[at].text, open[0], "{}", p.text);
                        for most in 1..4 {
                            let mut near = Vec::new();
                            let got = site.nearly((p, gates), head, carrier, most, &mut near);
                            prop_assert_eq!(got, (open.len() <= most).then_some(weight), "{}", p.text);
                            if got.is_some() {
                                prop_assert_eq!(near.iter().map(|&c| &*p.conditions[c].text).collect::<Vec<_>>(), open.clone());
                            }
                        }
                    }
                }
            }
        }
    }
}

#[test]
fn some_of_the_patterns_hold() {
    // The property would say little if none ever did.
    let doc = crate::tests_support::tokens("hold attack talk");
    let mentions = mentions(&doc);
    let site = Site::new(&doc, &mentions, &[], &BOOK.private, &GATES);
    let held = PATTERNS.iter().filter(|p| (0..doc.len()).any(|i| site.weigh(p, &[], i, None).is_ok())).count();
    assert!(held > 0, "none of {}", PATTERNS.len());
    let barred = (0..PATTERNS.len() as u32).filter(|&n| !site.may_hold(GATES.of(n), 0, None)).count();
    assert!(barred > 0, "none of {}", PATTERNS.len());
}
