package io.initfs.benchmarks;

import com.google.common.io.ByteStreams;
import io.initfs.cpio.CpioArchive;
import io.initfs.cpio.CpioArchive.RootEntry;
import io.initfs.cpio.CpioEntry;
import io.initfs.cpio.CpioHeader;
import io.initfs.cpio.CpioLimits;
import io.initfs.cpio.CpioReader;
import io.initfs.cpio.CpioWriter;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.RandomTrees;
import io.initfs.testdata.TreeOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.commons.compress.archivers.cpio.CpioArchiveEntry;
import org.apache.commons.compress.archivers.cpio.CpioArchiveInputStream;
import org.apache.commons.compress.archivers.cpio.CpioArchiveOutputStream;
import org.apache.commons.compress.archivers.cpio.CpioConstants;
import org.openjdk.jmh.annotations.AuxCounters;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A newc archive in memory, entry by entry: its names alone, all of it, and written anew, by us and
 * by commons-compress. Run {@code java -jar benchmarks/target/benchmarks.jar CpioBenchmark -p
 * tree=DIRECTORY}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CpioBenchmark {
  /** A directory whose files are archived; if empty, a generated tree. */
  @Param("")
  public String tree = "";

  @Param public Library library = Library.INITFS;

  private final byte[] buffer = new byte[1 << 16];
  private final List<Item> items = new ArrayList<>();
  private byte[] archive = {};

  /** One entry with its body. */
  private static final class Item {
    final CpioHeader header;
    final ImmutableBytes name;
    final byte[] body;

    Item(CpioHeader header, ImmutableBytes name, byte[] body) {
      this.header = header;
      this.name = name;
      this.body = body;
    }
  }

  /** What passed: over the seconds, the speed. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Passed {
    public long entries;
    public long bytes;
  }

  /** Ours and the peer. */
  public enum Library {
    INITFS {
      @Override
      void read(byte[] archive, byte[] buffer, boolean bodies, Passed passed) throws IOException {
        CpioReader reader =
            new CpioReader(new ByteArrayInputStream(archive), "archive", CpioLimits.DEFAULTS);
        while (reader.next().isPresent()) {
          passed.entries++;
          drain(bodies ? reader.body() : InputStream.nullInputStream(), buffer, passed);
        }
      }

      @Override
      void write(List<Item> items, OutputStream out) throws IOException {
        CpioWriter writer = new CpioWriter(out, "archive");
        for (Item item : items) {
          writer.write(item.header, item.name, new ByteArrayInputStream(item.body));
        }
        writer.finish();
      }
    },

    COMMONS_COMPRESS {
      @Override
      void read(byte[] archive, byte[] buffer, boolean bodies, Passed passed) throws IOException {
        try (CpioArchiveInputStream in =
            new CpioArchiveInputStream(new ByteArrayInputStream(archive))) {
          while (in.getNextEntry() != null) {
            passed.entries++;
            drain(bodies ? in : InputStream.nullInputStream(), buffer, passed);
          }
        }
      }

      @Override
      void write(List<Item> items, OutputStream out) throws IOException {
        try (CpioArchiveOutputStream writer = new CpioArchiveOutputStream(out)) {
          for (Item item : items) {
            CpioArchiveEntry entry = new CpioArchiveEntry(CpioConstants.FORMAT_NEW);
            entry.setName(item.name.toString());
            entry.setMode(item.header.mode());
            entry.setNumberOfLinks(1);
            entry.setInode(item.header.ino());
            entry.setTime(item.header.mtime());
            entry.setSize(item.body.length);
            writer.putArchiveEntry(entry);
            writer.write(item.body);
            writer.closeArchiveEntry();
          }
        }
      }
    };

    abstract void read(byte[] archive, byte[] buffer, boolean bodies, Passed passed)
        throws IOException;

    abstract void write(List<Item> items, OutputStream out) throws IOException;

    private static void drain(InputStream in, byte[] buffer, Passed passed) throws IOException {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        passed.bytes += count;
      }
    }
  }

  /** Makes the archive, and takes it apart. */
  @Setup
  public void makeArchive() throws IOException {
    FileTree source =
        tree.isEmpty()
            ? RandomTrees.tree(1, TreeOptions.SMALL)
            : DirectoryScanner.scan(Path.of(tree));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    CpioArchive.writeTree(source, out, "archive", RootEntry.WRITE);
    archive = out.toByteArray();
    CpioReader reader =
        new CpioReader(new ByteArrayInputStream(archive), "archive", CpioLimits.DEFAULTS);
    for (Optional<CpioEntry> next = reader.next(); next.isPresent(); next = reader.next()) {
      CpioEntry entry = next.get();
      byte[] body = ByteStreams.toByteArray(reader.body());
      if (body.length == entry.header().filesize()) {
        items.add(new Item(entry.header(), entry.name(), body));
      }
    }
  }

  /** Headers alone. */
  @Benchmark
  public Passed names(Passed passed) throws IOException {
    library.read(archive, buffer, false, passed);
    return passed;
  }

  /** Headers and bodies. */
  @Benchmark
  public Passed read(Passed passed) throws IOException {
    library.read(archive, buffer, true, passed);
    return passed;
  }

  /** All but symlinks, whose bodies are no file's. */
  @Benchmark
  public Passed write(Passed passed) throws IOException {
    library.write(items, OutputStream.nullOutputStream());
    passed.entries += items.size();
    passed.bytes += archive.length;
    return passed;
  }
}
