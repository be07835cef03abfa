package io.initfs.cpio.initramfs;

/**
 * A stretch of an image: one plain archive, or one compressed stream with the archives in it.
 *
 * @param index position among the segments, from 0
 * @param codec how it is stored
 * @param offset of its first byte in the image
 * @param length bytes it takes in the image, without the padding behind it
 * @param padding zeros behind it, up to the next segment or the end
 * @param unpackedSize bytes of cpio it holds; {@code length} for a plain one
 * @param entries entries in it, trailers not counted
 * @param early whether it is for the kernel before it unpacks anything, such as CPU microcode:
 *     plain, before any compressed segment, with files under {@code kernel/} and no others but
 *     dracut's marker {@code early_cpio}
 * @param trailer whether it ends with a trailer
 */
public record Segment(
    int index,
    Codec codec,
    long offset,
    long length,
    long padding,
    long unpackedSize,
    long entries,
    boolean early,
    boolean trailer) {

  Segment withPadding(long newPadding) {
    return new Segment(
        index, codec, offset, length, newPadding, unpackedSize, entries, early, trailer);
  }
}
