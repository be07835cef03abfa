package io.initfs.erofs.codec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.common.base.Splitter;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.disk.Algorithm;
import io.initfs.fstree.Metadata;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreeBuilder;
import java.io.File;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class MissingLibraryTest {
  /** Loaded by a class loader of its own; tells what came of decoding. */
  static final class Probe implements Function<String, String> {
    @Override
    public String apply(String algorithm) {
      byte[] data = {0x28, (byte) 0xB5, 0x2F, (byte) 0xFD, 0x20, 5, 0, 0};
      try {
        ClusterDecoder.of(Algorithm.valueOf(algorithm))
            .decode(data, 0, data.length, new byte[5], 0, 5, true);
        return "decoded";
      } catch (MissingLibraryException e) {
        return e.artifact();
      } catch (IOException e) {
        return "corrupt";
      }
    }
  }

  /** As {@link Probe}; tells what came of writing an image with an algorithm. */
  static final class WritingProbe implements Function<String, String> {
    @Override
    public String apply(String algorithm) {
      try {
        Path directory = Files.createTempDirectory("initfs-missing");
        Path image = directory.resolve("image");
        try {
          RegularFile file = RegularFile.of(Metadata.of(0644), new byte[100_000]);
          ErofsOptions options =
              ErofsOptions.defaults().withCompression(Compression.parse(algorithm));
          ErofsWriter.write(new TreeBuilder().put("zeros", file).build(), image, options);
          return "written";
        } catch (MissingLibraryException e) {
          return e.artifact();
        } finally {
          Files.deleteIfExists(image);
          Files.delete(directory); // fails if anything else was left there
        }
      } catch (IOException e) {
        return e.toString();
      }
    }
  }

  private static URL[] classPathWithout(String... libraries) throws MalformedURLException {
    List<URL> path = new ArrayList<>();
    for (String entry :
        Splitter.on(File.pathSeparator).split(System.getProperty("java.class.path"))) {
      String file = Path.of(entry).getFileName().toString();
      if (List.of(libraries).stream().noneMatch(file::startsWith)) {
        path.add(Path.of(entry).toUri().toURL());
      }
    }
    return path.toArray(URL[]::new);
  }

  @SuppressWarnings("unchecked")
  private static Function<String, String> probe(
      URLClassLoader loader, Class<? extends Function<String, String>> type)
      throws ReflectiveOperationException {
    var constructor = loader.loadClass(type.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    return (Function<String, String>) constructor.newInstance();
  }

  @Test
  void onlyDataThatNeedAnAbsentLibraryAskForIt() throws Exception {
    URL[] path = classPathWithout("zstd-jni", "xz-");
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Function<String, String> probe = probe(loader, Probe.class);
      for (int time = 0; time < 2; time++) {
        assertEquals("com.github.luben:zstd-jni", probe.apply("ZSTD"));
        assertEquals("org.tukaani:xz", probe.apply("LZMA"));
        assertEquals("corrupt", probe.apply("DEFLATE"));
        assertEquals("corrupt", probe.apply("LZ4"));
      }
    }
  }

  @Test
  void onlyImagesThatNeedAnAbsentLibraryToBeWrittenAskForIt() throws Exception {
    URL[] path = classPathWithout("zstd-jni", "xz-");
    try (URLClassLoader loader = new URLClassLoader(path, ClassLoader.getPlatformClassLoader())) {
      Function<String, String> probe = probe(loader, WritingProbe.class);
      for (int time = 0; time < 2; time++) {
        assertEquals("com.github.luben:zstd-jni", probe.apply("zstd"));
        assertEquals("org.tukaani:xz", probe.apply("lzma"));
        assertEquals("written", probe.apply("deflate"));
        assertEquals("written", probe.apply("lz4hc"));
      }
    }
  }

  @Test
  void nativeCodeThatDoesNotLoadIsALibraryThatIsMissing() throws Exception {
    System.setProperty("ZstdNativePath", "/nonexistent/libzstd-jni.so");
    try (URLClassLoader loader =
        new URLClassLoader(classPathWithout(), ClassLoader.getPlatformClassLoader())) {
      Function<String, String> probe = probe(loader, Probe.class);
      Function<String, String> writingProbe = probe(loader, WritingProbe.class);
      for (int time = 0; time < 2; time++) {
        assertEquals("com.github.luben:zstd-jni", probe.apply("ZSTD"));
        assertEquals("com.github.luben:zstd-jni", writingProbe.apply("zstd"));
        assertEquals("corrupt", probe.apply("LZMA"));
      }
    } finally {
      System.clearProperty("ZstdNativePath");
    }
  }

  @Test
  void messageNamesTheArtifactAndTheCause() {
    MissingLibraryException e =
        new MissingLibraryException("group:artifact", new NoClassDefFoundError("a/B"));
    assertTrue(e.getMessage().contains("group:artifact"), e.getMessage());
    assertTrue(e.getMessage().contains("a/B"), e.getMessage());
  }
}
