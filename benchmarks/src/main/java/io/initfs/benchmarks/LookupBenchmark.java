package io.initfs.benchmarks;

import io.initfs.erofs.ErofsImage;
import io.initfs.erofs.ErofsInode;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.fstree.FileTree;
import io.initfs.fstree.TreeEntry;
import io.initfs.fstree.TreePath;
import io.initfs.fstree.local.DirectoryScanner;
import io.initfs.testdata.FeatureTrees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
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
 * How long it takes to open an image file, and to find a path in it, the image in the page cache.
 * Run {@code java -jar benchmarks/target/benchmarks.jar LookupBenchmark -p tree=DIRECTORY}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(value = 1, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class LookupBenchmark {
  /** A directory of which the image is; if empty, a generated tree. */
  @Param("")
  public String tree = "";

  private final SplittableRandom random = new SplittableRandom(1);
  private final List<TreePath> paths = new ArrayList<>();
  private Path image = Path.of("");
  private ErofsImage opened;

  /** Makes the image and lists its paths. */
  @Setup
  public void makeImage() throws IOException {
    FileTree source = tree.isEmpty() ? FeatureTrees.wide(1) : DirectoryScanner.scan(Path.of(tree));
    for (TreeEntry entry : source) {
      paths.add(entry.path());
    }
    image = Files.createTempDirectory("initfs-benchmark").resolve("image");
    ErofsWriter.write(source, image, ErofsOptions.defaults());
    opened = ErofsImage.open(image);
  }

  /** Removes the image. */
  @TearDown
  public void removeImage() throws IOException {
    opened.close();
    Files.delete(image);
    Files.delete(image.getParent());
  }

  /** Opens the file and closes it. */
  @Benchmark
  public long open() throws IOException {
    try (ErofsImage fresh = ErofsImage.open(image)) {
      return fresh.superblock().blocks();
    }
  }

  /** Any path of an image that is open. */
  @Benchmark
  public Optional<ErofsInode> lookup() throws IOException {
    return opened.lookup(somewhere());
  }

  /** Opens the file and finds a path in it, with nothing cached. */
  @Benchmark
  public long openAndLookup() throws IOException {
    try (ErofsImage fresh = ErofsImage.open(image)) {
      return fresh.lookup(somewhere()).orElseThrow().nid();
    }
  }

  private TreePath somewhere() {
    return paths.get(random.nextInt(paths.size()));
  }
}
