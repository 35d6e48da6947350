use tollgate::jitter;

/// `retry_after`, and up to `spread` ticks more: so that those who were refused together do not all come back
/// together. `random` is any number of the caller's, each as likely as every other. Never less than `retry_after`;
/// UINT64_MAX, which means never, stays that, and nothing else becomes it. Any context.
#[unsafe(no_mangle)]
pub extern "C" fn tg_jitter(retry_after: u64, spread: u64, random: u64) -> u64 {
    jitter(retry_after, spread, random)
}

/// As `tg_jitter`, for ticks of 32 bits. Any context.
#[unsafe(no_mangle)]
pub extern "C" fn tg_jitter32(retry_after: u32, spread: u32, random: u32) -> u32 {
    jitter(retry_after, spread, random)
}
