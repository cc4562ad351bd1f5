package io.longhaul.node.discovery;

import io.longhaul.node.config.FileTarget;
import io.longhaul.node.files.Watched;
import io.longhaul.node.metrics.DiscoveryMetrics;
import io.longhaul.node.missing.MissingPart;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file of endpoints that is read again when it changes; a bad one is refused. */
final class FileSource implements Source {
  private static final Logger LOG = LoggerFactory.getLogger(FileSource.class);

  private final FileTarget target;
  private final DiscoveryMetrics metrics;
  private final Watched<List<Located>> file;
  private volatile Optional<List<Located>> located;

  /** Reads it for the first time. */
  FileSource(FileTarget target, DiscoveryMetrics metrics) {
    this.target = target;
    this.metrics = metrics;
    this.file =
        new Watched<>(
            List.of(target.path()), () -> EndpointFile.read(target.path()), this::refused);
    this.located = file.value();
    located.ifPresent(this::loaded);
  }

  @Override
  public Optional<List<Located>> located() {
    return located;
  }

  @Override
  public Optional<MissingPart> missing(String part) {
    return file.missing(part);
  }

  @Override
  public boolean look() {
    if (!file.look()) {
      return false;
    }
    located = file.value();
    located.ifPresent(this::loaded);
    return true;
  }

  @Override
  public void end() {}

  private void loaded(List<Located> endpoints) {
    metrics.loaded.increment();
    LOG.info("endpoints: {} of {} are in force", endpoints.size(), target.path());
  }

  private void refused(String fault) {
    metrics.refused.increment();
    LOG.error("endpoints: refused, what is in force stays: {}", fault);
  }
}
