package io.longhaul.director.xdp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What Java and C say of the same maps is the same. */
class SameInJavaAndCTest {
  private static final Path SOURCES = Path.of("src/main/bpf");

  @Test
  void countersHaveTheSameNamesInTheSameOrder() throws Exception {
    String source = Files.readString(SOURCES.resolve("counters.h"));

    assertThat(names(source, "DIRECTOR_"))
        .isEqualTo(Arrays.stream(DirectorCounter.values()).map(Enum::name).toList());
    assertThat(names(source, "SHIM_"))
        .isEqualTo(Arrays.stream(ShimCounter.values()).map(Enum::name).toList());
  }

  private static List<String> names(String source, String prefix) {
    return Pattern.compile("^\\t" + prefix + "(\\w+),$", Pattern.MULTILINE)
        .matcher(source)
        .results()
        .map(result -> result.group(1))
        .toList();
  }

  @Test
  void limitsAreTheSame() throws Exception {
    String source = Files.readString(SOURCES.resolve("limits.h"));

    assertThat(limit(source, "MAP_FORMAT")).isEqualTo(TableLayout.MAP_FORMAT);
    assertThat(limit(source, "MAX_NODES")).isEqualTo(TableLayout.MAX_NODES);
    assertThat(limit(source, "MAX_DOORS")).isEqualTo(TableLayout.MAX_DOORS);
    assertThat(limit(source, "MAX_TRUSTED")).isEqualTo(TableLayout.MAX_TRUSTED);
    assertThat(limit(source, "NAME_BYTES")).isEqualTo(TableLayout.NAME_BYTES);
    assertThat(limit(source, "DOOR_BUCKETS")).isEqualTo(TableLayout.DOOR_BUCKETS);
    assertThat(limit(source, "DOOR_PROBES")).isEqualTo(TableLayout.DOOR_PROBES);
    assertThat(limit(source, "HEAD_BITS")).isEqualTo(TableLayout.HEAD_BITS);
  }

  private static int limit(String source, String name) {
    Matcher matcher = Pattern.compile("#define " + name + " (\\d+)\\b").matcher(source);
    assertThat(matcher.find()).as(name).isTrue();
    return Integer.parseInt(matcher.group(1));
  }
}
