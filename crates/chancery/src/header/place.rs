//! Names of places and agencies, as headers write them.

use super::cursor::Cursor;
use super::day::is_calendar_word;
use std::collections::HashSet;
use std::sync::OnceLock;

/// A place in front of a dateline.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The words: `FAIRFIELD, Conn.`
    pub(super) text: String,
    /// Whether the first part is in capitals.
    pub(super) caps: bool,
    /// Words of the first part.
    pub(super) n_words: usize,
    /// Whether a part after a comma follows (`Conn.`).
    pub(super) region: bool,
}

const AGENCIES: &str = include_str!("../../../../data/header/agencies.txt");
const CITIES: &str = include_str!("../../../../data/header/cities.txt");

fn entries(data: &'static str) -> HashSet<String> {
    data.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_lowercase).collect()
}

/// Words that open a label or a sentence, not a place.
const NO_PLACE: &[&str] = &[
    "a",
    "after",
    "all",
    "also",
    "an",
    "analysis",
    "and",
    "as",
    "at",
    "before",
    "breaking",
    "but",
    "by",
    "comment",
    "commentary",
    "correction",
    "corrected",
    "despite",
    "during",
    "editorial",
    "exclusive",
    "explainer",
    "factbox",
    "feature",
    "following",
    "for",
    "from",
    "graphic",
    "he",
    "her",
    "his",
    "how",
    "i",
    "if",
    "in",
    "interview",
    "it",
    "its",
    "just",
    "letters",
    "live",
    "more",
    "mr",
    "mrs",
    "ms",
    "new",
    "news",
    "no",
    "not",
    "note",
    "of",
    "on",
    "one",
    "opinion",
    "our",
    "photo",
    "photos",
    "podcast",
    "poll",
    "president",
    "profile",
    "q",
    "report",
    "review",
    "she",
    "since",
    "special",
    "sports",
    "summary",
    "that",
    "the",
    "their",
    "these",
    "they",
    "this",
    "those",
    "timeline",
    "to",
    "transcript",
    "two",
    "update",
    "updated",
    "updates",
    "video",
    "watch",
    "we",
    "weather",
    "what",
    "when",
    "where",
    "while",
    "who",
    "why",
    "with",
    "you",
    "your",
];

/// Words that show a name to be that of an outlet.
const OUTLET_WORDS: &[&str] = &[
    "agency",
    "agencies",
    "broadcasting",
    "bulletin",
    "chronicle",
    "courier",
    "daily",
    "gazette",
    "herald",
    "journal",
    "mail",
    "media",
    "monitor",
    "network",
    "news",
    "newspaper",
    "newswire",
    "observer",
    "online",
    "post",
    "press",
    "radio",
    "reporter",
    "service",
    "standard",
    "telegraph",
    "times",
    "today",
    "tribune",
    "tv",
    "voice",
    "wire",
];

/// Returns the known agency or outlet that `name` is, or the first of several ("Reuters/EFE").
pub(super) fn agency_in(name: &str) -> Option<&str> {
    static SET: OnceLock<HashSet<String>> = OnceLock::new();
    let set = SET.get_or_init(|| entries(AGENCIES));
    name.split(['/', ',', ';', '&']).map(str::trim).find(|p| {
        let p = p.to_lowercase();
        !p.is_empty() && set.contains(p.strip_prefix("the ").unwrap_or(&p))
    })
}

/// Tells whether this is a city that stands alone in datelines.
pub(super) fn is_city(name: &str) -> bool {
    static SET: OnceLock<HashSet<String>> = OnceLock::new();
    SET.get_or_init(|| entries(CITIES)).contains(&name.to_lowercase())
}

/// Tells whether a word of the name says that it is an outlet (`afrol News`).
pub(super) fn sounds_like_outlet(name: &str) -> bool {
    name.split([' ', '/', '-']).any(|w| OUTLET_WORDS.contains(&w.to_lowercase().as_str()))
}

/// Tells whether what stands in parentheses may be an agency even if it is not known: a short name in capitals, or
/// one with an outlet's word.
pub(super) fn may_be_agency(name: &str) -> bool {
    let caps = name.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let n_letters = name.chars().filter(|c| c.is_alphabetic()).count();
    agency_in(name).is_some()
        || (caps && (2..=24).contains(&n_letters))
        || (name.len() <= 40 && sounds_like_outlet(name))
}

/// Takes the name of a place: up to three parts between commas, each of up to four capitalised words.
pub(super) fn place(c: &mut Cursor<'_>) -> Option<Place> {
    let start = c.at;
    let first = part(c)?;
    let head = &c.text[start..c.at];
    let caps = head.chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
    let mut region = false;
    for _ in 0..2 {
        let before = *c;
        if !c.eat(",") {
            break;
        }
        c.eat_space();
        let mut ahead = *c;
        if super::day::date(&mut ahead).is_some() || part(c).is_none() {
            *c = before;
            break;
        }
        region = true;
    }
    Some(Place { text: c.text[start..c.at].to_owned(), caps, n_words: first, region })
}

/// Takes one part of a place's name and returns its number of words.
fn part(c: &mut Cursor<'_>) -> Option<usize> {
    let start = *c;
    let mut n_words = 0;
    let mut end = c.at;
    while n_words < 5 {
        let word = name_word(c.rest());
        let plain = word.trim_end_matches('.').to_lowercase();
        let small =
            matches!(plain.as_str(), "de" | "da" | "do" | "del" | "es" | "la" | "el" | "al" | "of" | "le" | "sur");
        let capital = word.chars().next().is_some_and(char::is_uppercase);
        if word.is_empty() || is_calendar_word(&plain) || !(capital || small && n_words > 0) {
            break;
        }
        // "WASHINGTON Barack": a name in capitals does not go on in small letters.
        let in_capitals = c.text[start.at..end].chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase);
        if n_words > 0 && end - start.at > 3 && in_capitals && capital && word.chars().any(char::is_lowercase) {
            break;
        }
        if n_words == 0 && NO_PLACE.contains(&plain.as_str()) && !is_city_head(c.rest()) {
            break;
        }
        c.at += word.len();
        n_words += 1;
        if capital {
            end = c.at;
        }
        if !(c.eat("/") || c.eat(" ")) {
            break;
        }
    }
    if end == start.at || n_words > 4 {
        *c = start;
        return None;
    }
    c.at = end;
    Some(n_words)
}

/// Tells whether one of the cities that begin like a common word stands here ("NEW YORK", "LA PAZ").
fn is_city_head(rest: &str) -> bool {
    let two: String = rest.split_whitespace().take(2).collect::<Vec<_>>().join(" ");
    let two = two.trim_end_matches(|c: char| !c.is_alphabetic());
    is_city(two)
        || two.to_lowercase().starts_with("new ")
            && two.split(' ').nth(1).is_some_and(|w| w.starts_with(char::is_uppercase))
}

/// Returns the word in front with its inner points, hyphens and apostrophes.
fn name_word(rest: &str) -> &str {
    let mut end = 0;
    let mut chars = rest.char_indices().peekable();
    while let Some((i, ch)) = chars.next() {
        let next = chars.peek().map(|p| p.1);
        let inner = matches!(ch, '-' | '\'' | '’') && next.is_some_and(char::is_alphabetic) && i > 0;
        let point = ch == '.' && i > 0 && is_abbreviation(&rest[..i]);
        if !(ch.is_alphabetic() || inner || point) {
            break;
        }
        end = i + ch.len_utf8();
    }
    &rest[..end]
}

/// Tells whether a point after `word` belongs to it: initials and the short forms of American states and of `Saint`.
fn is_abbreviation(word: &str) -> bool {
    let last = word.rsplit('.').next().unwrap_or(word);
    last.chars().count() == 1
        || matches!(
            last,
            "Ala"
                | "Ariz"
                | "Ark"
                | "Calif"
                | "Colo"
                | "Conn"
                | "Del"
                | "Fla"
                | "Ga"
                | "Ill"
                | "Ind"
                | "Kan"
                | "Ky"
                | "La"
                | "Md"
                | "Mass"
                | "Mich"
                | "Minn"
                | "Miss"
                | "Mo"
                | "Mont"
                | "Neb"
                | "Nev"
                | "Okla"
                | "Ore"
                | "Pa"
                | "Penn"
                | "Tenn"
                | "Tex"
                | "Vt"
                | "Va"
                | "Wash"
                | "Wis"
                | "Wisc"
                | "Wyo"
                | "St"
                | "ST"
                | "Ft"
                | "FT"
                | "Mt"
                | "MT"
                | "Ont"
                | "Que"
                | "Alta"
                | "Sask"
                | "Man"
        )
}
