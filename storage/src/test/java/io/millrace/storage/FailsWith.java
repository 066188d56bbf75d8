package io.millrace.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.common.error.ErrorCode;
import io.millrace.common.error.MillraceException;
import java.util.function.Consumer;
import org.assertj.core.api.InstanceOfAssertFactories;

/** What tests expect of errors. */
public final class FailsWith {
    private FailsWith() {}

    /** That an error is one of the database's own, with this code. */
    public static Consumer<Throwable> hasCode(ErrorCode code) {
        return error -> assertThat(error)
                .asInstanceOf(InstanceOfAssertFactories.type(MillraceException.class))
                .extracting(MillraceException::code)
                .isEqualTo(code);
    }
}
