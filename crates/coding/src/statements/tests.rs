//! Statements on hand-made parses, and the shape of whatever is found on any tree.

use super::{Found, find, find_by_rule, to_record};
use crate::mention::{Form, Gender, Kind, Mention, Mentions, Number, Who};
use crate::record::StatementKind;
use crate::tests_support::{any_doc, pos};
use crate::{Country, Sector};
use proptest::prelude::*;
use text::{Document, Span, Sym, TokenData, TokenRange};

/// Reads `word/lemma/tag/dep/head` rows, separated by blanks; `|` starts a sentence, `¶` a paragraph. Heads count
/// words of the whole text; `_` for a lemma repeats the word.
fn doc(rows: &str) -> Document {
    let rows: Vec<&str> = rows.split_whitespace().collect();
    let mut text = String::new();
    let mut out = Vec::new();
    let mut sent_start = true;
    for row in rows {
        if row == "|" {
            sent_start = true;
            continue;
        }
        let at = text.len() as u32;
        if row == "¶" {
            text.push_str("\n\n");
            out.push((at, "\n\n".to_owned(), "\n\n".to_owned(), "_SP".to_owned(), "dep".to_owned(), out.len(), true));
            sent_start = true;
            continue;
        }
        let f: Vec<&str> = row.split('/').collect();
        text.push_str(f[0]);
        let lemma = if f[1] == "_" { f[0] } else { f[1] };
        let head: usize = f[4].parse().unwrap();
        out.push((at, f[0].to_owned(), lemma.to_owned(), f[2].to_owned(), f[3].to_owned(), head, sent_start));
        sent_start = false;
        text.push(' ');
    }
    let mut b = Document::builder(text);
    for (at, word, lemma, tag, dep, head, sent_start) in &out {
        b.push(TokenData {
            span: Span::new(*at, at + word.len() as u32),
            space_after: tag != "_SP",
            norm: &word.to_lowercase(),
            lemma,
            tag: Sym::new(tag),
            pos: pos(tag),
            morph: Sym::EMPTY,
            head: *head as u32,
            dep: Sym::new(dep),
            sent_start: *sent_start,
        });
    }
    b.finish()
}

fn words(d: &Document, ranges: &[TokenRange]) -> String {
    ranges.iter().map(|&r| d.slice(d.span_of(r))).collect::<Vec<_>>().join(" … ")
}

/// Writes the statements that the rules find as `speaker | cue | content`.
fn check(rows: &str, expect: &[&str]) -> Vec<Found> {
    let d = doc(rows);
    let found = find_by_rule(&d);
    let told: Vec<String> = found
        .iter()
        .map(|f| format!("{} | {} | {}", words(&d, &f.speaker_tokens), words(&d, &f.cue), words(&d, &f.content)))
        .collect();
    assert_eq!(told, expect);
    found
}

#[test]
fn a_clause_keeps_its_that_and_loses_its_stop() {
    let found = check(
        "Minister/_/NNP/compound/1 Obi/_/NNP/nsubj/2 said/say/VBD/ROOT/2 that/_/IN/mark/5 talks/_/NNS/nsubj/5 \
         failed/fail/VBD/ccomp/2 ./_/./punct/2",
        &["Minister Obi | said | that talks failed"],
    );
    assert_eq!(found[0].kind, StatementKind::Indirect);
}

#[test]
fn a_quotation_around_its_cue_is_one_statement() {
    let found = check(
        "“/_/``/punct/4 Talks/_/NNS/nsubj/2 failed/fail/VBD/ccomp/6 ,/_/,/punct/6 ”/_/''/punct/6 she/_/PRP/nsubj/6 \
         said/say/VBD/ROOT/6 ./_/./punct/6 | “/_/``/punct/9 They/_/PRP/nsubj/10 stopped/stop/VBD/ROOT/10 on/_/IN/prep/10 \
         Monday/_/NNP/pobj/11 ./_/./punct/10 ”/_/''/punct/10",
        &["she | said | “ Talks failed , ” … “ They stopped on Monday . ”"],
    );
    assert_eq!(found[0].kind, StatementKind::Direct);
}

#[test]
fn according_to_gives_the_clause_around_it() {
    check(
        "Talks/_/NNS/nsubj/1 failed/fail/VBD/ROOT/1 ,/_/,/punct/1 according/accord/VBG/prep/1 to/_/IN/prep/3 \
         officials/_/NNS/pobj/4 ./_/./punct/1",
        &["officials | according to | Talks failed"],
    );
}

#[test]
fn a_quotation_goes_on_over_paragraphs_that_leave_it_open() {
    check(
        "He/_/PRP/nsubj/1 said/say/VBD/ROOT/1 :/_/:/punct/1 “/_/``/punct/5 We/_/PRP/nsubj/5 leave/_/VB/ccomp/1 \
         now/_/RB/advmod/5 ./_/./punct/5 ¶ “/_/``/punct/11 We/_/PRP/nsubj/11 return/_/VB/ROOT/11 soon/_/RB/advmod/11 \
         ./_/./punct/11 ”/_/''/punct/11",
        &["He | said | “ We leave now . … “ We return soon . ”"],
    );
}

#[test]
fn a_quotation_goes_on_after_a_sentence_between() {
    check(
        "“/_/``/punct/2 Talks/_/NNS/nsubj/2 failed/fail/VBD/ccomp/5 ”/_/''/punct/5 she/_/PRP/nsubj/5 said/say/VBD/ROOT/5 \
         ./_/./punct/5 | Nobody/_/NN/nsubj/8 left/leave/VBD/ROOT/8 ./_/./punct/8 | “/_/``/punct/12 We/_/PRP/nsubj/12 \
         wait/_/VB/ROOT/12 here/_/RB/advmod/12 today/_/NN/npadvmod/12 ./_/./punct/12 ”/_/''/punct/12",
        &["she | said | “ Talks failed ” … “ We wait here today . ”"],
    );
}

#[test]
fn what_the_paragraph_before_says_is_no_content() {
    check(
        "“/_/``/punct/2 We/_/PRP/nsubj/2 left/leave/VBD/ccomp/11 there/_/RB/advmod/2 ./_/./punct/2 ”/_/''/punct/2 ¶ \
         “/_/``/punct/9 Talks/_/NNS/nsubj/9 failed/fail/VBD/ccomp/12 ”/_/''/punct/12 Obi/_/NNP/nsubj/12 \
         said/say/VBD/ROOT/12 ./_/./punct/12",
        &["Obi | said | “ Talks failed ”"],
    );
}

#[test]
fn a_quoted_phrase_is_no_statement() {
    check("The/_/DT/det/3 “/_/``/punct/3 safe/_/JJ/amod/3 zone/_/NN/nsubj/5 ”/_/''/punct/3 fell/fall/VBD/ROOT/5", &[]);
}

#[test]
fn nouns_of_saying_have_owners_and_contents() {
    check(
        "Obi/_/NNP/poss/2 's/_/POS/case/0 claim/_/NN/nsubj/6 that/_/IN/mark/5 talks/_/NNS/nsubj/5 failed/fail/VBD/acl/2 \
         surprised/surprise/VBD/ROOT/6 nobody/_/NN/dobj/6",
        &["Obi 's | claim | that talks failed"],
    );
}

#[test]
fn whom_one_urges_is_the_addressee() {
    let found = check(
        "Obi/_/NNP/nsubj/1 urged/urge/VBD/ROOT/1 rebels/_/NNS/dobj/1 to/_/TO/aux/4 leave/_/VB/xcomp/1 ./_/./punct/1",
        &["Obi | urged | to leave"],
    );
    assert_eq!(found[0].addressee, Some(2));
}

#[test]
fn sentiments_that_somebody_expressed_are_his() {
    let rows = "They/_/PRP/nsubj/1 noted/note/VBD/ROOT/1 sentiments/sentiment/NNS/dobj/1 expressed/express/VBN/acl/2 \
                by/_/IN/agent/3 Minister/_/NNP/compound/6 Obi/_/NNP/pobj/4 ./_/./punct/1";
    let d = doc(rows);
    for found in [find(&d, &Mentions::default()), find_by_rule(&d)] {
        assert!(found.iter().any(|f| words(&d, &f.speaker_tokens) == "Minister Obi"), "{found:?}");
    }
}

#[test]
fn a_document_speaks_for_whose_it_is() {
    let d = doc("The/_/DT/det/1 ministry/_/NN/poss/3 's/_/POS/case/1 letter/_/NN/nsubj/4 said/say/VBD/ROOT/4 \
                 talks/_/NNS/nsubj/6 failed/fail/VBD/ccomp/4");
    let ministry = Mention {
        head: 1,
        tokens: TokenRange::new(0, 2),
        form: Form::Description,
        number: Number::Singular,
        gender: Gender::Neuter,
        who: Who {
            name: "Foreign Ministry".to_owned(),
            country: Country::parse("TUR"),
            sector: Some(Sector::Gov),
            kind: Kind::Org,
            ..Who::default()
        },
        also: Vec::new(),
        cluster: None,
    };
    let mentions = Mentions::new(&d, vec![ministry]);
    let s = to_record(&d, &mentions, &find_by_rule(&d)[0]);
    let speaker = s.speaker.expect("a speaker");
    assert_eq!((speaker.name.as_str(), speaker.code().as_str()), ("Foreign Ministry", "TURGOV"));
    assert_eq!(speaker.span.map(|span| d.slice(span)), Some("The ministry 's letter"));
}

#[test]
fn a_finding_says_why() {
    let d = doc("Obi/_/NNP/nsubj/1 said/say/VBD/ROOT/1 talks/_/NNS/nsubj/3 failed/fail/VBD/ccomp/1");
    let found = find(&d, &Mentions::default());
    let why = super::explain(&d, &found);
    assert!(why.len() == 1 && why[0].starts_with("learned (+"), "{why:?}");
}

#[test]
fn a_sentence_without_end_is_passed_over() {
    let rows = "Obi/_/NNP/nsubj/1 said/say/VBD/ROOT/1 ".to_owned() + &"talks/_/NNS/dobj/1 ".repeat(1200);
    check(&rows, &[]);
}

#[test]
fn a_record_has_bytes_and_the_speaker_by_name() {
    let d = doc("Obi/_/NNP/nsubj/1 said/say/VBD/ROOT/1 talks/_/NNS/nsubj/3 failed/fail/VBD/ccomp/1");
    let mentions = Mentions::default();
    let s = to_record(&d, &mentions, &find(&d, &mentions)[0]);
    assert_eq!(s.speaker.map(|p| p.name).as_deref(), Some("Obi"));
    assert_eq!(d.slice(s.content.hull()), "talks failed");
}

const WORDS: [&str; 16] = [
    "say",
    "urge",
    "claim",
    "want",
    "support",
    "refer",
    "according",
    "to",
    "“",
    "”",
    "\"",
    "''",
    "‘",
    ":",
    "make",
    "concern",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, ..ProptestConfig::default() })]
    #[test]
    fn parts_are_in_order_inside_and_apart(d in any_doc(&WORDS)) {
        let mentions = Mentions::new(&d, Vec::new());
        for f in find(&d, &mentions).into_iter().chain(find_by_rule(&d)) {
            prop_assert!(!f.content.is_empty());
            for part in [&f.cue, &f.content, &f.speaker_tokens] {
                for r in part {
                    prop_assert!(!r.is_empty() && r.end as usize <= d.len());
                }
                prop_assert!(part.windows(2).all(|w| w[0].end <= w[1].start), "{f:?}");
            }
            for a in &f.cue {
                for b in f.content.iter().chain(&f.speaker_tokens) {
                    prop_assert!(a.end <= b.start || b.end <= a.start, "{f:?}");
                }
            }
            let s = to_record(&d, &mentions, &f);
            prop_assert!(s.content.hull().end as usize <= d.text().len());
        }
    }
}
