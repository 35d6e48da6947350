//! The colour meters of RFC 2697, 2698 and 4115: two buckets in one word, in the arithmetic of [`Profile`].

/// A profile of two rates with a bucket each: the type, and all of it but how it marks.
macro_rules! two_rates {
    (
        $(#[$doc:meta])* $profile:ident,
        $(#[$doc_low:meta])* $low:ident, $(#[$doc_high:meta])* $high:ident, $places:literal
    ) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        #[repr(transparent)]
        pub struct $profile<H>($crate::DualProfile<H>);

        two_rates!($profile $low $high $places: #[doc(hidden)] u8 u16 u16 u32 u32 u64);

        impl<H> $profile<H> {
            /// Two profiles that were checked before.
            #[must_use]
            pub const fn from_parts($low: $crate::Profile<H>, $high: $crate::Profile<H>) -> Self {
                Self($crate::DualProfile::from_parts($low, $high))
            }
        }

        impl<H: $crate::ground::Half> $profile<H> {
            $(#[$doc_low])*
            #[must_use]
            pub fn $low(&self) -> &$crate::Profile<H> {
                self.0.first()
            }

            $(#[$doc_high])*
            #[must_use]
            pub fn $high(&self) -> &$crate::Profile<H> {
                self.0.second()
            }

            /// How many ticks a meter may be left alone and stay exact, counted from its last packet that was green
            /// or yellow, or its last `touch`. One that is idle for longer may mark too dark for a while, never too
            /// light.
            #[must_use]
            pub fn max_idle(&self) -> H {
                self.0.max_idle()
            }
        }

        impl<H> $crate::algorithms::meters::sealed::Sealed for $profile<H> {}
    };
    ($profile:ident $low:ident $high:ident $places:literal: $($(#[$hidden:meta])? $half:ident $double:ident)*) => {$(
        $(#[$hidden])?
        impl $profile<$half> {
            /// Of both rates, as bytes per ticks, and their burst sizes in bytes.
            ///
            /// # Errors
            ///
            /// Which of the two, in the order of the arguments, does not fit in a half of the word, and what would.
            pub const fn new(
                $low: $crate::Quota,
                $high: $crate::Quota,
            ) -> Result<Self, $crate::DualQuotaError> {
                match $crate::DualProfile::<$half>::new($low, $high) {
                    Ok(both) => Ok(Self(both)),
                    Err(error) => Err(error),
                }
            }

            /// The value of a [`Word`](crate::Word) of which both buckets are full at `now`, for
            /// [`Word::from_raw`](crate::Word64::from_raw):
            #[doc = $places]
            #[must_use]
            pub const fn full_at(&self, now: $double) -> $double {
                self.0.full_at(now)
            }
        }
    )*};
}

mod srtcm;
mod trtcm;
mod trtcm4115;

pub use srtcm::SrTcmProfile;
pub use trtcm::TrTcmProfile;
pub use trtcm4115::TrTcm4115Profile;

use super::gcra::Arrival;
use super::{Algorithm, Profile, Step};
use crate::ground::Half;

/// How a packet is marked, and how it was marked before.
///
/// ```
/// use tollgate::Colour;
///
/// assert!(Colour::Green < Colour::Red); // the worse, the greater
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Colour {
    /// Within what is committed.
    Green,
    /// Beyond that, within what is in excess or at peak.
    Yellow,
    /// Beyond both.
    Red,
}

/// How a meter marks: the arithmetic of its rates and burst sizes, and nothing that changes.
///
/// Sealed. [`SrTcmProfile`] is that of RFC 2697, [`TrTcmProfile`] of RFC 2698, [`TrTcm4115Profile`] of RFC 4115.
pub trait Marker: sealed::Sealed {
    /// The integer of one bucket, and of a packet's size; the word is one of twice its bits.
    type Half: Half;

    /// By which the halves of a word are read: the low one, and the high one.
    #[doc(hidden)]
    fn buckets(&self) -> [&Profile<Self::Half>; 2];

    /// What a packet of at least one byte that is not red leaves of both halves, and its colour; nothing is left where
    /// it is marked red.
    #[doc(hidden)]
    fn mark(
        &self,
        seen: Seen<Self::Half>,
        bytes: Self::Half,
        precolour: Colour,
    ) -> Option<(Seen<Self::Half>, Colour)>;
}

mod sealed {
    pub trait Sealed {}
}

/// The halves of a word, at a tick.
type Seen<H> = [Arrival<H>; 2];

/// The integers of a meter's word.
type DoubleOf<P> = <<P as Marker>::Half as Half>::Double;

fn seen<P: Marker>(profile: &P, word: DoubleOf<P>, now: DoubleOf<P>) -> Seen<P::Half> {
    let ((low, high), (clock, _)) = (Half::split(word), Half::split(now));
    let [of_low, of_high] = profile.buckets();
    [of_low.read(low, clock), of_high.read(high, clock)]
}

fn word<P: Marker>(profile: &P, [low, high]: Seen<P::Half>) -> DoubleOf<P> {
    let [of_low, of_high] = profile.buckets();
    Half::join(of_low.write(low), of_high.write(high))
}

/// `meter`: the colour of a packet. One that is red, or of no bytes, keeps its colour and writes nothing.
#[inline]
pub(crate) fn meter<P: Marker>(
    profile: &P,
    before: DoubleOf<P>,
    now: DoubleOf<P>,
    bytes: P::Half,
    precolour: Colour,
) -> Step<DoubleOf<P>, Colour> {
    if precolour == Colour::Red || bytes == P::Half::default() {
        return (None, precolour);
    }
    match profile.mark(seen(profile, before, now), bytes, precolour) {
        Some((after, colour)) => (Some(word(profile, after)), colour),
        None => (None, Colour::Red),
    }
}

/// `touch`: the same state, no longer told by what lies in the past.
#[inline]
pub(crate) fn touched<P: Marker>(profile: &P, before: DoubleOf<P>, now: DoubleOf<P>) -> DoubleOf<P> {
    let ([of_low, of_high], [low, high]) = (profile.buckets(), seen(profile, before, now));
    word(profile, [of_low.touched(low), of_high.touched(high)])
}
