package io.longhaul.director.announce;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that speaks with all neighbours. Nothing else keeps the sessions alive, so that
 * they end with it, however it ends.
 */
final class Speaker implements AutoCloseable {
  private static final Duration END_PATIENCE = Duration.ofSeconds(1);
  private static final long MAX_PAUSE_MS = 1_000;
  private static final Logger LOG = LoggerFactory.getLogger(Speaker.class);

  private final Selector selector;
  private final List<Conversation> conversations;
  private final Thread thread;
  private volatile Offer offer = Offer.NOTHING;
  private volatile boolean closed;

  private Speaker(Selector selector, List<Conversation> conversations) {
    this.selector = selector;
    this.conversations = conversations;
    this.thread = Thread.ofPlatform().daemon().name("longhaul-announce").unstarted(this::run);
  }

  /** Begins to call all neighbours, from the network namespace of the calling thread. */
  static Speaker start(Function<Selector, List<Conversation>> conversations) {
    try {
      Selector selector = Selector.open();
      Speaker speaker = new Speaker(selector, conversations.apply(selector));
      speaker.thread.start();
      return speaker;
    } catch (IOException e) {
      throw new UncheckedIOException("announce: no selector", e);
    }
  }

  /** What neighbours are to know from now on. Does not wait. */
  void offer(Offer next) {
    offer = next;
    selector.wakeup();
  }

  List<Conversation> conversations() {
    return conversations;
  }

  private void run() {
    while (!closed) {
      for (Conversation conversation : conversations) {
        guarded(conversation, Conversation::tick);
        guarded(conversation, each -> each.wish(offer));
      }
      try {
        int _ = selector.select(this::ready, pauseMs());
      } catch (IOException e) {
        LOG.error("announce: the selector failed; all sessions end", e);
        break;
      }
    }
    for (Conversation conversation : conversations) {
      guarded(conversation, Conversation::stop);
    }
  }

  private void ready(SelectionKey key) {
    guarded((Conversation) key.attachment(), Conversation::ready);
  }

  private long pauseMs() {
    long nowMs = Conversation.nowMs();
    long dueMs = conversations.stream().mapToLong(Conversation::dueMs).min().orElse(Long.MAX_VALUE);
    // 0 would be for ever.
    return Math.clamp(dueMs - nowMs, 1, MAX_PAUSE_MS);
  }

  /** A fault in one session is no reason to end the others; that one's neighbour forgets it. */
  private static void guarded(Conversation conversation, Consumer<Conversation> part) {
    try {
      part.accept(conversation);
    } catch (RuntimeException e) {
      LOG.error("announce: a session failed", e);
      conversation.hangUp();
    }
  }

  /** Takes everything back, and ends. */
  @Override
  public void close() {
    closed = true;
    selector.wakeup();
    try {
      thread.join(END_PATIENCE);
      selector.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.debug("selector not closed", e);
    }
  }
}
