package io.longhaul.node.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.peers.EchoServers;
import io.longhaul.node.peers.PeerScripts;
import io.longhaul.node.testing.LeakCheck;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.longhaul.node.testing.TlsPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * RFC 6455 case by case, with the WebSocket server {@code ws}: behind the node no case may end
 * worse than it does straight.
 */
@ExtendWith(LeakCheck.class)
final class WebSocketConformanceIT {
  private static final String DIRECT = "direct, HTTP/1.1";
  private static final String DIRECT_STREAM = "direct, RFC 8441";
  private static final String NAME = "a.example";
  private static final int CASES = 437;

  /** The server alone does 430 strictly; another version of it may differ in a few. */
  private static final int STRICT_ALONE = 420;

  @TempDir private java.nio.file.Path folder;

  @Test
  void noCaseEndsWorseBehindTheNodeThanStraight() throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    java.nio.file.Path ca = certificates.writeAuthority();
    String pair = certificates.write(NAME, certificates.issue(NAME));
    PeerScripts scripts = PeerScripts.install();
    try (EchoServers servers = EchoServers.start(scripts, certificates, folder);
        TestNode toHttp1 = node(pair, servers.endpoint("http1"), "");
        TestNode toH2c = node(pair, servers.endpoint("h2c"), ", protocol: h2c");
        TestNode toH2 =
            node(pair, servers.endpoint("h2"), ", protocol: h2, tls: {ca: " + ca + "}");
        TestNode plainToHttp1 = plain(servers.endpoint("http1"), "");
        TestNode plainToH2c = plain(servers.endpoint("h2c"), "protocol: h2c")) {
      List<Path> paths =
          List.of(
              new Path(DIRECT, plainly(servers.address("http1")), DIRECT),
              new Path(DIRECT_STREAM, byStream(servers.address("h2c")), DIRECT_STREAM),
              new Path("HTTP/1.1 to HTTP/1.1", plainly(at(plainToHttp1)), DIRECT),
              new Path("TLS to HTTP/1.1", securely(certificates, at(toHttp1)), DIRECT),
              new Path("RFC 8441 to HTTP/1.1", byStream(at(plainToHttp1)), DIRECT),
              new Path("HTTP/1.1 to h2c", plainly(at(plainToH2c)), DIRECT_STREAM),
              new Path("RFC 8441 to h2c", byStream(at(plainToH2c)), DIRECT_STREAM),
              new Path("TLS to h2c", securely(certificates, at(toH2c)), DIRECT_STREAM),
              new Path(
                  "RFC 8441 over TLS to h2",
                  fields ->
                      StreamWire.open(TlsPeer.http2(certificates.client(), at(toH2), NAME), fields),
                  DIRECT_STREAM));
      Report report = new Report(paths);
      for (Case each : cases()) {
        for (Path path : paths) {
          report.add(path, each, run(path, each));
        }
      }
      System.out.println(report);
      for (Path path : paths) {
        assertThat(report.ran(path)).as(path.name()).isEqualTo(CASES);
        assertThat(report.count(path, Verdict.STRICT))
            .as(report.toString())
            .isGreaterThanOrEqualTo(STRICT_ALONE);
      }
      assertThat(report.worse()).as(report.toString()).isEmpty();
    }
  }

  private static TestNode node(String certificate, Endpoint endpoint, String upstream)
      throws IOException {
    String tls = "{certificates: [" + certificate + "]}";
    return TestNode.start(
        TestNode.Options.DEFAULT, TestNode.secureRoutesTo(tls, endpoint, upstream));
  }

  private static TestNode plain(Endpoint endpoint, String upstream) throws IOException {
    return TestNode.start(TestNode.Options.DEFAULT, TestNode.routesTo(upstream, endpoint));
  }

  private static InetSocketAddress at(TestNode node) {
    return node.server().address().orElseThrow();
  }

  private static Wire.Opener plainly(InetSocketAddress to) {
    return fields -> SocketWire.open(new Socket(to.getAddress(), to.getPort()), fields);
  }

  private static Wire.Opener byStream(InetSocketAddress to) {
    return fields -> StreamWire.open(new Socket(to.getAddress(), to.getPort()), fields);
  }

  private static Wire.Opener securely(TestCertificates certificates, InetSocketAddress to) {
    return fields -> SocketWire.open(TlsPeer.connect(certificates.client(), to, NAME), fields);
  }

  private static List<Case> cases() {
    return Stream.of(
            FrameCases.all(),
            FragmentCases.all(),
            TextCases.all(),
            CloseCases.all(),
            DeflateCases.all())
        .flatMap(List::stream)
        .toList();
  }

  private static Outcome run(Path path, Case each) {
    try (Wire wire = path.opener().open(each.offer());
        Inflating inflating = new Inflating()) {
      if (!each.offer().isEmpty() && wire.field("Sec-WebSocket-Extensions").isEmpty()) {
        return new Outcome(Verdict.FAILED, "no extension agreed on");
      }
      wire.send(each.sent());
      Transcript transcript = Transcript.of(wire, inflating);
      return new Outcome(Verdict.on(each.expected(), transcript), transcript.toString());
    } catch (IOException e) {
      return new Outcome(Verdict.FAILED, e.toString());
    }
  }
}
