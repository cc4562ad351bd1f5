package io.longhaul.node.tls;

import io.longhaul.node.metrics.HandshakeFailure;
import io.netty.handler.ssl.NotSslRecordException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Sorts what engines throw; they tell most of it by their messages only. */
final class HandshakeFailures {
  private static final Map<HandshakeFailure, List<String>> WORDS =
      Map.of(
          HandshakeFailure.NO_OVERLAP,
          List.of(
              "no_shared_cipher",
              "unsupported_protocol",
              "no_shared_group",
              "no_common_signature",
              "inappropriate_fallback",
              "no cipher suites in common",
              "not supported or disabled",
              "no available authentication scheme",
              "no appropriate protocol",
              "unsupported signature"),
          HandshakeFailure.CLIENT_CERTIFICATE,
          List.of(
              "peer_did_not_return_a_certificate",
              "certificate_verify_failed",
              "empty client certificate chain",
              "certificate_unknown",
              "pkix path"));

  private HandshakeFailures() {}

  static HandshakeFailure of(Throwable cause) {
    for (Throwable one = cause; one != null; one = one.getCause()) {
      if (one instanceof NotSslRecordException) {
        return HandshakeFailure.NOT_TLS;
      }
      if (one instanceof CertificateException) {
        return HandshakeFailure.CLIENT_CERTIFICATE;
      }
    }
    if (cause instanceof IOException && !(cause instanceof SSLException)) {
      return HandshakeFailure.CLOSED;
    }
    return byMessage(String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT));
  }

  private static HandshakeFailure byMessage(String message) {
    // "sslv3_alert_certificate_unknown" is the client's word about our certificate.
    if (message.contains("_alert_") || message.contains("received fatal alert")) {
      return HandshakeFailure.ALERT;
    }
    for (HandshakeFailure reason :
        List.of(HandshakeFailure.NO_OVERLAP, HandshakeFailure.CLIENT_CERTIFICATE)) {
      if (WORDS.getOrDefault(reason, List.of()).stream().anyMatch(message::contains)) {
        return reason;
      }
    }
    return HandshakeFailure.PROTOCOL;
  }
}
