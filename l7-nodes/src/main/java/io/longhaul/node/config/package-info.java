/**
 * The L7 configuration as values: listeners, routes and upstreams, parsed, checked and canonical.
 */
@NullMarked
package io.longhaul.node.config;

import org.jspecify.annotations.NullMarked;
