package io.initfs.cpio.initramfs;

import io.initfs.cpio.CpioException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * One gzip member.
 *
 * <pre>
 *   1F 8B 08 flags mtime(4) xfl os [len extra] [name NUL] [comment NUL] [crc16] deflate crc32 size
 * </pre>
 *
 * Linux knows the fixed ten bytes and the name only; an extra field, a comment or a header checksum
 * it takes for compressed data. It skips the last eight bytes unseen, but they must be there.
 */
final class GzipDecoder implements Decoder {
  private static final int FHCRC = 1 << 1;
  private static final int FEXTRA = 1 << 2;
  private static final int FNAME = 1 << 3;
  private static final int FCOMMENT = 1 << 4;
  private static final int RESERVED = 0xE0;
  private static final int HEADER_SIZE = 10;
  private static final int TRAILER_SIZE = 8;
  private static final String ENDED = "read error";

  private final Report report;

  GzipDecoder(Report report) {
    this.report = report;
  }

  @Override
  public void decode(RegionInput in, OutputStream out) throws IOException, DecodeFailure {
    readHeader(in);
    CRC32 crc = new CRC32();
    long size = inflate(in, out, crc);
    readTrailer(in, crc.getValue(), size);
  }

  private void readHeader(RegionInput in) throws IOException, DecodeFailure {
    long start = in.position();
    byte[] header = in.take(HEADER_SIZE);
    if (header.length < HEADER_SIZE || (header[1] & 0xFF) != 0x8B || header[2] != 8) {
      throw failure("Not a gzip file", start, "gzip header", "1F 8B 08 and 7 bytes", "others");
    }
    int flags = header[3];
    boolean strange = (flags & (FHCRC | FEXTRA | FCOMMENT)) != 0;
    if (report.strict()) {
      if ((flags & RESERVED) != 0) {
        throw failure("", start, "gzip flags", "reserved bits 0", Integer.toHexString(flags));
      }
      if (strange) {
        report.add(
            Rule.CODEC,
            start,
            "",
            "Linux cannot unpack gzip with an extra field, a comment or a header checksum");
      }
      if ((flags & FEXTRA) != 0) {
        int length = readByte(in) | readByte(in) << 8;
        in.skip(length);
      }
    }
    if ((flags & FNAME) != 0) {
      skipString(in);
    }
    if (report.strict()) {
      if ((flags & FCOMMENT) != 0) {
        skipString(in);
      }
      in.skip((flags & FHCRC) != 0 ? 2 : 0);
    }
  }

  private long inflate(RegionInput in, OutputStream out, CRC32 crc)
      throws IOException, DecodeFailure {
    byte[] chunk = new byte[1 << 16];
    Inflater inflater = new Inflater(true);
    try {
      while (!inflater.finished()) {
        int given = in.fill() ? in.buffered() : 0;
        if (given == 0) {
          throw failure(ENDED, in.position(), "gzip stream is cut", "more", "the end");
        }
        inflater.setInput(in.buffer(), in.head(), given);
        int produced;
        do {
          produced = inflate(inflater, chunk, out);
          in.consume(given - inflater.getRemaining());
          given = inflater.getRemaining();
          crc.update(chunk, 0, produced);
        } while (produced > 0);
        if (inflater.needsDictionary() || (given > 0 && !inflater.finished())) {
          throw corrupt(in, "a preset dictionary");
        }
      }
      return inflater.getBytesWritten();
    } catch (DataFormatException e) {
      throw corrupt(in, String.valueOf(e.getMessage()));
    } finally {
      inflater.end();
    }
  }

  /** Writes also what was inflated right before an error, as Linux does. */
  private static int inflate(Inflater inflater, byte[] chunk, OutputStream out)
      throws IOException, DataFormatException {
    long before = inflater.getBytesWritten();
    try {
      inflater.inflate(chunk);
    } finally {
      out.write(chunk, 0, (int) (inflater.getBytesWritten() - before));
    }
    return (int) (inflater.getBytesWritten() - before);
  }

  private void readTrailer(RegionInput in, long crc, long size) throws IOException, DecodeFailure {
    long start = in.position();
    byte[] trailer = in.take(TRAILER_SIZE);
    if (trailer.length < TRAILER_SIZE) {
      report.refuse(
          Rule.GZIP_TRAILER,
          new CpioException.Corrupt(
              report.place("", start),
              "gzip trailer is cut, Linux does not get to init",
              "8 bytes",
              trailer.length + " bytes"));
      return;
    }
    ByteBuffer fields = ByteBuffer.wrap(trailer).order(ByteOrder.LITTLE_ENDIAN);
    long gotCrc = Integer.toUnsignedLong(fields.getInt());
    long gotSize = Integer.toUnsignedLong(fields.getInt());
    if (gotCrc != crc || gotSize != (size & 0xFFFF_FFFFL)) {
      CpioException why =
          new CpioException.Corrupt(
              report.place("", start),
              "gzip checksum and size",
              String.format("%08X, %d", crc, size),
              String.format("%08X, %d", gotCrc, gotSize));
      if (report.strict()) {
        throw why;
      }
      report.add(Rule.GZIP_CHECKSUM, start, "", "Linux does not see this: " + why.getMessage());
    }
  }

  private void skipString(RegionInput in) throws IOException, DecodeFailure {
    while (readByte(in) != 0) {
      // The name and the comment are for people.
    }
  }

  private int readByte(RegionInput in) throws IOException, DecodeFailure {
    int value = in.read();
    if (value < 0) {
      throw failure("header error", in.position(), "gzip header is cut", "more", "the end");
    }
    return value;
  }

  private DecodeFailure corrupt(RegionInput in, String got) {
    return failure("uncompression error", in.position(), "gzip stream", "deflate data", got);
  }

  private DecodeFailure failure(
      String kernelMessage, long offset, String what, String expected, String got) {
    return new DecodeFailure(
        kernelMessage, new CpioException.Corrupt(report.place("", offset), what, expected, got));
  }
}
