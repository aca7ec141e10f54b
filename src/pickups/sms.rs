//! One SMS line goes in, the marks it makes come out, or what is wrong with it.
//!
//! `W1 <run> <from>-<to> D <check>` or `... F<reason> <check>`: a crew without data tells stretches of its sheet. The
//! numbers are those of the printed sheet, the check is two digits over everything before it, so that a slip of the
//! thumb is found and not driven. Letters may be small; several blanks are one.

use super::event::FailureReason;
use super::run::RunId;

/// Most steps of one line.
const MOST_STEPS: u32 = 60;

/// What a line says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SmsLine {
    /// The run.
    pub run: RunId,
    /// First number of the sheet.
    pub from: u32,
    /// Last number of the sheet, itself counted in.
    pub to: u32,
    /// Why they could not be collected; nothing where they were.
    pub reason: Option<FailureReason>,
}

/// Why a line is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmsFault {
    /// Not five words that begin with W1.
    #[error("write: W1 RUN FROM-TO D CHECK")]
    Shape,
    /// The check does not fit.
    #[error("the two digits at the end do not fit: look at the numbers again")]
    Check,
    /// No run of that name can be.
    #[error("the run is written like 2026-11-23.tractor")]
    Run,
    /// The numbers are none, or too many.
    #[error("the steps are written like 3-7, at most 60")]
    Steps,
    /// Neither collected nor one of the reasons.
    #[error("D is collected; FN no way, FB no bins, FA ash, FD dog, FO full, FR road")]
    Mark,
}

/// Two digits over the words of a line, in capital letters with one blank between: `c = (31 c + byte) mod 97`.
pub fn check(words: &str) -> u32 {
    words.bytes().fold(0, |sum, byte| (sum * 31 + u32::from(byte)) % 97)
}

/// The letter of a reason.
pub fn letter(reason: FailureReason) -> char {
    match reason {
        FailureReason::NoAccess => 'N',
        FailureReason::NoBinsOut => 'B',
        FailureReason::HotAsh => 'A',
        FailureReason::Dog => 'D',
        FailureReason::Overloaded => 'O',
        FailureReason::RoadImpassable => 'R',
    }
}

/// Reads a line.
pub fn read(text: &str) -> Result<SmsLine, SmsFault> {
    let upper = text.to_uppercase();
    let words: Vec<&str> = upper.split_whitespace().collect();
    let [first, run, steps, mark, told] = words.as_slice() else { return Err(SmsFault::Shape) };
    if *first != "W1" {
        return Err(SmsFault::Shape);
    }
    if told.len() > 2 || told.parse() != Ok(check(&format!("W1 {run} {steps} {mark}"))) {
        return Err(SmsFault::Check);
    }
    let (from, to) = steps.split_once('-').unwrap_or((steps, steps));
    let number = |text: &str| text.parse::<u32>().ok().filter(|number| *number > 0).ok_or(SmsFault::Steps);
    let (from, to) = (number(from)?, number(to)?);
    if to < from || to - from >= MOST_STEPS {
        return Err(SmsFault::Steps);
    }
    let reason = match *mark {
        "D" => None,
        other => {
            let of = |reason: &FailureReason| other == format!("F{}", letter(*reason));
            Some(FailureReason::ALL.into_iter().find(of).ok_or(SmsFault::Mark)?)
        }
    };
    // Vehicles are named in small letters.
    let run = RunId::read(&run.to_lowercase()).ok_or(SmsFault::Run)?;
    Ok(SmsLine { run, from, to, reason })
}

/// Writes a line as a phone or a sheet would.
pub fn write(line: &SmsLine) -> String {
    let mark = line.reason.map_or("D".to_owned(), |reason| format!("F{}", letter(reason)));
    let words = format!("W1 {} {}-{} {mark}", line.run, line.from, line.to).to_uppercase();
    format!("{words} {:02}", check(&words))
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn a_line_reads_what_it_writes_and_a_slip_is_found() {
        let run = RunId::read("2026-11-23.tractor").unwrap();
        let line = SmsLine { run: run.clone(), from: 3, to: 7, reason: Some(FailureReason::Dog) };
        let text = write(&line);
        assert!(text.starts_with("W1 2026-11-23.TRACTOR 3-7 FD "), "{text}");
        assert_eq!(read(&text), Ok(line.clone()));
        assert_eq!(read(&format!("  {} ", text.to_lowercase().replace(' ', "  "))), Ok(line));
        let mut found = 0;
        let (body, told) = text.rsplit_once(' ').unwrap();
        for at in 3..body.len() {
            for other in ['1', '4', '8', 'D', 'X', '-'] {
                let mut slip = body.to_owned();
                slip.replace_range(at..=at, &other.to_string());
                found += usize::from(slip != body && read(&format!("{slip} {told}")).is_err());
            }
        }
        assert!(found > 120, "only {found} slips were found");
        assert_eq!(read("W1 2026-11-23.tractor 3-7 D"), Err(SmsFault::Shape));
        assert_eq!(read(""), Err(SmsFault::Shape));
        for (words, fault) in [
            ("W1 2026-11-23.TRACTOR 7-3 D", SmsFault::Steps),
            ("W1 2026-11-23.TRACTOR 1-99 D", SmsFault::Steps),
            ("W1 2026-11-23.TRACTOR 3-7 FX", SmsFault::Mark),
            ("W1 TODAY 3-7 D", SmsFault::Run),
        ] {
            assert_eq!(read(&format!("{words} {:02}", check(words))), Err(fault));
        }
    }
}
