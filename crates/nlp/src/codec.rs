//! Little-endian reading and writing of the structured sections of a model file; every read is bounded.

use crate::error::{Error, Result};

/// Collects the bytes of a section.
#[derive(Debug, Default)]
pub struct Writer {
    out: Vec<u8>,
}

#[allow(missing_docs)]
impl Writer {
    pub fn u8(&mut self, v: u8) {
        self.out.push(v);
    }
    pub fn u32(&mut self, v: u32) {
        self.out.extend_from_slice(&v.to_le_bytes());
    }
    pub fn u64(&mut self, v: u64) {
        self.out.extend_from_slice(&v.to_le_bytes());
    }
    pub fn u128(&mut self, v: u128) {
        self.out.extend_from_slice(&v.to_le_bytes());
    }
    pub fn bool(&mut self, v: bool) {
        self.out.push(u8::from(v));
    }
    /// Writes a length and the bytes.
    pub fn str(&mut self, s: &str) {
        self.u32(s.len() as u32);
        self.out.extend_from_slice(s.as_bytes());
    }
    /// Writes a count and each item.
    pub fn list<T>(&mut self, items: &[T], mut item: impl FnMut(&mut Self, &T)) {
        self.u32(items.len() as u32);
        for i in items {
            item(self, i);
        }
    }
    /// Returns what was written.
    pub fn finish(self) -> Vec<u8> {
        self.out
    }
}

/// Reads a section.
#[derive(Debug)]
pub struct Reader<'a> {
    rest: &'a [u8],
    section: &'a str,
}

#[allow(missing_docs)]
impl<'a> Reader<'a> {
    pub fn new(section: &'a str, bytes: &'a [u8]) -> Self {
        Self { rest: bytes, section }
    }

    /// Makes an error about this section.
    pub fn error(&self, problem: impl Into<String>) -> Error {
        Error::corrupt(self.section, problem)
    }

    fn take<const N: usize>(&mut self) -> Result<[u8; N]> {
        let (head, rest) = self.rest.split_first_chunk::<N>().ok_or_else(|| self.error("ends too early"))?;
        self.rest = rest;
        Ok(*head)
    }
    pub fn u8(&mut self) -> Result<u8> {
        Ok(self.take::<1>()?[0])
    }
    pub fn bool(&mut self) -> Result<bool> {
        Ok(self.u8()? != 0)
    }
    pub fn u32(&mut self) -> Result<u32> {
        Ok(u32::from_le_bytes(self.take()?))
    }
    pub fn u64(&mut self) -> Result<u64> {
        Ok(u64::from_le_bytes(self.take()?))
    }
    pub fn u128(&mut self) -> Result<u128> {
        Ok(u128::from_le_bytes(self.take()?))
    }
    pub fn str(&mut self) -> Result<&'a str> {
        let n = self.count(1)?;
        let (head, rest) = self.rest.split_at(n);
        self.rest = rest;
        std::str::from_utf8(head).map_err(|_| self.error("a string is not UTF-8"))
    }
    /// Reads a count of items that take at least `least` bytes each; refuses more than the section can hold.
    pub fn count(&mut self, least: usize) -> Result<usize> {
        let n = self.u32()? as usize;
        if n.saturating_mul(least) > self.rest.len() {
            return Err(self.error(format!("{n} items do not fit the section")));
        }
        Ok(n)
    }
    /// Reads a count and each item, which takes at least `least` bytes.
    pub fn list<T>(&mut self, least: usize, mut item: impl FnMut(&mut Self) -> Result<T>) -> Result<Vec<T>> {
        let n = self.count(least)?;
        (0..n).map(|_| item(self)).collect()
    }
    /// Checks that nothing is left.
    pub fn end(&self) -> Result<()> {
        if self.rest.is_empty() { Ok(()) } else { Err(self.error("is longer than its content")) }
    }
}
