package io.millrace.engine.function;

import io.millrace.engine.data.DataType;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a function knows of the place it is called from; one for each call in a program. Owned by that program. */
public final class FunctionContext {
    private final DataType resultType;
    private final List<DataType> argumentTypes;
    private final ZoneId zone;
    private final Randomness random;
    private @Nullable Object memory;

    public FunctionContext(DataType resultType, List<DataType> argumentTypes, ZoneId zone, Randomness random) {
        this.resultType = resultType;
        this.argumentTypes = argumentTypes;
        this.zone = zone;
        this.random = random;
    }

    public DataType resultType() {
        return resultType;
    }

    public DataType argumentType(int index) {
        return argumentTypes.get(index);
    }

    /** The session's time zone. */
    public ZoneId zone() {
        return zone;
    }

    Randomness random() {
        return random;
    }

    /** What the function remembered from its last call here: a compiled pattern, say. */
    @Nullable
    Object memory() {
        return memory;
    }

    void remember(Object thing) {
        memory = thing;
    }
}
