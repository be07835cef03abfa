package io.initfs.fstree.text;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableListMultimap;
import com.google.common.collect.ImmutableMap;
import com.google.common.collect.ImmutableSortedMap;
import com.google.common.collect.Maps;
import com.google.common.io.ByteSource;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which SELinux label a file gets by its path: a text as file_contexts(5) has it.
 *
 * <pre>
 * PATH-REGEX [TYPE] CONTEXT
 * </pre>
 *
 * TYPE is {@code --} for files, or {@code -d -l -c -b -p -s}; {@code <<none>>} for CONTEXT is no
 * label. As libselinux does, a path without special characters counts more than an expression, the
 * first of equal paths counts, and of expressions the last one that matches all of a path. Paths
 * are matched byte by byte.
 */
public final class FileContexts {
  /** The xattr that holds the label, without a NUL at its end, as mkfs.erofs writes it. */
  public static final ImmutableBytes XATTR = ImmutableBytes.utf8("security.selinux");

  private final ImmutableListMultimap<String, ContextLine> literals;

  /** Those that count more come first. */
  private final ImmutableList<ContextLine> expressions;

  private FileContexts(
      ImmutableListMultimap<String, ContextLine> literals, ImmutableList<ContextLine> expressions) {
    this.literals = literals;
    this.expressions = expressions;
  }

  /**
   * Reads a text.
   *
   * @param source what to call it in errors
   * @throws TextException if a line has no context or an unknown type, or its expression is none
   *     that Java knows
   */
  public static FileContexts read(ByteSource text, String source, TextLimits limits)
      throws IOException {
    ImmutableListMultimap.Builder<String, ContextLine> literals = ImmutableListMultimap.builder();
    ImmutableList.Builder<ContextLine> expressions = ImmutableList.builder();
    try (LineInput lines = new LineInput(text, source, limits)) {
      for (Optional<Line> line = lines.next(); line.isPresent(); line = lines.next()) {
        Optional<ContextLine> parsed = ContextLine.parse(line.get(), source);
        if (parsed.isPresent() && parsed.get().regex().literal().isPresent()) {
          literals.put(parsed.get().regex().literal().get(), parsed.get());
        } else {
          parsed.ifPresent(expressions::add);
        }
      }
    }
    return new FileContexts(literals.build(), expressions.build().reverse());
  }

  /**
   * The label of a file; empty for none.
   *
   * @throws TextException.LimitExceeded if an expression tries too much
   */
  public Optional<ImmutableBytes> context(TreePath path, NodeKind kind) throws TextException {
    byte[] relative = path.toRelativeBytes();
    String text = "/" + new String(relative, StandardCharsets.ISO_8859_1);
    for (ContextLine line : literals.get(text)) {
      if (line.isFor(kind)) {
        return line.context();
      }
    }
    for (ContextLine line : expressions) {
      if (line.isFor(kind) && line.matches(text)) {
        return line.context();
      }
    }
    return Optional.empty();
  }

  /**
   * The tree with these labels and no others. A file with several names gets that of the first.
   *
   * @param mountPoint where the tree will be: its paths are looked up below
   * @throws TextException.LimitExceeded if an expression tries too much
   */
  public FileTree label(FileTree tree, TreePath mountPoint) throws TextException {
    Map<Node, Optional<ImmutableBytes>> labels = new IdentityHashMap<>();
    for (TreeEntry entry : tree) {
      if (!labels.containsKey(entry.node())) {
        TreePath path =
            new TreePath(
                ImmutableList.<EntryName>builder()
                    .addAll(mountPoint.names())
                    .addAll(entry.path().names())
                    .build());
        labels.put(entry.node(), context(path, entry.node().kind()));
      }
    }
    return tree.withMetadata(
        node ->
            node.metadata()
                .withXattrs(
                    labelled(
                        node.metadata().xattrs(), labels.getOrDefault(node, Optional.empty()))));
  }

  private static ImmutableSortedMap<ImmutableBytes, ImmutableBytes> labelled(
      Map<ImmutableBytes, ImmutableBytes> xattrs, Optional<ImmutableBytes> label) {
    return ImmutableSortedMap.<ImmutableBytes, ImmutableBytes>naturalOrder()
        .putAll(Maps.filterKeys(xattrs, name -> !name.equals(XATTR)))
        .putAll(label.map(value -> ImmutableMap.of(XATTR, value)).orElse(ImmutableMap.of()))
        .build();
  }
}
