/**
 * What a dynamic loader asks of an ELF file: its interpreter, its libraries and where they are.
 * {@link io.initfs.initoverlayfs.elf.ElfFile} reads it; {@link
 * io.initfs.initoverlayfs.elf.ElfWriter} makes files that hold it and nothing that runs.
 */
@NullMarked
package io.initfs.initoverlayfs.elf;

import org.jspecify.annotations.NullMarked;
