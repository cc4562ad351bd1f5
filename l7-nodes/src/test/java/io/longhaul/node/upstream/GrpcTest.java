package io.longhaul.node.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.Http2App;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TestNode.Options;
import io.netty.handler.codec.http2.Http2Settings;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What gRPC needs of a proxy: messages that pass when they come, and trailers. */
@ExtendWith(LeakCheck.class)
final class GrpcTest {
  private Http2App app;
  private TestNode node;
  private Peer client;

  @BeforeEach
  void start() throws IOException {
    app = Http2App.start(new Http2Settings(), GrpcService::new);
    node = TestNode.start(Options.DEFAULT, TestNode.routesTo("protocol: h2c", app.endpoint()));
    client = node.connect();
  }

  @AfterEach
  void stop() throws IOException {
    client.close();
    node.close();
    app.close();
  }

  @Test
  void unaryCall() throws IOException {
    call("unary");
    send(message("ask"));
    end();
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("application/grpc");
    assertThat(chunk()).isEqualTo(message("ask"));
    assertThat(trailers()).contains("grpc-status: 0\r\n", "grpc-message: done\r\n");
  }

  @Test
  void clientStreaming() throws IOException {
    call("unary");
    StringBuilder all = new StringBuilder();
    for (int i = 0; i < 100; i++) {
      send(message("m" + i));
      all.append(message("m" + i));
    }
    end();
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    StringBuilder back = new StringBuilder();
    while (back.length() < all.length()) {
      back.append(chunk());
    }
    assertThat(back.toString()).isEqualTo(all.toString());
    assertThat(trailers()).contains("grpc-status: 0\r\n");
  }

  @Test
  void serverStreaming() throws IOException {
    call("server");
    send(message("ask"));
    end();
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    StringBuilder back = new StringBuilder();
    while (back.length() < 100 * message("ask").length()) {
      back.append(chunk());
    }
    assertThat(back.toString()).isEqualTo(message("ask").repeat(100));
    assertThat(trailers()).contains("grpc-status: 0\r\n");
  }

  @Test
  void bothStreamAtOnceAndNoMessageWaitsForTheNext() throws IOException {
    call("both");
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ");
    for (int i = 0; i < 50; i++) {
      send(message("m" + i));
      assertThat(chunk()).isEqualTo(message("m" + i));
    }
    end();
    assertThat(trailers()).contains("grpc-status: 0\r\n");
  }

  @Test
  void errorWithoutAMessageHasItsStatusInItsOnlyHead() throws IOException {
    call("error");
    end();
    assertThat(client.readHead()).startsWith("HTTP/1.1 200 ").contains("grpc-status: 5\r\n");
  }

  private void call(String method) throws IOException {
    client.send(
        "POST /test.Service/%s HTTP/1.1\r\nHost: a\r\nContent-Type: application/grpc\r\n"
                .formatted(method)
            + "TE: trailers\r\nTransfer-Encoding: chunked\r\n\r\n");
  }

  /** Five bytes of prefix: not compressed, and the length. */
  private static String message(String text) {
    return "\0\0\0\0" + (char) text.length() + text;
  }

  private void send(String bytes) throws IOException {
    client.send(Integer.toHexString(bytes.length()) + "\r\n" + bytes + "\r\n");
  }

  private void end() throws IOException {
    client.send("0\r\n\r\n");
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (line.length() < 2 || !line.substring(line.length() - 2).equals("\r\n")) {
      line.append(client.readText(1));
    }
    return line.toString();
  }

  private String chunk() throws IOException {
    int length = Integer.parseInt(line().strip(), 16);
    String chunk = client.readText(length);
    assertThat(line()).isEqualTo("\r\n");
    return chunk;
  }

  private String trailers() throws IOException {
    assertThat(line()).isEqualTo("0\r\n");
    return client.readHead();
  }
}
