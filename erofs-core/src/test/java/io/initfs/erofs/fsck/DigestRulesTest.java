package io.initfs.erofs.fsck;

import static io.initfs.erofs.fsck.BrokenImage.SB;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.failure.Where;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.fixture.Patch;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded digests that are not those of the contents, of whoever asks for that. */
class DigestRulesTest {
  private static final byte[] VALID = image(MetadataOptions.DIGEST_NAME.toUtf8());

  /** Of a compact inode: where the value of its one xattr stands. */
  private static final int VALUE = 32 + 12 + 4;

  private static byte[] image(String name) {
    try {
      return Images.write(
          new TreeBuilder()
              .put(
                  "file",
                  RegularFile.of(Metadata.of(0644), "some text".getBytes(StandardCharsets.UTF_8)))
              .put("empty", RegularFile.of(Metadata.of(0644), new byte[0]))
              .build(),
          Images.options()
              .withMetadata(MetadataOptions.DEFAULTS.withInodeDigest(ImmutableBytes.utf8(name))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static BrokenImage broken(Rule rule, int at, int bytes, long value) {
    return BrokenImage.of(
        rule,
        "/file",
        VALID,
        p -> {
          p.put(p.inode("file") + at, bytes, value);
          return Where.NO_OFFSET;
        });
  }

  static Stream<BrokenImage> cases() {
    return Stream.of(
        broken(Rule.XATTR_DIGEST, VALUE + 7, 1, 0),
        // The contents stand behind the inode.
        broken(Rule.XATTR_DIGEST, VALUE + 40, 1, 'S'),
        broken(Rule.XATTR_DIGEST, VALUE, 1, 'S'),
        broken(Rule.XATTR_DIGEST, VALUE - 2, 2, 38),
        // Its xattrs are its contents now.
        broken(Rule.XATTR_NO_DIGEST, 2, 2, 0),
        BrokenImage.of(
            Rule.XATTR_DIGEST,
            "-",
            VALID,
            p -> {
              p.put(SB + 8, 1, p.u8(SB + 8) & ~0x20);
              return Where.NO_OFFSET;
            }));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void oneBrokenFieldIsOneFinding(BrokenImage broken) throws IOException {
    broken.assertFoundAlone();
  }

  @Test
  void whoDoesNotAskIsNotTold() throws IOException {
    byte[] wrong = Patch.sealed(VALID, p -> p.put(p.inode("file") + VALUE + 7, 1, 0));

    assertEquals(List.of(), Images.check(wrong));
  }

  @Test
  void soundImageIsSound() throws IOException {
    for (String name : List.of("erofs.fingerprint.v1", "user.sum")) {
      assertEquals(
          List.of(),
          ErofsCheck.check(Images.source(image(name)), ReadOptions.DEFAULT, true, ignored -> {}));
    }
  }
}
