package dev.assay.spi.plugin;

import dev.assay.spi.configuration.Severity;
import java.lang.annotation.Documented;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** One check of a plugin. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({})
public @interface Check {

    /** The stable id, such as {@code sshd.permit-root-login}; it stays the same over versions. */
    String id();

    /** What holds when the check is satisfied, in a few words. */
    String title();

    /** How bad it is if it is not satisfied. */
    Severity severity() default Severity.MEDIUM;

    /** The controls it speaks for unless a job says otherwise, each as {@code catalog:id}. */
    String[] controls() default {};

    /** What to do if it is not satisfied. */
    String remediation() default "";

    /** Where more is written about it, a URI. */
    String href() default "";
}
