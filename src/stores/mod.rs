//! Floor 4: many limiters: decided about together, or found by a key.

mod budget;
mod denied;
mod family;
mod hierarchy;
mod key;
#[cfg(feature = "keys")]
mod keys;
mod set;
mod settling;
mod spending;
mod table;
mod tier;
mod tiers;
mod words;

pub use budget::{Budget, BudgetError};
pub use denied::{TierMask, TiersDenied};
pub use family::{HierarchyError, HierarchyProfile};
pub use hierarchy::{Child, ChildDenied, Hierarchy, Share};
pub use key::Key;
#[cfg(feature = "keys")]
pub use keys::Keys;
pub use set::{Set, Slot};
#[cfg(feature = "waiting")]
pub(crate) use settling::sealed as ledger;
pub use settling::{Ledger, Settling};
pub use spending::Spending;
pub use table::{
    Admitted, Refused, Table, TableCounters, TableCounts, TableDecision, TableEntry, TableError,
    TableHeader, TableHeaderError, TableUse, WhenFull,
};
pub use tier::Tier;
pub use tiers::{Tiers, TiersError};
