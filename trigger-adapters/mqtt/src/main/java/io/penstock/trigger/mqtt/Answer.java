package io.penstock.trigger.mqtt;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What is published to a response topic.
 *
 * @param outcome {@code succeeded} or {@code failed}
 * @param body for reading
 */
record Answer(
        Message.Request request, String outcome, Optional<String> contentType, ByteBuffer body) {}
