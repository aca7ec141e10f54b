//! A rule that a route breaks goes in; a sentence in Kyrgyz, Russian and English comes out.

use crate::maps::MunicipalityMap;
use crate::plan::explain::Explanation;
use crate::problem::build::Built;
use crate::solver::{Route, Violation, Visit};
use crate::units::Names;

/// Days of the week, Monday first, as they stand in a sentence.
const KYRGYZ_DAYS: [&str; 7] = ["дүйшөмбү", "шейшемби", "шаршемби", "бейшемби", "жума", "ишемби", "жекшемби"];
const RUSSIAN_DAYS: [&str; 7] = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"];
const ENGLISH_DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// A day of the week in three languages; empty for a number that is no day.
pub(crate) fn day(number: usize) -> Names {
    let of = |days: [&str; 7]| days.get(number).copied().unwrap_or_default().to_owned();
    Names { ky: of(KYRGYZ_DAYS), ru: of(RUSSIAN_DAYS), en: of(ENGLISH_DAYS) }
}

fn explanation(code: &str, ky: String, ru: String, en: String) -> Explanation {
    Explanation { code: code.to_owned(), text: Names { ky, ru, en } }
}

/// Name of what is collected at a visit of a route, or of the dump.
fn stop(map: &MunicipalityMap, built: &Built, route: &Route, visit: usize) -> Option<Names> {
    Some(match *route.visits.get(visit)? {
        Visit::Serve { service, .. } => built.key.services.get(service)?.names.clone(),
        Visit::Unload { facility, .. } => map.places.get(*built.key.facilities.get(facility)?)?.names.clone(),
    })
}

/// Both amounts that are over, or the one that is.
fn amount(kilograms: u64, litres: u64) -> [String; 3] {
    let (kg, l) = (kilograms > 0, litres > 0);
    let both = |and: &str, mass: &str, volume: &str| match (kg, l) {
        (true, false) => format!("{kilograms} {mass}"),
        (false, _) => format!("{litres} {volume}"),
        (true, true) => format!("{kilograms} {mass} {and} {litres} {volume}"),
    };
    [both("жана", "кг", "л"), both("и", "кг", "л"), both("and", "kg", "l")]
}

/// The rule in words, with the route it is about and by how much it is broken.
pub(super) fn tell(map: &MunicipalityMap, built: &Built, route: &Route, violation: &Violation) -> Explanation {
    let vehicle = map.vehicles.get(route.vehicle).map(|vehicle| vehicle.names.clone()).unwrap_or_default();
    let on = day(route.day);
    use crate::units::Language::{En, Ky, Ru};
    let (ky, ru, en) = (
        format!("{}, {}", on.ky, vehicle.pick(Ky)),
        format!("{}, {}", on.ru, vehicle.pick(Ru)),
        format!("{}, {}", on.en, vehicle.pick(En)),
    );
    match *violation {
        Violation::Overloaded { visit, kilograms, litres, .. } => {
            let [by_ky, by_ru, by_en] = amount(kilograms, litres);
            let at = stop(map, built, route, visit).unwrap_or_default();
            explanation(
                "overloaded",
                format!("{ky}: «{}» жеринде жүк ашып кетет: {by_ky} ашык. Ага чейин төгүү керек.", at.pick(Ky)),
                format!("{ru}: на «{}» перегруз: {by_ru} лишних. Нужна разгрузка раньше.", at.pick(Ru)),
                format!("{en}: overloaded at {} by {by_en}. It must unload before.", at.pick(En)),
            )
        }
        Violation::Late { visit, seconds, .. } if visit < route.visits.len() => {
            let minutes = seconds.div_ceil(60);
            let at = stop(map, built, route, visit).unwrap_or_default();
            explanation(
                "late",
                format!("{ky}: «{}» жерине {minutes} мүнөт кечигет.", at.pick(Ky)),
                format!("{ru}: к «{}» опаздывает на {minutes} мин.", at.pick(Ru)),
                format!("{en}: {minutes} min late at {}.", at.pick(En)),
            )
        }
        Violation::Late { seconds, .. } | Violation::TooLong { seconds, .. } => {
            let minutes = seconds.div_ceil(60);
            explanation(
                "shift-exceeded",
                format!("{ky}: смена бүткөндөн кийин {minutes} мүнөт кеч кайтат."),
                format!("{ru}: возвращается на {minutes} мин. позже конца смены."),
                format!("{en}: back {minutes} min after the end of the shift."),
            )
        }
        Violation::OffDuty { .. } => explanation(
            "off-duty",
            format!("{ky}: бул күнү унаа иштебейт."),
            format!("{ru}: в этот день машина не работает."),
            format!("{en}: the vehicle does not work on that day."),
        ),
        Violation::NotAllowed { service, .. } => {
            let at = built.key.services.get(service).map(|target| target.names.clone()).unwrap_or_default();
            explanation(
                "not-allowed",
                format!("{ky}: унаа «{}» жерине бара албайт же ага тыюу салынган.", at.pick(Ky)),
                format!("{ru}: машина не может или не должна ехать на «{}».", at.pick(Ru)),
                format!("{en}: the vehicle cannot or must not go to {}.", at.pick(En)),
            )
        }
        Violation::NotEmpty { .. } => explanation(
            "not-empty",
            format!("{ky}: унаа таштандысын төкпөй кайтат."),
            format!("{ru}: возвращается, не разгрузившись."),
            format!("{en}: it comes back without unloading."),
        ),
        Violation::NoWay { visit, .. } => {
            let at = stop(map, built, route, visit).unwrap_or_default();
            explanation(
                "no-way",
                format!("{ky}: «{}» жерине жол жок.", at.pick(Ky)),
                format!("{ru}: нет дороги к «{}».", at.pick(Ru)),
                format!("{en}: there is no way to {}.", at.pick(En)),
            )
        }
        Violation::WrongDays { service, .. } => {
            let at = built.key.services.get(service).map(|target| target.names.clone()).unwrap_or_default();
            explanation(
                "wrong-days",
                format!("«{}» коюлган күндөрдө эмес, башка күндөрү чогултулат.", at.pick(Ky)),
                format!("«{}» собирают не в те дни, что положены.", at.pick(Ru)),
                format!("{} is collected on other days than it should be.", at.pick(En)),
            )
        }
        Violation::Unknown { .. }
        | Violation::NotPinned { .. }
        | Violation::GroupSplit { .. }
        | Violation::BegunOtherwise { .. }
        | Violation::TwiceOut { .. }
        | Violation::DayLimit { .. }
        | Violation::Unreported { .. } => explanation(
            "other",
            format!("{ky}: эреже бузулду: {violation}."),
            format!("{ru}: нарушено правило: {violation}."),
            format!("{en}: a rule is broken: {violation}."),
        ),
    }
}
