package io.initfs.benchmarks;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.io.ImageSource;
import io.initfs.erofs.io.ReadOptions;
import io.initfs.fstree.TreePath;
import io.initfs.testdata.Contents;
import io.initfs.testdata.ErofsUtils;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Reading one large file of an image that mkfs.erofs made, by algorithm and pcluster size: from end
 * to end, and 4 KiB at a time in random places, with nothing decoded yet and with everything. Run
 * {@code java -jar benchmarks/target/benchmarks.jar ReadBenchmark -p corpus=FILE}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ReadBenchmark {
  private static final int SIZE = 32 << 20;
  private static final int PIECE = 4096;

  /** A file of which the start is read; if empty, generated contents. */
  @Param("")
  public String corpus = "";

  /** What mkfs.erofs compresses with. */
  @Param({"none", "lz4", "lzma", "deflate", "zstd"})
  public String algorithm = "none";

  /** Bytes of a pcluster at most. */
  @Param({"4096", "65536"})
  public int pcluster;

  private final byte[] buffer = new byte[256 << 10];
  private final SplittableRandom random = new SplittableRandom(1);
  private final List<ErofsImage> images = new ArrayList<>();
  private Path directory = Path.of("");
  private ErofsInode cold;
  private ErofsInode warm;

  /** The bytes that a benchmark read: over the seconds, its speed. */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.OPERATIONS)
  public static class Read {
    public long bytes;
  }

  /** Makes the image and reads it once. */
  @Setup
  public void makeImage() throws IOException, InterruptedException {
    directory = Files.createTempDirectory("initfs-benchmark");
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.write(source.resolve("data"), contents());
    Path image = directory.resolve("image");
    List<String> options = new ArrayList<>(List.of("--quiet", "-T0", "-C" + pcluster));
    if (!algorithm.equals("none")) {
      options.add("-z" + algorithm);
    }
    options.addAll(List.of(image.toString(), source.toString()));
    ErofsUtils.mkfs(options.toArray(String[]::new)).requireSuccess();
    cold = open(image, 0);
    warm = open(image, 1L << 30);
    for (long at = 0; at + PIECE <= warm.size(); at += PIECE) {
      warm.readFully(at, buffer, 0, PIECE);
    }
  }

  private byte[] contents() throws IOException {
    if (corpus.isEmpty()) {
      return Contents.MIXED.make(1, SIZE);
    }
    try (InputStream in = Files.newInputStream(Path.of(corpus))) {
      return in.readNBytes(SIZE);
    }
  }

  private ErofsInode open(Path image, long cacheBytes) throws IOException {
    ReadOptions options = ReadOptions.DEFAULT.withCacheBytes(cacheBytes);
    ErofsImage opened = ErofsImage.open(ImageSource.open(image), options);
    images.add(opened);
    return opened.lookup(TreePath.of("data")).orElseThrow();
  }

  /** Removes the image. */
  @TearDown
  public void removeImage() throws IOException {
    for (ErofsImage image : images) {
      image.close();
    }
    MoreFiles.deleteRecursively(directory, RecursiveDeleteOption.ALLOW_INSECURE);
  }

  /** The whole file by a stream. */
  @Benchmark
  public long sequential(Read read) throws IOException {
    long sum = 0;
    try (InputStream in = cold.content().openStream()) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        sum += count + buffer[0];
        read.bytes += count;
      }
    }
    return sum;
  }

  /** 4 KiB somewhere, decoded for this. */
  @Benchmark
  public byte[] randomCold() throws IOException {
    return readSomewhere(cold);
  }

  /** 4 KiB somewhere, decoded before. */
  @Benchmark
  public byte[] randomWarm() throws IOException {
    return readSomewhere(warm);
  }

  private byte[] readSomewhere(ErofsInode file) throws IOException {
    long at = random.nextLong(file.size() / PIECE) * PIECE;
    file.readFully(at, buffer, 0, PIECE);
    return buffer;
  }
}
