//! Log sites and duty cycles.

use super::*;

/// Wrong pointers; then three threads, none of whose lines is lost.
#[test]
fn log_site() {
    let (mut site, mut profile) = (Roomy::new(tg_log_site::default()), tg_profile32::default());
    let mut count = Roomy::new(9_u32);
    // SAFETY: as above
    unsafe {
        let (room, p) = (&raw mut site, &raw mut profile);
        let (s, n) = (&raw mut (*room).value, &raw mut count.value);
        assert_eq!(tg_log_site_allows(s, p, 7, n), TG_E_UNINIT);
        assert_eq!((*n, tg_profile32_init(p, &raw const QUOTA)), (0, TG_OK));
        let wrong = misaligned(room);
        assert_eq!(
            (tg_log_site_allows(null_mut(), p, 7, n), tg_log_site_allows(wrong, p, 7, n)),
            (TG_E_NULL, TG_E_ARGUMENT)
        );
        assert_eq!(
            (tg_log_site_allows(s, null(), 7, n), tg_log_site_allows(s, p, 7, null_mut())),
            (TG_E_NULL, TG_E_NULL)
        );
        assert_eq!(tg_log_site_allows(s, p, 7, misaligned(&raw mut count)), TG_E_ARGUMENT);
        assert_eq!([tg_log_site_suppressed(null()), tg_log_site_suppressed(wrong)], [0; 2]);

        // the first to ask is not one of those who may find it on the way
        assert_eq!(tg_log_site_allows(s, p, 7, n), TG_OK);
        let profile = Shared(p);
        let out = together(Shared(s), move |s| {
            let told = [(); 2].map(|()| {
                let mut told = 9;
                let status = tg_log_site_allows(s, profile.pointer(), 7, &raw mut told);
                // a line in the hundreds, what it tells in the ones
                usize::from(status == TG_OK) * 100 + usize::try_from(told).unwrap()
            });
            told.into_iter().sum()
        });
        let kept_back = usize::try_from(tg_log_site_suppressed(s)).unwrap();
        assert_eq!((out / 100, out % 100 + kept_back), (3, 3));
    }
    miri_run("log site");
}

/// Wrong pointers; then three threads, who send together what there is.
#[test]
fn duty_cycle() {
    let gcra = tg_gcra32 { word: tg_word32::default(), profile: tg_profile32::default() };
    let mut room = Roomy::new(tg_duty_cycle32 { gcra });
    let (mut error, mut fault) = (7, tg_fault::default());
    // SAFETY: as above
    unsafe {
        let room = &raw mut room;
        let (d, e, f) = (&raw mut (*room).value, &raw mut error, &raw mut fault);
        let wrong = misaligned(room);
        assert_eq!(tg_duty_cycle32_try_send(d, 7, 1, null_mut()), TG_E_UNINIT);
        assert_eq!(tg_duty_cycle32_try_send(null_mut(), 7, 1, null_mut()), TG_E_NULL);
        assert_eq!(tg_duty_cycle32_try_send(wrong, 7, 1, null_mut()), TG_E_ARGUMENT);
        assert_eq!([d, wrong, null_mut()].map(|d| tg_duty_cycle32_air_time_left(d, 7)), [0; 3]);
        assert_eq!(tg_duty_cycle32_init(d, 40, 100, 4, e.wrapping_byte_add(1), f), TG_E_ARGUMENT);
        assert_eq!((*e, tg_duty_cycle32_init(d, 40, 100, 4, e, f), *e), (7, TG_OK, 1_318_391_563));
        let sent = together(Shared(d), |d| {
            let sent = [(); 2].map(|()| tg_duty_cycle32_try_send(d, 7, 1, null_mut()) == TG_OK);
            sent.into_iter().map(usize::from).sum()
        });
        assert_eq!((sent, tg_duty_cycle32_air_time_left(d, 7)), (4, 0));
    }
    miri_run("duty cycle");
}
