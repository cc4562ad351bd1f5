package io.longhaul.node.access;

import io.longhaul.node.http.Head;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What policies have verified about a request and the application is told, in fields of its own.
 */
public final class VerifiedFields {
  /** Nothing is verified, and nothing taken away. */
  public static final VerifiedFields NONE = new VerifiedFields();

  private final Set<String> names = new HashSet<>();
  private final Map<String, String> values = new TreeMap<>();

  VerifiedFields() {}

  /** Fields that only we may write from now on, and what some of them say. */
  void add(Collection<String> reserved, Map<String, String> verified) {
    names.addAll(reserved);
    values.putAll(verified);
  }

  /** Whether the field is, or could be mistaken for, one that only we may write. */
  public boolean replaces(Head head, int field) {
    if (names.isEmpty()) {
      return false;
    }
    for (String name : names) {
      if (head.resembles(field, name)) {
        return true;
      }
    }
    return false;
  }

  /** Hands over names and values. */
  public void each(BiConsumer<String, String> to) {
    values.forEach(to);
  }
}
