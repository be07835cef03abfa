package io.initfs.erofs.write;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.Maps;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.disk.Features;
import io.initfs.erofs.disk.InodeDigest;
import io.initfs.erofs.disk.XattrBodyHeader;
import io.initfs.erofs.disk.XattrEntry;
import io.initfs.erofs.disk.XattrNameFilter;
import io.initfs.erofs.disk.XattrPrefix;
import io.initfs.erofs.failure.LimitExceededException;
import io.initfs.erofs.failure.UnsupportedFeatureException;
import io.initfs.erofs.failure.Where;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which xattrs of a tree are stored once for all, and the body of each inode that follows from it.
 * As mkfs.erofs does, the uses of an xattr are counted by the names of files, so those of a hard
 * link count more than once.
 */
final class XattrPlan {
  private static final int MAX_ICOUNT = 0xFFFF;

  /** An xattr as it may be shared: the area is in this order. */
  private record Key(ImmutableBytes name, ImmutableBytes value) implements Comparable<Key> {
    @Override
    public int compareTo(Key other) {
      int order = name.compareTo(other.name);
      return order != 0 ? order : value.compareTo(other.value);
    }
  }

  private final MetadataOptions options;
  private final XattrPrefixes prefixes;

  /** The prefix that is the name of digests; 0 if there are none. */
  private final int digestPrefix;

  /** Where each shared xattr stands in the area, in units of {@link XattrEntry#ALIGNMENT}. */
  private final ImmutableMap<Key, Long> shared;

  private final long sharedSize;
  private final boolean any;

  private XattrPlan(
      MetadataOptions options,
      XattrPrefixes prefixes,
      int digestPrefix,
      ImmutableMap<Key, Long> shared,
      long sharedSize,
      boolean any) {
    this.options = options;
    this.prefixes = prefixes;
    this.digestPrefix = digestPrefix;
    this.shared = shared;
    this.sharedSize = sharedSize;
    this.any = any;
  }

  /**
   * @throws UnsupportedFeatureException if a name has none of the prefixes that EROFS can store
   * @throws LimitExceededException if a name or a value is too large
   */
  static XattrPlan of(FileTree tree, MetadataOptions options) throws IOException {
    Optional<ImmutableBytes> digest = options.inodeDigest();
    Set<ImmutableBytes> names = new LinkedHashSet<>(options.xattrPrefixes());
    digest.ifPresent(names::add);
    XattrPrefixes prefixes = XattrPrefixes.of(names);
    Map<Key, Integer> uses = countUses(tree, options);
    TreeMap<Key, Integer> frequent = new TreeMap<>(uses);
    frequent.values().removeIf(count -> count <= options.xattrTolerance());
    ImmutableMap.Builder<Key, Long> shared = ImmutableMap.builder();
    long size = 0;
    for (Key key : frequent.keySet()) {
      shared.put(key, size / XattrEntry.ALIGNMENT);
      size += prefixes.entry(key.name(), key.value()).orElseThrow().size();
    }
    int digestPrefix = digest.map(name -> List.copyOf(names).indexOf(name)).orElse(0);
    boolean any = digest.isPresent() || !uses.isEmpty();
    return new XattrPlan(options, prefixes, digestPrefix, shared.buildOrThrow(), size, any);
  }

  private static Map<Key, Integer> countUses(FileTree tree, MetadataOptions options)
      throws IOException {
    Map<Key, Integer> uses = new HashMap<>();
    for (TreeEntry entry : tree) {
      for (Map.Entry<ImmutableBytes, ImmutableBytes> xattr :
          stored(entry.node(), options).entrySet()) {
        Key key = new Key(xattr.getKey(), xattr.getValue());
        if (uses.merge(key, 1, Integer::sum) == 1) {
          check(key, entry.path());
        }
      }
    }
    return uses;
  }

  /** What is stored of a node's own xattrs: a digest takes the place of one that has its name. */
  private static Map<ImmutableBytes, ImmutableBytes> stored(Node node, MetadataOptions options) {
    if (!options.storesXattrs()) {
      return ImmutableMap.of();
    }
    Map<ImmutableBytes, ImmutableBytes> xattrs = node.metadata().xattrs();
    return hasDigest(node, options)
        ? Maps.filterKeys(xattrs, name -> !options.inodeDigest().equals(Optional.of(name)))
        : xattrs;
  }

  /** Whether the contents of a file are recorded. Those of a hole are elsewhere, if anywhere. */
  private static boolean hasDigest(Node node, MetadataOptions options) {
    return options.inodeDigest().isPresent()
        && node instanceof RegularFile file
        && file.size() > 0
        && !file.isHole();
  }

  boolean hasDigest(Node node) {
    return hasDigest(node, options);
  }

  private static void check(Key key, TreePath path) throws IOException {
    Where where = where(path);
    if (XattrPrefix.of(key.name()).isEmpty()) {
      throw new UnsupportedFeatureException(where, "name \"" + key.name() + "\"");
    }
    require(where, "length of a name", EntryName.MAX_LENGTH, key.name().length());
    require(where, "length of a value", XattrEntry.MAX_VALUE, key.value().length());
  }

  private static Where where(TreePath path) {
    return Where.image(path.toString(), "xattrs", Where.NO_OFFSET);
  }

  private static void require(Where where, String limit, long maximum, long got)
      throws LimitExceededException {
    if (got > maximum) {
      throw new LimitExceededException(where, limit, maximum, got);
    }
  }

  /**
   * The body of the inode at {@code path}, one of the tree's. If it {@link #hasDigest}, that is the
   * last entry, and its value yet to come. Digests are not shared, as mkfs.erofs has it.
   *
   * @throws LimitExceededException if the whole is too large
   */
  XattrBody body(Node node, TreePath path) throws LimitExceededException {
    int minimum = path.isRoot() ? options.rootXattrSize() : 0;
    Map<ImmutableBytes, ImmutableBytes> stored = stored(node, options);
    boolean hasDigest = hasDigest(node);
    if (stored.isEmpty() && minimum == 0 && !hasDigest) {
      return XattrBody.EMPTY;
    }
    ImmutableList.Builder<Long> ids = ImmutableList.builder();
    ImmutableList.Builder<XattrEntry> inline = ImmutableList.builder();
    int sharedCount = 0;
    for (Map.Entry<ImmutableBytes, ImmutableBytes> xattr : stored.entrySet()) {
      Key key = new Key(xattr.getKey(), xattr.getValue());
      @Nullable Long id = sharedCount < XattrBodyHeader.MAX_SHARED ? shared.get(key) : null;
      if (id != null) {
        ids.add(id);
        sharedCount++;
      } else {
        inline.add(prefixes.entry(key.name(), key.value()).orElseThrow());
      }
    }
    Set<ImmutableBytes> names = new HashSet<>(stored.keySet());
    if (hasDigest) {
      inline.add(XattrPrefixes.entry(digestPrefix, InodeDigest.BLANK));
      options.inodeDigest().ifPresent(names::add);
    }
    long filter = options.xattrNameFilter() && any ? XattrNameFilter.of(names) : 0;
    XattrBody body = XattrBody.of(filter, ids.build(), inline.build(), minimum);
    require(where(path), "size", XattrBodyHeader.bodySize(MAX_ICOUNT), body.size());
    return body;
  }

  int digestPrefix() {
    return digestPrefix;
  }

  XattrPrefixes prefixes() {
    return prefixes;
  }

  /** Bytes of the shared xattrs, a multiple of 4. */
  long sharedSize() {
    return sharedSize;
  }

  void writeShared(byte[] b, int at) {
    shared.forEach(
        (key, offset) ->
            prefixes
                .entry(key.name(), key.value())
                .orElseThrow()
                .write(b, Math.toIntExact(at + offset * XattrEntry.ALIGNMENT)));
  }

  /** Compatible features that these xattrs need, see {@link Features}. */
  long featureCompat() {
    long filter = options.xattrNameFilter() && any ? Features.XATTR_FILTER : 0;
    return filter
        | (prefixes.count() > 0 ? Features.PLAIN_XATTR_PFX : 0)
        | (options.inodeDigest().isPresent() ? Features.ISHARE_XATTRS : 0);
  }

  /** Incompatible features that these xattrs need. */
  long featureIncompat() {
    return prefixes.count() > 0 ? Features.XATTR_PREFIXES : 0;
  }
}
