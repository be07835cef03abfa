package io.initfs.erofs.write;

/**
 * What packing a tree leaves behind.
 *
 * @param metadataStart where in the image the data of files end
 * @param savedBytes bytes of files that are stored once for several places
 */
record PackedTree(NamelessInodes nameless, long metadataStart, long savedBytes) {}
