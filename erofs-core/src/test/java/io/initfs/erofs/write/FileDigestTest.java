package io.initfs.erofs.write;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.common.hash.Hashing;
import com.google.common.primitives.Bytes;
import io.initfs.erofs.disk.InodeDigest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileDigestTest {
  private static final byte[][] PIECES = {{1, 2, 3}, {4}, {5, 6}, {7, 8, 9, 10}};
  private static final int[] OFFSETS = {0, 3, 4, 6};

  @ParameterizedTest
  @ValueSource(strings = {"0123", "3210", "1302", "2013"})
  void piecesMayComeInAnyOrder(String order) {
    byte[] all = Bytes.concat(PIECES);
    FileDigest digest = new FileDigest(all.length);
    for (int i = 0; i < order.length(); i++) {
      int piece = order.charAt(i) - '0';
      assertThrows(IllegalStateException.class, digest::value);
      digest.add(OFFSETS[piece], PIECES[piece]);
    }

    assertEquals(InodeDigest.of(Hashing.sha256().hashBytes(all).asBytes()), digest.value());
  }
}
