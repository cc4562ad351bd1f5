/**
 * A small HTTP API shell: requests and responses as values, a router, problem details, tokens, and
 * the server that carries them. Knows nothing of tiers.
 */
@NullMarked
package io.longhaul.ops.admin.http;

import org.jspecify.annotations.NullMarked;
