package io.millrace.sql.statement;

import org.jspecify.annotations.Nullable;

/** Session settings. */
public sealed interface SettingStatement extends Statement {

    /**
     * @param name lower case
     * @param value without quotes; null for DEFAULT
     * @param local until the transaction's end
     * @param position one-based, of the name
     */
    record Set(String name, @Nullable String value, boolean local, int position) implements SettingStatement {}

    /** @param name null for ALL */
    record Reset(@Nullable String name, int position) implements SettingStatement {}

    /** SHOW name. */
    record ShowSetting(String name, int position) implements SettingStatement {}

    record ShowAll() implements SettingStatement {}

    /** SET ROLE, SET SESSION AUTHORIZATION. */
    record SetRole(@Nullable String role) implements SettingStatement {}

    record DiscardAll() implements SettingStatement {}
}
