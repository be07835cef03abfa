package io.initfs.fstree.text;

import com.google.common.base.Optional;
import com.google.common.io.ByteSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The contents of a file that stand in the text, read from there when somebody asks for them. */
final class EscapedContent extends ByteSource {
  private final ByteSource escaped;
  private final long size;

  /**
   * @param escaped a part of the text that has been read before without a fault
   * @param size of what it stands for
   */
  EscapedContent(ByteSource escaped, long size) {
    this.escaped = escaped;
    this.size = size;
  }

  @Override
  public Optional<Long> sizeIfKnown() {
    return Optional.of(size);
  }

  @Override
  public InputStream openStream() throws IOException {
    byte[] text = escaped.read();
    try {
      return new ByteArrayInputStream(Escapes.decode(text, 0, text.length));
    } catch (Escapes.Malformed e) {
      throw new IOException("the text has changed since it was read", e);
    }
  }
}
