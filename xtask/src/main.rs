//! What a developer repeats.

mod accuracy;

fn main() -> anyhow::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.first().map(String::as_str) {
        Some("accuracy") => accuracy::run(&args[1..]),
        _ => anyhow::bail!("usage: cargo xtask accuracy [--keep DIR]"),
    }
}
