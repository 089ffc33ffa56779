package io.penstock.runtime.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.penstock.runtime.registry.FunctionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScaleDownTest {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long NOW = 1_000 * SECOND;
    private static final Duration WINDOW = Duration.ofSeconds(60);

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    # why                                   |idle seconds|busy|average|conc|min|superseded|ended
                    nothing is there                        |            |   0|    0.0|   1|  0|     false|
                    all have just run                       |1 2 3       |   0|    0.0|   1|  0|     false|
                    the last one stays until idleTimeout    |299         |   0|    0.0|   1|  0|     false|
                    the last one goes after idleTimeout     |300         |   0|    0.0|   1|  0|     false|300
                    all go after idleTimeout, oldest first  |300 400 301 |   0|    0.0|   1|  0|     false|400 301 300
                    unneeded ones go after the window       |59 60 61    |   0|    0.0|   1|  0|     false|61 60
                    one stays of those the window ends      |60 61 62    |   0|    0.0|   1|  0|     false|62 61
                    as many stay as were needed             |60 61 62    |   0|    1.1|   1|  0|     false|62
                    one instance does for several calls     |60 61 62    |   0|    3.9|   4|  0|     false|62 61
                    busy ones count as there                |60 61       |   1|    1.0|   1|  0|     false|61 60
                    the minimum stays whatever the time     |500 501 502 |   0|    0.0|   1|  2|     false|502
                    the minimum counts busy ones            |500 501     |   1|    0.0|   1|  2|     false|501
                    a superseded version keeps no minimum   |3 1 2       |   0|    0.0|   1|  3|      true|3 2
                    busy ones never go                      |            |   3|    0.0|   1|  0|     false|
                    """)
    void endsWhatIsNotNeeded(
            String why,
            String idleSeconds,
            int busy,
            double average,
            int concurrency,
            int min,
            boolean superseded,
            String ended) {
        // Given
        List<PoolView.Seen> seen = new ArrayList<>();
        for (long seconds : numbers(idleSeconds)) {
            seen.add(seen(new InstanceState.Ready(NOW - seconds * SECOND)));
        }
        for (int i = 0; i < busy; i++) {
            seen.add(seen(new InstanceState.Leased(1)));
        }
        PoolView view = new PoolView(new PoolView.Census(seen, 0, busy, average), 0, 0, superseded);
        FunctionSettings settings =
                TestingVersion.script("f").concurrency(concurrency).instances(min, 10).settings();

        // When
        List<Long> ending =
                ScaleDown.surplus(view, settings, WINDOW, NOW).stream()
                        .map(surplus -> (NOW - surplus.sinceNanos()) / SECOND)
                        .toList();

        // Then
        assertThat(ending).as(why).isEqualTo(numbers(ended));
    }

    private static PoolView.Seen seen(InstanceState state) {
        return new PoolView.Seen(TestingInstances.any(), state);
    }

    private static List<Long> numbers(String text) {
        return text == null
                ? List.of()
                : List.of(text.split(" ")).stream().map(Long::valueOf).toList();
    }
}
