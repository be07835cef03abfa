package io.initfs.benchmarks;

import io.airlift.compress.lz4.Lz4Decompressor;
import io.initfs.erofs.codec.ClusterDecoder;
import io.initfs.erofs.codec.ClusterEncoder;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.testdata.Contents;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import net.jpountz.lz4.LZ4Factory;
import net.jpountz.lz4.LZ4FastDecompressor;
import net.jpountz.lz4.LZ4SafeDecompressor;
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
 * LZ4 decoders on the pclusters of one corpus, filled by our LZ4HC 9. Run {@code java -jar
 * benchmarks/target/benchmarks.jar Lz4Decode -p corpus=FILE}, with the files of a real tree one
 * after another.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 2, jvmArgs = "-Xmx1g")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class Lz4DecodeBenchmark {
  /** The corpus is sampled in slices of this size, from its start to its end. */
  private static final int SLICE = 1 << 20;

  private static final int SLICES = 16;
  private static final int LEVEL = 9;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A file; if empty, generated contents. */
  @Param("")
  public String corpus = "";

  /** Bytes of a pcluster. */
  @Param({"4096", "65536"})
  public int pcluster;

  @Param public Decoder decoder = Decoder.INITFS;

  private final List<Cluster> clusters = new ArrayList<>();
  private byte[] output = {};
  private BlockDecoder blockDecoder = Decoder.INITFS.open();

  /** One pcluster that is worth it. */
  private static final class Cluster {
    final byte[] data;
    final int decodedLength;

    Cluster(byte[] data, int decodedLength) {
      this.data = data;
      this.decodedLength = decodedLength;
    }
  }

  /**
   * What {@link #decode} did, and the CPU time it took: their quotient is the speed, also on a
   * machine that has other things to do.
   */
  @State(Scope.Thread)
  @AuxCounters(AuxCounters.Type.EVENTS)
  public static class Decoded {
    public long bytes;
    public long cpuNanos;
  }

  /**
   * Ours and the peers; a "fast" one is not told how long the input is. What lz4-java calls its
   * unsafe instance is, in this version, the safe one.
   */
  public enum Decoder {
    INITFS,
    LZ4JAVA_SAFE,
    LZ4JAVA_SAFE_FAST,
    LZ4JAVA_NATIVE,
    AIRCOMPRESSOR;

    BlockDecoder open() {
      return switch (this) {
        case INITFS -> ours(ClusterDecoder.of(Algorithm.LZ4));
        case LZ4JAVA_SAFE -> safe(LZ4Factory.safeInstance());
        case LZ4JAVA_SAFE_FAST -> fast(LZ4Factory.safeInstance());
        case LZ4JAVA_NATIVE -> safe(LZ4Factory.nativeInstance());
        case AIRCOMPRESSOR -> aircompressor(new Lz4Decompressor());
      };
    }

    private static BlockDecoder ours(ClusterDecoder decoder) {
      return (in, out, length) -> decoder.decode(in, 0, in.length, out, 0, length, true);
    }

    private static BlockDecoder safe(LZ4Factory factory) {
      LZ4SafeDecompressor decoder = factory.safeDecompressor();
      return (in, out, length) -> decoder.decompress(in, 0, in.length, out, 0, length);
    }

    private static BlockDecoder fast(LZ4Factory factory) {
      LZ4FastDecompressor decoder = factory.fastDecompressor();
      return (in, out, length) -> decoder.decompress(in, 0, out, 0, length);
    }

    private static BlockDecoder aircompressor(Lz4Decompressor decoder) {
      return (in, out, length) -> decoder.decompress(in, 0, in.length, out, 0, length);
    }
  }

  /** Decodes a whole block to the start of {@code out}. */
  private interface BlockDecoder {
    void decode(byte[] in, byte[] out, int length) throws IOException;
  }

  /** Cuts the corpus into pclusters. */
  @Setup
  public void encode() throws IOException {
    blockDecoder = decoder.open();
    byte[] input =
        corpus.isEmpty()
            ? Contents.MIXED.make(1, SLICES * SLICE)
            : Files.readAllBytes(Path.of(corpus));
    int slices = Math.min(SLICES, Math.max(1, input.length / SLICE));
    for (int i = 0; i < slices; i++) {
      int from = (int) ((long) (input.length - SLICE) * i / slices);
      encode(Arrays.copyOfRange(input, Math.max(0, from), Math.max(0, from) + SLICE));
    }
    output =
        new byte[clusters.stream().mapToInt(cluster -> cluster.decodedLength).max().orElseThrow()];
  }

  private void encode(byte[] slice) {
    ClusterEncoder encoder = ClusterEncoder.lz4hc(LEVEL);
    encoder.begin(slice, slice.length);
    byte[] data = new byte[pcluster];
    for (int from = 0; from < slice.length; ) {
      int consumed = encoder.encode(from, slice.length, data, 0, pcluster);
      if (consumed > pcluster) {
        clusters.add(new Cluster(Arrays.copyOf(data, encoder.produced()), consumed));
      }
      from += consumed > pcluster ? consumed : pcluster;
    }
  }

  /** All clusters, one after another into the same buffer. */
  @Benchmark
  public byte[] decode(Decoded decoded) throws IOException {
    long start = THREADS.getCurrentThreadCpuTime();
    for (Cluster cluster : clusters) {
      blockDecoder.decode(cluster.data, output, cluster.decodedLength);
      decoded.bytes += cluster.decodedLength;
    }
    decoded.cpuNanos += THREADS.getCurrentThreadCpuTime() - start;
    return output;
  }
}
