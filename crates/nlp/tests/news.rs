//! The model for news differs from the built-in pipeline in entities alone.

use std::path::Path;

const TEXT: &str = "LILONGWE - President Lazarus Chakwera met Thandiwe Mokoena of the Southern African Development \
                    Community in Blantyre on Tuesday. Mokoena's office said the talks went well.";

#[test]
fn news_differs_in_entities_alone() {
    let (plain, news) = (nlp::builtin().worker().parse(TEXT), nlp::news().worker().parse(TEXT));
    assert_eq!(plain.len(), news.len());
    for i in 0..plain.len() {
        let (a, b) = (plain.token(i), news.token(i));
        assert_eq!(
            (a.span, a.tag, a.pos, a.head, a.dep),
            (b.span, b.tag, b.pos, b.head, b.dep),
            "{}",
            plain.text_of(i)
        );
        assert_eq!(plain.lemma(i), news.lemma(i));
    }
    let names: Vec<_> = news.ents().iter().map(|e| (news.slice(news.span_of(e.tokens)), e.label.as_str())).collect();
    for name in [("Lazarus Chakwera", "PERSON"), ("Thandiwe Mokoena", "PERSON"), ("Blantyre", "GPE")] {
        assert!(names.contains(&name), "{name:?} is missing in {names:?}");
    }
}

#[test]
fn the_delta_holds_only_what_the_recogniser_needs() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../models/news_entities.chm");
    let delta = nlp::ModelFile::from_slice(&std::fs::read(file).expect("the file")).expect("a model file");
    for shared in ["tokenizer", "parser.lower.W", "tagger.softmax.W"] {
        assert!(delta.section(shared).is_err(), "{shared} is in the delta");
    }
}
