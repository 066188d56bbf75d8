package io.millrace.server.simulated;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayDeque;
import java.util.Queue;
import org.slf4j.LoggerFactory;

/**
 * What the server logs as an error, which is always a defect of ours and never the client's; and what a door takes for
 * the end of its connection although no client can have caused it. Nothing is printed meanwhile.
 */
public final class LoggedFailures extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<AssertionError> failures = new ArrayDeque<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("io.millrace");
    private final Level before = logger.getLevel();

    /** Listens from now on. */
    @SuppressWarnings("this-escape") // the class is final
    public LoggedFailures() {
        setContext(logger.getLoggerContext());
        start();
        logger.setAdditive(false);
        logger.setLevel(Level.DEBUG);
        logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
        Throwable thrown = event.getThrowableProxy() instanceof ThrowableProxy proxy ? proxy.getThrowable() : null;
        if (event.getLevel().isGreaterOrEqual(Level.ERROR) || thrown instanceof Error) {
            failures.add(new AssertionError(event.getFormattedMessage(), thrown));
        }
    }

    /** Throws what has failed since the last call, if anything has. */
    public void check() {
        AssertionError first = failures.peek();
        failures.clear();
        if (first != null) {
            throw first;
        }
    }

    @Override
    public void close() {
        logger.detachAppender(this);
        logger.setAdditive(true);
        logger.setLevel(before);
        stop();
    }
}
