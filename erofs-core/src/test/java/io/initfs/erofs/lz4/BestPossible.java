package io.initfs.erofs.lz4;

import java.util.Arrays;

/** The most bytes that any encoder can put into a block, by trying everything. */
final class BestPossible {
  private BestPossible() {}

  static int consumed(byte[] input, int capacity) {
    int[] longest = longestMatches(input);
    // The smallest size of the sequences up to a match that ends at an index.
    int[] size = new int[input.length + 1];
    int[] lastMatch = new int[input.length + 1];
    Arrays.fill(size, Integer.MAX_VALUE / 2);
    size[0] = 0;
    int best = 0;
    for (int from = 0; from <= input.length; from++) {
      if (size[from] >= capacity) {
        continue;
      }
      int rest = finalLiterals(capacity - size[from], input.length - from);
      if (from == 0 || rest >= Math.max(5, 12 - lastMatch[from])) {
        best = Math.max(best, from + rest);
      }
      for (int start = from; start < input.length; start++) {
        for (int length = 4; length <= longest[start]; length++) {
          int literals = start - from;
          int total = size[from] + 3 + literals + more(literals) + more(length - 4);
          int to = start + length;
          if (total < size[to] || (total == size[to] && length > lastMatch[to])) {
            size[to] = total;
            lastMatch[to] = length;
          }
        }
      }
    }
    return best;
  }

  private static int[] longestMatches(byte[] input) {
    int[] longest = new int[input.length];
    for (int start = 0; start <= input.length - 12; start++) {
      for (int source = 0; source < start; source++) {
        int length = 0;
        while (start + length < input.length - 5
            && input[source + length] == input[start + length]) {
          length++;
        }
        longest[start] = Math.max(longest[start], length);
      }
    }
    return longest;
  }

  private static int finalLiterals(int space, int available) {
    int literals = Math.min(space - 1, available);
    while (1 + literals + more(literals) > space) {
      literals--;
    }
    return literals;
  }

  private static int more(int length) {
    return length < 15 ? 0 : 1 + (length - 15) / 255;
  }
}
