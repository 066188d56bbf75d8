package io.millrace.sql.setting;

import java.util.function.UnaryOperator;

/**
 * One setting that there is.
 *
 * @param name as SHOW ALL prints it
 * @param initial its value in a new session
 * @param reported whether clients follow its changes (the wire's ParameterStatus)
 * @param canonical checks a value and gives it as SHOW prints it; throws a MillraceException or
 *     {@link IllegalArgumentException} for a bad one
 */
record SettingDefinition(
        String name, String initial, boolean reported, String description, UnaryOperator<String> canonical) {}
