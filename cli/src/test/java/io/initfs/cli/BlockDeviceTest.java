package io.initfs.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.initfs.fstree.DiffOptions;
import io.initfs.testdata.Commands;
import io.initfs.testdata.Requirement;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An image on a device, which fsck(8) always gives, and which is never replaced. */
class BlockDeviceTest {
  @TempDir private Path directory;
  private Path disk;
  private String device = "";

  @BeforeEach
  void attach() throws Exception {
    Requirement.LOOP.require();
    disk = Files.write(directory.resolve("disk"), new byte[1 << 20]);
    device =
        Commands.run("losetup", "--find", "--show", disk.toString())
            .requireSuccess()
            .text()
            .strip();
  }

  @AfterEach
  void detach() throws Exception {
    if (!device.isEmpty()) {
      Commands.run("losetup", "--detach", device).requireSuccess();
    }
  }

  @Test
  void imageIsWrittenToADeviceAndReadFromIt() throws Exception {
    Path tree = Samples.erofs(Samples.TINY, directory.resolve("tiny.erofs"));

    assertTrue(CommandRun.bad("mkfs", device, tree).err().contains("exists already"));
    CommandRun.good("mkfs", "--force", device, tree);

    CommandRun.good("fsck", device);
    assertEquals(
        CommandRun.good("ls", "-lR", tree).text(), CommandRun.good("ls", "-lR", device).text());
    Samples.assertTree(Samples.TINY, disk, DiffOptions.EXACT);
  }

  @Test
  void deviceThatIsTooSmallStaysAsItIs() throws Exception {
    Path large = Files.write(directory.resolve("large"), new byte[2 << 20]);
    Path source = Files.createDirectory(directory.resolve("source"));
    Files.move(large, source.resolve("large"));

    CommandRun run = CommandRun.bad("mkfs", "--force", device, source);

    assertTrue(run.err().contains(device + ": has 1048576 bytes, needed are "), run::err);
    assertEquals(
        -1, Files.mismatch(disk, Files.write(directory.resolve("zeros"), new byte[1 << 20])));
  }
}
