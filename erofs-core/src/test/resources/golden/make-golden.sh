#!/bin/sh
# Makes the images beside this script with mkfs.erofs 1.9, which must be on the PATH; python3 sets
# the xattrs. Needs root, for device nodes and owners. GoldenImageTest says what is in them.
set -eu

out=$(cd "$(dirname "$0")" && pwd)
src=$(mktemp -d)
trap 'rm -rf "$src"' EXIT
umask 022
cd "$src"

mkdir dir dir/empty wide
: > none
printf 'hello\n' > hello
ln hello dir/hard
ln -s ../hello dir/link
ln -s "$(printf '%04000d' 7)" long-link
seq -f 'line %.0f of a text that compresses well' 1 9999 | head -c 24000 > text
python3 -c '
import hashlib, sys
digests = (hashlib.sha256(b"noise %d" % i).digest() for i in range(200))
sys.stdout.buffer.write(b"".join(digests)[:5000])' > noise
cat text noise text > both
head -c 50000 /dev/zero > zeros
i=100
while [ "$i" -lt 400 ]; do
  : > "wide/name-$i-before-and-after"
  i=$((i + 1))
done
printf x > ./-dash
printf x > '!bang'
mknod char c 1 3
mknod block b 259 300
mkfifo fifo
chmod 4751 hello
chmod 1777 dir
chown 70000:80000 text
chmod 6711 text
python3 -c '
import os
os.setxattr("hello", "user.k", b"v1")
os.setxattr("dir", "trusted.overlay.opaque", b"y")'
find . -exec touch -h -d '2023-11-14 22:13:20 UTC' {} +
touch -d '2001-09-09 01:46:40.123456789 UTC' both

make() {
  name=$1
  shift
  rm -f "$out/$name.erofs"
  mkfs.erofs --quiet -b4096 -T1700000000 --mkfs-time -U 00112233-4455-6677-8899-aabbccddeeff \
    -L golden "$@" "$out/$name.erofs" "$src"
}

make flat
make lz4 -zlz4
make lz4hc -zlz4hc,9
