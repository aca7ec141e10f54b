//! What stands in a vehicle's way goes in; a sentence in Kyrgyz, Russian and English, with the figures, comes out.
//!
//! The sentence names the road where the way ends, so a person can go there and look.

use super::explain::Explanation;
use crate::travel::Reason;
use crate::units::{Language, Names};

/// Three sentences from three texts.
fn names(ky: impl Into<String>, ru: impl Into<String>, en: impl Into<String>) -> Names {
    Names { ky: ky.into(), ru: ru.into(), en: en.into() }
}

/// A reason as a clause that fits behind "vehicle X cannot come here: ".
pub fn clause(reason: &Reason) -> Names {
    match reason {
        Reason::Oneway => {
            names("бир тараптуу көчө", "одностороннее движение", "a one-way street against its direction")
        }
        Reason::Banned { key, value } => names(
            format!("кирүүгө тыюу салынган ({key}={value})"),
            format!("въезд запрещён ({key}={value})"),
            format!("forbidden by {key}={value}"),
        ),
        Reason::Private { key, value } => names(
            format!("жеке жол, аралап өтүүгө болбойт ({key}={value})"),
            format!("частная дорога, сквозной проезд закрыт ({key}={value})"),
            format!("a private road, no way through ({key}={value})"),
        ),
        Reason::ClassNotDriven { class } => names(
            format!("мындай жол менен бул унаа жүрбөйт (highway={class})"),
            format!("по таким дорогам эта машина не ездит (highway={class})"),
            format!("this vehicle does not drive on highway={class}"),
        ),
        Reason::NotForWheels => names("бул жол унаа үчүн эмес", "дорога не для машин", "it is not a road for vehicles"),
        Reason::TooHeavy { limit_t, full_t, bridge: true } => names(
            format!("көпүрө алсыз: {limit_t} т көтөрөт, жүктөлгөн унаа {full_t} т"),
            format!("слабый мост: выдерживает {limit_t} т, полная машина весит {full_t} т"),
            format!("the bridge carries {limit_t} t, the full vehicle weighs {full_t} t"),
        ),
        Reason::TooHeavy { limit_t, full_t, bridge: false } => names(
            format!("жолго {limit_t} т чек коюлган, жүктөлгөн унаа {full_t} т"),
            format!("на дороге ограничение {limit_t} т, полная машина весит {full_t} т"),
            format!("the road is limited to {limit_t} t, the full vehicle weighs {full_t} t"),
        ),
        Reason::TooHigh { limit_m, height_m } => names(
            format!("бийиктиги {limit_m} м менен чектелген, унаа {height_m} м"),
            format!("высота ограничена {limit_m} м, машина {height_m} м"),
            format!("height is limited to {limit_m} m, the vehicle is {height_m} m high"),
        ),
        Reason::TooWide { limit_m, width_m } => names(
            format!("жол тар: {limit_m} м, унаа {width_m} м"),
            format!("узко: {limit_m} м, ширина машины {width_m} м"),
            format!("it is {limit_m} m wide, the vehicle {width_m} m"),
        ),
        Reason::TooLong { limit_m, length_m } => names(
            format!("узундугу {limit_m} м менен чектелген, унаа {length_m} м"),
            format!("длина ограничена {limit_m} м, машина {length_m} м"),
            format!("length is limited to {limit_m} m, the vehicle is {length_m} m long"),
        ),
        Reason::Surface { surface } => names(
            format!("унаа мындай жолдон өтө албайт (surface={surface})"),
            format!("машина не пройдёт по такому покрытию (surface={surface})"),
            format!("the vehicle does not manage surface={surface}"),
        ),
        Reason::Track { tracktype } => names(
            format!("унаа мындай талаа жолунан өтө албайт (tracktype={tracktype})"),
            format!("машина не пройдёт по такой полевой дороге (tracktype={tracktype})"),
            format!("the vehicle does not manage a track of {tracktype}"),
        ),
        Reason::Rough { smoothness } => names(
            format!("жол өтө оңгул-дөңгүл (smoothness={smoothness})"),
            format!("дорога слишком разбита (smoothness={smoothness})"),
            format!("the road is too rough (smoothness={smoothness})"),
        ),
        Reason::Barrier { barrier } => names(
            format!("жол тосулган ({barrier})"),
            format!("дорога перегорожена ({barrier})"),
            format!("a barrier across the road ({barrier})"),
        ),
        Reason::Ford => names(
            "суу кечүү керек, унаа өтө албайт",
            "брод, машина не пройдёт",
            "a ford that the vehicle does not go through",
        ),
        Reason::FourWheelDriveOnly => {
            names("төрт дөңгөлөгү тартылган унаа гана өтөт", "только для полного привода", "only for four-wheel drive")
        }
        Reason::TooSteepUp { percent, limit_percent } => names(
            format!("өйдө өтө тик: {percent:.0} %, жүктөлгөн унаа {limit_percent:.0} % чыгат"),
            format!("слишком крутой подъём: {percent:.0} %, гружёная машина берёт {limit_percent:.0} %"),
            format!("{percent:.0} % up, the loaded vehicle climbs {limit_percent:.0} %"),
        ),
        Reason::TooSteepDown { percent, limit_percent } => names(
            format!("ылдый өтө тик: {percent:.0} %, унаага {limit_percent:.0} % гана болот"),
            format!("слишком крутой спуск: {percent:.0} %, машине можно {limit_percent:.0} %"),
            format!("{percent:.0} % down, the vehicle goes down {limit_percent:.0} %"),
        ),
        Reason::Closed { what, until } => {
            let (ky, ru, en) = until.map_or((String::new(), String::new(), String::new()), |until| {
                (format!(" ({until} чейин)"), format!(" (до {until})"), format!(" (until {until})"))
            });
            let why = |language| match what.pick(language) {
                "" => String::new(),
                text => format!(": {text}"),
            };
            names(
                format!("жол жабык{ky}{}", why(Language::Ky)),
                format!("дорога закрыта{ru}{}", why(Language::Ru)),
                format!("the road is closed{en}{}", why(Language::En)),
            )
        }
        Reason::OutOfSeason { tag } => names(
            format!("жылдын бул маалында жол ачык эмес ({tag})"),
            format!("в это время года дорога закрыта ({tag})"),
            format!("not open at this time of the year ({tag})"),
        ),
        Reason::TurnBanned { sign } => names(
            format!("бурулууга тыюу салынган ({sign})"),
            format!("поворот запрещён ({sign})"),
            format!("the turn is forbidden ({sign})"),
        ),
        Reason::NoRoomToTurn { room_m, needs_m, back_out_m, reverse_m } if back_out_m <= reverse_m => names(
            format!(
                "туюк көчөдө бурулууга орун жок: {room_m:.0} м бар, {needs_m:.0} м керек; арты менен {reverse_m:.0} м \
                 барганда кесилиш жок"
            ),
            format!(
                "в тупике не развернуться: есть {room_m:.0} м, нужно {needs_m:.0} м; задним ходом за {reverse_m:.0} м \
                 нет перекрёстка"
            ),
            format!(
                "no room to turn in the dead end: {room_m:.0} m of the {needs_m:.0} m it needs; there is no junction \
                 within {reverse_m:.0} m backwards"
            ),
        ),
        Reason::NoRoomToTurn { room_m, needs_m, back_out_m, reverse_m } => names(
            format!(
                "туюк көчөдө бурулууга орун жок: {room_m:.0} м бар, {needs_m:.0} м керек; арты менен чыгууга \
                 {back_out_m:.0} м алыс, {reverse_m:.0} м гана болот"
            ),
            format!(
                "в тупике не развернуться: есть {room_m:.0} м, нужно {needs_m:.0} м; задним ходом {back_out_m:.0} м \
                 слишком далеко, можно {reverse_m:.0} м"
            ),
            format!(
                "no room to turn in the dead end: {room_m:.0} m of the {needs_m:.0} m it needs; backing out \
                 {back_out_m:.0} m is more than {reverse_m:.0} m"
            ),
        ),
        Reason::NoUTurn => {
            names("бул жерде бурулууга болбойт", "здесь нельзя развернуться", "it is no place to turn round")
        }
        Reason::NotConnected { gap_m } => names(
            format!("картада бул жерге жол жок; эң жакын жолго {gap_m:.0} м"),
            format!("на карте сюда нет дороги; до ближайшей {gap_m:.0} м"),
            format!("no road of the map leads here; the nearest is {gap_m:.0} m away"),
        ),
    }
}

/// The sentence: which vehicle, what stands in its way, and on which road.
pub fn explanation(vehicle: &Names, reason: &Reason, road: &str) -> Explanation {
    let clause = clause(reason);
    let place = if road.is_empty() { String::new() } else { format!(" [{road}]") };
    let sentence = |vehicle: &str, words: &str, clause: &str| format!("{vehicle} {words}: {clause}{place}.");
    Explanation {
        code: reason.code().to_owned(),
        text: Names {
            ky: sentence(vehicle.pick(crate::units::Language::Ky), "бул жерге келе албайт", &clause.ky),
            ru: sentence(vehicle.pick(crate::units::Language::Ru), "сюда не проедет", &clause.ru),
            en: sentence(vehicle.pick(crate::units::Language::En), "cannot come here", &clause.en),
        },
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_vehicle_obstacle_figures_and_road() {
        let vehicle = Names { ky: "Трактор".into(), ru: "Трактор".into(), en: "Tractor".into() };
        let told = explanation(&vehicle, &Reason::TooHeavy { limit_t: 3.5, full_t: 8.0, bridge: true }, "way/7");
        assert_eq!(told.code, "bridge-too-weak");
        assert_eq!(
            told.text.en,
            "Tractor cannot come here: the bridge carries 3.5 t, the full vehicle weighs 8 t [way/7]."
        );
        assert!(told.text.ky.contains("3.5") && told.text.ru.contains("way/7"));
    }
}
