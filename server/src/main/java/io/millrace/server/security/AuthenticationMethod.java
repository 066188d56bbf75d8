package io.millrace.server.security;

/** How a client proves who it is. */
public enum AuthenticationMethod {
    /** It is believed. Allowed on loopback only. */
    TRUST,
    /** By a password that never crosses the wire. */
    SCRAM_SHA_256
}
