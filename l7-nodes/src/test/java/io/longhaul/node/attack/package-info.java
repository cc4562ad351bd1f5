/** What attackers do, and that nobody else notices: memory stays bounded, others go on. */
package io.longhaul.node.attack;
