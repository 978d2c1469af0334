/** SQL text and arguments, turned into windows of the core. */
package io.sluice.sql;
