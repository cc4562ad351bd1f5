package io.longhaul.node.http2;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.Peer;
import io.longhaul.node.testing.Requirement;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The conformance suite h2spec 2.2, whose program lies inside an artifact of the build. */
final class H2specTest {
  private static final String ARCHIVE = "/h2spec/2.2.0/h2spec_linux_amd64.tar.gz";
  private static final int CASES = 145;
  private static final int PATIENCE_SECONDS = 240;
  private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: (\\d+)");
  private static final Pattern CHUNKED = Pattern.compile("(?i)\r\ntransfer-encoding: chunked");
  private static final Pattern LAST_CHUNK = Pattern.compile("(?s)\r\n0\r\n(.*\r\n)?\r\n$");
  private static final String CROSS = "\u00d7";

  /** The cases that fail, each by what its line begins with, and why. */
  private static final List<String> EXCEPTIONS =
      List.of(
          // 5.1: the codec calls it PROTOCOL_ERROR rather than STREAM_CLOSED; the stream ends.
          "6: half closed (remote): Sends a HEADERS frame",
          // 5.1 and 5.1.1: the codec ends the stream (STREAM_CLOSED), not the connection. A
          // client's trailers may just have crossed our reset, and its other streams should not
          // suffer.
          "12: closed: Sends a HEADERS frame",
          "2: Sends stream identifier that is numerically smaller than previous");

  @TempDir Path folder;
  private Path program;

  @BeforeEach
  void extract() throws Exception {
    Requirement.holds(
        OS.LINUX.isCurrentOs() && "amd64".equals(System.getProperty("os.arch")),
        "h2spec's program is for Linux on amd64");
    Path archive = folder.resolve("h2spec.tar.gz");
    try (InputStream in = H2specTest.class.getResourceAsStream(ARCHIVE)) {
      assertThat(in).as("h2spec on the test classpath").isNotNull();
      Files.copy(in, archive);
    }
    var _ = run(List.of("tar", "-xzf", archive.toString(), "-C", folder.toString()));
    program = folder.resolve("h2spec");
  }

  @Test
  void allCasesPassWithoutTls() throws Exception {
    try (FakeUpstream app = application();
        TestNode node = TestNode.to(app.endpoint())) {
      assertAllPass(h2spec(node));
    }
  }

  @Test
  void allCasesPassOverTls() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    try (FakeUpstream app = application();
        TestNode node =
            TestNode.start(
                TestNode.Options.DEFAULT,
                TestNode.secureRoutesTo(
                    "{certificates: [%s]}"
                        .formatted(certificates.write("a", certificates.issue("a.example"))),
                    app.endpoint()))) {
      assertAllPass(h2spec(node, "-t", "-k"));
    }
  }

  /** Answers each request once it is complete, and never keeps a connection. */
  private static FakeUpstream application() throws IOException {
    return FakeUpstream.start(
        (peer, connection) -> {
          String head = peer.readHead();
          Matcher length = LENGTH.matcher(head);
          if (length.find()) {
            peer.read(Integer.parseInt(length.group(1)));
          } else if (CHUNKED.matcher(head).find()) {
            readChunks(peer);
          }
          peer.send("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 5\r\n\r\n");
          if (!head.startsWith("HEAD")) {
            peer.send("hello");
          }
        });
  }

  private static void readChunks(Peer peer) throws IOException {
    StringBuilder body = new StringBuilder("\r\n");
    while (!LAST_CHUNK.matcher(body).find()) {
      body.append(peer.readText(1));
    }
  }

  private String h2spec(TestNode node, String... more) throws Exception {
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(List.of("-h", "127.0.0.1", "-o", "3"));
    command.addAll(List.of("-p", "" + node.server().address().orElseThrow().getPort()));
    command.addAll(List.of(more));
    return run(command);
  }

  private String run(List<String> command) throws Exception {
    File out = Files.createTempFile(folder, "run", ".out").toFile();
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out).start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", command)
          .isTrue();
    } finally {
      var _ = process.destroyForcibly();
    }
    return Files.readString(out.toPath(), UTF_8);
  }

  private static void assertAllPass(String report) {
    Matcher summary =
        Pattern.compile("(\\d+) tests, (\\d+) passed, (\\d+) skipped, (\\d+) failed")
            .matcher(report);
    assertThat(summary.find()).as(report).isTrue();
    assertThat(Integer.parseInt(summary.group(1))).as(report).isEqualTo(CASES);
    assertThat(Integer.parseInt(summary.group(3))).as(report).isZero();
    assertThat(Integer.parseInt(summary.group(4))).as(report).isEqualTo(EXCEPTIONS.size());
    List<String> failed =
        report
            .lines()
            .map(String::strip)
            .filter(line -> line.startsWith(CROSS))
            .map(line -> line.substring(CROSS.length()).strip())
            .distinct()
            .toList();
    assertThat(failed).as(report).hasSameSizeAs(EXCEPTIONS);
    assertThat(EXCEPTIONS)
        .as(report)
        .allMatch(exception -> failed.stream().anyMatch(line -> line.startsWith(exception)));
  }
}
