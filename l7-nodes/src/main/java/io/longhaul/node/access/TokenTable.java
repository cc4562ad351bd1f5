package io.longhaul.node.access;

import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.LineFile;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Tokens by their hashes. A token is looked up by its hash, which nobody can choose bit by bit, and
 * compared in constant time; so how long a look-up takes tells nothing about tokens that are there.
 * Immutable.
 */
final class TokenTable {
  static final int MAX_BYTES = 16 * 1024 * 1024;
  static final int MAX_TOKENS = 100_000;
  private static final int MAX_NAME = 64;
  private static final int MAX_LINE = 2 * TokenHash.BYTES + 64 + MAX_NAME;
  static final LineFile.Bounds BOUNDS = new LineFile.Bounds(MAX_BYTES, MAX_TOKENS, MAX_LINE);

  private static final Pattern LINE =
      Pattern.compile("([0-9a-fA-F]{64})[ \\t]+([A-Za-z0-9][A-Za-z0-9._-]{0,63})");

  private static final class Entry {
    final byte[] hash;
    final String name;

    Entry(byte[] hash, String name) {
      this.hash = hash;
      this.name = name;
    }
  }

  private final Map<Long, Entry> byKey;
  private final Set<String> names = new TreeSet<>();

  private TokenTable(Map<Long, Entry> byKey) {
    this.byKey = byKey;
    byKey.values().forEach(entry -> names.add(entry.name));
  }

  /** The tokens of a file: each line a token's SHA-256 in hexadecimal, blanks, and its name. */
  static TokenTable read(Path file) throws FileFault {
    Map<Long, Entry> byKey = new HashMap<>();
    LineFile.read(file, BOUNDS, line -> take(line, byKey));
    return new TokenTable(byKey);
  }

  private static void take(String line, Map<Long, Entry> byKey) {
    var matcher = LINE.matcher(line);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "not a token (expected: its SHA-256 in hexadecimal, a blank, its name)");
    }
    Entry entry = new Entry(HexFormat.of().parseHex(matcher.group(1)), matcher.group(2));
    if (byKey.putIfAbsent(TokenHash.key(entry.hash), entry) != null) {
      throw new IllegalArgumentException("a token is given twice (expected: once)");
    }
  }

  /** The name of the token that has this hash. */
  Optional<String> name(byte[] hash) {
    Entry entry = byKey.get(TokenHash.key(hash));
    return entry != null && MessageDigest.isEqual(entry.hash, hash)
        ? Optional.of(entry.name)
        : Optional.empty();
  }

  /** The names of all tokens. */
  Set<String> names() {
    return names;
  }

  int size() {
    return byKey.size();
  }
}
