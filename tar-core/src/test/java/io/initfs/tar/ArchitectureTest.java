package io.initfs.tar;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import io.initfs.testdata.HouseRules;

/** What this room may call, and what no room does. */
@AnalyzeClasses(packages = "io.initfs.tar", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsTheTreeAndNoOtherForm = HouseRules.knowsNoFormBut("io.initfs.tar");

  @ArchTest static final ArchTests house = ArchTests.in(HouseRules.class);
}
