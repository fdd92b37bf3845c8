//! Every recipe of the README gives the output that is printed there.
//!
//! In a `console` block, a line `$ selfnorm ..` or `$ cargo run --release -- ..` is run and the lines after it are
//! compared with its standard output; if the first of these is `[..]`, with the end of it. A `toml` block whose first line is `# name.toml` is that file. Rust blocks are
//! compiled and run as doctests of the crate.

use super::cli::scratch;
use std::path::Path;
use std::process::Command;

/// Recipes that the README promises at least.
const RECIPES: usize = 10;

/// The fenced blocks in some language.
fn blocks(readme: &str, language: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut lines = readme.lines();
    while let Some(line) = lines.next() {
        if let Some(info) = line.strip_prefix("```") {
            let block: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
            if info == language {
                blocks.push(block.join("\n"));
            }
        }
    }
    blocks
}

/// The commands of a block with what is printed under each.
fn commands(block: &str) -> Vec<(String, String)> {
    let mut commands: Vec<(String, String)> = Vec::new();
    for line in block.lines() {
        match line.strip_prefix("$ ") {
            Some(command) => commands.push((command.to_owned(), String::new())),
            None => {
                let (_, output) = commands.last_mut().expect("a console block begins with a command");
                *output += line;
                *output += "\n";
            }
        }
    }
    commands
}

/// Arguments after the program's name, single quotes taken off.
fn arguments(command: &str) -> Option<Vec<String>> {
    let rest = command.strip_prefix("selfnorm").or_else(|| command.strip_prefix("cargo run --release --"))?;
    Some(rest.split_whitespace().map(|word| word.trim_matches('\'').to_owned()).collect())
}

fn run(command: &str, folder: &Path) -> String {
    let arguments = arguments(command).unwrap_or_else(|| panic!("`{command}` is not a command of ours"));
    let output =
        Command::new(env!("CARGO_BIN_EXE_selfnorm")).args(arguments).current_dir(folder).output().unwrap();
    assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn console_blocks_are_real() {
    let readme = include_str!("../README.md");
    let folder = scratch("recipes");
    for block in blocks(readme, "toml") {
        if let Some(name) = block.lines().next().and_then(|line| line.strip_prefix("# ")) {
            std::fs::write(folder.join(name), &block).unwrap();
        }
    }
    let recipes: Vec<(String, String)> =
        blocks(readme, "console").iter().flat_map(|block| commands(block)).collect();
    let mut different = String::new();
    for (command, printed) in &recipes {
        let real = run(command, &folder);
        let as_printed = match printed.strip_prefix("[..]\n") {
            Some(end) => real.ends_with(&format!("\n{end}")),
            None => real == *printed,
        };
        if !as_printed {
            different += &format!("\n$ {command}\n{real}");
        }
    }
    assert!(different.is_empty(), "the README does not show the real output of:{different}");
    let rust = blocks(readme, "rust").len();
    assert!(rust >= 1 && recipes.len() + rust >= RECIPES, "{} commands, {rust} programs", recipes.len());
}
