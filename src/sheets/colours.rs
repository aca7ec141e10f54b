//! The place of a route in the plan goes in, the colour it has on every map comes out.

/// Colours that stay apart for colour-blind eyes and on white paper: Paul Tol's "bright" and
/// "muted" schemes (SRON/EPS/TN/09-002), the pale ones left out.
const PALETTE: [&str; 10] =
    ["#4477AA", "#EE6677", "#228833", "#AA3377", "#DDAA33", "#332288", "#117733", "#882255", "#44AA99", "#994455"];

/// The colour of the route at `index` in [`crate::plan::Plan::routes`].
pub fn route_colour(index: usize) -> &'static str {
    PALETTE.get(index % PALETTE.len()).copied().unwrap_or("#4477AA")
}
