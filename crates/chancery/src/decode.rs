//! From bytes to text: the encoding is told from the bytes, and what is no text is refused by name.

use crate::ErrorKind;
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Text and the encoding that it was read in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// The WHATWG name of the encoding.
    pub encoding: &'static str,
}

/// First bytes of files that people take for text.
const MAGIC: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"\x1f\x8b", "a gzip file"),
    (b"\x28\xb5\x2f\xfd", "a zstd file"),
    (b"BZh", "a bzip2 file"),
    (b"\xfd7zXZ", "an xz file"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"\x89PNG", "a PNG image"),
    (b"\xff\xd8\xff", "a JPEG image"),
    (b"GIF8", "a GIF image"),
    (b"PAR1", "a Parquet file"),
    (b"SQLite format 3", "an SQLite database"),
    (b"\x7fELF", "a program"),
    (b"\xd0\xcf\x11\xe0", "an old office document"),
    (b"{\\rtf", "an RTF document"),
];

/// Reads `bytes` as text: a byte order mark decides, then UTF-8, then UTF-16 by its zero bytes, then the legacy
/// encoding that fits the letters best.
///
/// # Errors
/// Bytes that are no text are refused by what they are.
pub fn decode(bytes: Vec<u8>) -> Result<Decoded, ErrorKind> {
    if let Some((_, name)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ErrorKind::Binary((*name).to_owned()));
    }
    if let Some((encoding, _)) = Encoding::for_bom(&bytes) {
        return decode_as(&bytes, encoding);
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return checked(text, UTF_8, 10),
        Ok(text) => text.into_bytes(),
        Err(not) => not.into_bytes(),
    };
    if let Some(encoding) = utf16_by_zeros(&bytes) {
        return decode_as(&bytes, encoding);
    }
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Err(ErrorKind::Binary(format!("binary data (a zero byte at {at})")));
    }
    decode_as(&bytes, guess(&bytes))
}

/// Reads one line of a stream whose other lines are UTF-8.
pub(crate) fn decode_line(line: &[u8]) -> Option<String> {
    let (text, _, had_errors) = guess(line).decode(line);
    (!had_errors).then(|| text.into_owned())
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, chardetng::Utf8Detection::Deny)
}

fn decode_as(bytes: &[u8], encoding: &'static Encoding) -> Result<Decoded, ErrorKind> {
    let (text, used, had_errors) = encoding.decode(bytes);
    if had_errors {
        return Err(ErrorKind::Binary(format!("bytes that are not valid {}", used.name())));
    }
    checked(text.into_owned(), used, 50)
}

/// Refuses text in which more than one character of `share` is a control character.
fn checked(text: String, encoding: &'static Encoding, share: usize) -> Result<Decoded, ErrorKind> {
    let odd =
        |c: &char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\u{c}' | '\u{85}' | '\u{1b}' | '\u{feff}');
    let n_odd = text.chars().filter(odd).count();
    if n_odd > 4 && n_odd * share > text.len() {
        return Err(ErrorKind::Binary("binary data (control characters)".to_owned()));
    }
    Ok(Decoded { text, encoding: encoding.name() })
}

/// Tells UTF-16 without a mark: nearly every second byte of Western text is zero.
fn utf16_by_zeros(bytes: &[u8]) -> Option<&'static Encoding> {
    let n_pairs = bytes.len() / 2;
    if n_pairs < 4 || bytes.len() % 2 == 1 {
        return None;
    }
    let zeros = |odd: usize| bytes.iter().skip(odd).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 > n_pairs * 6 && even * 50 < n_pairs {
        Some(UTF_16LE)
    } else if even * 10 > n_pairs * 6 && odd * 50 < n_pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SAMPLE: &str = "Le ministère a rejeté l’accord, a déclaré le Président à Niamey. Où iront les négociations ?";

    #[test]
    fn encodings_are_told() {
        let utf16 = |be: bool, mark: bool| -> Vec<u8> {
            let units = mark.then_some(0xFEFF).into_iter().chain(SAMPLE.encode_utf16());
            units.flat_map(|u| if be { u.to_be_bytes() } else { u.to_le_bytes() }).collect()
        };
        for (bytes, name) in [
            (SAMPLE.as_bytes().to_vec(), "UTF-8"),
            ([b"\xef\xbb\xbf", SAMPLE.as_bytes()].concat(), "UTF-8"),
            (utf16(false, true), "UTF-16LE"),
            (utf16(true, true), "UTF-16BE"),
            (utf16(false, false), "UTF-16LE"),
            (utf16(true, false), "UTF-16BE"),
            (encoding_rs::WINDOWS_1252.encode(SAMPLE).0.into_owned(), "windows-1252"),
        ] {
            let got = decode(bytes).expect(name);
            assert_eq!((got.text.as_str(), got.encoding), (SAMPLE, name));
        }
        let cyrillic = "Министр отклонил обвинения и призвал стороны к переговорам в Ереване";
        let got = decode(encoding_rs::WINDOWS_1251.encode(cyrillic).0.into_owned()).expect("windows-1251");
        assert_eq!((got.text.as_str(), got.encoding), (cyrillic, "windows-1251"));
    }

    #[test]
    fn what_is_no_text_is_named() {
        let name = |bytes: &[u8]| match decode(bytes.to_vec()) {
            Err(ErrorKind::Binary(name)) => name,
            other => panic!("{other:?}"),
        };
        assert_eq!(name(b"%PDF-1.7 ..."), "a PDF document");
        assert_eq!(name(b"abc\0\x01\x02def"), "binary data (a zero byte at 3)");
        assert_eq!(name(&[0x01; 64]), "binary data (control characters)");
        assert_eq!(name(b"\xef\xbb\xbfab\xff\xfe"), "bytes that are not valid UTF-8");
    }

    proptest! {
        #[test]
        fn any_bytes_pass_or_are_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = decode(bytes);
        }
    }
}
