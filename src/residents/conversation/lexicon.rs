//! Words that people use for what they want, in three languages.
//!
//! A line is one meaning in one language; its phrases are parted by `|`. A phrase is a row of beginnings of words that
//! follow each other with few words between ("алып кеткен жок", "алган эле жок"); `=` before a beginning asks for the
//! whole word. Everything is compared in the coarse form of [`super::super::spelling`], so that н for ң and Latin
//! letters need no lines of their own.

use std::sync::LazyLock;

use super::super::spelling::{distance, fold_word, fold_words};
use crate::units::Language::{self, En, Ky, Ru};

/// What somebody may want.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Meaning {
    When,
    Remind,
    Missed,
    Dump,
    FullContainer,
    Burning,
    Rate,
    Stop,
    Start,
    Help,
    OtherStreet,
    Human,
    Forget,
    Speak,
    Thanks,
    Yes,
    No,
    /// Nothing by itself: a word by which a language is known.
    Nothing,
}

/// Words that may stand between two words of a phrase.
const GAP: usize = 2;
/// Beginnings this long may have one slip of the finger.
const LONG: usize = 8;

const LINES: &[(Meaning, Language, &str)] = &[
    (Meaning::When, Ky, "качан|кайсы кун|кайсыл кун|саат канча|канчада|график|жадыбал|кайсы убак|келеби|келесизби"),
    (Meaning::When, Ru, "когда|во сколько|в какой день|какого числа|по каким дням|расписан|приедет|приедут"),
    (Meaning::When, En, "=when|what day|which day|what time|schedule|timetable"),
    (Meaning::Remind, Ky, "эске сал|эскерт|эсиме сал|кабарлап тур|алдын ала кабар|билдирип тур"),
    (Meaning::Remind, Ru, "напомн|напомин|уведомл|предупре|сообщайте"),
    (Meaning::Remind, En, "remind|notify me|notification|let me know"),
    (
        Meaning::Missed,
        Ky,
        "алган жок|алып кет жок|алыш жок|кеткен жок|кетишкен жок|келген жок|келишкен жок|жыйна жок|чыгар жок|таза жок|\
         албады|алышпады|алынбады|келбеди|келишпеди|кетпеди|кетишпеди|ала элек|келе элек|алып кете элек|албай|келбей|калып калды|\
         алынган жок",
    ),
    (
        Meaning::Missed,
        Ru,
        "не вывез|не вывоз|не забра|не забир|не забер|не убра|не убир|не приех|не приез|не собра|не увез|не было машин|\
         не была машин|так и не|пропустил|не взял",
    ),
    (
        Meaning::Missed,
        En,
        "not collect|not pick|not take|not come|not empt|didn collect|didn pick|didn take|didn come|didn empt|wasn collect|\
         wasn pick|wasn empt|hasn come|hasn been|haven come|never came|nobody came|no one came|=missed|didnt collect|\
         didnt come|didnt pick|wasnt collect|wasnt pick|skipped",
    ),
    (
        Meaning::Dump,
        Ky,
        "уйулуп|уйулгон|уйуп|төгүл|төгүп|чачыл|таштап кет|таштап сал|таштанды жат|акыр чикир|акыр-чикир|таштанды бар|\
         мыйзамсыз таштанды",
    ),
    (Meaning::Dump, Ru, "свалк|куча мусор|кучи мусор|мусор валя|валяется|выброс|разброс|навал|мусор лежит"),
    (Meaning::Dump, En, "dump|heap of|pile of|litter|fly tip|rubbish lying"),
    (Meaning::FullContainer, Ky, "контейнер тол|челек тол|бак тол|толуп кет|ташып кет|ашып ташып"),
    (Meaning::FullContainer, Ru, "контейнер пол|контейнер пере|бак пол|бак пере|переполн"),
    (Meaning::FullContainer, En, "full container|container full|container is full|bin full|bin is full|overflow"),
    (Meaning::Burning, Ky, "өрттө|өрттөп|күйүп|күйгүз|жагып жат|түтүн"),
    (Meaning::Burning, Ru, "жгут|жжет|жжёт|сжига|горит|дым "),
    (Meaning::Burning, En, "burning|=burn|smoke"),
    (Meaning::Rate, Ky, "=баа|баала|жылдыз|баасы"),
    (Meaning::Rate, Ru, "оцен|поставлю|звезд"),
    (Meaning::Rate, En, "=rate|rating|=stars|=star"),
    (Meaning::Stop, Ky, "=стоп|токтот|токтоткула|жөнөтпө|жазба"),
    (Meaning::Stop, Ru, "отпис|отпиш|прекрат|не присыла|не пиши|хватит"),
    (Meaning::Stop, En, "=stop|unsubscribe|stopall"),
    (Meaning::Start, Ky, "=старт|кайра башта|=башта|жазыл"),
    (Meaning::Start, Ru, "подпис|возобнов"),
    (Meaning::Start, En, "=start|subscribe|resume"),
    (Meaning::Help, Ky, "жардам|=меню|салам|саламат|ассалом|кандай"),
    (Meaning::Help, Ru, "помощ|помоги|привет|здравств|добрый день|добрый вечер|доброе утро|что умеешь"),
    (Meaning::Help, En, "=help|=menu|hello|=hi|good morning"),
    (Meaning::OtherStreet, Ky, "башка көчө|көчө өзгөрт|көчөмдү өзгөрт|көчөм башка|көчтүм|көчүп бар"),
    (Meaning::OtherStreet, Ru, "другая улиц|другую улиц|сменить улиц|поменять улиц|я переех|мы переех"),
    (Meaning::OtherStreet, En, "other street|another street|change street|change my street|moved to|i moved"),
    (Meaning::Human, Ky, "адам менен|оператор|кызматкер|сүйлөшөй|чалып|телефон чал"),
    (Meaning::Human, Ru, "с человек|позвон|перезвон|сотрудник|живой человек"),
    (Meaning::Human, En, "human|a person|operator|call me|talk to"),
    (Meaning::Forget, Ky, "мени унут|маалыматымды өчүр|маалыматтарымды өчүр"),
    (Meaning::Forget, Ru, "забудь меня|забудьте меня|удали мои|удалите мои|удалить мои"),
    (Meaning::Forget, En, "forget me|delete my data|erase my"),
    (Meaning::Speak, Ky, "кыргызча|кыргыз тил"),
    (Meaning::Speak, Ru, "орусча|по русски|русский|на русском"),
    (Meaning::Speak, En, "english|англисче|по английски"),
    (Meaning::Thanks, Ky, "рахмат|ыракмат|рахмат чоң"),
    (Meaning::Thanks, Ru, "спасибо|благодар"),
    (Meaning::Thanks, En, "thank|=thx"),
    (Meaning::Yes, Ky, "=ооба|=ова|=ии|=туура|=макул"),
    (Meaning::Yes, Ru, "=да|=ага|=верно|=конечно|=хорошо"),
    (Meaning::Yes, En, "=yes|=yeah|=yep|=ok|=okay|=right"),
    (Meaning::No, Ky, "=жок|=туура эмес"),
    (Meaning::No, Ru, "=нет|=неа|=неверно"),
    (Meaning::No, En, "=no|=nope|=wrong"),
    (
        Meaning::Nothing,
        Ky,
        "таштанды|=менин|=биздин|бүгүн|эртең|=кече|кечээ|кечинде|көчө|=эмнеге|=эмне|үчүн|=бар|=эмес|=деген|=кайда|=ушул|=бул|\
         =жана|айыл|=мага|=бизде|=бизге|=мен|=биз|=силер|=сиз|=качандан|жакын|жан|мектеп|=эки|=үч|жума|=келет|=алат|алып|=кетет",
    ),
    (
        Meaning::Nothing,
        Ru,
        "мусор|сегодня|завтра|вчера|улиц|наш|=моя|=мою|=мне|=мой|=у|=нас|=нам|=на|=по|=опять|снова|почему|=где|=возле|=около|\
         =рядом|=уже|=не|=за|=и|=это|=тут|=здесь|=ли|=к|=с|машин|трактор|вывоз|забира|=село|недел|=будет|=будут|=что|=как",
    ),
    (
        Meaning::Nothing,
        En,
        "waste|garbage|rubbish|trash|today|tomorrow|yesterday|street|=our|=my|=me|=the|=is|=it|=was|=not|=near|=again|=please|\
         =a|=in|=on|=at|=we|=i|=has|=for|=do|=you|=there|=does|=will|=here|=and|=to|=of|come|collect|truck|tractor",
    ),
];

/// A phrase, ready to be looked for.
struct Phrase {
    meaning: Meaning,
    language: Language,
    beginnings: Vec<Beginning>,
    letters: usize,
}

struct Beginning {
    letters: Vec<char>,
    whole: bool,
}

static PHRASES: LazyLock<Vec<Phrase>> = LazyLock::new(|| {
    let line = |(meaning, language, text): &(Meaning, Language, &'static str)| {
        let (meaning, language) = (*meaning, *language);
        text.split('|').map(move |text| phrase(meaning, language, text)).collect::<Vec<_>>()
    };
    LINES.iter().flat_map(line).collect()
});

fn phrase(meaning: Meaning, language: Language, text: &str) -> Phrase {
    let beginning = |word: &str| {
        let (whole, word) = word.strip_prefix('=').map_or((false, word), |word| (true, word));
        Beginning { letters: fold_word(word).chars().collect(), whole }
    };
    let beginnings: Vec<Beginning> = text.split([' ', '-']).filter(|word| !word.is_empty()).map(beginning).collect();
    let letters = beginnings.iter().map(|beginning| beginning.letters.len()).sum();
    Phrase { meaning, language, beginnings, letters }
}

impl Beginning {
    fn fits(&self, word: &[char]) -> bool {
        if self.whole {
            return word == self.letters;
        }
        let slips = usize::from(self.letters.len() >= LONG);
        word.starts_with(&self.letters) || (slips > 0 && distance(&self.letters, word, slips, true).is_some())
    }
}

/// A phrase that stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Heard {
    pub(super) meaning: Meaning,
    pub(super) language: Language,
    /// How much of it: letters of the phrase, a little more for each word of it.
    pub(super) weight: usize,
    /// Which words of the text.
    pub(super) words: Vec<usize>,
}

/// The words of a text in their coarse form.
pub(super) fn words_of(text: &str) -> Vec<String> {
    fold_words(text)
}

/// Every phrase that stands among the words.
pub(super) fn heard(words: &[String]) -> Vec<Heard> {
    let words: Vec<Vec<char>> = words.iter().map(|word| word.chars().collect()).collect();
    let stands = |phrase: &Phrase| {
        let found = (0..words.len()).find_map(|first| row(phrase, &words, first))?;
        Some(Heard {
            meaning: phrase.meaning,
            language: phrase.language,
            weight: phrase.letters + 2 * found.len(),
            words: found,
        })
    };
    PHRASES.iter().filter_map(stands).collect()
}

/// The places of a phrase's words, the first of them at `first`.
fn row(phrase: &Phrase, words: &[Vec<char>], first: usize) -> Option<Vec<usize>> {
    let mut found = Vec::with_capacity(phrase.beginnings.len());
    for beginning in &phrase.beginnings {
        let (from, to) = found.last().map_or((first, first), |last| (last + 1, last + 1 + GAP));
        let place = (from..=to).find(|place| words.get(*place).is_some_and(|word| beginning.fits(word)))?;
        found.push(place);
    }
    Some(found)
}
