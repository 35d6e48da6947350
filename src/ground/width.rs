use core::fmt::{Debug, Display};

/// The unsigned integer that a word is made of: `u32` and `u64` to work with, `u8` and `u16` so that
/// the very same code can be proven by exhaustion.
///
/// Sealed: the arithmetic of this crate is proven for these four.
pub trait Width: Copy + Ord + Default + Debug + Display + Send + Sync + 'static + sealed::Sealed {
    /// `W`, the number of bits.
    const BITS: u32;
    #[doc(hidden)]
    const ZERO: Self;
    #[doc(hidden)]
    const ONE: Self;
    /// `M - 1`, the largest value; as a number of ticks to wait it means "never".
    const MAX: Self;

    /// `self + other` modulo `M`.
    #[doc(hidden)]
    #[must_use]
    fn wrapping_add(self, other: Self) -> Self;
    /// `self - other` modulo `M`.
    #[doc(hidden)]
    #[must_use]
    fn wrapping_sub(self, other: Self) -> Self;
    /// `self * other` modulo `M`.
    #[doc(hidden)]
    #[must_use]
    fn wrapping_mul(self, other: Self) -> Self;
    /// `self + other`, or the maximum.
    #[doc(hidden)]
    #[must_use]
    fn saturating_add(self, other: Self) -> Self;
    /// `self - other`, or 0.
    #[doc(hidden)]
    #[must_use]
    fn saturating_sub(self, other: Self) -> Self;
    /// `self + other`, where it fits.
    #[doc(hidden)]
    #[must_use]
    fn checked_add(self, other: Self) -> Option<Self>;
    /// `self * other`, where it fits.
    #[doc(hidden)]
    #[must_use]
    fn checked_mul(self, other: Self) -> Option<Self>;
    /// `self * factor / divisor`, rounded down, and whether nothing was lost; the maximum where it does not fit.
    #[doc(hidden)]
    #[must_use]
    fn mul_div(self, factor: Self, divisor: Self) -> (Self, bool);
    /// `self * (most + 1) / M`, rounded down: where `self` is random, each of the numbers from 0 to `most`.
    #[doc(hidden)]
    #[must_use]
    fn portion(self, most: Self) -> Self;
    /// `self / divisor`, rounded down; the maximum where `divisor` is 0.
    #[doc(hidden)]
    #[must_use]
    fn div_floor(self, divisor: Self) -> Self;
    /// `self * 2^bits` modulo `M`; 0 where `bits` is not below `W`.
    #[doc(hidden)]
    #[must_use]
    fn shl(self, bits: u32) -> Self;
    /// `self / 2^bits`, rounded down.
    #[doc(hidden)]
    #[must_use]
    fn shr(self, bits: u32) -> Self;
    /// The bits that both have.
    #[doc(hidden)]
    #[must_use]
    fn and(self, other: Self) -> Self;
    /// How many of the lowest bits are 0; all of 0.
    #[doc(hidden)]
    #[must_use]
    fn trailing_zeros(self) -> u32;
    /// The low bits of a number.
    #[doc(hidden)]
    #[must_use]
    fn narrow(wide: u64) -> Self;
    /// The same value in 64 bits.
    #[must_use]
    fn widen(self) -> u64;

    /// `self / divisor`, rounded up; the maximum where `divisor` is 0 and `self` is not.
    #[doc(hidden)]
    #[must_use]
    #[inline]
    fn div_ceil(self, divisor: Self) -> Self {
        if self == Self::ZERO {
            return Self::ZERO;
        }
        let whole = self.wrapping_sub(Self::ONE).div_floor(divisor);
        if whole == Self::MAX {
            return whole;
        }
        whole.wrapping_add(Self::ONE)
    }
}

mod sealed {
    pub trait Sealed {}
}

macro_rules! width {
    ($($int:ty, $twice:ty;)*) => {$(
        impl sealed::Sealed for $int {}

        impl Width for $int {
            const BITS: u32 = <$int>::BITS;
            const ZERO: Self = 0;
            const ONE: Self = 1;
            const MAX: Self = <$int>::MAX;

            #[inline]
            fn wrapping_add(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline]
            fn wrapping_sub(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }

            #[inline]
            fn wrapping_mul(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }

            #[inline]
            fn saturating_add(self, other: Self) -> Self {
                self.saturating_add(other)
            }

            #[inline]
            fn saturating_sub(self, other: Self) -> Self {
                self.saturating_sub(other)
            }

            #[inline]
            fn checked_add(self, other: Self) -> Option<Self> {
                self.checked_add(other)
            }

            #[inline]
            fn checked_mul(self, other: Self) -> Option<Self> {
                self.checked_mul(other)
            }

            #[inline]
            fn mul_div(self, factor: Self, divisor: Self) -> (Self, bool) {
                let product = <$twice>::from(self) * <$twice>::from(factor);
                let quotient = product.checked_div(divisor.into()).and_then(|it| it.try_into().ok());
                let quotient = quotient.unwrap_or(Self::MAX);
                (quotient, <$twice>::from(quotient) * <$twice>::from(divisor) == product)
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "at most (M - 1) * M, and divided by M")]
            fn portion(self, most: Self) -> Self {
                let product = <$twice>::from(self) * <$twice>::from(most) + <$twice>::from(self);
                (product >> Self::BITS) as Self
            }

            #[inline]
            fn div_floor(self, divisor: Self) -> Self {
                self.checked_div(divisor).unwrap_or(Self::MAX)
            }

            #[inline]
            fn shl(self, bits: u32) -> Self {
                self.checked_shl(bits).unwrap_or(0)
            }

            #[inline]
            fn shr(self, bits: u32) -> Self {
                self.checked_shr(bits).unwrap_or(0)
            }

            #[inline]
            fn and(self, other: Self) -> Self {
                self & other
            }

            #[inline]
            fn trailing_zeros(self) -> u32 {
                self.trailing_zeros()
            }

            #[inline]
            #[allow(clippy::cast_possible_truncation, reason = "what it is for")]
            fn narrow(wide: u64) -> Self {
                wide as Self
            }

            #[inline]
            fn widen(self) -> u64 {
                self.into()
            }
        }
    )*};
}

width!(u8, u16; u16, u32; u32, u64; u64, u128;);

#[cfg(test)]
mod tests {
    use super::Width;

    fn what_has_no_quotient_and_shifts_that_are_too_far<W: Width>() {
        let three = W::ONE.wrapping_add(W::ONE).wrapping_add(W::ONE);
        assert_eq!((three.div_floor(W::ZERO), three.div_ceil(W::ZERO)), (W::MAX, W::MAX));
        assert_eq!((W::ZERO.div_floor(W::ZERO), W::ZERO.div_ceil(W::ZERO)), (W::MAX, W::ZERO));
        assert_eq!((W::MAX.div_floor(W::ONE), W::MAX.div_ceil(W::ONE)), (W::MAX, W::MAX));
        assert_eq!((three.shl(W::BITS), three.shr(W::BITS)), (W::ZERO, W::ZERO));
        assert_eq!((three.shl(W::BITS - 1).shr(W::BITS - 1), three.shr(1)), (W::ONE, W::ONE));
        assert_eq!(W::MAX.widen(), u64::MAX >> (64 - W::BITS));
        assert_eq!(W::MAX.wrapping_add(W::ONE), W::ZERO);
    }

    /// Memory that was never set up has divisors of 0, and nothing may panic on it.
    #[test]
    fn arithmetic_has_an_answer_for_every_number() {
        what_has_no_quotient_and_shifts_that_are_too_far::<u8>();
        what_has_no_quotient_and_shifts_that_are_too_far::<u16>();
        what_has_no_quotient_and_shifts_that_are_too_far::<u32>();
        what_has_no_quotient_and_shifts_that_are_too_far::<u64>();
    }
}
