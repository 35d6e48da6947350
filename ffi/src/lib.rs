//! The C ABI.
extern crate std;
