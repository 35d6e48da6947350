use super::{Colour, Marker, Seen};
use crate::algorithms::{Algorithm, Profile};
use crate::ground::Half;

two_rates! {
    /// The arithmetic of [`TrTcm4115`](crate::TrTcm4115), shared by any number of words, never changed.
    TrTcm4115Profile,
    /// The bucket C: CIR, and CBS as its burst.
    committed,
    /// The bucket E: EIR, and EBS as its burst.
    excess,
    "C in the low half, E in the high half."
}

impl<H: Half> Marker for TrTcm4115Profile<H> {
    type Half = H;

    #[inline]
    fn buckets(&self) -> [&Profile<H>; 2] {
        [self.committed(), self.excess()]
    }

    #[inline]
    fn mark(&self, [c, e]: Seen<H>, bytes: H, precolour: Colour) -> Option<(Seen<H>, Colour)> {
        if precolour == Colour::Green {
            if let Some(c) = self.committed().take(c, bytes) {
                return Some(([c, self.excess().touched(e)], Colour::Green));
            }
        }
        let e = self.excess().take(e, bytes)?;
        Some(([self.committed().touched(c), e], Colour::Yellow))
    }
}
