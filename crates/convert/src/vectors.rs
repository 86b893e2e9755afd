//! Static vectors: the table and the rows of its words.

use crate::error::{Error, Result};
use crate::pack;
use crate::source::Source;
use nlp::FileBuilder;
use std::collections::BTreeMap;

/// Stores the vectors of the pipeline; returns rows and width.
pub(crate) fn store(source: &Source, out: &mut FileBuilder) -> Result<(u32, u32)> {
    let file = "vocab/vectors";
    if let Some(cfg) = source.read("vocab/vectors.cfg")? {
        let cfg: serde_json::Value =
            serde_json::from_slice(&cfg).map_err(|e| Error::data("vocab/vectors.cfg", format!("not JSON: {e}")))?;
        let mode = cfg.get("mode").and_then(|m| m.as_str()).unwrap_or("default");
        let attr = cfg.get("attr").and_then(|m| m.as_str()).unwrap_or("ORTH");
        if mode != "default" || attr != "ORTH" {
            return Err(Error::unsupported("vectors", format!("the mode {mode:?} over {attr:?}")));
        }
    }
    let (rows, width, values) = read_npy(file, &source.need(file)?)?;
    let keys_file = "vocab/key2row";
    let msg = pack::parse(keys_file, &source.need(keys_file)?)?;
    let mut keys = BTreeMap::new();
    for (k, row) in pack::pairs(keys_file, &msg)? {
        if let (Some(k), Some(row)) = (k.as_u64(), row.as_u64()) {
            keys.insert(k, row);
        }
    }
    out.add_f32s("vectors", &values);
    let flat: Vec<u64> = keys.into_iter().flat_map(|(k, r)| [k, r]).collect();
    out.add_u64s("vectors.keys", &flat);
    Ok((rows as u32, width as u32))
}

/// Reads a two-dimensional numpy array of `f32` in C order.
fn read_npy(file: &str, bytes: &[u8]) -> Result<(usize, usize, Vec<f32>)> {
    let bad = |what: &str| Error::data(file, format!("numpy array: {what}"));
    if !bytes.starts_with(b"\x93NUMPY") || bytes.len() < 12 {
        return Err(bad("no magic"));
    }
    let (start, len): (usize, usize) = if bytes[6] == 1 {
        (10, usize::from(u16::from_le_bytes([bytes[8], bytes[9]])))
    } else {
        (12, u32::from_le_bytes([bytes[8], bytes[9], bytes[10], bytes[11]]) as usize)
    };
    let header = bytes.get(start..start.saturating_add(len)).and_then(|h| std::str::from_utf8(h).ok());
    let header = header.ok_or_else(|| bad("no header"))?;
    if !header.contains("'<f4'") || header.contains("'fortran_order': True") {
        return Err(bad("expected 32-bit floats in C order"));
    }
    let shape = header.split_once("'shape': (").and_then(|(_, r)| r.split_once(')')).ok_or_else(|| bad("no shape"))?.0;
    let dims: Vec<usize> = shape.split(',').filter_map(|d| d.trim().parse().ok()).collect();
    let [rows, width] = dims[..] else { return Err(bad("expected two dimensions")) };
    let data = &bytes[start + len..];
    if data.len() != rows.saturating_mul(width).saturating_mul(4) {
        return Err(bad("the data do not fit the shape"));
    }
    Ok((rows, width, data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect()))
}
