//! The `selfnorm` binary: see [`selfnorm::cli`].

use std::process::ExitCode;

fn main() -> ExitCode {
    let (out, err) = (std::io::stdout(), std::io::stderr());
    ExitCode::from(selfnorm::cli::run(std::env::args_os(), &mut out.lock(), &mut err.lock()))
}
