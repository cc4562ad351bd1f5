package io.longhaul.node.ingress;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KnownDoorsTest {
  private static final InetSocketAddress WEB = at(443);
  private static final InetSocketAddress PLAIN = at(80);

  @Test
  void doorThatIsNoMoreKeepsItsNameAndOneThatIsNamedAnewHasTheNewOne() {
    KnownDoors doors = KnownDoors.NONE.with(Map.of(WEB, "web", PLAIN, "plain"));
    assertThat(doors.with(Map.of()).at(WEB)).contains("web");
    assertThat(doors.with(Map.of(PLAIN, "other")).at(WEB)).contains("web");
    assertThat(doors.with(Map.of(PLAIN, "other")).at(PLAIN)).contains("other");
    assertThat(doors.with(Map.of()).with(Map.of(WEB, "back")).at(WEB)).contains("back");
    assertThat(doors.at(at(8_080))).isEmpty();
  }

  @Test
  void ofDoorsThatAreNoMoreTheLastOnesAreKnown() {
    KnownDoors doors = KnownDoors.NONE.with(Map.of(WEB, "web"));
    for (int i = 0; i < KnownDoors.MOST_FORMER; i++) {
      doors = doors.with(Map.of(at(1_000 + i), "door"));
    }
    assertThat(doors.at(WEB)).as("as many are no more as may be known").contains("web");
    doors = doors.with(Map.of());
    assertThat(doors.at(WEB)).as("the oldest").isEmpty();
    assertThat(doors.at(at(1_000))).as("the next").contains("door");
    assertThat(doors.at(at(1_000 + KnownDoors.MOST_FORMER - 1))).as("the last").contains("door");
  }

  @Test
  void doorsThatThereAreAreAllKnown() {
    Map<InetSocketAddress, String> many = new HashMap<>();
    for (int i = 0; i <= KnownDoors.MOST_FORMER; i++) {
      many.put(at(1_000 + i), "door");
    }
    KnownDoors doors = KnownDoors.NONE.with(many);
    assertThat(many.keySet()).allMatch(address -> doors.at(address).isPresent());
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress("192.0.2.1", port);
  }
}
