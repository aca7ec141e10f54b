//! The name of a kind of vehicle goes in, its profile comes out.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use super::VehicleProfile;

/// The built-in profiles as data.
const BUILT_IN: &str = include_str!("profiles.toml");

static PROFILES: LazyLock<BTreeMap<String, VehicleProfile>> = LazyLock::new(|| {
    let mut profiles: BTreeMap<String, VehicleProfile> = toml::from_str(BUILT_IN).unwrap_or_default();
    for (id, profile) in &mut profiles {
        profile.id.clone_from(id);
    }
    profiles
});

/// A built-in profile.
pub fn built_in(id: &str) -> Option<&'static VehicleProfile> {
    PROFILES.get(id)
}

/// Names of the built-in profiles, in order.
pub fn names() -> Vec<&'static str> {
    PROFILES.keys().map(String::as_str).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn every_built_in_profile_is_whole() {
        toml::from_str::<BTreeMap<String, VehicleProfile>>(BUILT_IN).unwrap();
        assert_eq!(names(), ["car", "cart", "compactor", "side-loader", "tractor-with-trailer"]);
        for name in names() {
            let profile = built_in(name).unwrap();
            assert_eq!(profile.id, name);
            assert!(profile.width_m > 1.0 && profile.full_t > profile.empty_t, "{name}");
            assert!(profile.kmh_by_class.contains_key("residential"), "{name}");
        }
    }
}
