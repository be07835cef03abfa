package io.initfs.erofs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.initfs.erofs.map.CompactIndexZones;
import io.initfs.erofs.read.ContentChannel;
import io.initfs.fstree.DeviceNumber;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.ImmutableBytes;
import io.initfs.fstree.NodeKind;
import io.initfs.testdata.HouseRules;
import java.util.Arrays;
import java.util.Set;

/** Which room may call which, and what no room does. */
@AnalyzeClasses(packages = "io.initfs.erofs", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String HERE = "io.initfs.erofs.";

  /** Classes of {@code room} use nothing of this project but these other rooms of the module. */
  private static ArchRule only(String room, String... others) {
    return onlyAnd(room, never(), others);
  }

  /** As {@link #only}, and the classes of {@code also}. */
  private static ArchRule onlyAnd(
      String room, DescribedPredicate<JavaClass> also, String... others) {
    Set<String> allowed = Set.copyOf(Arrays.asList(others));
    DescribedPredicate<JavaClass> foreign =
        DescribedPredicate.describe(
            "belong to another room",
            type -> {
              String name = type.getPackageName();
              if (!name.startsWith("io.initfs.") || name.equals(HERE + room)) {
                return false;
              }
              String inModule = name.startsWith(HERE) ? name.substring(HERE.length()) : name;
              return !allowed.contains(inModule) && !also.test(type);
            });
    return noClasses().that().resideInAPackage(HERE + room).should().dependOnClassesThat(foreign);
  }

  private static DescribedPredicate<JavaClass> never() {
    return DescribedPredicate.alwaysFalse();
  }

  private static DescribedPredicate<JavaClass> types(Class<?>... types) {
    return DescribedPredicate.describe(
        "are " + Arrays.toString(types),
        type -> Arrays.stream(types).anyMatch(known -> type.isEquivalentTo(known)));
  }

  private static final String TREE = "io.initfs.fstree";

  @ArchTest static final ArchRule failure = only("failure");

  @ArchTest static final ArchRule io = only("io", "failure");

  @ArchTest
  static final ArchRule disk =
      onlyAnd("disk", types(ImmutableBytes.class, DeviceNumber.class, NodeKind.class));

  @ArchTest static final ArchRule lz4 = only("lz4");

  @ArchTest static final ArchRule codec = only("codec", "disk", "lz4");

  @ArchTest static final ArchRule volume = only("volume", "disk", "io", "failure", TREE);

  @ArchTest
  static final ArchRule map =
      onlyAnd("map", types(NodeKind.class), "disk", "io", "volume", "failure");

  @ArchTest
  static final ArchRule read =
      only("read", "disk", "io", "codec", "map", "volume", "failure", TREE);

  @ArchTest static final ArchRule dedupe = only("dedupe");

  @ArchTest static final ArchRule build = only("build", "disk", TREE);

  @ArchTest static final ArchRule kernel = only("kernel", "disk", "build");

  @ArchTest
  static final ArchRule write =
      onlyAnd(
          "write",
          types(CompactIndexZones.class, CompactIndexZones.Place.class),
          "disk",
          "codec",
          "dedupe",
          "build",
          "kernel",
          "failure",
          TREE,
          TREE + ".local");

  @ArchTest
  static final ArchRule stats =
      onlyAnd("stats", types(NodeKind.class, EntryName.class), "disk", "read", "volume", "failure");

  @ArchTest
  static final ArchRule fsck = only("fsck", "disk", "map", "read", "volume", "io", "failure", TREE);

  @ArchTest
  static final ArchRule nothingBelowKnowsTheFace =
      noClasses()
          .that()
          .resideInAPackage(HERE + "*..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.initfs.erofs");

  @ArchTest
  static final ArchRule packagesHaveNoCycles =
      slices().matching("io.initfs.erofs.(*)..").should().beFreeOfCycles();

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);

  @ArchTest
  static final ArchRule onlyImageSourcesOpenFilesForReading =
      noClasses()
          .that()
          .resideOutsideOfPackages(HERE + "io", "io.initfs.erofs", HERE + "write")
          .and()
          .doNotBelongToAnyOf(ContentChannel.class)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.nio.file", "java.nio.channels");

  @ArchTest
  static final ArchRule structuresOnDiskAreRecordsOrConstants =
      classes().that().resideInAPackage(HERE + "disk").should().haveOnlyFinalFields();
}
