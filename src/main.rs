//! The `taza` binary: a command line goes in, an exit code comes out.

fn main() -> std::process::ExitCode {
    taza::cli::run()
}
