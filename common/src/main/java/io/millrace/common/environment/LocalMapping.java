package io.millrace.common.environment;

import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A mapping that is undone when the last reader of it has left, rather than with a collection some day: until then a file
 * that is deleted would keep its room on the disk.
 */
final class LocalMapping implements FileMapping {
    private static final @Nullable MethodHandle UNMAP = unmap();

    private final MappedByteBuffer bytes;

    /** Readers, and one until it is closed. */
    private final AtomicInteger users = new AtomicInteger(1);

    private final AtomicBoolean closed = new AtomicBoolean();

    private LocalMapping(MappedByteBuffer bytes) {
        this.bytes = bytes;
    }

    /** Null if this JVM has no way to undo a mapping. */
    static @Nullable FileMapping of(FileChannel channel, long position, int length) throws IOException {
        return UNMAP == null ? null : new LocalMapping(channel.map(FileChannel.MapMode.READ_ONLY, position, length));
    }

    private static @Nullable MethodHandle unmap() {
        try {
            Class<?> unsafe = Class.forName("sun.misc.Unsafe");
            Field only = unsafe.getDeclaredField("theUnsafe");
            only.setAccessible(true);
            return MethodHandles.lookup()
                    .findVirtual(unsafe, "invokeCleaner", MethodType.methodType(void.class, ByteBuffer.class))
                    .bindTo(only.get(null));
        } catch (ReflectiveOperationException | RuntimeException e) {
            return null;
        }
    }

    @Override
    public boolean read(int position, byte[] target, int start, int length) throws IOException {
        if (!enter()) {
            return false;
        }
        try {
            bytes.get(position, target, start, length);
            return true;
        } catch (InternalError e) {
            // What the JVM makes of SIGBUS: the page cannot be read, or is no part of the file any more.
            throw new IOException("a mapped page cannot be read", e);
        } finally {
            leave();
        }
    }

    private boolean enter() {
        int now = users.get();
        while (now > 0) {
            if (users.compareAndSet(now, now + 1)) {
                return true;
            }
            now = users.get();
        }
        return false;
    }

    private void leave() {
        MethodHandle unmap = UNMAP;
        if (users.decrementAndGet() == 0 && unmap != null) {
            try {
                unmap.invokeExact((ByteBuffer) bytes);
            } catch (Throwable e) {
                throw new IllegalStateException("a mapping cannot be undone", e);
            }
        }
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            leave();
        }
    }
}
