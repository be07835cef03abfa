package io.initfs.cpio.mutation;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.google.common.collect.ImmutableList;
import com.google.common.io.ByteSource;
import com.google.common.primitives.Bytes;
import io.initfs.cpio.Archives;
import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioException;
import io.initfs.cpio.CpioHeader;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.LabFiles;
import io.initfs.cpio.initramfs.Codec;
import io.initfs.cpio.initramfs.Initramfs;
import io.initfs.cpio.initramfs.Segment;
import io.initfs.fstree.DeviceNode;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.NodeKind;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import io.initfs.testdata.mutation.Original;
import io.initfs.testdata.mutation.Structure;
import io.initfs.testdata.mutation.Values;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The archives of the lab, of which some are odd already, and images of each codec. */
final class OriginalArchives {
  private static final RegularFile LINKED =
      RegularFile.of(Metadata.of(0644), "linked\n".repeat(9).getBytes(US_ASCII));
  private static final FileTree MAIN =
      new TreeBuilder()
          .file("init", "#!/bin/sh\n")
          .file("etc/a", "a".repeat(5000))
          .symlink("bin", "usr/bin")
          .put(
              "dev/null",
              new DeviceNode(Metadata.of(0666), NodeKind.CHARACTER_DEVICE, new DeviceNumber(1, 3)))
          .put("one", LINKED)
          .put("two", LINKED)
          .build();
  private static final FileTree EARLY =
      new TreeBuilder()
          .file("early_cpio", "1\n")
          .file("kernel/x86/microcode/GenuineIntel.bin", "ucode")
          .build();

  private final ImmutableList.Builder<Original> archives = ImmutableList.builder();

  private OriginalArchives() {}

  static ImmutableList<Original> all() throws IOException {
    OriginalArchives all = new OriginalArchives();
    for (String directory : new String[] {"formats", "kernel", "odd"}) {
      for (String suffix : new String[] {".cpio", ".bin"}) {
        for (Path file : LabFiles.list(directory, suffix)) {
          all.add(file.getFileName().toString(), Files.readAllBytes(file));
        }
      }
    }
    all.add("written", Archives.of(MAIN));
    for (Codec codec : Codec.values()) {
      if (codec != Codec.LZO) {
        byte[] packed = pack(codec, Archives.of(MAIN));
        all.add("early and " + codec, Bytes.concat(Archives.of(EARLY), packed, new byte[8]));
        all.add(codec.toString(), packed);
      }
    }
    return all.archives.build();
  }

  private void add(String name, byte[] bytes) throws IOException {
    Values values = new Values(bytes.length, CpioHeader.SIZE, CpioLimits.DEFAULTS.maxNameBytes());
    archives.add(new Original(name, bytes, headers(bytes), values));
  }

  /** The headers of plain segments. */
  private static List<Structure<?>> headers(byte[] bytes) throws IOException {
    List<Structure<?>> headers = new ArrayList<>();
    ByteSource source = ByteSource.wrap(bytes);
    try (Initramfs image = Initramfs.openAsLinux(source, "original", CpioLimits.DEFAULTS)) {
      for (Segment segment : image.segments()) {
        if (segment.codec() == Codec.PLAIN) {
          image.entries(segment).forEach(entry -> headers.add(header(entry)));
        }
      }
    } catch (CpioException notEvenAsLinux) {
      return List.of();
    }
    return headers;
  }

  private static Structure<CpioHeader> header(CpioEntry entry) {
    int at = Math.toIntExact(entry.offset());
    return new Structure<>(
        "header of " + entry.name(),
        entry.header(),
        (changed, b) -> System.arraycopy(changed.toByteArray(), 0, b, at, CpioHeader.SIZE));
  }

  private static byte[] pack(Codec codec, byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream out = codec.compress(packed)) {
      out.write(bytes);
    }
    return packed.toByteArray();
  }
}
