package io.longhaul.node.peers;

import io.longhaul.hash.FlowHash;
import io.longhaul.hash.HashKey;
import io.longhaul.membership.occupancy.SlotCounters;
import io.longhaul.node.NodeServer;
import io.longhaul.node.NodeSettings;
import io.longhaul.node.config.RoutesDocument;
import io.longhaul.node.route.RouteSnapshot;
import io.longhaul.node.testing.TestCertificates;
import io.longhaul.node.testing.TestNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.netty.pkitesting.X509Bundle;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Nodes, with and without TLS and behind PROXY headers, and all their peers. Each host {@code
 * NAME.example} leads to the upstream of that name.
 */
final class Surroundings implements Closeable {
  /** Upstreams that take WebSockets, and what there is to say of each; {@code %s} is the CA. */
  static final Map<String, String> UPSTREAMS =
      Map.ofEntries(
          Map.entry("ws", "protocol: http1"),
          Map.entry("ws-tls", "protocol: http1, tls: {ca: %s}"),
          Map.entry("h2c", "protocol: h2c"),
          Map.entry("h2", "protocol: h2, tls: {ca: %s}"),
          Map.entry("nginx", "protocol: http1"),
          Map.entry("nginx-tls", "protocol: http1, tls: {ca: %s}"),
          Map.entry("haproxy", "protocol: http1"),
          Map.entry("haproxy-v1", "protocol: http1, proxyProtocol: v1"),
          Map.entry("haproxy-v2", "protocol: http1, proxyProtocol: v2"),
          Map.entry("haproxy-h2c", "protocol: h2c"),
          Map.entry("haproxy-h2", "protocol: h2, tls: {ca: %s}"),
          Map.entry("nghttpd", "protocol: h2c"),
          Map.entry("nghttpd-tls", "protocol: h2, tls: {ca: %s}"));

  private static final String LOOPBACK = "127.0.0.1:";
  private static final String[] PORTS = {
    "nginx",
    "nginxUpTls",
    "nginxFront",
    "nginxTls",
    "nginxToTls",
    "haproxy",
    "haproxyProxied",
    "haproxyH2c",
    "haproxyH2",
    "haproxyFront",
    "haproxyTls",
    "haproxyFrontH2c",
    "haproxyToH2c",
    "haproxyToTls",
    "proxyV1",
    "proxyV2",
    "nghttpd",
    "nghttpdTls"
  };

  private final Deque<Closeable> open = new ArrayDeque<>();
  private final Path folder;
  private final PeerScripts scripts;
  private final Path ca;
  private final Map<String, Integer> ports;

  private Surroundings(Path folder, PeerScripts scripts, Path ca) throws IOException {
    this.folder = folder;
    this.scripts = scripts;
    this.ca = ca;
    this.ports = Ports.free(PORTS);
  }

  /** Starts all of them; they serve when this returns. */
  static Surroundings start(Path folder) throws Exception {
    TestCertificates certificates = new TestCertificates(folder);
    PeerScripts scripts = PeerScripts.install();
    Surroundings made = new Surroundings(folder, scripts, certificates.writeAuthority());
    try {
      made.startAll(certificates);
      return made;
    } catch (Throwable e) {
      made.close();
      throw e;
    }
  }

  private void startAll(TestCertificates certificates) throws Exception {
    X509Bundle name = certificates.issue("a.example");
    X509Bundle address = certificates.issueForAddress("127.0.0.1");
    String pair = certificates.write("front", name);
    certificates.write("upstream", address);
    certificates.replace("front.both", name.getCertificatePathPEM() + name.getPrivateKeyPEM());
    certificates.replace(
        "upstream.both", address.getCertificatePathPEM() + address.getPrivateKeyPEM());
    EchoServers echo = kept(EchoServers.start(scripts, certificates, folder));
    startNodes(echo, pair);
    Map<String, Object> values = new HashMap<>(ports);
    values.put("user", System.getProperty("user.name"));
    values.put("folder", folder);
    values.put("ca", ca);
    values.put("certificate", certificates.file("front.pem"));
    values.put("key", certificates.file("front.key"));
    values.put("upstreamCertificate", certificates.file("upstream.pem"));
    values.put("upstreamKey", certificates.file("upstream.key"));
    values.put("pair", certificates.file("front.both"));
    values.put("upstreamPair", certificates.file("upstream.both"));
    values.put("ws", LOOPBACK + echo.address("http1").getPort());
    values.put("nodeH2c", LOOPBACK + echo.address("h2c").getPort());
    for (String node : List.of("node", "nodeTls", "ingress")) {
      values.put(node, LOOPBACK + port(node));
    }
    startProxies(values);
    startNghttpd(certificates);
  }

  private void startNodes(EchoServers echo, String pair) throws IOException {
    ports.put("ws", echo.address("http1").getPort());
    ports.put("ws-tls", echo.address("https1").getPort());
    ports.put("h2c", echo.address("h2c").getPort());
    ports.put("h2", echo.address("h2").getPort());
    ports.put("nginx-tls", port("nginxUpTls"));
    ports.put("haproxy-v1", port("haproxyProxied"));
    ports.put("haproxy-v2", port("haproxyProxied"));
    ports.put("haproxy-h2c", port("haproxyH2c"));
    ports.put("haproxy-h2", port("haproxyH2"));
    ports.put("nghttpd-tls", port("nghttpdTls"));
    TestNode plain = kept(TestNode.start(TestNode.Options.DEFAULT, routes("")));
    String tls =
        "listeners: [{name: public, door: %s, tls: {certificates: [%s]}}]%n"
            .formatted(TestNode.DOOR, pair);
    TestNode secure = kept(TestNode.start(TestNode.Options.DEFAULT, routes(tls)));
    NodeServer ingress =
        NodeServer.start(
            NodeSettings.of("n1", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)),
            new SlotCounters(),
            new FlowHash(HashKey.random()),
            routes(""),
            new SimpleMeterRegistry());
    open.push(ingress::close);
    ports.put("node", plain.server().address().orElseThrow().getPort());
    ports.put("nodeTls", secure.server().address().orElseThrow().getPort());
    ports.put("ingress", ingress.relayAddress().orElseThrow().getPort());
  }

  private RouteSnapshot routes(String listeners) {
    StringBuilder text = new StringBuilder(listeners).append("routes:\n");
    UPSTREAMS
        .keySet()
        .forEach(
            name -> text.append("  - {host: %s.example, upstream: %s}%n".formatted(name, name)));
    text.append("upstreams:\n");
    UPSTREAMS.forEach(
        (name, more) ->
            text.append(
                "  - {name: %s, endpoints: [\"%s%d\"], %s}%n"
                    .formatted(name, LOOPBACK, port(name), more.formatted(ca))));
    return RouteSnapshot.of(RoutesDocument.parse("matrix.yaml", text.toString()));
  }

  private void startProxies(Map<String, Object> values) throws Exception {
    Path nginxFile = filled("nginx.conf", values);
    PeerProcess nginx =
        kept(
            PeerProcess.guarded(
                List.of(
                    Programs.require("nginx/nginx-light"),
                    "-e",
                    "stderr",
                    "-p",
                    folder.toString(),
                    "-c",
                    nginxFile.toString()),
                folder));
    Path haproxyFile = filled("haproxy.cfg", values);
    PeerProcess haproxy =
        kept(
            PeerProcess.guarded(
                List.of(Programs.require("haproxy"), "-db", "-f", haproxyFile.toString()), folder));
    Ports.await(nginx, port("nginxToTls"));
    Ports.await(haproxy, port("proxyV2"));
  }

  private void startNghttpd(TestCertificates certificates) throws Exception {
    Path documents = Files.createDirectory(folder.resolve("documents"));
    var _ = Files.writeString(documents.resolve("hello"), "hello\n");
    String program = Programs.require("nghttpd/nghttp2-server");
    String where = "--htdocs=" + documents;
    PeerProcess plain =
        kept(
            PeerProcess.guarded(
                List.of(program, "--no-tls", "-a", "127.0.0.1", where, "" + port("nghttpd")),
                folder));
    PeerProcess secure =
        kept(
            PeerProcess.guarded(
                List.of(
                    program,
                    "-a",
                    "127.0.0.1",
                    where,
                    "" + port("nghttpdTls"),
                    certificates.file("upstream.key").toString(),
                    certificates.file("upstream.pem").toString()),
                folder));
    Ports.await(plain, port("nghttpd"));
    Ports.await(secure, port("nghttpdTls"));
  }

  private Path filled(String file, Map<String, Object> values) throws IOException {
    String text = scripts.text(file);
    for (Map.Entry<String, Object> value : values.entrySet()) {
      text = text.replace("{{" + value.getKey() + "}}", value.getValue().toString());
    }
    return Files.writeString(folder.resolve(file), text);
  }

  private <T extends Closeable> T kept(T made) {
    open.push(made);
    return made;
  }

  PeerScripts scripts() {
    return scripts;
  }

  Path folder() {
    return folder;
  }

  /** Whom clients are to trust. */
  Path ca() {
    return ca;
  }

  /** Of a node ({@code node}, {@code nodeTls}, {@code ingress}) or of a peer. */
  int port(String name) {
    Integer port = ports.get(name);
    if (port == null) {
      throw new IllegalArgumentException(name + " (expected: one of " + ports.keySet() + ")");
    }
    return port;
  }

  @Override
  public void close() throws IOException {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
