#!/bin/sh
# Compiles the kernel's programs, those of folder $2 where one is named, into folder $1. Where clang or a header is missing they are left out,
# with a line that says what to install: everything but the xdp plane works without them.
set -eu
cd "${2:-$(dirname "$0")}"
out=$1
install='apt-get install clang-16 libbpf-dev linux-libc-dev'

skip() {
  echo "[INFO] xdp programs left out: $1 (Debian, Ubuntu: $install)"
  rm -f "$out"/*.bpf.o
  exit 0
}

clang=
for name in clang-16 clang clang-19 clang-18 clang-17 clang-15 clang-14; do
  if command -v "$name" >/dev/null 2>&1; then
    clang=$name
    break
  fi
done
[ -n "$clang" ] || skip 'clang is missing'

# Names of system headers differ by machine only below this folder.
flags="-O2 -g -target bpf -mcpu=v3 -Wall -Wextra -Werror -Wno-unused-function -fdebug-compilation-dir=.
  -I/usr/include/$(uname -m)-linux-gnu"

# shellcheck disable=SC2086 # several words are several flags
printf '#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\n' \
  | "$clang" $flags -x c -fsyntax-only - 2>/dev/null || skip 'headers of libbpf or Linux are missing'

mkdir -p "$out"
for source in *.bpf.c; do
  object=$out/${source%.c}.o
  [ -f "$object" ] && [ -z "$(find . -newer "$object" -print | head -n 1)" ] && continue
  # shellcheck disable=SC2086
  "$clang" $flags -c "$source" -o "$object"
done
