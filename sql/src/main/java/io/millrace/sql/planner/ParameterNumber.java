package io.millrace.sql.planner;

import static io.millrace.common.error.ErrorCode.PARAMETER_NOT_FOUND;

/** What {@code $n} says. */
public final class ParameterNumber {
    private static final int MAX_PARAMETERS = 65535;

    private ParameterNumber() {}

    /**
     * The parameter's index, from 0.
     *
     * @param text as {@code $1}
     * @param start of it in the statement, from 0
     * @throws io.millrace.common.error.MillraceException PARAMETER_NOT_FOUND
     */
    public static int index(String text, int start) {
        int number;
        try {
            number = Integer.parseInt(text.substring(1));
        } catch (NumberFormatException e) {
            number = 0;
        }
        if (number < 1 || number > MAX_PARAMETERS) {
            throw PARAMETER_NOT_FOUND.error("there is no parameter %s", text).at(start + 1);
        }
        return number - 1;
    }
}
