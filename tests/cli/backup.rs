//! A database is copied, put back, and never written over.

use taza::store::Store;
use taza::units::Names;

use super::run;

#[tokio::test]
async fn a_database_is_copied_and_put_back() {
    let room = tempfile::tempdir().unwrap();
    let [first, copy, back] = ["taza.sqlite", "copy.sqlite", "back.sqlite"].map(|name| room.path().join(name));
    let store = Store::open(&first.display().to_string()).await.unwrap();
    store.put_municipality("m", &Names::one("M"), true, "Asia/Bishkek", 1).await.unwrap();

    // The service has it open meanwhile.
    let copied = run(&[&"backup", &"--database", &first, &"--out", &copy]);
    assert_eq!(copied.code, 0, "{}", copied.err);
    assert!(copied.out.contains("1 municipalities, 0 plans, 0 events"), "{}", copied.out);
    assert!(!room.path().join("copy.sqlite.part").exists());

    let restored = run(&[&"restore", &"--from", &copy, &"--database", &back]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    let found = Store::open(&back.display().to_string()).await.unwrap().municipalities().await.unwrap();
    assert_eq!(found.len(), 1);

    let refused = run(&[&"restore", &"--from", &copy, &"--database", &first]);
    assert_eq!(refused.code, 2);
    assert!(refused.err.contains("is there already"), "{}", refused.err);
}

#[test]
fn what_is_no_database_is_not_put_back() {
    let room = tempfile::tempdir().unwrap();
    let [torn, back] = ["torn.sqlite", "back.sqlite"].map(|name| room.path().join(name));
    std::fs::write(&torn, "not a database, whatever its name says").unwrap();
    let refused = run(&[&"restore", &"--from", &torn, &"--database", &back]);
    assert_eq!(refused.code, 2, "{}", refused.err);
    assert!(refused.err.contains("Nothing was changed"), "{}", refused.err);
    assert!(!back.exists());
    assert_eq!(run(&[&"backup", &"--database", &room.path().join("none"), &"--out", &back]).code, 2);
}
