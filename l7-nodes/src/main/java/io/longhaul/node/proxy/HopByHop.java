package io.longhaul.node.proxy;

import io.longhaul.node.http.FieldList;
import io.longhaul.node.http.FieldSet;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.KnownField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Fields that concern one connection only and so are not forwarded (RFC 9110, 7.6.1). */
final class HopByHop {
  /** Never forwarded. The framing fields are among them: they are written anew. */
  static final FieldSet ALWAYS =
      FieldSet.of(
          KnownField.CONNECTION,
          KnownField.KEEP_ALIVE,
          KnownField.PROXY_CONNECTION,
          KnownField.TE,
          KnownField.TRANSFER_ENCODING,
          KnownField.UPGRADE,
          KnownField.PROXY_AUTHENTICATE,
          KnownField.PROXY_AUTHORIZATION,
          KnownField.CONTENT_LENGTH);

  private static final FieldSet WEBSOCKET =
      FieldSet.of(
          KnownField.SEC_WEBSOCKET_ACCEPT,
          KnownField.SEC_WEBSOCKET_EXTENSIONS,
          KnownField.SEC_WEBSOCKET_KEY,
          KnownField.SEC_WEBSOCKET_PROTOCOL,
          KnownField.SEC_WEBSOCKET_VERSION);

  // Naming some in Connection would let a client strip what others rely on (without its key a
  // handshake cannot be answered rightly); those that never go on need not be named.
  private static final Set<String> NOT_NAMED =
      Stream.concat(
              Stream.of(
                  "host", "content-type", "cache-control", "authorization", "cookie", "forwarded"),
              Arrays.stream(KnownField.values())
                  .filter(field -> ALWAYS.contains(field) || WEBSOCKET.contains(field))
                  .map(KnownField::lowerCase))
          .collect(Collectors.toUnmodifiableSet());

  private HopByHop() {}

  /** The other fields, in lower case, that a message's Connection says are for one connection. */
  static List<String> named(Head head) {
    return head.has(KnownField.CONNECTION) && !isOrdinary(head)
        ? head.list(KnownField.CONNECTION).map(HopByHop::named).orElse(List.of())
        : List.of();
  }

  // What nearly all say that say anything: it names nothing else.
  private static boolean isOrdinary(Head head) {
    for (int i = 0; i < head.count(); i++) {
      if (head.is(i, KnownField.CONNECTION) && !head.hasValue(i, "keep-alive")) {
        return false;
      }
    }
    return true;
  }

  private static List<String> named(String connection) {
    List<String> named = new ArrayList<>();
    for (String option : FieldList.members(connection)) {
      String name = option.toLowerCase(Locale.ROOT);
      if (!NOT_NAMED.contains(name)) {
        named.add(name);
      }
    }
    return named;
  }

  /** Whether the field has one of these names. */
  static boolean isOne(Head head, int field, List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (head.is(field, names.get(i))) {
        return true;
      }
    }
    return false;
  }
}
