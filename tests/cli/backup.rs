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
    let sound = b"OggS, as far as anybody looks".to_vec();
    let hash = taza::service::app::token_hash(str::from_utf8(&sound).unwrap());
    store.add_piece(("m", "d", &hash), 0, sound.len() as u64, sound.clone(), 5).await.unwrap();
    store.add_signing_seed("m", "seed", 5).await.unwrap();

    // The service has it open meanwhile.
    let copied = run(&[&"backup", &"--database", &first, &"--out", &copy]);
    assert_eq!(copied.code, 0, "{}", copied.err);
    assert!(copied.out.contains("1 municipalities, 0 plans, 0 events"), "{}", copied.out);
    assert!(!room.path().join("copy.sqlite.part").exists());

    let restored = run(&[&"restore", &"--from", &copy, &"--database", &back]);
    assert_eq!(restored.code, 0, "{}", restored.err);
    assert!(restored.out.contains("1 photos and voice notes"), "{}", restored.out);
    let found = Store::open(&back.display().to_string()).await.unwrap();
    assert_eq!(found.municipalities().await.unwrap().len(), 1);
    assert_eq!(found.media_bytes("m", &hash).await.unwrap().unwrap(), sound);
    assert_eq!(found.signing_seed("m").await.unwrap().unwrap(), "seed");
    // Without its key the copy tells no secret.
    std::fs::remove_file(room.path().join("back.sqlite.key")).unwrap();
    let locked = Store::open(&back.display().to_string()).await.unwrap();
    assert!(locked.signing_seed("m").await.is_err());

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
