//! What limits that are taken together have in common in both widths.

/// The most limits that are taken together.
pub const TG_TIERS_MOST: u32 = 8;
/// The most children of a parent.
pub const TG_CHILDREN_MOST: u32 = 16;
/// In the masks of a budget: the requests.
pub const TG_BUDGET_REQUESTS: u32 = 1;
/// In the masks of a budget: the tokens.
pub const TG_BUDGET_TOKENS: u32 = 2;
