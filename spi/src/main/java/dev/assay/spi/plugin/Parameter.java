package dev.assay.spi.plugin;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One parameter of a plugin, on a component of its parameters record.
 *
 * <p>A component is text, a number, a truth value, a {@code Duration}, {@code Instant}, {@code Path}, {@code URI}, an
 * enum, a {@link dev.assay.spi.Secret}, another record, or an {@code Optional}, {@code List} or {@code Map} with text
 * keys of these.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Parameter {

    /** What it means, in a sentence. */
    String value();

    /** The name in a configuration; the component's name unless set. */
    String name() default "";

    /** The value if none is given, as a configuration would write it; without one the parameter is required. */
    String defaultValue() default NONE;

    /** Marks a parameter without default. */
    String NONE = "\u0000";
}
