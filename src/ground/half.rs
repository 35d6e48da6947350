use crate::Width;

/// An integer of which two make a word: `u32` for words of 64 bits, `u16` for words of 32, and `u8` so that the very
/// same code can be proven by exhaustion.
///
/// Sealed, as [`Width`] is. The halves are told apart by shifts, and so are the same on any machine.
pub trait Half: Width {
    /// The integer of twice the bits.
    type Double: Width;

    #[doc(hidden)]
    #[must_use]
    fn join(low: Self, high: Self) -> Self::Double;

    /// The low half, and the high one.
    #[doc(hidden)]
    #[must_use]
    fn split(double: Self::Double) -> (Self, Self);
}

macro_rules! half {
    ($($half:ty, $double:ty;)*) => {$(
        impl Half for $half {
            type Double = $double;

            #[inline]
            fn join(low: Self, high: Self) -> $double {
                <$double>::from(high) << Self::BITS | <$double>::from(low)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "what it is for")]
            fn split(double: $double) -> (Self, Self) {
                (double as Self, (double >> Self::BITS) as Self)
            }
        }
    )*};
}

half!(u8, u16; u16, u32; u32, u64;);

#[cfg(test)]
mod tests {
    use super::Half;

    #[test]
    fn the_first_is_the_low_half() {
        assert_eq!(u8::join(0x34, 0x12), 0x1234);
        assert_eq!(u16::split(0x1234_5678), (0x5678, 0x1234));
        assert_eq!(u32::split(u32::join(7, u32::MAX)), (7, u32::MAX));
    }
}
