//! One of each value of the library, printed by `defmt`: numbers on the wire, the words are in the build. What comes out
//! is for `defmt-print`; values.txt has what it must say.

#![no_std]
#![no_main]

use cortex_m_rt::entry;
use defmt_semihosting as _;
use lm3s6965 as _;
use semihosting::process::ExitCode;

include!("../values.rs");

defmt::timestamp!("");

macro_rules! print {
    ($value:expr) => {
        defmt::println!("{}", $value)
    };
}

#[entry]
fn main() -> ! {
    for_each_value!(print);
    ExitCode::SUCCESS.exit_process()
}
