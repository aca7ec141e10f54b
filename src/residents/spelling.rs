//! A name as somebody types it goes in, a form that all its spellings share comes out.
//!
//! Kyrgyz is typed on Russian keyboards (н for ң, о for ө, у for ү), in Latin letters by ear
//! (Chuy, Chui, Zhibek, Jibek), and Russian maps write Kyrgyz names their own way (Кок-Джар). All
//! of them are folded to one coarse Latin form; doubled letters count once, because long vowels are
//! dropped as often as they are written.

use std::collections::BTreeSet;
use std::sync::LazyLock;

/// The coarse form of one word; letters that are no letters are left out.
pub(super) fn fold_word(word: &str) -> String {
    let mut latin = String::with_capacity(word.len());
    for letter in word.chars().flat_map(char::to_lowercase) {
        match latin_of(letter) {
            Some(sound) => latin.push_str(sound),
            // Digits and plain Latin letters stand for themselves.
            None if letter.is_alphanumeric() => latin.push(letter),
            None => {}
        }
    }
    // Longest first; every line is one sound and the ways it is written.
    const SOUNDS: &[(&str, &str)] = &[
        ("shch", "ш"),
        ("sch", "ш"),
        ("sh", "ш"),
        ("tch", "ч"),
        ("ch", "ч"),
        ("dzh", "j"),
        ("zh", "j"),
        ("dj", "j"),
        ("kh", "h"),
        ("gh", "g"),
        ("ng", "n"),
        ("ts", "c"),
        ("yo", "e"),
        ("ye", "e"),
        ("y", "i"),
        ("w", "v"),
        ("x", "h"),
        ("q", "k"),
    ];
    let mut folded = String::with_capacity(latin.len());
    let mut rest = latin.as_str();
    while let Some(letter) = rest.chars().next() {
        let (sound, used) = SOUNDS.iter().find(|(written, _)| rest.starts_with(written)).map_or_else(
            || (letter.to_string(), letter.len_utf8()),
            |(written, sound)| ((*sound).to_owned(), written.len()),
        );
        for sound in sound.chars() {
            if !folded.ends_with(sound) || sound.is_ascii_digit() {
                folded.push(sound);
            }
        }
        rest = rest.get(used..).unwrap_or("");
    }
    folded
}

/// Latin letters of a Cyrillic or an accented Latin letter; nothing where it stands for itself.
fn latin_of(letter: char) -> Option<&'static str> {
    Some(match letter {
        'а' | 'ä' | 'á' | 'â' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ğ' => "g",
        'д' => "d",
        'е' | 'ё' | 'э' | 'é' | 'ë' => "e",
        'ж' => "j",
        'з' => "z",
        'и' | 'й' | 'ы' | 'і' | 'ı' | 'í' => "i",
        'к' | 'қ' => "k",
        'л' => "l",
        'м' => "m",
        'н' | 'ң' | 'ñ' | 'ŋ' => "n",
        'о' | 'ө' | 'ö' | 'ó' | 'ø' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' | 'ü' | 'ú' => "u",
        'ф' => "f",
        'х' | 'һ' => "h",
        'ц' => "c",
        'ч' | 'ç' => "ч",
        'ш' | 'щ' | 'ş' => "ш",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

/// Words of a text in their coarse form.
pub(super) fn fold_words(text: &str) -> Vec<String> {
    text.split(|letter: char| !letter.is_alphanumeric()).map(fold_word).filter(|word| !word.is_empty()).collect()
}

/// Whether a word in its coarse form only says "street" or "village".
pub(super) fn says_nothing(word: &str) -> bool {
    static EMPTY: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
        const WORDS: &str = "көчөсү көчө көч к туюгу туюк айылы айыл улица ул переулок пер тупик проспект пр село с \
            street str st lane avenue ave village";
        WORDS.split_whitespace().map(fold_word).collect()
    });
    EMPTY.contains(word)
}

/// Letters put in, left out, changed or swapped with their neighbour on the way from `typed` to
/// `word` (optimal string alignment); nothing when more than `most`. With `prefix`, letters that
/// `word` has past the end of `typed` cost nothing.
pub(super) fn distance(typed: &[char], word: &[char], most: usize, prefix: bool) -> Option<usize> {
    if typed.len() > word.len() + most || (!prefix && word.len() > typed.len() + most) {
        return None;
    }
    let word = &word[..word.len().min(typed.len() + most)];
    let mut older = Vec::new();
    let mut row: Vec<usize> = (0..=word.len()).collect();
    for (line, letter) in typed.iter().enumerate() {
        let mut next = Vec::with_capacity(row.len());
        next.push(line + 1);
        for (column, other) in word.iter().enumerate() {
            let mut best = (row[column] + usize::from(letter != other)).min(row[column + 1] + 1).min(next[column] + 1);
            if line > 0 && column > 0 && typed[line - 1] == *other && word[column - 1] == *letter {
                let before: &Vec<usize> = &older;
                best = best.min(before[column - 1] + 1);
            }
            next.push(best);
        }
        older = std::mem::replace(&mut row, next);
    }
    let found = if prefix { row.iter().min() } else { row.last() };
    found.copied().filter(|distance| *distance <= most)
}

#[cfg(test)]
mod tests {
    use super::{distance, fold_word, fold_words};

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn spellings_of_one_name_fold_to_one_form() {
        for group in [
            &["Чүй", "Чуй", "чуи", "Chuy", "Chui", "CHÜY", "Çüy"][..],
            &["Токтогул", "Toktogul", "TOKTOGUL"],
            &["Жибек", "Zhibek", "Jibek", "Джибек"],
            &["Жолу", "Zholu", "Jolu", "Джолу"],
            &["Өзгөн", "Озгон", "Ozgon", "Özgön"],
            &["Теңир-Тоо", "Тенир-Тоо", "Tengir-Too", "Teñir-To"],
            &["Ыссык", "Ysyk", "Issyk", "Иссык"],
            &["Кең", "кен", "keng", "Ken"],
            &["Ёлка", "Елка", "Yolka", "elka"],
            &["Абдрахманов", "Abdrakhmanov", "Abdrahmanov"],
            &["Щорс", "Shchors", "Шорс"],
        ] {
            let forms: std::collections::BTreeSet<_> = group.iter().map(|name| fold_words(name)).collect();
            assert_eq!(forms.len(), 1, "{group:?} {forms:?}");
        }
        assert_eq!(fold_word("40-"), "40");
        assert_ne!(fold_word("11"), fold_word("1"));
    }

    #[test]
    fn distance_counts_single_slips() {
        let between = |a: &str, b: &str, most, prefix| distance(&letters(a), &letters(b), most, prefix);
        assert_eq!(between("manas", "manas", 2, false), Some(0));
        assert_eq!(between("mnaas", "manas", 2, false), Some(1));
        assert_eq!(between("manas", "mans", 2, false), Some(1));
        assert_eq!(between("tokt", "toktogul", 0, true), Some(0));
        assert_eq!(between("tkot", "toktogul", 1, true), Some(1));
        assert_eq!(between("tokt", "toktogul", 2, false), None);
        assert_eq!(between("abc", "xyz", 2, false), None);
        assert_eq!(between("", "", 0, false), Some(0));
    }
}
