import { describe, expect, test } from 'vitest';
import { samplerNames, readTracingVariables } from '../../hosts/node/tracing/variables.ts';
import { takeTelemetry } from '../../cli/start/secrets.ts';
import { run } from '../support/run.ts';

const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.example:4318/base?token=secret' };

describe("OpenTelemetry's variables", () => {
  test.each([
    {},
    { OTEL_EXPORTER_OTLP_ENDPOINT: '' },
    { OTEL_SERVICE_NAME: 'a' },
    { ...endpoint, OTEL_SDK_DISABLED: 'true' },
    { ...endpoint, OTEL_TRACES_EXPORTER: 'none' },
  ])('%j trace nothing', (variables) => expect(readTracingVariables(variables)).toBeUndefined());

  test('name a collector, of which only the origin is told, and a sampler', () => {
    expect(readTracingVariables(endpoint)).toEqual({
      origin: 'https://collector.example:4318',
      sampler: 'parentbased_always_on',
      ratio: 1,
    });
    for (const sampler of samplerNames)
      expect(readTracingVariables({ ...endpoint, OTEL_TRACES_SAMPLER: sampler, OTEL_TRACES_SAMPLER_ARG: '0.25' })).toMatchObject({
        sampler,
        ratio: 0.25,
      });
    const own = { ...endpoint, OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: 'http://127.0.0.1:1/v1/traces' };
    expect(readTracingVariables(own)?.origin).toBe('http://127.0.0.1:1');
  });

  test.each([
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: 'collector-secret:4317' }, /^OTEL_EXPORTER_OTLP_ENDPOINT: expected a URL/],
    [{ ...endpoint, OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc-secret' }, /^OTEL_EXPORTER_OTLP_PROTOCOL: expected http\/protobuf/],
    [{ ...endpoint, OTEL_TRACES_SAMPLER: 'jaeger_remote-secret' }, /^OTEL_TRACES_SAMPLER: expected one of always_on, /],
    [{ ...endpoint, OTEL_TRACES_SAMPLER_ARG: '1.5' }, /^OTEL_TRACES_SAMPLER_ARG: expected a number from 0 to 1/],
  ])('%j are wrong, and the error has no value', (variables, message) => {
    expect(() => readTracingVariables(variables)).toThrow(message);
    expect(() => readTracingVariables(variables)).not.toThrow(/secret/);
  });

  test('are taken out of the environment of the process', () => {
    const env: Record<string, string | undefined> = { PATH: '/bin', OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secret', OTELS: 'a' };
    expect(takeTelemetry(env)).toEqual({ OTEL_EXPORTER_OTLP_HEADERS: 'authorization=secret' });
    expect(env).toEqual({ PATH: '/bin', OTELS: 'a' });
  });
});

test('a start without a collector loads nothing of the SDK', async () => {
  const program = `
    import { registerHooks } from 'node:module';
    import { mkdtempSync, rmSync } from 'node:fs';
    import { tmpdir } from 'node:os';
    const loaded = new Set();
    registerHooks({ load: (url, context, next) => (loaded.add(url), next(url, context)) });
    const { startServer } = await import('./hosts/node/server.ts');
    const directory = mkdtempSync(tmpdir() + '/mintmark-untraced-');
    const log = { write: () => {}, flush: () => {} };
    const telemetry = process.argv[1] === undefined ? {} : { OTEL_EXPORTER_OTLP_ENDPOINT: process.argv[1] };
    const server = await startServer({ config: { chains: {} }, env: {}, directory, port: 0, log, telemetry });
    await server.close();
    rmSync(directory, { recursive: true });
    console.log(JSON.stringify([...loaded]));
    process.exit();`;
  const loaded = async (...args: readonly string[]): Promise<boolean> => {
    const { status, stdout, stderr } = await run(['--input-type=module', '--eval', program, ...args]);
    expect(status, stderr).toBe(0);
    expect(stdout).toContain('/hosts/node/tracing/open.ts');
    return /@opentelemetry\/(sdk-trace|exporter)/.test(stdout);
  };
  expect(await loaded()).toBe(false);
  expect(await loaded('http://127.0.0.1:9')).toBe(true);
});
