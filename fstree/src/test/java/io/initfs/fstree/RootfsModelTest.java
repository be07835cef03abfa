package io.initfs.fstree;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RootfsModelTest {
  private static final Metadata OLD = Metadata.of(0600).withOwner(1, 2);
  private static final Metadata NEW =
      Metadata.of(0751).withOwner(7, 8).withMtime(Timestamp.ofSeconds(9));

  private final RootfsModel model = new RootfsModel();

  /** Rows: what is there; columns: what comes. */
  @Nested
  class WhatComesOverWhatIsThere {
    @ParameterizedTest
    @CsvSource({"file", "directory", "symlink", "char", "block", "fifo", "socket"})
    void nothingThere(String comes) {
      assertEquals(UnpackOutcome.APPLIED, put("x", node(comes, NEW)));
      assertIsTheNewOne(comes);
    }

    @ParameterizedTest
    @CsvSource({
      "file, directory",
      "file, symlink",
      "file, char",
      "file, fifo",
      "file, socket",
      "symlink, file",
      "symlink, directory",
      "symlink, symlink",
      "symlink, char",
      "symlink, fifo",
      "char, file",
      "char, directory",
      "char, symlink",
      "char, block",
      "char, fifo",
      "fifo, file",
      "fifo, directory",
      "fifo, symlink",
      "fifo, socket",
      "fifo, char",
      "socket, file",
      "socket, fifo",
      "block, char",
      "block, directory",
      "directory, file",
      "directory, symlink",
      "directory, char",
      "directory, fifo"
    })
    void anotherKindReplaces(String there, String comes) {
      put("x", node(there, OLD));
      assertEquals(UnpackOutcome.APPLIED, put("x", node(comes, NEW)));
      assertIsTheNewOne(comes);
    }

    @Test
    void fileOverFileRewritesTheInodeUnderAllItsNames() throws IOException {
      put("a", file(OLD, "long old text"), "key");
      put("b", file(OLD, ""), "key");
      model.forgetLinks();
      put("a", file(NEW, "new"));
      Node a = at("a");
      assertSame(a, at("b"));
      assertEquals("new", text(a));
      assertEquals(NEW, a.metadata());
    }

    @Test
    void directoryOverDirectoryKeepsChildren() {
      put("x", directory(OLD));
      put("x/y", file(OLD, ""));
      assertEquals(UnpackOutcome.APPLIED, put("x", directory(NEW)));
      assertEquals(NEW.permissions(), at("x").metadata().permissions());
      assertEquals(NEW.uid(), at("x").metadata().uid());
      assertTrue(exists("x/y"));
    }

    @Test
    void fileOverFullDirectoryIsLost() {
      fullDirectory();
      assertEquals(UnpackOutcome.LOST_DIRECTORY_IN_THE_WAY, put("x", file(NEW, "f")));
      assertEquals(OLD.uid(), at("x").metadata().uid());
      assertTrue(exists("x/y"));
    }

    @Test
    void symlinkOverFullDirectoryIsLostButLeavesItsOwnerAndTime() {
      fullDirectory();
      assertEquals(UnpackOutcome.LOST_DIRECTORY_IN_THE_WAY, put("x", symlink(NEW, "t")));
      Node directory = at("x");
      assertInstanceOf(Directory.class, directory);
      assertEquals(NEW.uid(), directory.metadata().uid());
      assertEquals(NEW.mtime(), directory.metadata().mtime());
      assertEquals(OLD.permissions(), directory.metadata().permissions());
    }

    @ParameterizedTest
    @ValueSource(strings = {"char", "block", "fifo", "socket"})
    void specialOverFullDirectoryIsLostButLeavesItsOwnerAndMode(String comes) {
      fullDirectory();
      assertEquals(UnpackOutcome.LOST_DIRECTORY_IN_THE_WAY, put("x", node(comes, NEW)));
      Node directory = at("x");
      assertInstanceOf(Directory.class, directory);
      assertEquals(NEW.uid(), directory.metadata().uid());
      assertEquals(NEW.permissions(), directory.metadata().permissions());
    }

    @Test
    void whatReplacesASymlinkLeavesItsTargetAlone() throws IOException {
      put("target", file(OLD, "kept"));
      put("d", directory(OLD));
      put("s", symlink(OLD, "target"));
      put("t", symlink(OLD, "d"));
      put("s", file(NEW, "new"));
      put("t", directory(NEW));
      assertEquals("kept", text(at("target")));
      assertEquals("new", text(at("s")));
      assertInstanceOf(Directory.class, at("t"));
      assertEquals(OLD.uid(), at("d").metadata().uid());
    }

    @Test
    void deviceOfTheSameTypeKeepsItsNumber() {
      put("x", new DeviceNode(OLD, NodeKind.CHARACTER_DEVICE, new DeviceNumber(5, 1)));
      Node other = new DeviceNode(NEW, NodeKind.CHARACTER_DEVICE, new DeviceNumber(1, 3));
      assertEquals(UnpackOutcome.KEPT_DEVICE_NUMBER, put("x", other));
      DeviceNode kept = (DeviceNode) at("x");
      assertEquals(new DeviceNumber(5, 1), kept.number());
      assertEquals(NEW, kept.metadata());
    }

    @Test
    void fifoOverFifoTakesOwnerAndMode() {
      put("x", new Fifo(OLD));
      assertEquals(UnpackOutcome.APPLIED, put("x", new Fifo(NEW)));
      assertEquals(NEW, at("x").metadata());
    }

    @ParameterizedTest
    @ValueSource(strings = {"file", "directory", "symlink", "char", "fifo"})
    void furtherNameOfALinkReplacesWhatIsThere(String there) {
      put("a", file(OLD, "A"), "key");
      put("x", node(there, OLD));
      assertEquals(UnpackOutcome.APPLIED, put("x", file(OLD, ""), "key"));
      assertSame(at("a"), at("x"));
    }

    @Test
    void furtherNameOverFullDirectoryIsLostWithItsBody() throws IOException {
      put("a", file(OLD, "A"), "key");
      fullDirectory();
      assertEquals(UnpackOutcome.LOST_DIRECTORY_IN_THE_WAY, put("x", file(NEW, "other"), "key"));
      assertEquals("A", text(at("a")));
      assertTrue(exists("x/y"));
    }

    private void fullDirectory() {
      put("x", directory(OLD));
      put("x/y", file(OLD, ""));
    }

    private void assertIsTheNewOne(String kind) {
      Node node = at("x");
      assertEquals(node(kind, NEW).kind(), node.kind());
      Metadata expected = kind.equals("symlink") ? NEW.withPermissions(0777) : NEW;
      assertEquals(expected, node.metadata());
    }
  }

  @Nested
  class HardLinks {
    @Test
    void ownerModeTimeAndBodyComeFromTheLastName() throws IOException {
      put("a", file(OLD, ""), "key");
      put("b", file(OLD, "first body"), "key");
      put("c", file(NEW, "last"), "key");
      assertSame(at("a"), at("c"));
      assertSame(at("a"), at("b"));
      assertEquals("last", text(at("a")));
      assertEquals(NEW, at("a").metadata());
    }

    @Test
    void aLaterNameWithoutBodyKeepsTheBody() throws IOException {
      put("a", file(OLD, "body"), "key");
      put("b", file(NEW, ""), "key");
      assertEquals("body", text(at("b")));
    }

    @Test
    void directoriesAndSymlinksAreNeverLinked() {
      put("d", directory(OLD), "key");
      put("e", directory(OLD), "key");
      put("s", symlink(OLD, "t"), "key");
      put("u", symlink(OLD, "t"), "key");
      assertNotSame(at("d"), at("e"));
      assertNotSame(at("s"), at("u"));
    }

    @Test
    void entriesWithoutKeyAreNeitherLookedUpNorRemembered() {
      put("a", file(OLD, ""));
      put("b", file(OLD, ""));
      assertNotSame(at("a"), at("b"));
    }

    @Test
    void theKindIsPartOfTheKey() {
      put("a", file(OLD, ""), "key");
      put("p", new Fifo(OLD), "key");
      assertInstanceOf(Fifo.class, at("p"));
    }

    @Test
    void theSecondNameOfADeviceChangesNothing() {
      put("c", new DeviceNode(OLD, NodeKind.CHARACTER_DEVICE, new DeviceNumber(1, 3)), "key");
      put("d", new DeviceNode(NEW, NodeKind.CHARACTER_DEVICE, new DeviceNumber(9, 9)), "key");
      assertSame(at("c"), at("d"));
      assertEquals(OLD, at("d").metadata());
    }

    @Test
    void aTrailerForgets() {
      put("a", file(OLD, ""), "key");
      model.forgetLinks();
      put("b", file(OLD, ""), "key");
      assertNotSame(at("a"), at("b"));
    }

    @Test
    void whatIsRememberedIsAPathSoABodyCanGoThroughASymlink() throws IOException {
      put("v", file(OLD, "victim"));
      put("a", file(OLD, "A"), "key");
      put("a", symlink(OLD, "v"));
      assertEquals(UnpackOutcome.APPLIED, put("b", file(NEW, "B"), "key"));
      assertSame(at("a"), at("b"));
      assertInstanceOf(Symlink.class, at("b"));
      assertEquals("B", text(at("v")));
    }

    @Test
    void aBodyThroughADanglingSymlinkMakesItsTarget() throws IOException {
      put("a", file(OLD, "A"), "key");
      put("a", symlink(OLD, "new"));
      put("b", file(NEW, "B"), "key");
      assertEquals("B", text(at("new")));
    }

    @Test
    void aLinkToAReplacementThatTakesNoBodyIsLost() {
      put("a", file(OLD, "A"), "key");
      put("a", new Fifo(OLD));
      assertEquals(UnpackOutcome.LOST_NOT_WRITABLE, put("b", file(NEW, "B"), "key"));
    }

    @Test
    void theSameNameTwiceMakesTheFileDisappear() {
      put("a", file(OLD, "A"), "key");
      assertEquals(UnpackOutcome.LOST_LINK_SOURCE_GONE, put("a", file(OLD, "A"), "key"));
      assertFalse(exists("a"));
    }

    @Test
    void aLinkToADirectoryThatTookTheNameIsLost() {
      put("a", file(OLD, "A"), "key");
      put("a", directory(OLD));
      assertEquals(UnpackOutcome.LOST_LINK_SOURCE_GONE, put("b", file(OLD, "B"), "key"));
      assertFalse(exists("b"));
    }
  }

  @Nested
  class Paths {
    @ParameterizedTest
    @ValueSource(strings = {"x", "./x", "/x", "../x", "../../x", "d/../x", "d//../x", "d/./../x"})
    void allSpellingsAreOneFile(String path) {
      put("d", directory(OLD));
      assertEquals(UnpackOutcome.APPLIED, put(path, file(OLD, "")));
      assertTrue(exists("x"));
    }

    @Test
    void parentsAreNotMade() {
      assertEquals(UnpackOutcome.LOST_PARENT_MISSING, put("d/x", file(OLD, "")));
      assertEquals(UnpackOutcome.LOST_PARENT_MISSING, put("d/../x", file(OLD, "")));
      assertEquals(0, model.toTree().root().children().size());
    }

    @Test
    void parentsAreMadeOnlyWhenAskedFor() {
      put("a", directory(OLD));
      model.makeParents(ImmutableBytes.utf8("a/b/../c/x"));
      assertEquals(UnpackOutcome.APPLIED, put("a/c/x", file(OLD, "")));
      assertTrue(exists("a/b"));
      assertEquals(OLD, at("a").metadata());
      assertEquals(Metadata.of(0755), at("a/c").metadata());
    }

    @Test
    void aFileIsNoParent() {
      put("f", file(OLD, ""));
      assertEquals(UnpackOutcome.LOST_PARENT_NOT_A_DIRECTORY, put("f/x", file(OLD, "")));
    }

    @Test
    void symlinkedParentsLeadOnWithinTheRoot() {
      put("real", directory(OLD));
      put("s", symlink(OLD, "/real"));
      put("up", symlink(OLD, "../../../real"));
      put("same", symlink(OLD, ""));
      assertEquals(UnpackOutcome.APPLIED, put("s/a", file(OLD, "")));
      assertEquals(UnpackOutcome.APPLIED, put("up/b", file(OLD, "")));
      assertEquals(UnpackOutcome.APPLIED, put("same/real/c", file(OLD, "")));
      assertTrue(exists("real/a") && exists("real/b") && exists("real/c"));
    }

    @Test
    void fortyLinksLeadOnAndOneMoreDoesNot() {
      put("l0", directory(OLD));
      for (int i = 1; i <= 41; i++) {
        put("l" + i, symlink(OLD, "l" + (i - 1)));
      }
      assertEquals(UnpackOutcome.APPLIED, put("l40/x", file(OLD, "")));
      assertEquals(UnpackOutcome.LOST_LINK_LOOP, put("l41/y", file(OLD, "")));
    }

    @Test
    void aLinkToItselfEnds() {
      put("a", symlink(OLD, "a/a/a"));
      assertEquals(UnpackOutcome.LOST_LINK_LOOP, put("a/x", file(OLD, "")));
    }

    @Test
    void aSlashBehindSuitsOnlyDirectories() {
      assertEquals(UnpackOutcome.APPLIED, put("d/", directory(OLD)));
      assertTrue(put("f/", file(OLD, "")).isLost());
      assertTrue(put("p/", new Fifo(OLD)).isLost());
      assertTrue(put("s/", symlink(OLD, "t")).isLost());
      assertEquals(1, model.toTree().root().children().size());
    }

    @Test
    void namesAndTargetsHaveLinuxsLimits() {
      assertEquals(UnpackOutcome.APPLIED, put("n".repeat(255), file(OLD, "")));
      assertEquals(UnpackOutcome.LOST_NAME_TOO_LONG, put("n".repeat(256), file(OLD, "")));
      assertEquals(UnpackOutcome.APPLIED, put("s", symlink(OLD, "t".repeat(4095))));
      assertEquals(UnpackOutcome.LOST_TARGET_TOO_LONG, put("t", symlink(OLD, "t".repeat(4096))));
      assertEquals(UnpackOutcome.LOST_NOT_A_NAME, put("", file(OLD, "")));
    }

    @Test
    void depthIsBoundedThoughLinksReachDeeperThanPaths() {
      put("s", symlink(OLD, "d/".repeat(1000)));
      String path = "";
      for (int i = 0; i < 1000; i++) {
        path += "d/";
        put(path, directory(OLD));
      }
      put("s/t", symlink(OLD, "d/".repeat(1500)));
      UnpackOutcome outcome = UnpackOutcome.APPLIED;
      String below = "s/";
      for (int i = 0; i < 1500 && outcome == UnpackOutcome.APPLIED; i++) {
        below += "d/";
        outcome = put(below, directory(OLD));
      }
      assertEquals(UnpackOutcome.LOST_TOO_DEEP, outcome);
      int deepest =
          model.toTree().stream().mapToInt(entry -> entry.path().names().size()).max().orElse(0);
      assertEquals(RootfsModel.MAX_DEPTH, deepest);
    }
  }

  @Nested
  class Times {
    @Test
    void theFirstEntryOfADirectorySetsItsTimeTheLastItsModeAndOwner() {
      put("d", directory(OLD.withMtime(Timestamp.ofSeconds(1))));
      put("d", directory(NEW.withMtime(Timestamp.ofSeconds(2))));
      model.endImage();
      assertEquals(NEW.withMtime(Timestamp.ofSeconds(1)), at("d").metadata());
    }

    @Test
    void aDirectoryTimeGoesToWhatStandsAtItsPathInTheEnd() {
      put("d", directory(OLD.withMtime(Timestamp.ofSeconds(1))));
      put("d", symlink(OLD.withMtime(Timestamp.ofSeconds(2)), "t"));
      model.endImage();
      assertEquals(Timestamp.ofSeconds(1), at("d").metadata().mtime());
    }

    @Test
    void theRootHasAnEntryToo() {
      assertEquals(UnpackOutcome.APPLIED, put(".", directory(NEW)));
      model.endImage();
      assertEquals(NEW, model.toTree().root().metadata());
    }

    @Test
    void theOwnerMinusOneChangesNothing() {
      long keep = 0xFFFF_FFFFL;
      put("new", file(OLD.withOwner(keep, keep), ""));
      put("old", file(OLD, ""));
      put("old", file(OLD.withOwner(keep, 5), ""));
      assertEquals(0, at("new").metadata().uid());
      assertEquals(OLD.withOwner(OLD.uid(), 5), at("old").metadata());
    }
  }

  @Test
  void aBaseKeepsItsLinksAndIsNotChanged() throws IOException {
    RegularFile shared = file(OLD, "shared");
    FileTree base = new TreeBuilder().put("d/a", shared).put("b", shared).build();
    RootfsModel over = new RootfsModel(base);
    over.put(ImmutableBytes.utf8("b"), file(NEW, "new"), null);
    FileTree result = over.toTree();
    assertSame(
        result.lookup(TreePath.of("d/a")).orElseThrow(),
        result.lookup(TreePath.of("b")).orElseThrow());
    assertEquals("new", text(result.lookup(TreePath.of("d/a")).orElseThrow()));
    assertEquals("shared", text(base.lookup(TreePath.of("b")).orElseThrow()));
  }

  @Test
  void whatWasOverwrittenIsKnownWithItsNamesAndArchive() {
    put("a", file(OLD, "a"), "key");
    assertTrue(model.overwritten().isEmpty());
    put("b", file(OLD, ""), "key");
    put("./a", directory(NEW));
    assertOverwritten(NodeKind.REGULAR_FILE, 2, true);
    model.forgetLinks();
    put("b", file(NEW, "b"));
    assertOverwritten(NodeKind.REGULAR_FILE, 1, false);
    put("b", symlink(NEW, "a"));
    assertOverwritten(NodeKind.REGULAR_FILE, 1, true);
    put("c", file(NEW, "c"));
    assertTrue(model.overwritten().isEmpty());
  }

  @Test
  void archiveThatRepeatsLinkedNamesHasEachOnce() {
    for (int i = 0; i < 2; i++) {
      put("a", file(OLD, "a"), "key");
      put("b", file(OLD, ""), "key");
      model.forgetLinks();
    }
    assertOverwritten(NodeKind.REGULAR_FILE, 2, false);
  }

  private void assertOverwritten(NodeKind kind, int names, boolean sameArchive) {
    RootfsModel.Overwritten before = model.overwritten().orElseThrow();
    assertEquals(kind, before.node().kind());
    assertEquals(names, before.names());
    assertEquals(sameArchive, before.sameArchive());
  }

  private UnpackOutcome put(String path, Node node) {
    return put(path, node, null);
  }

  private UnpackOutcome put(String path, Node node, @Nullable Object key) {
    return model.put(ImmutableBytes.utf8(path), node, key);
  }

  private Node at(String path) {
    return model.toTree().lookup(TreePath.of(path)).orElseThrow();
  }

  private boolean exists(String path) {
    return model.toTree().lookup(TreePath.of(path)).isPresent();
  }

  private static Node node(String kind, Metadata metadata) {
    DeviceNumber number = new DeviceNumber(1, 5);
    return switch (kind) {
      case "file" -> file(metadata, "text");
      case "directory" -> directory(metadata);
      case "symlink" -> symlink(metadata, "target");
      case "char" -> new DeviceNode(metadata, NodeKind.CHARACTER_DEVICE, number);
      case "block" -> new DeviceNode(metadata, NodeKind.BLOCK_DEVICE, number);
      case "fifo" -> new Fifo(metadata);
      default -> new Socket(metadata);
    };
  }

  private static RegularFile file(Metadata metadata, String text) {
    return RegularFile.of(metadata, ImmutableBytes.utf8(text).toByteArray());
  }

  private static Directory directory(Metadata metadata) {
    return new Directory(metadata, Map.of());
  }

  private static Symlink symlink(Metadata metadata, String target) {
    return new Symlink(metadata, ImmutableBytes.utf8(target));
  }

  private static String text(Node node) throws IOException {
    return ImmutableBytes.copyOf(((RegularFile) node).content().read()).toUtf8();
  }
}
