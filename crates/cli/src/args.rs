//! The command line.

use chancery::input::{InputFormat, InputOptions};
use clap::{ArgAction, Parser, Subcommand, ValueEnum};
use jiff::civil::Date;
use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Codes political events in news text: who did what to whom, when, where, with the words behind every record.
#[derive(Parser)]
#[command(name = "chancery", version, max_term_width = 100, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    /// Codes events and statements.
    Code(CodeArgs),
    /// Prints tokens, tags, lemmas, trees and entities.
    Parse(ParseArgs),
    /// Tells for every sentence what was considered, what matched, what blocked it and what was decided.
    Explain(ExplainArgs),
    /// Scores predictions against gold by the definitions of `docs/accuracy.md`.
    Eval(EvalArgs),
    /// Works on the codebook.
    Lexicon {
        #[command(subcommand)]
        command: LexiconCommand,
    },
    /// Works on linguistic models.
    Model {
        #[command(subcommand)]
        command: ModelCommand,
    },
}

#[derive(Subcommand)]
pub(crate) enum LexiconCommand {
    /// Runs every entry's own examples; exits 1 when one fails.
    Check(CheckArgs),
}

#[derive(Subcommand)]
pub(crate) enum ModelCommand {
    /// Turns a spaCy v3 wheel or pipeline folder into a model file.
    Convert(ConvertArgs),
    /// Prints what a model is.
    Info(InfoArgs),
}

/// What is read, and how.
#[derive(clap::Args)]
pub(crate) struct InputArgs {
    /// Files, directories, or `-` for the standard input (also when none is given).
    #[arg(value_name = "INPUT")]
    pub(crate) inputs: Vec<PathBuf>,
    /// What the inputs hold; `auto` goes by the extension, for the standard input by the first character.
    #[arg(long, value_enum, default_value_t = FormatArg::Auto, value_name = "FORMAT")]
    pub(crate) input_format: FormatArg,
    /// The day of publication of articles that come without one (YYYY-MM-DD).
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) published: Option<Date>,
    /// The most characters that an article may have.
    #[arg(long, value_name = "N", default_value_t = InputOptions::default().max_chars)]
    pub(crate) max_chars: usize,
}

/// How the work is done.
#[derive(clap::Args)]
pub(crate) struct WorkArgs {
    /// A model file made by `chancery model convert`, instead of the built-in one.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
    /// How the networks calculate: as spaCy does, or with 8-bit integers, sooner (`docs/performance.md`).
    #[arg(long, value_enum, default_value_t = PrecisionArg::Exact, value_name = "HOW")]
    pub(crate) precision: PrecisionArg,
    /// Threads [default: all processors].
    #[arg(long, value_name = "N")]
    pub(crate) threads: Option<NonZeroUsize>,
}

/// Where the output goes.
#[derive(clap::Args)]
pub(crate) struct OutputArgs {
    /// Write to this file instead of the standard output.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Colours; `auto` means on a terminal, unless `NO_COLOR` is set.
    #[arg(long, value_enum, default_value_t = ColorArg::Auto, value_name = "WHEN")]
    pub(crate) color: ColorArg,
}

#[derive(clap::Args)]
pub(crate) struct CodeArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The form of the output [default: table on a terminal, else jsonl; csv for a FILE.csv].
    #[arg(long, short, value_enum)]
    pub(crate) format: Option<CodeFormat>,
    /// Leave out events that are less likely to be right than this (0 to 1).
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = share)]
    pub(crate) min_confidence: f32,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// A directory of codebook entries that are added to ours; may be given several times.
    #[arg(long, value_name = "DIR", action = ArgAction::Append)]
    pub(crate) codebook: Vec<PathBuf>,
    /// A file of people: read if it is there, used and added to from article to article, and written at the end. The
    /// articles are then coded on one thread, as their order decides who learns from whom.
    #[arg(long, value_name = "FILE")]
    pub(crate) register: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
}

#[derive(clap::Args)]
pub(crate) struct ParseArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// The form of the output.
    #[arg(long, short, value_enum, default_value_t = ParseFormat::Conllu)]
    pub(crate) format: ParseFormat,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
}

#[derive(clap::Args)]
pub(crate) struct ExplainArgs {
    #[command(flatten)]
    pub(crate) input: InputArgs,
    /// Explain this text instead of an input.
    #[arg(long, short, value_name = "TEXT", conflicts_with = "inputs")]
    pub(crate) sentence: Option<String>,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// A directory of codebook entries that are added to ours; may be given several times.
    #[arg(long, value_name = "DIR", action = ArgAction::Append)]
    pub(crate) codebook: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
}

/// What is scored, and how.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "independent flags of a command line")]
pub(crate) struct EvalArgs {
    /// What is scored.
    #[arg(value_enum)]
    task: TaskArg,
    /// The gold: JSON lines of the task's form.
    #[arg(long, value_name = "FILE")]
    pub(crate) gold: PathBuf,
    /// Predictions as `code` or `parse` print them [default: what the program gives for the texts of the gold].
    #[arg(long, value_name = "FILE")]
    pub(crate) predicted: Option<PathBuf>,
    /// Take only the first N articles of the gold.
    #[arg(long, value_name = "N")]
    pub(crate) limit: Option<usize>,
    /// Print N cases of every kind of error, with their words.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) misses: usize,
    /// Print one JSON object.
    #[arg(long)]
    pub(crate) json: bool,
    /// `events`: print the figures of each type.
    #[arg(long)]
    pub(crate) by_type: bool,
    /// `sentences`: leave out those that stand in a peer's codebook.
    #[arg(long)]
    pub(crate) unseen: bool,
    /// `sentences`: take only those marked as non-events.
    #[arg(long)]
    pub(crate) negative: bool,
    /// `parse`, `coref`: print the figures of each genre.
    #[arg(long)]
    pub(crate) by_genre: bool,
    /// `ner`: keep a leading `the` and a final `'s`.
    #[arg(long)]
    pub(crate) raw: bool,
    /// `coref`: score GUM's own scheme of mentions, not that of OntoNotes.
    #[arg(long)]
    pub(crate) gum_scheme: bool,
    /// `places`: only places that are themselves meant.
    #[arg(long)]
    pub(crate) literal: bool,
    /// `event-places`: only the tenth that is kept out of training.
    #[arg(long)]
    pub(crate) held_out: bool,
    #[command(flatten)]
    pub(crate) output: OutputArgs,
    /// A directory of codebook entries that are added to ours; may be given several times.
    #[arg(long, value_name = "DIR", action = ArgAction::Append)]
    pub(crate) codebook: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
}

#[derive(clap::Args)]
pub(crate) struct CheckArgs {
    /// A directory of codebook entries that are added to ours; may be given several times.
    #[arg(long, value_name = "DIR", action = ArgAction::Append)]
    pub(crate) codebook: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) work: WorkArgs,
}

#[derive(clap::Args)]
pub(crate) struct ConvertArgs {
    /// The wheel (.whl) or the folder of the pipeline.
    pub(crate) src: PathBuf,
    /// The model file to write.
    #[arg(long, short, value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Write only what differs from this model file.
    #[arg(long, value_name = "FILE")]
    pub(crate) delta_of: Option<PathBuf>,
}

#[derive(clap::Args)]
pub(crate) struct InfoArgs {
    /// A model file instead of the built-in model.
    #[arg(long, value_name = "FILE")]
    pub(crate) model: Option<PathBuf>,
}

/// What inputs hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormatArg {
    Auto,
    Text,
    Html,
    Jsonl,
}

/// Forms of coded output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CodeFormat {
    Table,
    Jsonl,
    Csv,
}

/// Forms of parsed output.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ParseFormat {
    Conllu,
    Jsonl,
}

/// How the networks calculate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum PrecisionArg {
    Exact,
    Fast,
}

/// What can be scored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum TaskArg {
    Events,
    Sentences,
    Parse,
    Ner,
    Coref,
    Quotes,
    Places,
    EventPlaces,
    Times,
    Stories,
    Actors,
}

impl EvalArgs {
    /// Returns what is scored.
    pub(crate) const fn task(&self) -> eval::Task {
        use eval::Task;
        match self.task {
            TaskArg::Events => Task::Events,
            TaskArg::Sentences => Task::Sentences,
            TaskArg::Parse => Task::Parse,
            TaskArg::Ner => Task::Ner,
            TaskArg::Coref => Task::Coref,
            TaskArg::Quotes => Task::Quotes,
            TaskArg::Places => Task::Places,
            TaskArg::EventPlaces => Task::EventPlaces,
            TaskArg::Times => Task::Times,
            TaskArg::Stories => Task::Stories,
            TaskArg::Actors => Task::Actors,
        }
    }
}

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum ColorArg {
    Auto,
    Always,
    Never,
}

impl InputArgs {
    /// Returns how the inputs are to be read.
    pub(crate) fn options(&self) -> InputOptions {
        let format = match self.input_format {
            FormatArg::Auto => InputFormat::Auto,
            FormatArg::Text => InputFormat::Text,
            FormatArg::Html => InputFormat::Html,
            FormatArg::Jsonl => InputFormat::Jsonl,
        };
        InputOptions { format, max_chars: self.max_chars, published: self.published }
    }
}

impl WorkArgs {
    /// Returns the number of threads to use.
    pub(crate) fn n_threads(&self) -> usize {
        let all = || std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
        self.threads.unwrap_or_else(all).get()
    }
}

fn date(text: &str) -> Result<Date, String> {
    chancery::parse_date(text).ok_or_else(|| format!("expected {}", chancery::DATE_FORM))
}

fn share(text: &str) -> Result<f32, String> {
    text.parse().ok().filter(|x| (0.0..=1.0).contains(x)).ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
