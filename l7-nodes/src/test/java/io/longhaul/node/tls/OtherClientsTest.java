package io.longhaul.node.tls;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.testing.FakeUpstream;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** TLS as OpenSSL's own client and curl see it. */
@ExtendWith(LeakCheck.class)
final class OtherClientsTest {
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nhello!\n";
  private static final long PATIENCE_SECONDS = 30;

  @TempDir Path folder;
  private Path ca;
  private FakeUpstream app;
  private TestNode node;

  @BeforeEach
  void start() throws IOException {
    TestCertificates certificates = new TestCertificates(folder);
    ca = certificates.writeAuthority();
    app = FakeUpstream.answering(OK);
    String tls =
        "{certificates: [%s]}".formatted(certificates.write("a", certificates.issue("a.example")));
    node = TestNode.start(TestNode.Options.DEFAULT, TestNode.secureRoutesTo(tls, app.endpoint()));
  }

  @AfterEach
  void stop() throws IOException {
    node.close();
    app.close();
  }

  private int port() {
    return node.server().address().orElseThrow().getPort();
  }

  /** What a program prints, both ways together, when it is given this to read. */
  private String run(String input, List<String> command) throws Exception {
    Path in = Files.writeString(folder.resolve("in"), input);
    Path out = folder.resolve("out");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .start();
    try {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("%s ends", command)
          .isTrue();
    } finally {
      var _ = process.destroyForcibly();
    }
    return new String(Files.readAllBytes(out), UTF_8);
  }

  private String openssl(String version, String... more) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port(), "-" + version));
    command.addAll(List.of("-servername", "a.example", "-CAfile", ca.toString()));
    command.addAll(List.of("-verify_return_error", "-ign_eof", "-alpn", "http/1.1"));
    command.addAll(List.of(more));
    return run("GET / HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n", command);
  }

  @ParameterizedTest
  @Tag("needs-openssl")
  @ValueSource(strings = {"tls1_2", "tls1_3"})
  void opensslIsAnsweredAndResumes(String version) throws Exception {
    String session = folder.resolve("session").toString();
    assertThat(openssl(version, "-sess_out", session))
        .contains("Verify return code: 0 (ok)")
        .contains("ALPN protocol: http/1.1")
        .contains("HTTP/1.1 200 OK")
        .contains("New, TLSv1.");
    assertThat(openssl(version, "-sess_in", session))
        .contains("HTTP/1.1 200 OK")
        .contains("Reused, TLSv1.");
    assertThat(node.count("tls.resumed")).isEqualTo(1);
  }

  @ParameterizedTest
  @Tag("needs-curl")
  @ValueSource(strings = {"1.2", "1.3"})
  void curlIsAnswered(String version) throws Exception {
    assertThat(
            run(
                "",
                List.of(
                    "curl",
                    "-sS",
                    "--max-time",
                    "20",
                    "--noproxy",
                    "*",
                    "--tlsv" + version,
                    "--tls-max",
                    version,
                    "--cacert",
                    ca.toString(),
                    "--resolve",
                    "a.example:" + port() + ":127.0.0.1",
                    "https://a.example:" + port() + "/")))
        .isEqualTo("hello!\n");
  }
}
