package io.longhaul.node.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The example with every field, what the generators make, and the shortest that there are. */
final class SampleDocuments {
  private static final int RANDOM = 40;
  private static final List<String> SHORTEST =
      List.of(
          "{}",
          "{listeners: [{name: a, door: a, tls: {certificates: [{certificate: /a, key: /b}]}}]}",
          """
          upstreams: [{name: a, endpoints: [{address: "10.0.0.1:80"}], healthCheck: {type: http},
            stickyCookie: {name: a}, outlier: {}, retries: {}, tunnelPing: {}, limits: {}, protocol: h2, tls: {}}]
          routes: [{upstream: a}]
          """,
          """
          upstreams: [{name: a, endpoints: ["10.0.0.1:80"], balance: ring-hash, ringHash: {}}]
          policies: [{name: a, tokens: {file: /a}, jwt: {keys: /a}, rateLimits: [{rate: 1/s}]}]
          """);

  private SampleDocuments() {}

  static JsonNode example() {
    try {
      return Json.ofYaml(Files.readString(Path.of("examples/routes.yaml")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<JsonNode> all() {
    return Stream.of(Stream.of(example()), SHORTEST.stream().map(Json::ofYaml), random())
        .flatMap(documents -> documents)
        .toList();
  }

  private static Stream<JsonNode> random() {
    RandomDocuments documents = new RandomDocuments(new Random(4_321));
    return Stream.generate(documents::next).limit(RANDOM).map(Json::of);
  }
}
