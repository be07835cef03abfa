package io.initfs.fstree.text;

import io.initfs.fstree.ArchiveException.Place;

/**
 * A line as it stands in the text.
 *
 * @param bytes without the newline at its end
 * @param number 1 for the first one
 * @param offset of its first byte in the text
 */
@SuppressWarnings("ArrayRecordComponent") // handed from the input to the parser, never compared
record Line(byte[] bytes, long number, long offset) {
  /**
   * A place in it, for errors.
   *
   * @param source what the text is called
   * @param at index of a byte of the line
   */
  Place place(String source, int at) {
    return new Place(source, "line " + number, offset + at);
  }
}
