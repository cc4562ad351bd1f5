package io.longhaul.membership.telemetry;

import io.aeron.Aeron;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.agrona.concurrent.Agent;
import org.agrona.concurrent.AgentRunner;
import org.agrona.concurrent.SleepingMillisIdleStrategy;
import org.agrona.concurrent.ringbuffer.RingBufferDescriptor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A process's Aeron: an embedded media driver with small buffers, and a thread on which senders and
 * receivers live. The driver has another one, or none of its own ({@link TelemetryPace}). All sleep
 * for some milliseconds when there is nothing to do.
 */
public final class TelemetryMedia implements AutoCloseable {
  /** Aeron's buffers; a message can have an eighth of it. */
  static final int TERM_BYTES = 64 * 1024;

  /** A sender that was silent for this long is forgotten by the driver, and found anew. */
  static final Duration IMAGE_LIVENESS = Duration.ofSeconds(3);

  /** Most senders that a receiver listens to, whoever they are. */
  static final int MAX_IMAGES = 4_096;

  /** Never: the driver is in this process, and stands still whenever its client does. */
  private static final Duration NEVER = Duration.ofDays(3_650);

  private static final Duration MAKING = Duration.ofSeconds(15);
  private static final int SMALL_BYTES = 1024 * 1024;
  private static final Duration LOG_PERIOD = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(TelemetryMedia.class);

  private final TelemetryCounters counters = new TelemetryCounters();
  private final CopyOnWriteArrayList<Duty> duties = new CopyOnWriteArrayList<>();
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private volatile long loggedNs = System.nanoTime() - LOG_PERIOD.toNanos();
  private final MediaDriver driver;

  /** Has the driver do what there is to do, where it has no thread of its own. */
  private final IntSupplier driving;

  private final Aeron aeron;
  private final AgentRunner runner;

  private TelemetryMedia(MediaDriver driver, TelemetryPace pace) {
    this.driver = driver;
    this.driving = pace.ownDriver() ? () -> 0 : driver.sharedAgentInvoker()::invoke;
    this.aeron = Aeron.connect(client(driver));
    this.runner =
        new AgentRunner(
            new SleepingMillisIdleStrategy(pace.clientMs()),
            this::failed,
            null,
            new TelemetryAgent());
    AgentRunner.startOnThread(runner, thread("longhaul-telemetry"));
  }

  /**
   * Starts it.
   *
   * @param folder for Aeron's files, of this process alone; what a killed process left there is
   *     removed, and all of it at the end
   */
  public static TelemetryMedia start(Path folder, TelemetryPace pace) {
    MediaDriver driver = MediaDriver.launch(driverContext(folder, pace));
    try {
      return new TelemetryMedia(driver, pace);
    } catch (RuntimeException e) {
      driver.close();
      throw e;
    }
  }

  private static MediaDriver.Context driverContext(Path folder, TelemetryPace pace) {
    return new MediaDriver.Context()
        .threadingMode(pace.ownDriver() ? ThreadingMode.SHARED : ThreadingMode.INVOKER)
        .aeronDirectoryName(folder.toAbsolutePath().toString())
        .dirDeleteOnStart(true)
        .dirDeleteOnShutdown(true)
        .warnIfDirectoryExists(false)
        .sharedIdleStrategy(new SleepingMillisIdleStrategy(pace.driverMs()))
        // It would spin beside, for names that are never looked up here.
        .asyncExecutorEnabled(false)
        .sharedThreadFactory(thread("longhaul-telemetry-driver"))
        .termBufferSparseFile(true)
        .performStorageChecks(false)
        .publicationTermBufferLength(TERM_BYTES)
        .ipcTermBufferLength(TERM_BYTES)
        .initialWindowLength(TERM_BYTES / 2)
        .conductorBufferLength(SMALL_BYTES + RingBufferDescriptor.TRAILER_LENGTH)
        .lossReportBufferLength(SMALL_BYTES)
        .streamSessionLimit(MAX_IMAGES)
        .imageLivenessTimeoutNs(IMAGE_LIVENESS.toNanos())
        .clientLivenessTimeoutNs(NEVER.toNanos())
        .publicationUnblockTimeoutNs(NEVER.plusDays(1).toNanos())
        .errorHandler(failure -> LOG.warn("telemetry driver: {}", failure.toString()));
  }

  private Aeron.Context client(MediaDriver driver) {
    return new Aeron.Context()
        .aeronDirectoryName(driver.aeronDirectoryName())
        .useConductorAgentInvoker(true)
        .driverAgentInvoker(driver.sharedAgentInvoker())
        .driverTimeoutMs(NEVER.toMillis())
        .errorHandler(this::failed)
        .subscriberErrorHandler(this::failed);
  }

  /** What came and went. */
  public TelemetryCounters counters() {
    return counters;
  }

  /** Has something done over and over, until {@link #detach}. */
  public void attach(Duty duty) {
    duties.add(duty);
  }

  /** Has something done every so often; never twice to make up for a pause. */
  public Duty every(Duration period, Runnable work) {
    Duty duty = new Periodic(period.toMillis(), work);
    attach(duty);
    return duty;
  }

  /** Ends what was attached. */
  public void detach(Duty duty) {
    duties.remove(duty);
  }

  /** Has something done on the telemetry thread, soon. */
  public void execute(Runnable command) {
    commands.add(command);
  }

  /** Has something made with Aeron on the telemetry thread, and waits for it. */
  <T> T make(Function<Aeron, T> maker) {
    CompletableFuture<T> made = new CompletableFuture<>();
    execute(
        () -> {
          try {
            made.complete(maker.apply(aeron));
          } catch (RuntimeException e) {
            made.completeExceptionally(e);
          }
        });
    try {
      return made.orTimeout(MAKING.toMillis(), TimeUnit.MILLISECONDS).join();
    } catch (CompletionException e) {
      throw new IllegalStateException("telemetry: " + e.getCause(), e);
    }
  }

  private static ThreadFactory thread(String name) {
    return work -> {
      Thread thread = new Thread(work, name);
      thread.setDaemon(true);
      return thread;
    };
  }

  private void failed(Throwable failure) {
    counters.error();
    // What fails may fail a thousand times a second.
    long nowNs = System.nanoTime();
    long beforeNs = loggedNs;
    if (nowNs - beforeNs >= LOG_PERIOD.toNanos()) {
      loggedNs = nowNs;
      LOG.error("telemetry: {}", failure.toString(), failure);
    }
  }

  private boolean safely(Duty duty, long nowMs) {
    try {
      return duty.perform(nowMs);
    } catch (RuntimeException e) {
      failed(e);
      return false;
    }
  }

  /** Ends it; senders and receivers end with it. */
  @Override
  public void close() {
    runner.close();
    aeron.close();
    driver.close();
  }

  private final class TelemetryAgent implements Agent {
    @Override
    public int doWork() {
      long nowMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
      int work = driving.getAsInt();
      work += aeron.conductorAgentInvoker().invoke();
      for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
        Runnable due = command;
        safely(
            _ -> {
              due.run();
              return true;
            },
            nowMs);
        work++;
      }
      for (Duty duty : duties) {
        work += safely(duty, nowMs) ? 1 : 0;
      }
      return work;
    }

    @Override
    public String roleName() {
      return "longhaul-telemetry";
    }
  }
}
