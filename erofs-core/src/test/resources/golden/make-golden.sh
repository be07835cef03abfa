#!/bin/sh
# Makes the images beside this script with mkfs.erofs 1.9, which must be on the PATH; python3 sets
# the xattrs, GNU tar archives them. Needs root, for device nodes and owners. GoldenTrees says what
# is in them. Names given as arguments: only those.
set -eu

out=$(cd "$(dirname "$0")" && pwd)
only=" $* "
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
umask 022

noise() {
  python3 -c '
import hashlib, sys
digests = (hashlib.sha256(b"noise %d" % i).digest() for i in range(200))
sys.stdout.buffer.write(b"".join(digests)[:5000])'
}

text() {
  seq -f 'line %.0f of a text that compresses well' 1 9999 | head -c "$1"
}

# All kinds of file and content.
mkdir -m 700 "$tmp/files"
cd "$tmp/files"
mkdir dir dir/empty wide
: > none
printf 'hello\n' > hello
ln hello dir/hard
ln -s ../hello dir/link
ln -s "$(printf '%04000d' 7)" long-link
text 24000 > text
noise > noise
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

# Xattrs of all kinds, holes, and little data.
mkdir "$tmp/xattrs"
cd "$tmp/xattrs"
mkdir dir
text 8000 > text
noise > noise
{ printf x; text 8000; } > shifted
truncate -s 30000 holes
printf island | dd of=holes bs=1 seek=17000 conv=notrunc status=none
for i in 0 1 2 3 4 5 6 7 8 9; do
  printf 'content %d\n' "$i" > "file-$i"
done
: > acl-0
: > acl-1
: > acl-2
ln -s text link
python3 -c '
import os
for i in range(10):
    os.setxattr("file-%d" % i, "security.selinux", b"system_u:object_r:label_%d:s0\0" % (i % 3))
    os.setxattr("file-%d" % i, "trusted.a.long.prefix.%d" % i, b"value")
    os.setxattr("file-%d" % i, "user.b.%d" % (i % 2), b"two")
acl = bytes.fromhex("0200000001000600ffffffff02000500e803000004000400ffffffff"
                    "10000700ffffffff20000400ffffffff")
for i in range(3):
    os.setxattr("acl-%d" % i, "system.posix_acl_access", acl)
os.setxattr("dir", "system.posix_acl_default", acl)
os.setxattr("text", "user.empty", b"")
os.setxattr("noise", "trusted.long", b"v" * 300)
os.setxattr("link", "trusted.link", b"x", follow_symlinks=False)'
find . -exec touch -h -d '2023-11-14 22:13:20 UTC' {} +
tar -c --format=posix --pax-option=delete=atime,delete=ctime --sort=name --numeric-owner \
  --xattrs '--xattrs-include=*' -f "$tmp/xattrs.tar" .

make() {
  tree=$1
  name=$2
  shift 2
  case $only in
    "  " | *" $name "*) ;;
    *) return 0 ;;
  esac
  rm -f "$out/$name.erofs"
  mkfs.erofs --quiet -T1700000000 --mkfs-time -U 00112233-4455-6677-8899-aabbccddeeff \
    -L golden "$@" "$out/$name.erofs" "$tmp/$tree"
}

make files flat -b4096
make files lz4 -b4096 -zlz4
make files lz4hc -b4096 -zlz4hc,9

make files legacy -b4096 -zlz4 -Elegacy-compress
make files block-512 -b512 -zlz4
make files block-1024 -b1024 -zlz4hc
make files big-pcluster -b4096 -zlz4 -C65536
make files lzma -b4096 -zlzma -C65536
make files deflate -b4096 -zdeflate -C16384
make files zstd -b4096 -zzstd -C65536
make files ztailpacking -b4096 -zlz4 -Eztailpacking
make files fragments -b4096 -zlz4 -Efragments
make files all-fragments -b4096 -zlzma -C65536 -Eall-fragments
make files dedupe -b4096 -zlz4 -Ededupe
make files together -b4096 -zlz4 -C16384 -Eztailpacking,fragments,dedupe
make files encoded-extents -b4096 -zzstd -C16384 -E48bit
make files dot-omitted -b4096 -zlz4 -Edot-omitted,fragments
make files compressed-directories -b4096 -zlz4 --zD
make files metadata-zone -b4096 -zlz4 --MZ
make files metabox -b4096 -zlz4 -m4096 --MZ=i
make files chunks -b4096 --chunksize=4096
make files chunk-indexes -b1024 --chunksize=1024 -Eforce-chunk-indexes

make xattrs shared-xattrs -b4096
make xattrs xattr-prefixes -b4096 -Exattr-name-filter --xattr-prefix=trusted.a.long. \
  --xattr-prefix=user.b
make xattrs packed-xattr-prefixes -b4096 -zlz4 -Efragments --xattr-prefix=trusted.a.long.
make xattrs metabox-directories -b4096 -zlz4 -m4096 --MZ=id --xattr-prefix=trusted.a.long.
make xattrs holes -b4096 --chunksize=4096 -E48bit
rm -f "$tmp/blob"
make xattrs blob-device -b4096 --chunksize=4096 "--blobdev=$tmp/blob"
make xattrs.tar tar-index -b512 --tar=i
if [ -e "$tmp/blob" ]; then cp "$tmp/blob" "$out/blob-device.data"; fi
cp "$tmp/xattrs.tar" "$out/tar-index.data"
