package io.longhaul.chaos.e2e;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives each test a whole {@link LocalTier}. Starting one takes seconds, so tests share it,
 * restored before each; after a failure the next test gets a new one.
 */
final class TierExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(TierExtension.class);
  private static final AtomicInteger STARTED = new AtomicInteger();

  @Override
  public void beforeEach(ExtensionContext context) {
    LocalTier tier = tier(context);
    tier.restore();
    tier.mark(context.getRequiredTestClass().getSimpleName() + ": " + context.getDisplayName());
  }

  @Override
  public void afterEach(ExtensionContext context) {
    if (context.getExecutionException().isPresent()) {
      LocalTier failed = store(context).remove(LocalTier.class, LocalTier.class);
      if (failed != null) {
        failed.close();
      }
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LocalTier.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return tier(context);
  }

  private static Store store(ExtensionContext context) {
    return context.getRoot().getStore(NAMESPACE);
  }

  private static LocalTier tier(ExtensionContext context) {
    return store(context)
        .getOrComputeIfAbsent(
            LocalTier.class, _ -> start("tier-" + STARTED.incrementAndGet()), LocalTier.class);
  }

  private static LocalTier start(String name) {
    try {
      return LocalTier.start(name);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
