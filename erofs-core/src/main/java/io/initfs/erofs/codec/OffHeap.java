package io.initfs.erofs.codec;

import java.nio.ByteBuffer;

/**
 * Input and output of a native library outside of the heap. While one works on an array nothing can
 * be collected, and with several of them at work the heap would grow to twice of what it needs.
 */
final class OffHeap {
  private ByteBuffer input = ByteBuffer.allocateDirect(0);
  private ByteBuffer output = ByteBuffer.allocateDirect(0);

  /** A copy of {@code bytes[from, from + length)}, good until the next call. */
  ByteBuffer input(byte[] bytes, int from, int length) {
    input = withRoom(input, length);
    input.clear().put(bytes, from, length).flip();
    return input;
  }

  /** Room for {@code size} bytes, good until the next call. */
  ByteBuffer output(int size) {
    output = withRoom(output, size);
    return output.clear().limit(size);
  }

  private static ByteBuffer withRoom(ByteBuffer buffer, int bytes) {
    return buffer.capacity() >= bytes
        ? buffer
        : ByteBuffer.allocateDirect(Math.max(bytes, 2 * buffer.capacity()));
  }
}
