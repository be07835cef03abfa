package io.initfs.tar;

import com.google.common.collect.ImmutableList;
import io.initfs.fstree.ArchiveException.Place;
import java.util.LinkedHashMap;
import java.util.Map;

/** What is odd about an archive and no error: each kind once, with the first place of it. */
final class Notes {
  private final Map<String, Place> first = new LinkedHashMap<>();

  void add(String what, Place place) {
    first.putIfAbsent(what, place);
  }

  ImmutableList<String> toList() {
    return first.entrySet().stream()
        .map(each -> text(each.getKey(), each.getValue()))
        .collect(ImmutableList.toImmutableList());
  }

  private static String text(String what, Place place) {
    String entry = place.entry().isEmpty() ? "" : " (" + place.entry() + ")";
    return what + ", at offset " + place.offset() + entry;
  }
}
