//! The files of the built-in codebook, part of the program.

macro_rules! files {
    ($($name:literal),+ $(,)?) => {
        [$((concat!("data/", $name), include_str!(concat!("../../../../data/", $name)))),+]
    };
}

/// Name and text of every built-in file.
const FILES: [(&str, &str); 26] = files![
    "codebook/classes.toml",
    "codebook/lights.toml",
    "codebook/standing.toml",
    "codebook/contexts.toml",
    "codebook/none.toml",
    "codebook/accuse.toml",
    "codebook/agree.toml",
    "codebook/aid.toml",
    "codebook/assault.toml",
    "codebook/blame.toml",
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
];

/// Returns name and text of every built-in file.
pub(super) fn files() -> Vec<(String, String)> {
    FILES.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect()
}

/// Returns the files without the examples of their rules, each line where it was: what coding needs.
pub(super) fn files_without_examples() -> Vec<(String, String)> {
    FILES.iter().map(|(name, text)| ((*name).to_owned(), without_examples(text))).collect()
}

/// Empties the lines of `yes` and `no` lists. Either ends on the first line that ends with a bracket.
fn without_examples(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        inside |= line.starts_with("yes = [") || line.starts_with("no = [");
        if !inside {
            out.push_str(line);
        }
        inside &= !line.ends_with(']');
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_are_left_out_and_lines_kept() {
        let text = "id = \"a\"\nyes = [\n  \"A [so] b. => A > B\",\n]\nno = [\"C.\"]\nverbs = [\"d\"]\n";
        assert_eq!(without_examples(text), "id = \"a\"\n\n\n\n\nverbs = [\"d\"]\n");
    }
}
