package io.longhaul.node.proxy;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.http.BodyLength;
import io.longhaul.node.http.FaultReason;
import io.longhaul.node.http.Framing;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HttpFault;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.route.HostHeader;
import io.longhaul.node.route.RequestPath;
import java.util.Locale;
import java.util.Optional;

/** What a request's head must fulfil as a whole, once each of its lines is well-formed. */
final class RequestRules {
  private static final String ASTERISK = "*";

  private RequestRules() {}

  /** Where a target leads: the authority that it names, if any, and the rest in origin form. */
  private record Target(Optional<String> authority, String origin) {}

  /**
   * Checks a head.
   *
   * @param maxBodyBytes largest Content-Length; 0 for no limit
   */
  static ProxyRequest check(Head head, ClientAddress client, long maxBodyBytes) throws HttpFault {
    String method = head.part(0);
    if (method.equals("CONNECT")) {
      throw new HttpFault(FaultReason.CONNECT_METHOD, "method: CONNECT (expected: another)");
    }
    boolean http11 = head.isHttp11();
    Target target = target(head.part(1), method);
    String hostField = hostField(head, http11, client);
    String authority = target.authority().orElse(hostField);
    String host = host(hostField, FaultReason.HOST);
    if (target.authority().isPresent()) {
      host = host(authority, FaultReason.TARGET);
    }
    BodyLength body = Framing.ofRequest(head);
    if (maxBodyBytes > 0
        && body instanceof BodyLength.Fixed fixed
        && fixed.bytes() > maxBodyBytes) {
      throw new HttpFault(
          FaultReason.BODY_TOO_LARGE,
          "body: " + fixed.bytes() + " bytes (expected: at most " + maxBodyBytes + ")");
    }
    return new ProxyRequest(
        head,
        method,
        target.origin(),
        authority,
        host,
        path(target.origin()),
        http11,
        keepAlive(head, http11),
        body,
        http11 ? "HTTP/1.1" : "HTTP/1.0");
  }

  private static Target target(String target, String method) throws HttpFault {
    if (target.startsWith("/")) {
      return new Target(Optional.empty(), target);
    }
    if (target.equals(ASTERISK) && method.equals("OPTIONS")) {
      return new Target(Optional.empty(), target);
    }
    int authorityStart = target.indexOf("://") + 3;
    String scheme = authorityStart < 3 ? "" : target.substring(0, authorityStart - 3);
    if (!scheme.toLowerCase(Locale.ROOT).matches("https?|wss?")) {
      throw new HttpFault(
          FaultReason.TARGET, "target: '" + shortened(target) + "' (expected: a path)");
    }
    int end = authorityStart;
    while (end < target.length() && target.charAt(end) != '/' && target.charAt(end) != '?') {
      end++;
    }
    String rest = target.substring(end);
    return new Target(
        Optional.of(target.substring(authorityStart, end)),
        rest.startsWith("/") ? rest : "/" + rest);
  }

  private static String hostField(Head head, boolean http11, ClientAddress client)
      throws HttpFault {
    int hosts = head.occurrences(KnownField.HOST);
    if (hosts > 1 || (hosts == 0 && http11)) {
      throw new HttpFault(
          FaultReason.HOST, "Host: given " + hosts + " times (expected: exactly once)");
    }
    return head.list(KnownField.HOST).orElseGet(() -> AddressText.of(client.destination()));
  }

  private static String host(String authority, FaultReason reason) throws HttpFault {
    return HostHeader.parse(authority)
        .orElseThrow(
            () ->
                new HttpFault(
                    reason, "host: '" + shortened(authority) + "' (expected: a host and port)"))
        .host();
  }

  private static String path(String origin) throws HttpFault {
    if (origin.equals(ASTERISK)) {
      return "/";
    }
    return RequestPath.normalise(origin)
        .orElseThrow(
            () ->
                new HttpFault(
                    FaultReason.TARGET,
                    "path: '" + shortened(origin) + "' (expected: one that reads in one way)"));
  }

  private static boolean keepAlive(Head head, boolean http11) {
    return http11
        ? !head.lists(KnownField.CONNECTION, "close")
        : head.lists(KnownField.CONNECTION, "keep-alive");
  }

  private static String shortened(String text) {
    return text.length() <= 60 ? text : text.substring(0, 60) + "...";
  }
}
