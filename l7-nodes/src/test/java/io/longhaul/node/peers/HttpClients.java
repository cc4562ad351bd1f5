package io.longhaul.node.peers;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Programs that ask a node for {@code /hello}.
 *
 * @param to the upstream that is asked
 * @param within how long each may take
 */
record HttpClients(Surroundings peers, String to, Duration within) {
  private static final List<String> UPGRADE =
      List.of(
          "--http1.1",
          "-H",
          "Connection: Upgrade",
          "-H",
          "Upgrade: websocket",
          "-H",
          "Sec-WebSocket-Version: 13",
          "-H",
          "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==");

  /** An address that is nobody else's here. */
  static final String CLIENT = "127.0.0.77";

  private static final Pattern SOURCE =
      Pattern.compile("\\r\\nx-source: (.*?)\\r\\n", CASE_INSENSITIVE);
  private static final Pattern OWN = Pattern.compile("own=([0-9.]+:[0-9]+)");

  private String url(boolean tls, String path) {
    return tls
        ? "https://a.example:" + peers.port("nodeTls") + path
        : "http://127.0.0.1:" + peers.port("node") + path;
  }

  private String run(String program, List<String> arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(arguments);
    return PeerProcess.run(command, peers.folder(), within);
  }

  private String curl(String url, int seconds, List<String> more) throws Exception {
    List<String> arguments =
        new ArrayList<>(List.of("-sS", "--max-time", "" + seconds, "--noproxy", "*", "--cacert"));
    arguments.add(peers.ca().toString());
    arguments.addAll(List.of("--resolve", "a.example:" + peers.port("nodeTls") + ":127.0.0.1"));
    arguments.addAll(List.of("-H", "Host: " + to + ".example"));
    arguments.addAll(more);
    arguments.add(url);
    return run(Programs.require("curl"), arguments);
  }

  /** The body and then, without a line end, the version that the answer came with. */
  String curl(boolean tls, String version) throws Exception {
    return curl(url(tls, "/hello"), 20, List.of(version, "-w", "%{http_version}"));
  }

  /** Where the client's connection comes from, and where the application is told that it does. */
  record Sources(String client, String told) {
    private static Sources of(String printed) {
      return new Sources(first(OWN, printed), first(SOURCE, printed));
    }

    private static String first(Pattern pattern, String printed) {
      Matcher found = pattern.matcher(printed);
      return found.find() ? found.group(1) : "nowhere";
    }

    boolean same() {
      return client.startsWith(CLIENT + ":") && told.equals(client);
    }
  }

  Sources sources(boolean tls, String version) throws Exception {
    return sources(url(tls, "/hello"), 20, List.of(version));
  }

  /** Where HAProxy in front of the node says who the client is. */
  Sources sourcesBehind(String front) throws Exception {
    return sources("http://127.0.0.1:" + peers.port(front) + "/hello", 20, List.of());
  }

  /** Of a WebSocket's opening. */
  Sources sourcesOfUpgrade() throws Exception {
    return sources(url(false, "/greeting"), 1, UPGRADE);
  }

  private Sources sources(String url, int seconds, List<String> more) throws Exception {
    List<String> seen = List.of("-i", "--interface", CLIENT, "-w", "own=%{local_ip}:%{local_port}");
    return Sources.of(curl(url, seconds, joined(seen, more)));
  }

  /** Opens a WebSocket as if it were a request, and shows the 101 and the first frames. */
  String curlUpgrade() throws Exception {
    return curl(url(false, "/greeting"), 1, joined(List.of("-iN"), UPGRADE));
  }

  String nghttp() throws Exception {
    return run(
        Programs.require("nghttp/nghttp2-client"),
        List.of("-H", ":authority: " + to + ".example", url(false, "/hello")));
  }

  String h2load(boolean tls, int requests) throws Exception {
    return run(
        Programs.require("h2load/nghttp2-client"),
        List.of(
            "-n",
            "" + requests,
            "-c",
            "4",
            "-m",
            "10",
            "-H",
            ":authority: " + to + ".example",
            tls ? "https://127.0.0.1:" + peers.port("nodeTls") + "/hello" : url(false, "/hello")));
  }

  private static List<String> joined(List<String> one, List<String> other) {
    return Stream.concat(one.stream(), other.stream()).toList();
  }
}
