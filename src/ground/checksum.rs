//! CRC-32 (that of Ethernet and zip), bit by bit: it runs once in a reboot, and a table would be 1 KiB of
//! flash. Written here, since the core depends on nothing.

/// A checksum in the making. How it is known that it finds a few changed bits: the tests of snapshots.
pub(crate) struct Crc32 {
    rest: u32,
}

impl Crc32 {
    pub(crate) const fn new() -> Self {
        Self { rest: u32::MAX }
    }

    /// Out of line, so that a firmware has it once.
    #[inline(never)]
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.rest ^= u32::from(*byte);
            for _ in 0..u8::BITS {
                let step = if self.rest & 1 == 1 { REFLECTED_POLYNOMIAL } else { 0 };
                self.rest = self.rest >> 1 ^ step;
            }
        }
    }

    pub(crate) const fn value(&self) -> u32 {
        !self.rest
    }
}

/// The checksum of the bytes.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let mut sum = Crc32::new();
    sum.add(bytes);
    sum.value()
}

const REFLECTED_POLYNOMIAL: u32 = 0xEDB8_8320;

#[cfg(test)]
mod tests {
    /// The check value that every description of this checksum gives.
    #[test]
    fn it_is_the_one_that_others_call_so() {
        assert_eq!(super::crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(super::crc32(&[]), 0);
    }
}
