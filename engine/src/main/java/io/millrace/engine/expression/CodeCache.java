package io.millrace.engine.expression;

import static io.millrace.common.error.ErrorCode.INTERNAL_ERROR;
import static io.millrace.common.error.ErrorCode.STATEMENT_TOO_COMPLEX;

import java.lang.reflect.Constructor;
import java.util.LinkedHashMap;
import java.util.Map;
import org.codehaus.commons.compiler.CompileException;
import org.codehaus.commons.compiler.InternalCompilerException;
import org.codehaus.janino.SimpleCompiler;

/**
 * Compiled classes by their source text, the most recently used ones, each in a class loader of its own that goes when
 * the class is neither cached nor used. A statement that comes again finds its code compiled and warm. Thread-safe.
 */
final class CodeCache {
    static final String CLASS_NAME = "Generated";

    /** Classes kept; at most about 20 KB each. */
    private static final int CAPACITY = 512;

    /** Characters of source; what is longer is compiled for each statement. */
    private static final int LONGEST_KEPT = 100_000;

    private static final Map<String, Constructor<?>> CLASSES = new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Constructor<?>> eldest) {
            return size() > CAPACITY;
        }
    };

    private CodeCache() {}

    static Program newProgram(ProgramSource source) {
        try {
            return (Program) constructor(source.text()).newInstance((Object) source.constants());
        } catch (ReflectiveOperationException e) {
            throw INTERNAL_ERROR.causedBy(e, "generated code cannot be started");
        }
    }

    private static Constructor<?> constructor(String text) {
        synchronized (CLASSES) {
            Constructor<?> known = CLASSES.get(text);
            if (known != null) {
                return known;
            }
        }
        Constructor<?> compiled = compile(text);
        if (text.length() <= LONGEST_KEPT) {
            synchronized (CLASSES) {
                CLASSES.put(text, compiled);
            }
        }
        return compiled;
    }

    private static Constructor<?> compile(String text) {
        try {
            SimpleCompiler compiler = new SimpleCompiler();
            compiler.setParentClassLoader(Program.class.getClassLoader());
            compiler.cook(text);
            return compiler.getClassLoader().loadClass(CLASS_NAME).getConstructor(Object[].class);
        } catch (CompileException | InternalCompilerException | ReflectiveOperationException e) {
            throw INTERNAL_ERROR.causedBy(e, "generated code does not compile: %s", String.valueOf(e.getMessage()));
        } catch (StackOverflowError e) {
            throw STATEMENT_TOO_COMPLEX
                    .error("stack depth limit exceeded")
                    .hint("Split the expression into several, for example with a subquery.");
        }
    }
}
