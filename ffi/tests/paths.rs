//! The ways to take, by paths of their own in the machine code: with an outcome, without one, and by yes or no.
//! They decide the same and leave the same.

#![allow(missing_docs, reason = "a test")]

use std::fmt::Debug;
use std::ptr::null_mut;

use tollgate_ffi::*;

/// xorshift64, the same on every machine.
struct Random(u64);

impl Random {
    fn bits(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// Now and then none, one, all or too many; often few.
    fn cells(&mut self) -> u64 {
        match self.bits() % 8 {
            0 => 0,
            1 => MOST,
            2 => MOST + 1,
            3 => u64::from(u32::MAX),
            _ => 1 + self.bits() % 3,
        }
    }

    /// On, seldom back, sometimes far.
    fn step(&mut self) -> u64 {
        match self.bits() % 8 {
            0 => (self.bits() % 50).wrapping_neg(),
            1 => self.bits(),
            2..4 => 0,
            _ => self.bits() % 200,
        }
    }
}

const MOST: u64 = 4;
const STEPS: u32 = if cfg!(debug_assertions) { 5_000 } else { 200_000 };
static QUOTA: tg_quota = tg_quota { count: 1, period: 100, burst: MOST };
static CONFIG: tg_bucket_config = tg_bucket_config { period: 64, capacity: 4, refill: 2, initial: 4 };

/// Three equal limiters live the same life, each asked in its way: with an outcome wanted or not, or by `allow`.
fn paths<T: Debug>(
    what: &str,
    set_up: impl Fn(*mut T) -> tg_status,
    zeroed: [T; 3],
    try_acquire: impl Fn(*mut T, u64, u64, bool) -> tg_status,
    allow: impl Fn(*mut T, u64, u64) -> bool,
) {
    let mut random = Random(0x9E37_79B9_7F4A_7C15);
    let [mut told, mut plain, mut asked] = zeroed;
    for state in [&raw mut told, &raw mut plain, &raw mut asked] {
        assert_eq!(set_up(state), TG_OK);
    }
    let (mut now, mut seen) = (0u64, [0u32; 3]);
    for _ in 0..STEPS {
        now = now.wrapping_add(random.step());
        let n = random.cells();
        let status = try_acquire(&raw mut told, now, n, true);
        assert_eq!(try_acquire(&raw mut plain, now, n, false), status);
        assert_eq!(allow(&raw mut asked, now, n), status == TG_OK);
        seen[usize::try_from(status).unwrap()] += 1;
    }
    let left = format!("{told:?}");
    assert_eq!((format!("{plain:?}"), format!("{asked:?}")), (left.clone(), left));
    assert!(seen.iter().all(|&count| count > STEPS / 16), "one-sided: {seen:?}");
    println!("checked: {STEPS} oracle decisions ({what}, by three paths)");
}

macro_rules! tests {
    ($(
        $test:ident $(with $profile:ident = $made:expr)? =>
        $zeroed:expr, $set_up:expr, $try_acquire:ident, $allow:ident, $outcome:ident, $tick:ty, $cells:ty;
    )*) => {$(
        #[test]
        #[allow(clippy::cast_possible_truncation, reason = "a tick of 32 bits wraps")]
        #[allow(trivial_numeric_casts, reason = "one of two widths")]
        fn $test() {
            $(let made = $made;
            let $profile = &raw const made;)?
            let ask = |state, now, n, told| {
                let mut out = $outcome::default();
                let out = if told { &raw mut out } else { null_mut() };
                // SAFETY: pointers to memory of their types, or NULL
                unsafe { $try_acquire(state, $($profile,)? now as $tick, n as $cells, out) }
            };
            // SAFETY: as above
            let allow = |state, now, n| unsafe { $allow(state, $($profile,)? now as $tick, n as $cells) };
            // SAFETY: as above
            paths(stringify!($test), |state| unsafe { $set_up(state) }, [(); 3].map(|()| $zeroed), ask, allow);
        }
    )*};
}

fn profile<P: Default>(init: unsafe extern "C" fn(*mut P, *const tg_quota) -> tg_status) -> P {
    let mut profile = P::default();
    // SAFETY: pointers to memory of their types
    assert_eq!(unsafe { init(&raw mut profile, &raw const QUOTA) }, TG_OK);
    profile
}

tests! {
    gcra => tg_gcra { word: tg_word::default(), profile: tg_profile::default() },
        |g| tg_gcra_init(g, &raw const QUOTA), tg_gcra_try_acquire, tg_gcra_allow, tg_outcome, u64, u64;
    gcra32 => tg_gcra32 { word: tg_word32::default(), profile: tg_profile32::default() },
        |g| tg_gcra32_init(g, &raw const QUOTA), tg_gcra32_try_acquire, tg_gcra32_allow, tg_outcome32, u32, u32;
    shaper => tg_shaper { word: tg_word::default(), profile: tg_profile::default(), lent: 0 },
        |s| tg_shaper_init(s, &raw const QUOTA), tg_shaper_try_acquire, tg_shaper_allow, tg_outcome, u64, u64;
    shaper32 => tg_shaper32 { word: tg_word32::default(), profile: tg_profile32::default(), lent: 0 },
        |s| tg_shaper32_init(s, &raw const QUOTA), tg_shaper32_try_acquire, tg_shaper32_allow, tg_outcome32, u32, u32;
    live => tg_live { word: tg_word::default(), changes: 0, reserved: 0, parameters: [[0; 6]; 2] },
        |l| tg_live_init(l, &raw const QUOTA), tg_live_try_acquire, tg_live_allow, tg_outcome, u64, u64;
    live32 => tg_live32 { word: tg_word32::default(), changes: 0, parameters: [[0; 6]; 2] },
        |l| tg_live32_init(l, &raw const QUOTA), tg_live32_try_acquire, tg_live32_allow, tg_outcome32, u32, u32;
    word with p = profile(tg_profile_init) => tg_word::default(),
        |w| tg_word_init(w, p, 0), tg_word_try_acquire, tg_word_allow, tg_outcome, u64, u64;
    word32 with p = profile(tg_profile32_init) => tg_word32::default(),
        |w| tg_word32_init(w, p, 0), tg_word32_try_acquire, tg_word32_allow, tg_outcome32, u32, u32;
    bucket => tg_bucket { word: 0, period: 0, capacity: 0, refill: 0, initial: 0, margin: 0 },
        |b| tg_bucket_init(b, &raw const CONFIG, 0), tg_bucket_try_acquire, tg_bucket_allow, tg_outcome, u64, u32;
    bucket32 => tg_bucket32 { word: 0, period: 0, capacity: 0, refill: 0, initial: 0, margin: 0 },
        |b| tg_bucket32_init(b, &raw const CONFIG, 0), tg_bucket32_try_acquire, tg_bucket32_allow, tg_outcome32,
        u32, u32;
}
