/** Services that a node itself asks over HTTP: who has keys, who takes spans. */
@NullMarked
package io.longhaul.node.service;

import org.jspecify.annotations.NullMarked;
