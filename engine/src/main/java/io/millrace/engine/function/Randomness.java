package io.millrace.engine.function;

import io.millrace.common.environment.Environment;
import java.security.SecureRandom;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * What functions of chance draw from. Thread-safe.
 *
 * @param fast for numbers; what it gives is for the asking thread
 * @param unpredictable for what may be a secret: UUIDs
 */
public record Randomness(Supplier<RandomGenerator> fast, RandomGenerator unpredictable) {
    /** Of this process, where no environment is. */
    public static final Randomness OF_PROCESS = new Randomness(ThreadLocalRandom::current, new SecureRandom());

    public static Randomness of(Environment environment) {
        return new Randomness(environment::random, environment.unpredictable());
    }
}
