//! A resident writes as people write: in three languages, mixed, in Latin letters, with н for ң, and is understood.

use proptest::prelude::*;
use taza::residents::AddressBook;
use taza::residents::conversation::{Asked, Content, Deed, Person, Say, Sighting, Turn, Want, Whereabouts, hear};
use taza::units::{Language, StreetId, VillageId};

use crate::support::valley;

/// Somebody with a telephone.
struct Resident {
    person: Person,
    book: AddressBook,
}

impl Resident {
    fn new() -> Self {
        Self { person: Person::default(), book: AddressBook::new(&valley::plan()) }
    }

    fn of(street: &str) -> Self {
        let mut new = Self::new();
        new.person.street = Some(street.into());
        new
    }

    fn hear(&mut self, content: &Content) -> Turn {
        let plan = valley::plan();
        let turn = hear(&self.person, content, &self.book, |id| plan.streets.iter().any(|street| street.id == *id));
        self.person = turn.person.clone();
        turn
    }

    fn write(&mut self, text: &str) -> Turn {
        self.hear(&Content::Text { text: text.to_owned() })
    }
}

fn street(id: &str) -> StreetId {
    id.into()
}

/// What somebody of Chüy Street gets for a text: its deeds, and the language of the answer.
fn of_chuy(text: &str) -> (Turn, Language) {
    let mut resident = Resident::of("chuy");
    let turn = resident.write(text);
    let language = resident.person.speaks();
    (turn, language)
}

#[test]
fn when_is_asked_in_many_ways() {
    for (text, language) in [
        ("качан таштанды?", Language::Ky),
        ("Таштандыны качан алып кетесиздер", Language::Ky),
        ("kachan tashtandy alasynar", Language::Ky),
        ("кайсы кунү келесиңер", Language::Ky),
        ("Когда вывоз мусора?", Language::Ru),
        ("kogda musor vyvozite", Language::Ru),
        ("качан мусор заберете сегодня", Language::Ru),
        ("when is the rubbish collected", Language::En),
        ("What day do you come?", Language::En),
        ("1", Language::Ky),
    ] {
        let (turn, spoken) = of_chuy(text);
        assert_eq!(turn.deeds, [Deed::TellDates(street("chuy"))], "{text}");
        assert_eq!(spoken, language, "{text}");
    }
}

#[test]
fn not_collected_is_said_in_many_ways() {
    for (text, language) in [
        ("алып кеткен жок", Language::Ky),
        ("таштандыны алган жоксуңар", Language::Ky),
        ("кечээ келишкен жок", Language::Ky),
        ("бугун да албадынар", Language::Ky),
        ("унаа али келе элек", Language::Ky),
        ("alyp ketken jok", Language::Ky),
        ("Мусор опять не вывезли!", Language::Ru),
        ("ne zabrali musor", Language::Ru),
        ("вчера трактор не приехал, когда будет?", Language::Ru),
        ("the truck didn't come", Language::En),
        ("rubbish was not collected", Language::En),
        ("3", Language::Ky),
    ] {
        let (turn, spoken) = of_chuy(text);
        assert_eq!(turn.deeds, [Deed::Report(street("chuy"), text.to_owned())], "{text}");
        assert_eq!(spoken, language, "{text}");
    }
}

#[test]
fn a_street_is_asked_once_and_remembered() {
    let mut resident = Resident::new();
    let turn = resident.write("качан таштанды?");
    assert_eq!(turn.says, [Say::AskStreet]);
    assert!(turn.deeds.is_empty());
    let turn = resident.write("чуй кочосу");
    assert_eq!(turn.says, [Say::StreetKept(street("chuy"))]);
    assert_eq!(turn.deeds, [Deed::TellDates(street("chuy"))]);
    let turn = resident.write("эскертип турасызбы");
    assert_eq!(turn.says, [Say::Reminding(street("chuy"))]);
    assert!(turn.person.reminders);
    // Another street, in a case of its name.
    let turn = resident.write("Манаста качан?");
    assert_eq!(turn.deeds, [Deed::TellDates(street("manas"))]);
    assert_eq!(turn.person.street, Some(street("manas")));
}

#[test]
fn the_street_may_stand_in_the_message() {
    for (text, id) in [
        ("Чүй көчөсүндө качан таштанды алынат?", "chuy"),
        ("когда на улице Токтогула забирают мусор", "toktogul"),
        ("when do you come to Jibek Jolu street", "zhibek-zholu"),
        ("озгон кочосундо качан", "oezgoen"),
        ("Тенир-Тоо качан?", "tengir-too"),
        ("Күрмөнтү", "kuermoentue"),
    ] {
        let turn = Resident::new().write(text);
        assert_eq!(turn.deeds, [Deed::TellDates(street(id))], "{text} {:?}", turn.says);
    }
}

#[test]
fn in_doubt_the_person_is_asked() {
    let mut resident = Resident::new();
    resident.write("когда?");
    let turn = resident.write("улица Токтагуло");
    assert_eq!(turn.says, [Say::AskSure(street("toktogul"))]);
    let turn = resident.write("да");
    assert_eq!(turn.deeds, [Deed::TellDates(street("toktogul"))]);

    let mut resident = Resident::new();
    resident.write("when?");
    let turn = resident.write("Chong-Tash");
    assert_eq!(turn.says, [Say::AskStreetOf(VillageId::from("chong-tash"))]);
    assert_eq!(turn.person.asked, Some(Asked::Street(Want::Dates, Some("chong-tash".into()))));
    let turn = resident.write("uymok");
    assert_eq!(turn.deeds, [Deed::TellDates(street("ueymoek"))]);

    let mut resident = Resident::new();
    resident.write("when?");
    let turn = resident.write("Wall Street");
    assert!(matches!(turn.says.as_slice(), [Say::NoSuchStreet(_)]), "{:?}", turn.says);
    // Whoever changes their mind is not kept at the question.
    assert!(matches!(resident.write("help").says.as_slice(), [Say::Help]));
}

#[test]
fn a_choice_is_a_number_or_a_name() {
    let mut resident = Resident::new();
    resident.person.asked = Some(Asked::Which(Want::Reminders, vec!["chuy".into(), "manas".into()]));
    let turn = resident.write("2");
    assert_eq!(turn.person.street, Some(street("manas")));
    assert!(turn.person.reminders);
    resident.person.asked = Some(Asked::Which(Want::Dates, vec!["chuy".into(), "manas".into()]));
    assert_eq!(resident.write("Чүй").deeds, [Deed::TellDates(street("chuy"))]);
}

#[test]
fn a_dump_has_a_place() {
    let mut resident = Resident::new();
    let turn = resident.write("мектептин жанында таштанды үйүлүп жатат, Асан дүкөн");
    assert!(matches!(turn.deeds.as_slice(), [Deed::See(Sighting::Dump, Whereabouts::Words(_))]), "{turn:?}");
    let turn = resident.write("свалка");
    assert_eq!(turn.says, [Say::AskWhere(Sighting::Dump)]);
    let turn = resident.hear(&Content::Location { lon: 75.1, lat: 41.9, name: String::new() });
    assert_eq!(turn.deeds, [Deed::See(Sighting::Dump, Whereabouts::Position(75.1, 41.9))]);
    assert_eq!(turn.person.asked, None);
    resident.write("контейнер толуп кетти");
    let turn = resident.write("базардын артында");
    assert_eq!(turn.deeds, [Deed::See(Sighting::FullContainer, Whereabouts::Words("базардын артында".to_owned()))]);
    assert!(matches!(resident.write("мусор жгут у моста").deeds.as_slice(), [Deed::See(Sighting::Burning, _)]));
    let nowhere = resident.hear(&Content::Location { lon: 999.0, lat: 0.0, name: String::new() });
    assert_eq!(nowhere.says, [Say::AskWhere(Sighting::Dump)]);
}

#[test]
fn ratings_are_one_to_five() {
    for text in ["оценка 4", "баа 4", "rate 4", "⭐⭐⭐⭐", "4 stars"] {
        assert_eq!(of_chuy(text).0.deeds, [Deed::Rate(4, Some(street("chuy")))], "{text}");
    }
    let mut resident = Resident::new();
    assert_eq!(resident.write("5").says, [Say::AskStars]);
    assert_eq!(resident.write("5").deeds, [Deed::Rate(5, None)]);
    assert_eq!(resident.write("оценка 9").says, [Say::AskStars]);
}

#[test]
fn stop_is_obeyed_whatever_was_asked() {
    for text in ["STOP", "стоп", "Стоп!", "отпишите меня", "токтоткула"] {
        let mut resident = Resident::of("chuy");
        resident.person.reminders = true;
        resident.person.asked = Some(Asked::Stars);
        let turn = resident.write(text);
        assert_eq!(turn.says, [Say::Stopped], "{text}");
        assert!(turn.person.stopped && !turn.person.reminders && turn.person.asked.is_none(), "{text}");
        assert!(!resident.write("START").person.stopped);
    }
    let turn = Resident::of("chuy").write("мени унут");
    assert_eq!((turn.says, turn.deeds, turn.person.street), (vec![Say::Forgotten], vec![Deed::Forget], None));
}

#[test]
fn an_answer_may_be_contested() {
    for (text, deed) in [
        ("жок, алган жок", Some(Deed::Appeal(417, "жок, алган жок".to_owned()))),
        ("нет", Some(Deed::Appeal(417, String::new()))),
        ("да", None),
        ("yes", None),
    ] {
        let mut resident = Resident::of("chuy");
        resident.person.asked = Some(Asked::Agree(417));
        let turn = resident.write(text);
        assert_eq!(turn.deeds.first(), deed.as_ref(), "{text}");
        assert_eq!(turn.says.contains(&Say::Agreed), deed.is_none(), "{text}");
    }
}

#[test]
fn what_nobody_understands_reaches_a_person() {
    let mut resident = Resident::of("chuy");
    let voice = resident.hear(&Content::Voice { media: "v1".to_owned() });
    assert_eq!((voice.says, voice.deeds), (vec![Say::VoiceKept], vec![Deed::PassOn("voice:v1".to_owned())]));
    assert_eq!(resident.write("лорем ипсум долор сит").says, [Say::Unclear, Say::Help]);
    let turn = resident.write("карга кыйкырат дарак башында");
    assert_eq!(turn.says, [Say::PassedOn, Say::Help]);
    assert!(matches!(turn.deeds.as_slice(), [Deed::PassOn(_)]));
    assert_eq!(resident.write("сотрудник позвоните").says, [Say::PassedOn]);
}

#[test]
fn the_language_follows_what_is_written() {
    let mut resident = Resident::of("chuy");
    for (text, language) in [
        ("салам", Language::Ky),
        ("1", Language::Ky),
        ("спасибо", Language::Ru),
        ("1", Language::Ru),
        ("по-русски", Language::Ru),
        ("English please", Language::En),
        ("кыргызча", Language::Ky),
        ("рахмат", Language::Ky),
    ] {
        resident.write(text);
        assert_eq!(resident.person.speaks(), language, "{text}");
    }
}

proptest! {
    #[test]
    fn no_message_is_without_a_reply(texts in prop::collection::vec(".{0,60}", 1..6)) {
        let mut resident = Resident::new();
        for text in texts {
            let turn = resident.write(&text);
            prop_assert!(!turn.says.is_empty() || !turn.deeds.is_empty());
            let kept = serde_json::to_string(&turn.person).unwrap();
            prop_assert_eq!(serde_json::from_str::<Person>(&kept).unwrap(), turn.person);
        }
    }
}
