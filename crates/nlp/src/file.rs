//! The container of a model file: header, section table, sections (`docs/formats.md`, "Model file").

use crate::error::{Error, Result};
use crate::hash::murmur64a;
use std::collections::HashMap;
use std::ops::Range;

const MAGIC: &[u8; 8] = b"CHMODEL\n";
const VERSION: u32 = 1;
/// Header, table entry and section alignment, in bytes.
const UNIT: usize = 64;
const NAME: usize = 40;

/// The bytes of a model, aligned for its widest numbers.
#[derive(Debug)]
enum Bytes {
    Static(&'static [u8]),
    Owned { words: Vec<u64>, len: usize },
}

impl Bytes {
    /// Takes bytes as they are when they are aligned to eight.
    fn from_static(bytes: &'static [u8]) -> Self {
        if bytes.as_ptr().align_offset(8) == 0 { Self::Static(bytes) } else { Self::owned(bytes) }
    }

    fn owned(bytes: &[u8]) -> Self {
        let mut words = vec![0u64; bytes.len().div_ceil(8)];
        bytemuck::cast_slice_mut::<u64, u8>(&mut words)[..bytes.len()].copy_from_slice(bytes);
        Self::Owned { words, len: bytes.len() }
    }

    fn get(&self) -> &[u8] {
        match self {
            Self::Static(b) => b,
            Self::Owned { words, len } => &bytemuck::cast_slice(words)[..*len],
        }
    }
}

/// The section of a delta that names its base: the base's checksum.
const BASE: &str = "base";

/// An opened model file, or a base with the delta that replaces some of its sections.
#[derive(Debug)]
pub struct ModelFile {
    /// The file, then its delta.
    layers: Vec<Bytes>,
    sections: HashMap<String, Place>,
}

/// Where a section lies: in which layer, and its bytes there.
#[derive(Debug, Clone)]
struct Place {
    layer: usize,
    range: Range<usize>,
}

impl ModelFile {
    /// Opens bytes that live as long as the program, without a copy when they are aligned to eight.
    pub fn from_static(bytes: &'static [u8]) -> Result<Self> {
        Self::open(Bytes::from_static(bytes))
    }

    /// Opens a copy of the bytes.
    pub fn from_slice(bytes: &[u8]) -> Result<Self> {
        Self::open(Bytes::owned(bytes))
    }

    /// Opens bytes of the program itself without reading all of them for their checksum.
    pub(crate) fn trusted(bytes: &'static [u8]) -> Result<Self> {
        let mut file = Self { layers: Vec::new(), sections: HashMap::new() };
        file.lay(Bytes::from_static(bytes), false)?;
        Ok(file)
    }

    fn open(bytes: Bytes) -> Result<Self> {
        let mut file = Self { layers: Vec::new(), sections: HashMap::new() };
        file.lay(bytes, true)?;
        Ok(file)
    }

    /// Lays a delta ([`delta`]) over the file: its sections replace those of the same name.
    ///
    /// # Errors
    /// The bytes are no model file, or not the delta of this one.
    pub fn with_delta(self, delta: &'static [u8]) -> Result<Self> {
        self.with_layer(delta, true)
    }

    /// As [`Self::with_delta`] for a delta of the program itself.
    pub(crate) fn with_trusted_delta(self, delta: &'static [u8]) -> Result<Self> {
        self.with_layer(delta, false)
    }

    fn with_layer(mut self, delta: &'static [u8], check: bool) -> Result<Self> {
        let told = checksum_of(self.layers[0].get());
        self.lay(Bytes::from_static(delta), check)?;
        if self.section(BASE)? != told.to_le_bytes() {
            return Err(Error::corrupt(BASE, "is the delta of another model file"));
        }
        Ok(self)
    }

    fn lay(&mut self, bytes: Bytes, check: bool) -> Result<()> {
        let layer = self.layers.len();
        for (name, range) in read_table(bytes.get(), check)? {
            self.sections.insert(name, Place { layer, range });
        }
        self.layers.push(bytes);
        Ok(())
    }

    /// Returns a section's bytes.
    pub fn section(&self, name: &str) -> Result<&[u8]> {
        Ok(self.bytes_at(&self.place(name)?))
    }

    fn place(&self, name: &str) -> Result<Place> {
        self.sections.get(name).cloned().ok_or_else(|| Error::corrupt(name, "is missing"))
    }

    fn bytes_at(&self, place: &Place) -> &[u8] {
        &self.layers[place.layer].get()[place.range.clone()]
    }

    /// Finds a section of `n` little-endian `f32`.
    pub(crate) fn f32s(&self, name: &str, n: usize) -> Result<Floats> {
        let place = self.place(name)?;
        if place.range.len() != n.saturating_mul(4) {
            return Err(Error::corrupt(name, format!("{} bytes, expected {n} numbers of 4", place.range.len())));
        }
        Ok(Floats { place })
    }

    /// Finds a section of little-endian `u64`.
    pub(crate) fn u64s(&self, name: &str) -> Result<Words> {
        let place = self.place(name)?;
        if !place.range.len().is_multiple_of(8) {
            return Err(Error::corrupt(name, "is not a whole number of 8-byte words"));
        }
        Ok(Words { place })
    }

    pub(crate) fn floats(&self, f: &Floats) -> &[f32] {
        bytemuck::cast_slice(self.bytes_at(&f.place))
    }

    pub(crate) fn words(&self, w: &Words) -> &[u64] {
        bytemuck::cast_slice(self.bytes_at(&w.place))
    }
}

/// Where an array of `f32` lies in the file.
#[derive(Debug, Clone)]
pub(crate) struct Floats {
    place: Place,
}

/// Where an array of `u64` lies in the file.
#[derive(Debug, Clone)]
pub(crate) struct Words {
    place: Place,
}

/// Makes the delta that turns the model file `base` into `full`: the sections of `full` that `base` has not, or has with
/// another content, and the checksum of `base`. Sections that only `base` has stay; nothing reads them.
///
/// # Errors
/// One of the two is no model file.
pub fn delta(base: &[u8], full: &[u8]) -> Result<Vec<u8>> {
    let (old, new) = (ModelFile::from_slice(base)?, ModelFile::from_slice(full)?);
    let mut names: Vec<&String> = new.sections.keys().collect();
    names.sort();
    let mut out = FileBuilder::default();
    out.add(BASE, checksum_of(base).to_le_bytes().to_vec());
    for name in names {
        let content = new.section(name)?;
        if old.section(name).is_ok_and(|c| c == content) {
            continue;
        }
        out.add(name, content.to_vec());
    }
    Ok(out.finish())
}

/// The checksum that the header of a model file tells.
fn checksum_of(bytes: &[u8]) -> u64 {
    le_u64(bytes, 24)
}

fn le_u32(bytes: &[u8], at: usize) -> u32 {
    bytes.get(at..at + 4).and_then(|b| b.try_into().ok()).map_or(0, u32::from_le_bytes)
}

fn le_u64(bytes: &[u8], at: usize) -> u64 {
    bytes.get(at..at + 8).and_then(|b| b.try_into().ok()).map_or(0, u64::from_le_bytes)
}

fn read_table(bytes: &[u8], check: bool) -> Result<HashMap<String, Range<usize>>> {
    if cfg!(target_endian = "big") {
        return Err(Error::corrupt("header", "model files are read on little-endian machines only"));
    }
    if !bytes.starts_with(MAGIC) {
        return Err(Error::NotAModel);
    }
    if bytes.len() < UNIT {
        return Err(Error::Length { told: UNIT as u64, found: bytes.len() as u64 });
    }
    let version = le_u32(bytes, 8);
    if version != VERSION {
        return Err(Error::Version { found: version, expected: VERSION });
    }
    let told = le_u64(bytes, 16);
    if told != bytes.len() as u64 {
        return Err(Error::Length { told, found: bytes.len() as u64 });
    }
    if check && le_u64(bytes, 24) != murmur64a(&bytes[UNIT..], u64::from(le_u32(bytes, 12))) {
        return Err(Error::Checksum);
    }
    let n = le_u32(bytes, 12) as usize;
    let table = bytes
        .get(UNIT..UNIT.saturating_add(n.saturating_mul(UNIT)))
        .ok_or_else(|| Error::corrupt("table", "is longer than the file"))?;
    let mut sections = HashMap::with_capacity(n);
    for entry in table.chunks_exact(UNIT) {
        let name = entry[..NAME].split(|b| *b == 0).next().unwrap_or(&[]);
        let name = std::str::from_utf8(name).map_err(|_| Error::corrupt("table", "a name is not UTF-8"))?;
        let (start, len) = (le_u64(entry, NAME), le_u64(entry, NAME + 8));
        let end = start.checked_add(len).filter(|end| *end <= bytes.len() as u64);
        let Some(end) = end.filter(|_| start % UNIT as u64 == 0) else {
            return Err(Error::corrupt(name, "lies outside the file or is not aligned"));
        };
        sections.insert(name.to_owned(), start as usize..end as usize);
    }
    Ok(sections)
}

/// Builds a model file out of named sections.
#[derive(Debug, Default)]
pub struct FileBuilder {
    sections: Vec<(String, Vec<u8>)>,
}

impl FileBuilder {
    /// Adds a section; names have at most 40 bytes.
    pub fn add(&mut self, name: &str, bytes: Vec<u8>) {
        debug_assert!(name.len() <= NAME, "{name}");
        self.sections.push((name.to_owned(), bytes));
    }

    /// Adds an array.
    pub fn add_f32s(&mut self, name: &str, values: &[f32]) {
        self.add(name, values.iter().flat_map(|v| v.to_le_bytes()).collect());
    }

    /// Adds an array.
    pub fn add_u64s(&mut self, name: &str, values: &[u64]) {
        self.add(name, values.iter().flat_map(|v| v.to_le_bytes()).collect());
    }

    /// Lays the file out.
    pub fn finish(self) -> Vec<u8> {
        let n = self.sections.len();
        let mut table = Vec::with_capacity(n * UNIT);
        let mut body = Vec::new();
        let base = UNIT * (n + 1);
        for (name, bytes) in &self.sections {
            let mut entry = [0u8; UNIT];
            entry[..name.len()].copy_from_slice(name.as_bytes());
            entry[NAME..NAME + 8].copy_from_slice(&((base + body.len()) as u64).to_le_bytes());
            entry[NAME + 8..NAME + 16].copy_from_slice(&(bytes.len() as u64).to_le_bytes());
            table.extend_from_slice(&entry);
            body.extend_from_slice(bytes);
            body.resize(body.len().next_multiple_of(UNIT), 0);
        }
        let mut out = vec![0u8; UNIT];
        out.extend_from_slice(&table);
        out.extend_from_slice(&body);
        out[..8].copy_from_slice(MAGIC);
        out[8..12].copy_from_slice(&VERSION.to_le_bytes());
        out[12..16].copy_from_slice(&(n as u32).to_le_bytes());
        let len = out.len() as u64;
        out[16..24].copy_from_slice(&len.to_le_bytes());
        let sum = murmur64a(&out[UNIT..], n as u64);
        out[24..32].copy_from_slice(&sum.to_le_bytes());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn small() -> Vec<u8> {
        let mut b = FileBuilder::default();
        b.add("meta", b"hello".to_vec());
        b.add_f32s("w", &[1.0, 2.5]);
        b.finish()
    }

    #[test]
    fn sections_read_back() {
        let file = ModelFile::from_slice(&small()).unwrap();
        assert_eq!(file.section("meta").unwrap(), b"hello");
        let w = file.f32s("w", 2).unwrap();
        assert_eq!(file.floats(&w), [1.0, 2.5]);
        assert!(matches!(file.f32s("w", 3), Err(Error::Corrupt { .. })));
        assert!(matches!(file.section("x"), Err(Error::Corrupt { .. })));
    }

    #[test]
    fn a_delta_replaces_sections_of_its_base_only() {
        let mut b = FileBuilder::default();
        b.add("meta", b"hello".to_vec());
        b.add_f32s("w", &[3.0, 4.0]);
        b.add("more", b"x".to_vec());
        let leaked = |v: Vec<u8>| -> &'static [u8] { Box::leak(v.into_boxed_slice()) };
        let small_delta = leaked(delta(&small(), &b.finish()).unwrap());
        let file = ModelFile::from_slice(&small()).unwrap().with_delta(small_delta).unwrap();
        assert!(!ModelFile::from_slice(small_delta).unwrap().sections.contains_key("meta"));
        assert_eq!(file.section("meta").unwrap(), b"hello");
        assert_eq!(file.section("more").unwrap(), b"x");
        assert_eq!(file.floats(&file.f32s("w", 2).unwrap()), [3.0, 4.0]);
        let mut other = FileBuilder::default();
        other.add("meta", b"other".to_vec());
        let refused = ModelFile::from_slice(&other.finish()).unwrap().with_delta(small_delta);
        assert!(matches!(refused, Err(Error::Corrupt { section, .. }) if section == "base"));
    }

    proptest! {
        #[test]
        fn damage_is_refused(at in 0usize..320, bit in 0u8..8) {
            let mut bytes = small();
            let at = at % bytes.len();
            bytes[at] ^= 1 << bit;
            // Only the reserved bytes of the header are free.
            prop_assert_eq!(ModelFile::from_slice(&bytes).is_ok(), (32..64).contains(&at));
        }

        #[test]
        fn cut_and_grown_files_are_refused(n in 0usize..1000) {
            let bytes = small();
            let mut other = bytes.clone();
            other.resize(n, 7);
            prop_assert_eq!(ModelFile::from_slice(&other).is_ok(), n == bytes.len());
        }
    }
}
