/**
 * What a program asks for before it runs: the interpreter of a script; of an ELF file its
 * interpreter, its libraries and where they are. {@link io.initfs.fstree.program.ElfFile} reads the
 * latter; {@link io.initfs.fstree.program.ElfWriter} makes files that hold it and nothing that
 * runs.
 */
@NullMarked
package io.initfs.fstree.program;

import org.jspecify.annotations.NullMarked;
