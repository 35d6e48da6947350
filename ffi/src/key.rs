use core::ffi::{CStr, c_char, c_void};
use core::net::{Ipv4Addr, Ipv6Addr};
use core::slice::from_raw_parts;

use tollgate::{Key, Keys};

/// Whom a limit of a table is for. A key of another class is another key, with a limit of its own.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct tg_key {
    /// 64 bits that nobody can choose: of a secret, and of what names the caller.
    pub digest: u64,
    /// Which quota of its table is the key's: 0 for the first.
    pub of_class: u32,
}

/// The class of a key that was made of a wrong pointer; no table has it, so each use of the key answers TG_E_ARGUMENT.
pub const TG_CLASS_NONE: u32 = u32::MAX;

/// 16 random bytes, the same in all processes that share a table. Who does not know them cannot choose keys that take the
/// room, or the limit, of others.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
pub struct tg_secret {
    /// Any.
    pub bytes: [u8; 16],
}

const NO_KEY: tg_key = tg_key { digest: 0, of_class: TG_CLASS_NONE };

impl tg_key {
    /// No table of C has as many classes as would make the last one mean anything.
    #[inline]
    pub(crate) fn of_core(self) -> Key {
        Key::new(self.digest).of_class(u8::try_from(self.of_class).unwrap_or(u8::MAX))
    }
}

/// The key of what `name` makes of so many bytes.
unsafe fn key_of(
    secret: *const tg_secret,
    data: *const c_void,
    size: usize,
    name: impl FnOnce(&Keys, &[u8]) -> Option<Key>,
) -> tg_key {
    if secret.is_null() || (data.is_null() && size > 0) {
        return NO_KEY;
    }
    // SAFETY: not NULL, and bytes have no alignment; that there are so many is the caller's contract
    let (secret, data) =
        unsafe { (*secret, if size > 0 { from_raw_parts(data.cast::<u8>(), size) } else { &[] }) };
    let key = name(&Keys::new(secret.bytes), data);
    key.map_or(NO_KEY, |key| tg_key { digest: key.digest(), of_class: 0 })
}

/// The key of any bytes: an account's number, a token. `data` may be NULL where `size` is 0. The digest is SipHash-1-3
/// under the secret; the class is 0, and may be set. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_key_of_bytes(
    secret: *const tg_secret,
    data: *const c_void,
    size: usize,
) -> tg_key {
    // SAFETY: the caller's contract for pointers
    unsafe { key_of(secret, data, size, |keys, bytes| Some(keys.of_bytes(bytes))) }
}

/// The key of the bytes of a string, without the 0 that ends it. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_key_of_str(secret: *const tg_secret, text: *const c_char) -> tg_key {
    if text.is_null() {
        return NO_KEY;
    }
    // SAFETY: the caller's contract for pointers: it leads to a string
    unsafe { tg_key_of_bytes(secret, text.cast(), CStr::from_ptr(text).to_bytes().len()) }
}

/// The key of a number: that of its 8 bytes, the lowest first. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_key_of_u64(secret: *const tg_secret, number: u64) -> tg_key {
    let bytes = number.to_le_bytes();
    // SAFETY: the caller's contract for pointers
    unsafe { tg_key_of_bytes(secret, bytes.as_ptr().cast(), bytes.len()) }
}

/// The key of all addresses of IPv4 that have the first `prefix` bits in common with this one, more than 32 being 32.
/// `address`: 4 bytes in the order of the network, as they are in a struct in_addr. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_key_of_ipv4(
    secret: *const tg_secret,
    address: *const c_void,
    prefix: u32,
) -> tg_key {
    let name = |keys: &Keys, bytes: &[u8]| {
        let bytes: [u8; 4] = bytes.try_into().ok()?;
        Some(keys.of_ipv4(Ipv4Addr::from(bytes), prefix))
    };
    // SAFETY: the caller's contract for pointers
    unsafe { key_of(secret, address, 4, name) }
}

/// The key of all addresses of IPv6 that have the first `prefix` bits in common with this one, more than 128 being 128;
/// whoever has one address has 64 or more bits of them. `address`: 16 bytes in the order of the network, as they are in a
/// struct in6_addr. Any context.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn tg_key_of_ipv6(
    secret: *const tg_secret,
    address: *const c_void,
    prefix: u32,
) -> tg_key {
    let name = |keys: &Keys, bytes: &[u8]| {
        let bytes: [u8; 16] = bytes.try_into().ok()?;
        Some(keys.of_ipv6(Ipv6Addr::from(bytes), prefix))
    };
    // SAFETY: the caller's contract for pointers
    unsafe { key_of(secret, address, 16, name) }
}
