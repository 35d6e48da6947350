/// CRC-32 by its definition: the rest of a division of polynomials, first bit first, ones before and after.
pub(crate) fn crc32(bytes: &[u8]) -> u32 {
    let bit = |at: usize| (bytes[at / 8] >> (at % 8) & 1 == 1) != (at < 32);
    let mut rest = 0_u64;
    for at in 0..bytes.len() * 8 + 32 {
        rest = rest << 1 | u64::from(at < bytes.len() * 8 && bit(at));
        if rest >> 32 == 1 {
            rest ^= 0x1_04C1_1DB7;
        }
    }
    !u32::try_from(rest).unwrap().reverse_bits()
}
