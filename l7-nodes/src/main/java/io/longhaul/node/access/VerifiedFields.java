package io.longhaul.node.access;

import io.longhaul.node.http.Head;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What a request's fields are to the policies that let it pass. Those that they decided by must
 * reach the application as they were then; and what they have verified it is told in fields of its
 * own. All names are in lower case.
 */
public final class VerifiedFields {
  /** Nothing is verified, and nothing taken away. */
  public static final VerifiedFields NONE = new VerifiedFields();

  private final List<String> decisive = new ArrayList<>();
  private final List<String> ours = new ArrayList<>();
  private final Map<String, String> values = new TreeMap<>();

  VerifiedFields() {}

  /** Fields by which a policy has let the request pass. */
  void decidedBy(Collection<String> names) {
    decisive.addAll(names);
  }

  /** Fields that only we may write from now on, and what some of them say. */
  void add(Collection<String> reserved, Map<String, String> verified) {
    ours.addAll(reserved);
    values.putAll(verified);
  }

  /** Whether policies decided by the field, so that the client may not have it left out. */
  public boolean keeps(Head head, int field) {
    for (int i = 0; i < decisive.size(); i++) {
      if (head.is(field, decisive.get(i))) {
        return true;
      }
    }
    return false;
  }

  /** Whether the field is, or could be mistaken for, one that only we may write. */
  public boolean replaces(Head head, int field) {
    return resemblesOne(head, field, ours);
  }

  /**
   * Whether a field that comes behind the body is, or could be mistaken for, one of which all is
   * said: policies decided by it, or only we may write it.
   */
  public boolean settles(Head trailers, int field) {
    return replaces(trailers, field) || resemblesOne(trailers, field, decisive);
  }

  private static boolean resemblesOne(Head head, int field, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (head.resembles(field, names.get(i))) {
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
