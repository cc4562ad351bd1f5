package io.longhaul.chaos.load;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A load run in the background, on one thread.
 *
 * <p>It ends by itself after the settings' duration, or earlier by {@link #end()}; either way it
 * stops sending, waits (bounded) for the echoes that are due and closes every WebSocket in order.
 */
public final class LoadRun implements AutoCloseable {
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

  private final EventLoopGroup loops;
  private final LoadDriver driver;

  private LoadRun(EventLoopGroup loops, LoadDriver driver) {
    this.loops = loops;
    this.driver = driver;
  }

  /**
   * Begins a run.
   *
   * @throws IllegalArgumentException when the machine does not allow so many connections
   */
  public static LoadRun start(LoadSettings settings) {
    LoadLimits.fault(settings, LoadLimits.freeDescriptors())
        .ifPresent(
            fault -> {
              throw new IllegalArgumentException(fault);
            });
    IoHandlerFactory io =
        Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    EventLoopGroup loops =
        new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("load", true), io);
    LoadDriver driver = new LoadDriver(settings, loops.next());
    driver.start();
    return new LoadRun(loops, driver);
  }

  /** What is counted so far; the last state once the run is over. */
  public LoadCounts counts() {
    return driver.counts();
  }

  /** Ends the run now, in order. */
  public void end() {
    driver.end();
  }

  /** Completes when the run is over; never exceptionally but for a defect of this program. */
  public CompletableFuture<LoadResult> result() {
    return driver.result();
  }

  /** Ends the run, waits for its result and frees its thread. */
  public LoadResult finish() {
    end();
    return result().join();
  }

  /** Frees the thread; what is still open then is cut. */
  @Override
  public void close() {
    loops
        .shutdownGracefully(0, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
        .awaitUninterruptibly(CLOSE_LIMIT.toMillis());
  }
}
