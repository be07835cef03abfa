package io.initfs.initoverlayfs.sample;

import com.google.common.io.ByteSource;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.Directory;
import io.initfs.fstree.Fifo;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.Node;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.Symlink;
import io.initfs.fstree.Timestamp;
import io.initfs.fstree.TreeBuilder;
import io.initfs.initoverlayfs.sample.SampleInitramfs.Profile;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A tree in the making, with the dice that its times and contents come from. */
final class SampleTree {
  /** 2024-09-24: times are spread over the year after. */
  private static final long FIRST_MTIME = 1_727_136_000;

  private static final int YEAR = 31_536_000;

  private final Profile profile;
  private final Dice dice;
  private final Filler filler;
  private final TreeBuilder builder = new TreeBuilder();

  SampleTree(Profile profile, Dice dice) {
    this.profile = profile;
    this.dice = dice;
    this.filler = new Filler(dice);
  }

  Profile profile() {
    return profile;
  }

  Dice dice() {
    return dice;
  }

  Filler filler() {
    return filler;
  }

  FileTree build() {
    return builder.build();
  }

  void directory(String path, int permissions) {
    builder.put(path, new Directory(metadata(permissions), Map.of()));
  }

  /** Puts a file whose bytes nobody else holds. */
  RegularFile file(String path, int permissions, byte[] owned) {
    RegularFile file = new RegularFile(metadata(permissions), owned.length, ByteSource.wrap(owned));
    builder.put(path, file);
    return file;
  }

  RegularFile file(String path, int permissions, String text) {
    return file(path, permissions, text.getBytes(StandardCharsets.UTF_8));
  }

  void hardLink(String path, Node node) {
    builder.put(path, node);
  }

  void symlink(String path, String target) {
    builder.put(path, new Symlink(metadata(0777), ImmutableBytes.utf8(target)));
  }

  void fifo(String path, int permissions) {
    builder.put(path, new Fifo(metadata(permissions)));
  }

  void characterDevice(String path, int permissions, int major, int minor) {
    DeviceNumber number = new DeviceNumber(major, minor);
    builder.put(path, new DeviceNode(metadata(permissions), NodeKind.CHARACTER_DEVICE, number));
  }

  private Metadata metadata(int permissions) {
    return Metadata.of(permissions).withMtime(Timestamp.ofSeconds(FIRST_MTIME + dice.below(YEAR)));
  }
}
