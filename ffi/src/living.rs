//! What a limiter has whose quota may change, once for both widths.

use tollgate::{Atomic, Carry, ChangeError, Live, Quota, ShaperProfile};

use crate::glue::{is_set_up, report};
use crate::{
    TG_BEYOND_DEBT, TG_BUSY, TG_E_ARGUMENT, TG_E_QUOTA, TG_E_UNINIT, TG_OK, tg_fault, tg_status,
};

/// What is carried over to another quota: one of `TG_CARRY_*`.
pub type tg_carry = i32;

/// As many cells conform as before, or the new burst; what is owed beyond the capacity stays owed, as many cells and
/// for as long. Mints nothing.
pub const TG_CARRY_AS_IT_IS: i32 = 0;
/// As it is, and never refused: what is more than the new quota lends is forgiven, and so minted.
pub const TG_CARRY_FORGIVING: i32 = 1;
/// As many cells are out as before: a larger burst is at hand at once, a smaller one may be owed. Mints what the
/// burst grows by; to change back takes it back.
pub const TG_CARRY_ADDITIVE: i32 = 2;
/// As much of the burst is at hand as before, in proportion, and what is owed so, too. Mints what the cells grow by,
/// at each change.
pub const TG_CARRY_IN_PROPORTION: i32 = 3;
/// Full. Mints a whole burst, and what was owed, at each change.
pub const TG_CARRY_RESET: i32 = 4;

fn carry_of(number: tg_carry) -> Result<Carry, tg_status> {
    match number {
        TG_CARRY_AS_IT_IS => Ok(Carry::AsItIs),
        TG_CARRY_FORGIVING => Ok(Carry::Forgiving),
        TG_CARRY_ADDITIVE => Ok(Carry::Additive),
        TG_CARRY_IN_PROPORTION => Ok(Carry::InProportion),
        TG_CARRY_RESET => Ok(Carry::Reset),
        _ => Err(TG_E_ARGUMENT),
    }
}

/// The quota that holds, of a limiter that was set up.
pub(crate) fn promised<W: Atomic>(live: Result<&Live<W>, tg_status>) -> Option<ShaperProfile<W>> {
    live.ok().map(Live::profile).filter(is_set_up)
}

/// Changes the quota of a limiter that was set up, or tells in `fault` why there is no such quota.
pub(crate) unsafe fn change<W: Atomic>(
    live: Result<&Live<W>, tg_status>,
    quota: Result<Quota, tg_status>,
    carry: tg_carry,
    fault: *mut tg_fault,
    verb: impl FnOnce(&Live<W>, Quota, Carry) -> Result<(), ChangeError>,
) -> tg_status {
    if !fault.is_aligned() {
        return TG_E_ARGUMENT;
    }
    let asked = || {
        let (live, quota, carry) = (live?, quota?, carry_of(carry)?);
        promised(Ok(live)).ok_or(TG_E_UNINIT)?;
        Ok(verb(live, quota, carry))
    };
    let (status, why) = match asked() {
        Ok(Ok(())) => (TG_OK, tg_fault::default()),
        Ok(Err(ChangeError::Busy)) => (TG_BUSY, tg_fault::default()),
        Ok(Err(ChangeError::Quota(error))) => (TG_E_QUOTA, error.into()),
        // more is owed than the new quota lends
        Ok(Err(_)) => (TG_BEYOND_DEBT, tg_fault::default()),
        Err(error) => (error, tg_fault::default()),
    };
    // SAFETY: aligned
    unsafe { report(fault, why) };
    status
}
