//! Street names as villages have them, in three languages.

use crate::units::Names;

/// Kyrgyz, Russian and English spelling.
const STREETS: [[&str; 3]; 40] = [
    ["Манас", "Манаса", "Manas"],
    ["Ала-Тоо", "Ала-Тоо", "Ala-Too"],
    ["Достук", "Достук", "Dostuk"],
    ["Токтогул", "Токтогула", "Toktogul"],
    ["Ынтымак", "Ынтымак", "Yntymak"],
    ["Жаштык", "Жаштык", "Jashtyk"],
    ["Мектеп", "Школьная", "Mektep"],
    ["Кең-Булуң", "Кен-Булун", "Keng-Bulung"],
    ["Бирлик", "Бирлик", "Birlik"],
    ["Айтматов", "Айтматова", "Aitmatov"],
    ["Курманжан Датка", "Курманжан Датки", "Kurmanjan Datka"],
    ["Көк-Жар", "Кок-Жар", "Kok-Jar"],
    ["Терек", "Тополиная", "Terek"],
    ["Сары-Өзөн", "Сары-Озон", "Sary-Ozon"],
    ["Бакыт", "Бакыт", "Bakyt"],
    ["Осмонов", "Осмонова", "Osmonov"],
    ["Үмүт", "Умут", "Umut"],
    ["Арча", "Арчовая", "Archa"],
    ["Наристе", "Наристе", "Nariste"],
    ["Боз-Салкын", "Боз-Салкын", "Boz-Salkyn"],
    ["Эмгек", "Трудовая", "Emgek"],
    ["Суу Боюу", "Набережная", "Suu Boyuu"],
    ["Кызыл-Өрүк", "Кызыл-Орук", "Kyzyl-Oruk"],
    ["Шоокум", "Шоокум", "Shookum"],
    ["Тилек", "Тилек", "Tilek"],
    ["Жеңиш", "Победы", "Jengish"],
    ["Ак-Өргө", "Ак-Орго", "Ak-Orgo"],
    ["Кыргызстан", "Кыргызстан", "Kyrgyzstan"],
    ["Сейил", "Сейил", "Seyil"],
    ["Чынар", "Чинаровая", "Chynar"],
    ["Күн-Чыгыш", "Восточная", "Kun-Chygysh"],
    ["Жайлоо", "Жайлоо", "Jayloo"],
    ["Алтын-Казык", "Алтын-Казык", "Altyn-Kazyk"],
    ["Байтерек", "Байтерек", "Bayterek"],
    ["Турмуш", "Турмуш", "Turmush"],
    ["Саймалуу", "Саймалуу", "Saymaluu"],
    ["Ашар", "Ашар", "Ashar"],
    ["Төлөбай", "Толобая", "Tolobay"],
    ["Кайнар", "Родниковая", "Kaynar"],
    ["Береке", "Береке", "Bereke"],
];

/// The street of a number; numbers past the list begin it again with "second".
pub(super) fn street(number: usize) -> Names {
    let [ky, ru, en] = STREETS[number % STREETS.len()];
    if number < STREETS.len() {
        Names { ky: format!("{ky} көчөсү"), ru: format!("улица {ru}"), en: format!("{en} Street") }
    } else {
        Names {
            ky: format!("2-{ky} көчөсү"), ru: format!("2-я улица {ru}"), en: format!("2nd {en} Street")
        }
    }
}

/// A lane between two streets, called after the first of them.
pub(super) fn lane(street: usize, number: usize) -> Names {
    let [ky, ru, en] = STREETS[street % STREETS.len()];
    Names {
        ky: format!("{ky} {number}-туюгу"),
        ru: format!("{number}-й переулок {ru}"),
        en: format!("{en} Lane {number}"),
    }
}
