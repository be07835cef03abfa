package io.initfs.cpio;

import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;

/** Archives for tests, put together from raw entries, sound or not. */
public final class Archives {
  public static final byte[] TRAILER = entry("TRAILER!!!", 0, new byte[0]);

  private Archives() {}

  public static byte[] entry(String name, int mode, byte[] body) {
    return entry(name, mode, body, header -> header);
  }

  public static byte[] entry(String name, int mode, String body) {
    return entry(name, mode, ImmutableBytes.utf8(body).toByteArray());
  }

  /** An entry whose header {@code change} may spoil; the body stays. */
  public static byte[] entry(String name, int mode, byte[] body, UnaryOperator<CpioHeader> change) {
    byte[] nameBytes = ImmutableBytes.utf8(name + "\0").toByteArray();
    CpioHeader header =
        new CpioHeader(false, 1, mode, 0, 0, 1, 0, body.length, 0, 0, 0, 0, nameBytes.length, 0);
    return Bytes.concat(
        change.apply(header).toByteArray(),
        nameBytes,
        new byte[header.namePadding()],
        body,
        new byte[header.bodyPadding()]);
  }

  /** {@code entry} with {@code digits} in place of field {@code index}, counted from 0. */
  public static byte[] withField(byte[] entry, int index, String digits) {
    byte[] changed = entry.clone();
    byte[] bytes = digits.getBytes(StandardCharsets.ISO_8859_1);
    System.arraycopy(bytes, 0, changed, 6 + 8 * index, 8);
    return changed;
  }

  public static CpioHeader withLink(CpioHeader h, long ino, long nlink) {
    return new CpioHeader(
        h.summed(),
        ino,
        h.mode(),
        h.uid(),
        h.gid(),
        nlink,
        h.mtime(),
        h.filesize(),
        0,
        0,
        h.rdevmajor(),
        h.rdevminor(),
        h.namesize(),
        h.check());
  }

  public static CpioHeader withSum(CpioHeader h, long check) {
    return new CpioHeader(
        true,
        h.ino(),
        h.mode(),
        h.uid(),
        h.gid(),
        h.nlink(),
        h.mtime(),
        h.filesize(),
        0,
        0,
        h.rdevmajor(),
        h.rdevminor(),
        h.namesize(),
        check);
  }

  public static byte[] of(FileTree tree) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioWriteReport unused = CpioArchive.writeTree(tree, out, "test", CpioArchive.RootEntry.OMIT);
    return out.toByteArray();
  }

  public static FileTree tree(byte[]... parts) throws IOException {
    return CpioArchive.readTree(
        ByteSource.wrap(Bytes.concat(parts)),
        "test",
        CpioLimits.DEFAULTS,
        CpioArchive.MissingParents.REFUSE);
  }

  public static List<String> lines(byte[]... parts) throws IOException {
    return TreeText.lines(tree(parts));
  }
}
