package io.longhaul.node.jwt;

import io.longhaul.node.files.FileFault;
import io.longhaul.node.files.LineFile;
import io.longhaul.node.files.Watched;
import io.longhaul.node.missing.MissingPart;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** A key set in a file, which is read again when it changes. */
public final class KeyFile implements KeySource {
  private final Watched<JwkSet> file;
  private final Runnable loaded;
  private volatile Optional<JwkSet> current;

  /**
   * Reads it.
   *
   * @param loaded called after each set that was read and is in force
   * @param refused told why a file cannot be used
   */
  public KeyFile(Path path, Runnable loaded, Consumer<String> refused) {
    this.loaded = loaded;
    this.file = new Watched<>(List.of(path), () -> read(path), refused);
    this.current = file.value();
    current.ifPresent(_ -> loaded.run());
  }

  private static JwkSet read(Path path) throws FileFault {
    byte[] document = LineFile.bytes(path, JwkSet.MAX_BYTES);
    try {
      return JwkSet.parse(document);
    } catch (IllegalArgumentException e) {
      throw new FileFault(path, String.valueOf(e.getMessage()), e);
    }
  }

  @Override
  public Optional<JwkSet> current() {
    return current;
  }

  @Override
  public Optional<MissingPart> missing(String part) {
    return file.missing(part);
  }

  @Override
  public void look() {
    if (file.look()) {
      current = file.value();
      loaded.run();
    }
  }

  /** The file is looked at each second anyway. */
  @Override
  public void keyMissed() {}
}
