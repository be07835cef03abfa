package io.initfs.cpio.initramfs;

import io.initfs.cpio.initramfs.Finding.Level;
import io.initfs.fstree.UnpackOutcome;

/**
 * What an initramfs has to keep, by what Linux does where it does not. Codes are stable: programs
 * may hang on them.
 */
public enum Rule {
  MAGIC("MAGIC", Level.STOPS, "what starts a segment is neither cpio nor a known compression"),
  CODEC(
      "CODEC",
      Level.STOPS,
      "compressed data do not decode, or are of a kind that Linux does not decode"),
  STREAM_END("STREAM-END", Level.STOPS, "compressed data end within an entry"),
  GZIP_TRAILER("GZIP-TRAILER", Level.NO_INIT, "the last 8 bytes of gzip are cut"),
  GZIP_CHECKSUM("GZIP-CHECKSUM", Level.NOTE, "checksum or length of gzip are wrong"),
  HEADER("HEADER", Level.STOPS, "a header has another magic, or a digit that is none"),
  PADDING("PADDING", Level.STOPS, "other bytes than zeros stand between entries"),
  FILL("FILL", Level.NOTE, "bytes that fill up a name or a body are not 0"),
  SUM("SUM", Level.STOPS, "a body does not have the sum that its header says"),
  CUT("CUT", Level.LOSES, "the archive ends within an entry"),
  NAME_SIZE("NAME-SIZE", Level.LOSES, "a name field has no byte, or more than 4096"),
  NAME_END("NAME-END", Level.STOPS, "a name has no NUL at its end"),
  NAME_REST("NAME-REST", Level.NOTE, "bytes stand behind the first NUL of a name"),
  NAME("NAME", Level.LOSES, "a path is empty, too long or too deep, or is no name of a file"),
  NAME_UNSAFE(
      "NAME-UNSAFE",
      Level.NOTE,
      "a name begins with a slash, has a component .., or a control character"),
  TYPE("TYPE", Level.LOSES, "a mode has no file type"),
  MODE("MODE", Level.NOTE, "a mode has more than 16 bits"),
  OWNER("OWNER", Level.NOTE, "an owner is 4294967295, which chown takes for none"),
  BODY("BODY", Level.LOSES, "something has a body that is neither file nor symlink"),
  CHECK("CHECK", Level.NOTE, "a header without a sum has one"),
  DEVICE_NUMBER("DEVICE-NUMBER", Level.LOSES, "a device number does not fit 12 and 20 bits"),
  DEVICE_UNUSED("DEVICE-UNUSED", Level.NOTE, "something has a device number that is no device"),
  DEVICE_KEPT("DEVICE-KEPT", Level.NOTE, "a device is there already and keeps its number"),
  SYMLINK_TARGET("SYMLINK-TARGET", Level.LOSES, "a target is longer than 4095 bytes"),
  SYMLINK_REST("SYMLINK-REST", Level.NOTE, "bytes stand behind the first NUL of a target"),
  PARENT("PARENT", Level.LOSES, "a parent is not there, or is no directory"),
  LINK_LOOP("LINK-LOOP", Level.LOSES, "a path leads through too many symlinks"),
  IN_THE_WAY("IN-THE-WAY", Level.LOSES, "what stands at a path cannot be replaced"),
  HARD_LINK("HARD-LINK", Level.LOSES, "the other name of a hard link is gone"),
  LINKS("LINKS", Level.NOTE, "names of one file do not say the same of it"),
  LINK_ACROSS(
      "LINK-ACROSS",
      Level.NOTE,
      "names of one file are in two segments, with no trailer between them"),
  DUPLICATE("DUPLICATE", Level.NOTE, "an archive has a path twice, and not the same there"),
  LINK_OR_DIRECTORY(
      "LINK-OR-DIRECTORY", Level.NOTE, "a directory replaces a symlink, or a symlink a directory"),
  SHARED("SHARED", Level.NOTE, "a file is written that has other names, with their contents"),
  TRAILER("TRAILER", Level.NOTE, "an archive has no trailer"),
  TRAILER_FORM("TRAILER-FORM", Level.NOTE, "a trailer is more than a name"),
  EARLY("EARLY", Level.NOTE, "microcode or an ACPI table is where Linux does not look"),
  EARLY_PARENT(
      "EARLY-PARENT",
      Level.NOTE,
      "microcode or an ACPI table has no parent, and is not in the root"),
  INIT("INIT", Level.NO_INIT, "/init is there and cannot be run"),
  INIT_NEEDS("INIT-NEEDS", Level.NOTE, "what /init leads to, or is run by, is not there"),
  CONSOLE("CONSOLE", Level.NOTE, "/dev/console is not the character device 5:1"),
  EMPTY("EMPTY", Level.NOTE, "there is no archive"),
  MORE("MORE", Level.NOTE, "there are more findings than are told");

  private final String name;
  private final Level level;
  private final String summary;

  Rule(String name, Level level, String summary) {
    this.name = name;
    this.level = level;
    this.summary = summary;
  }

  /** The stable name, such as {@code CPIO-HEADER}. */
  public String code() {
    return "CPIO-" + name;
  }

  /** What Linux does. */
  public Level level() {
    return level;
  }

  /** What is wrong where it is broken. */
  public String summary() {
    return summary;
  }

  /** The rule that an entry breaks with which this became of it; it was not simply applied. */
  static Rule of(UnpackOutcome outcome) {
    return switch (outcome) {
      case APPLIED -> throw new IllegalArgumentException("no rule is broken");
      case KEPT_DEVICE_NUMBER -> DEVICE_KEPT;
      case LOST_PARENT_MISSING, LOST_PARENT_NOT_A_DIRECTORY -> PARENT;
      case LOST_LINK_LOOP, LOST_TOO_MUCH_WORK -> LINK_LOOP;
      case LOST_NAME_TOO_LONG, LOST_TOO_DEEP, LOST_NOT_A_NAME -> NAME;
      case LOST_TARGET_TOO_LONG -> SYMLINK_TARGET;
      case LOST_DIRECTORY_IN_THE_WAY, LOST_NOT_WRITABLE -> IN_THE_WAY;
      case LOST_LINK_SOURCE_GONE -> HARD_LINK;
    };
  }
}
