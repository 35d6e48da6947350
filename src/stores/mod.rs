//! Floor 4: many limiters, decided about together.

mod budget;
mod denied;
mod family;
mod hierarchy;
mod spending;
mod tier;
mod tiers;

pub use budget::{Budget, BudgetError};
pub use denied::{TierMask, TiersDenied};
pub use family::{HierarchyError, HierarchyProfile};
pub use hierarchy::{Child, ChildDenied, Hierarchy, Share};
pub use spending::Spending;
pub use tier::Tier;
pub use tiers::{Tiers, TiersError};
