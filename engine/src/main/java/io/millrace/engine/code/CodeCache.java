package io.millrace.engine.code;

import static io.millrace.common.error.ErrorCode.INTERNAL_ERROR;
import static io.millrace.common.error.ErrorCode.STATEMENT_TOO_COMPLEX;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;
import org.jspecify.annotations.Nullable;

/**
 * Compiled classes of one name by their source text, the most recently used ones, each in a class loader of its own that
 * goes when the class is neither cached nor used. What comes again finds its code compiled and warm. Thread-safe.
 */
public final class CodeCache {
    /** Classes kept; at most about 20 KB each. */
    private static final int CAPACITY = 512;

    /** Characters of source; what is longer is compiled each time. */
    private static final int LONGEST_KEPT = 100_000;

    private final String className;
    private final Class<?>[] parameters;
    private final Map<String, Constructor<?>> classes = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Constructor<?>> eldest) {
            return size() > CAPACITY;
        }
    };

    /**
     * @param className of all the sources, without a package
     * @param parameters of the constructor that is used
     */
    public CodeCache(String className, Class<?>... parameters) {
        this.className = className;
        this.parameters = parameters.clone();
    }

    /** An object of the class that {@code source} declares. */
    public Object newInstance(String source, @Nullable Object... arguments) {
        try {
            return constructor(source).newInstance(arguments);
        } catch (ReflectiveOperationException e) {
            throw INTERNAL_ERROR.causedBy(e, "generated code cannot be started");
        }
    }

    private Constructor<?> constructor(String source) {
        synchronized (classes) {
            Constructor<?> known = classes.get(source);
            if (known != null) {
                return known;
            }
        }
        Constructor<?> compiled = compile(source);
        if (source.length() <= LONGEST_KEPT) {
            synchronized (classes) {
                classes.put(source, compiled);
            }
        }
        return compiled;
    }

    private Constructor<?> compile(String source) {
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(CodeCache.class.getClassLoader());
            compiler.cook(source);
            return compiler.getClassLoader().loadClass(className).getConstructor(parameters);
        } catch (CompileException | InternalCompilerException | ReflectiveOperationException e) {
            throw INTERNAL_ERROR.causedBy(e, "generated code does not compile: %s", String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw STATEMENT_TOO_COMPLEX
                    .error("stack depth limit exceeded")
                    .hint("Split the expression into several, for example with a subquery.");
        }
    }
}
