use super::{Colour, Marker, Seen};
use crate::algorithms::{Algorithm, Profile};
use crate::ground::Half;

two_rates! {
    /// The arithmetic of [`TrTcm`](crate::TrTcm), shared by any number of words, never changed.
    ///
    /// The RFC wants a PIR that is not below CIR; the rules have a meaning without that, and it is not checked.
    TrTcmProfile,
    /// The bucket P: PIR, and PBS as its burst.
    peak,
    /// The bucket C: CIR, and CBS as its burst.
    committed,
    "P in the low half, C in the high half."
}

impl<H: Half> Marker for TrTcmProfile<H> {
    type Half = H;

    #[inline]
    fn buckets(&self) -> [&Profile<H>; 2] {
        [self.peak(), self.committed()]
    }

    #[inline]
    fn mark(&self, [p, c]: Seen<H>, bytes: H, precolour: Colour) -> Option<(Seen<H>, Colour)> {
        let p = self.peak().take(p, bytes)?;
        if precolour == Colour::Green {
            if let Some(c) = self.committed().take(c, bytes) {
                return Some(([p, c], Colour::Green));
            }
        }
        Some(([p, self.committed().touched(c)], Colour::Yellow))
    }
}
