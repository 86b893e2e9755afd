//! Those whom no article's home country fits: foreigners, people of many countries, the world.

use text::{Document, Pos, dep, tag};

/// How deep "the relatives of the migrants" is followed.
const DEEPEST: usize = 2;

/// Words that are never said of one's own.
const ABROAD: [&str; 6] = ["foreign", "overseas", "multinational", "expatriate", "expat", "offshore"];

/// Words for a part of the world or all of it: those of one's own may be told so too ("international experts").
const WIDE: [&str; 15] = [
    "western",
    "international",
    "regional",
    "global",
    "world",
    "worldwide",
    "arab",
    "muslim",
    "european",
    "african",
    "asian",
    "latin",
    "allied",
    "neighboring",
    "neighbouring",
];

/// Nouns that such words make foreign.
const WHOSE: [&str; 31] = [
    "ally",
    "ambassador",
    "capital",
    "company",
    "country",
    "delegate",
    "diplomat",
    "donor",
    "envoy",
    "expert",
    "fighter",
    "force",
    "government",
    "intelligence",
    "journalist",
    "leader",
    "minister",
    "nation",
    "observer",
    "official",
    "partner",
    "participant",
    "power",
    "reporter",
    "scholar",
    "soldier",
    "state",
    "tourist",
    "troop",
    "visitor",
    "volunteer",
];

/// What "foreign" does not make foreign: one's own foreign ministers and foreign affairs.
const OWN: [&str; 10] =
    ["minister", "ministry", "secretary", "affair", "office", "relation", "policy", "committee", "service", "chief"];

/// Tells whether the phrase at `head` says that those it stands for are of other countries, or of many.
pub(crate) fn is_foreign(doc: &Document, head: usize) -> bool {
    foreign(doc, head, 0)
}

fn foreign(doc: &Document, head: usize, depth: usize) -> bool {
    if depth > DEEPEST {
        return false;
    }
    let noun = doc.lemma(head).to_lowercase();
    let noun = noun.as_str();
    match noun {
        "foreigner" | "expatriate" | "expat" | "emigrant" => return true,
        // "Ambassadors", told without a country, are those of the others.
        "ambassador" if plural(doc, head) => return true,
        "relative" | "family" | "member" | "friend" | "wife" | "child" | "dozen" | "hundred" | "thousand" | "group"
        | "number" | "some" | "many" => {
            let of = |c: usize| doc.dep(c) == dep::PREP && doc.norm(c) == "of";
            let mut whom = doc.children(head).filter(|&c| of(c)).filter_map(|c| doc.child(c, dep::POBJ));
            if whom.any(|t| foreign(doc, t, depth + 1)) {
                return true;
            }
        }
        _ => {}
    }
    // "Your governments": of those who are spoken to.
    if doc.children(head).any(|c| doc.dep(c) == dep::POSS && doc.norm(c) == "your") {
        return true;
    }
    let mut before = doc.children(head).filter(|&c| c < head && matches!(doc.dep(c), dep::AMOD | dep::COMPOUND));
    let told = before.any(|c| {
        let word = doc.norm(c);
        ABROAD.contains(&word) && !OWN.contains(&noun)
            || WIDE.contains(&word) && doc.dep(c) == dep::AMOD && WHOSE.contains(&noun)
    });
    told || everywhere(doc, head)
}

/// "From around the world", "across the globe", "of various nationalities".
fn everywhere(doc: &Document, head: usize) -> bool {
    // Wherever the parser hangs the phrase.
    let goes_on = |t: &usize| !matches!(doc.token(*t).pos, Pos::Verb | Pos::Aux | Pos::Punct);
    let mut after = (head + 1..doc.len().min(head + 7)).take_while(goes_on);
    after.any(|t| match doc.norm(t) {
        "world" | "globe" => {
            (t.saturating_sub(2)..t).any(|b| matches!(doc.norm(b), "around" | "across" | "throughout" | "over"))
        }
        "worldwide" | "abroad" | "overseas" => t == head + 1 || t == head + 2 && doc.norm(head + 1) == "from",
        "nationalities" | "countries" | "nations" => {
            matches!(doc.norm(t - 1), "various" | "different" | "several" | "many" | "other" | "foreign")
        }
        _ => false,
    })
}

fn plural(doc: &Document, i: usize) -> bool {
    matches!(doc.token(i).tag, tag::NNS | tag::NNPS)
}
