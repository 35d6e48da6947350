//! The words of `defmt` stay in the one program that prints by it.

fn main() {
    println!("cargo:rustc-link-arg-bin=logs=-Tdefmt.x");
}
