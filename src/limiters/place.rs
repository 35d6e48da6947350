use crate::{Sharing, Width, Word};

/// Where a limiter keeps its word: a [`Word`], shared or not, or one that is [`Padded`](crate::Padded).
///
/// Sealed.
pub trait Place<W: Width>: Sealed {
    /// With whom the word is shared.
    type Sharing: Sharing<W>;

    #[doc(hidden)]
    fn word(&self) -> &Word<W, Self::Sharing>;
}

pub trait Sealed {}

impl<W: Width, S: Sharing<W>> Sealed for Word<W, S> {}

impl<W: Width, S: Sharing<W>> Place<W> for Word<W, S> {
    type Sharing = S;

    #[inline]
    fn word(&self) -> &Self {
        self
    }
}
