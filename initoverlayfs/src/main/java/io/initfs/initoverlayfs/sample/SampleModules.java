package io.initfs.initoverlayfs.sample;

import com.google.common.primitives.Bytes;
import io.initfs.fstree.program.ElfAbi;
import io.initfs.fstree.program.ElfWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Kernel modules of the sample, with the indexes that depmod would write for them. */
final class SampleModules {
  private static final String DIRECTORY =
      "/usr/lib/modules/" + SampleInitramfs.KERNEL_VERSION + "/";

  private static final byte[] XZ_MAGIC = {(byte) 0xFD, '7', 'z', 'X', 'Z', 0};

  /** Path without suffix, size in KB, modules it uses. */
  private static final String STORAGE =
      """
      kernel/drivers/block/loop             20
      kernel/drivers/block/virtio_blk       14  virtio virtio_ring
      kernel/drivers/scsi/virtio_scsi       14  scsi_mod virtio virtio_ring
      kernel/drivers/virtio/virtio          10
      kernel/drivers/virtio/virtio_ring     20
      kernel/drivers/virtio/virtio_pci      18  virtio virtio_ring
      kernel/drivers/nvme/host/nvme         28  nvme-core
      kernel/drivers/nvme/host/nvme-core    80  nvme-common
      kernel/drivers/nvme/common/nvme-common 8
      kernel/drivers/ata/libata             160 scsi_mod
      kernel/drivers/ata/libahci            20  libata
      kernel/drivers/ata/ahci               22  libahci libata
      kernel/drivers/scsi/scsi_mod          110 scsi_common
      kernel/drivers/scsi/scsi_common       6
      kernel/drivers/scsi/sd_mod            30  scsi_mod t10-pi
      kernel/drivers/scsi/sr_mod            14  scsi_mod cdrom
      kernel/drivers/cdrom/cdrom            24
      kernel/lib/t10-pi                     6   crc64-rocksoft
      kernel/lib/crc64-rocksoft             4   crc64
      kernel/lib/crc64                      4
      kernel/drivers/usb/storage/usb-storage 30 usbcore scsi_mod
      kernel/drivers/usb/storage/uas        14  usb-storage usbcore scsi_mod
      kernel/drivers/usb/core/usbcore       140 usb-common
      kernel/drivers/usb/common/usb-common  6
      kernel/drivers/usb/host/xhci-hcd      120 usbcore
      kernel/drivers/usb/host/xhci-pci      12  xhci-hcd
      kernel/drivers/usb/host/ehci-hcd      40  usbcore
      kernel/drivers/usb/host/ehci-pci      8   ehci-hcd
      kernel/drivers/mmc/core/mmc_core      90
      kernel/drivers/mmc/core/mmc_block     24  mmc_core
      kernel/drivers/mmc/host/sdhci         34  mmc_core
      kernel/drivers/mmc/host/sdhci-pci     30  sdhci mmc_core
      kernel/drivers/md/dm-mod              80
      kernel/drivers/md/dm-bufio            18  dm-mod
      kernel/drivers/md/dm-verity           26  dm-mod dm-bufio reed_solomon
      kernel/drivers/md/dm-crypt            24  dm-mod
      kernel/lib/reed_solomon/reed_solomon  8
      kernel/drivers/md/md-mod              80
      kernel/drivers/md/raid1               24  md-mod
      kernel/fs/erofs/erofs                 60  netfs lz4_decompress
      kernel/fs/netfs/netfs                 40
      kernel/lib/lz4/lz4_decompress         6
      kernel/fs/overlayfs/overlay           80
      kernel/fs/ext4/ext4                   260 jbd2 mbcache crc16
      kernel/fs/jbd2/jbd2                   60
      kernel/fs/mbcache                     6
      kernel/lib/crc16                      3
      kernel/fs/xfs/xfs                     360 libcrc32c
      kernel/lib/libcrc32c                  3
      kernel/arch/x86/crypto/crc32c-intel   6
      kernel/fs/fat/vfat                    12  fat
      kernel/fs/fat/fat                     32
      kernel/fs/nls/nls_iso8859-1           4
      kernel/drivers/net/ethernet/intel/e1000e/e1000e 120
      kernel/drivers/gpu/drm/drm            160
      kernel/drivers/gpu/drm/virtio/virtio-gpu 40 drm virtio
      kernel/drivers/hid/hid-generic        4   hid
      kernel/drivers/hid/hid                60
      """;

  /** Families of further modules that have nothing to do with storage. */
  private static final String[] OTHERS = {
    "kernel/drivers/net/ethernet/vendor/net",
    "kernel/drivers/net/wireless/vendor/wifi",
    "kernel/drivers/gpu/drm/vendor/gpu",
    "kernel/drivers/hid/hid-vendor",
    "kernel/sound/pci/snd",
    "kernel/drivers/input/touchscreen/touch",
    "kernel/net/sched/sch",
    "kernel/fs/nls/nls_cp"
  };

  private static final int OTHERS_EACH = 50;

  /** A module's file below the version's directory, and the names of those it uses. */
  private record Module(String file, List<String> uses) {}

  private final SampleTree tree;
  private final Map<String, Module> modules = new LinkedHashMap<>();

  private SampleModules(SampleTree tree) {
    this.tree = tree;
  }

  static void addTo(SampleTree tree) {
    SampleModules modules = new SampleModules(tree);
    SamplePrograms.rows(STORAGE).forEach(modules::addRow);
    modules.addOthers();
    modules.addIndexes();
  }

  private void addRow(List<String> row) {
    int bytes = tree.profile().bytes(Integer.parseInt(row.get(1)) * 1000);
    add(row.get(0), bytes, row.subList(2, row.size()));
  }

  private void addOthers() {
    for (String family : OTHERS) {
      int count = tree.profile().count(OTHERS_EACH);
      for (int i = 0; i < count; i++) {
        int bytes = tree.profile().bytes(tree.dice().between(1_500, 12_000));
        add(family + (100 + i), bytes, family.contains("/hid/") ? List.of("hid") : List.of());
      }
    }
  }

  /** Most modules are compressed, as distributions ship them; every fourth is not. */
  private void add(String path, int bytes, List<String> uses) {
    boolean plain = modules.size() % 4 == 0;
    byte[] content =
        plain
            ? new ElfWriter(ElfAbi.X86_64).toByteArray(tree.filler().code(bytes))
            : Bytes.concat(XZ_MAGIC, tree.filler().noise(bytes));
    String file = path + (plain ? ".ko" : ".ko.xz");
    tree.file(DIRECTORY + file, 0644, content);
    modules.put(path.substring(path.lastIndexOf('/') + 1), new Module(file, uses));
  }

  private void addIndexes() {
    StringBuilder dependencies = new StringBuilder();
    StringBuilder order = new StringBuilder();
    StringBuilder aliases = new StringBuilder("# Aliases extracted from modules themselves.\n");
    modules.forEach(
        (name, module) -> {
          dependencies.append(module.file()).append(':');
          allUsedBy(name).forEach(u -> dependencies.append(' ').append(file(u)));
          dependencies.append('\n');
          order.append(module.file()).append('\n');
          String id = String.format("pci:v%08Xd*sv*sd*bc*sc*i*", tree.dice().below(0xFFFF));
          aliases.append("alias ").append(id).append(' ').append(underscored(name)).append('\n');
        });
    aliases.append("alias crc32c crc32c_intel\nalias crypto-crc32c crc32c_intel\n");
    tree.file(DIRECTORY + "modules.dep", 0644, dependencies.toString());
    tree.file(DIRECTORY + "modules.order", 0644, order.toString());
    tree.file(DIRECTORY + "modules.alias", 0644, aliases.toString());
    tree.file(
        DIRECTORY + "modules.softdep",
        0644,
        """
        # Soft dependencies extracted from modules themselves.
        softdep libcrc32c pre: crc32c
        softdep xfs pre: crc32c
        """);
    tree.file(
        DIRECTORY + "modules.builtin",
        0644,
        """
        kernel/crypto/crc32c_generic.ko
        kernel/fs/nls/nls_cp437.ko
        """);
    tree.file(
        DIRECTORY + "modules.builtin.modinfo",
        0644,
        "crc32c_generic.alias=crypto-crc32c\0nls_cp437.license=Dual BSD/GPL\0");
    for (String index : new String[] {"dep", "alias", "symbols", "builtin"}) {
      byte[] table = tree.filler().table(tree.profile().bytes(60_000));
      tree.file(DIRECTORY + "modules." + index + ".bin", 0644, table);
    }
  }

  /** As depmod writes them: all that a module needs, nearest first. */
  private Set<String> allUsedBy(String name) {
    Set<String> all = new LinkedHashSet<>();
    List<String> next = new ArrayList<>(List.of(name));
    for (int i = 0; i < next.size(); i++) {
      for (String used : modules.get(next.get(i)).uses()) {
        if (all.add(used)) {
          next.add(used);
        }
      }
    }
    return all;
  }

  private String file(String name) {
    return modules.get(name).file();
  }

  private static String underscored(String name) {
    return name.replace('-', '_');
  }
}
