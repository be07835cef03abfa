package io.initfs.fstree.local;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A device itself takes root: {@code BlockDeviceTest} of the command has one. */
class BlockDevicesTest {
  @TempDir private Path directory;

  private Path file(String name, int size) throws IOException {
    byte[] bytes = new byte[size];
    Arrays.fill(bytes, (byte) name.charAt(0));
    return Files.write(directory.resolve(name), bytes);
  }

  @Test
  void fileIsNone() throws IOException {
    assertFalse(BlockDevices.isBlockDevice(file("f", 1)));
    assertFalse(BlockDevices.isBlockDevice(directory));
    assertFalse(BlockDevices.isBlockDevice(directory.resolve("absent")));
  }

  @Test
  void startIsFilledAndTheRestStays() throws IOException {
    Path device = file("d", 5000);
    try (FileChannel bytes = FileChannel.open(file("i", 3000), StandardOpenOption.READ)) {
      BlockDevices.fill(device, bytes);
    }
    byte[] expected = new byte[5000];
    Arrays.fill(expected, 0, 3000, (byte) 'i');
    Arrays.fill(expected, 3000, 5000, (byte) 'd');
    assertArrayEquals(expected, Files.readAllBytes(device));
  }

  @Test
  void whatIsTooSmallHasNoRoom() throws IOException {
    Path device = file("d", 3000);
    BlockDevices.requireRoom(device, 3000);
    IOException failure =
        assertThrows(IOException.class, () -> BlockDevices.requireRoom(device, 3001));
    assertEquals(device + ": has 3000 bytes, needed are 3001", failure.getMessage());
  }
}
