//! Files of every family, broken at random in the ways that files are broken: refused by name, or solved; the program
//! ends with code 2 or 0, never otherwise.

use taza::problem::check;
use taza::solver::formats;

use super::random::Numbers;
use super::tiny::{TINY, survives};

/// What stands where a number stood.
const FIGURES: &[&str] = &[
    "NaN",
    "nan",
    "inf",
    "-inf",
    "-1",
    "-2147483649",
    "4294967296",
    "18446744073709551616",
    "1e308",
    "1e-308",
    "0",
    "",
    "0x10",
    "1.5",
    "٣",
    "--",
    "1e9999",
    "99999999999999999999999999999999",
];

/// `text` with one fault.
fn broken(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let one = numbers.below(lines.len() as u32) as usize;
    let other = numbers.below(lines.len() as u32) as usize;
    match numbers.below(9) {
        // A section or a row is missing, doubled, or elsewhere.
        0 => drop(lines.remove(one)),
        1 => lines.insert(other, lines[one].clone()),
        2 => lines.swap(one, other),
        3 => {
            let until = one.max(other);
            lines.drain(one.min(other)..until);
        }
        // Cut off in the middle of a line.
        4 => {
            lines.truncate(one + 1);
            let letters: Vec<char> = lines[one].chars().collect();
            lines[one] = letters[..numbers.below(letters.len() as u32 + 1) as usize].iter().collect();
        }
        5 => lines[one] = lines[one].replace([':', '=', ','], " "),
        6 => lines[one].insert_str(0, ["\u{0}", "\u{feff}", "#", "(", "{", "\t\t", "é"][numbers.below(7) as usize]),
        // A number becomes something else; two times out of nine, because figures are most of every file.
        _ => {
            let text = lines[one].clone();
            let places: Vec<usize> =
                text.match_indices(|letter: char| letter.is_ascii_digit()).map(|(at, _)| at).collect();
            if !places.is_empty() {
                let at = places[numbers.below(places.len() as u32) as usize];
                let end =
                    text[at..].find(|letter: char| !letter.is_ascii_digit()).map_or(text.len(), |length| at + length);
                let figure = FIGURES[numbers.below(FIGURES.len() as u32) as usize];
                lines[one] = format!("{}{figure}{}", &text[..at], &text[end..]);
            }
        }
    }
    lines.join("\n")
}

#[test]
fn files_broken_at_random_are_refused_by_name_or_solved() {
    for (index, &(family, text, ..)) in TINY.iter().enumerate() {
        let mut numbers = Numbers::new(index as u64);
        let mut refused = 0;
        for _ in 0..120 {
            let mut file = broken(text, &mut numbers);
            for _ in 0..numbers.below(3) {
                if !file.is_empty() {
                    file = broken(&file, &mut numbers);
                }
            }
            survives(family, &file);
            match formats::read(family, &file, None) {
                Err(fault) => {
                    refused += 1;
                    assert!(fault.to_string().len() > 12, "{family}: {fault}");
                }
                Ok(instance) => {
                    let faults = check(&instance.problem).err().unwrap_or_default();
                    assert!(faults.iter().all(|fault| fault.to_string().len() > 12), "{family}: {faults:?}");
                }
            }
        }
        assert!(refused > 12, "{family}: only {refused} of 120 broken files were refused");
    }
}

#[test]
fn the_command_refuses_broken_files_with_code_2_and_says_where() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("instance.txt");
    for (index, &(family, text, ..)) in TINY.iter().enumerate() {
        let mut numbers = Numbers::new(1000 + index as u64);
        let mut files: Vec<String> = (0..6).map(|_| broken(text, &mut numbers)).collect();
        files.extend([String::new(), text[..text.len() / 2].to_owned()]);
        for file in files {
            std::fs::write(&path, &file).unwrap();
            let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_taza"));
            let run = command.args(["solve", family, &path.to_string_lossy(), "--iterations", "20"]).output().unwrap();
            let told = String::from_utf8_lossy(&run.stderr);
            match run.status.code() {
                Some(0) => {}
                Some(2) => assert!(told.contains("instance.txt"), "{family}: {told}"),
                code => panic!("{family}: ended with {code:?}: {told}\n{file}"),
            }
        }
    }
}
