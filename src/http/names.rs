//! Which field says what.

/// The limit field of the current draft.
pub const RATE_LIMIT: &str = "ratelimit";
/// The policy field of the current draft.
pub const RATE_LIMIT_POLICY: &str = "ratelimit-policy";
/// RFC 9110, 10.2.3.
pub const RETRY_AFTER: &str = "retry-after";

/// Of which of the fields that are sent together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// `RateLimit-Remaining` of the drafts up to 06.
    Draft,
    /// `X-RateLimit-Remaining`, `X-Rate-Limit-Remaining`.
    Custom,
    /// `anthropic-ratelimit-requests-remaining` and its kin.
    Vendor,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Remaining,
    Reset,
}

/// What a field says of a limit of this unit, or of the one that has none in its name.
pub(super) fn of_triple(name: &str, unit: Option<&str>) -> Option<(Family, Part)> {
    if let Some(rest) = after(name, "ratelimit-") {
        return part(rest, unit).map(|part| (Family::Draft, part));
    }
    let x = after(name, "x-ratelimit-").or_else(|| after(name, "x-rate-limit-"));
    if let Some(rest) = x {
        return part(rest, unit).map(|part| (Family::Custom, part));
    }
    let (_, rest) = name.split_once('-')?;
    let rest = after(rest, "ratelimit-")?;
    part(rest, unit).map(|part| (Family::Vendor, part))
}

/// `remaining`, `reset`; with a unit `remaining-tokens`, `tokens-remaining`, `remaining-tokens-minute` of the unit
/// `tokens-minute`.
fn part(rest: &str, unit: Option<&str>) -> Option<Part> {
    let Some(unit) = unit else {
        return match rest {
            _ if rest.eq_ignore_ascii_case("remaining") => Some(Part::Remaining),
            _ if rest.eq_ignore_ascii_case("reset") => Some(Part::Reset),
            _ if rest.eq_ignore_ascii_case("reset-after") => Some(Part::Reset),
            _ => None,
        };
    };
    let first = after(rest, unit).and_then(|behind| behind.strip_prefix('-'));
    let rest = first.or_else(|| {
        let (before, last) = rest.split_at_checked(rest.len().checked_sub(unit.len())?)?;
        before.strip_suffix('-').filter(|_| last.eq_ignore_ascii_case(unit))
    })?;
    match rest {
        _ if rest.eq_ignore_ascii_case("remaining") => Some(Part::Remaining),
        _ if rest.eq_ignore_ascii_case("reset") => Some(Part::Reset),
        _ => None,
    }
}

/// What follows this beginning, in letters of any size.
fn after<'n>(name: &'n str, beginning: &str) -> Option<&'n str> {
    let (first, rest) = name.split_at_checked(beginning.len())?;
    first.eq_ignore_ascii_case(beginning).then_some(rest)
}
