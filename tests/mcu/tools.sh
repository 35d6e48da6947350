#!/usr/bin/env bash
# Installs what `make mcu` needs and this machine lacks: cross compilers, emulators, Rust's targets. For Debian
# 12 as root; elsewhere it names what is missing. Quick where nothing is.
set -euo pipefail

# a command that shows that it is there, and its package
cross=(
    arm-none-eabi-gcc=gcc-arm-none-eabi
    riscv64-unknown-elf-gcc=gcc-riscv64-unknown-elf
    avr-gcc=gcc-avr /usr/lib/avr/include/avr/io.h=avr-libc simavr=simavr
    aarch64-linux-gnu-gcc=gcc-aarch64-linux-gnu /usr/aarch64-linux-gnu/include/stdio.h=libc6-dev-arm64-cross
    arm-linux-gnueabihf-gcc=gcc-arm-linux-gnueabihf /usr/arm-linux-gnueabihf/include/stdio.h=libc6-dev-armhf-cross
    i686-linux-gnu-gcc=gcc-i686-linux-gnu /usr/i686-linux-gnu/include/stdio.h=libc6-dev-i386-cross
    riscv64-linux-gnu-gcc=gcc-riscv64-linux-gnu /usr/riscv64-linux-gnu/include/stdio.h=libc6-dev-riscv64-cross
    s390x-linux-gnu-gcc=gcc-s390x-linux-gnu /usr/s390x-linux-gnu/include/stdio.h=libc6-dev-s390x-cross
    make=make python3=python3
)
# Debian 12's own QEMU is too old to be installed beside today's qemu-utils.
emulators=(
    qemu-system-arm=qemu-system-arm qemu-system-riscv32=qemu-system-riscv qemu-s390x=qemu-user
)
targets=(
    thumbv6m-none-eabi thumbv7m-none-eabi thumbv7em-none-eabihf thumbv8m.main-none-eabihf
    riscv32imac-unknown-none-elf riscv32imc-unknown-none-elf
    aarch64-unknown-linux-gnu armv7-unknown-linux-gnueabihf i686-unknown-linux-gnu
    riscv64gc-unknown-linux-gnu s390x-unknown-linux-gnu
)

lacking() { # of these commands or files, the packages of those that are not there
    local pair
    for pair; do
        command -v "${pair%%=*}" >/dev/null || [[ -e ${pair%%=*} ]] || echo "${pair#*=}"
    done
}

fail() {
    echo "tools: $*" >&2
    exit 1
}

# The lists of bookworm-backports beside the machine's own, from the mirror that the machine uses anyway.
backports() {
    local folder=/var/lib/tollgate-backports uri security
    uri=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk '$2 == "bookworm" { print $1; exit }')
    security=$(apt-get indextargets --format '$(REPO_URI) $(RELEASE)' 'Created-By: Packages' |
        awk '$2 == "bookworm-security" { print $1; exit }')
    [[ -n $uri && -n $security ]] || fail "no mirror of Debian 12 (bookworm) is configured, for: $*"
    mkdir -p "$folder/lists/partial" "$folder/parts"
    {
        printf 'deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] %s %s main\n' \
            "$uri" bookworm "$uri" bookworm-updates "$uri" bookworm-backports "$security" bookworm-security
    } >"$folder/sources.list"
    local options=(
        -o "Dir::Etc::sourcelist=$folder/sources.list" -o "Dir::Etc::sourceparts=$folder/parts"
        -o "Dir::State::lists=$folder/lists"
    )
    apt-get "${options[@]}" update -qq
    apt-get "${options[@]}" install -y -qq --no-install-recommends -t bookworm-backports "$@"
}

mapfile -t wanted < <(lacking "${cross[@]}")
mapfile -t wanted_emulators < <(lacking "${emulators[@]}")
if ((${#wanted[@]} + ${#wanted_emulators[@]})); then
    command -v apt-get >/dev/null && ((EUID == 0)) ||
        fail "install these, or run this as root on Debian 12: ${wanted[*]} ${wanted_emulators[*]}"
    export DEBIAN_FRONTEND=noninteractive
fi
if ((${#wanted[@]})); then
    apt-get update -qq
    apt-get install -y -qq --no-install-recommends "${wanted[@]}"
fi
if ((${#wanted_emulators[@]})); then backports "${wanted_emulators[@]}"; fi

command -v rustup >/dev/null || fail "rustup is missing: rustup.rs"
rustup -q target add "${targets[@]}"
# reads what a firmware logs
command -v defmt-print >/dev/null || cargo install --quiet --locked defmt-print --version 1.2.0
# AVR has no core library of its own to download: it is built
[[ $(rustup toolchain list) == *nightly* ]] || rustup -q toolchain install nightly --profile minimal
rustup -q component add --toolchain nightly rust-src

mapfile -t wanted < <(lacking "${cross[@]}" "${emulators[@]}")
((${#wanted[@]} == 0)) || fail "not to be had here: ${wanted[*]}"
