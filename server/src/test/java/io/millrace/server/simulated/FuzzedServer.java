package io.millrace.server.simulated;

import io.millrace.common.fuzzing.Allowance;
import io.millrace.server.SecureConfig;
import io.millrace.server.security.Access;
import io.netty.handler.ssl.SslContext;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * What an input of a fuzz target is said to: a door of a simulated server. It fails on what the server logs as an error and
 * on more than its allowance.
 *
 * @param <D> the door, with what a conversation through it needs
 */
public final class FuzzedServer<D> implements AutoCloseable {
    private final int inputsOfAServer;
    private final Allowance allowance;
    private final Function<SimulatedServer, D> opening;
    private final LoggedFailures failures = new LoggedFailures();
    private SimulatedServer server;
    private D door;
    private int inputs;

    /**
     * @param inputsOfAServer after which all is made anew, so that what they leave behind does not fill it
     * @param opening makes what the server needs to have, and opens the door
     */
    public FuzzedServer(int inputsOfAServer, Allowance allowance, Function<SimulatedServer, D> opening) {
        this.inputsOfAServer = inputsOfAServer;
        this.allowance = allowance;
        this.opening = opening;
        this.server = new SimulatedServer(1);
        this.door = opening.apply(server);
    }

    public D door() {
        return door;
    }

    /** Has one input said. */
    public void take(byte[] input, BiConsumer<D, byte[]> conversation) {
        if (inputs++ == inputsOfAServer) {
            begin();
        }
        allowance.check(input.length, () -> conversation.accept(door, input), this::begin);
        failures.check();
    }

    private void begin() {
        inputs = 1;
        server.close();
        server = new SimulatedServer(1);
        door = opening.apply(server);
    }

    /** Of the tests' own certificate. */
    public static SslContext tls() {
        return Access.tls(SecureConfig.certificate(), SecureConfig.key());
    }

    @Override
    public void close() {
        failures.close();
        server.close();
    }
}
