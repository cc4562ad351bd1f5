package io.longhaul.ops.sample;

import io.netty.handler.codec.http.FullHttpRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request as it arrived here, for people who want to see what the tier made of it. */
final class WhoAmI {
  private WhoAmI() {}

  static String json(FullHttpRequest request) {
    Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    request.headers().names().forEach(name -> headers.put(name, request.headers().getAll(name)));
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("node", ServedBy.of(request.headers()).node());
    fields.put("client", ServedBy.of(request.headers()).client());
    fields.put("method", request.method().name());
    fields.put("uri", request.uri());
    fields.put("bodyBytes", request.content().readableBytes());
    fields.put("headers", headers);
    return SampleJson.write(fields);
  }
}
