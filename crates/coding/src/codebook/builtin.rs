//! The files of the built-in codebook, part of the program.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$((concat!("data/", $name), include_str!(concat!("../../../../data/", $name)))),+]
    };
}

/// Returns name and text of every built-in file.
pub(super) fn files() -> Vec<(String, String)> {
    files![
        "codebook/classes.toml",
        "codebook/lights.toml",
        "codebook/standing.toml",
        "codebook/contexts.toml",
        "codebook/none.toml",
        "codebook/accuse.toml",
        "codebook/agree.toml",
        "codebook/aid.toml",
        "codebook/assault.toml",
        "codebook/coerce.toml",
        "codebook/concede.toml",
        "codebook/consult.toml",
        "codebook/cooperate.toml",
        "codebook/mobilize.toml",
        "codebook/protest.toml",
        "codebook/reject.toml",
        "codebook/request.toml",
        "codebook/retreat.toml",
        "codebook/sanction.toml",
        "codebook/support.toml",
        "codebook/threaten.toml",
        "positions/classes.toml",
        "positions/for.toml",
        "positions/against.toml",
        "positions/neutral.toml",
    ]
    .iter()
    .map(|(name, text)| ((*name).to_owned(), (*text).to_owned()))
    .collect()
}
