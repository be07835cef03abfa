package io.initfs.fstree.local;

final class LocalPlaceholder {}
