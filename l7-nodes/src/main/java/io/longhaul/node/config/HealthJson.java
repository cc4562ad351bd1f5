package io.longhaul.node.config;

/** Writes how an upstream's endpoints are judged, in its normal form. */
record HealthJson(FieldWriter out) {
  void write(Health health) {
    health.check().ifPresent(check -> out.object("healthCheck", () -> check(check)));
    health.outlier().ifPresent(outlier -> out.object("outlier", () -> outlier(outlier)));
  }

  private void check(HealthCheck check) {
    out.text("type", check.type());
    switch (check.type()) {
      case TCP -> {}
      case HTTP -> {
        out.text("path", check.path());
        out.texts("expect", check.expect());
      }
      case GRPC -> {
        if (!check.service().isEmpty()) {
          out.text("service", check.service());
        }
      }
      case WEBSOCKET -> out.text("path", check.path());
    }
    check.host().ifPresent(host -> out.text("host", host));
    out.duration("interval", check.interval());
    out.duration("jitter", check.jitter());
    out.duration("timeout", check.timeout());
    out.number("rise", check.rise());
    out.number("fall", check.fall());
  }

  private void outlier(Outlier outlier) {
    out.number("consecutiveFailures", outlier.consecutiveFailures());
    out.duration("baseEjection", outlier.baseEjection());
    out.duration("maxEjection", outlier.maxEjection());
    out.number("maxEjectedPercent", outlier.maxEjectedPercent());
    out.flag("serverErrors", outlier.serverErrors());
  }
}
