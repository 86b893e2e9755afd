//! What the README says, held against the program.

use crate::util::{Dir, root};
use std::process::Command;

#[test]
fn every_command_of_the_readme_runs() {
    let readme = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let commands: Vec<String> = readme
        .split("```sh\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .flat_map(str::lines)
        .filter_map(|line| line.trim().strip_prefix("chancery "))
        .map(|command| command.split("  #").next().unwrap_or(command).to_owned())
        .collect();
    assert!(commands.len() >= 4, "{commands:?}");
    let dir = Dir::new();
    for command in commands {
        let csv = dir.path().join("events.csv");
        let args = shell_words(&command.replace("events.csv", csv.to_str().expect("UTF-8")));
        let ran = Command::new(env!("CARGO_BIN_EXE_chancery")).args(&args).current_dir(root()).output().expect("runs");
        assert!(ran.status.success(), "{command}: {}", String::from_utf8_lossy(&ran.stderr));
        assert!(!ran.stdout.is_empty() || csv.exists(), "{command} gives nothing");
    }
}

/// Splits at blanks outside double quotes.
fn shell_words(command: &str) -> Vec<String> {
    let mut words = Vec::new();
    for (i, part) in command.split('"').enumerate() {
        if i % 2 == 1 {
            words.push(part.to_owned());
        } else {
            words.extend(part.split_whitespace().map(str::to_owned));
        }
    }
    words
}

/// The README shows the head and the first two events; `UPDATE_EXPECT=1` takes what the program prints now.
#[test]
fn the_readme_shows_what_the_program_prints() {
    let path = root().join("README.md");
    let readme = std::fs::read_to_string(&path).expect("README.md");
    let (before, rest) = readme.split_once("```text\n").expect("an output");
    let (shown, after) = rest.split_once("```").expect("the end of the output");
    let ran = Command::new(env!("CARGO_BIN_EXE_chancery"))
        .args(["code", "--format", "table", "examples/dispatch.txt"])
        .current_dir(root())
        .output()
        .expect("runs");
    let page = String::from_utf8(ran.stdout).expect("UTF-8");
    let head = page.split("\n\n").take(3).collect::<Vec<_>>().join("\n\n") + "\n";
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        std::fs::write(&path, format!("{before}```text\n{head}```{after}")).expect("README.md is written");
        return;
    }
    assert_eq!(shown, head, "run again with UPDATE_EXPECT=1 and look at the difference");
}
