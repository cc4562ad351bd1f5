package io.longhaul.node.peers;

import io.longhaul.node.config.Endpoint;
import io.longhaul.node.testing.TestCertificates;
import java.io.Closeable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Node's own servers, with the WebSockets of the package {@code ws}, in one process. */
public final class EchoServers implements Closeable {
  private static final String NAME = "app.example";

  private final PeerProcess process;
  private final String ports;

  private EchoServers(PeerProcess process, String ports) {
    this.process = process;
    this.ports = ports;
  }

  /** Starts them, with a certificate for the address 127.0.0.1. */
  public static EchoServers start(PeerScripts scripts, TestCertificates certificates, Path folder)
      throws Exception {
    certificates.write(NAME, certificates.issueForAddress("127.0.0.1"));
    PeerProcess process =
        PeerProcess.start(
            scripts.command(
                "echo-server.mjs",
                certificates.file(NAME + ".pem").toString(),
                certificates.file(NAME + ".key").toString()),
            folder);
    return new EchoServers(process, process.firstLine());
  }

  /** Where it speaks {@code http1}, {@code https1}, {@code h2c} or {@code h2}. */
  public InetSocketAddress address(String protocol) {
    Matcher port = Pattern.compile('"' + protocol + "\":(\\d+)").matcher(ports);
    if (!port.find()) {
      throw new AssertionError(ports + " (expected: the port of " + protocol + ")");
    }
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
  }

  public Endpoint endpoint(String protocol) {
    return new Endpoint(address(protocol));
  }

  @Override
  public void close() {
    process.close();
  }
}
