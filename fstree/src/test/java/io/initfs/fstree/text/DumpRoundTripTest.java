package io.initfs.fstree.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeDiff;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class DumpRoundTripTest {
  @Property(tries = 500)
  void treeAndTextSurviveEachOther(@ForAll long seed) throws IOException {
    FileTree tree = RandomDumpTrees.tree(seed);
    String text = Texts.write(tree);
    FileTree again = Texts.read(text);
    assertEquals(List.of(), TreeDiff.compare(tree, again));
    assertEquals(text, Texts.write(again));
    assertTrue(text.chars().allMatch(c -> c == '\n' || (c >= ' ' && c < 0x7F)));
  }

  @Property
  void anyBytesSurviveTheirEscapes(@ForAll byte[] bytes, @ForAll boolean equals) throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    Escapes.encode(bytes, bytes.length, equals, out);
    byte[] text = out.toByteArray();
    assertArrayEquals(bytes, Escapes.decode(text, 0, text.length));
  }

  /** Whatever is wrong: an exception of the family that says where, or a tree. */
  @Property(tries = 2000)
  void mutatedTextIsATreeOrAnErrorThatSaysWhere(@ForAll long seed) throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    byte[] text =
        Texts.write(RandomDumpTrees.tree(seed % 50)).getBytes(StandardCharsets.ISO_8859_1);
    byte[] likely = "\n\n  -@/=\\x019".getBytes(StandardCharsets.US_ASCII);
    for (int i = random.nextInt(4); i >= 0; i--) {
      byte value =
          random.nextBoolean() ? likely[random.nextInt(likely.length)] : (byte) random.nextInt();
      text[random.nextInt(text.length)] = value;
    }
    try {
      FileTree tree = Texts.read(new String(text, StandardCharsets.ISO_8859_1));
      assertEquals(List.of(), TreeDiff.compare(tree, Texts.read(Texts.write(tree))));
    } catch (TextException e) {
      assertTrue(e.getMessage().startsWith("test.dump: "), e.getMessage());
      assertTrue(e.offset() <= text.length, e.getMessage());
    }
  }
}
