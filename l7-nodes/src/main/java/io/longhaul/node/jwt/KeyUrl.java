package io.longhaul.node.jwt;

import io.longhaul.node.missing.MissingPart;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A key set at a URL: fetched at once, each time that it is due, and soon after a token named a key
 * that is not in it, but no more often than a limit, since anybody can name keys.
 */
public final class KeyUrl implements KeySource {
  /** Least time between two fetches. */
  public static final long LEAST_PAUSE_MS = 10_000;

  private final Supplier<CompletableFuture<byte[]>> fetch;
  private final long refreshMs;
  private final LongSupplier nowMs;
  private final Runnable loaded;
  private final Consumer<String> refused;
  private volatile Optional<JwkSet> current;
  private volatile Optional<String> fault = Optional.empty();
  private volatile boolean missed;
  private Optional<CompletableFuture<Void>> underWay = Optional.empty();
  private long lastMs;

  /**
   * Begins to fetch.
   *
   * @param fetch gives the document's bytes, or fails, within a bounded time
   * @param known the set that this URL gave last, which is in force until there is another
   * @param refreshMs how often it is fetched
   * @param loaded called after each set that differs from nothing, which is then in force
   * @param refused told why a document cannot be had or used
   */
  public KeyUrl(
      Supplier<CompletableFuture<byte[]>> fetch,
      Optional<JwkSet> known,
      long refreshMs,
      LongSupplier nowMs,
      Runnable loaded,
      Consumer<String> refused) {
    this.fetch = fetch;
    this.current = known;
    this.refreshMs = refreshMs;
    this.nowMs = nowMs;
    this.loaded = loaded;
    this.refused = refused;
    begin();
  }

  @Override
  public Optional<JwkSet> current() {
    return current;
  }

  @Override
  public Optional<MissingPart> missing(String part) {
    return current.isPresent() ? Optional.empty() : Optional.of(MissingPart.of(part, fault));
  }

  @Override
  public void keyMissed() {
    missed = true;
  }

  @Override
  public void look() {
    long sinceMs = nowMs.getAsLong() - lastMs;
    boolean wanted = missed || current.isEmpty();
    boolean idle = underWay.filter(future -> !future.isDone()).isEmpty();
    if (idle && (sinceMs >= refreshMs || (wanted && sinceMs >= LEAST_PAUSE_MS))) {
      begin();
    }
  }

  private void begin() {
    missed = false;
    lastMs = nowMs.getAsLong();
    underWay =
        Optional.of(
            fetch
                .get()
                .handle(
                    (document, error) -> {
                      settle(document, error);
                      return null;
                    }));
  }

  private void settle(byte @Nullable [] document, @Nullable Throwable error) {
    if (document == null) {
      refuse("key set cannot be fetched: " + error);
      return;
    }
    try {
      current = Optional.of(JwkSet.parse(document));
      loaded.run();
    } catch (IllegalArgumentException e) {
      refuse(String.valueOf(e.getMessage()));
    }
  }

  private void refuse(String why) {
    fault = Optional.of(why);
    refused.accept(why);
  }
}
