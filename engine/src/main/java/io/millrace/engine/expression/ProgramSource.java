package io.millrace.engine.expression;

import io.millrace.engine.code.CodeCache;
import io.millrace.engine.data.ByteSlice;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The text of a generated class as it grows: fields, constants and methods. */
final class ProgramSource {
    private static final String CLASS_NAME = "Generated";
    private static final CodeCache CLASSES = new CodeCache(CLASS_NAME, Object[].class);

    /** Package prefixes that every generated class imports. */
    private static final String IMPORTS = """
            import io.millrace.common.error.MillraceException;
            import io.millrace.engine.data.*;
            import io.millrace.engine.expression.*;
            import io.millrace.engine.function.*;

            """;

    /** So that no method is larger than a class file allows. */
    private static final int CONSTANTS_IN_METHOD = 200;

    private final StringBuilder fields = new StringBuilder();
    private final StringBuilder initializer = new StringBuilder();
    private final StringBuilder initializers = new StringBuilder();
    private final StringBuilder methods = new StringBuilder();
    private final List<@Nullable Object> constants = new ArrayList<>();
    private int names;

    String newName(String prefix) {
        return prefix + names++;
    }

    void field(String declaration) {
        fields.append("  private ").append(declaration).append(";\n");
    }

    void method(String text) {
        methods.append(text).append('\n');
    }

    /** A slice that belongs to one place of the program. */
    String newSlice() {
        String name = newName("s");
        fields.append("  private final ByteSlice ").append(name).append(" = new ByteSlice();\n");
        return name;
    }

    /** A field that holds {@code value}, which is passed to the class when it is made. */
    String constant(String javaType, Object value) {
        String name = newName("k");
        fields.append("  private ").append(javaType).append(' ').append(name).append(";\n");
        String source = "constants[" + constants.size() + "]";
        String converted =
                switch (javaType) {
                    case "long" -> "((Long) " + source + ").longValue()";
                    case "double" -> "((Double) " + source + ").doubleValue()";
                    case "boolean" -> "((Boolean) " + source + ").booleanValue()";
                    default -> "(" + javaType + ") " + source;
                };
        initializer.append("    ").append(name).append(" = ").append(converted).append(";\n");
        constants.add(Objects.requireNonNull(value));
        if (constants.size() % CONSTANTS_IN_METHOD == 0) {
            finishInitializer();
        }
        return name;
    }

    String constant(ByteSlice value) {
        return constant("ByteSlice", value);
    }

    private void finishInitializer() {
        String name = newName("initialize");
        method("  private void " + name + "(Object[] constants) {\n" + initializer + "  }");
        initializers.append("    ").append(name).append("(constants);\n");
        initializer.setLength(0);
    }

    Program newProgram() {
        return (Program) CLASSES.newInstance(text(), (Object) constants.toArray());
    }

    private String text() {
        finishInitializer();
        return IMPORTS
                + "public final class " + CLASS_NAME + " extends Program {\n"
                + fields
                + "  public " + CLASS_NAME + "(Object[] constants) {\n"
                + initializers
                + "  }\n"
                + methods
                + "}\n";
    }
}
