package io.longhaul.node.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of addresses, through a node. */
@ExtendWith(LeakCheck.class)
final class AddressAccessTest {
  @TempDir Path folder;

  @Test
  void routeIsClosedToDeniedAddressesAndOpenToTheRest() throws IOException {
    try (PolicyNode node = new PolicyNode("addresses: {deny: [127.0.0.0/8]}")) {
      assertThat(node.get("/", "")).startsWith("HTTP/1.1 403 ").endsWith("\r\n\r\nnot allowed\n");
      assertThat(node.get("/open", "")).startsWith("HTTP/1.1 200 ");
      node.policy("addresses: {deny: [127.0.0.0/8], allow: [127.0.0.1]}");
      assertThat(node.status("")).isEqualTo(200);
      node.policy("addresses: {allow: [192.0.2.0/24]}");
      assertThat(node.status("")).isEqualTo(403);
      assertThat(node.node().count("access.denied", "reason", "address")).isEqualTo(2);
    }
  }

  @Test
  void listInAFileIsReadAgainWhenItChanges() throws IOException {
    Path file = Files.writeString(folder.resolve("deny"), "192.0.2.0/24\n");
    try (PolicyNode node = new PolicyNode("addresses: {denyFile: %s}".formatted(file))) {
      assertThat(node.status("")).isEqualTo(200);
      var _ = Files.writeString(file, "192.0.2.0/24\n127.0.0.1\n");
      Await.until("changed", () -> node.node().count("access.sources.loaded") == 2);
      assertThat(node.status("")).isEqualTo(403);
      var _ = Files.writeString(file, "192.0.2.0/24\n127.0.0.1/8\n");
      Await.until("refused", () -> node.node().count("access.sources.refused") == 1);
      assertThat(node.status("")).isEqualTo(403);
    }
  }

  @Test
  void emptyFileOfWhatIsAllowedLetsNobodyIn() throws IOException {
    Path file = Files.writeString(folder.resolve("allow"), "# nobody yet\n");
    try (PolicyNode node = new PolicyNode("addresses: {allowFile: %s}".formatted(file))) {
      assertThat(node.status("")).isEqualTo(403);
    }
  }

  @Test
  void listenerResetsDeniedAddressesBeforeAnythingIsReadAndOpenConnectionsStay()
      throws IOException {
    try (FakeUpstream app =
            FakeUpstream.answering("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        TestNode node = TestNode.start(TestNode.Options.DEFAULT, listener(app, "192.0.2.1"));
        Peer open = node.connect()) {
      open.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(open.readMessage()).endsWith("ok");
      node.server().routes(listener(app, "127.0.0.0/8"));
      try (Peer denied = node.connect()) {
        assertThat(denied.readToEnd()).isEqualTo("<reset>");
      }
      assertThat(node.count("access.connections.refused")).isEqualTo(1);
      open.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
      assertThat(open.readMessage()).startsWith("HTTP/1.1 403 ");
      Await.until("only one", () -> node.server().connections() == 1);
    }
  }

  private static RouteSnapshot listener(FakeUpstream app, String denied) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            policies: [{name: p, addresses: {deny: ["%s"]}}]
            listeners: [{name: public, door: %s, policies: [p]}]
            routes: [{upstream: app}]
            upstreams: [{name: app, endpoints: ["%s"]}]
            """
                .formatted(denied, TestNode.DOOR, app.endpoint())));
  }
}
