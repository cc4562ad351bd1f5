package io.longhaul.node.proxy;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.http.Head;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.upstream.FieldSink;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.List;

/**
 * Tells the application who the client is: {@code X-Forwarded-*} and {@code Forwarded} (RFC 7239).
 * What a client says about itself is replaced; what a trusted forwarder before us says is kept, and
 * our own word is appended.
 */
final class ForwardedFields {
  private static final String FOR = "x-forwarded-for";
  private static final String PROTO = "x-forwarded-proto";
  private static final String HOST = "x-forwarded-host";
  private static final String PORT = "x-forwarded-port";
  private static final String FORWARDED = "forwarded";
  private static final String REQUEST_ID = "x-request-id";
  private static final List<String> OURS =
      List.of(FOR, PROTO, HOST, PORT, FORWARDED, REQUEST_ID, "x-longhaul-node");

  private ForwardedFields() {}

  /** Whether the field is, or could be mistaken for, one that is written here. */
  static boolean replaces(Head head, int field) {
    for (String name : OURS) {
      if (head.resembles(field, name)) {
        return true;
      }
    }
    return false;
  }

  static void write(FieldSink to, ProxyRequest request, Origin origin) {
    ClientAddress client = origin.client();
    InetAddress source = client.source().getAddress();
    Before before = new Before(request.head(), origin.trusted());
    String ip = AddressText.of(source);
    to.field("X-Forwarded-For", before.appended(FOR, ip));
    to.field("X-Forwarded-Proto", before.orElse(PROTO, origin.scheme()));
    to.field("X-Forwarded-Host", before.orElse(HOST, request.authority()));
    to.field("X-Forwarded-Port", before.orElse(PORT, "" + client.destination().getPort()));
    String node = source instanceof Inet6Address ? "\"[" + ip + "]\"" : ip;
    to.field(
        "Forwarded",
        before.appended(
            FORWARDED,
            "for=" + node + ";host=\"" + request.authority() + "\";proto=" + origin.scheme()));
    to.field("X-Request-Id", before.orElse(REQUEST_ID, origin.requestId()));
    to.field("X-Longhaul-Node", origin.nodeId());
  }

  /** What a forwarder before us said, as far as it is trusted. */
  private record Before(Head head, boolean trusted) {
    String orElse(String name, String own) {
      return trusted ? head.list(name).orElse(own) : own;
    }

    String appended(String name, String own) {
      return trusted ? head.list(name).map(said -> said + ", " + own).orElse(own) : own;
    }
  }
}
