package io.longhaul.node.access;

import io.longhaul.node.config.TokenRules;
import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.Watched;
import io.longhaul.node.metrics.DenyReason;
import io.longhaul.node.missing.MissingPart;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A policy's tokens in force, and the files that they and their ids are read from. */
final class Tokens {
  /** Most names of tokens, and so files of ids, of one policy. */
  static final int MAX_ID_FILES = 1_000;

  private static final String AUTHORIZATION = "authorization";

  /** What requests are checked against: a token's name leads to its ids. */
  private record InForce(TokenTable tokens, Map<String, IdSet> ids) {}

  private final TokenRules rules;
  private final Events events;
  private final Watched<TokenTable> table;
  private Map<String, Watched<IdSet>> files = Map.of();
  private volatile Optional<InForce> current = Optional.empty();

  Tokens(TokenRules rules, Events events) {
    this.rules = rules;
    this.events = events;
    this.table =
        new Watched<>(
            List.of(rules.file()), () -> events.read(rules.file(), table()), events::refused);
    build();
  }

  TokenRules rules() {
    return rules;
  }

  /** What is wrong with the request's token or id, if anything. */
  Optional<DenyReason> check(Asked asked) {
    Optional<InForce> now = current;
    if (now.isEmpty()) {
      return Optional.of(DenyReason.NOT_READY);
    }
    if (asked.isAmbiguous(rules.header())) {
      return Optional.of(DenyReason.AMBIGUOUS);
    }
    Optional<String> token = asked.field(rules.header()).map(this::withoutScheme);
    if (token.isEmpty() || token.get().isEmpty()) {
      return Optional.of(DenyReason.TOKEN_MISSING);
    }
    byte[] hash = TokenHash.of(token.get());
    Optional<String> name = now.get().tokens.name(hash);
    if (name.isEmpty()) {
      return Optional.of(DenyReason.TOKEN_UNKNOWN);
    }
    asked.identified(TokenHash.key(hash));
    return rules.ids().isEmpty()
        ? Optional.empty()
        : checkId(asked, rules.ids().get().header(), now.get().ids.get(name.get()));
  }

  private static Optional<DenyReason> checkId(Asked asked, String header, @Nullable IdSet ids) {
    if (asked.isAmbiguous(header)) {
      return Optional.of(DenyReason.AMBIGUOUS);
    }
    Optional<String> id = asked.field(header);
    if (id.isEmpty() || id.get().isEmpty()) {
      return Optional.of(DenyReason.ID_MISSING);
    }
    return ids != null && ids.contains(id.get())
        ? Optional.empty()
        : Optional.of(DenyReason.ID_UNKNOWN);
  }

  private String withoutScheme(String value) {
    return rules.header().equals(AUTHORIZATION) ? Bearer.token(value).orElse(value) : value;
  }

  /** The files that could not be read yet. Not while it looks. */
  Stream<MissingPart> missing(String policy) {
    Stream<MissingPart> ofIds =
        files.entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .flatMap(
                file -> file.getValue().missing(policy + ": ids of " + file.getKey()).stream());
    return Stream.concat(table.missing(policy + ": " + rules.file()).stream(), ofIds);
  }

  /** Looks whether files have changed. */
  void look() {
    boolean changed = table.look();
    for (Watched<IdSet> file : files.values()) {
      changed |= file.look();
    }
    if (changed) {
      build();
    }
  }

  private TokenTable table() throws FileFault {
    TokenTable read = TokenTable.read(rules.file());
    if (rules.ids().isPresent() && read.names().size() > MAX_ID_FILES) {
      throw new FileFault(
          rules.file(),
          "%d names (expected: at most %d where each has a file of ids)"
              .formatted(read.names().size(), MAX_ID_FILES));
    }
    return read;
  }

  private void build() {
    Optional<TokenTable> tokens = table.value();
    if (tokens.isEmpty()) {
      return;
    }
    Map<String, IdSet> ids = new HashMap<>();
    rules.ids().ifPresent(where -> watch(tokens.get(), where.folder()));
    files.forEach((name, file) -> file.value().ifPresent(set -> ids.put(name, set)));
    current = Optional.of(new InForce(tokens.get(), ids));
    events.inForce();
  }

  /** Has a file of ids for each name, and none besides. */
  private void watch(TokenTable tokens, Path folder) {
    Map<String, Watched<IdSet>> now = new HashMap<>();
    for (String name : tokens.names()) {
      Watched<IdSet> known = files.get(name);
      now.put(name, known == null ? watched(folder.resolve(name)) : known);
    }
    files = now;
  }

  private Watched<IdSet> watched(Path file) {
    return new Watched<>(List.of(file), () -> events.read(file, IdSet.read(file)), events::refused);
  }
}
