package io.longhaul.ops.sample;

import io.netty.handler.codec.http.HttpHeaders;
import java.util.Map;
import java.util.Optional;

/**
 * Who brought a request here, as its header fields say.
 *
 * @param node id of the Longhaul node; a stand-in where the request came past the tier
 * @param client the client's address as the node forwards it
 */
record ServedBy(String node, String client) {
  private static final String NODE = "X-Longhaul-Node";
  private static final String FORWARDED_FOR = "X-Forwarded-For";

  static ServedBy of(HttpHeaders headers) {
    return new ServedBy(
        Optional.ofNullable(headers.get(NODE)).orElse("none"),
        Optional.ofNullable(headers.get(FORWARDED_FOR)).orElse("unknown"));
  }

  /** As a JSON object. */
  String json() {
    return SampleJson.write(Map.of("node", node, "client", client));
  }
}
