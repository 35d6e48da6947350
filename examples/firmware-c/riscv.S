/* The first instructions of a RISC-V machine without firmware below it, and those of semihosting, which may not be
 * compressed: the debugger knows them by their bits. */

    .section .start, "ax"
    .globl start
start:
    la sp, stack_begin
    la t0, trap
    csrw mtvec, t0
    la t0, bss_begin
    la t1, bss_end
1:  bgeu t0, t1, 2f
    sw zero, 0(t0)
    addi t0, t0, 4
    j 1b
2:  la t0, data_begin
    la t1, data_end
    la t2, data_in_flash
3:  bgeu t0, t1, 4f
    lw t3, 0(t2)
    sw t3, 0(t0)
    addi t0, t0, 4
    addi t2, t2, 4
    j 3b
4:  call main
    call leave

    .text
    .option norvc
    .balign 16
    .globl semihosting
semihosting:
    slli zero, zero, 0x1f
    ebreak
    srai zero, zero, 7
    ret
