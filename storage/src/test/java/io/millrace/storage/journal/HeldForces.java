package io.millrace.storage.journal;

import io.millrace.common.environment.Disk;
import io.millrace.common.environment.DiskFile;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A disk on which each force of bytes that are not zero takes until the test ends it. Thread-safe. */
final class HeldForces {
    private final Disk disk;
    private final Set<Path> written = ConcurrentHashMap.newKeySet();

    /** One for each force that has begun; gives why it fails, or null. */
    private final List<CompletableFuture<@Nullable String>> forces = new ArrayList<>();

    HeldForces(Disk disk) {
        this.disk = disk;
    }

    Disk disk() {
        return proxy(Disk.class, (method, arguments) -> {
            Object result = call(disk, method, arguments);
            return result instanceof DiskFile file && method.getName().equals("open")
                    ? held(file, (Path) arguments[0])
                    : result;
        });
    }

    private DiskFile held(DiskFile file, Path path) {
        return proxy(DiskFile.class, (method, arguments) -> {
            if (method.getName().equals("write") && hasMore((ByteBuffer) arguments[1])) {
                written.add(path);
            }
            if (method.getName().equals("force") && written.remove(path)) {
                hold();
            }
            return call(file, method, arguments);
        });
    }

    private static boolean hasMore(ByteBuffer bytes) {
        ByteBuffer rest = bytes.duplicate();
        while (rest.hasRemaining()) {
            if (rest.get() != 0) {
                return true;
            }
        }
        return false;
    }

    private void hold() throws Exception {
        CompletableFuture<@Nullable String> end = new CompletableFuture<>();
        synchronized (this) {
            forces.add(end);
            notifyAll();
        }
        String why = end.get(1, TimeUnit.MINUTES);
        if (why != null) {
            throw new IOException(why);
        }
    }

    /** Waits until force {@code index} has begun, and ends it. */
    void end(int index, @Nullable String why) throws InterruptedException {
        await(index).complete(why);
    }

    synchronized CompletableFuture<@Nullable String> await(int index) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (forces.size() <= index) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("only " + forces.size() + " forces have begun");
            }
            wait(left);
        }
        return forces.get(index);
    }

    /** So far. */
    synchronized int begun() {
        return forces.size();
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, Object[] arguments) throws Exception;
    }

    private static <T> T proxy(Class<T> type, Handler handler) {
        return type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) -> handler.handle(method, arguments == null ? new Object[0] : arguments)));
    }

    private static @Nullable Object call(Object target, Method method, Object[] arguments) throws Exception {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }
}
