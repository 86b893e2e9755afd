//! `chancery model`: spaCy pipelines turned into model files, and what a model is.

use crate::args::{ConvertArgs, InfoArgs};
use anyhow::Context;
use chancery::{Config, Pipeline};
use std::io::Write;
use std::process::ExitCode;

pub(crate) fn convert(args: &ConvertArgs) -> anyhow::Result<ExitCode> {
    let mut bytes = convert::convert(&args.src).with_context(|| args.src.display().to_string())?;
    if let Some(path) = &args.delta_of {
        let base = std::fs::read(path).with_context(|| path.display().to_string())?;
        bytes = chancery::nlp::delta(&base, &bytes).with_context(|| path.display().to_string())?;
    }
    std::fs::write(&args.output, &bytes).with_context(|| format!("{}: cannot write", args.output.display()))?;
    writeln!(std::io::stdout(), "{}: {} bytes", args.output.display(), bytes.len())?;
    Ok(ExitCode::SUCCESS)
}

pub(crate) fn info(args: &InfoArgs) -> anyhow::Result<ExitCode> {
    let pipeline = Pipeline::new(&Config { model: args.model.clone(), ..Config::default() })?;
    let meta = pipeline.model().meta();
    let mut out = std::io::stdout().lock();
    for (name, value) in [
        ("name", &meta.name),
        ("version", &meta.version),
        ("language", &meta.lang),
        ("licence", &meta.license),
        ("source", &meta.source),
    ] {
        writeln!(out, "{name:<9} {value}")?;
    }
    Ok(ExitCode::SUCCESS)
}
