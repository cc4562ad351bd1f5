package io.longhaul.ops.sample;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleApplicationTest {
  private static final int PATIENCE_SECONDS = 20;

  private final HttpClient client = HttpClient.newHttpClient();
  private SampleApplication application;

  @BeforeEach
  void start() throws IOException {
    application =
        SampleApplication.start(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  @AfterEach
  void stop() {
    application.close();
    client.shutdownNow();
  }

  @Test
  void pageNeedsNothingFromElsewhere() throws Exception {
    HttpResponse<String> page = get("/");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(page.body()).contains("<h1>Longhaul</h1>").doesNotContainPattern("https?://");
  }

  @Test
  void whoamiShowsTheNodeAndEveryHeader() throws Exception {
    HttpResponse<String> answer = get("/whoami?x=1");
    assertThat(answer.body())
        .contains("\"node\":\"node-7\"", "\"client\":\"192.0.2.1\"", "\"uri\":\"/whoami?x=1\"");
  }

  @Test
  void unknownPathAndPlainRequestForTheEchoAreRefused() throws Exception {
    assertThat(get("/nowhere").statusCode()).isEqualTo(404);
    assertThat(get("/echo").statusCode()).isEqualTo(426);
  }

  @Test
  void echoReturnsTextBinaryAndFragmentsAndAnswersPings() throws Exception {
    Echoes echoes = new Echoes();
    WebSocket socket = open("/echo", echoes);
    socket.sendText("he", false).join();
    socket.sendText("llo", true).join();
    socket.sendBinary(ByteBuffer.wrap(new byte[100_000]), true).join();
    socket.sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    assertThat(echoes.next()).isEqualTo("text hello");
    assertThat(echoes.next()).isEqualTo("binary 100000");
    assertThat(echoes.next()).isEqualTo("pong 1");
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "done").join();
    assertThat(echoes.next()).isEqualTo("close 1000");
  }

  @Test
  void greetingTellsWhoServesTheSocket() throws Exception {
    Echoes echoes = new Echoes();
    WebSocket socket = open("/echo?hello=1", echoes);
    assertThat(echoes.next()).startsWith("text {").contains("node-7");
    socket.abort();
  }

  @Test
  void eventStreamTellsTheNodeEachSecond() throws Exception {
    HttpResponse<Stream<String>> stream = client.send(request("/events"), BodyHandlers.ofLines());
    try (Stream<String> lines = stream.body()) {
      assertThat(lines.filter(line -> line.startsWith("data: ")).limit(2))
          .allSatisfy(line -> assertThat(line).contains("\"node\":\"node-7\""));
    }
  }

  private HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return client.send(request(path), BodyHandlers.ofString());
  }

  private HttpRequest request(String path) {
    return HttpRequest.newBuilder(uri("http", path))
        .header("X-Longhaul-Node", "node-7")
        .header("X-Forwarded-For", "192.0.2.1")
        .build();
  }

  private WebSocket open(String path, WebSocket.Listener listener) throws Exception {
    return client
        .newWebSocketBuilder()
        .header("X-Longhaul-Node", "node-7")
        .buildAsync(uri("ws", path), listener)
        .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private URI uri(String scheme, String path) {
    return URI.create(scheme + "://127.0.0.1:" + application.address().getPort() + path);
  }

  /** Whole messages in the order in which they came. */
  private static final class Echoes implements WebSocket.Listener {
    private final LinkedBlockingQueue<String> messages = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private int binaryBytes;

    String next() throws InterruptedException {
      return String.valueOf(messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        messages.add("text " + text);
        text.setLength(0);
      }
      return WebSocket.Listener.super.onText(socket, part, last);
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket socket, ByteBuffer part, boolean last) {
      binaryBytes += part.remaining();
      if (last) {
        messages.add("binary " + binaryBytes);
        binaryBytes = 0;
      }
      return WebSocket.Listener.super.onBinary(socket, part, last);
    }

    @Override
    public CompletionStage<?> onPong(WebSocket socket, ByteBuffer message) {
      messages.add("pong " + message.remaining());
      return WebSocket.Listener.super.onPong(socket, message);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      messages.add("close " + status);
      return WebSocket.Listener.super.onClose(socket, status, reason);
    }
  }
}
