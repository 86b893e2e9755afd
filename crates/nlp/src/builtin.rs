//! The models that are built into the program.

use crate::Model;
use std::sync::OnceLock;

/// Aligns the file for the numbers in it, which are read in place.
#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static BYTES: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../models/en_core_web_sm.chm"));

static NEWS: &Aligned<[u8]> = &Aligned(*include_bytes!("../../../models/news_entities.chm"));

/// Returns the built-in pipeline with the entity recogniser that was trained further on world news, loaded once
/// (`models/MODEL.md`). All other annotations are those of [`builtin`].
///
/// # Panics
/// When the program was built with damaged model files, which the tests of this crate exclude.
pub fn news() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| match Model::builtin(&BYTES.0, Some(&NEWS.0)) {
        Ok(model) => model,
        Err(e) => panic!("the built-in model cannot be loaded: {e}"),
    })
}

/// Returns the built-in pipeline, `en_core_web_sm` 3.8.0, loaded once.
///
/// # Panics
/// When the program was built with a damaged model file, which the tests of this crate exclude.
pub fn builtin() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| match Model::builtin(&BYTES.0, None) {
        Ok(model) => model,
        Err(e) => panic!("the built-in model cannot be loaded: {e}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_whole() {
        Model::from_bytes(&BYTES.0).expect("the model with its checksum");
        Model::from_delta(&BYTES.0, &NEWS.0).expect("the news model with its checksum");
    }
}
