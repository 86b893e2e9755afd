//! The gazetteer: names to places, read in place from one built-in file (`data/places/gazetteer.bin`).
//!
//! The form of the file is in `docs/formats.md`; `data/places/scripts/build.py` writes it. Nothing is unpacked: a look-up
//! is a binary search over the sorted names.

use crate::Country;
use std::sync::OnceLock;

/// What sort of place a record is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PlaceKind {
    City,
    Admin1,
    Admin2,
    Country,
    Region,
}

/// One place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Spot {
    /// Number of the record.
    pub(crate) id: u32,
    pub(crate) lat: f64,
    pub(crate) lon: f64,
    /// `GeoNames` id; 0 when there is none.
    pub(crate) geonames: u32,
    pub(crate) country: Option<Country>,
    /// Number of the first-level division; 0 when there is none.
    pub(crate) admin: u16,
    pub(crate) kind: PlaceKind,
    /// Natural logarithm of the population.
    pub(crate) size: f32,
}

/// The built-in table; sections are offsets into its bytes.
pub(crate) struct Gazetteer {
    bytes: &'static [u8],
    n_names: usize,
    n_divisions: usize,
    codes: usize,
    divisions: usize,
    records: usize,
    offsets: usize,
    starts: usize,
    postings: usize,
    shown: usize,
    blob: usize,
    display: usize,
}

const MAGIC: &[u8; 8] = b"CHPLACE2";
/// Bytes of one record: latitude and longitude in 1e-5 degrees, `GeoNames` id, country, division, kind, size.
const RECORD: usize = 18;

static BYTES: &[u8] = include_bytes!("../../../../data/places/gazetteer.bin");

impl Gazetteer {
    /// Returns the built-in gazetteer; an empty one if the file is not what it should be (a test holds that it is).
    pub(crate) fn builtin() -> &'static Self {
        static TABLE: OnceLock<Gazetteer> = OnceLock::new();
        TABLE.get_or_init(|| Self::read(BYTES).unwrap_or_else(Self::empty))
    }

    const fn empty() -> Self {
        Self {
            bytes: &[],
            n_names: 0,
            n_divisions: 0,
            codes: 0,
            divisions: 0,
            records: 0,
            offsets: 0,
            starts: 0,
            postings: 0,
            shown: 0,
            blob: 0,
            display: 0,
        }
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        if bytes.get(..8)? != MAGIC {
            return None;
        }
        let head: Vec<usize> = (0..7).map(|k| u32_at(bytes, 12 + 4 * k) as usize).collect();
        let [n_records, n_names, n_postings, n_blob, n_display, n_codes, n_divisions] = head[..] else { return None };
        let codes = 40;
        let divisions = codes + 3 * n_codes;
        let records = divisions + 4 * n_divisions;
        let offsets = records + RECORD * n_records;
        let starts = offsets + 4 * (n_names + 1);
        let postings = starts + 4 * (n_names + 1);
        let shown = postings + 4 * n_postings;
        let blob = shown + 4 * (n_records + 1);
        let display = blob + n_blob;
        (display + n_display == bytes.len()).then_some(Self {
            bytes,
            n_names,
            n_divisions,
            codes,
            divisions,
            records,
            offsets,
            starts,
            postings,
            shown,
            blob,
            display,
        })
    }

    fn name(&self, k: usize) -> &[u8] {
        let at = |i: usize| self.blob + u32_at(self.bytes, self.offsets + 4 * i) as usize;
        self.bytes.get(at(k)..at(k + 1)).unwrap_or_default()
    }

    /// Returns the first name that is not less than `key`.
    fn lower_bound(&self, key: &[u8]) -> usize {
        let (mut lo, mut hi) = (0, self.n_names);
        while lo < hi {
            let mid = usize::midpoint(lo, hi);
            if self.name(mid) < key { lo = mid + 1 } else { hi = mid }
        }
        lo
    }

    /// Returns the places of a folded name (see [`fold`]), the largest first.
    pub(crate) fn places(&self, folded: &str) -> Vec<Spot> {
        self.look_up(folded).0
    }

    /// Returns the places of a folded name, and whether longer names begin with it as a word.
    pub(crate) fn look_up(&self, folded: &str) -> (Vec<Spot>, bool) {
        let key = folded.as_bytes();
        let mut at = self.lower_bound(key);
        let mut spots = Vec::new();
        if at < self.n_names && self.name(at) == key {
            let (a, z) = (u32_at(self.bytes, self.starts + 4 * at), u32_at(self.bytes, self.starts + 4 * (at + 1)));
            spots.extend((a..z).map(|p| self.spot(u32_at(self.bytes, self.postings + 4 * p as usize))));
            at += 1;
        }
        // A blank sorts before every letter, so longer names stand right behind.
        let more = at < self.n_names && self.name(at).strip_prefix(key).is_some_and(|rest| rest.first() == Some(&b' '));
        (spots, more)
    }

    /// Returns what an adjective or the noun for a people belongs to ("Spanish": Spain).
    pub(crate) fn homeland(&self, folded: &str) -> Option<Spot> {
        self.places(&format!("~{folded}")).first().copied()
    }

    /// Returns the name of a first-level division.
    pub(crate) fn division(&self, admin: u16) -> Option<&'static str> {
        let k = usize::from(admin).checked_sub(1).filter(|&k| k < self.n_divisions)?;
        let id = u32_at(self.bytes, self.divisions + 4 * k);
        (id != u32::MAX).then(|| self.display(id))
    }

    fn spot(&self, id: u32) -> Spot {
        let r = self.bytes.get(self.records + RECORD * id as usize..).unwrap_or_default();
        let code = usize::from(u16_at(r, 12));
        let name = (code > 0).then(|| self.bytes.get(self.codes + 3 * (code - 1)..self.codes + 3 * code)).flatten();
        Spot {
            id,
            lat: f64::from(u32_at(r, 0).cast_signed()) / 1e5,
            lon: f64::from(u32_at(r, 4).cast_signed()) / 1e5,
            geonames: u32_at(r, 8),
            country: name.and_then(|n| Country::parse(std::str::from_utf8(n).ok()?)),
            admin: u16_at(r, 14),
            kind: match r.get(16) {
                Some(1) => PlaceKind::Admin1,
                Some(2) => PlaceKind::Admin2,
                Some(3) => PlaceKind::Country,
                Some(4) => PlaceKind::Region,
                _ => PlaceKind::City,
            },
            size: f32::from(r.get(17).copied().unwrap_or(0)) / 10.0,
        }
    }

    /// Returns the name of a place as the table writes it.
    pub(crate) fn display(&self, id: u32) -> &'static str {
        let at = |i: usize| self.display + u32_at(self.bytes, self.shown + 4 * i) as usize;
        let bytes: &'static [u8] = self.bytes;
        bytes.get(at(id as usize)..at(id as usize + 1)).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }
}

fn u32_at(b: &[u8], at: usize) -> u32 {
    b.get(at..at + 4).and_then(|x| x.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn u16_at(b: &[u8], at: usize) -> u16 {
    b.get(at..at + 2).and_then(|x| x.try_into().ok()).map_or(0, u16::from_le_bytes)
}

/// Folds a name as the table does: lower case, no accents, apostrophes dropped, other marks to single blanks, `St`, `Mt`
/// and `Ft` written out.
pub(crate) fn fold(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if matches!(c, '\'' | '’' | '‘' | 'ʻ' | 'ʼ') {
            continue;
        }
        let flat = plain(c);
        if flat.is_alphanumeric() || !c.is_ascii() {
            out.extend(flat.to_lowercase());
        } else if !out.is_empty() && !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.truncate(out.trim_end().len());
    if out.split(' ').any(|w| written_out(w).is_some()) {
        out = out.split(' ').map(|w| written_out(w).unwrap_or(w)).collect::<Vec<_>>().join(" ");
    }
    out
}

fn written_out(word: &str) -> Option<&'static str> {
    Some(match word {
        "st" => "saint",
        "ste" => "sainte",
        "mt" => "mount",
        "ft" => "fort",
        _ => return None,
    })
}

/// The letter without its accent, for the accents of Latin script that decompose.
fn plain(c: char) -> char {
    const TABLE: &[(&str, char)] = &[
        ("àáâãäåāăąǎ", 'a'),
        ("ÀÁÂÃÄÅĀĂĄ", 'A'),
        ("çćĉċč", 'c'),
        ("ÇĆĈĊČ", 'C'),
        ("ďḍđð", 'd'),
        ("ĎĐÐ", 'D'),
        ("èéêëēĕėęěệếềểễẹẻẽ", 'e'),
        ("ÈÉÊËĒĔĖĘĚ", 'E'),
        ("ĝğġģǧ", 'g'),
        ("ĜĞĠĢ", 'G'),
        ("ĥḥħ", 'h'),
        ("ĤḤĦ", 'H'),
        ("ìíîïĩīĭįịı", 'i'),
        ("ÌÍÎÏĨĪĬĮİ", 'I'),
        ("ķ", 'k'),
        ("Ķ", 'K'),
        ("ĺļľł", 'l'),
        ("ĹĻĽŁ", 'L'),
        ("ĹĻĽ", 'L'),
        ("ñńņň", 'n'),
        ("ÑŃŅŇ", 'N'),
        ("òóôõöøōŏőơộốồổỗọỏ", 'o'),
        ("ÒÓÔÕÖØŌŎŐƠ", 'O'),
        ("ŕŗř", 'r'),
        ("ŔŖŘ", 'R'),
        ("śŝşšș", 's'),
        ("ŚŜŞŠȘ", 'S'),
        ("ţťțṭ", 't'),
        ("ŢŤȚṬ", 'T'),
        ("ùúûüũūŭůűųưụủ", 'u'),
        ("ÙÚÛÜŨŪŬŮŰŲƯ", 'U'),
        ("ŵ", 'w'),
        ("ýÿŷ", 'y'),
        ("Ý", 'Y'),
        ("źżž", 'z'),
        ("ŹŻŽ", 'Z'),
    ];
    if c.is_ascii() {
        return c;
    }
    TABLE.iter().find(|(from, _)| from.contains(c)).map_or(c, |(_, to)| *to)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_built_in_table_is_whole() {
        let crc = u32_at(BYTES, 8);
        let mut sum = u32::MAX;
        for b in &BYTES[12..] {
            sum ^= u32::from(*b);
            for _ in 0..8 {
                sum = if sum & 1 == 1 { (sum >> 1) ^ 0xEDB8_8320 } else { sum >> 1 };
            }
        }
        assert_eq!(!sum, crc);
        let g = Gazetteer::builtin();
        assert!(g.n_names > 100_000);
        assert!((1..g.n_names).step_by(97).all(|k| g.name(k - 1) < g.name(k)));
    }

    #[test]
    fn names_are_found_folded() {
        let g = Gazetteer::builtin();
        let kyiv = g.places(&fold("Kyiv"));
        assert!(kyiv.iter().any(|s| s.country == Country::parse("UKR") && s.geonames == 703_448));
        assert_eq!(g.places(&fold("São Paulo"))[0].country, Country::parse("BRA"));
        assert!(g.places("france").iter().any(|s| s.kind == PlaceKind::Country));
        assert!(g.places(&fold("Springfield")).len() > 5);
        assert!(g.places("no such place").is_empty());
        assert!(g.look_up("new").1, "longer names begin with it");
        assert!(g.places(&fold("Loudon County")).iter().all(|s| s.kind == PlaceKind::Admin2));
        assert_eq!(g.homeland("spanish").and_then(|s| s.country), Country::parse("ESP"));
        assert!(g.division(kyiv[0].admin).is_some_and(|d| d.starts_with("Kyiv")));
        assert_eq!(fold("St. Łukasz"), "saint lukasz");
        assert_eq!(fold("  N'Djamena, Côte d’Ivoire "), "ndjamena cote divoire");
    }
}
