package io.initfs.erofs.failure;

import com.google.errorprone.annotations.Immutable;
import java.io.Serializable;

/**
 * The place in an image that a failure or a finding is about.
 *
 * @param source name of the image, as its source gives it
 * @param structure the on-disk structure, such as {@code superblock} or {@code dirent}
 * @param nid the inode it belongs to, {@link #NO_NID} for none
 * @param offset byte offset in the image (or in the inode's data where the structure says so),
 *     {@link #NO_OFFSET} if unknown
 */
@Immutable
public record Where(String source, String structure, long nid, long offset)
    implements Serializable {
  private static final long serialVersionUID = 1;

  public static final long NO_NID = -1;
  public static final long NO_OFFSET = -1;

  public static Where image(String source, String structure, long offset) {
    return new Where(source, structure, NO_NID, offset);
  }

  public static Where inode(String source, String structure, long nid) {
    return new Where(source, structure, nid, NO_OFFSET);
  }

  public Where at(long newOffset) {
    return new Where(source, structure, nid, newOffset);
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder(source).append(": ").append(structure);
    if (nid != NO_NID) {
      out.append(" of nid ").append(Long.toUnsignedString(nid));
    }
    if (offset != NO_OFFSET) {
      out.append(String.format(" at byte 0x%x", offset));
    }
    return out.toString();
  }
}
