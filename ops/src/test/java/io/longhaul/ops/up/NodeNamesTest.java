package io.longhaul.ops.up;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeNamesTest {
  @TempDir Path temp;

  @Test
  void nodesAreRememberedUnlessANumberIsAskedFor() {
    try (UpFolder folder = UpFolder.open(Optional.of(temp))) {
      NodeNames names = NodeNames.of(folder, Optional.empty());
      assertThat(names.all()).containsExactly("node-1", "node-2", "node-3");
      assertThat(names.next()).isEqualTo("node-4");
      names.add("node-4");
      names.remove("node-2");
    }
    try (UpFolder folder = UpFolder.open(Optional.of(temp))) {
      NodeNames names = NodeNames.of(folder, Optional.empty());
      assertThat(names.all()).containsExactly("node-1", "node-3", "node-4");
      assertThat(names.next()).isEqualTo("node-2");
      assertThat(NodeNames.of(folder, Optional.of(1)).all()).containsExactly("node-1");
    }
  }

  @Test
  void temporaryFolderGoesWhenItIsClosed() {
    Path logs;
    try (UpFolder folder = UpFolder.open(Optional.empty())) {
      logs = folder.path("logs");
      assertThat(logs).isDirectory();
    }
    assertThat(logs.resolveSibling("lock")).doesNotExist();
  }
}
