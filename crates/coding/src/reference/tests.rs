//! Reference on documents made by hand: each word as `form|tag|label|head`, heads counted from 1 in the sentence, and
//! an entity type where it begins or goes on.

use crate::actors::{self, Lexicon};
use crate::{Country, Mentions, reference};
use proptest::prelude::*;
use text::{Document, Entity, Pos, Span, Sym, TokenData, TokenRange};

fn pos(tag: &str) -> Pos {
    match tag {
        "NN" | "NNS" => Pos::Noun,
        "NNP" | "NNPS" => Pos::Propn,
        "PRP" | "PRP$" | "WP" | "WP$" => Pos::Pron,
        "DT" | "WDT" => Pos::Det,
        "JJ" => Pos::Adj,
        "IN" => Pos::Adp,
        "CC" => Pos::Cconj,
        "CD" => Pos::Num,
        "POS" | "TO" => Pos::Part,
        t if t.starts_with('V') => Pos::Verb,
        _ => Pos::Punct,
    }
}

fn lemma(form: &str, tag: &str) -> String {
    let lower = form.to_lowercase();
    match (tag, lower.as_str()) {
        ("NNS", "countries") => "country".to_owned(),
        ("NNS", w) => w.trim_end_matches('s').to_owned(),
        (_, "was" | "is" | "were") => "be".to_owned(),
        (_, "said") => "say".to_owned(),
        (_, "arrested") => "arrest".to_owned(),
        ("NNP", _) => form.to_owned(),
        (_, w) => w.to_owned(),
    }
}

fn document(sents: &[&str]) -> Document {
    let words: Vec<Vec<Vec<&str>>> =
        sents.iter().map(|s| s.split(' ').map(|w| w.split('|').collect()).collect()).collect();
    let forms: Vec<&str> = words.iter().flatten().map(|w| w[0]).collect();
    let mut b = Document::builder(forms.join(" "));
    let (mut at, mut base) = (0u32, 0u32);
    let mut ents: Vec<Entity> = Vec::new();
    for sent in &words {
        for (i, w) in sent.iter().enumerate() {
            let end = at + w[0].len() as u32;
            let k = base as usize + i;
            b.push(TokenData {
                span: Span::new(at, end),
                space_after: true,
                norm: &w[0].to_lowercase(),
                lemma: &lemma(w[0], w[1]),
                tag: Sym::new(w[1]),
                pos: pos(w[1]),
                morph: Sym::EMPTY,
                head: base + w[3].parse::<u32>().unwrap() - 1,
                dep: Sym::new(w[2]),
                sent_start: i == 0,
            });
            if let Some(&label) = w.get(4) {
                match ents.last_mut() {
                    Some(e) if e.tokens.end as usize == k && e.label.as_str() == label => e.tokens.end += 1,
                    _ => ents.push(Entity { tokens: TokenRange::new(k, k + 1), label: Sym::new(label) }),
                }
            }
            at = end + 1;
        }
        base += sent.len() as u32;
    }
    for e in ents {
        b.push_entity(e);
    }
    b.finish()
}

fn resolved(doc: &Document) -> Mentions {
    let mut mentions = actors::find(doc, Lexicon::builtin(), None);
    reference::resolve(doc, &mut mentions);
    mentions
}

fn check(sents: &[&str], expect: &[&[&str]]) {
    let doc = document(sents);
    let mentions = resolved(&doc);
    let words = |c: &Vec<TokenRange>| c.iter().map(|r| doc.slice(doc.span_of(*r)).to_owned()).collect::<Vec<_>>();
    let found: Vec<Vec<String>> = reference::clusters(&mentions).iter().map(words).collect();
    assert_eq!(found, expect);
}

#[test]
fn parts_of_names_and_pronouns_follow_the_full_name() {
    let sents = [
        "Kenyan|JJ|amod|2|NORP spokeswoman|NN|compound|4 Amina|NNP|compound|4|PERSON Odera|NNP|nsubj|5|PERSON \
         spoke|VBD|ROOT|5 .|.|punct|5",
        "Odera|NNP|nsubj|2|PERSON denied|VBD|ROOT|2 that|IN|mark|5 she|PRP|nsubj|5 resigned|VBD|ccomp|2 .|.|punct|2",
    ];
    check(&sents, &[&["Kenyan spokeswoman Amina Odera", "Odera", "she"]]);
    let doc = document(&sents);
    let mentions = resolved(&doc);
    let she = mentions.at(9).unwrap();
    assert_eq!((she.who.name.as_str(), she.who.country), ("Amina Odera", Country::parse("KEN")));
    assert_eq!(mentions.at(6).unwrap().who.name, "Amina Odera");
    assert_eq!(mentions.at(6).unwrap().cluster, she.cluster);
}

#[test]
fn an_object_is_not_its_verbs_subject() {
    let sents = [
        "Okoro|NNP|nsubj|2|PERSON left|VBD|ROOT|2 .|.|punct|2",
        "Lindqvist|NNP|nsubj|2|PERSON blamed|VBD|ROOT|2 him|PRP|dobj|2 .|.|punct|2",
    ];
    check(&sents, &[&["Okoro", "him"]]);
}

#[test]
fn a_reflexive_is_the_subject_of_its_clause() {
    let sents = [
        "Okoro|NNP|nsubj|2|PERSON left|VBD|ROOT|2 .|.|punct|2",
        "Lindqvist|NNP|nsubj|2|PERSON blamed|VBD|ROOT|2 himself|PRP|dobj|2 .|.|punct|2",
    ];
    check(&sents, &[&["Lindqvist", "himself"]]);
}

#[test]
fn an_apposition_belongs_to_its_noun() {
    let sents = [
        "Okoro|NNP|nsubj|7|PERSON ,|,|punct|1 the|DT|det|5 Nigerian|JJ|amod|5|NORP envoy|NN|appos|1 ,|,|punct|1 \
         left|VBD|ROOT|7 .|.|punct|7",
        "The|DT|det|2 envoy|NN|nsubj|3 returned|VBD|ROOT|3 .|.|punct|3",
    ];
    check(&sents, &[&["Okoro , the Nigerian envoy", "The envoy"]]);
    let doc = document(&sents);
    assert_eq!(resolved(&doc).at(9).unwrap().who.country, Country::parse("NGA"));
}

#[test]
fn the_suspect_is_whom_the_law_is_after() {
    let sents = [
        "Okoro|NNP|nsubjpass|3|PERSON was|VBD|auxpass|3 arrested|VBN|ROOT|3 .|.|punct|3",
        "Lindqvist|NNP|nsubj|2|PERSON spoke|VBD|ROOT|2 .|.|punct|2",
        "The|DT|det|2 suspect|NN|nsubj|3 left|VBD|ROOT|3 .|.|punct|3",
    ];
    check(&sents, &[&["Okoro", "The suspect"]]);
}

#[test]
fn empty_it_stands_for_nothing() {
    let sents = [
        "Nokia|NNP|nsubj|2|ORG grew|VBD|ROOT|2 .|.|punct|2",
        "It|PRP|nsubj|2 is|VBZ|ROOT|2 clear|JJ|acomp|2 that|IN|mark|6 Peru|NNP|nsubj|6|GPE won|VBD|ccomp|2 .|.|punct|2",
    ];
    check(&sents, &[]);
}

#[test]
fn i_in_a_quotation_is_its_speaker() {
    let sents = ["\"|``|punct|8 I|PRP|nsubj|4 never|RB|neg|4 left|VBD|ccomp|8 ,|,|punct|8 \"|''|punct|8 \
                  Okoro|NNP|nsubj|8|PERSON said|VBD|ROOT|8 .|.|punct|8"];
    check(&sents, &[&["I", "Okoro"]]);
}

#[test]
fn the_country_is_the_last_state() {
    let sents = [
        "Peru|NNP|nsubj|2|GPE grew|VBD|ROOT|2 .|.|punct|2",
        "The|DT|det|2 country|NN|nsubj|3 exports|VBZ|ROOT|3 copper|NN|dobj|3 .|.|punct|3",
    ];
    check(&sents, &[&["Peru", "The country"]]);
}

#[test]
fn they_are_those_told_together() {
    let sents = [
        "Okoro|NNP|nsubj|4|PERSON and|CC|cc|1 Lindqvist|NNP|conj|1|PERSON met|VBD|ROOT|4 .|.|punct|4",
        "They|PRP|nsubj|2 talked|VBD|ROOT|2 .|.|punct|2",
    ];
    check(&sents, &[&["Okoro and Lindqvist", "They"]]);
    let doc = document(&sents);
    let mentions = resolved(&doc);
    let they = mentions.at(5).unwrap();
    assert_eq!((they.who.name.as_str(), they.also.len(), they.also[0].name.as_str()), ("Okoro", 1, "Lindqvist"));
}

fn country(mentions: &Mentions, head: usize) -> Option<&'static str> {
    let known = ["KEN", "UGA", "PER", "CHL", "NZL", "GBR", "PAK"];
    let who = mentions.at(head)?.who.country?;
    known.into_iter().find(|c| Country::parse(c) == Some(who))
}

#[test]
fn an_office_is_owned_by_a_state() {
    let sents = [
        "Peru|NNP|nsubj|2|GPE offered|VBD|ROOT|2 a|DT|det|4 meeting|NN|dobj|2 in|IN|prep|4 Chile|NNP|pobj|5|GPE \
         .|.|punct|2",
        "Its|PRP$|poss|2 minister|NN|nsubj|3 left|VBD|ROOT|3 .|.|punct|3",
    ];
    let mentions = resolved(&document(&sents));
    assert_eq!(country(&mentions, 8), Some("PER"));
}

#[test]
fn whose_envoy_it_is() {
    let sents = ["Peru|NNP|nsubj|7|GPE ,|,|punct|1 whose|WP$|poss|4 envoy|NN|nsubj|5 visited|VBD|relcl|1 \
                  Chile|NNP|dobj|5|GPE agreed|VBD|ROOT|7 .|.|punct|7"];
    let mentions = resolved(&document(&sents));
    assert_eq!(country(&mentions, 3), Some("PER"));
}

#[test]
fn a_style_tells_nobody_from_another() {
    let sents = [
        "His|PRP$|poss|2 Highness|NNP|nsubj|3 left|VBD|ROOT|3 .|.|punct|3",
        "His|PRP$|poss|2 Highness|NNP|nsubj|3 returned|VBD|ROOT|3 .|.|punct|3",
    ];
    check(&sents, &[]);
}

#[test]
fn ministers_of_several_states_are_those_told() {
    let sents = [
        "The|DT|det|4 Kenyan|JJ|amod|4|NORP foreign|JJ|amod|4 minister|NN|nsubj|10 and|CC|cc|4 his|PRP$|poss|8 \
         Ugandan|JJ|amod|8|NORP counterpart|NN|conj|4 have|VBZ|aux|10 met|VBN|ROOT|10 .|.|punct|10",
        "The|DT|det|3 foreign|JJ|amod|3 ministers|NNS|nsubj|4 agreed|VBD|ROOT|4 .|.|punct|4",
    ];
    let mentions = resolved(&document(&sents));
    assert_eq!(country(&mentions, 13), Some("KEN"));
    assert_eq!(mentions.at(13).unwrap().also[0].country, Country::parse("UGA"));
}

#[test]
fn citizens_deal_with_their_own_government() {
    let sents = [
        "Chile|NNP|nsubj|2|GPE blamed|VBD|ROOT|2 Chile|NNP|dobj|2|GPE .|.|punct|2",
        "Peruvian|JJ|amod|2|NORP students|NNS|nsubj|3 gave|VBD|ROOT|3 the|DT|det|5 government|NN|dative|3 days|NNS|dobj|3 \
         .|.|punct|3",
    ];
    assert_eq!(country(&resolved(&document(&sents)), 8), Some("PER"));
}

#[test]
fn a_mark_of_the_possessive_is_enough() {
    let sents = ["Kenya|NNP|dep|4|GPE 's|POS|dep|4 displaced|NNS|nsubj|4 left|VBD|ROOT|4 .|.|punct|4"];
    assert_eq!(country(&resolved(&document(&sents)), 2), Some("KEN"));
}

#[test]
fn a_party_of_any_country_is_that_of_a_country_told() {
    let mp = "Labour|NNP|compound|2|ORG lawmaker|NN|nsubj|3 left|VBD|ROOT|3 .|.|punct|3";
    let wellington = "Wellington|NNP|nsubj|2|GPE grew|VBD|ROOT|2 .|.|punct|2";
    assert_eq!(country(&resolved(&document(&[wellington, mp])), 4), Some("NZL"));
    let peru = "Peru|NNP|nsubj|2|GPE grew|VBD|ROOT|2 .|.|punct|2";
    assert_eq!(
        country(&resolved(&document(&[peru, mp])), 4),
        Some("PER"),
        "nobody speaks of those with a Labour Party"
    );
}

#[test]
fn a_short_form_is_what_the_document_says() {
    let told = [
        "The|DT|det|4 Pineapple|NNP|compound|4|ORG Planters|NNP|compound|4|ORG Panel|NNP|nsubj|8|ORG (|-LRB-|punct|6 \
         PPP|NNP|appos|4|ORG )|-RRB-|punct|6 met|VBD|ROOT|8 in|IN|prep|8 Peru|NNP|pobj|9|GPE .|.|punct|8",
        "The|DT|det|3 PPP|NNP|compound|3|ORG lawmaker|NN|nsubj|4 left|VBD|ROOT|4 .|.|punct|4",
    ];
    assert_eq!(country(&resolved(&document(&told)), 13), Some("PER"));
    let pakistan = "The|DT|det|3 PPP|NNP|compound|3|ORG lawmaker|NN|nsubj|4 left|VBD|ROOT|4 .|.|punct|4";
    assert_eq!(country(&resolved(&document(&[pakistan])), 2), Some("PAK"));
}

proptest! {
    #[test]
    fn any_tree_passes(rows in prop::collection::vec((0usize..12, 0usize..16, 0u32..20, any::<bool>()), 0..20)) {
        let words = ["He", "it", "they", "I", "\"", "Peru", "the", "country", "himself", "who", "Okoro", "said"];
        let labels = ["nsubj", "dobj", "pobj", "prep", "poss", "conj", "cc", "appos", "attr", "relcl", "compound", "det",
            "ccomp", "acl", "punct", "nsubjpass"];
        let text: Vec<&str> = rows.iter().map(|r| words[r.0]).collect();
        let mut b = Document::builder(text.join(" "));
        let mut at = 0u32;
        for (w, l, head, start) in rows {
            let tag = ["PRP", "PRP", "PRP", "PRP", "``", "NNP", "DT", "NN", "PRP", "WP", "NNP", "VBD"][w];
            let end = at + words[w].len() as u32;
            b.push(TokenData {
                span: Span::new(at, end), space_after: true, norm: &words[w].to_lowercase(), lemma: words[w],
                tag: Sym::new(tag), pos: pos(tag), morph: Sym::EMPTY, head, dep: Sym::new(labels[l]), sent_start: start,
            });
            at = end + 1;
        }
        let doc = b.finish();
        let mentions = resolved(&doc);
        for c in reference::clusters(&mentions) {
            prop_assert!(c.len() > 1);
            prop_assert!(c.iter().all(|r| !r.is_empty() && r.end as usize <= doc.len()));
            prop_assert!(c.windows(2).all(|w| w[0] < w[1]));
        }
    }
}
