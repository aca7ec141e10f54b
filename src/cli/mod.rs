//! A command line goes in, an exit code comes out; one file a command.

/// Runs the command that the process was started with.
pub fn run() -> std::process::ExitCode {
    std::process::ExitCode::SUCCESS
}
