use tollgate::Reservation;

use crate::glue::{Mirror, mirror};

/// Cells that were granted for a tick to come: a slot of its own in the line, which nobody else is told. It is used
/// up by the work that it is for, or by a cancel or settle, which write zeros to it; a second one then gives nothing.
/// A copy of it would give twice. Its ticks are those of the caller's clock. All zeros: there is no reservation.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_reservation {
    /// The tick at which it was made.
    pub made_at: u64,
    /// The tick from which on the cells conform.
    pub due: u64,
    /// The tick from which on nothing is left to be given back.
    pub expires: u64,
    /// Cells.
    pub cost: u64,
    /// Private: the word that there would be without it.
    pub before: u64,
    /// Private: the word that it left.
    pub after: u64,
    /// Private: the quota that it was made under.
    pub stamp: u64,
}

mirror!(tg_reservation, Reservation<u64>, 56);

/// As `tg_reservation`, of ticks and cells of 32 bits.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_reservation32 {
    /// The tick at which it was made.
    pub made_at: u32,
    /// The tick from which on the cells conform.
    pub due: u32,
    /// The tick from which on nothing is left to be given back.
    pub expires: u32,
    /// Cells.
    pub cost: u32,
    /// Private: the word that there would be without it.
    pub before: u32,
    /// Private: the word that it left.
    pub after: u32,
    /// Private: the quota that it was made under.
    pub stamp: u32,
}

mirror!(tg_reservation32, Reservation<u32>, 28);

/// A reservation in C, of one width.
pub(crate) trait Slot<W>: Mirror<Core = Reservation<W>> + Copy + Default + PartialEq {}

impl Slot<u64> for tg_reservation {}
impl Slot<u32> for tg_reservation32 {}
