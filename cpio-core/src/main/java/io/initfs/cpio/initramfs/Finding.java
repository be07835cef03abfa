package io.initfs.cpio.initramfs;

/**
 * Something about an image that its author should know.
 *
 * @param rule the rule that is broken
 * @param segment index of the segment, counted from 0; -1 for the image as a whole
 * @param offset in bytes from the start of the segment's data: of the image for a plain segment, of
 *     the decompressed stream for a compressed one
 * @param entry name of the entry in display form; empty for none
 * @param text a sentence or the kernel's own message
 */
public record Finding(Rule rule, int segment, long offset, String entry, String text) {
  /** What Linux does where the finding is. */
  public enum Level {
    /** Does not get as far as init. */
    NO_INIT,
    /** Stops unpacking; what came before stays. */
    STOPS,
    /** Goes on without this entry, or without part of it, and says nothing. */
    LOSES,
    /** Nothing harmful. */
    NOTE
  }

  /** What it does to the unpacked root. */
  public Level level() {
    return rule.level();
  }

  @Override
  public String toString() {
    String where = segment < 0 ? "image" : "segment " + segment;
    String who = entry.isEmpty() ? "" : " (" + entry + ")";
    return rule.code() + " " + where + " at " + offset + who + ": " + text;
  }
}
