package io.longhaul.ops.admin;

import java.util.Optional;

/**
 * Body of {@code POST /v1/nodes}.
 *
 * @param id of the new node; without it the next free one is taken
 */
public record NodeRequest(Optional<String> id) {}
