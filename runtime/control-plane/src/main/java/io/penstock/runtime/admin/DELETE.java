package io.penstock.runtime.admin;

import jakarta.ws.rs.HttpMethod;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Deletes, as {@link jakarta.ws.rs.DELETE} does. That one shares a place with {@link
 * jakarta.ws.rs.GET} in the hash map from which Quarkus REST takes the methods of a resource, in an
 * order that the JDK draws anew for each build: half of the builds had other bytes. ADR 0016.
 */
@Documented
@HttpMethod("DELETE")
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
@interface DELETE {}
