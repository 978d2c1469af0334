/** Fixtures of the tests: windows by definition, a strict changelog table, records. */
package io.sluice.testing;
