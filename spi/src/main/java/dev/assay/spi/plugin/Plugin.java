package dev.assay.spi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What a plugin is, on its class: readable without making an instance.
 *
 * @see PluginDescriptor#of(Class)
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Plugin {

    /** The id: lower-case letters, digits, dots, dashes and underscores. */
    String id();

    /** The version. */
    String version();

    /** What people call it; the id unless set. */
    String title() default "";

    /** The record that describes the parameters; none unless set. */
    Class<? extends Record> parameters() default NoParameters.class;

    /** The checks it makes. */
    Check[] checks();

    /** For plugins without parameters. */
    record NoParameters() {}
}
