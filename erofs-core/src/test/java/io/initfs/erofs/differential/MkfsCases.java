package io.initfs.erofs.differential;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableList;

/**
 * The options of mkfs.erofs 1.9 that tell in the image, and those together of which one changes
 * what the other does.
 *
 * <p>Linux 6.18 refuses LZ4 clusters of more than 256 blocks, and misses shared xattrs of some
 * inodes in a metabox: there the source is what we compare with. It takes half a minute for a huge
 * file that is a fragment. mkfs.erofs 1.9.4 is ended by a signal when {@code --compress-hints} has
 * the number of an algorithm; nobody reads what {@code --MZ=id} makes of a directory of several
 * blocks in a metabox.
 */
final class MkfsCases {
  /** A source and options a line, each {@code {a|b}} being two lines. */
  private static final String TABLE =
      """
      # block sizes and algorithms
      wide -b{512|1024|2048|4096}
      wide -b{512|1024|4096} -z{lz4|lz4hc|lzma|deflate|libdeflate|zstd}
      wide -z{lz4hc,12|lzma,9,dictsize=65536|zstd,19,dictsize=4096|deflate,9,dictsize=4096}

      # physical clusters and extents
      large -zlz4 -C{4096|8192|16384|65536|131072|262144|524288|1048576}
      large -z{lzma,level=0|deflate|zstd,level=1} -C1048576
      wide -z{lzma|deflate|zstd} -C65536
      wide -b512 -zlz4 -C131072
      wide by-source -b{512|1024} -zlz4hc -C1048576
      wide -zlz4 -C65536 --max-extent-bytes={4096|65536}
      wide -zlz4 -C65536 --compress-hints=@hints

      # indexes, tails, fragments and deduplication
      wide -zlz4 -C{4096|65536} -E{legacy-compress|ztailpacking|fragments|all-fragments|dedupe}
      wide -zlz4 -C{4096|65536} -Elegacy-compress,{ztailpacking|fragments|all-fragments}
      wide -zlz4 -C{4096|65536} -Ededupe,{ztailpacking|fragments|all-fragments}
      wide -zlz4 -C{4096|65536} -Eztailpacking,fragments{|,dedupe}
      wide -zlz4 -C65536 -Efragments{,^fragdedupe|,fragdedupe=inode|,fragdedupe=full|=16384}
      wide -z{lzma|deflate|zstd} -C65536 -E{legacy-compress|ztailpacking|fragments,dedupe}
      wide -b{512|1024} -zlz4 -C8192 -E{legacy-compress|ztailpacking|all-fragments,dedupe}
      large -zlz4 -C65536 -E{fragments|dedupe}
      large --exclude-path=huge -zlz4 -C65536 -Eall-fragments{|,dedupe}

      # addresses of 48 bits, encoded extents
      wide -E{48bit|dot-omitted}
      wide -z{lz4|lzma|deflate|zstd} -C{4096|65536} -E48bit
      wide -zzstd -C65536 -E48bit,{legacy-compress|ztailpacking|fragments|all-fragments|dedupe}
      wide -zlz4 -b{512|4096} -Edot-omitted,fragments,dedupe
      large -zzstd,level=1 -C1048576 -E48bit{|,dedupe}

      # chunks, in the image and beside it
      wide --chunksize={4096|65536|1048576} {|-Eforce-chunk-indexes|-E48bit}
      wide --chunksize=65536 -Eforce-inode-blockmap
      wide -b{512|1024} --chunksize={1024|16384}
      wide --chunksize=4096 -zlz4
      wide -Ededupe
      large --chunksize={4096|65536|1048576}
      {wide|large} --blobdev=@blob --chunksize={4096|65536} {|-E48bit}
      wide -b512 --blobdev=@blob --chunksize=4096

      # inodes and their order
      wide -Eforce-inode-compact --all-root
      wide -E{force-inode-extended|^inline_data|nosbcrc}
      wide --{all-time|ignore-mtime|hard-dereference|fsalignblks=64}
      wide --all-root --uid-offset=70000
      narrow --dsunit=16 {|--chunksize=65536|-zlz4}
      wide {|-zlz4} --MZ={i|id}

      # extended attributes
      wide -x{-1|0|1|3|1000000}
      wide -Exattr-name-filter {|-x1|--xattr-prefix=trusted.a.long.}
      wide -b{512|4096} --xattr-prefix=trusted.a.long.prefix. --xattr-prefix=user.many
      wide -zlz4 -E{fragments|fragments,plain-xattr-prefixes} --xattr-prefix=trusted.a.long.
      wide --root-xattr-isize=512
      wide --xattr-inode-digest{|=trusted.digest}

      # compressed metadata and directories
      wide {by-source|-x1000000} -m{4096|65536}
      wide {by-source|-x1000000} -zlz4 -m4096{|:zstd} --xattr-prefix=trusted.a.long.
      wide {by-source|-x1000000} -zlz4 -m4096 --MZ=i
      wide {by-source|-x1000000} -z{lz4|zstd} -C65536 -m{16384|65536:lzma}
      wide -x1000000 -b512 -zlz4 -m512
      narrow {by-source|-x1000000} -zlz4 -m4096 --MZ=id
      narrow -x1000000 -zlz4 -m4096 --MZ=id {-Efragments,dedupe|-Eplain-xattr-prefixes}
      wide -zlz4 --zD {|-Eztailpacking|-Efragments|-Eall-fragments|-Ededupe|-E48bit}
      wide -x1000000 -zlz4 --zD -m4096
      wide -z{lzma|zstd} -C65536 --zD
      wide -b512 -zlz4 --zD

      # archives, and images that leave the data there
      tar --tar=f {|-zlz4 -C65536 -Efragments,dedupe|--chunksize=4096|-E^inline_data --sort=none}
      tar --tar=f {--aufs|--ovlfs-strip=1}
      tar --tar=i {-b512|-b4096|-E48bit|--xattr-prefix=trusted.a.long.}
      """;

  private MkfsCases() {}

  static ImmutableList<MkfsCase> all() {
    return Splitter.on('\n')
        .splitToStream(TABLE)
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .flatMap(line -> expand(line).stream())
        .map(MkfsCase::parse)
        .collect(ImmutableList.toImmutableList());
  }

  private static ImmutableList<String> expand(String line) {
    int open = line.indexOf('{');
    if (open < 0) {
      return ImmutableList.of(line);
    }
    int close = line.indexOf('}', open);
    ImmutableList<String> rests = expand(line.substring(close + 1));
    ImmutableList.Builder<String> expanded = ImmutableList.builder();
    for (String choice : Splitter.on('|').split(line.substring(open + 1, close))) {
      rests.forEach(rest -> expanded.add(line.substring(0, open) + choice + rest));
    }
    return expanded.build();
  }
}
