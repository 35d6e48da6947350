//! The header of a table in memory that is shared: finished by whoever comes, whoever was killed, and checked by who reads.

use tollgate::TableHeaderError::{
    self, Another, Blank, Checksum, Foreign, Short, Slots, Unfinished, Version, Width,
};
use tollgate::{KeyProfile32, KeyProfile64, Quota, Set32, Set64, Table32, Table64, TableHeader, Word32};

const QUOTA: Quota = Quota::new(3, 100, 5).stale(7);

/// Room for two classes of 64 bits.
fn zeros() -> Vec<Word32> {
    (0..TableHeader::words::<u64>(2)).map(|_| Word32::new()).collect()
}

fn make(words: &[Word32], quotas: &[Quota], sets: usize) -> Result<(), TableHeaderError> {
    let sets: Vec<_> = (0..sets).map(|_| Set64::new()).collect();
    let classes: Vec<_> = quotas.iter().map(|&quota| KeyProfile64::new(quota).unwrap()).collect();
    Table64::new(&sets, &classes).unwrap().write_header(words)
}

fn read(words: &[Word32]) -> Result<(usize, usize), TableHeaderError> {
    TableHeader::read::<u64, 8>(words).map(|header| (header.sets(), header.classes()))
}

fn made() -> Vec<Word32> {
    let words = zeros();
    make(&words, &[QUOTA], 4).unwrap();
    words
}

fn raw(words: &[Word32]) -> Vec<u32> {
    words.iter().map(Word32::raw).collect()
}

fn of(raw: &[u32]) -> Vec<Word32> {
    raw.iter().copied().map(Word32::from_raw).collect()
}

/// As its docs say, so that a library of another version finds it so.
#[test]
fn its_words() {
    let words =
        [TableHeader::words::<u32>(1), TableHeader::words::<u64>(1), TableHeader::words::<u64>(4)];
    assert_eq!(words, [16, 32, 64]);
    let words = raw(&made());
    assert_eq!(words[0].to_le_bytes(), *b"tgtb");
    assert_eq!(words[2..8], [1, 64, 8, 2, 1, 0]);
    // scale, interval, capacity, horizon, burst of a clock of 40 bits, and the staleness where times are
    let numbers: Vec<_> = words[8..20].chunks(2).map(in_memory).collect();
    assert_eq!(numbers, [3 << 24, 100 << 24, 500 << 24, 521 << 24, 5, 7 << 24]);
    assert!(words[20..].iter().all(|&word| word == 0));
    assert_eq!(read(&of(&words)), Ok((4, 1)));
    assert_eq!(TableHeader::PROFILES, 8);
}

fn in_memory(words: &[u32]) -> u64 {
    let bytes: Vec<_> = words.iter().flat_map(|word| word.to_ne_bytes()).collect();
    u64::from_ne_bytes(bytes.try_into().unwrap())
}

/// Killed after each of its steps, one who makes it leaves what everybody else who makes it finishes; nobody else does, and
/// nobody takes it for finished.
#[test]
fn who_is_killed_leaves_it_to_the_next() {
    let whole = raw(&made());
    let order: Vec<_> = (1..20).chain([0]).collect();
    for steps in 0..order.len() {
        let mut before = vec![0; whole.len()];
        for &at in &order[..steps] {
            before[at] = whole[at];
        }
        let words = of(&before);
        assert_eq!(read(&words), Err(if steps == 0 { Blank } else { Unfinished }));
        if steps > 0 {
            assert_eq!(make(&words, &[QUOTA.stale(8)], 4), Err(Another));
        }
        assert_eq!(raw(&words), before, "after {steps}");
        assert_eq!(make(&words, &[QUOTA], 4), Ok(()));
        assert_eq!(raw(&words), whole, "after {steps}");
    }
    println!("checked: {} histories (a header, killed after each step)", order.len());
}

/// Whatever one bit is, it is not taken for the table that it was, and nothing is written there.
#[test]
fn a_changed_bit_is_found() {
    let whole = raw(&made());
    let mut checked = 0;
    for (word, bit) in (0..20).flat_map(|word| (0..32).map(move |bit| (word, bit))) {
        let mut changed = whole.clone();
        changed[word] ^= 1 << bit;
        let wrong = match word {
            0 => Foreign,
            2 => Version(1 ^ 1 << bit),
            // as if there were more classes than words
            6 if bit > 0 => Short,
            _ => Checksum,
        };
        let words = of(&changed);
        assert_eq!(read(&words), Err(wrong), "word {word}, bit {bit}");
        let again = make(&words, &[QUOTA], 4);
        if changed[word] == 0 {
            // as a word that was not written yet
            assert_eq!((again, raw(&words)), (Ok(()), whole.clone()));
        } else {
            assert_eq!(again, Err(if word == 0 { Foreign } else { Another }));
            assert_eq!(raw(&words), changed, "word {word}, bit {bit}");
        }
        checked += 1;
    }
    println!("checked: {checked} exhaustion cases (each bit of a header)");
}

/// Another rate, another size, more classes or the same in another order: another table, and the one that is there stays.
#[test]
fn the_same_table_or_another() {
    let slow = Quota::new(1, 100, 5).stale(7);
    let words = zeros();
    let two = [QUOTA, slow];
    assert_eq!([make(&words, &two, 4), make(&words, &two, 4)], [Ok(()); 2]);
    let there = raw(&words);
    for (quotas, sets) in [
        (&[slow, QUOTA][..], 4),
        (&[QUOTA], 4),
        (&[QUOTA, QUOTA], 4),
        (&[QUOTA.burst(6), slow], 4),
        (&two, 8),
        (&two, 2),
    ] {
        assert_eq!(make(&words, quotas, sets), Err(Another));
    }
    assert_eq!((raw(&words), read(&words)), (there, Ok((4, 2))));
}

/// A table of another width, of other sets; memory that is too small.
#[test]
fn what_is_there_is_told() {
    let words = made();
    assert_eq!(TableHeader::read::<u32, 8>(&words), Err(Width));
    assert_eq!(TableHeader::read::<u64, 4>(&words), Err(Slots));

    let sets = [const { Set32::new() }; 16];
    let classes = [KeyProfile32::new(QUOTA).unwrap(); 2];
    let narrow = zeros();
    Table32::new(&sets, &classes).unwrap().write_header(&narrow).unwrap();
    assert_eq!(read(&narrow), Err(Width));
    assert_eq!(TableHeader::read::<u32, 8>(&narrow).map(TableHeader::classes), Ok(2));
    assert_eq!(TableHeader::read::<u32, 8>(&narrow[..20]).map(TableHeader::sets), Ok(16));
    assert_eq!(TableHeader::read::<u32, 8>(&narrow[..19]), Err(Short));

    for length in 0..20 {
        let few = &zeros()[..length];
        assert_eq!(make(few, &[QUOTA], 4), Err(Short));
        assert_eq!(raw(few), vec![0; length]);
        assert_eq!(read(&words[..length]), Err(Short));
    }
    assert_eq!(make(&zeros()[..20], &[QUOTA], 4), Ok(()));
    assert_eq!(read(&zeros()[..1]), Err(Short));
}

/// Sums of 0 would be no sum; each number of the header counts.
#[test]
fn headers_of_many_tables_differ() {
    let mut sums = std::collections::HashSet::new();
    for burst in 1..=200 {
        let words = zeros();
        make(&words, &[QUOTA.burst(burst)], 4).unwrap();
        assert_ne!(words[1].raw(), 0);
        sums.insert(words[1].raw());
    }
    assert_eq!(sums.len(), 200);
}

#[test]
fn words_for_what_is_wrong() {
    let all = [Short, Blank, Unfinished, Foreign, Version(2), Checksum, Width, Slots, Another];
    let told: std::collections::HashSet<_> = all.iter().map(ToString::to_string).collect();
    assert_eq!(told.len(), all.len());
    assert!(all.iter().all(|error| error.to_string() == error.message()));
}
