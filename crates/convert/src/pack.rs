//! Reading msgpack: look-ups with errors that name the file, and numpy arrays.

use crate::error::{Error, Result};
use rmpv::Value;

/// Parses a msgpack file.
pub(crate) fn parse(file: &str, bytes: &[u8]) -> Result<Value> {
    rmpv::decode::read_value(&mut &bytes[..]).map_err(|e| Error::data(file, format!("not msgpack: {e}")))
}

/// Returns the text of a string or of bytes that are UTF-8.
pub(crate) fn text(v: &Value) -> Option<&str> {
    match v {
        Value::String(s) => s.as_str(),
        Value::Binary(b) => std::str::from_utf8(b).ok(),
        _ => None,
    }
}

/// Returns the value of a key of a map.
pub(crate) fn get<'v>(v: &'v Value, key: &str) -> Option<&'v Value> {
    v.as_map()?.iter().find(|(k, _)| text(k) == Some(key)).map(|(_, v)| v)
}

/// Returns the pairs of a map.
pub(crate) fn pairs<'v>(file: &str, v: &'v Value) -> Result<&'v [(Value, Value)]> {
    v.as_map().map(Vec::as_slice).ok_or_else(|| Error::data(file, "expected a map"))
}

/// Returns the items of a list.
pub(crate) fn items<'v>(file: &str, v: &'v Value) -> Result<&'v [Value]> {
    v.as_array().map(Vec::as_slice).ok_or_else(|| Error::data(file, "expected a list"))
}

/// Returns a string that must be there.
pub(crate) fn need_text<'v>(file: &str, v: &'v Value) -> Result<&'v str> {
    text(v).ok_or_else(|| Error::data(file, "expected a string"))
}

/// An array of numbers with its shape.
#[derive(Debug, Clone)]
pub(crate) struct Array {
    pub(crate) shape: Vec<usize>,
    pub(crate) values: Vec<f32>,
}

/// Reads an array as msgpack-numpy writes it.
pub(crate) fn array(file: &str, v: &Value) -> Result<Array> {
    let bad = |what: &str| Error::data(file, format!("array: {what}"));
    let kind = get(v, "type").and_then(text).ok_or_else(|| bad("no type"))?;
    if kind != "<f4" {
        return Err(bad("expected 32-bit floats"));
    }
    let shape = get(v, "shape").and_then(Value::as_array).ok_or_else(|| bad("no shape"))?;
    let shape: Vec<usize> = shape.iter().filter_map(Value::as_u64).map(|n| n as usize).collect();
    let data = match get(v, "data") {
        Some(Value::Binary(b)) => b.as_slice(),
        Some(Value::String(s)) => s.as_bytes(),
        _ => return Err(bad("no data")),
    };
    let n = shape.iter().try_fold(1usize, |n, d| n.checked_mul(*d)).ok_or_else(|| bad("too large"))?;
    if data.len() != n.saturating_mul(4) {
        return Err(bad("the data do not fit the shape"));
    }
    let values = data.as_chunks::<4>().0.iter().map(|b| f32::from_le_bytes(*b)).collect();
    Ok(Array { shape, values })
}
