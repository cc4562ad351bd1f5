package io.longhaul.node.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.longhaul.node.testing.WatchedRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Routes that cannot be put in force for a reason that nobody thought of. */
@ExtendWith(LeakCheck.class)
final class FailedChangeTest {
  @TempDir Path folder;

  private static FakeUpstream saying(String name) throws IOException {
    return FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n" + name);
  }

  private Path lists(FakeUpstream app) throws IOException {
    Path next = Files.writeString(folder.resolve("next"), app.endpoint() + "\n");
    return Files.move(next, folder.resolve("apps"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static RouteSnapshot routes(String denied, String endpoint, String listeners) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            listeners: [{name: w, door: web}%s]
            policies: [{name: p, addresses: {deny: ["%s"]}}]
            routes: [{path: /, upstream: app, policies: [p]}]
            upstreams: [{name: app, endpoints: [%s]}]
            """
                .formatted(listeners, denied, endpoint)));
  }

  private static void failIf(boolean whether) {
    if (whether) {
      throw new IllegalStateException("of the test's");
    }
  }

  private static String answer(TestNode node) {
    try (Peer client = node.connect()) {
      return client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").readMessage();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void changeThatFailsLeavesAllOfWhatWasInForce() throws IOException {
    AtomicBoolean fails = new AtomicBoolean();
    WatchedRegistry registry =
        new WatchedRegistry("tls.certificates.refused", () -> failIf(fails.get()));
    try (FakeUpstream one = saying("one");
        FakeUpstream two = saying("two");
        TestNode node =
            TestNode.start(
                Options.DEFAULT,
                routes("10.0.0.0/8", "{file: %s}".formatted(lists(one)), ""),
                registry)) {
      assertThat(answer(node)).endsWith("one");
      Endpoint endpoint = one.endpoint();
      RouteSnapshot next =
          routes(
              "127.0.0.0/8",
              "\"" + endpoint + "\"",
              ", {name: x, door: x, tls: {certificates: [{certificate: /none, key: /none}]}}");
      fails.set(true);
      assertThatThrownBy(() -> node.server().routes(next)).hasMessage("of the test's");
      assertThat(answer(node)).as("by the policy before").endsWith("one");
      lists(two);
      Await.until("the file is still followed", () -> answer(node).endsWith("two"));
      fails.set(false);
      node.server().routes(next);
      assertThat(answer(node)).startsWith("HTTP/1.1 403 ");
    }
  }
}
