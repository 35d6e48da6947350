"""What is broken on purpose of a table in memory that processes share."""

from table import Break, ffi, loom, test

HEADER = "src/stores/table/header.rs"
KEYED = "src/algorithms/keyed.rs"
STEPPED = ffi("killed", "killed_after_each_instruction")

IN_C = ffi("programs", "the_c_program_runs_under_the_sanitizers")

TWO_MAKE = loom("two_who_make_a_table_and_one_who_reads")
TWO_DIFFERENT = loom("two_who_make_different_tables")
LEFT = test("table", "header::who_is_killed_leaves_it_to_the_next")
A_BIT = test("table", "header::a_changed_bit_is_found")
ANOTHER = test("table", "header::the_same_table_or_another")
TOLD = test("table", "header::what_is_there_is_told")
IN_LOOM = "panicked at tests/loom/header.rs"
IN_TEST = "panicked at tests/table/header.rs"

BREAKS = [
    Break(
        "P15",
        "a word of a header is published without those before it",
        HEADER,
        "word.publish(there, next).map_err(|_| word.published())",
        "word.swap(there, next)",
        TWO_MAKE,
        IN_LOOM,
    ),
    Break(
        "P15",
        "who reads a header does not wait for what was written before its magic number",
        HEADER,
        "match (magic.published(), sum.raw()) {",
        "match (magic.raw(), sum.raw()) {",
        TWO_MAKE,
        IN_LOOM,
    ),
    Break(
        "P15",
        "the magic number of a header is written first",
        HEADER,
        "for (word, number) in all.chain(core::iter::once((magic, MAGIC))) {",
        "for (word, number) in core::iter::once((magic, MAGIC)).chain(all) {",
        TWO_MAKE,
        IN_LOOM,
    ),
    Break(
        "P15",
        "who makes another table goes on with what is being made",
        HEADER,
        "if write_once(word, number) != number {",
        "if write_once(word, number) != number && number == MAGIC {",
        TWO_DIFFERENT,
        IN_LOOM,
    ),
    Break(
        "P15",
        "memory that is too small for the sets that its header tells is taken",
        "ffi/src/keyed.rs",
        "if bytes::<W>(count, classes).is_none_or(|needed| needed > size) {",
        "if bytes::<W>(count, classes).is_none() {",
        IN_C,
        "not so: F(table, attach)(&t, memory, size - 1, &fault) == TG_E_MEMORY",
    ),
    Break(
        "P15",
        "who finds a table begun takes it for another's, and nobody finishes it",
        HEADER,
        "if !matches!(magic.published(), 0 | MAGIC) {",
        "if magic.published() != MAGIC && sum.raw() != 0 {",
        LEFT,
        IN_TEST,
    ),
    Break(
        "P15",
        "the header of a table is not checked by its sum",
        HEADER,
        "if checksum(content.iter().map(Word::raw)) != sum.raw() {",
        "if checksum(content.iter().map(Word::raw)) == 0 {",
        A_BIT,
        IN_TEST,
    ),
    Break(
        "P15",
        "the sum of a header leaves the profiles out",
        HEADER,
        "let own = checksum(self.content());",
        "let own = checksum(self.content().take(6));",
        LEFT,
        IN_TEST,
    ),
    Break(
        "P15",
        "how many sets a table has is not told",
        HEADER,
        "let fixed = [VERSION, W::BITS, slots, self.sets.len().trailing_zeros(), classes, 0];",
        "let fixed = [VERSION, W::BITS, slots, 2, classes, 0];",
        ANOTHER,
        IN_TEST,
    ),
    Break(
        "P15",
        "a table of another width is taken",
        HEADER,
        "if bits.raw() != W::BITS {",
        "if bits.raw() == 0 {",
        TOLD,
        IN_TEST,
    ),
    Break(
        "P15",
        "a place that was held by one who was killed is held for ever",
        KEYED,
        "Content::Held => past && tick.wrapping_sub(time) > self.late,",
        "Content::Held => false,",
        STEPPED,
        "not so: tg_table_allow(&table, other, later, 1)",
    ),
]
