package io.longhaul.node.proxy;

import io.longhaul.node.http.FieldList;
import io.longhaul.node.http.Head;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Fields that concern one connection only and so are not forwarded (RFC 9110, 7.6.1). */
final class HopByHop {
  private static final List<String> ALWAYS =
      List.of(
          "connection",
          "keep-alive",
          "proxy-connection",
          "te",
          "transfer-encoding",
          "upgrade",
          "proxy-authenticate",
          "proxy-authorization",
          "content-length");

  // Naming these in Connection would let a client strip what others rely on.
  private static final Set<String> NEVER_NAMED =
      Set.of("host", "content-type", "cache-control", "authorization", "cookie", "forwarded");

  private final Head head;
  private final List<String> named;

  private HopByHop(Head head, List<String> named) {
    this.head = head;
    this.named = named;
  }

  static HopByHop of(Head head) {
    return new HopByHop(head, head.list("connection").map(HopByHop::named).orElse(List.of()));
  }

  private static List<String> named(String connection) {
    List<String> named = new ArrayList<>();
    for (String option : FieldList.members(connection)) {
      String name = option.toLowerCase(Locale.ROOT);
      if (!NEVER_NAMED.contains(name) && !ALWAYS.contains(name)) {
        named.add(name);
      }
    }
    return named;
  }

  /** Whether the field stays behind. The framing fields are among them: they are written anew. */
  boolean removes(int field) {
    return isOne(field, ALWAYS) || isOne(field, named);
  }

  private boolean isOne(int field, List<String> names) {
    for (String name : names) {
      if (head.is(field, name)) {
        return true;
      }
    }
    return false;
  }
}
