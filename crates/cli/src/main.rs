//! The `chancery` program: reads arguments, calls the facade, prints.
//!
//! Exit codes: 0 done, 1 `lexicon check` found faults, 2 an input, an argument or a file is wrong. A pipe that is
//! closed by its reader is success.

mod args;
mod code;
mod eval;
mod explain;
mod lexicon;
mod model;
mod output;
mod parse;
mod run;
mod spool;
mod table;

use args::{Args, Command, LexiconCommand, ModelCommand};
use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = Args::parse();
    let done = match args.command {
        Command::Code(args) => code::run(&args),
        Command::Parse(args) => parse::run(&args),
        Command::Explain(args) => explain::run(&args),
        Command::Eval(args) => eval::run(&args),
        Command::Lexicon { command: LexiconCommand::Check(args) } => lexicon::check(&args),
        Command::Model { command: ModelCommand::Convert(args) } => model::convert(&args),
        Command::Model { command: ModelCommand::Info(args) } => model::info(&args),
    };
    match done {
        Ok(code) => code,
        Err(e) if output::is_broken_pipe(&e) => ExitCode::SUCCESS,
        Err(e) => {
            output::complain(&format!("{e:#}"));
            ExitCode::from(2)
        }
    }
}
