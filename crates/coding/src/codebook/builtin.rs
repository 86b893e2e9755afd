//! The files of the built-in codebook, part of the program.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$((concat!("data/codebook/", $name), include_str!(concat!("../../../../data/codebook/", $name)))),+]
    };
}

/// Returns name and text of every built-in file.
pub(super) fn files() -> Vec<(String, String)> {
    files![
        "classes.toml",
        "lights.toml",
        "standing.toml",
        "contexts.toml",
        "none.toml",
        "accuse.toml",
        "agree.toml",
        "aid.toml",
        "assault.toml",
        "coerce.toml",
        "concede.toml",
        "consult.toml",
        "cooperate.toml",
        "mobilize.toml",
        "protest.toml",
        "reject.toml",
        "request.toml",
        "retreat.toml",
        "sanction.toml",
        "support.toml",
        "threaten.toml",
    ]
    .iter()
    .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
    .collect()
}
