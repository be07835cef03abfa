/**
 * Trees as text: the format of composefs-dump(5), which mkcomposefs takes and composefs-info
 * prints. Start at {@link io.initfs.fstree.text.ComposefsDump}.
 *
 * <pre>
 * PATH SIZE MODE NLINK UID GID RDEV MTIME PAYLOAD CONTENT DIGEST [KEY=VALUE ...]
 *
 * / 0 40755 3 0 0 0 1700000000.0 - - -
 * /etc 0 40755 2 0 0 0 1700000000.0 - - - security.selinux=system_u:object_r:etc_t:s0\x00
 * /etc/name 5 100644 1 0 0 0 1700000000.0 - box1\n -
 * /lib.so 81920 100755 2 0 0 0 1700000000.0 35/d02f... - 35d02f...
 * /link 81920 @100755 2 0 0 0 1700000000.0 /lib.so - 35d02f...
 * </pre>
 *
 * <p>A line an inode or a further name of one. Fields stand apart by one space; {@code -} is a
 * field that is not set. What is not printable ASCII, and a backslash, is escaped.
 *
 * <p>And a text about trees: {@link io.initfs.fstree.text.FileContexts}, SELinux labels by path.
 */
@NullMarked
package io.initfs.fstree.text;

import org.jspecify.annotations.NullMarked;
