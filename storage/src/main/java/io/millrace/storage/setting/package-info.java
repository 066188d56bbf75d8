/**
 * What administrators have set of the node as a whole and while it runs. Reading order:
 * {@link io.millrace.storage.setting.NodeSettings}. One rule: what a setting means, only those know who set it; here it is a
 * text under a name.
 *
 * <p>Settings are records of the compacted topic {@code __node_settings}: key and value are name and text in UTF-8, and no
 * value says that the setting is gone.
 */
@NullMarked
package io.millrace.storage.setting;

import org.jspecify.annotations.NullMarked;
