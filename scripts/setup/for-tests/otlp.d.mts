/**
 * Returns the folder of the virtual environment with OpenTelemetry's schema, by which a receiver
 * decodes traces. Its name changes with the versions.
 */
export function otlpFolder(): string;

/** Installs what tests of traces need. Throws `Missing` if that is not possible. */
export function setUpOtlp(): void;
