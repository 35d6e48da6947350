//! Arithmetic of constructors: in `const`, and without a panic path.

/// The greatest common divisor, by Euclid; of 0 and `b`, `b`.
pub(crate) const fn gcd(mut a: u64, mut b: u64) -> u64 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a
}

/// `a / b`, for a `b` that is never 0 where only the reader can see it: leaves no panic path behind.
pub(crate) const fn div(a: u64, b: u64) -> u64 {
    match a.checked_div(b) {
        Some(quotient) => quotient,
        None => 0,
    }
}

pub(crate) const fn min(a: u64, b: u64) -> u64 {
    if a < b { a } else { b }
}
