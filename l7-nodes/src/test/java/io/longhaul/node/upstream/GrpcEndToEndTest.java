package io.longhaul.node.upstream;

import static io.longhaul.node.testing.Http2Peer.DATA;
import static io.longhaul.node.testing.Http2Peer.HEADERS;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.testing.Await;
import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.Http2Peer;
import io.longhaul.node.testing.Http2Peer.Frame;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** gRPC as its clients speak it (HTTP/2), through the node, to a service that speaks h2c. */
@ExtendWith(LeakCheck.class)
final class GrpcEndToEndTest {
  private static final int MANY = 100;
  private static final int CANCEL = 8;

  private final Queue<String> resets = new ConcurrentLinkedQueue<>();
  private Http2App app;
  private TestNode node;
  private Http2Peer client;

  @BeforeEach
  void start() throws IOException {
    app = Http2App.start(new Http2Settings(), () -> new GrpcService(resets));
    node = TestNode.start(Options.DEFAULT, TestNode.routesTo("protocol: h2c", app.endpoint()));
    client = Http2Peer.over(node.connect());
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    node.close();
    app.close();
  }

  private static Http2Headers request(String method) {
    return Http2Peer.request("POST", "/test.Service/" + method)
        .set("content-type", "application/grpc")
        .set("te", "trailers")
        .set("grpc-timeout", "5S")
        .set("trace-bin", "AAEC");
  }

  private int call(String method) throws IOException {
    return client.open(request(method), false);
  }

  /** Five bytes of prefix: not compressed, and the length. */
  private static byte[] message(String text) {
    return ("\0\0\0\0" + (char) text.length() + text).getBytes(ISO_8859_1);
  }

  /** Messages of a call, so many bytes. */
  private byte[] read(int call, int length) throws IOException {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (all.size() < length) {
      Frame data = client.await(DATA, call);
      all.writeBytes(data.payload());
      client.giveBack(call, data);
    }
    return all.toByteArray();
  }

  private void assertHead(int call) throws IOException {
    Frame head = client.await(HEADERS, call);
    assertThat(head.status()).isEqualTo("200");
    assertThat(head.field("content-type")).isEqualTo("application/grpc");
    assertThat(head.endsStream()).isFalse();
  }

  /** Trailers, which are what ends the call: a client takes an end of DATA for a broken one. */
  private void assertEnd(int call, String status, String message) throws IOException {
    Frame end = client.await(HEADERS, call);
    assertThat(end.endsStream()).isTrue();
    assertThat(end.headers().status()).isNull();
    assertThat(end.field("grpc-status")).isEqualTo(status);
    assertThat(end.field("grpc-message")).isEqualTo(message);
  }

  private static byte[] times(int count, String text) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int i = 0; i < count; i++) {
      all.writeBytes(message(text));
    }
    return all.toByteArray();
  }

  @Test
  void unaryCall() throws IOException {
    int call = call("unary");
    client.data(call, message("ask"), true);
    assertHead(call);
    assertThat(read(call, message("ask").length)).isEqualTo(message("ask"));
    assertEnd(call, "0", "done");
  }

  @Test
  void clientStreams() throws IOException {
    int call = call("unary");
    for (int i = 0; i < MANY; i++) {
      client.data(call, message("ask"), i == MANY - 1);
    }
    assertHead(call);
    byte[] all = times(MANY, "ask");
    assertThat(read(call, all.length)).isEqualTo(all);
    assertEnd(call, "0", "done");
  }

  @Test
  void serverStreams() throws IOException {
    int call = call("server");
    client.data(call, message("ask"), true);
    assertHead(call);
    byte[] all = times(100, "ask");
    assertThat(read(call, all.length)).isEqualTo(all);
    assertEnd(call, "0", "done");
  }

  @Test
  void bothStreamAtOnceAndNoMessageWaitsForTheNext() throws IOException {
    int call = call("both");
    Frame head = client.await(HEADERS, call);
    assertThat(head.status()).isEqualTo("200");
    assertThat(head.field("x-timeout")).as("the call's time limit").isEqualTo("5S");
    for (int i = 0; i < MANY; i++) {
      client.data(call, message("m" + i), false);
      assertThat(read(call, message("m" + i).length)).isEqualTo(message("m" + i));
    }
    client.data(call, new byte[0], true);
    assertEnd(call, "0", "done");
  }

  @Test
  void callsShareAConnectionAndAreParted() throws IOException {
    int[] calls = new int[50];
    for (int i = 0; i < calls.length; i++) {
      calls[i] = call("both");
      client.data(calls[i], message("to " + i), false);
    }
    for (int i = calls.length - 1; i >= 0; i--) {
      assertHead(calls[i]);
      assertThat(read(calls[i], message("to " + i).length)).isEqualTo(message("to " + i));
      client.data(calls[i], new byte[0], true);
      assertEnd(calls[i], "0", "done");
    }
    assertThat(app.connections()).isEqualTo(1);
  }

  @Test
  void errorWithoutAMessageIsItsOnlyHeadAndEndsTheCall() throws IOException {
    int call = call("error");
    client.data(call, message("ask"), true);
    Frame only = client.await(HEADERS, call);
    assertThat(only.status()).isEqualTo("200");
    assertThat(only.field("grpc-status")).isEqualTo("5");
    assertThat(only.field("grpc-message")).isEqualTo("no%20such");
    assertThat(only.endsStream()).isTrue();
  }

  @Test
  void errorAfterMessagesComesInTrailers() throws IOException {
    int call = call("late");
    client.data(call, message("ask"), true);
    assertHead(call);
    assertThat(read(call, message("ask").length)).isEqualTo(message("ask"));
    assertEnd(call, "13", "too late");
  }

  @Test
  void errorWhileTheClientStillSendsReachesItWhole() throws IOException {
    int call = call("early");
    client.data(call, message("ask"), false);
    assertHead(call);
    assertEnd(call, "8", "enough");
    assertOthersGoOn();
  }

  @Test
  void callThatTheServiceResetsWithoutAWordIsAnsweredAsBroken() throws IOException {
    int call = call("reset");
    assertThat(client.status(call)).isEqualTo("502");
    assertOthersGoOn();
  }

  @Test
  void callThatTheClientGivesUpIsGivenUpAtTheService() throws IOException {
    int call = call("both");
    assertHead(call);
    client.reset(call, CANCEL);
    Await.until("the service hears of it", () -> resets.contains("both " + CANCEL));
    assertOthersGoOn();
  }

  @Test
  void serviceThatCannotBeReachedIsUnavailable() throws IOException {
    Endpoint gone = app.endpoint();
    app.close();
    node.server().routes(TestNode.routesTo("protocol: h2c", gone));
    int call = call("unary");
    client.data(call, message("ask"), true);
    // What gRPC's clients make of a 503 is UNAVAILABLE.
    assertThat(client.status(call)).isEqualTo("503");
  }

  private void assertOthersGoOn() throws IOException {
    int call = call("unary");
    client.data(call, message("next"), true);
    assertHead(call);
    assertThat(read(call, message("next").length)).isEqualTo(message("next"));
    assertEnd(call, "0", "done");
  }
}
