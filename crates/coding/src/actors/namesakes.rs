//! Names that several bear: parties and organs of many states, short forms that a document gives a meaning of its own, a
//! state and a region.

use super::fold;
use super::lexicon::{Class, Entry};
use super::resolve::View;
use super::segments::{Seg, Segments};
use crate::{Country, Sector};
use text::Document;

/// Words of which names of parties are made in any country.
const OF_PARTIES: [&str; 44] = [
    "action",
    "alliance",
    "and",
    "center",
    "centre",
    "christian",
    "communist",
    "congress",
    "conservative",
    "conservatives",
    "democracy",
    "democratic",
    "democrats",
    "development",
    "for",
    "freedom",
    "front",
    "green",
    "greens",
    "justice",
    "labor",
    "labour",
    "left",
    "liberal",
    "liberals",
    "movement",
    "national",
    "nationalist",
    "new",
    "of",
    "party",
    "people",
    "peoples",
    "popular",
    "progressive",
    "reform",
    "republican",
    "republicans",
    "s",
    "social",
    "socialist",
    "the",
    "union",
    "workers",
];

/// Letters of a short form, at least and at most.
const LETTERS: std::ops::RangeInclusive<usize> = 2..=6;

/// The short forms that a document introduces in brackets behind a name whose words begin with their letters: the key of
/// the letters and the last token of the name.
pub(super) fn short_forms(doc: &Document, segs: &Segments) -> Vec<(u64, usize)> {
    let form = |i: usize| {
        let word = doc.text_of(i);
        let letters = word.chars().all(char::is_uppercase) && LETTERS.contains(&word.chars().count());
        let bracketed = i >= 2 && doc.text_of(i - 1) == "(" && i + 1 < doc.len() && doc.text_of(i + 1) == ")";
        (letters && bracketed && begins(doc, i)).then(|| (segs.key(i), i - 2))
    };
    (0..doc.len()).filter_map(form).collect()
}

/// Tells whether the capitalised words before the bracket begin with the letters of token `i`, last to first.
fn begins(doc: &Document, i: usize) -> bool {
    let mut at = i - 1;
    doc.text_of(i).chars().rev().all(|letter| {
        let small = |t: usize| matches!(doc.norm(t), "of" | "and" | "for" | "the" | "de" | "-" | "'s" | "’s");
        while at > 0 && small(at - 1) && !doc.text_of(at - 1).starts_with(letter) {
            at -= 1;
        }
        at > 0 && {
            at -= 1;
            doc.text_of(at).starts_with(letter)
        }
    })
}

impl<'a> View<'a> {
    /// The entry of a known phrase that fits best here. Of organs and parties with the same name ("Congress", "the Labour
    /// Party") that of a country the document speaks of is meant, else none's in particular.
    pub(crate) fn pick(&self, seg: Seg, modifier: bool) -> Option<(u32, &'a Entry)> {
        let (link, e) = self.segs.pick(self.lex, seg, self.day, modifier)?;
        if self.is_namesake(e) {
            return Some(self.namesake(seg, (link, e)));
        }
        if let Some(last) = self.introduced(seg) {
            match self.segs.at(last).filter(|full| full.end == last + 1 && full.end - full.start > 1) {
                Some(full) => return self.pick(full, modifier),
                None if !self.named_alike(e, last) => return None,
                None => {}
            }
        }
        let told = |e: &Entry| e.country.is_none_or(|c| c.is_body() || self.count(c) > 0);
        if !matches!(e.class, Class::Organ | Class::Group) || self.told.is_empty() {
            return Some((link, e));
        }
        let fits = |e: &Entry| self.segs.written(e, seg.start, seg.end) && e.holds(self.day);
        let named = |e: &Entry| matches!(e.class, Class::Organ | Class::Group) && e.country.is_some() && told(e);
        let chain = || self.lex.chain(seg.link).filter(|(_, e)| fits(e));
        // A name of one word is anybody's ("Parliament"); a longer one alone stands for itself.
        let general = |e: &Entry| e.class == Class::Org && e.n_words == 1;
        let most = chain().filter(|(_, e)| named(e)).max_by_key(|(link, e)| {
            // Told most; of equals the first in the chain.
            (e.country.map_or(0, |c| self.count(c)), std::cmp::Reverse(chain().position(|x| x.0 == *link)))
        });
        let other = most.or_else(|| chain().find(|(_, e)| general(e)).filter(|_| !told(e)));
        if other.is_none() && !told(e) && self.of_any_party(seg, e) {
            return self.any_party().or(Some((link, e)));
        }
        Some(other.unwrap_or((link, e)))
    }

    /// Tells whether the document names states, but not that of an entry.
    pub(super) fn is_untold(&self, e: &Entry) -> bool {
        !self.told.is_empty() && e.country.is_some_and(|c| !c.is_body() && self.count(c) == 0)
    }

    /// The last token of the name that the document gives a short form for, when the phrase is that form.
    fn introduced(&self, seg: Seg) -> Option<usize> {
        let one = seg.end == seg.start + 1 && self.doc.text_of(seg.start).chars().all(char::is_uppercase);
        let key = self.segs.key(seg.start);
        self.short.iter().find(|&&(k, _)| one && k == key).map(|x| x.1)
    }

    /// Tells whether a listed name has half of the words of the document's own name that ends at token `last`; what is
    /// listed by letters alone cannot be told apart.
    fn named_alike(&self, e: &Entry, last: usize) -> bool {
        let listed: Vec<u64> = fold::keys(self.lex.name(e)).collect();
        if listed.len() < 2 || !matches!(e.class, Class::Group | Class::Organ | Class::Body) {
            return true;
        }
        let words = (0..=last).rev().take_while(|&t| self.segs.capital(t)).map(|t| self.segs.key(t));
        let (same, other): (Vec<u64>, Vec<u64>) = words.partition(|k| listed.contains(k));
        same.len() >= other.len()
    }

    /// Tells whether a party's name could be that of any country's: "the Liberal Party", or a few letters in an article that
    /// speaks of another country again and again.
    fn of_any_party(&self, seg: Seg, e: &Entry) -> bool {
        const AGAIN_AND_AGAIN: u32 = 3;
        let common = |t: usize| self.segs.key(t) == 0 || OF_PARTIES.contains(&self.doc.norm(t));
        let letters = || {
            seg.end == seg.start + 1
                && self.doc.text_of(seg.start).chars().all(char::is_uppercase)
                && self.told.iter().any(|x| x.1 >= AGAIN_AND_AGAIN)
        };
        e.class == Class::Group && e.sector == Some(Sector::Pty) && ((seg.start..seg.end).all(common) || letters())
    }

    /// The entry of a party by its kind.
    fn any_party(&self) -> Option<(u32, &'a Entry)> {
        let (link, _) = self.lex.look_up(fold::join(0, fold::key("party")))?;
        self.lex.chain(link).find(|(_, e)| e.class == Class::Org && e.sector == Some(Sector::Pty))
    }

    /// Tells whether a region has its name from, or with, a state: "Georgia".
    pub(super) fn is_namesake(&self, e: &Entry) -> bool {
        e.class == Class::Region && self.lex.name(e) == "Georgia"
    }

    /// The state of the same name as a region: meant unless the document is set in the region's country and speaks
    /// of nobody near the state.
    fn namesake(&self, seg: Seg, region: (u32, &'a Entry)) -> (u32, &'a Entry) {
        const NEAR: [&str; 6] = ["GEO", "RUS", "ARM", "AZE", "UKR", "TUR"];
        let near = NEAR.iter().filter_map(|c| Country::parse(c)).any(|c| self.count(c) > 0);
        let state = self.lex.chain(seg.link).find(|(_, e)| e.class == Class::State);
        state.filter(|_| near || !self.american).unwrap_or(region)
    }
}
