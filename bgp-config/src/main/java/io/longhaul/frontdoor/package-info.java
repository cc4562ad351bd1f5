/**
 * What makes clients find a tier's front doors: configuration for routing daemons and name servers,
 * rendered from the tier's spec by pure functions.
 */
@NullMarked
package io.longhaul.frontdoor;

import org.jspecify.annotations.NullMarked;
