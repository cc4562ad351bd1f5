package io.longhaul.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.ops.CommandProvider;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class LoadCommandTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  private int load(String... arguments) {
    PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
    CommandLine command =
        new CommandLine(
            new LoadCommand(new PrintStream(out, true, StandardCharsets.UTF_8), errors));
    return command.setErr(new PrintWriter(errors, true, StandardCharsets.UTF_8)).execute(arguments);
  }

  private int load(String url, String connections, List<String> more) {
    List<String> all =
        new ArrayList<>(List.of("--url", url, "--connections", connections, "--rate", "20"));
    all.addAll(more);
    return load(all.toArray(String[]::new));
  }

  private String out() {
    return out.toString(StandardCharsets.UTF_8);
  }

  private String err() {
    return err.toString(StandardCharsets.UTF_8);
  }

  private static String url(EchoServer server) {
    return "ws://" + server.target().authority() + "/echo";
  }

  @Test
  void theCommandLineFindsItThroughTheServiceLoader() {
    assertThat(ServiceLoader.load(CommandProvider.class))
        .anySatisfy(provider -> assertThat(provider).isInstanceOf(LoadCommands.class));
  }

  @Test
  void aCleanRunEndsWithOneLineAndStatus0() {
    try (EchoServer server = EchoServer.start(EchoServer::echo)) {
      assertThat(load(url(server), "4", List.of("--duration", "300ms"))).isZero();
    }
    assertThat(out())
        .matches(
            "connections=4 opened=4 closed=0 lost=0 corrupt=0"
                + " p50=[0-9.]+(us|ms|s) p99=[0-9.]+(us|ms|s) max=[0-9.]+(us|ms|s)\\R");
    assertThat(err()).isEmpty();
  }

  @Test
  void aRunThatIsNotCleanEndsWithStatus1AndSaysWhyApartFromTheLine() {
    try (EchoServer server = EchoServer.start((number, payload, out) -> out.cut())) {
      assertThat(load(url(server), "4", List.of("--duration", "300ms"))).isEqualTo(1);
    }
    assertThat(out()).startsWith("connections=4 opened=4 closed=4 lost=4 corrupt=0 ");
    assertThat(err()).startsWith("4 x closed: the other side ended the connection");
  }

  @Test
  void oneDeadTargetOfTwoMeansStatus1() {
    try (EchoServer server = EchoServer.start(EchoServer::echo)) {
      EchoServer dead = EchoServer.start(EchoServer::echo);
      dead.close();
      String both = url(server) + "," + url(dead);
      assertThat(load(both, "4", List.of("--duration", "300ms"))).isEqualTo(1);
    }
    assertThat(out()).startsWith("connections=4 opened=2 closed=0 lost=0 corrupt=0 ");
    assertThat(err()).contains("2 x failed: ");
  }

  @Test
  void wrongArgumentsAreRefusedWithWhatWasExpected() {
    assertThat(load("wss://localhost/echo", "1", List.of("--duration", "1s"))).isEqualTo(2);
    assertThat(load("http://localhost/echo", "1", List.of("--duration", "1s"))).isEqualTo(2);
    assertThat(load("ws://localhost/", "0", List.of("--duration", "1s"))).isEqualTo(2);
    assertThat(load("ws://localhost/", "1", List.of("--duration", "soon"))).isEqualTo(2);
    assertThat(load("ws://localhost/", "1", List.of("--duration", "1s", "--size", "23")))
        .isEqualTo(2);
    assertThat(load("ws://localhost/", "900000", List.of("--duration", "1s"))).isEqualTo(2);
    assertThat(out()).isEmpty();
    assertThat(err())
        .contains("wss, WebSocket over TLS, is not supported yet")
        .contains("url: http://localhost/echo (expected: ws://host:port/path")
        .contains("connections: 0 (expected: 1 to 1000000)")
        .contains("'soon' (expected: a number with ms, s, m, h or d, such as 250ms)")
        .contains("size: 23 (expected: 24 to 1048576)")
        .contains("connections: 900000 (expected: at most ");
  }
}
