use tollgate::LogSite;

use crate::glue::{checked, mirror, ready, shared};
use crate::{TG_DENIED, TG_OK, tg_profile32, tg_status};

/// A place in the program that logs, limited to a rate, with a count of what it kept back. Zeroed memory is
/// a site that was never asked, which lets the first line through whatever tick the clock starts at.
#[repr(C, align(4))]
#[derive(Debug, Default)]
pub struct tg_log_site {
    /// Private; changed by atomic operations only.
    pub tat: u32,
    /// Private; changed by atomic operations only: what was suppressed, and one.
    pub lines: u32,
}

mirror!(tg_log_site, LogSite, 8);

/// Whether a line may go out at `now`: TG_OK, and `suppressed` tells how many were kept back since the last
/// one; or TG_DENIED, and the line is counted. Each one that is kept back is told by exactly one line that
/// goes out; the count stops at 2^32 - 2. Sites of one quota share its profile. Left alone for longer than
/// `tg_profile32_max_idle`, a site may keep a line back that conforms. Any thread, any interrupt, lock-free.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log_site_allows(
    s: *mut tg_log_site,
    p: *const tg_profile32,
    now: u32,
    suppressed: *mut u32,
) -> tg_status {
    // SAFETY: the caller's contract for pointers
    unsafe {
        if let Err(error) = checked(suppressed) {
            return error;
        }
        let answer = shared(s).and_then(|site| Ok(site.allows(ready(p)?, now)));
        suppressed.write(answer.ok().flatten().unwrap_or_default());
        match answer {
            Ok(Some(_)) => TG_OK,
            Ok(None) => TG_DENIED,
            Err(error) => error,
        }
    }
}

/// How many lines were kept back since the last one that went out; 0 where there is no site. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_log_site_suppressed(s: *const tg_log_site) -> u32 {
    // SAFETY: the caller's contract for pointers
    unsafe { shared(s) }.map_or(0, LogSite::suppressed)
}
