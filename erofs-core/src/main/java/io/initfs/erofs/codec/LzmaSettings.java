package io.initfs.erofs.codec;

/**
 * What an LZMA encoder is told.
 *
 * @param level xz's preset, 0 to 9
 * @param extreme whether it searches as xz's {@code --extreme} does
 * @param dictionarySize bytes, 4 KiB to 8 MiB
 * @param lc high bits of the byte before that a literal depends on
 * @param lp low bits of the position that a literal depends on; with {@code lc} at most 4
 * @param pb low bits of the position that all else depends on, at most 4
 */
public record LzmaSettings(
    int level, boolean extreme, int dictionarySize, int lc, int lp, int pb) {}
