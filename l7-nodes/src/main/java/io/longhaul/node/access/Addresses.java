package io.longhaul.node.access;

import io.longhaul.node.config.AddressRules;
import io.longhaul.node.config.Prefix;
import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.LineFile;
import io.longhaul.node.files.Watched;
import io.longhaul.node.metrics.DenyReason;
import io.longhaul.node.missing.MissingPart;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A policy's address rules in force, and the files that they are read from. */
final class Addresses {
  static final int MAX_BYTES = 16 * 1024 * 1024;
  static final int MAX_RANGES = 200_000;
  private static final int MAX_CHARS = 64;
  static final LineFile.Bounds BOUNDS = new LineFile.Bounds(MAX_BYTES, MAX_RANGES, MAX_CHARS);

  private final AddressRules rules;
  private final Events events;
  private final Optional<Watched<List<Prefix>>> allowed;
  private final Optional<Watched<List<Prefix>>> denied;
  private volatile Optional<AddressTable> table = Optional.empty();

  Addresses(AddressRules rules, Events events) {
    this.rules = rules;
    this.events = events;
    this.allowed = rules.allowFile().map(file -> watched(file, events));
    this.denied = rules.denyFile().map(file -> watched(file, events));
    build();
  }

  AddressRules rules() {
    return rules;
  }

  /** What is wrong with the address, if anything. */
  Optional<DenyReason> check(InetAddress client) {
    Optional<AddressTable> current = table;
    if (current.isEmpty()) {
      return Optional.of(DenyReason.NOT_READY);
    }
    boolean in =
        switch (current.get().find(client)) {
          case ALLOWED -> true;
          case DENIED -> false;
          case UNLISTED -> !rules.allowsOnlyListed();
        };
    return in ? Optional.empty() : Optional.of(DenyReason.ADDRESS);
  }

  /** The files that could not be read yet. */
  Stream<MissingPart> missing(String policy) {
    return Stream.concat(
        missing(policy, rules.allowFile(), allowed), missing(policy, rules.denyFile(), denied));
  }

  private static Stream<MissingPart> missing(
      String policy, Optional<Path> path, Optional<Watched<List<Prefix>>> file) {
    return file.flatMap(f -> f.missing(policy + ": " + path.orElseThrow())).stream();
  }

  /** Looks whether files have changed. */
  void look() {
    boolean changed = allowed.isPresent() && allowed.get().look();
    changed |= denied.isPresent() && denied.get().look();
    if (changed) {
      build();
    }
  }

  private void build() {
    boolean whole = Stream.of(allowed, denied).allMatch(Addresses::isRead);
    if (whole) {
      table =
          Optional.of(AddressTable.of(both(rules.allow(), allowed), both(rules.deny(), denied)));
      events.inForce();
    }
  }

  private static boolean isRead(Optional<Watched<List<Prefix>>> file) {
    return file.isEmpty() || file.get().value().isPresent();
  }

  private static List<Prefix> both(List<Prefix> inline, Optional<Watched<List<Prefix>>> file) {
    List<Prefix> all = new ArrayList<>(inline);
    file.flatMap(Watched::value).ifPresent(all::addAll);
    return all;
  }

  private static Watched<List<Prefix>> watched(Path file, Events events) {
    return new Watched<>(List.of(file), () -> events.read(file, read(file)), events::refused);
  }

  /** One range or address a line. */
  static List<Prefix> read(Path file) throws FileFault {
    List<Prefix> ranges = new ArrayList<>();
    LineFile.read(file, BOUNDS, line -> ranges.add(Prefix.parse(line)));
    return ranges;
  }
}
