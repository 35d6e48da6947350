//! What the colour meters have in common.

use tollgate::{
    Colour, DualQuotaError, Marker, Meter, Quota, SrTcmProfile, TrTcm4115Profile, TrTcmProfile,
};

use crate::glue::{Mirror, Refusal, ready, shared};
use crate::quota::quota_of;
use crate::{TG_E_ARGUMENT, TG_E_UNINIT, TG_OK, tg_profile32, tg_quota, tg_status};

/// Within what is committed; also a packet that was not marked before, to a meter that is colour-blind.
pub const TG_GREEN: i32 = 0;
/// Beyond what is committed, within what is in excess or at peak.
pub const TG_YELLOW: i32 = 1;
/// Beyond both.
pub const TG_RED: i32 = 2;

/// A meter's profile in zeroed memory marks everything red, which no accepted one does.
pub(crate) trait SetUp: Marker {
    fn is_set_up(&self) -> bool;
}

impl SetUp for SrTcmProfile<u32> {
    fn is_set_up(&self) -> bool {
        self.committed_burst() != 0 || self.excess_burst() != 0
    }
}

impl SetUp for TrTcmProfile<u32> {
    fn is_set_up(&self) -> bool {
        self.peak().burst() != 0
    }
}

impl SetUp for TrTcm4115Profile<u32> {
    fn is_set_up(&self) -> bool {
        self.committed().burst() != 0
    }
}

unsafe fn meter<'a, T, P>(meter: *const T) -> Result<&'a Meter<P>, tg_status>
where
    T: Mirror<Core = Meter<P>>,
    P: SetUp<Half = u32> + 'a,
{
    // SAFETY: the caller's contract for pointers
    let meter = unsafe { shared(meter) }?;
    if meter.profile().is_set_up() { Ok(meter) } else { Err(TG_E_UNINIT) }
}

fn colour_of(number: i32) -> Result<Colour, tg_status> {
    match number {
        TG_GREEN => Ok(Colour::Green),
        TG_YELLOW => Ok(Colour::Yellow),
        TG_RED => Ok(Colour::Red),
        _ => Err(TG_E_ARGUMENT),
    }
}

/// The colour of a packet.
#[inline]
pub(crate) unsafe fn mark<T, P>(target: *const T, now: u64, bytes: u32, precolour: i32) -> tg_status
where
    T: Mirror<Core = Meter<P>>,
    P: SetUp<Half = u32>,
{
    // SAFETY: the caller's contract for pointers
    let marked =
        unsafe { meter(target) }.and_then(|meter| Ok(meter.meter(now, bytes, colour_of(precolour)?)));
    match marked {
        Ok(Colour::Green) => TG_GREEN,
        Ok(Colour::Yellow) => TG_YELLOW,
        Ok(Colour::Red) => TG_RED,
        Err(error) => error,
    }
}

pub(crate) unsafe fn touch<T, P>(target: *const T, now: u64) -> tg_status
where
    T: Mirror<Core = Meter<P>>,
    P: SetUp<Half = u32>,
{
    // SAFETY: the caller's contract for pointers
    match unsafe { meter(target) } {
        Ok(meter) => {
            meter.touch(now);
            TG_OK
        }
        Err(error) => error,
    }
}

/// A meter of two quotas with the default options.
pub(crate) unsafe fn of_quotas<M>(
    quotas: [*const tg_quota; 2],
    new: impl FnOnce(Quota, Quota) -> Result<M, DualQuotaError>,
) -> Result<M, Refusal> {
    let [low, high] = quotas;
    // SAFETY: the caller's contract for pointers
    let (low, high) = unsafe { (quota_of(low, core::ptr::null())?, quota_of(high, core::ptr::null())?) };
    Ok(new(low, high).map_err(DualQuotaError::error)?)
}

/// A pair of profiles that were set up.
pub(crate) unsafe fn of_profiles<P>(
    profiles: [*const tg_profile32; 2],
    new: impl FnOnce(tollgate::Profile32, tollgate::Profile32) -> P,
) -> Result<P, Refusal> {
    let [low, high] = profiles;
    // SAFETY: the caller's contract for pointers
    Ok(unsafe { new(*ready(low)?, *ready(high)?) })
}
