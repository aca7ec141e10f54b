//! Why a visit is not made goes in; a short code and a sentence with figures, in Kyrgyz, Russian and English, comes out.

use super::obstacle;
use crate::maps::MunicipalityMap;
use crate::problem::key::Obstacle;
use crate::solver::Reason;
use crate::units::Names;

/// A reason as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    /// A short stable name, such as `shift-too-short`.
    pub code: String,
    /// The sentence.
    pub text: Names,
}

fn explanation(code: &str, ky: String, ru: String, en: String) -> Explanation {
    Explanation { code: code.to_owned(), text: Names { ky, ru, en } }
}

/// Seconds as whole minutes, upwards: nobody is told "0 minutes too short".
fn minutes(seconds: u32) -> u32 {
    seconds.div_ceil(60)
}

/// Tyiyn as som, rounded up to whole som.
fn som(tyiyn: u64) -> u64 {
    tyiyn.div_ceil(100)
}

/// The search's own reason in words.
pub fn reason(reason: &Reason) -> Explanation {
    match *reason {
        Reason::Unreachable => unreachable(),
        Reason::TooLarge { kilograms_over, litres_over } => too_large(kilograms_over, litres_over),
        Reason::FleetFull { kilograms_over, litres_over } => fleet_full(kilograms_over, litres_over),
        Reason::DayFull { services_over, litres_over } => day_full(services_over, litres_over),
        Reason::ShiftTooShort { seconds_missing } => {
            let minutes = minutes(seconds_missing);
            explanation(
                "shift-too-short",
                format!("Эч бир сменанын убактысы жетпейт: эң ыңгайлуусуна дагы {minutes} мүнөт керек."),
                format!("Не помещается ни в одну смену: в самой удобной не хватает {minutes} мин."),
                format!("It fits into no shift: the best one is {minutes} min too short."),
            )
        }
        Reason::WindowMissed { seconds_late } => {
            let minutes = minutes(seconds_late);
            explanation(
                "window-missed",
                format!("Белгиленген убакытка эч бир унаа жетише албайт: эң азы {minutes} мүнөт кечигет."),
                format!("Ни одна машина не успевает к назначенному времени: самое малое опоздание — {minutes} мин."),
                format!("No vehicle comes inside its time window: the earliest is {minutes} min late."),
            )
        }
        Reason::CostsMoreThanItsPrize { cost } => {
            let som = som(cost);
            explanation(
                "costs-too-much",
                format!("Бул жерден чогултуу {som} сом турат, бул коюлган чектен кымбат."),
                format!("Сбор здесь стоил бы {som} сом — больше установленного предела."),
                format!("Collecting here would cost {som} som, more than the limit that was set."),
            )
        }
    }
}

/// The same, with what one visit would cost where the reason was found.
pub fn reason_with_cost(reason_found: &Reason, cost: Option<u64>) -> Explanation {
    let mut told = reason(reason_found);
    let known = matches!(reason_found, Reason::CostsMoreThanItsPrize { .. });
    if let (Some(cost), false) = (cost, known) {
        let som = som(cost);
        told.text.ky.push_str(&format!(" Мүмкүн болсо, бир жолку чогултуу {som} сомго түшмөк."));
        told.text.ru.push_str(&format!(" Если бы получилось, один сбор стоил бы {som} сом."));
        told.text.en.push_str(&format!(" Were it possible, one collection would cost {som} som."));
    }
    told
}

/// What stands in the way before any search, in words.
pub fn left_out(map: &MunicipalityMap, obstacle: &Obstacle) -> Explanation {
    match obstacle {
        Obstacle::OnTheWay { vehicle, obstacle } => {
            let names = map.vehicles.get(*vehicle).map(|vehicle| vehicle.names.clone()).unwrap_or_default();
            obstacle::explanation(&names, &obstacle.reason, &obstacle.segment)
        }
        Obstacle::NoWay => unreachable(),
        Obstacle::NotARoad { road } => not_a_road(&road.0),
        Obstacle::NoRoadNear { metres } => no_road_near(*metres),
        Obstacle::TooFewDays { asked, possible } => too_few_days(*asked, *possible),
        Obstacle::NoVehicleThatDay => no_vehicle_that_day(),
    }
}

/// The road is a path, a stairway or not built yet.
fn not_a_road(road: &str) -> Explanation {
    explanation(
        "not-for-wheels",
        format!("Бул жол унаа үчүн эмес: жөө жол, тепкич же курула элек жол [{road}]."),
        format!("Это не дорога для машин: пешеходная дорожка, лестница или ещё не построена [{road}]."),
        format!("It is no road for vehicles: a footway, steps, or not built yet [{road}]."),
    )
}

/// No vehicle gets there from its depot, on to a dump and back.
fn unreachable() -> Explanation {
    explanation(
        "unreachable",
        "Бир дагы унаа бул жерге барып, таштанды төгүүчү жайга жетип, кайра кайта албайт.".into(),
        "Ни одна машина не может доехать сюда, затем до свалки и вернуться обратно.".into(),
        "No vehicle can get here, on to a dump and back.".into(),
    )
}

/// The quantity that binds, or both, in three languages.
fn amount(kilograms: u32, litres: u32) -> (String, String, String) {
    match (kilograms, litres) {
        (0, litres) => (format!("{litres} л"), format!("{litres} л"), format!("{litres} l")),
        (kilograms, 0) => (format!("{kilograms} кг"), format!("{kilograms} кг"), format!("{kilograms} kg")),
        (kilograms, litres) => (
            format!("{kilograms} кг жана {litres} л"),
            format!("{kilograms} кг и {litres} л"),
            format!("{kilograms} kg and {litres} l"),
        ),
    }
}

/// Every trip is full and no shift has room for another one.
fn fleet_full(kilograms: u32, litres: u32) -> Explanation {
    let (ky, ru, en) = amount(kilograms, litres);
    explanation(
        "fleet-full",
        format!("Унаалар толук: {ky} батпай калат, дагы бир рейске убакыт жок."),
        format!("Машины полны: не входит {ru}, а на ещё один рейс нет времени."),
        format!("The vehicles are full: {en} do not fit, and no shift has time for another trip."),
    )
}

/// Every vehicle has made as much as it may on a day.
fn day_full(services: u32, litres: u32) -> Explanation {
    explanation(
        "day-full",
        format!("Унаалардын күндүк чеги толду: {services} токтоо жана {litres} л ашык."),
        format!("Дневной предел машин исчерпан: лишних остановок — {services}, объёма — {litres} л."),
        format!("The vehicles have made all they may on a day: {services} stops and {litres} l are over the limit."),
    )
}

/// One visit is more than the largest vehicle carries.
fn too_large(kilograms: u32, litres: u32) -> Explanation {
    let (ky, ru, en) = amount(kilograms, litres);
    explanation(
        "too-large",
        format!("Бир жолку таштанды эң чоң унаага да батпайт: {ky} ашык. Тез-тез чогултуу же чоң унаа керек."),
        format!(
            "За один раз набирается больше, чем входит в самую большую машину: лишних {ru}. \
             Нужно собирать чаще или взять машину больше."
        ),
        format!(
            "One visit is more than the largest vehicle holds: {en} too much. Collect more often or take a larger vehicle."
        ),
    )
}

/// Asked for more visits a week than there are days a vehicle works.
fn too_few_days(asked: u8, possible: u32) -> Explanation {
    explanation(
        "too-few-working-days",
        format!("Жумасына {asked} жолу суралган, бирок унаалар жумасына {possible} күн гана иштейт."),
        format!("Просили раз в неделю: {asked}, а машины работают дней в неделю: {possible}."),
        format!("{asked} visits a week were asked for; vehicles work on {possible} days a week."),
    )
}

/// Days that were fixed for a place are days on which no vehicle works.
fn no_vehicle_that_day() -> Explanation {
    explanation(
        "no-vehicle-that-day",
        "Бул жер үчүн белгиленген күндөрдө бир да унаа иштебейт.".into(),
        "В назначенные для этого места дни не работает ни одна машина.".into(),
        "No vehicle works on the days that were fixed for this place.".into(),
    )
}

/// No road near enough to a place.
fn no_road_near(metres: u32) -> Explanation {
    explanation(
        "no-road-near",
        format!("Эң жакын жолго чейин {metres} метр: унаа жакындай албайт."),
        format!("До ближайшей дороги {metres} м: машина не может подъехать."),
        format!("The nearest road is {metres} m away: no vehicle can come close."),
    )
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_told_in_three_languages_with_its_figure() {
        let reasons = [
            (Reason::Unreachable, "unreachable", ""),
            (Reason::TooLarge { kilograms_over: 0, litres_over: 1200 }, "too-large", "1200"),
            (Reason::TooLarge { kilograms_over: 30, litres_over: 0 }, "too-large", "30"),
            (Reason::DayFull { services_over: 3, litres_over: 0 }, "day-full", "3"),
            (Reason::ShiftTooShort { seconds_missing: 61 }, "shift-too-short", "2 "),
            (Reason::WindowMissed { seconds_late: 600 }, "window-missed", "10 "),
            (Reason::CostsMoreThanItsPrize { cost: 150_001 }, "costs-too-much", "1501 "),
        ];
        for (given, code, figure) in reasons {
            let told = reason(&given);
            assert_eq!(told.code, code);
            for text in [&told.text.ky, &told.text.ru, &told.text.en] {
                assert!(text.contains(figure) && text.ends_with('.'), "{text}");
            }
        }
    }

    #[test]
    fn what_it_would_cost_follows_the_reason_once() {
        let late = reason_with_cost(&Reason::WindowMissed { seconds_late: 600 }, Some(12_301));
        for text in [&late.text.ky, &late.text.ru, &late.text.en] {
            assert!(text.contains("124 ") && text.ends_with('.'), "{text}");
        }
        let dear = Reason::CostsMoreThanItsPrize { cost: 500 };
        assert_eq!(reason_with_cost(&dear, Some(500)), reason(&dear));
        assert_eq!(reason_with_cost(&Reason::Unreachable, None), reason(&Reason::Unreachable));
    }

    #[test]
    fn only_the_quantity_that_binds_is_named() {
        let told = reason(&Reason::TooLarge { kilograms_over: 30, litres_over: 0 });
        assert!(!told.text.en.contains(" l "), "{}", told.text.en);
    }
}
