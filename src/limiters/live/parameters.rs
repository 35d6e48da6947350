use crate::Atomic;
use crate::ground::sync::{const_fn, for_each_atomic};
use crate::limiters::shaper::ShaperProfile;

/// A profile in atomics: what is read of it belongs together only if no change has begun meanwhile.
#[derive(Debug)]
#[repr(transparent)]
pub(super) struct Parameters<W: Atomic>([W::Cell; 6]);

macro_rules! parameters {
    ($(#[$hidden:meta])? $width:ident) => {
        impl Parameters<$width> {
            const_fn! {
                pub(super) const fn new(profile: &ShaperProfile<$width>) -> Self {
                    let [a, b, c, d, e, f] = profile.to_parameters();
                    Self([
                        <$width as Atomic>::Cell::new(a),
                        <$width as Atomic>::Cell::new(b),
                        <$width as Atomic>::Cell::new(c),
                        <$width as Atomic>::Cell::new(d),
                        <$width as Atomic>::Cell::new(e),
                        <$width as Atomic>::Cell::new(f),
                    ])
                }
            }
        }
    };
}

for_each_atomic!(parameters);

impl<W: Atomic> Parameters<W> {
    #[inline]
    pub(super) fn read(&self) -> ShaperProfile<W> {
        ShaperProfile::from_parameters(self.0.each_ref().map(W::load_published))
    }

    pub(super) fn publish(&self, profile: &ShaperProfile<W>) {
        for (cell, parameter) in self.0.iter().zip(profile.to_parameters()) {
            W::store_published(cell, parameter);
        }
    }
}
