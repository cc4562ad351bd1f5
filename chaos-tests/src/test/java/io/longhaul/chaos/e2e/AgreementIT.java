package io.longhaul.chaos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/** Directors and nodes, each a process of its own, go by the same epoch and say the same. */
@ExtendWith(TierExtension.class)
class AgreementIT {
  private static final int ATTEMPTS = 20;
  private static final int CLIENTS = 40;

  @Test
  void everybodyAcknowledgesTheSameEpoch(LocalTier tier) {
    Await.until(
        "one epoch everywhere",
        () -> {
          Set<Long> epochs =
              LocalTier.DIRECTORS.stream()
                  .map(id -> tier.admin(id).tier().path("epoch").asLong())
                  .collect(Collectors.toSet());
          tier.admin().directors().forEach(d -> epochs.add(d.path("acknowledgedEpoch").asLong()));
          tier.admin().nodes().stream()
              .filter(node -> LocalTier.NODES.contains(node.path("id").asString()))
              .forEach(
                  node ->
                      node.path("incarnations")
                          .forEach(i -> epochs.add(i.path("acknowledgedEpoch").asLong())));
          return epochs.size() == 1;
        });
    assertThat(tier.admin().directors().stream().filter(d -> d.path("leader").asBoolean()))
        .hasSize(1);
  }

  @Test
  void everyDirectorExplainsAConnectionTheSameAndItIsThere(LocalTier tier) throws IOException {
    for (int i = 0; i < CLIENTS; i++) {
      String director = LocalTier.DIRECTORS.get(i % LocalTier.DIRECTORS.size());
      ShortRequest request = ShortRequest.to(tier.address(director));
      String question =
          "/v1/explain?client=127.0.0.1:%d&to=127.0.0.1:%d"
              .formatted(request.clientPort(), tier.address(director).getPort());

      List<JsonNode> answers = bothOfOneEpoch(tier, question);

      JsonNode first = path(answers.getFirst());
      JsonNode second = path(answers.getLast());
      assertThat(first.path("slot")).isEqualTo(second.path("slot"));
      assertThat(nodes(first)).isEqualTo(nodes(second)).first().isEqualTo(request.node());
    }
  }

  /** Slots may still be narrowing: an epoch may come between the two questions. */
  private static List<JsonNode> bothOfOneEpoch(LocalTier tier, String question) throws IOException {
    List<JsonNode> answers = List.of();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      answers =
          List.of(tier.admin("director-1").get(question), tier.admin("director-2").get(question));
      if (answers.getFirst().path("epoch").equals(answers.getLast().path("epoch"))) {
        break;
      }
    }
    assertThat(answers.getFirst().path("epoch")).isEqualTo(answers.getLast().path("epoch"));
    return answers;
  }

  private static JsonNode path(JsonNode explanation) {
    return explanation.path("paths").path(0);
  }

  private static List<String> nodes(JsonNode path) {
    return path.path("chain").valueStream().map(link -> link.path("node").asString()).toList();
  }
}
