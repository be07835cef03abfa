package io.initfs.erofs.volume;

import io.initfs.erofs.io.ImageSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads whole blocks and keeps the most recent ones, as the kernel's page cache does for metadata:
 * an inode of 32 bytes costs the block it stands in, its neighbours then cost nothing.
 */
final class CachedBlockSource extends ImageSource {
  private final ImageSource source;
  private final int blockBits;
  private final RecentlyUsed<Long, byte[]> blocks;

  /**
   * Caches blocks of {@code source}.
   *
   * @param blockBits log2 of the block size
   * @param maxBlocks how many blocks are kept
   */
  CachedBlockSource(ImageSource source, int blockBits, int maxBlocks) {
    super(source.name(), source.size());
    this.source = source;
    this.blockBits = blockBits;
    this.blocks = new RecentlyUsed<>(maxBlocks);
  }

  @Override
  protected void readChecked(long position, byte[] target, int offset, int length)
      throws IOException {
    int done = 0;
    while (done < length) {
      long at = position + done;
      byte[] block = block(at >> blockBits);
      int from = (int) (at & ((1 << blockBits) - 1));
      int count = Math.min(length - done, block.length - from);
      System.arraycopy(block, from, target, offset + done, count);
      done += count;
    }
  }

  private byte[] block(long number) throws IOException {
    byte @Nullable [] cached = blocks.get(number);
    if (cached != null) {
      return cached;
    }
    long start = number << blockBits;
    byte[] block = new byte[(int) Math.min(1 << blockBits, size() - start)];
    source.readFully(start, block, 0, block.length);
    blocks.put(number, block, 1);
    return block;
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
