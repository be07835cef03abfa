/**
 * The {@code initfs} command. {@link io.initfs.cli.Initfs} is its entry, each subcommand a class:
 * parse, call a library, print. Data go to stdout, all else to stderr; the exit status is 0 for
 * done, 1 for failed or findings, 2 for a usage error.
 */
@NullMarked
package io.initfs.cli;

import org.jspecify.annotations.NullMarked;
