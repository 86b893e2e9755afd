//! Converts a pipeline: `cargo run --release -p convert --example convert -- WHEEL-OR-FOLDER FILE`.

use std::path::Path;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, from, to] = args.as_slice() else {
        return Err("usage: convert WHEEL-OR-FOLDER FILE".into());
    };
    let bytes = convert::convert(Path::new(from))?;
    std::fs::write(to, &bytes)?;
    Ok(())
}
