use core::ffi::{CStr, c_char};

/// What a call came to: 0 and above are answers, below 0 are errors of the caller.
pub type tg_status = i32;

/// Conforming; done.
pub const TG_OK: i32 = 0;
/// Not now; `retry_after` says when.
pub const TG_DENIED: i32 = 1;
/// Never at this quota: more than can conform at one instant.
pub const TG_EXCEEDS_BURST: i32 = 2;
/// Another change of quota is under way, or the table is being made.
pub const TG_BUSY: i32 = 3;
/// No room in the table for the key, and nothing was taken.
pub const TG_FULL: i32 = 4;
/// Not done, since more would be owed than the quota lends. What would have been accepted stands in the outcome, as
/// its `remaining`: cells of a debit, ticks from `now` of a time before which nothing conforms.
pub const TG_BEYOND_DEBT: i32 = 5;
/// A pointer that must not be NULL is.
pub const TG_E_NULL: i32 = -1;
/// The quota cannot be kept exactly; see `tg_fault`.
pub const TG_E_QUOTA: i32 = -2;
/// The limiter, or its profile, was never set up.
pub const TG_E_UNINIT: i32 = -3;
/// A pointer is misaligned, a reserved field is not zero, or a number is none of those that have a name.
pub const TG_E_ARGUMENT: i32 = -4;
/// The memory that was handed in is too small, or holds something else than the table; see `tg_fault`.
pub const TG_E_MEMORY: i32 = -5;
/// The snapshot is not one of this limiter's; see `tg_fault`.
pub const TG_E_SNAPSHOT: i32 = -6;

/// A status in words: a static string, never NULL. Any context.
#[unsafe(no_mangle)]
pub extern "C" fn tg_status_str(status: tg_status) -> *const c_char {
    let words: &CStr = match status {
        TG_OK => c"ok",
        TG_DENIED => c"denied: not now",
        TG_EXCEEDS_BURST => c"denied: never at this quota, above the burst",
        TG_BUSY => c"another change of quota is under way, or the table is being made",
        TG_FULL => c"no room in the table",
        TG_BEYOND_DEBT => c"beyond the debt: more would be owed than the quota lends",
        TG_E_NULL => c"error: a pointer is NULL",
        TG_E_QUOTA => c"error: the quota cannot be kept exactly",
        TG_E_UNINIT => c"error: not set up",
        TG_E_ARGUMENT => c"error: an argument is out of range or misaligned",
        TG_E_MEMORY => c"error: the memory is too small, or not that of the table",
        TG_E_SNAPSHOT => c"error: the snapshot cannot be restored",
        _ => c"unknown status",
    };
    words.as_ptr()
}

/// The version of the library that is linked: `TG_VERSION_NUMBER` of its header. Any context.
#[unsafe(no_mangle)]
pub extern "C" fn tg_version_number() -> u32 {
    const VERSION: u32 = number(
        env!("CARGO_PKG_VERSION_MAJOR"),
        env!("CARGO_PKG_VERSION_MINOR"),
        env!("CARGO_PKG_VERSION_PATCH"),
    );
    VERSION
}

const fn number(major: &str, minor: &str, patch: &str) -> u32 {
    part(major) * 1_000_000 + part(minor) * 1_000 + part(patch)
}

const fn part(digits: &str) -> u32 {
    match u32::from_str_radix(digits, 10) {
        Ok(number) => number,
        Err(_) => panic!("a part of the package's version is no number"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_later_version_has_a_larger_number() {
        assert_eq!(super::number("1", "22", "333"), 1_022_333);
    }
}
