package io.penstock.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The unit, the container files and those for Kubernetes fit what they run. */
class DeployFilesDT {

    /**
     * Beside drain and close hooks: the AOT cache's files go (10 s), processes end (2 s), what ran
     * in them ends (4 s), rows are written (10 s), and a store that hangs is given up twice (10 s).
     */
    private static final Duration REST = Duration.ofSeconds(36);

    private static final Map<String, String> ENVIRONMENT = DeployFiles.environment();

    /** How long a stop may take by what is configured. */
    private static Duration stop() {
        return seconds("PENSTOCK_SHUTDOWN_NOTICE")
                .plus(seconds("PENSTOCK_SHUTDOWN_DRAIN"))
                .plus(seconds("PENSTOCK_WORKERS_CLOSE_TIMEOUT"))
                .plus(REST);
    }

    private static Duration seconds(String variable) {
        return Duration.parse("PT" + ENVIRONMENT.get(variable));
    }

    @Test
    void unitGivesAStopItsTime() {
        assertThat(unit("TimeoutStopSec"))
                .singleElement()
                .satisfies(
                        text ->
                                assertThat(Duration.ofSeconds(Long.parseLong(text)))
                                        .isGreaterThanOrEqualTo(stop()));
        assertThat(unit("KillMode")).containsExactly("mixed");
        assertThat(unit("SuccessExitStatus")).containsExactly("143");
        assertThat(unit("RestartPreventExitStatus")).containsExactly("2 78");
    }

    @Test
    void unitWaitsForReadinessWithinTheTimeOfAStart() {
        String wait = unit("ExecStartPost").getFirst().replaceAll(".* --wait (\\d+) .*", "$1");

        assertThat(Long.parseLong(wait))
                .isLessThan(Long.parseLong(unit("TimeoutStartSec").getFirst()));
    }

    /** The time that a migration has, which no start survives that is cut off. */
    @Test
    void unitGivesAStartTheTimeThatAPodHas() {
        JsonNode probe = DeployFiles.container().get("startupProbe");

        assertThat(Long.parseLong(unit("TimeoutStartSec").getFirst()))
                .isEqualTo(
                        probe.get("periodSeconds").longValue()
                                * probe.get("failureThreshold").longValue());
    }

    /** An image that is called unhealthy before may be started anew in the middle of it. */
    @ParameterizedTest
    @ValueSource(strings = {"container/Containerfile.jvm", "container/Containerfile.native"})
    void imagesGiveAStartTheTimeThatTheUnitHas(String file) {
        assertThat(DeployFiles.text(file))
                .contains("--start-period=" + unit("TimeoutStartSec").getFirst() + "s ");
    }

    /** Sockets come before the network. */
    @Test
    void socketMayBeOfAnAddressThatIsYetToCome() {
        assertThat(DeployFiles.text("systemd/penstock.socket")).contains("\nFreeBind=yes\n");
        assertThat(DeployFiles.document("guides/zero-downtime.md")).contains("    FreeBind=yes\n");
    }

    /** With the AOT caches' {@code nice}; what comes later in the unit counts. */
    @Test
    void unitLetsPrioritiesBeLowered() {
        assertThat(unit("SystemCallFilter"))
                .containsExactly("@system-service", "~@privileged @resources", "setpriority");
    }

    private static List<String> unit(String key) {
        return DeployFiles.text("systemd/penstock.service")
                .lines()
                .filter(line -> line.startsWith(key + "="))
                .map(line -> line.substring(key.length() + 1))
                .toList();
    }

    @Test
    void settingsOfTheServiceExist() {
        List<String> names =
                DeployFiles.text("systemd/penstock.env")
                        .lines()
                        .filter(line -> line.matches("#?[A-Z_]+=.*"))
                        .map(line -> line.replaceAll("^#?([A-Z_]+)=.*", "$1"))
                        .toList();

        assertThat(names).hasSizeGreaterThan(5);
        names.forEach(DeployFilesDT::assertSettingExists);
    }

    private static void assertSettingExists(String name) {
        if (!name.equals("PENSTOCK_JAVA_OPTS")) {
            assertThat(ENVIRONMENT).containsKey(name);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"container/Containerfile.jvm", "container/Containerfile.native"})
    void imagesRunAsNobodyAndEndBySignal(String file) {
        String text = DeployFiles.text(file);

        assertThat(text)
                .contains("\nUSER 65532:65532\n")
                .contains("\nSTOPSIGNAL SIGTERM\n")
                .contains("\nVOLUME /var/lib/penstock\n")
                .contains("\nEXPOSE " + ENVIRONMENT.get("QUARKUS_HTTP_PORT") + "\n");
        text.lines()
                .filter(line -> line.startsWith("ENV "))
                .flatMap(line -> Stream.of(line.substring(4).split(" ")))
                .forEach(setting -> assertSettingExists(setting.split("=")[0]));
    }

    @Test
    void podHasSettingsThatExist() {
        List<String> names = new ArrayList<>();
        DeployFiles.container()
                .get("env")
                .forEach(setting -> names.add(setting.get("name").textValue()));
        DeployFiles.text("kubernetes/penstock.yaml")
                .lines()
                .filter(line -> line.matches(" *# - name: [A-Z_]+"))
                .forEach(line -> names.add(line.replaceAll(".*: ", "")));

        assertThat(names).contains("PENSTOCK_ADMIN_KEY", "PENSTOCK_STORE_URL");
        names.forEach(DeployFilesDT::assertSettingExists);
    }

    @Test
    void podIsLookedAfterWhereHealthIsServedWithoutAKey() {
        JsonNode container = DeployFiles.container();

        assertThat(container.at("/startupProbe/httpGet/path").textValue())
                .isEqualTo("/q/health/started");
        assertThat(container.at("/readinessProbe/httpGet/path").textValue())
                .isEqualTo("/q/health/ready");
        assertThat(container.at("/livenessProbe/httpGet/path").textValue())
                .isEqualTo("/q/health/live");
        assertThat(setting(container, "PENSTOCK_OBSERVATION_HEALTH_OPEN")).isEqualTo("true");
        for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
            assertThat(container.at("/" + probe + "/httpGet/port").textValue()).isEqualTo("http");
        }
    }

    @Test
    void podListensWhereItsServicesSendCalls() {
        JsonNode port = DeployFiles.container().at("/ports/0");

        assertThat(port.get("name").textValue()).isEqualTo("http");
        assertThat(port.get("containerPort").asText())
                .isEqualTo(setting(DeployFiles.container(), "QUARKUS_HTTP_PORT"));
        assertThat(kinds("Service"))
                .hasSize(2)
                .allSatisfy(
                        service -> {
                            assertThat(service.at("/spec/selector"))
                                    .isEqualTo(pod().at("/metadata/labels"));
                            assertThat(service.at("/spec/ports/0/targetPort").textValue())
                                    .isEqualTo("http");
                        });
        JsonNode set = kinds("StatefulSet").getFirst();
        assertThat(set.at("/spec/selector/matchLabels")).isEqualTo(pod().at("/metadata/labels"));
        assertThat(set.at("/spec/serviceName").textValue())
                .isIn(kinds("Service").stream().map(DeployFilesDT::name).toList());
    }

    @Test
    void podHasTimeForAStopAndRightsForNothingElse() {
        JsonNode spec = pod().get("spec");
        Duration notice =
                Duration.parse("PT" + setting(DeployFiles.container(), "PENSTOCK_SHUTDOWN_NOTICE"));

        assertThat(Duration.ofSeconds(spec.get("terminationGracePeriodSeconds").longValue()))
                .isGreaterThanOrEqualTo(stop().plus(notice));
        assertThat(spec.at("/securityContext/runAsUser").intValue()).isEqualTo(65532);
        assertThat(spec.at("/securityContext/runAsNonRoot").booleanValue()).isTrue();
        JsonNode rights = DeployFiles.container().get("securityContext");
        assertThat(rights.get("allowPrivilegeEscalation").booleanValue()).isFalse();
        assertThat(rights.get("readOnlyRootFilesystem").booleanValue()).isTrue();
        assertThat(rights.at("/capabilities/drop/0").textValue()).isEqualTo("ALL");
    }

    /** SQLite belongs to one process. */
    @Test
    void thereIsOneReplicaWithoutAPostgresql() {
        assertThat(kinds("StatefulSet").getFirst().at("/spec/replicas").intValue()).isEqualTo(1);
    }

    @Test
    void dataIsOnTheVolume() {
        JsonNode mount = DeployFiles.container().at("/volumeMounts/0");
        JsonNode claim = kinds("StatefulSet").getFirst().at("/spec/volumeClaimTemplates/0");
        Stream<String> emptyAtFirst = each(pod().at("/spec/volumes"), "/name");
        Stream<String> mounted = each(DeployFiles.container().get("volumeMounts"), "/name");
        List<String> arguments =
                StreamSupport.stream(DeployFiles.container().get("args").spliterator(), false)
                        .map(JsonNode::textValue)
                        .toList();

        assertThat(mount.get("name").textValue()).isEqualTo(name(claim));
        assertThat(mounted)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(emptyAtFirst, Stream.of(name(claim))).toList());
        assertThat(arguments).startsWith("server", "--data");
        assertThat(arguments.get(2)).startsWith(mount.get("mountPath").textValue() + "/");
    }

    @Test
    void monitorFindsOneServiceAndTheKey() {
        JsonNode monitor = DeployFiles.yaml("kubernetes/service-monitor.yaml").getFirst();
        JsonNode endpoint = monitor.at("/spec/endpoints/0");
        JsonNode wanted = monitor.at("/spec/selector/matchLabels");
        List<JsonNode> found =
                kinds("Service").stream()
                        .filter(service -> service.at("/metadata/labels").equals(wanted))
                        .toList();

        assertThat(found)
                .singleElement()
                .satisfies(
                        service ->
                                assertThat(service.at("/spec/ports/0/name"))
                                        .isEqualTo(endpoint.get("port")));
        assertThat(endpoint.get("path").textValue()).isEqualTo("/q/metrics");
        JsonNode key =
                StreamSupport.stream(DeployFiles.container().get("env").spliterator(), false)
                        .filter(each -> name("PENSTOCK_ADMIN_KEY", each))
                        .findFirst()
                        .orElseThrow()
                        .at("/valueFrom/secretKeyRef");
        assertThat(endpoint.at("/authorization/credentials")).isEqualTo(key);
    }

    /** A released version has no more than its number. */
    @Test
    void imageIsOfThisVersion() {
        String version =
                DeployFiles.text("pom.xml")
                        .replaceAll("(?s).*?<version>(.*?)(-SNAPSHOT)?<.*", "$1");
        JsonNode image =
                DeployFiles.yaml("kubernetes/kustomization.yaml").getFirst().at("/images/0");

        assertThat(image.get("newTag").textValue()).isEqualTo(version);
        assertThat(DeployFiles.container().get("image").textValue())
                .isEqualTo(image.get("name").textValue() + ":" + version);
    }

    @Test
    void secretIsTheOneThatTheGuideMakes() {
        JsonNode key = DeployFiles.container().at("/env").findValue("secretKeyRef");

        assertThat(DeployFiles.document("guides/install.md"))
                .contains(
                        "kubectl create secret generic %s --from-file=%s=/dev/stdin"
                                .formatted(
                                        key.get("name").textValue(), key.get("key").textValue()));
    }

    @Test
    void kustomizeMakesOfThemWhatTheyAre() throws Exception {
        Optional<InstalledTool> kubectl = InstalledTool.find("kubectl", "kustomization.yaml");
        if (kubectl.isPresent()) {
            InstalledTool.Run run =
                    kubectl.get().run(DeployFiles.DEPLOY, "kustomize", "kubernetes");
            assertThat(run.exitCode()).as(run.output()).isZero();
            assertThat(new HashSet<>(DeployFiles.documents(run.output())))
                    .isEqualTo(new HashSet<>(DeployFiles.yaml("kubernetes/penstock.yaml")));
        }
    }

    private static Stream<String> each(JsonNode list, String pointer) {
        return list.valueStream().map(item -> item.at(pointer).textValue());
    }

    private static JsonNode pod() {
        return kinds("StatefulSet").getFirst().at("/spec/template");
    }

    private static String setting(JsonNode container, String name) {
        return StreamSupport.stream(container.get("env").spliterator(), false)
                .filter(each -> name(name, each))
                .map(each -> each.get("value").textValue())
                .findFirst()
                .orElseThrow();
    }

    private static boolean name(String name, JsonNode setting) {
        return setting.get("name").textValue().equals(name);
    }

    private static String name(JsonNode resource) {
        return resource.at("/metadata/name").textValue();
    }

    private static List<JsonNode> kinds(String kind) {
        return DeployFiles.yaml("kubernetes/penstock.yaml").stream()
                .filter(resource -> resource.get("kind").textValue().equals(kind))
                .toList();
    }
}
