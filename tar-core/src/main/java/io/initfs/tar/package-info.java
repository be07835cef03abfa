/**
 * tar archives of all common forms (v7, ustar, pax, GNU, with holes), plain or compressed, as
 * trees. Start at {@link io.initfs.tar.TarArchive}.
 *
 * <p>The headers are read here and not by a library since names and xattrs are bytes: libraries
 * take the values of pax records for text, and give others than those that stand in the archive.
 */
@NullMarked
package io.initfs.tar;

import org.jspecify.annotations.NullMarked;
