#!/usr/bin/env bash
# Records what a process sees of /proc and of control groups version 1 in the layouts that LinuxLayoutsTest reads.
# Needs root, python3 and a version 1 memory hierarchy; leaves nothing behind. Usage: record.sh FOLDER
set -euo pipefail
here=$(realpath "$0"); out=${2:-${1:?where to}}
mem=/sys/fs/cgroup/memory; cpu=/sys/fs/cgroup/cpu; acct=/sys/fs/cgroup/cpuacct; limit=$((512 << 20))

# Writes all that the probe might look at, as seen from here, into one file.
if [ "${1:-}" = --here ]; then
  put() { [ -r "$1" ] && { echo "== ${1#/}"; head -c 16384 "$1"; echo; } || true; }
  {
    # What the kernel tells of processes other than this one, and of mounts that are no control groups, is left out.
    echo "== proc/self/mountinfo"; grep -E ' - (cgroup2?|proc) ' /proc/self/mountinfo
    echo "== proc/self/cgroup"; cat /proc/self/cgroup
    echo "== proc/self/status"; grep -E '^(Name|Cpus_allowed)' /proc/self/status
    echo "== proc/stat"; grep '^cpu' /proc/stat
    echo "== proc/meminfo"; head -5 /proc/meminfo
    put /proc/pressure/memory; put /proc/pressure/cpu
    grep -E ' - cgroup ' /proc/self/mountinfo | awk '{print $5}' | sort -u | while read -r at; do
      case $at in */memory) files="memory.limit_in_bytes memory.usage_in_bytes memory.stat";;
        */cpu) files="cpu.cfs_quota_us cpu.cfs_period_us cpu.stat";; */cpuacct) files="cpuacct.usage";; *) continue;; esac
      for level in "" /assay /assay/job; do for f in $files; do put "$at$level/$f"; done; done
    done
  } > "$out"
  exit
fi

file=$(mktemp); trap 'rm -f $file; cleanup' EXIT
cleanup() { for h in $mem $cpu $acct; do rmdir $h/assay/job $h/assay 2>/dev/null || true; done; }
cleanup
enter() { for h in $mem $cpu $acct; do echo $BASHPID > $h/$1/cgroup.procs; done; }
groups() { # groups LIMIT-OF-PARENT LIMIT-OF-JOB
  mkdir -p $mem/assay/job $cpu/assay/job $acct/assay/job
  echo "$1" > $mem/assay/memory.limit_in_bytes; echo "$2" > $mem/assay/job/memory.limit_in_bytes
  echo 50000 > $cpu/assay/job/cpu.cfs_quota_us
}
# 30 MiB in use beside what is looked at, so that a usage of nothing does not look right.
held() { python3 -c 'import sys,time; b=bytearray(30<<20); print(flush=True); sys.stdin.read()'; }
within() { coproc HELD { held; }; read -r _ <&"${HELD[0]}"; "$@"; exec {HELD[1]}>&-; wait $HELD_PID; }
record() { "$here" --here "$out/$1.txt"; }
read_file() { cat $file > /dev/null; }
forget() { dd if=$file iflag=nocache count=0 status=none; }

(enter .; within record 1-no-group)
groups -1 $limit
(enter assay/job; within record 2-plain-path)
dd if=/dev/zero of=$file bs=1M count=420 status=none; sync $file; forget
(enter assay/job; read_file; within record 3-file-read-once)
(enter assay/job; read_file; read_file; read_file; within record 4-file-read-often)
(enter assay/job; python3 -c '
import subprocess, sys
b = bytearray(400 << 20)
subprocess.check_call(sys.argv[1:])' "$here" --here "$out/5-memory-in-use.txt")
forget
(enter assay/job; within unshare -m bash -c "mount --bind $mem/assay/job $mem; mount --bind $cpu/assay/job $cpu; mount --bind $acct/assay/job $acct; $here --here $out/6-bind-mount-host-namespace.txt")
(enter assay/job; within unshare -mC bash -c "umount $mem $cpu $acct; mount -t cgroup -o memory x $mem; mount -t cgroup -o cpu x $cpu; mount -t cgroup -o cpuacct x $acct; $here --here $out/7-private-namespace.txt")
(enter assay/job; within unshare -m bash -c "mkdir -p /tmp/assay-h; mount -t tmpfs x /tmp/assay-h; mkdir /tmp/assay-h/memory; mount --rbind $mem /tmp/assay-h/memory; mount --bind $mem/assay/job $mem; mount --bind $cpu/assay/job $cpu; mount --bind $acct/assay/job $acct; $here --here $out/9-host-and-bind-mount.txt; umount -l /tmp/assay-h"); rmdir /tmp/assay-h
groups $limit -1
(enter assay/job; within record 8-limit-on-parent)
