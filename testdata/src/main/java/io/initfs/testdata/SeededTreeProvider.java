package io.initfs.testdata;

import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.providers.ArbitraryProvider;
import net.jqwik.api.providers.TypeUsage;

/** Gives jqwik its random trees; a failing one is shrunk to fewer names. */
public final class SeededTreeProvider implements ArbitraryProvider {
  /** Trees with up to the names that {@code options} say. */
  public static Arbitrary<SeededTree> trees(TreeOptions options) {
    return Combinators.combine(
            Arbitraries.longs(), Arbitraries.integers().between(0, options.names()))
        .as((seed, names) -> new SeededTree(seed, options.withNames(names)));
  }

  @Override
  public boolean canProvideFor(TypeUsage targetType) {
    return targetType.isOfType(SeededTree.class);
  }

  @Override
  public Set<Arbitrary<?>> provideFor(TypeUsage targetType, SubtypeProvider subtypeProvider) {
    return Set.of(trees(TreeOptions.TINY));
  }
}
