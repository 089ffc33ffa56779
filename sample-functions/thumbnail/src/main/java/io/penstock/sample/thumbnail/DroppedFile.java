package io.penstock.sample.thumbnail;

/**
 * What a file-drop trigger says of a file; it says more than is needed here.
 *
 * @param path where the file is to be read
 * @param name its name
 */
public record DroppedFile(String path, String name) {}
