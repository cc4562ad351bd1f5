package io.longhaul.director.xdp.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostSettingsTest {
  private static final String NAME = "net/rp_filter";

  @TempDir private Path folder;

  @BeforeEach
  void before() throws IOException {
    Files.createDirectories(folder.resolve("net"));
    kernelHas("1\n");
  }

  private HostSettings settings() {
    return new HostSettings(folder, Map.of(NAME, "2"), memory());
  }

  private Path memory() {
    return folder.resolve("settings");
  }

  private void kernelHas(String value) throws IOException {
    Files.writeString(folder.resolve(NAME), value);
  }

  private String kernel() throws IOException {
    return Files.readString(folder.resolve(NAME)).strip();
  }

  @Test
  void whatWasThereBeforeIsThereAgainAfterwards() throws IOException {
    assertThat(settings().apply()).isEmpty();
    assertThat(kernel()).isEqualTo("2");
    assertThat(settings().apply()).as("a second process").isEmpty();
    assertThat(settings().restore()).isEmpty();
    assertThat(kernel()).isEqualTo("1");
    assertThat(memory()).doesNotExist();
    assertThat(settings().restore()).isEmpty();
    assertThat(kernel()).isEqualTo("1");
  }

  @Test
  void whatWasSoAlreadyStays() throws IOException {
    kernelHas("2");
    settings().apply();
    settings().restore();
    assertThat(kernel()).isEqualTo("2");
  }

  @Test
  void whatSomebodyElseHasSetSinceStays() throws IOException {
    settings().apply();
    kernelHas("0");
    settings().restore();
    assertThat(kernel()).isEqualTo("0");
    assertThat(memory()).doesNotExist();
  }

  @Test
  void afterABootTheNewValueIsWhatWasThereBefore() throws IOException {
    settings().apply();
    kernelHas("0");
    settings().apply();
    settings().restore();
    assertThat(kernel()).isEqualTo("0");
  }

  @Test
  void whatCannotBeSetIsNamedWithWhatToDo() throws IOException {
    Files.delete(folder.resolve(NAME));
    assertThat(settings().apply())
        .singleElement()
        .asString()
        .startsWith("net.rp_filter: not set (")
        .endsWith("expected: 2, set it by hand: sysctl -w net/rp_filter=2)");
    assertThat(settings().restore()).as("nothing was changed").isEmpty();
  }
}
