package io.millrace.server.kafka;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

/** Kafka's clients of one version, each in a class loader of its own. */
enum ClientVersion {
    KAFKA_3_8,
    KAFKA_4_4;

    /** Where the build puts the jars of the older version. */
    private static final Path OLDER = Path.of("target/kafka-3.8");

    /** Runs {@link ClientProgram} with this version's clients. */
    Map<String, String> run(Map<String, String> arguments) {
        return run(ClientProgram.class, arguments);
    }

    /** Runs {@code program}, a function from what it is told to what it saw, with this version's clients. */
    @SuppressWarnings("unchecked")
    Map<String, String> run(Class<?> program, Map<String, String> arguments) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(
                this == KAFKA_4_4 ? new URL[0] : urls(),
                this == KAFKA_4_4 ? program.getClassLoader() : ClassLoader.getPlatformClassLoader())) {
            thread.setContextClassLoader(loader);
            Object made =
                    loader.loadClass(program.getName()).getDeclaredConstructor().newInstance();
            return ((Function<Map<String, String>, Map<String, String>>) made).apply(arguments);
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static URL[] urls() throws IOException {
        List<URL> urls = new ArrayList<>();
        urls.add(ClientProgram.class.getProtectionDomain().getCodeSource().getLocation());
        try (Stream<Path> jars = Files.list(OLDER)) {
            jars.forEach(jar -> urls.add(url(jar)));
        }
        return urls.toArray(new URL[0]);
    }

    private static URL url(Path jar) {
        try {
            return jar.toUri().toURL();
        } catch (MalformedURLException e) {
            throw new IllegalStateException(e);
        }
    }
}
