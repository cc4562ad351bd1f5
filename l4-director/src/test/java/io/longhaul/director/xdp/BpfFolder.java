package io.longhaul.director.xdp;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A BPF file system of a test's own, to be registered as an extension. */
final class BpfFolder implements BeforeEachCallback, AfterEachCallback {
  private @Nullable Path folder;

  Path path() {
    return Objects.requireNonNull(folder, "before the test");
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    folder = Files.createTempDirectory("longhaul-bpf");
    OwnNetwork.command("mount", "-t", "bpf", "bpf", path().toString());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    OwnNetwork.command("umount", path().toString());
    Files.delete(path());
  }
}
