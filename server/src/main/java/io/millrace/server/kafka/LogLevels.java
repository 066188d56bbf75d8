package io.millrace.server.kafka;

import static io.millrace.common.error.ErrorCode.INVALID_PARAMETER_VALUE;
import static io.millrace.common.error.ErrorCode.PROTOCOL_VIOLATION;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import io.millrace.common.error.MillraceException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.common.message.DescribeConfigsResponseData.DescribeConfigsResourceResult;
import org.slf4j.LoggerFactory;

/** How much this process logs (KIP-412), by logger, until it ends. Thread-safe. */
final class LogLevels {
    private static final String ROOT = "root";

    /** Kafka's, from the most on. */
    private static final List<String> LEVELS = List.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL");

    private LogLevels() {}

    /** @throws MillraceException PROTOCOL_VIOLATION where Millrace is embedded in a program that logs otherwise */
    private static LoggerContext context() {
        if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
            return context;
        }
        throw PROTOCOL_VIOLATION.error("what is logged is not this server's to say");
    }

    private static SortedMap<String, Logger> loggers() {
        SortedMap<String, Logger> loggers = new TreeMap<>();
        context().getLoggerList().forEach(logger -> loggers.put(name(logger), logger));
        return loggers;
    }

    private static String name(Logger logger) {
        return logger.getName().equals(org.slf4j.Logger.ROOT_LOGGER_NAME) ? ROOT : logger.getName();
    }

    static List<DescribeConfigsResourceResult> describe() {
        return loggers().entrySet().stream()
                .map(each -> new DescribeConfigsResourceResult()
                        .setName(each.getKey())
                        .setValue(each.getValue().getEffectiveLevel().toString())
                        .setConfigSource(ConfigSource.LOGGER.code()))
                .toList();
    }

    /**
     * @param levels by logger; none for that of the logger above it
     * @throws MillraceException INVALID_PARAMETER_VALUE, PROTOCOL_VIOLATION in Kafka's words
     */
    static void change(Map<String, Optional<String>> levels, boolean validateOnly) {
        Map<String, Logger> loggers = loggers();
        levels.forEach((name, level) -> {
            if (!loggers.containsKey(name)) {
                throw INVALID_PARAMETER_VALUE.error("Logger %s does not exist!", name);
            } else if (level.isEmpty() && name.equals(ROOT)) {
                throw PROTOCOL_VIOLATION.error("Removing the log level of the root logger is not allowed");
            } else if (!LEVELS.contains(
                    level.map(text -> text.toUpperCase(Locale.ROOT)).orElse("WARN"))) {
                throw INVALID_PARAMETER_VALUE.error(
                        "Cannot set the log level of %s to %s as it is not a supported log level. Valid log levels are"
                                + " %s",
                        name, level.get(), String.join(", ", LEVELS));
            }
        });
        if (!validateOnly) {
            levels.forEach(
                    (name, level) -> Objects.requireNonNull(loggers.get(name)).setLevel(level(level)));
        }
    }

    @SuppressWarnings("NullAway") // no level is the one above
    private static Level level(Optional<String> text) {
        return text.map(name -> name.equalsIgnoreCase("FATAL") ? Level.ERROR : Level.toLevel(name))
                .orElse(null);
    }
}
