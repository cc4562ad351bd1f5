package io.longhaul.node.proxy;

import io.longhaul.node.config.AddressText;
import io.longhaul.node.http.FieldSet;
import io.longhaul.node.http.Head;
import io.longhaul.node.http.HeadWriter;
import io.longhaul.node.http.KnownField;
import io.longhaul.node.ingress.ClientAddress;
import io.longhaul.node.upstream.FieldSink;
import java.net.Inet4Address;
import java.net.InetAddress;

/**
 * Tells the application who the client is: {@code X-Forwarded-*} and {@code Forwarded} (RFC 7239).
 * What a client says about itself is replaced; what a trusted forwarder before us says is kept, and
 * our own word is appended.
 */
final class ForwardedFields {
  /** Those that are written here, so that none that could be mistaken for one goes on. */
  static final FieldSet OURS =
      FieldSet.of(
          KnownField.X_FORWARDED_FOR,
          KnownField.X_FORWARDED_PROTO,
          KnownField.X_FORWARDED_HOST,
          KnownField.X_FORWARDED_PORT,
          KnownField.FORWARDED,
          KnownField.X_REQUEST_ID,
          KnownField.X_LONGHAUL_NODE);

  private final FieldSink to;
  private final ProxyRequest request;
  private final Origin origin;

  private ForwardedFields(FieldSink to, ProxyRequest request, Origin origin) {
    this.to = to;
    this.request = request;
    this.origin = origin;
  }

  static void write(FieldSink to, ProxyRequest request, Origin origin) {
    new ForwardedFields(to, request, origin).write();
  }

  private void write() {
    ClientAddress client = origin.client();
    InetAddress source = client.source().getAddress();
    address(after(KnownField.X_FORWARDED_FOR, "X-Forwarded-For"), source);
    to.end();
    text(KnownField.X_FORWARDED_PROTO, "X-Forwarded-Proto", origin.scheme());
    text(KnownField.X_FORWARDED_HOST, "X-Forwarded-Host", request.authority());
    HeadWriter port = to.begin("X-Forwarded-Port");
    if (!said(KnownField.X_FORWARDED_PORT, port)) {
      port.number(client.destination().getPort());
    }
    to.end();
    forwarded(source);
    HeadWriter id = to.begin("X-Request-Id");
    if (!said(KnownField.X_REQUEST_ID, id)) {
      id.hex(origin.idHigh()).hex(origin.idLow());
    }
    to.end();
    to.field("X-Longhaul-Node", origin.nodeId());
  }

  private void forwarded(InetAddress source) {
    HeadWriter value = after(KnownField.FORWARDED, "Forwarded");
    if (source instanceof Inet4Address) {
      address(value.latin1("for="), source);
    } else {
      address(value.latin1("for=\"["), source).latin1("]\"");
    }
    value.latin1(";host=\"").latin1(request.authority());
    value.latin1("\";proto=").latin1(origin.scheme());
    to.end();
  }

  private void text(KnownField field, String name, String own) {
    HeadWriter value = to.begin(name);
    if (!said(field, value)) {
      value.latin1(own);
    }
    to.end();
  }

  /** Begins a field with what was said before us, if anything, so that our word comes after it. */
  private HeadWriter after(KnownField field, String name) {
    HeadWriter value = to.begin(name);
    return said(field, value) ? value.latin1(", ") : value;
  }

  /** Writes what a forwarder before us said, as far as it is trusted; false where it did not. */
  private boolean said(KnownField field, HeadWriter value) {
    Head head = request.head();
    boolean said = origin.trusted() && head.has(field);
    if (said) {
      value.latin1(head.list(field).orElse(""));
    }
    return said;
  }

  private static HeadWriter address(HeadWriter to, InetAddress address) {
    return address instanceof Inet4Address v4 ? to.address(v4) : to.latin1(AddressText.of(address));
  }
}
