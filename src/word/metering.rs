use super::Word;
use crate::algorithms;
use crate::{Colour, Half, Marker, Sharing, Width};

impl<W: Width, S: Sharing<W>> Word<W, S> {
    /// As [`Meter::meter`](crate::Meter::meter), with the profile held elsewhere: of thousands of flows with one.
    ///
    /// ```
    /// use tollgate::{Colour, Quota, SrTcmProfile, Word64};
    ///
    /// let profile = SrTcmProfile::<u32>::new(Quota::new(1, 8, 3_000), 1_500)?;
    /// let flows = [0; 100].map(|_| Word64::from_raw(profile.full_at(7)));
    /// assert_eq!(flows[42].meter(&profile, 7, 1_500, Colour::Green), Colour::Green);
    /// # Ok::<(), tollgate::QuotaError>(())
    /// ```
    #[inline]
    pub fn meter<H, P>(&self, profile: &P, now: W, bytes: H, precolour: Colour) -> Colour
    where
        H: Half<Double = W>,
        P: Marker<Half = H>,
    {
        self.update(|word| algorithms::meter(profile, word, now, bytes, precolour))
    }

    /// As [`Meter::peek`](crate::Meter::peek), with the profile held elsewhere.
    #[must_use]
    #[inline]
    pub fn peek_colour<H, P>(&self, profile: &P, now: W, bytes: H, precolour: Colour) -> Colour
    where
        H: Half<Double = W>,
        P: Marker<Half = H>,
    {
        let (_, colour) = algorithms::meter(profile, self.raw(), now, bytes, precolour);
        colour
    }

    /// As [`Meter::touch`](crate::Meter::touch), with the profile held elsewhere.
    #[inline]
    pub fn touch_meter<H, P>(&self, profile: &P, now: W)
    where
        H: Half<Double = W>,
        P: Marker<Half = H>,
    {
        self.replace(|word| algorithms::touched(profile, word, now));
    }
}
