//! Speed of each stage, one group a stage; `benches/RESULTS.md` keeps what was measured and when.

use criterion::Criterion;

fn main() {
    let criterion = Criterion::default().configure_from_args();
    criterion.final_summary();
}
