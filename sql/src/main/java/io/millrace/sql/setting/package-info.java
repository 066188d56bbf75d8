/**
 * Session settings: which there are, what values they take, what they are now. Reading order:
 * {@link io.millrace.sql.setting.SessionSettings}, {@code SettingDefinition}, {@link io.millrace.sql.setting.DurationText}. One
 * rule: a value is checked when it is set, so that reading one never fails.
 */
@NullMarked
package io.millrace.sql.setting;

import org.jspecify.annotations.NullMarked;
