#!/usr/bin/env bash
# Compares initfs mkfs with mkfs.erofs, whole processes, and puts the table into docs/benchmarks.md, between
# its lines "<!-- comparison -->" and "<!-- end -->".
#   compare.sh [PAIRS [TREE...]]     default: 5 pairs on all trees, which takes an hour
# Needs root where the initramfs is not there yet: see testdata/make-initramfs.sh.
set -euo pipefail
cd "$(dirname "$0")/.."

pairs=${1:-5}
shift || true
testdata/fetch-peers.sh >/dev/null
testdata/make-initramfs.sh >/dev/null
mvn -B -q package -Dmaven.test.skip=true -Dspotless.check.skip=true
bin/initfs --version >/dev/null

table=$(mktemp)
trap 'rm -f "$table" "$table.page"' EXIT
image=${INITFS_INITRAMFS:-${XDG_CACHE_HOME:-$HOME/.cache}/initfs/initramfs}/dracut.img
java -cp benchmarks/target/benchmarks.jar io.initfs.benchmarks.BuildComparison "$image" "$pairs" "$@" | tee "$table"
sed -e "/^<!-- comparison -->/r $table" -e '/^<!-- comparison -->/,/^<!-- end -->/{/^<!--/!d}' docs/benchmarks.md >"$table.page"
cat "$table.page" >docs/benchmarks.md
