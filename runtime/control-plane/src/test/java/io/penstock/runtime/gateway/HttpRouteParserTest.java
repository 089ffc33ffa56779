package io.penstock.runtime.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.penstock.runtime.event.ProblemException;
import io.penstock.runtime.registry.CallMode;
import io.penstock.runtime.registry.RouteAuth;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpRouteParserTest {

    @Test
    void aPathIsEnough() {
        HttpRoute route = parse("{'path':'/orders/{id}'}");

        assertThat(route.path().text()).isEqualTo("/orders/{id}");
        assertThat(route.methods()).isEmpty();
        assertThat(route.takes("PATCH")).isTrue();
        assertThat(route.auth()).isEqualTo(RouteAuth.KEY);
        assertThat(route.cors()).isEmpty();
        assertThat(route.mode()).isEmpty();
    }

    @Test
    void readsEverySetting() {
        HttpRoute route =
                parse(
                        "{'path':'/a','methods':['GET','POST'],'auth':'public','mode':'async',"
                                + "'cors':{'origins':['https://a.example','http://[::1]:80'],"
                                + "'headers':['X-A'],'exposeHeaders':['X-B'],'maxAge':'10m',"
                                + "'credentials':true}}");

        assertThat(route.methods()).containsExactly("GET", "POST");
        assertThat(route.takes("HEAD")).isTrue();
        assertThat(route.takes("DELETE")).isFalse();
        assertThat(route.auth()).isEqualTo(RouteAuth.PUBLIC);
        assertThat(route.mode()).contains(CallMode.ASYNC);
        CorsRules cors = route.cors().orElseThrow();
        assertThat(cors.origins())
                .containsExactlyInAnyOrder("https://a.example", "http://[::1]:80");
        assertThat(cors.headers()).containsExactly("X-A");
        assertThat(cors.exposeHeaders()).containsExactly("X-B");
        assertThat(cors.maxAge()).contains(Duration.ofMinutes(10));
        assertThat(cors.credentials()).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | config.path",
                "{'path':7} | config.path",
                "{'path':'/v1/x'} | config.path",
                "{'path':'/a','colour':'red'} | config.colour",
                "{'path':'/a','methods':['get']} | config.methods",
                "{'path':'/a','methods':['GET','GET']} | config.methods",
                "{'path':'/a','methods':[null]} | config.methods",
                "{'path':'/a','auth':'none'} | config.auth",
                "{'path':'/a','mode':'later'} | config.mode",
                "{'path':'/a','cors':true} | config.cors",
                "{'path':'/a','cors':{}} | config.cors.origins",
                "{'path':'/a','cors':{'origins':['https://a.example/']}} | config.cors.origins",
                "{'path':'/a','cors':{'origins':['null']}} | config.cors.origins",
                "{'path':'/a','cors':{'origins':['*','https://a']}} | config.cors.origins",
                "{'path':'/a','cors':{'origins':'*','credentials':true}} | config.cors.origins",
                "{'path':'/a','cors':{'origins':['https://a'],'credentials':true,'headers':'*'}}"
                        + " | config.cors.headers",
                "{'path':'/a','cors':{'origins':['https://a'],'credentials':'yes'}}"
                        + " | config.cors.credentials",
                "{'path':'/a','cors':{'origins':['https://a'],'headers':['a b']}}"
                        + " | config.cors.headers",
                "{'path':'/a','cors':{'origins':['https://a'],'maxAge':'2d'}}"
                        + " | config.cors.maxAge",
                "{'path':'/a','cors':{'origins':['https://a'],'age':'1m'}} | config.cors.age"
            },
            quoteCharacter = '~')
    void refusesWhatCanNotWorkNamingTheField(String config, String field) {
        assertThatThrownBy(() -> parse(config))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        e -> {
                            assertThat(e.problem().code().status()).isEqualTo(400);
                            assertThat(e.problem().members()).containsEntry("field", field);
                        });
    }

    private static HttpRoute parse(String config) {
        return HttpRouteParser.parse(config.replace((char) 39, (char) 34));
    }
}
