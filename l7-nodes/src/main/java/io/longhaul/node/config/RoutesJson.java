package io.longhaul.node.config;

import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Writes a routes document in its normal form. */
final class RoutesJson {
  private static final JsonFactory JSON = new JsonFactory();

  private final JsonGenerator out;

  private RoutesJson(JsonGenerator out) {
    this.out = out;
  }

  static byte[] write(RoutesDocument document) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
      new RoutesJson(out).document(document);
    }
    return bytes.toByteArray();
  }

  private void document(RoutesDocument document) {
    out.writeStartObject();
    objects("listeners", document.listeners(), this::listener);
    objects("routes", document.routes(), this::route);
    objects("upstreams", document.upstreams(), this::upstream);
    out.writeEndObject();
  }

  private void listener(ListenerSpec listener) {
    out.writeStringProperty("name", listener.name());
    out.writeStringProperty("door", listener.door());
    listener.tls().ifPresent(tls -> object("tls", () -> tls(tls)));
  }

  private void tls(ListenerTls tls) {
    objects("certificates", tls.certificates(), this::certificate);
    out.writeStringProperty("minVersion", tls.minVersion().toString());
    tls.clientCertificates()
        .ifPresent(clients -> object("clientCertificates", () -> clientCertificates(clients)));
  }

  private void certificate(CertificateFiles files) {
    out.writeStringProperty("certificate", files.certificate().toString());
    out.writeStringProperty("key", files.key().toString());
  }

  private void clientCertificates(ClientCertificates clients) {
    out.writeStringProperty("ca", clients.ca().toString());
    out.writeBooleanProperty("required", clients.required());
  }

  private void route(RouteSpec route) {
    out.writeStringProperty("host", route.host().toString());
    out.writeStringProperty("path", route.path().text());
    out.writeStringProperty("upstream", route.upstream());
    texts("listeners", route.listeners());
  }

  private void upstream(Upstream upstream) {
    out.writeStringProperty("name", upstream.name());
    texts("endpoints", upstream.endpoints());
    out.writeStringProperty("connectTimeout", Durations.text(upstream.connectTimeout()));
    out.writeStringProperty("responseTimeout", Durations.text(upstream.responseTimeout()));
    out.writeStringProperty("idleTimeout", Durations.text(upstream.idleTimeout()));
    out.writeStringProperty("tunnelIdleTimeout", Durations.text(upstream.tunnelIdleTimeout()));
    out.writeStringProperty("keepAliveTimeout", Durations.text(upstream.keepAliveTimeout()));
    out.writeNumberProperty("keepAliveConnections", upstream.keepAliveConnections());
  }

  private void texts(String field, List<?> values) {
    out.writeArrayPropertyStart(field);
    values.forEach(value -> out.writeString(value.toString()));
    out.writeEndArray();
  }

  private void object(String field, Runnable fields) {
    out.writeObjectPropertyStart(field);
    fields.run();
    out.writeEndObject();
  }

  private <T> void objects(String field, List<T> values, Consumer<T> fields) {
    out.writeArrayPropertyStart(field);
    for (T value : values) {
      out.writeStartObject();
      fields.accept(value);
      out.writeEndObject();
    }
    out.writeEndArray();
  }
}
