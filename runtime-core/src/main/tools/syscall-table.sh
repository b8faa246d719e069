#!/bin/sh
# syscall-table.sh - print the table of system call numbers that the seccomp compiler reads:
# resources/io/jdock/linux/seccomp/syscalls.txt. Run again when libseccomp knows new calls.
# Needs: apt-get install seccomp libseccomp-dev (Debian 12: 2.5.4, calls up to Linux 6.5).
# What is newer is added below: since Linux 5.1 all architectures number new calls alike.
set -eu
newer='cachestat 451 fchmodat2 452 map_shadow_stack 453 futex_wake 454 futex_wait 455
futex_requeue 456 statmount 457 listmount 458 lsm_get_self_attr 459 lsm_set_self_attr 460
lsm_list_modules 461 mseal 462 setxattrat 463 getxattrat 464 listxattrat 465 removexattrat 466
open_tree_attr 467 file_getattr 468 file_setattr 469'
headers=/usr/include/x86_64-linux-gnu/asm/unistd_32.h
# On x86 libseccomp gives socket(2), semget(2) and the like no number, as they once were parts of
# socketcall(2) and ipc(2) only; the kernel's header (linux-libc-dev) has the numbers since 4.3, 5.1.
number() {
    if [ "$1" = x86 ]; then
        n=$(sed -n "s/^#define __NR_$2 \([0-9]*\)$/\1/p" "$headers")
        [ -z "$n" ] || { echo "$n"; return; }
    fi
    n=$(scmp_sys_resolver -a "$1" "$2")
    if [ "$n" -lt 0 ]; then echo -; else echo "$n"; fi
}
echo '# System call numbers, made by src/main/tools/syscall-table.sh; "-" where a call is missing.'
echo '# name x86_64 x86 x32 aarch64 arm'
{
    sed -n 's/^#define __SNR_\([a-z0-9_]*\).*/\1/p' /usr/include/seccomp-syscalls.h | sort -u |
        while read -r name; do
            row="$(number x86_64 "$name") $(number x86 "$name") $(number x32 "$name")"
            row="$row $(number aarch64 "$name") $(number arm "$name")"
            [ "$row" = '- - - - -' ] || echo "$name $row"
        done
    # shellcheck disable=SC2086
    set -- $newer
    while [ $# -gt 0 ]; do
        echo "$1 $2 $2 $((0x40000000 + $2)) $2 $2"
        shift 2
    done
    echo 'uretprobe 335 - - - -'
    echo 'uprobe 336 - - - -'
} | LC_ALL=C sort -u -k1,1
