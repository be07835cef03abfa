package io.initfs.benchmarks;

import io.initfs.erofs.codec.ClusterDecoder;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import net.jpountz.lz4.LZ4Factory;
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
 * One MiB in clusters of 4 KiB: ours, which fills them, beside lz4-java's block decoder on what we
 * made. Run {@code java -jar benchmarks/target/benchmarks.jar Lz4Cluster}; a score is MiB a second.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgs = "-Xmx512m")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Lz4ClusterBenchmark {
  private static final int SIZE = 1 << 20;
  private static final int CLUSTER = 4096;

  @Param({"TEXT", "BINARY", "MIXED"})
  public Contents data = Contents.TEXT;

  @Param({"1", "9", "12"})
  public int level;

  private byte[] input = {};
  private final byte[] clusters = new byte[2 * SIZE];
  private final int[] produced = new int[2 * SIZE / CLUSTER];
  private final int[] consumed = new int[2 * SIZE / CLUSTER];
  private final byte[] output = new byte[SIZE];
  private int count;

  /** Makes the data and encodes it once, for the decoders. */
  @Setup
  public void encodeOnce() {
    input = data.make(1, SIZE);
    count = encode();
  }

  /** Our encoder. */
  @Benchmark
  public int encode() {
    ClusterEncoder encoder = ClusterEncoder.lz4hc(level);
    encoder.begin(input, SIZE);
    int cluster = 0;
    for (int from = 0; from < SIZE; cluster++) {
      consumed[cluster] = encoder.encode(from, SIZE, clusters, cluster * CLUSTER, CLUSTER);
      produced[cluster] = encoder.produced();
      if (consumed[cluster] <= CLUSTER) {
        consumed[cluster] = Math.min(CLUSTER, SIZE - from);
        produced[cluster] = 0;
      }
      from += consumed[cluster];
    }
    return cluster;
  }

  /** Our decoder. */
  @Benchmark
  public byte[] decode() throws IOException {
    ClusterDecoder decoder = ClusterDecoder.of(Algorithm.LZ4);
    int to = 0;
    for (int i = 0; i < count; i++) {
      if (produced[i] > 0) {
        decoder.decode(clusters, i * CLUSTER, produced[i], output, to, consumed[i], true);
      }
      to += consumed[i];
    }
    return output;
  }

  /** lz4-java's decoder without Unsafe, on the same clusters. */
  @Benchmark
  public byte[] decodeLz4Java() {
    var decoder = LZ4Factory.safeInstance().safeDecompressor();
    int to = 0;
    for (int i = 0; i < count; i++) {
      if (produced[i] > 0) {
        decoder.decompress(clusters, i * CLUSTER, produced[i], output, to, consumed[i]);
      }
      to += consumed[i];
    }
    return output;
  }
}
