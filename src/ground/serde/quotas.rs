use serde_core::de::Error as _;
use serde_core::ser::Error as _;
use serde_core::{Deserialize, Deserializer, Serialize, Serializer};

use super::named::{Numbers, write};
use crate::{IntervalQuota, Quota, WindowQuota};

/// Of a [`Quota`] on a hard window, the window and its cells take the place of count and period.
const OF_QUOTA: [&str; 10] = [
    "count",
    "period",
    "hard_window",
    "window",
    "burst",
    "tolerance",
    "stale",
    "debt",
    "clock_bits",
    "idle",
];
const OF_INTERVAL_QUOTA: [&str; 5] = ["refill", "period", "capacity", "initial", "stale"];
const OF_WINDOW_QUOTA: [&str; 3] = ["limit", "window", "stale"];

/// Count and period, or cells and window; burst, tolerance, stale, debt, bits of the clock, idle; whether the first two
/// are of a hard window.
type Plain = (u64, u64, u64, u64, Option<u64>, Option<u64>, Option<u32>, u64, bool);

impl Quota {
    fn plain(&self) -> Plain {
        let (first, second) = self.hard.unwrap_or((self.count, self.period));
        let tolerance = if self.hard.is_some() { 0 } else { self.tolerance };
        let (stale, debt, bits) = (self.stale, self.debt, self.clock_bits);
        (first, second, self.burst, tolerance, stale, debt, bits, self.idle, self.hard.is_some())
    }

    fn of_plain((first, second, burst, tolerance, stale, debt, bits, idle, hard): Plain) -> Self {
        let mut quota = if hard {
            Self::hard_window_burst(first, second, burst)
        } else {
            Self::new(first, second, burst)
        };
        if tolerance > 0 {
            quota = quota.tolerance(tolerance);
        }
        (quota.stale, quota.debt, quota.clock_bits, quota.idle) = (stale, debt, bits, idle);
        quota
    }
}

impl Serialize for Quota {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if let Some(fault) = self.fault {
            return Err(S::Error::custom(fault));
        }
        let plain = self.plain();
        if !serializer.is_human_readable() {
            return plain.serialize(serializer);
        }
        let (first, second, burst, tolerance, stale, debt, bits, idle, hard) = plain;
        let (of_rate, of_window) = (Some(first).filter(|_| !hard), Some(first).filter(|_| hard));
        let numbers = [
            of_rate,
            of_rate.map(|_| second),
            of_window,
            of_window.map(|_| second),
            Some(burst),
            Some(tolerance).filter(|&it| it > 0),
            stale,
            debt,
            bits.map(u64::from),
            Some(idle).filter(|&it| it > 0),
        ];
        write(serializer, "Quota", &OF_QUOTA, numbers)
    }
}

impl<'de> Deserialize<'de> for Quota {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let plain = if deserializer.is_human_readable() {
            let what =
                "a map of count, period and burst, in numbers, or of hard_window, window and burst";
            let numbers = Numbers { what, names: &OF_QUOTA };
            let numbers = deserializer.deserialize_struct("Quota", &OF_QUOTA, numbers)?;
            let [count, period, cells, window, burst, tolerance, stale, debt, bits, idle] = numbers;
            let (first, second, hard) = match (count, period, cells, window) {
                (Some(count), Some(period), None, None) => (count, period, false),
                (None, None, Some(cells), Some(window)) => (cells, window, true),
                (None, _, None, None) => return Err(D::Error::missing_field("count")),
                (Some(_), None, None, None) => return Err(D::Error::missing_field("period")),
                (None, None, Some(_), None) => return Err(D::Error::missing_field("window")),
                (None, None, None, Some(_)) => return Err(D::Error::missing_field("hard_window")),
                _ => return Err(D::Error::custom("a rate and a hard window exclude each other")),
            };
            let burst = burst.ok_or_else(|| D::Error::missing_field("burst"))?;
            let (tolerance, idle) = (tolerance.unwrap_or(0), idle.unwrap_or(0));
            let bits = bits.map(|bits| u32::try_from(bits).unwrap_or(u32::MAX));
            (first, second, burst, tolerance, stale, debt, bits, idle, hard)
        } else {
            Plain::deserialize(deserializer)?
        };
        let quota = Self::of_plain(plain);
        quota.fault.map_or(Ok(quota), |fault| Err(D::Error::custom(fault)))
    }
}

impl Serialize for IntervalQuota {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { refill, period, capacity, initial, stale } = *self;
        if !serializer.is_human_readable() {
            return (refill, period, capacity, initial, stale).serialize(serializer);
        }
        let numbers = [Some(refill), Some(period), Some(capacity), initial, stale];
        write(serializer, "IntervalQuota", &OF_INTERVAL_QUOTA, numbers)
    }
}

impl<'de> Deserialize<'de> for IntervalQuota {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (refill, period, capacity, initial, stale) = Deserialize::deserialize(deserializer)?;
            return Ok(Self { refill, period, capacity, initial, stale });
        }
        let what = "a map of refill and period, in numbers";
        let numbers = Numbers { what, names: &OF_INTERVAL_QUOTA };
        let numbers = deserializer.deserialize_struct("IntervalQuota", &OF_INTERVAL_QUOTA, numbers)?;
        let [refill, period, capacity, initial, stale] = numbers;
        let refill = refill.ok_or_else(|| D::Error::missing_field("refill"))?;
        let period = period.ok_or_else(|| D::Error::missing_field("period"))?;
        Ok(Self { refill, period, capacity: capacity.unwrap_or(refill), initial, stale })
    }
}

impl Serialize for WindowQuota {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let Self { limit, window, stale } = *self;
        if !serializer.is_human_readable() {
            return (limit, window, stale).serialize(serializer);
        }
        write(serializer, "WindowQuota", &OF_WINDOW_QUOTA, [Some(limit), Some(window), stale])
    }
}

impl<'de> Deserialize<'de> for WindowQuota {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            let (limit, window, stale) = Deserialize::deserialize(deserializer)?;
            return Ok(Self { limit, window, stale });
        }
        let numbers = Numbers { what: "a map of limit and window, in numbers", names: &OF_WINDOW_QUOTA };
        let [limit, window, stale] =
            deserializer.deserialize_struct("WindowQuota", &OF_WINDOW_QUOTA, numbers)?;
        let limit = limit.ok_or_else(|| D::Error::missing_field("limit"))?;
        let window = window.ok_or_else(|| D::Error::missing_field("window"))?;
        Ok(Self { limit, window, stale })
    }
}
