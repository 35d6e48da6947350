//! What fits in the static initialisers of sliding windows and logs.

use tollgate::{LogProfile32, LogProfile64, WindowProfile32, WindowProfile64, WindowQuota};

use super::last_that;

/// Arrays of slots that the initialisers of logs may name.
pub(crate) const SLOTS: &str =
    "extern uint64_t slots[3000000000u], few[5];\nextern uint32_t slots32[40000], few32[5];";
const MANY: usize = 3_000_000_000;
const MANY32: usize = 40_000;

type Rows = Vec<(&'static str, String, String)>;

/// A type, the last initialiser that fits in some direction, and the first that does not.
pub(crate) fn limits() -> Rows {
    let mut rows = Rows::new();
    logs(&mut rows);
    windows(&mut rows);
    for (kind, fits, does_not) in [
        ("tg_log", "TG_LOG_INIT(few, 5, 9)", "TG_LOG_INIT(few, 6, 9)"),
        ("tg_log", "TG_LOG_INIT(few, 1, 9)", "TG_LOG_INIT(few, 0, 9)"),
        ("tg_log", "TG_LOG_INIT(few, 1, 1)", "TG_LOG_INIT(few, 1, 0)"),
        ("tg_log", "TG_LOG_INIT(few, 1, 1)", "TG_LOG_INIT(few32, 1, 1)"),
        ("tg_log", "TG_LOG_INIT_WITH(few, 1, 1, 9)", "TG_LOG_INIT_WITH(few, 1, 1, UINT64_MAX)"),
        ("tg_log32", "TG_LOG32_INIT(few32, 5, 9)", "TG_LOG32_INIT(few32, 6, 9)"),
        ("tg_window", "TG_WINDOW_INIT(1, 1)", "TG_WINDOW_INIT(0, 1)"),
        ("tg_window", "TG_WINDOW_INIT(1, 1)", "TG_WINDOW_INIT(1, 0)"),
        ("tg_window", "TG_WINDOW_INIT_WITH(1, 1, 9)", "TG_WINDOW_INIT_WITH(1, 1, UINT64_MAX)"),
        ("tg_window32", "TG_WINDOW32_INIT(5, 4096)", "TG_WINDOW32_INIT(5, 4095)"),
        ("tg_window32", "TG_WINDOW32_INIT(5, 1073741824)", "TG_WINDOW32_INIT(5, 2147483648u)"),
    ] {
        rows.push((kind, fits.into(), does_not.into()));
    }
    rows
}

fn logs(rows: &mut Rows) {
    for window in [1, 1_000, 8_192] {
        let last = last_that(|limit| LogProfile64::new(WindowQuota::new(limit, window), MANY).is_ok());
        let value = |limit| format!("TG_LOG_INIT(slots, {limit}u, {window})");
        rows.push(("tg_log", value(last), value(last + 1)));

        let last = last_that(|limit| LogProfile32::new(WindowQuota::new(limit, window), MANY32).is_ok());
        let value = |limit| format!("TG_LOG32_INIT(slots32, {limit}u, {window})");
        rows.push(("tg_log32", value(last), value(last + 1)));
    }
    // what binds are the ticks, the cells, and the laps
    for (limit, window) in [(7, 1_000), (1_000, 3), (20_000, 1), (2_000_000_000, 1)] {
        let quota = WindowQuota::new(limit, window);
        let last = last_that(|stale| LogProfile64::new(quota.stale(stale), MANY).is_ok());
        let value = |stale| format!("TG_LOG_INIT_WITH(slots, {limit}, {window}, {stale}u)");
        rows.push(("tg_log", value(last), value(last + 1)));
        if limit > 32_767 {
            continue;
        }
        let last = last_that(|stale| LogProfile32::new(quota.stale(stale), MANY32).is_ok());
        let value = |stale| format!("TG_LOG32_INIT_WITH(slots32, {limit}, {window}, {stale}u)");
        rows.push(("tg_log32", value(last), value(last + 1)));
    }
    let late = |window| WindowQuota::new(3, window).stale(9);
    let last = last_that(|window| LogProfile64::new(late(window), MANY).is_ok());
    let value = |window| format!("TG_LOG_INIT_WITH(slots, 3, {window}u, 9)");
    rows.push(("tg_log", value(last), value(last + 1)));
    let last = last_that(|window| LogProfile32::new(late(window), MANY32).is_ok());
    let value = |window| format!("TG_LOG32_INIT_WITH(slots32, 3, {window}u, 9)");
    rows.push(("tg_log32", value(last), value(last + 1)));
}

fn windows(rows: &mut Rows) {
    for window in [1, 1_000, 1 << 37] {
        let last = last_that(|limit| WindowProfile64::new(WindowQuota::new(limit, window)).is_ok());
        let value = |limit| format!("TG_WINDOW_INIT({limit}u, {window})");
        rows.push(("tg_window", value(last), value(last + 1)));

        let quota = WindowQuota::new(5, window);
        let last = last_that(|stale| WindowProfile64::new(quota.stale(stale)).is_ok());
        let value = |stale| format!("TG_WINDOW_INIT_WITH(5, {window}, {stale}u)");
        rows.push(("tg_window", value(last), value(last + 1)));
    }
    for window in [1, 4_096, 1 << 24] {
        let last = last_that(|limit| WindowProfile32::new(WindowQuota::new(limit, window)).is_ok());
        let value = |limit| format!("TG_WINDOW32_INIT({limit}u, {window})");
        rows.push(("tg_window32", value(last), value(last + 1)));

        let quota = WindowQuota::new(5, window);
        let last = last_that(|stale| WindowProfile32::new(quota.stale(stale)).is_ok());
        let value = |stale| format!("TG_WINDOW32_INIT_WITH(5, {window}, {stale}u)");
        rows.push(("tg_window32", value(last), value(last + 1)));
    }
    for limit in [2, 9] {
        let last = last_that(|window| WindowProfile64::new(WindowQuota::new(limit, window)).is_ok());
        let value = |window| format!("TG_WINDOW_INIT({limit}, {window}u)");
        rows.push(("tg_window", value(last), value(last + 1)));
    }
}
