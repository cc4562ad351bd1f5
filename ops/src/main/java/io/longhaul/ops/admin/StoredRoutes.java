package io.longhaul.ops.admin;

/**
 * The L7 configuration as ZooKeeper holds it.
 *
 * @param canonicalJson its normal form: equal documents are equal texts
 * @param version rises with every change; the ETag of {@code /v1/routes}
 */
public record StoredRoutes(String canonicalJson, int version) {}
