//! What must hold for any string: tokens and gaps rebuild the text, batches change nothing, heads stay in sentences.

use proptest::prelude::*;
use text::Document;

/// Rebuilds the text from tokens and the blanks after them.
fn rebuilt(doc: &Document) -> String {
    let mut out = String::new();
    for i in 0..doc.len() {
        out.push_str(doc.text_of(i));
        if doc.token(i).space_after {
            out.push(' ');
        }
    }
    out
}

fn check(doc: &Document, text: &str) {
    assert_eq!(rebuilt(doc), text);
    for i in 0..doc.len() {
        assert_eq!(doc.sent_of(doc.head(i)), doc.sent_of(i));
        assert!(!doc.text_of(i).is_empty());
    }
}

fn print(doc: &Document) -> String {
    let tokens = (0..doc.len()).map(|i| {
        let t = doc.token(i);
        format!("{:?} {} {} {:?} {} {}\n", t.span, doc.lemma(i), doc.norm(i), t.tag, doc.head(i), t.dep)
    });
    format!("{}{:?}", tokens.collect::<String>(), doc.ents())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn any_string_gives_a_document(text in any::<String>()) {
        check(&nlp::builtin().worker().parse(&text), &text);
    }

    #[test]
    fn strings_of_words_and_marks_give_a_document(
        words in prop::collection::vec("[ \t\n]{0,2}[\"'(“]?(U\\.S\\.|can't|Mr\\.|km|[a-zA-Z]{1,8}|[0-9.,]{1,6}|http://a\\.b/c|…|😀)[.,;:)’”%$-]{0,3}", 0..40)
    ) {
        let text = words.join(" ");
        check(&nlp::builtin().worker().parse(&text), &text);
    }

    #[test]
    fn a_batch_gives_what_each_text_gives(texts in prop::collection::vec("[A-Za-z ,.'\n-]{0,200}", 0..6)) {
        let refs: Vec<&str> = texts.iter().map(String::as_str).collect();
        let together = nlp::builtin().worker().parse_batch(&refs);
        prop_assert_eq!(together.len(), texts.len());
        for (doc, text) in together.iter().zip(&texts) {
            prop_assert_eq!(print(doc), print(&nlp::builtin().worker().parse(text)));
        }
    }
}

#[test]
fn hostile_chunks_are_rebuilt() {
    let mut worker = nlp::builtin().worker();
    for unit in ["a", ":", ".", "'", "(", "a.", "-", "\u{a0}", "é", "1", "http://", "@", "\n", "x@", "😀"] {
        let text = unit.repeat(20_000 / unit.len());
        check(&worker.parse(&text), &text);
    }
}

#[test]
fn a_worker_that_has_forgotten_gives_the_same() {
    let mut worker = nlp::builtin().worker();
    let text = "The minister of Ruritania met rebels near Zenda on Friday; talks didn't resume.";
    let before = print(&worker.parse(text));
    for block in 0..4u32 {
        let many = (0..30_000u32).fold(String::new(), |s, i| s + &format!("w{} ", block * 100_000 + i));
        check(&worker.parse(&many), &many);
    }
    assert_eq!(print(&worker.parse(text)), before);
}
