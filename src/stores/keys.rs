use core::hash::Hasher;
use core::net::{Ipv4Addr, Ipv6Addr};

use siphasher::sip::SipHasher13;

use crate::Key;

/// Makes the keys of a [`Table`](crate::Table) from what names a caller: SipHash-1-3 (Aumasson and Bernstein, 2012) under
/// a secret of 128 bits. Needs the feature `keys`.
///
/// The secret is the caller's: random, made anew where the table is, and the same in all processes that share one. Who does
/// not know it cannot choose keys that meet in one place of the table.
///
/// ```
/// use tollgate::Keys;
///
/// let keys = Keys::new(*b"sixteen random..");
/// assert_eq!(keys.of_str("alice"), keys.of_bytes(b"alice"));
/// assert_ne!(keys.of_str("alice"), keys.of_str("bob"));
/// assert_ne!(keys.of_str("alice"), Keys::new(*b"another secret..").of_str("alice"));
/// ```
#[derive(Clone, Copy)]
pub struct Keys {
    hasher: SipHasher13,
}

impl Keys {
    /// Of a secret.
    ///
    /// ```
    /// use tollgate::Keys;
    ///
    /// let [keys, same] = [Keys::new([7; 16]), Keys::new([7; 16])];
    /// assert_eq!(keys.of_str("alice"), same.of_str("alice"));
    /// ```
    #[must_use]
    pub fn new(secret: [u8; 16]) -> Self {
        Self { hasher: SipHasher13::new_with_key(&secret) }
    }

    /// Of any bytes: an account's number, a token.
    ///
    /// ```
    /// let keys = tollgate::Keys::new(*b"sixteen random..");
    /// assert_ne!(keys.of_bytes(&[0]), keys.of_bytes(&[0, 0]));
    /// ```
    #[must_use]
    pub fn of_bytes(&self, bytes: &[u8]) -> Key {
        Key::new(self.hasher.hash(bytes))
    }

    /// Of the bytes of a string.
    ///
    /// ```
    /// let keys = tollgate::Keys::new(*b"sixteen random..");
    /// assert_eq!(keys.of_str("alice"), keys.of_bytes(b"alice"));
    /// ```
    #[must_use]
    pub fn of_str(&self, name: &str) -> Key {
        self.of_bytes(name.as_bytes())
    }

    /// Of a number: of its 8 bytes, the lowest first, on every machine.
    ///
    /// ```
    /// use tollgate::Keys;
    ///
    /// let keys = Keys::new(*b"sixteen random..");
    /// assert_eq!(keys.of_u64(0x31), keys.of_bytes(b"1\0\0\0\0\0\0\0"));
    /// ```
    #[must_use]
    pub fn of_u64(&self, number: u64) -> Key {
        self.of_bytes(&number.to_le_bytes())
    }

    /// Of the first `prefix` bits of an address: one key for all that have them in common. More than 32 are 32.
    ///
    /// ```
    /// use tollgate::Keys;
    ///
    /// let keys = Keys::new(*b"sixteen random..");
    /// let of = |address: &str, prefix| keys.of_ipv4(address.parse().unwrap(), prefix);
    /// assert_eq!(of("192.0.2.1", 24), of("192.0.2.77", 24));
    /// assert_ne!(of("192.0.2.1", 32), of("192.0.2.77", 32));
    /// assert_ne!(of("192.0.2.0", 24), of("192.0.2.0", 32));
    /// ```
    #[must_use]
    pub fn of_ipv4(&self, address: Ipv4Addr, prefix: u32) -> Key {
        let prefix = prefix.min(u32::BITS);
        let mask = u32::MAX.checked_shl(u32::BITS.wrapping_sub(prefix)).unwrap_or(0);
        self.of_prefix(&(address.to_bits() & mask).to_be_bytes(), prefix)
    }

    /// The same of an address of IPv6, of whose 128 bits whoever has one subscribes to 64 or fewer.
    ///
    /// ```
    /// use tollgate::Keys;
    ///
    /// let keys = Keys::new(*b"sixteen random..");
    /// let of = |address: &str, prefix| keys.of_ipv6(address.parse().unwrap(), prefix);
    /// assert_eq!(of("2001:db8::1", 64), of("2001:db8::2:1", 64));
    /// assert_ne!(of("2001:db8::1", 64), of("2001:db8:0:1::1", 64));
    /// ```
    #[must_use]
    pub fn of_ipv6(&self, address: Ipv6Addr, prefix: u32) -> Key {
        let prefix = prefix.min(u128::BITS);
        let mask = u128::MAX.checked_shl(u128::BITS.wrapping_sub(prefix)).unwrap_or(0);
        self.of_prefix(&(address.to_bits() & mask).to_be_bytes(), prefix)
    }

    /// An address is followed by the length of its prefix, so that it is that of no other one.
    fn of_prefix(&self, address: &[u8], prefix: u32) -> Key {
        let mut hasher = self.hasher;
        hasher.write(address);
        hasher.write(&prefix.to_be_bytes());
        Key::new(hasher.finish())
    }
}

/// The secret is nobody's business.
impl core::fmt::Debug for Keys {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Keys").finish_non_exhaustive()
    }
}
