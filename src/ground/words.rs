//! Quotas in plain words.

use core::fmt;

use crate::{IntervalQuota, Quota, WindowQuota};

impl fmt::Display for Quota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { count, period, burst, .. } = self;
        write!(f, "{count} per {period} ticks, {burst} at one instant")
    }
}

impl fmt::Display for IntervalQuota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refill, period, capacity, .. } = self;
        write!(f, "{refill} every {period} ticks, {capacity} at most")
    }
}

impl fmt::Display for WindowQuota {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { limit, window, .. } = self;
        write!(f, "{limit} in {window} ticks")
    }
}
