use super::Place;
use crate::ground::sync::{const_fn, has_64};
use crate::{
    Colour, DualQuotaError, Half, Marker, Quota, QuotaError, SrTcmProfile, TrTcm4115Profile,
    TrTcmProfile, Word,
};

/// A colour meter: a profile of two buckets, and the word that holds both.
///
/// Used by its names: [`SrTcm64`](crate::SrTcm64), [`TrTcm64`](crate::TrTcm64), [`TrTcm4115_64`](crate::TrTcm4115_64),
/// and those of 32 bits.
///
/// Rates are bytes per ticks, burst sizes are bytes, and nothing of them is rounded. The tick is as wide as the word,
/// and each bucket sees its low half, which wraps: [`DualProfile`](crate::DualProfile) says what that can count. A tick
/// may be older than that of another thread by as much as the quota's `stale` says.
///
/// A packet of no bytes keeps its colour. One that is larger than a burst size never gets that bucket's colour. What
/// is marked red writes nothing, and so does not renew an idle meter.
///
/// Every verb may be called from any number of threads and interrupts at once; see [`Word`].
#[derive(Debug)]
#[repr(C)]
pub struct Meter<P: Marker, C = Word<<<P as Marker>::Half as Half>::Double>> {
    word: C,
    profile: P,
}

impl<P, C> Meter<P, C>
where
    P: Marker,
    C: Place<<P::Half as Half>::Double>,
{
    /// A meter of a word and a profile; a `const fn` for any of them.
    #[must_use]
    pub const fn from_parts(word: C, profile: P) -> Self {
        Self { word, profile }
    }

    /// The arithmetic that this meter marks by.
    #[must_use]
    pub const fn profile(&self) -> &P {
        &self.profile
    }

    /// The state.
    #[must_use]
    pub fn word(&self) -> &Word<<P::Half as Half>::Double, C::Sharing> {
        self.word.word()
    }

    /// Marks a packet of so many bytes, and counts it in the buckets of that colour: the meter and the marker of the
    /// RFCs in one. `precolour` is how it was marked before; to a meter that is colour-blind, [`Colour::Green`].
    ///
    /// ```
    /// use tollgate::Colour::{Green, Red, Yellow};
    /// use tollgate::{Quota, SrTcm64};
    ///
    /// // a byte in 8 ticks, CBS 2000, EBS 1500
    /// let meter = SrTcm64::new(Quota::new(1, 8, 2_000), 1_500)?;
    /// assert_eq!([1_500; 3].map(|bytes| meter.meter(0, bytes, Green)), [Green, Yellow, Red]);
    /// assert_eq!([500, 0].map(|bytes| meter.meter(0, bytes, Yellow)), [Red, Yellow]);
    /// assert_eq!(meter.meter(0, 500, Green), Green);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn meter(&self, now: DoubleOf<P>, bytes: P::Half, precolour: Colour) -> Colour {
        self.word().meter(&self.profile, now, bytes, precolour)
    }

    /// The answer of [`meter`](Self::meter), with nothing counted. Does not renew an idle meter.
    ///
    /// ```
    /// use tollgate::{Colour, Quota, TrTcm64};
    ///
    /// let meter = TrTcm64::new(Quota::new(1, 4, 3_000), Quota::new(1, 8, 1_500))?;
    /// for _ in 0..9 {
    ///     assert_eq!(meter.peek(0, 1_500, Colour::Green), Colour::Green);
    /// }
    /// # Ok::<(), tollgate::DualQuotaError>(())
    /// ```
    #[must_use]
    #[inline]
    pub fn peek(&self, now: DoubleOf<P>, bytes: P::Half, precolour: Colour) -> Colour {
        self.word().peek_colour(&self.profile, now, bytes, precolour)
    }

    /// Renews a meter that may be idle for longer than its profile's `max_idle`; changes no colour.
    ///
    /// ```
    /// use tollgate::{Colour, Quota, TrTcm64};
    ///
    /// let meter = TrTcm64::new(Quota::new(1, 4, 3_000), Quota::new(1, 8, 1_500))?;
    /// for quarter in 0..40_u64 {
    ///     meter.touch(quarter << 30); // ten times around the clock of a half
    /// }
    /// assert_eq!(meter.meter(10 << 32, 1_500, Colour::Green), Colour::Green);
    /// # Ok::<(), tollgate::DualQuotaError>(())
    /// ```
    #[inline]
    pub fn touch(&self, now: DoubleOf<P>) {
        self.word().touch_meter(&self.profile, now);
    }
}

/// The integers of a meter's word.
type DoubleOf<P> = <<P as Marker>::Half as Half>::Double;

/// The single rate three colour marker of RFC 2697, over buckets of `H`.
///
/// One rate, CIR. The bucket C of CBS bytes gets each token that comes, the bucket E of EBS bytes those that C has no
/// room for. Green is what C holds, yellow what E holds, and red takes from neither. Precoloured yellow is not tested
/// against C, precoloured red against none.
///
/// ```
/// use tollgate::{Colour, Quota, SrTcm64, checked};
///
/// // 1 Mbit/s on a clock of microseconds, CBS 3000, EBS 6000
/// static FLOW: SrTcm64 = checked!(SrTcm64::new(Quota::new(125_000, 1_000_000, 3_000), 6_000));
///
/// let burst = [0; 8].map(|now| FLOW.meter(now, 1_500, Colour::Green));
/// assert_eq!(burst.iter().filter(|&&colour| colour == Colour::Green).count(), 2);
/// assert_eq!(burst.iter().filter(|&&colour| colour == Colour::Yellow).count(), 4);
/// ```
pub type SrTcm<H> = Meter<SrTcmProfile<H>>;

/// The two rate three colour marker of RFC 2698, over buckets of `H`.
///
/// The bucket P of PBS bytes is filled at PIR, the bucket C of CBS bytes at CIR. Red is what P does not hold; of the
/// rest, which P gives, green is what C holds as well and gives too, yellow what it does not. Precoloured yellow is
/// not tested against C, precoloured red against none.
///
/// ```
/// use tollgate::{Colour, Quota, TrTcm64, checked};
///
/// // 2 Mbit/s at peak and 1 Mbit/s committed, on a clock of microseconds
/// const PIR: Quota = Quota::new(250_000, 1_000_000, 6_000);
/// const CIR: Quota = Quota::new(125_000, 1_000_000, 3_000);
/// static FLOW: TrTcm64 = checked!(TrTcm64::new(PIR, CIR));
///
/// let burst = [0; 8].map(|now| FLOW.meter(now, 1_500, Colour::Green));
/// assert_eq!(burst[..5], [Colour::Green, Colour::Green, Colour::Yellow, Colour::Yellow, Colour::Red]);
/// ```
pub type TrTcm<H> = Meter<TrTcmProfile<H>>;

/// The two rate three colour marker of RFC 4115, "with efficient handling of in-profile traffic", over buckets of `H`.
///
/// The bucket C of CBS bytes is filled at CIR, the bucket E of EBS bytes at EIR, and neither knows of the other. Green
/// is what C holds, yellow what E holds, red the rest; only the bucket of the colour gives. Precoloured yellow is not
/// tested against C, so that it takes nothing from what is in profile; precoloured red against none.
///
/// # `>` for `>=`
///
/// RFC 2697 and 2698 let a packet of B bytes pass where the tokens less B are at least 0. RFC 4115 writes
/// `Tc(t) - B > 0`, by which the last token of a bucket is never used, and a packet as large as the bucket never
/// passes, though the burst sizes are to be no smaller than the largest packet. This meter lets it pass at 0 as the
/// other two do, and as most devices do. Who needs the letter sets CBS and EBS one byte lower: the buckets, whose
/// last byte is never used, then mark each packet as the rule with `>` does.
///
/// ```
/// use tollgate::{Colour, Quota, TrTcm4115_64, checked};
///
/// // 1 Mbit/s committed and 1 Mbit/s in excess, on a clock of microseconds
/// const CIR: Quota = Quota::new(125_000, 1_000_000, 3_000);
/// const EIR: Quota = Quota::new(125_000, 1_000_000, 3_000);
/// static FLOW: TrTcm4115_64 = checked!(TrTcm4115_64::new(CIR, EIR));
///
/// // what is precoloured yellow takes nothing from what is committed
/// assert_eq!([0; 3].map(|now| FLOW.meter(now, 1_500, Colour::Yellow))[2], Colour::Red);
/// assert_eq!([0; 3].map(|now| FLOW.meter(now, 1_500, Colour::Green))[..2], [Colour::Green; 2]);
/// ```
pub type TrTcm4115<H> = Meter<TrTcm4115Profile<H>>;

macro_rules! meter {
    ($(#[$hidden:meta])? $half:ident $double:ident) => {
        meter!($(#[$hidden])? SrTcmProfile $half $double, committed: Quota, excess: u64, QuotaError,
            "CIR and CBS as a quota of bytes, EBS in bytes.");
        meter!($(#[$hidden])? TrTcmProfile $half $double, peak: Quota, committed: Quota, DualQuotaError,
            "PIR and PBS, CIR and CBS, as quotas of bytes.");
        meter!($(#[$hidden])? TrTcm4115Profile $half $double, committed: Quota, excess: Quota, DualQuotaError,
            "CIR and CBS, EIR and EBS, as quotas of bytes.");
    };
    (
        $(#[$hidden:meta])? $profile:ident $half:ident $double:ident,
        $low:ident: Quota, $high:ident: $of_high:ty, $error:ident, $what:literal
    ) => {
        $(#[$hidden])?
        impl Meter<$profile<$half>> {
            const_fn! {
                #[doc = $what]
                /// Both buckets are full, for every clock but one that starts shortly before the wrap of a half: for
                /// that one, [`new_at`](Self::new_at).
                ///
                /// # Errors
                ///
                /// What does not fit in a half of the word, and what would.
                pub const fn new($low: Quota, $high: $of_high) -> Result<Self, $error> {
                    Self::new_at($low, $high, 0)
                }

                /// As [`new`](Self::new), with both buckets full at `now`, wherever the clock starts.
                ///
                /// # Errors
                ///
                /// As [`new`](Self::new).
                pub const fn new_at(
                    $low: Quota,
                    $high: $of_high,
                    now: $double,
                ) -> Result<Self, $error> {
                    match $profile::<$half>::new($low, $high) {
                        Ok(profile) => Ok(Self::with_profile(profile, now)),
                        Err(error) => Err(error),
                    }
                }

                /// As [`new_at`](Self::new_at), of a profile that was checked before.
                #[must_use]
                pub const fn with_profile(profile: $profile<$half>, now: $double) -> Self {
                    Self { word: Word::<$double>::from_raw(profile.full_at(now)), profile }
                }
            }
        }
    };
}

meter! { #[doc(hidden)] u8 u16 }
meter!(u16 u32);
has_64! { meter!(u32 u64); }
