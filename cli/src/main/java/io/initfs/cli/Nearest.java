package io.initfs.cli;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Which word was meant. */
final class Nearest {
  private Nearest() {}

  /** The word that is fewest slips away from what was typed, if those are few for its length. */
  static Optional<String> to(String typed, Collection<String> words) {
    return words.stream()
        .min(
            Comparator.<String>comparingInt(word -> slips(typed, word))
                .thenComparing(Comparator.naturalOrder()))
        .filter(word -> slips(typed, word) <= Math.max(1, word.length() / 3));
  }

  /**
   * The optimal string alignment distance: letters put in, left out, mistaken or, of two
   * neighbours, swapped.
   */
  static int slips(String typed, String word) {
    int[][] distance = new int[typed.length() + 1][word.length() + 1];
    for (int i = 0; i <= typed.length(); i++) {
      for (int j = 0; j <= word.length(); j++) {
        if (i == 0 || j == 0) {
          distance[i][j] = i + j;
          continue;
        }
        boolean same = typed.charAt(i - 1) == word.charAt(j - 1);
        int least = distance[i - 1][j - 1] + (same ? 0 : 1);
        least = Math.min(least, 1 + Math.min(distance[i - 1][j], distance[i][j - 1]));
        boolean swapped =
            i > 1
                && j > 1
                && typed.charAt(i - 1) == word.charAt(j - 2)
                && typed.charAt(i - 2) == word.charAt(j - 1);
        distance[i][j] = swapped ? Math.min(least, 1 + distance[i - 2][j - 2]) : least;
      }
    }
    return distance[typed.length()][word.length()];
  }
}
