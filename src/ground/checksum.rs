//! CRC-32 (that of Ethernet and zip), bit by bit: it runs once in a reboot, and a table would be 1 KiB of
//! flash. Written here, since the core depends on nothing.

/// The checksum of the bytes. How it is known that it finds a few changed bits: the tests of snapshots.
pub(crate) fn crc32(bytes: impl IntoIterator<Item = u8>) -> u32 {
    let mut rest = u32::MAX;
    for byte in bytes {
        rest ^= u32::from(byte);
        for _ in 0..u8::BITS {
            let step = if rest & 1 == 1 { REFLECTED_POLYNOMIAL } else { 0 };
            rest = rest >> 1 ^ step;
        }
    }
    !rest
}

const REFLECTED_POLYNOMIAL: u32 = 0xEDB8_8320;

#[cfg(test)]
mod tests {
    /// The check value that every description of this checksum gives.
    #[test]
    fn it_is_the_one_that_others_call_so() {
        assert_eq!(super::crc32(*b"123456789"), 0xCBF4_3926);
        assert_eq!(super::crc32([]), 0);
    }
}
