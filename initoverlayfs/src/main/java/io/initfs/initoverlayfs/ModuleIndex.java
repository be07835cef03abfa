package io.initfs.initoverlayfs;

import com.google.common.base.Splitter;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.ImmutableSetMultimap;
import io.initfs.fstree.Directory;
import io.initfs.fstree.EntryName;
import io.initfs.fstree.Node;
import io.initfs.fstree.RegularFile;
import io.initfs.fstree.TreePath;
import io.initfs.initoverlayfs.SplitFinding.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What depmod wrote about the modules of one kernel version, in normal names.
 *
 * <pre>
 * modules.dep              kernel/fs/ext4/ext4.ko: kernel/fs/jbd2/jbd2.ko kernel/fs/mbcache.ko
 * modules.softdep          softdep btrfs pre: xxhash64 post: NAME...
 * modules.alias            alias PATTERN MODULE
 * modules.builtin          kernel/fs/ext4/ext4.ko
 * modules.builtin.modinfo  ext4.alias=fs-ext4, NUL after each
 * </pre>
 *
 * @param dependencies from modules.dep, which holds the transitive closure
 * @param softDependencies from modules.softdep: names of modules or of aliases
 * @param aliases modules by alias; only aliases without wildcards, as soft dependencies use
 */
record ModuleIndex(
    ImmutableSetMultimap<String, String> dependencies,
    ImmutableSetMultimap<String, String> softDependencies,
    ImmutableSetMultimap<String, String> aliases,
    ImmutableSet<String> builtin) {

  /** A distribution's largest, modules.alias with every module, has 1.5 MB. */
  private static final long MAX_FILE = 64 << 20;

  private static final Splitter WORDS =
      Splitter.onPattern("[ \\t\\r]+").trimResults().omitEmptyStrings();

  static ModuleIndex read(TreePath path, Directory version, Consumer<SplitFinding> findings)
      throws IOException {
    return new Parser(path, version, findings).parse();
  }

  private static final class Parser {
    private final TreePath path;
    private final Directory version;
    private final Consumer<SplitFinding> findings;
    private final ImmutableSetMultimap.Builder<String, String> aliases =
        ImmutableSetMultimap.builder();
    private final ImmutableSet.Builder<String> builtin = ImmutableSet.builder();
    private boolean reported;

    Parser(TreePath path, Directory version, Consumer<SplitFinding> findings) {
      this.path = path;
      this.version = version;
      this.findings = findings;
    }

    ModuleIndex parse() throws IOException {
      ImmutableSetMultimap<String, String> dependencies = parseDependencies();
      ImmutableSetMultimap<String, String> softDependencies = parseSoftDependencies();
      parseAliases();
      parseBuiltin();
      return new ModuleIndex(dependencies, softDependencies, aliases.build(), builtin.build());
    }

    private ImmutableSetMultimap<String, String> parseDependencies() throws IOException {
      ImmutableSetMultimap.Builder<String, String> found = ImmutableSetMultimap.builder();
      int number = 0;
      for (String line : read("modules.dep", '\n')) {
        number++;
        int colon = line.indexOf(':');
        Optional<String> module =
            colon < 0 ? Optional.empty() : ModuleName.ofFile(line.substring(0, colon));
        if (module.isEmpty()) {
          report("modules.dep", number, "\"MODULE.ko: MODULE.ko...\"", line);
          continue;
        }
        for (String word : WORDS.split(line.substring(colon + 1))) {
          Optional<String> dependency = ModuleName.ofFile(word);
          if (dependency.isPresent()) {
            found.put(module.get(), dependency.get());
          } else {
            report("modules.dep", number, "a module file", word);
          }
        }
      }
      return found.build();
    }

    private ImmutableSetMultimap<String, String> parseSoftDependencies() throws IOException {
      ImmutableSetMultimap.Builder<String, String> found = ImmutableSetMultimap.builder();
      for (String line : read("modules.softdep", '\n')) {
        List<String> words = WORDS.splitToList(line);
        if (words.size() < 2 || !words.get(0).equals("softdep")) {
          continue;
        }
        // As kmod does: what stands before "pre:" or "post:" counts for nothing.
        boolean listed = false;
        for (String word : words.subList(2, words.size())) {
          if (word.equals("pre:") || word.equals("post:")) {
            listed = true;
          } else if (listed) {
            found.put(ModuleName.normal(words.get(1)), ModuleName.normal(word));
          }
        }
      }
      return found.build();
    }

    private void parseAliases() throws IOException {
      for (String line : read("modules.alias", '\n')) {
        List<String> words = WORDS.splitToList(line);
        if (words.size() == 3 && words.get(0).equals("alias")) {
          addAlias(words.get(1), words.get(2));
        }
      }
    }

    private void parseBuiltin() throws IOException {
      for (String line : read("modules.builtin", '\n')) {
        ModuleName.ofFile(line.strip()).ifPresent(builtin::add);
      }
      for (String field : read("modules.builtin.modinfo", '\0')) {
        int equals = field.indexOf(".alias=");
        if (equals > 0) {
          addAlias(field.substring(equals + ".alias=".length()), field.substring(0, equals));
          builtin.add(ModuleName.normal(field.substring(0, equals)));
        }
      }
    }

    private void addAlias(String alias, String module) {
      if (alias.indexOf('*') < 0 && alias.indexOf('?') < 0 && alias.indexOf('[') < 0) {
        aliases.put(ModuleName.normal(alias), ModuleName.normal(module));
      }
    }

    private Iterable<String> read(String name, char separator) throws IOException {
      @Nullable Node node = version.children().get(EntryName.of(name));
      if (!(node instanceof RegularFile file)) {
        return List.of();
      }
      if (file.size() > MAX_FILE) {
        report(name, 1, "at most " + MAX_FILE + " bytes", file.size() + " bytes");
        return List.of();
      }
      String text = new String(file.content().read(), StandardCharsets.ISO_8859_1);
      return Splitter.on(separator).omitEmptyStrings().split(text);
    }

    /** One finding a version is enough; a broken file has thousands of broken lines. */
    private void report(String file, int line, String expected, String got) {
      if (reported) {
        return;
      }
      reported = true;
      String message = String.format("line %d: expected %s, got \"%s\"", line, expected, got);
      findings.accept(new SplitFinding(Code.INDEX_CORRUPT, path + "/" + file, message));
    }
  }
}
