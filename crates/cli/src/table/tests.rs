//! The table's form: width, colour, and words that stay whole.

use super::*;
use chancery::{Article, Config, Pipeline};
use unicode_width::UnicodeWidthStr;

const TEXT: &str = "NAIROBI, 3 May 2021 (AFP) - Kenyan Foreign Minister Raychelle Omamo on Monday rejected the accusations \
    that the government of Somalia had made in Mogadishu. \"We will not be threatened,\" she told reporters.";

fn coded() -> Coded {
    let pipeline = Pipeline::new(&Config::default()).expect("built in");
    pipeline.worker().code(Article { id: "desk/one.txt".to_owned(), text: TEXT.to_owned(), ..Article::default() })
}

fn render(coded: &Coded, look: Look) -> String {
    let mut out = Vec::new();
    article(coded, look, &mut out);
    String::from_utf8(out).expect("text")
}

#[test]
fn no_line_is_wider_than_the_page() {
    let coded = coded();
    for width in [40, 80, 100] {
        for line in render(&coded, Look { color: false, width }).lines() {
            assert!(line.width() <= width, "{width}: {line}");
        }
    }
}

#[test]
fn colour_changes_nothing_but_the_marks() {
    let coded = coded();
    let plain = render(&coded, Look { color: false, width: 80 });
    let colored = render(&coded, Look { color: true, width: 80 });
    assert!(!plain.contains('\x1b') && colored.contains('\x1b'));
    assert!(plain.contains("[rejected"), "{plain}");
    let words = |s: &str| s.replace(['[', ']', '│'], " ").split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(words(&console::strip_ansi_codes(&colored)), words(&plain));
}

#[test]
fn the_head_and_the_event_tell_the_facts() {
    let page = render(&coded(), Look { color: false, width: 80 });
    for part in ["── desk/one.txt ─", " 2021-05-03 · AFP ──", "REJECT", "[KEN GOV] → ", "actual · "] {
        assert!(page.contains(part), "{part}: {page}");
    }
    assert!(!page.contains("NAIROBI"), "{page}");
}

#[test]
fn text_cannot_steer_the_terminal() {
    let pipeline = Pipeline::new(&Config::default()).expect("built in");
    let text = "Kenya \x1b[31mrejected\x1b[0m the accusations of Somalia.".to_owned();
    let coded = pipeline.worker().code(Article { id: "\x1b[2J".to_owned(), text, ..Article::default() });
    assert!(!render(&coded, Look { color: false, width: 80 }).contains('\x1b'));
}
