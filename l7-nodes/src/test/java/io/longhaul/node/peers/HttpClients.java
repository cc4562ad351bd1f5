package io.longhaul.node.peers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Programs that ask a node for {@code /hello}.
 *
 * @param to the upstream that is asked
 * @param within how long each may take
 */
record HttpClients(Surroundings peers, String to, Duration within) {
  private String url(boolean tls, String path) {
    return tls
        ? "https://a.example:" + peers.port("nodeTls") + path
        : "http://127.0.0.1:" + peers.port("node") + path;
  }

  private String run(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    return PeerProcess.run(command, peers.folder(), within);
  }

  /** The body and then, without a line end, the version that the answer came with. */
  String curl(boolean tls, String version) throws Exception {
    return run(
        Programs.require("curl"),
        "-sS",
        "--max-time",
        "20",
        "--noproxy",
        "*",
        version,
        "-w",
        "%{http_version}",
        "--cacert",
        peers.ca().toString(),
        "--resolve",
        "a.example:" + peers.port("nodeTls") + ":127.0.0.1",
        "-H",
        "Host: " + to + ".example",
        url(tls, "/hello"));
  }

  /** Opens a WebSocket as if it were a request, and shows the 101 and the first frames. */
  String curlUpgrade() throws Exception {
    return run(
        Programs.require("curl"),
        "-sSiN",
        "--max-time",
        "1",
        "--noproxy",
        "*",
        "--http1.1",
        "-H",
        "Host: " + to + ".example",
        "-H",
        "Connection: Upgrade",
        "-H",
        "Upgrade: websocket",
        "-H",
        "Sec-WebSocket-Version: 13",
        "-H",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        url(false, "/greeting"));
  }

  String nghttp() throws Exception {
    return run(
        Programs.require("nghttp/nghttp2-client"),
        "-H",
        ":authority: " + to + ".example",
        url(false, "/hello"));
  }

  String h2load(boolean tls, int requests) throws Exception {
    return run(
        Programs.require("h2load/nghttp2-client"),
        "-n",
        "" + requests,
        "-c",
        "4",
        "-m",
        "10",
        "-H",
        ":authority: " + to + ".example",
        tls ? "https://127.0.0.1:" + peers.port("nodeTls") + "/hello" : url(false, "/hello"));
  }
}
