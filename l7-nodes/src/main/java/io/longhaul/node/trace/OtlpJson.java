package io.longhaul.node.trace;

import java.io.StringWriter;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Spans as OTLP's JSON (opentelemetry.io/docs/specs/otlp, JSON Protobuf encoding), with attributes
 * named by OpenTelemetry's conventions for HTTP spans. Pure.
 */
final class OtlpJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int SERVER = 2;
  private static final int CLIENT = 3;
  private static final int ERROR = 2;
  private static final int CLIENT_ERROR_STATUS = 400;
  private static final int SERVER_ERROR_STATUS = 500;
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "TRACE", "PATCH");
  private static final String OTHER_METHOD = "_OTHER";

  private final JsonGenerator out;

  private OtlpJson(JsonGenerator out) {
    this.out = out;
  }

  /** One request's body for a collector. */
  static String of(String serviceName, String nodeId, List<RequestSpan> spans) {
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      new OtlpJson(out).write(serviceName, nodeId, spans);
    }
    return text.toString();
  }

  private void write(String serviceName, String nodeId, List<RequestSpan> spans) {
    out.writeStartObject().writeArrayPropertyStart("resourceSpans").writeStartObject();
    out.writeObjectPropertyStart("resource").writeArrayPropertyStart("attributes");
    attribute("service.name", serviceName);
    attribute("service.instance.id", nodeId);
    out.writeEndArray().writeEndObject();
    out.writeArrayPropertyStart("scopeSpans").writeStartObject();
    out.writeObjectPropertyStart("scope").writeStringProperty("name", "io.longhaul.node");
    out.writeEndObject().writeArrayPropertyStart("spans");
    for (RequestSpan span : spans) {
      server(span);
      span.upstream().ifPresent(attempt -> client(span, attempt));
    }
    out.writeEndArray().writeEndObject().writeEndArray();
    out.writeEndObject().writeEndArray().writeEndObject();
  }

  private void server(RequestSpan span) {
    RequestSpan.Asked asked = span.asked();
    begin(span.trace(), span.trace().serverSpan(), span.trace().parentSpan(), SERVER);
    out.writeStringProperty(
        "name", name(asked.method()) + span.route().map(route -> " " + route).orElse(""));
    time(span.time().beginNanos(), span.time().endNanos());
    request(asked.method(), asked.scheme(), asked.host(), asked.port());
    attribute("url.path", asked.path());
    attribute("client.address", asked.client().getAddress().getHostAddress());
    attribute("client.port", asked.client().getPort());
    attribute("network.protocol.version", version(asked.protocol()));
    if (!asked.agent().isEmpty()) {
      attribute("user_agent.original", asked.agent());
    }
    span.route().ifPresent(route -> attribute("http.route", route));
    end(span, span.status(), SERVER_ERROR_STATUS);
  }

  private void client(RequestSpan span, RequestSpan.Attempt attempt) {
    begin(span.trace(), span.trace().clientSpan(), span.trace().serverSpan(), CLIENT);
    out.writeStringProperty("name", name(span.asked().method()));
    time(attempt.beginNanos(), span.time().endNanos());
    String host = attempt.endpoint().address().getAddress().getHostAddress();
    int port = attempt.endpoint().address().getPort();
    request(span.asked().method(), attempt.scheme(), host, port);
    attribute("url.full", attempt.scheme() + "://" + attempt.endpoint() + span.asked().path());
    attribute("longhaul.upstream", attempt.upstream());
    end(span, attempt.status(), CLIENT_ERROR_STATUS);
  }

  private void begin(RequestTrace trace, long id, long parent, int kind) {
    HexFormat hex = HexFormat.of();
    out.writeStartObject();
    out.writeStringProperty(
        "traceId", hex.toHexDigits(trace.high()) + hex.toHexDigits(trace.low()));
    out.writeStringProperty("spanId", hex.toHexDigits(id));
    if (parent != 0) {
      out.writeStringProperty("parentSpanId", hex.toHexDigits(parent));
    }
    out.writeNumberProperty("kind", kind);
  }

  private void time(long beginNanos, long endNanos) {
    out.writeStringProperty("startTimeUnixNano", "" + beginNanos);
    out.writeStringProperty("endTimeUnixNano", "" + Math.max(beginNanos, endNanos));
    out.writeArrayPropertyStart("attributes");
  }

  private void request(String method, String scheme, String host, int port) {
    boolean known = METHODS.contains(method);
    attribute("http.request.method", known ? method : OTHER_METHOD);
    if (!known) {
      attribute("http.request.method_original", method);
    }
    attribute("url.scheme", scheme);
    attribute("server.address", host);
    attribute("server.port", port);
  }

  private void end(RequestSpan span, int status, int firstError) {
    boolean failed = status >= firstError || (status == 0 && span.error().isPresent());
    if (status != 0) {
      attribute("http.response.status_code", status);
    }
    if (failed) {
      attribute("error.type", span.error().orElse("" + status));
    }
    out.writeEndArray();
    if (failed) {
      out.writeObjectPropertyStart("status").writeNumberProperty("code", ERROR).writeEndObject();
    }
    out.writeEndObject();
  }

  private void attribute(String key, String value) {
    out.writeStartObject().writeStringProperty("key", key).writeObjectPropertyStart("value");
    out.writeStringProperty("stringValue", value).writeEndObject().writeEndObject();
  }

  private void attribute(String key, int value) {
    out.writeStartObject().writeStringProperty("key", key).writeObjectPropertyStart("value");
    out.writeStringProperty("intValue", "" + value).writeEndObject().writeEndObject();
  }

  private static String name(String method) {
    return METHODS.contains(method) ? method : "HTTP";
  }

  private static String version(String protocol) {
    return protocol.substring(protocol.indexOf('/') + 1);
  }
}
