//! The sources of the pages go in; `OUT_DIR/pages` comes out, which `service::pages` embeds.
//!
//! A release build makes the real pages with npm, so that one `cargo run --release -- demo` in a fresh checkout is
//! enough. A debug build embeds a short page that says so, because most tests need no pages. `PAGES=build` and
//! `PAGES=stub` overrule both.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

/// Everything the pages are made of. Never `web/` whole: npm writes into it, and cargo would build for ever.
const SOURCES: &[&str] = &[
    "build.rs",
    "build",
    ".npmrc",
    "package.json",
    "package-lock.json",
    "tsconfig.json",
    "svelte.config.js",
    "vite.config.ts",
    "index.html",
    "manager",
    "driver",
    "src",
    "locales",
    "public",
];

fn main() -> ExitCode {
    for source in SOURCES {
        println!("cargo:rerun-if-changed=web/{source}");
    }
    println!("cargo:rerun-if-env-changed=PAGES");
    match pages() {
        Ok(kind) => {
            println!("cargo:rustc-env=TAZA_PAGES={kind}");
            ExitCode::SUCCESS
        }
        Err(sentence) => {
            println!("cargo:warning={sentence}");
            ExitCode::FAILURE
        }
    }
}

fn pages() -> Result<&'static str, String> {
    let out = PathBuf::from(std::env::var("OUT_DIR").map_err(|_| "OUT_DIR is not set: run this through cargo")?);
    let pages = out.join("pages");
    let wish = std::env::var("PAGES").unwrap_or_default();
    let real = match wish.as_str() {
        "build" => true,
        "stub" => false,
        "" => std::env::var("PROFILE").is_ok_and(|profile| profile == "release"),
        other => {
            return Err(format!("PAGES={other} is not known: PAGES=build makes the pages, PAGES=stub leaves them out"));
        }
    };
    if real {
        build(Path::new("web"), &pages)?;
        Ok("build")
    } else {
        placeholder(&pages).map_err(|error| format!("cannot write {}: {error}", pages.display()))?;
        Ok("stub")
    }
}

/// Three entries that say how to get the real ones.
fn placeholder(pages: &Path) -> std::io::Result<()> {
    if pages.exists() {
        std::fs::remove_dir_all(pages)?;
    }
    for entry in ["", "manager", "driver"] {
        std::fs::create_dir_all(pages.join(entry))?;
        std::fs::write(
            pages.join(entry).join("index.html"),
            "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>Taza</title></head><body>\
             <p>This is a debug build without its pages. <code>PAGES=build cargo run -- demo</code> or \
             <code>cargo run --release -- demo</code> has them.</p></body></html>\n",
        )?;
    }
    Ok(())
}

fn build(web: &Path, pages: &Path) -> Result<(), String> {
    install(web)?;
    run(web, "npm", &["exec", "--", "vite", "build", "--outDir", &pages.to_string_lossy()])
}

/// `npm ci`, unless what is installed is already what the lock file names.
fn install(web: &Path) -> Result<(), String> {
    let stamp = web.join("node_modules/.taza-lock");
    let lock = std::fs::read(web.join("package-lock.json"))
        .map_err(|error| format!("cannot read web/package-lock.json: {error}"))?;
    if std::fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    run(web, "npm", &["ci", "--no-audit", "--no-fund"])?;
    std::fs::write(&stamp, lock).map_err(|error| format!("cannot write {}: {error}", stamp.display()))
}

/// Runs one command quietly; its last words are shown only when it fails.
fn run(web: &Path, program: &str, arguments: &[&str]) -> Result<(), String> {
    let program = if cfg!(windows) { format!("{program}.cmd") } else { program.to_owned() };
    let asked = format!("{program} {}", arguments.join(" "));
    let output = Command::new(&program).args(arguments).current_dir(web).output().map_err(|error| {
        format!(
            "the pages need Node.js 20.19 or later with npm, and `{asked}` did not start ({error}): install it, or build without pages with PAGES=stub"
        )
    })?;
    if output.status.success() {
        return Ok(());
    }
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    for line in said.lines().rev().take(25).collect::<Vec<_>>().into_iter().rev() {
        println!("cargo:warning={line}");
    }
    Err(format!("`{asked}` in web/ failed ({}); PAGES=stub builds without pages", output.status))
}
