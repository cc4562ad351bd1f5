package io.longhaul.director.announce;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A process that announces two doors, to be killed and frozen. It ends with its standard input. */
final class SpeakerProcess implements AutoCloseable {
  private final Process process;

  private SpeakerProcess(Process process) {
    this.process = process;
  }

  static SpeakerProcess start(long asn, int holdTimeS) throws IOException {
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classes = System.getProperty("java.class.path");
    String self = SpeakerProcess.class.getName();
    return new SpeakerProcess(
        new ProcessBuilder(
                java,
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classes,
                self,
                Long.toString(asn),
                Integer.toString(holdTimeS))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start());
  }

  /** Has it do what {@link #main} knows. */
  void tell(String word) throws IOException {
    OutputStream in = process.getOutputStream();
    in.write((word + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Sends it a signal such as KILL. */
  void signal(String name) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** Announces to the BIRD of the example, as a neighbour in the given AS. */
  public static void main(String[] args) throws IOException {
    NeighbourSettings bird =
        new NeighbourSettings(
            new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 1179),
            65_010,
            Optional.empty());
    AnnounceSettings settings =
        new AnnounceSettings(
            Long.parseLong(args[0]),
            (Inet4Address) InetAddress.ofLiteral("10.0.0.101"),
            Duration.ofSeconds(Long.parseLong(args[1])),
            Optional.empty(),
            Optional.of((Inet6Address) InetAddress.ofLiteral("fd00::1")),
            List.of(bird),
            Duration.ZERO,
            Duration.ZERO);
    Inet4Address underlay = (Inet4Address) InetAddress.ofLiteral("10.0.0.1");
    try (Announcer announcer = Announcer.start(settings, underlay, new SimpleMeterRegistry())) {
      announcer.load(Doors.epoch());
      announcer.accepting(true);
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      in.lines().forEach(word -> obey(word, announcer));
    }
  }

  private static void obey(String word, Announcer announcer) {
    switch (word) {
      case "leave" -> announcer.leaving();
      case "withdraw" -> announcer.accepting(false);
      default -> throw new IllegalArgumentException(word);
    }
  }
}
