use core::cell::Cell;
use core::fmt::Debug;

use crate::{Atomic, Width};

/// With whom a word is shared: the cell that holds it.
///
/// Sealed: with all the world ([`Shared`]), or with nobody ([`Unshared`]).
pub trait Sharing<W>: sealed::Sealed {
    #[doc(hidden)]
    type Cell: Debug;

    #[doc(hidden)]
    fn load(cell: &Self::Cell) -> W;

    /// Stores `new` where the cell still holds `current`; what it holds otherwise. May fail
    /// spuriously.
    #[doc(hidden)]
    fn swap_weak(cell: &Self::Cell, current: W, new: W) -> Result<(), W>;
}

mod sealed {
    pub trait Sealed {}
}

/// Shared by any number of threads and interrupts: an atomic integer.
#[derive(Clone, Copy, Debug)]
pub enum Shared {}

/// Of one thread or one core: a plain integer, which no interrupt and no other thread can reach, since it is not
/// [`Sync`].
#[derive(Clone, Copy, Debug)]
pub enum Unshared {}

impl sealed::Sealed for Shared {}

impl<W: Atomic> Sharing<W> for Shared {
    type Cell = W::Cell;

    #[inline]
    fn load(cell: &Self::Cell) -> W {
        W::load(cell)
    }

    #[inline]
    fn swap_weak(cell: &Self::Cell, current: W, new: W) -> Result<(), W> {
        W::swap_weak(cell, current, new)
    }
}

impl sealed::Sealed for Unshared {}

impl<W: Width> Sharing<W> for Unshared {
    type Cell = Cell<W>;

    #[inline]
    fn load(cell: &Self::Cell) -> W {
        cell.get()
    }

    /// What was loaded still holds: nobody else can have changed it.
    #[inline]
    fn swap_weak(cell: &Self::Cell, _: W, new: W) -> Result<(), W> {
        cell.set(new);
        Ok(())
    }
}
