package io.longhaul.node.config;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a routes document in its normal form. */
final class RoutesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator json;
  private final FieldWriter out;

  private RoutesJson(JsonGenerator json) {
    this.json = json;
    this.out = new FieldWriter(json);
  }

  static byte[] write(RoutesDocument document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      new RoutesJson(json).document(document);
    }
    return bytes.toByteArray();
  }

  private void document(RoutesDocument document) {
    json.writeStartObject();
    out.objects("listeners", document.listeners(), this::listener);
    if (!document.policies().isEmpty()) {
      out.objects("policies", document.policies(), new PolicyJson(out)::policy);
    }
    out.objects("routes", document.routes(), this::route);
    out.objects("upstreams", document.upstreams(), new UpstreamJson(out)::write);
    json.writeEndObject();
  }

  private void listener(ListenerSpec listener) {
    out.text("name", listener.name());
    out.text("door", listener.door());
    policies(listener.policies());
    listener.tls().ifPresent(tls -> out.object("tls", () -> tls(tls)));
  }

  private void tls(ListenerTls tls) {
    out.objects("certificates", tls.certificates(), this::certificate);
    out.text("minVersion", tls.minVersion());
    tls.clientCertificates()
        .ifPresent(clients -> out.object("clientCertificates", () -> clientCertificates(clients)));
  }

  private void certificate(CertificateFiles files) {
    out.text("certificate", files.certificate());
    out.text("key", files.key());
  }

  private void clientCertificates(ClientCertificates clients) {
    out.text("ca", clients.ca());
    out.flag("required", clients.required());
  }

  private void route(RouteSpec route) {
    out.text("host", route.host());
    out.text("path", route.path().text());
    out.text("upstream", route.upstream());
    out.texts("listeners", route.listeners());
    policies(route.policies());
  }

  // Left out where there are none, so that documents from before there were any stay the same.
  private void policies(List<String> names) {
    if (!names.isEmpty()) {
      out.texts("policies", names);
    }
  }
}
