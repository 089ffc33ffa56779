package io.penstock.sample.hello;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GreetingTest {

    private final Greeting greeting = new Greeting();

    @Test
    void greetsByName() {
        assertThat(greeting.apply(" Ada \n")).isEqualTo("Hello, Ada!");
    }

    @Test
    void greetsTheWorldWhenNobodyIsNamed() {
        assertThat(greeting.apply("")).isEqualTo("Hello, world!");
    }
}
