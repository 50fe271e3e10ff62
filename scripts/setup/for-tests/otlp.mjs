import { pythonFolder, setUpPython } from './python.mjs';

const requirements = 'tests/tracing/support/requirements.txt';

/**
 * Returns the folder of the virtual environment with OpenTelemetry's schema, by which a receiver
 * decodes traces. Its name changes with the versions.
 */
export function otlpFolder() {
  return pythonFolder('otlp', requirements);
}

/** Installs what tests of traces need. Throws `Missing` if that is not possible. */
export function setUpOtlp() {
  const progress = "installing OpenTelemetry's schema for Python, by which tests decode traces";
  setUpPython({ name: 'otlp', requirements, progress, need: 'The tests of traces' });
}
