package io.initfs.erofs.fsck;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.common.collect.ImmutableList;
import io.initfs.erofs.failure.ErofsLimits;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.fixture.HandMade;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Patch;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A valid image with one thing wrong, and the one finding that there is to be. */
final class BrokenImage {
  /** Where the superblock is. */
  static final int SB = 1024;

  /** Breaks something, and gives the byte offset of the finding. */
  interface Break {
    long apply(Patch patch) throws IOException;
  }

  private final Rule rule;
  private final String path;
  private final long offset;
  private final byte[] image;
  private final ImmutableList<byte[]> devices;
  private final ErofsLimits limits;

  private BrokenImage(
      Rule rule, String path, long offset, byte[] image, List<byte[]> devices, ErofsLimits limits) {
    this.rule = rule;
    this.path = path;
    this.offset = offset;
    this.image = image;
    this.devices = ImmutableList.copyOf(devices);
    this.limits = limits;
  }

  /** {@code valid} with a change, and the right checksum. */
  static BrokenImage of(Rule rule, String path, byte[] valid, Break change) {
    BrokenImage unsealed = unsealed(rule, path, valid, change);
    Images.seal(unsealed.image);
    return unsealed;
  }

  /** {@code valid} with a change, and the checksum that it had. */
  static BrokenImage unsealed(Rule rule, String path, byte[] valid, Break change) {
    long[] offset = new long[1];
    try {
      byte[] image = Patch.unsealed(valid, patch -> offset[0] = change.apply(patch));
      return new BrokenImage(rule, path, offset[0], image, List.of(), ErofsLimits.DEFAULT);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As {@link #of(Rule, String, byte[], Break)} with its extra devices. */
  static BrokenImage of(Rule rule, String path, HandMade valid, Break change) {
    BrokenImage alone = of(rule, path, valid.build(), change);
    return new BrokenImage(
        rule, path, alone.offset, alone.image, valid.devices(), ErofsLimits.DEFAULT);
  }

  /** An image that was made broken. */
  static BrokenImage made(Rule rule, String path, long offset, HandMade image) {
    return of(rule, path, image, patch -> offset);
  }

  BrokenImage withoutDevices() {
    return new BrokenImage(rule, path, offset, image, List.of(), limits);
  }

  BrokenImage withLimits(ErofsLimits other) {
    return new BrokenImage(rule, path, offset, image, devices, other);
  }

  Rule rule() {
    return rule;
  }

  byte[] image() {
    return image;
  }

  ImmutableList<byte[]> devices() {
    return devices;
  }

  List<Finding> findings() throws IOException {
    List<ImageSource> sources =
        devices.stream().map(device -> ImageSource.ofBytes("device", device)).toList();
    ReadOptions options = ReadOptions.DEFAULT.withDevices(sources).withLimits(limits);
    boolean digests = rule == Rule.XATTR_DIGEST || rule == Rule.XATTR_NO_DIGEST;
    return ErofsCheck.check(Images.source(image), options, digests, ignored -> {});
  }

  void assertFoundAlone() throws IOException {
    List<Finding> findings = findings();
    assertEquals(
        List.of(rule.code() + " " + path + " " + text(offset)),
        findings.stream()
            .map(one -> one.rule().code() + " " + one.path() + " " + text(one.offset()))
            .toList(),
        findings::toString);
  }

  private static String text(long offset) {
    return offset == Where.NO_OFFSET ? "nowhere" : String.format("at 0x%x", offset);
  }

  @Override
  public String toString() {
    return rule.code() + " of " + path;
  }
}
