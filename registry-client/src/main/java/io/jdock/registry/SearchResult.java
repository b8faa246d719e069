package io.jdock.registry;

/** A repository that a search found. */
public record SearchResult(String name, String description, int stars, boolean official) {}
