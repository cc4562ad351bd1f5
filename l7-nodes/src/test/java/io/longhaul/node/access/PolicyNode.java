package io.longhaul.node.access;

import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.WebSocketFrames;
import java.io.Closeable;
import java.io.IOException;

/** A node whose route {@code /open} is for all and whose others have policy {@code p}. */
final class PolicyNode implements Closeable {
  private final FakeUpstream app;
  private final TestNode node;

  PolicyNode(String policy) throws IOException {
    app = FakeUpstream.start(PolicyNode::serve);
    try {
      node = TestNode.start(TestNode.Options.DEFAULT, routes(policy));
    } catch (IOException | RuntimeException e) {
      app.close();
      throw e;
    }
  }

  private static void serve(Peer peer, int connection) throws IOException {
    for (String head = peer.readMessage(); !head.isEmpty(); head = peer.readMessage()) {
      if (head.contains("Upgrade: websocket")) {
        peer.send(WebSocketFrames.SWITCHING);
        while (true) {
          peer.send(WebSocketFrames.serverText("ho"));
          peer.read(WebSocketFrames.clientText("hi").length);
        }
      }
      peer.send("HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
    }
  }

  /** Routes with another policy {@code p}, such as {@code tokens: {...}}. */
  RouteSnapshot routes(String policy) {
    return RouteSnapshot.of(
        RoutesDocument.parse(
            "test.yaml",
            """
            policies: [{name: p, %s}]
            routes:
              - {path: /open, upstream: app}
              - {path: /, upstream: app, policies: [p]}
            upstreams: [{name: app, endpoints: ["%s"]}]
            """
                .formatted(policy, app.endpoint())));
  }

  void policy(String policy) {
    node.server().routes(routes(policy));
  }

  TestNode node() {
    return node;
  }

  /** The answer to a request with these fields, each with its line end. */
  String get(String path, String fields) throws IOException {
    try (Peer client = node.connect()) {
      return client
          .send("GET " + path + " HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n")
          .readMessage();
    }
  }

  int status(String fields) throws IOException {
    return Integer.parseInt(get("/", fields).substring(9, 12));
  }

  Peer webSocket(String fields) throws IOException {
    Peer peer = node.connect();
    String handshake = WebSocketFrames.HANDSHAKE.replace("\r\n\r\n", "\r\n" + fields + "\r\n");
    String answer = peer.send(handshake).readHead();
    if (!answer.startsWith("HTTP/1.1 101 ")) {
      peer.close();
      throw new IOException(answer);
    }
    peer.read(WebSocketFrames.serverText("ho").length);
    return peer;
  }

  static void exchangeMessage(Peer webSocket) throws IOException {
    webSocket.send(WebSocketFrames.clientText("hi")).read(WebSocketFrames.serverText("ho").length);
  }

  @Override
  public void close() throws IOException {
    node.close();
    app.close();
  }
}
