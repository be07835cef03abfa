package io.initfs.cli;

import io.initfs.cpio.NamedNode;
import io.initfs.fstree.Directory;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.local.NodeReader;
import io.initfs.fstree.local.ScanOptions;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The list of names that {@code initfs cpio -o} archives. All files are looked at before the first
 * is written: a link group's body goes with its last name, and a name that cannot be archived must
 * not have had a part in the count.
 */
final class CpioNameList {
  private static final ImmutableBytes ROOT = ImmutableBytes.utf8(".");

  /** Twice what Linux takes as a path: longer lines are no names, and need not be kept. */
  private static final int MAX_LINE = 8192;

  private final CpioSession session;
  private final boolean dereference;
  private final boolean relativeNames;
  private final @Nullable CpioOwner owner;
  private final NodeReader reader = new NodeReader(ScanOptions.DEFAULTS.withXattrs(false));
  private final List<NamedNode> entries = new ArrayList<>();
  private final Set<ImmutableBytes> seen = new HashSet<>();
  private final Map<Node, Node> owned = new IdentityHashMap<>();
  private boolean complete = true;

  CpioNameList(
      CpioSession session, boolean dereference, boolean relativeNames, @Nullable CpioOwner owner) {
    this.session = session;
    this.dereference = dereference;
    this.relativeNames = relativeNames;
    this.owner = owner;
  }

  /** What is to be archived, in the order of the list. */
  List<NamedNode> entries() {
    return entries;
  }

  /** Whether every name of the list is in {@link #entries}. */
  boolean complete() {
    return complete;
  }

  void readAll(InputStream source, char end) throws IOException {
    InputStream in = new BufferedInputStream(source);
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    while (next >= 0) {
      if (next != end) {
        if (line.size() < MAX_LINE) {
          line.write(next);
        }
      } else {
        add(ImmutableBytes.copyOf(line.toByteArray()));
        line.reset();
      }
      next = in.read();
    }
    if (line.size() > 0) {
      add(ImmutableBytes.copyOf(line.toByteArray()));
    }
  }

  private void add(ImmutableBytes listed) throws IOException {
    if (listed.length() == 0) {
      session.say("list of names", "blank line ignored");
      return;
    }
    ImmutableBytes name = archived(listed);
    if (!seen.add(name)) {
      session.say(name, "listed twice, archived once");
      return;
    }
    try {
      entries.add(new NamedNode(name, withOwner(read(listed))));
      session.printVerbose(name);
    } catch (IOException e) {
      session.say(listed, FailureText.reasonOf(e));
      complete = false;
    }
  }

  private Node read(ImmutableBytes listed) throws IOException {
    Path path = NodeReader.resolve(session.directory(), listed);
    Path followed = dereference ? path.toRealPath() : path;
    Node node = reader.read(followed);
    if (node instanceof RegularFile && !Files.isReadable(followed)) {
      throw new AccessDeniedException(path.toString());
    }
    return node;
  }

  private Node withOwner(Node node) {
    if (owner == null) {
      return node;
    }
    return node instanceof Directory
        ? node.withMetadata(owner.applyTo(node.metadata()))
        : owned.computeIfAbsent(node, n -> n.withMetadata(owner.applyTo(n.metadata())));
  }

  /**
   * The name in the archive: without {@code ./} at its start, as Linux's early search for microcode
   * and Debian's cpio have it, and without slashes at its end, with which Linux would lose a file.
   */
  private ImmutableBytes archived(ImmutableBytes listed) {
    byte[] bytes = listed.toByteArray();
    int end = bytes.length;
    while (end > 1 && bytes[end - 1] == '/') {
      end--;
    }
    int start = 0;
    boolean stripped = true;
    while (stripped && start < end) {
      boolean dotSlash = bytes[start] == '.' && start + 1 < end && bytes[start + 1] == '/';
      boolean slash = bytes[start] == '/' && (start > 0 || relativeNames);
      stripped = dotSlash || slash;
      start += dotSlash ? 2 : slash ? 1 : 0;
    }
    return start >= end ? ROOT : ImmutableBytes.copyOfRange(bytes, start, end);
  }
}
