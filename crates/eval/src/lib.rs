//! Scores predictions against gold by fixed definitions: what the program says about its own accuracy.
//!
//! Eleven kinds of gold can be scored (see [`Task`]). Figures are named and rounded as the project's Python scorers name and
//! round theirs, and a test holds the two equal; beside them stand tables (confusion, calibration) and the cases behind the
//! figures. Scoring lives apart from the coder because it has other consumers and no place in the hot path: it reads
//! JSON Lines, from a file or from the program's own output, and knows nothing of how they were made.
//!
//! ```
//! use eval::{Lines, Options, Task};
//!
//! let gold = Lines::of("gold", [r#"{"id":"a","text":"Oslo thanked Rome.","events":[{"plover_root":"SUPPORT"}]}"#.into()]);
//! let predicted = Lines::of("predicted", [r#"{"id":"a","events":[{"type":"SUPPORT"},{"type":"AID"}]}"#.into()]);
//! let report = eval::score(Task::Sentences, &gold, &predicted, &Options::default())?;
//! assert_eq!(report.get("found"), Some(1.0));
//! assert_eq!(report.get("exact"), Some(0.0));
//! # Ok::<(), eval::Error>(())
//! ```

mod actors;
mod coref;
mod days;
mod error;
mod event_places;
mod events;
mod figures;
mod ner;
mod pairing;
mod parse;
mod places;
mod quotes;
mod read;
mod report;
mod sentences;
mod stories;
mod times;

pub use error::{Error, Result};
pub use event_places::{Act, acts, held_out};
pub use figures::{Figure, Figures, Prf};
pub use read::{Input, Lines, inputs};
pub use report::{Case, Report, Table};

/// A kind of gold, and so a scorer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Task {
    /// Whole articles with event mentions.
    Events,
    /// Single sentences with labelled roots and country pairs.
    Sentences,
    /// Tokens, tags, lemmas, trees: against spaCy's output or against a treebank.
    Parse,
    /// Named entities, by a mapping of label schemes.
    Ner,
    /// Who is meant by names and pronouns.
    Coref,
    /// Who said what.
    Quotes,
    /// Places found and resolved.
    Places,
    /// Where single acts took place.
    EventPlaces,
    /// Time expressions.
    Times,
    /// Articles grouped into stories.
    Stories,
    /// Phrases and the country and sector they stand for.
    Actors,
}

impl Task {
    /// All tasks, in the order of their names' introduction.
    pub const ALL: [Self; 11] = [
        Self::Events,
        Self::Sentences,
        Self::Parse,
        Self::Ner,
        Self::Coref,
        Self::Quotes,
        Self::Places,
        Self::EventPlaces,
        Self::Times,
        Self::Stories,
        Self::Actors,
    ];

    /// Returns the name used in commands.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Events => "events",
            Self::Sentences => "sentences",
            Self::Parse => "parse",
            Self::Ner => "ner",
            Self::Coref => "coref",
            Self::Quotes => "quotes",
            Self::Places => "places",
            Self::EventPlaces => "event-places",
            Self::Times => "times",
            Self::Stories => "stories",
            Self::Actors => "actors",
        }
    }
}

/// What a scorer may be asked for besides its figures. Each flag belongs to one scorer; the others ignore it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(clippy::struct_excessive_bools)] // independent flags of a command line, none excludes another
pub struct Options {
    /// How many cases of each list to give.
    pub misses: usize,
    /// `events`: print the figures of each type (they are always in JSON).
    pub by_type: bool,
    /// `sentences`: leave out those that stand in a peer's codebook.
    pub unseen: bool,
    /// `sentences`: take only those marked as non-events of their set.
    pub negative: bool,
    /// `parse`, `coref`: figures of each genre.
    pub by_genre: bool,
    /// `ner`: keep a leading `the` and a final `'s`.
    pub raw: bool,
    /// `coref`: score GUM's own scheme of mentions, not that of `OntoNotes`.
    pub gum_scheme: bool,
    /// `places`: only places that are themselves meant.
    pub literal: bool,
    /// `event-places`: only the tenth that is kept out of training.
    pub held_out: bool,
}

/// Scores predictions against gold. Predictions are found by `id`; an article that is missing counts as empty.
///
/// # Errors
/// A record of gold or of the predictions is not of the task's form: the error names file, line and column.
pub fn score(task: Task, gold: &Lines, predicted: &Lines, options: &Options) -> Result<Report> {
    match task {
        Task::Events => events::score(gold, predicted, options),
        Task::Sentences => sentences::score(gold, predicted, options),
        Task::Parse => parse::score(gold, predicted, options),
        Task::Ner => ner::score(gold, predicted, options),
        Task::Coref => coref::score(gold, predicted, options),
        Task::Quotes => quotes::score(gold, predicted, options),
        Task::Places => places::score(gold, predicted, options),
        Task::EventPlaces => event_places::score(gold, predicted, options),
        Task::Times => times::score(gold, predicted, options),
        Task::Stories => stories::score(gold, predicted, options),
        Task::Actors => actors::score(gold, predicted, options),
    }
}

/// Tells, article by article in gold's order, which predictions are right in type: for [`Task::Events`] every telling of
/// every event, for [`Task::Sentences`] every event. `None` where the gold has no label to go by.
///
/// # Errors
/// A record is not of the task's form. Other tasks judge nothing.
pub fn judge(task: Task, gold: &Lines, predicted: &Lines) -> Result<Vec<Vec<Option<bool>>>> {
    match task {
        Task::Events => events::judge(gold, predicted),
        Task::Sentences => sentences::judge(gold, predicted),
        _ => Ok(Vec::new()),
    }
}

/// Gives the reliability table of confidences that are known to be right or wrong, and the expected calibration error.
pub fn reliability(rated: &[(f64, bool)]) -> Option<(Table, f64)> {
    let mut bins = events::tables::Calibration::default();
    for &(confidence, right) in rated {
        bins.add(Some(confidence), right.then_some(1));
    }
    Some((bins.table(false)?, bins.error()?))
}
