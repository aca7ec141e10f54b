//! A command line goes in, an exit code comes out; one file a command.
//!
//! Exit codes: 0 done; 1 the program or the machine failed; 2 what the person gave cannot be used,
//! with every fault named.

mod area;
mod audit;
mod backup;
mod calendar;
mod check_map;
mod check_plan;
mod demo;
mod explain;
mod failure;
mod matrix;
mod municipality;
mod openapi;
mod output_folder;
mod plan;
mod plan_diff;
mod plan_recover;
mod plan_table;
mod points;
mod prepared;
mod progress;
mod proposals;
mod road_input;
mod route;
mod sample;
mod scaffold;
mod serve;
mod sheets;
mod solve;
mod table;
mod tariff;
mod unreachable;
mod waste;
mod what_if;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

pub use failure::Failure;

/// Plans solid waste collection for rural municipalities and tracks that it happened.
#[derive(Parser)]
#[command(name = "taza", version, max_term_width = 100)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

/// One variant a command; its file is called like it.
#[derive(Subcommand)]
enum Command {
    Plan(plan::Arguments),
    /// Looks at what staff did.
    Audit(audit::Arguments),
    CheckPlan(check_plan::Arguments),
    Explain(explain::Arguments),
    CheckMap(check_map::Arguments),
    Route(route::Arguments),
    Matrix(matrix::Arguments),
    /// Dates of a plan: calendars for telephones and walls.
    Calendar(calendar::Arguments),
    Sample(sample::Arguments),
    Scaffold(scaffold::Arguments),
    /// Shows a made-up municipality at work.
    Demo(demo::Arguments),
    /// Copies the database while the service runs.
    Backup(backup::Backup),
    /// Puts a copy of the database back.
    Restore(backup::Restore),
    /// Prints the description of the HTTP interface, OpenAPI 3.1.
    Openapi,
    /// Runs the service: pages, phones, residents.
    Serve(serve::Arguments),
    Sheets(sheets::Arguments),
    /// Solves an instance of a published benchmark family.
    Solve(solve::Solve),
    Tariff(tariff::Arguments),
    Waste(waste::Arguments),
}

/// Runs the command that the process was started with.
pub fn run() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome: Result<(), Failure> = match arguments.command {
        Command::Plan(arguments) => plan::run(&arguments),
        Command::Audit(arguments) => audit::run(&arguments),
        Command::CheckPlan(arguments) => check_plan::run(&arguments),
        Command::Explain(arguments) => explain::run(&arguments),
        Command::CheckMap(arguments) => check_map::run(&arguments),
        Command::Route(arguments) => route::run(&arguments),
        Command::Matrix(arguments) => matrix::run(&arguments),
        Command::Calendar(arguments) => calendar::run(&arguments, &crate::clock::Clock::system()),
        Command::Sample(arguments) => sample::run(&arguments),
        Command::Scaffold(arguments) => scaffold::run(&arguments),
        Command::Demo(arguments) => demo::run(arguments),
        Command::Backup(arguments) => backup::backup(&arguments),
        Command::Restore(arguments) => backup::restore(&arguments),
        Command::Openapi => openapi::run(),
        Command::Serve(arguments) => serve::run(arguments),
        Command::Sheets(arguments) => sheets::run(&arguments),
        Command::Solve(solve) => solve.run(),
        Command::Tariff(arguments) => tariff::run(&arguments),
        Command::Waste(arguments) => waste::run(&arguments),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprint!("{failure}");
            failure.exit_code()
        }
    }
}

/// Prints an answer. A reader that goes away early (`taza check-map ... | head`) is no failure.
fn say(answer: &str) -> Result<(), Failure> {
    match writeln!(std::io::stdout().lock(), "{answer}") {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Failure::Broken(format!("the answer could not be printed: {error}.")))
        }
        _ => Ok(()),
    }
}
