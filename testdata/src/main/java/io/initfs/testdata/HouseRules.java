package io.initfs.testdata;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What no library of this project does; a module's ArchitectureTest takes them in. */
public final class HouseRules {
  @ArchTest
  public static final ArchRule NOTHING_PRINTS =
      noClasses()
          .should()
          .accessField(System.class, "out")
          .orShould()
          .accessField(System.class, "err")
          .orShould()
          .callMethodWhere(
              DescribedPredicate.describe(
                  "printStackTrace", call -> call.getName().equals("printStackTrace")));

  @ArchTest
  public static final ArchRule NOTHING_EXITS =
      noClasses()
          .should()
          .callMethod(System.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "exit", int.class)
          .orShould()
          .callMethod(Runtime.class, "halt", int.class);

  private HouseRules() {}

  /** The rule for a form of trees, all in {@code room} and below: it knows no other form. */
  public static ArchRule knowsNoFormBut(String room) {
    return noClasses()
        .should()
        .dependOnClassesThat(
            DescribedPredicate.<JavaClass>describe(
                "belong to another form",
                type ->
                    type.getPackageName().startsWith("io.initfs.")
                        && !type.getPackageName().startsWith(room)
                        && !type.getPackageName().startsWith("io.initfs.fstree")));
  }
}
