const named = /\$\{([A-Za-z_]\w*)\}|"(?:env|[A-Za-z]+Env)"\s*:\s*"([A-Za-z_]\w*)"/g;
/** What programs need to run at all. */
const common = new Set(['PATH', 'HOME', 'USER', 'LANG', 'TMPDIR', 'PWD', 'SHELL']);

/** Takes OpenTelemetry's variables out of an environment: one may hold the collector's token. */
export function takeTelemetry(env: Record<string, string | undefined>): Record<string, string | undefined> {
  const taken: Record<string, string | undefined> = {};
  for (const name of Object.keys(env)) {
    if (!name.startsWith('OTEL_')) continue;
    taken[name] = env[name];
    delete env[name];
  }
  return taken;
}

/**
 * Takes the variables that a configuration's text names out of an environment, before anything else
 * is run in it.
 */
export function takeNamed(text: string, env: Record<string, string | undefined>): Record<string, string | undefined> {
  const taken: Record<string, string | undefined> = {};
  for (const [, filled, key] of text.matchAll(named)) {
    const name = filled ?? key ?? '';
    if (env[name] === undefined) continue;
    taken[name] = env[name];
    if (!common.has(name)) delete env[name];
  }
  return taken;
}
