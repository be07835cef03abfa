package io.initfs.fstree;

/** A node under one of its names. */
public record TreeEntry(TreePath path, Node node) {}
