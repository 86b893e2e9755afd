//! Actor phrases: a phrase and a day in, country and sector out, both compared.

use chancery::Pipeline;
use chancery::coding::Sector;
use chancery::coding::actors::{Lexicon, phrase};
use std::path::Path;

/// The set, under `../shared`.
pub(super) const FILE: &str = "data/events/actor_phrases_dev.jsonl";

/// Counts phrases with country and sector right, with the country right, and all; `None` when the set is not there.
///
/// The set's own conventions: a country without a code acts as its government, the unknown have no sector, healers are
/// `HLH`, and Kosovo is `XKX`. What the gold leaves open is not asked.
pub(super) fn phrases(pipeline: &Pipeline, shared: &Path) -> anyhow::Result<Option<[usize; 3]>> {
    let path = shared.join(FILE);
    if !path.exists() {
        eprintln!("{}: not there, left out", path.display());
        return Ok(None);
    }
    let mut worker = pipeline.worker();
    let mut counts = [0; 3];
    for line in std::fs::read_to_string(&path)?.lines() {
        let row: serde_json::Value = serde_json::from_str(line)?;
        let day = row["query_date"].as_str().and_then(|d| d.get(..10)).and_then(|d| d.parse().ok());
        let who = phrase(&worker.read(row["text"].as_str().unwrap_or("")), Lexicon::builtin(), day);
        let country = who.country.map(|c| c.to_string()).unwrap_or_default();
        let sector = who.sector.filter(|s| *s != Sector::Unk).map_or("", Sector::as_str);
        let gold = &row["actor"];
        let want = gold["country"].as_str().map(|c| if c == "XKX" { "KOS" } else { c });
        let code = match gold["code_1"].as_str() {
            Some("" | "PRE") | None => None,
            Some("UNK" | "JNK") => Some(""),
            Some("HLH") => Some("MED"),
            Some(c) => Some(c),
        };
        let place = want.is_none_or(|w| w == country);
        counts[0] += usize::from(place && code.is_none_or(|c| c == sector));
        counts[1] += usize::from(place);
        counts[2] += 1;
    }
    Ok(Some(counts))
}
