package io.initfs.erofs.handmade;

import io.initfs.erofs.fixture.HandMade;

/** An image that is to be read as its parts were. */
public record HandMadeCase(String name, HandMade image) {
  @Override
  public String toString() {
    return name;
  }
}
