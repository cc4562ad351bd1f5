package io.longhaul.ops.admin;

import io.longhaul.ops.admin.http.AccessTokens;
import io.longhaul.ops.admin.http.HttpLimits;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A director's admin API on a free port, over a tier in memory. */
public final class ApiFixture implements AutoCloseable {
  public static final String TOKEN = "swordfish";
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);

  public final FakeTier tier = new FakeTier();
  public final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  public volatile List<String> missing = List.of();
  private final AdminServer server;

  public ApiFixture(Path folder) throws IOException {
    this(folder, false);
  }

  public ApiFixture(Path folder, boolean openMetrics) throws IOException {
    Path digest = folder.resolve("admin.sha256");
    Files.writeString(digest, AccessTokens.sha256Hex(TOKEN) + " alice\n");
    AdminSettings settings =
        new AdminSettings(ANY, Optional.of(digest), openMetrics, HttpLimits.defaults());
    server = AdminServer.start(settings, tier, () -> missing, metrics);
  }

  public InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
  }
}
