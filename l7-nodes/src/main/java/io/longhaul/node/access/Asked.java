package io.longhaul.node.access;

import io.longhaul.node.http.Head;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** A request as far as policies look at it, and what they found out about who sent it. */
public final class Asked {
  private final Head head;
  private final String target;
  private final InetAddress client;
  private final long route;
  private VerifiedFields verified = VerifiedFields.NONE;
  private OptionalLong identity = OptionalLong.empty();

  /**
   * @param target in origin form
   * @param client its address
   * @param route the number of the route that it takes
   */
  public Asked(Head head, String target, InetAddress client, long route) {
    this.route = route;
    this.head = head;
    this.target = target;
    this.client = client;
  }

  InetAddress client() {
    return client;
  }

  long route() {
    return route;
  }

  String target() {
    return target;
  }

  /** Somebody is known now, by a number that nobody else has. */
  void identified(long key) {
    identity = OptionalLong.of(key);
  }

  /** Who sent it, once a policy knows. */
  OptionalLong identity() {
    return identity;
  }

  /** What its fields are to the policies that it has passed. */
  public VerifiedFields verified() {
    return verified;
  }

  /** Fields that only we may write in this request, and what some of them say. */
  void verified(Collection<String> reserved, Map<String, String> fields) {
    own().add(reserved, fields);
  }

  /** Fields, by their names in lower case, by which a policy lets it pass. */
  void decidedBy(List<String> names) {
    if (!names.isEmpty()) {
      own().decidedBy(names);
    }
  }

  @SuppressWarnings("ReferenceEquality") // the shared one is never written to
  private VerifiedFields own() {
    if (verified == VerifiedFields.NONE) {
      verified = new VerifiedFields();
    }
    return verified;
  }

  /** The values of all fields of this name, given in lower case. */
  List<String> fields(String name) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < head.count(); i++) {
      if (head.is(i, name)) {
        values.add(head.value(i));
      }
    }
    return values;
  }

  /** The value of the one field of this name, given in lower case. */
  Optional<String> field(String name) {
    for (int i = 0; i < head.count(); i++) {
      if (head.is(i, name)) {
        return Optional.of(head.value(i));
      }
    }
    return Optional.empty();
  }

  /** Whether an application might read another value under this name than we do. */
  boolean isAmbiguous(String name) {
    int found = 0;
    for (int i = 0; i < head.count(); i++) {
      found += head.resembles(i, name) ? 1 : 0;
    }
    return found > 1;
  }
}
