package io.millrace.server;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/** What a server within a test is told. */
public final class TestConfig {
    private TestConfig() {}

    /**
     * On free ports, without HTTP.
     *
     * @param settings what is to be otherwise, by the names that the settings have on the command line
     */
    public static ServerConfig of(Path data, Map<String, String> settings) {
        Map<String, String> all =
                new HashMap<>(Map.of("data", data.toString(), "sql-port", "0", "kafka-port", "0", "http-port", "-1"));
        all.putAll(settings);
        Properties file = new Properties();
        file.putAll(all);
        return ServerConfig.resolve(Map.of(), Map.of(), file);
    }
}
