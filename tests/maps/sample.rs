//! The committed sample is what the generator draws.

use std::path::Path;

use taza::maps::sample;

#[test]
fn the_committed_sample_is_not_stale() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("maps/ak-bulak");
    let drawn = sample::draw(sample::SEED);
    for (name, text) in
        [("roads.geojson", drawn.roads), ("places.geojson", drawn.places), ("municipality.toml", drawn.municipality)]
    {
        let committed = std::fs::read_to_string(folder.join(name)).unwrap();
        assert!(
            committed == text,
            "maps/ak-bulak/{name} is stale: renew it with `cargo run -- sample --out maps/ak-bulak`"
        );
    }
}

#[test]
fn the_sample_has_the_people_it_says() {
    let roads: serde_json::Value = serde_json::from_str(&sample::draw(sample::SEED).roads).unwrap();
    let people: u64 =
        roads["features"].as_array().unwrap().iter().filter_map(|road| road["properties"]["people"].as_u64()).sum();
    assert_eq!(people, 9_300);
}

#[test]
fn another_seed_draws_another_valley() {
    assert_ne!(sample::draw(1), sample::draw(2));
    assert_eq!(sample::draw(3), sample::draw(3));
}
