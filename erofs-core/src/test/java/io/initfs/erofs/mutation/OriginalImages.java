package io.initfs.erofs.mutation;

import com.google.common.collect.ImmutableList;
import com.google.common.io.MoreFiles;
import com.google.common.io.Resources;
import io.initfs.erofs.ErofsTarget;
import io.initfs.erofs.ErofsWriter;
import io.initfs.erofs.GoldenTrees;
import io.initfs.erofs.build.Compression;
import io.initfs.erofs.build.Compression.Method;
import io.initfs.erofs.build.CompressionHints;
import io.initfs.erofs.build.DataOptions;
import io.initfs.erofs.build.DataOptions.Fragments;
import io.initfs.erofs.build.ErofsOptions;
import io.initfs.erofs.build.Metabox;
import io.initfs.erofs.build.MetadataOptions;
import io.initfs.erofs.fixture.Images;
import io.initfs.erofs.handmade.HandMadeCase;
import io.initfs.erofs.handmade.HandMadeCases;
import io.initfs.fstree.FileTree;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Small images of all layouts: what mkfs.erofs made, what our writer does, what no tool writes. */
final class OriginalImages {
  /** More is copied, not read, for most of the time. */
  private static final int LARGEST = 256 << 10;

  private static final DataOptions DATA = DataOptions.DEFAULTS;
  private static final Metabox METABOX = new Metabox(4096, Optional.empty());
  private static final ImmutableList<Compression> ALGORITHMS =
      Stream.of(Method.LZ4HC, Method.LZMA, Method.DEFLATE, Method.ZSTD)
          .map(method -> new Compression(method, method.minLevel()))
          .collect(ImmutableList.toImmutableList());

  private final FileTree files = GoldenTrees.files();
  private final FileTree xattrs = GoldenTrees.xattrs();
  private final ImmutableList.Builder<OriginalImage> images = ImmutableList.builder();

  private OriginalImages() {}

  /**
   * Makes them.
   *
   * @param directory for files of a while
   */
  static ImmutableList<OriginalImage> all(Path directory) throws IOException {
    OriginalImages all = new OriginalImages();
    all.addGoldens();
    all.addWritten();
    all.addWithBlob(directory);
    all.addHandMade();
    return all.images.build();
  }

  private void addGoldens() throws IOException {
    for (Path file : goldens()) {
      String name = MoreFiles.getNameWithoutExtension(file);
      Path device = file.resolveSibling(name + ".data");
      List<byte[]> devices = Files.exists(device) ? List.of(Files.readAllBytes(device)) : List.of();
      images.add(OriginalImage.of("golden " + name, Files.readAllBytes(file), devices));
    }
  }

  private static List<Path> goldens() throws IOException {
    try {
      Path golden = Path.of(Resources.getResource(GoldenTrees.class, "/golden").toURI());
      try (Stream<Path> files = Files.list(golden)) {
        return files.filter(file -> file.toString().endsWith(".erofs")).sorted().toList();
      }
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  private void addWritten() throws IOException {
    MetadataOptions metadata = MetadataOptions.DEFAULTS;
    CompressionHints hints =
        CompressionHints.parse(
            List.of("8192 1 text", "16384 2 both", "65536 3 long", "0 noise"), ALGORITHMS);
    ErofsOptions defaults = Images.options();
    add(
        "hints",
        files,
        defaults.withCompression(ALGORITHMS.get(0)).withData(DATA.withHints(hints)));
    add("encoded extents", files, defaults.withData(DATA.withEncodedExtents(true)));
    add(
        "compressed directories",
        files,
        defaults.withMetadata(metadata.withCompressedDirectories(true)));
    add("legacy", files, defaults.withData(DATA.withLegacyIndexes(true).withInlineTails(true)));
    add("fragments", files, defaults.withData(DATA.withFragments(Fragments.TAILS)));
    add("all fragments", files, defaults.withData(DATA.withFragments(Fragments.ALL)));
    add("dedupe", files, defaults.withData(DATA.withDedupe(true).withInlineTails(true)));
    add("blocks of 512", xattrs, defaults.withData(DATA.withBlockSize(512)));
    add("large pclusters", files, defaults.withData(DATA.withPclusterSize(65536)));
    add("zstd", files, defaults.withCompression(ALGORITHMS.get(3)));
    add(
        "shared xattrs",
        xattrs,
        defaults.withMetadata(metadata.withXattrTolerance(0).withXattrNameFilter(true)));
    add("metabox", files, defaults.withMetadata(metadata.withMetabox(METABOX)));
    add(
        "stored metabox",
        xattrs,
        uncompressed(DATA).withMetadata(metadata.withMetabox(METABOX).withDotOmitted(true)));
    add("chunks", xattrs, uncompressed(DATA.withChunkSize(4096).withChunkIndexes(true)));
    add("blocks of chunks", xattrs, uncompressed(DATA.withChunkSize(8192)));
    add("flat", xattrs, uncompressed(DATA));
  }

  private static ErofsOptions uncompressed(DataOptions data) {
    return Images.options().withCompression(Compression.NONE).withData(data);
  }

  private void add(String name, FileTree tree, ErofsOptions options) throws IOException {
    images.add(OriginalImage.of("written " + name, Images.write(tree, options), List.of()));
  }

  private void addWithBlob(Path directory) throws IOException {
    Path image = directory.resolve("image");
    Path blob = directory.resolve("blob");
    ErofsWriter.write(
        xattrs,
        ErofsTarget.of(image).withBlob(blob),
        uncompressed(DATA.withChunkSize(4096)),
        ignored -> {});
    images.add(
        OriginalImage.of(
            "written blob", Files.readAllBytes(image), List.of(Files.readAllBytes(blob))));
  }

  private void addHandMade() throws IOException {
    for (HandMadeCase one : HandMadeCases.all()) {
      byte[] image = one.image().build();
      if (image.length <= LARGEST) {
        images.add(OriginalImage.of("handmade " + one, image, one.image().devices()));
      }
    }
  }
}
