//! The whole loop in real browsers: the service as a process, the pages in Chromium, the story in
//! `web/tests/journeys/day.mjs`.

use std::ffi::OsString;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::Duration;

/// How long the service may take to print its address in a debug build on a busy machine.
const LONGEST_START: Duration = Duration::from_secs(60);

/// How long the plan of the story is searched, counted in rounds: it is the same on every machine.
const ROUNDS: &str = "2000";

/// The service, stopped when the test ends however it ends.
struct Service(Child);

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// What is missing for a journey in a browser, in one sentence.
fn missing() -> Option<String> {
    if taza::service::pages::KIND != "build" {
        return Some("this build has no pages; run `PAGES=build cargo test`".to_owned());
    }
    let node = Command::new("node").arg("--version").output();
    if !node.is_ok_and(|output| output.status.success()) {
        return Some("Node.js is not installed".to_owned());
    }
    if !Path::new("web/node_modules/playwright-core").exists() {
        return Some("the packages of the pages are not installed; run `npm ci` in web/".to_owned());
    }
    chromium().is_none().then(|| "Chromium is not installed; `apt-get install chromium` brings it".to_owned())
}

fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].map(PathBuf::from);
    named.into_iter().chain(usual).find(|path| path.exists())
}

/// Moves the week so that somebody drives today: the story is about today, and today may be a Sunday.
fn turn_week(path: &Path) {
    let mut plan: serde_json::Value = serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap();
    let zone = jiff::tz::TimeZone::get("Asia/Bishkek").unwrap();
    let today = jiff::Timestamp::now().to_zoned(zone).date().weekday().to_monday_zero_offset() as u64;
    let first = plan["routes"][0]["day"].as_u64().expect("the sample is driven on some day");
    let turned = |day: u64| (day + 7 + today - first) % 7;
    for route in plan["routes"].as_array_mut().unwrap() {
        route["day"] = turned(route["day"].as_u64().unwrap()).into();
    }
    for street in plan["streets"].as_array_mut().unwrap() {
        let mut days: Vec<u64> =
            street["days"].as_array().unwrap().iter().map(|day| turned(day.as_u64().unwrap())).collect();
        days.sort_unstable();
        street["days"] = days.into();
    }
    std::fs::write(path, serde_json::to_vec(&plan).unwrap()).unwrap();
}

/// Starts `taza serve` with what its municipality begins with; returns it with its address and the manager's link.
fn start(beginning: Vec<OsString>, database: &Path) -> (Service, String, String) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_taza"))
        .args(["serve", "--listen", "127.0.0.1:0"])
        .args(beginning)
        .arg("--database")
        .arg(database)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let service = Service(child);
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for line in lines.map_while(Result::ok) {
            for word in line.split_whitespace().filter(|word| word.starts_with("http://")) {
                let _ = send.send(word.trim_end_matches(['.', ',']).to_owned());
            }
        }
    });
    let link = loop {
        let address = receive.recv_timeout(LONGEST_START).expect("the service says where the manager signs in");
        if address.contains("/enter/") {
            break address;
        }
    };
    let (base, path) = link.split_at(link.find("/enter/").unwrap());
    (service, base.to_owned(), path.to_owned())
}

/// A plan of the sample municipality.
fn made(folder: &Path) -> PathBuf {
    let out = folder.join("plan");
    assert_cmd::Command::new(env!("CARGO_BIN_EXE_taza"))
        .args(["plan", "maps/ak-bulak", "--iterations", ROUNDS, "--seed", "1", "--out"])
        .arg(&out)
        .assert()
        .success();
    out.join("plan.json")
}

/// A plan of the sample municipality with routes today.
fn planned(folder: &Path) -> PathBuf {
    let plan = made(folder);
    turn_week(&plan);
    plan
}

/// The sample municipality with its map and a plan that is driven today.
fn with_plan(folder: &Path) -> Vec<OsString> {
    vec!["--map".into(), "maps/ak-bulak".into(), "--plan".into(), planned(folder).into()]
}

/// Starts a service with what `begin` lays into a folder and tells a story on it; says why when it cannot be told.
fn tell(story: &str, begin: impl FnOnce(&Path) -> Vec<OsString>) {
    if let Some(reason) = missing() {
        eprintln!("skipped: {reason}");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let (_service, base, manager) = start(begin(folder.path()), &folder.path().join("taza.sqlite"));
    // `SCREENS=screenshots` (a folder seen from web/) renews the committed pictures.
    let screens = std::env::var("SCREENS").unwrap_or_else(|_| "../target/screenshots".to_owned());
    let roads = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak/roads.geojson").display().to_string();
    let variables = [("TAZA_BASE", &base), ("TAZA_MANAGER", &manager), ("ROADS", &roads), ("SCREENS", &screens)];
    let output = Command::new("node")
        .arg(format!("tests/journeys/{story}"))
        .current_dir("web")
        .env("CHROMIUM", chromium().unwrap())
        .envs(variables)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    eprintln!("{told}");
    assert!(output.status.success(), "{told}\n{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_plan_is_published_driven_without_network_proven_and_told() {
    tell("day.mjs", with_plan);
}

#[test]
fn a_municipality_begins_with_nothing_but_its_roads() {
    tell("first_map.mjs", |_| vec!["--begin".into(), "Ак-Талаа айыл аймагы".into()]);
}

#[test]
fn staff_sign_in_by_name_and_see_what_their_role_may() {
    tell("people.mjs", |folder| vec!["--plan".into(), planned(folder).into()]);
}

/// A plan made from the sample's files, which the service has too: it can be changed.
#[test]
fn a_plan_is_changed_by_hand_and_every_change_tells_what_it_does() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    tell("desk.mjs", |folder| vec!["--map".into(), map.into(), "--plan".into(), made(folder).into()]);
}

#[test]
fn the_map_in_use_is_corrected_on_the_page() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    tell("map_edit.mjs", |_| vec!["--map".into(), map.into()]);
}

#[test]
fn an_office_decides_dates_and_money_and_types_a_sheet_in() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    tell("decide.mjs", |folder| vec!["--map".into(), map.into(), "--plan".into(), planned(folder).into()]);
}

#[test]
fn a_day_that_went_wrong_goes_on() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    tell("recovery.mjs", |folder| vec!["--map".into(), map.into(), "--plan".into(), made(folder).into()]);
}

#[test]
fn the_driver_and_the_resident_can_read_and_press_everything() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    tell("faces.mjs", |folder| vec!["--map".into(), map.into(), "--plan".into(), planned(folder).into()]);
}

#[test]
fn a_driver_works_a_whole_day_without_network_and_nothing_is_lost() {
    let map = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    tell("offline.mjs", |folder| vec!["--map".into(), map.into(), "--plan".into(), planned(folder).into()]);
}

#[test]
fn every_screen_can_be_read_by_everybody() {
    tell("screens.mjs", with_plan);
}
