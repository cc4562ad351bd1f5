package io.longhaul.ops.admin;

/**
 * The L7 configuration as ZooKeeper holds it.
 *
 * @param canonicalJson its normal form: equal documents are equal texts
 * @param version rises with every change; {@link
 *     io.longhaul.membership.store.RoutesHistory#NOT_YET} where none was ever put
 */
public record StoredRoutes(String canonicalJson, int version) {}
