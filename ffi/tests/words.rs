//! What numbers are called in words, for whoever reads them in a log.

#![allow(missing_docs, reason = "a test")]

use std::ffi::CStr;

use tollgate_ffi::*;

/// Each number has the words of what the header calls it, and no other has.
#[test]
fn words_are_of_what_they_are_about() {
    // SAFETY: never NULL, and static
    let text = |words| unsafe { CStr::from_ptr(words) }.to_str().unwrap();
    for (status, about) in [
        (TG_OK, "ok"),
        (TG_DENIED, "not now"),
        (TG_EXCEEDS_BURST, "above the burst"),
        (TG_BUSY, "under way"),
        (TG_FULL, "no room"),
        (TG_BEYOND_DEBT, "beyond the debt"),
        (TG_E_NULL, "NULL"),
        (TG_E_QUOTA, "quota cannot"),
        (TG_E_UNINIT, "not set up"),
        (TG_E_ARGUMENT, "argument"),
        (TG_E_MEMORY, "memory"),
        (9, "unknown"),
    ] {
        let told = (-9..20).filter(|&other| text(tg_status_str(other)).contains(about));
        assert!(told.clone().any(|other| other == status), "{about}");
        assert!(about == "unknown" || told.count() == 1, "{about}");
    }
    for (what, about) in [
        (TG_FAULT_NONE, "nothing"),
        (TG_FAULT_COUNT, "count / "),
        (TG_FAULT_PERIOD, "period / "),
        (TG_FAULT_BURST, "burst"),
        (TG_FAULT_TOLERANCE, "tolerance"),
        (TG_FAULT_STALE, "stale"),
        (TG_FAULT_DEBT, "debt"),
        (TG_FAULT_CLOCK_BITS, "clock_bits"),
        (TG_FAULT_IDLE, "idle"),
        (TG_FAULT_WINDOW, "window"),
        (TG_FAULT_CAPACITY, "capacity"),
        (TG_FAULT_REFILL, "refill"),
        (TG_FAULT_INITIAL, "initial"),
        (TG_FAULT_POWER_OF_TWO, "period is"),
        (TG_FAULT_OTHER, "the quota"),
        (TG_FAULT_CLASSES, "the classes"),
        (TG_FAULT_TABLE_SMALL, "too little memory"),
        (TG_FAULT_TABLE_FOREIGN, "not the memory"),
        (TG_FAULT_TABLE_VERSION, "a table of another version"),
        (TG_FAULT_TABLE_CHECKSUM, "a table whose header"),
        (TG_FAULT_TABLE_WIDTH, "a table of another width"),
        (TG_FAULT_TABLE_SETS, "a table with other sets"),
        (TG_FAULT_TABLE_ANOTHER, "a table with other quotas"),
    ] {
        assert!(text(tg_fault_str(what)).starts_with(about), "{about}");
    }
}
