//! What is fuzzed, as plain functions of bytes: `history` asks a limiter and the exact model of the project's
//! tests the same, `c_abi` calls the C functions with whatever pointers and numbers there are.

#[path = "../../tests/common/mod.rs"]
mod common;
#[path = "../../tests/every_limiter/mod.rs"]
mod every_limiter;
#[path = "../../tests/model/mod.rs"]
mod model;

pub mod c_abi;
pub mod history;
