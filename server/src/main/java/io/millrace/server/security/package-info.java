/**
 * Who may come in: which address may be bound, TLS from PEM files, SCRAM-SHA-256 (RFC 5802, RFC 7677) against a file of
 * verifiers. One rule: a secret is compared in constant time and never logged.
 */
@NullMarked
package io.millrace.server.security;

import org.jspecify.annotations.NullMarked;
