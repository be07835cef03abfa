package io.initfs.fstree;

import com.google.common.io.ByteSource;

/** A regular file. Its contents are a supplier: nothing is read before someone opens it. */
public final class RegularFile extends Node {
  private final long size;
  private final ByteSource content;

  /**
   * @param size the length of {@code content} in bytes, which the source must deliver exactly
   * @throws IllegalArgumentException if {@code size} is negative
   */
  public RegularFile(Metadata metadata, long size, ByteSource content) {
    super(metadata);
    if (size < 0) {
      throw new IllegalArgumentException("size must not be negative, got " + size);
    }
    this.size = size;
    this.content = content;
  }

  public static RegularFile of(Metadata metadata, byte[] content) {
    byte[] copy = content.clone();
    return new RegularFile(metadata, copy.length, ByteSource.wrap(copy));
  }

  public long size() {
    return size;
  }

  public ByteSource content() {
    return content;
  }

  /** Whether it is known, without a look at the contents, that there are none but one hole. */
  public boolean isHole() {
    return size > 0 && content instanceof HoleSource;
  }

  @Override
  public NodeKind kind() {
    return NodeKind.REGULAR_FILE;
  }

  @Override
  public RegularFile withMetadata(Metadata newMetadata) {
    return new RegularFile(newMetadata, size, content);
  }
}
