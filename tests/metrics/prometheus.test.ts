import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { from } from '../../scripts/build/paths.ts';
import { ask, bearer, rpc } from '../suite/support/ask.ts';
import { alertsFile, expressionsOf, panels, rules } from './support/documents.ts';
import { Prometheus, promtool } from './support/prometheus.ts';
import { Stage } from './support/stage.ts';

/** What the API says of targets and of rules. */
interface Targets {
  readonly activeTargets: readonly { readonly health: string; readonly lastError: string }[];
}
interface Rules {
  readonly groups: readonly {
    readonly rules: readonly { readonly name: string; readonly health: string; readonly lastError?: string }[];
  }[];
}

describe('a real Prometheus', () => {
  const stack = new AsyncDisposableStack();
  let url: URL;
  let rpcUrl: string;
  let prometheus: Prometheus;
  beforeAll(async () => {
    const stage = stack.use(await Stage.create());
    const { server } = stack.use(await stage.serve(stage.configuration()));
    ({ url } = server);
    const { chainId, signer } = stage.devnet;
    ({ rpcUrl } = stage.devnet);
    await rpc(`${url}rpc/${chainId}`, { method: 'eth_blockNumber', params: [] });
    await rpc(`${url}v1/signer/${chainId}`, { method: 'personal_sign', params: ['hello', signer.address] }, bearer(stage.callerToken));
    prometheus = stack.use(await Prometheus.start(url, alertsFile));
    await vi.waitFor(
      async () => {
        const [target] = ((await prometheus.api('targets')) as Targets).activeTargets;
        if (target?.health !== 'up') throw new Error(`expected a target that is up, got ${target?.health}: ${target?.lastError}`);
      },
      { timeout: 20_000, interval: 100 },
    );
  });
  afterAll(() => stack.disposeAsync());

  test('takes the alert rules, and finds nothing to better in the metrics', async () => {
    expect(promtool(['check', 'rules', alertsFile])).toEqual({ status: 0, output: expect.stringContaining(`${rules.length} rules found`) });
    const { body } = await ask(`${url}metrics`);
    expect(promtool(['check', 'metrics'], String(body))).toEqual({ status: 0, output: '' });
  });

  test('scrapes the gateway, with its names', async () => {
    expect(
      (await prometheus.api('query', { query: 'mintmark_signer_calls_total{family="message",outcome="signed"}' })) as object,
    ).toMatchObject({
      result: [{ metric: { job: 'mintmark', instance: url.host }, value: [expect.any(Number), '1'] }],
    });
  });

  test('an alert of an upstream names its origin', async () => {
    const labels = 'job="mintmark",kind="rpc",chain="1",endpoint="0"';
    const asked = (outcome: string, each: number) => ({
      series: `mintmark_upstream_requests_total{${labels},instance="a:8787",outcome="${outcome}"}`,
      values: `0+${each}x20`,
    });
    const info = (instance: string) => ({
      series: `mintmark_upstream_info{${labels},instance="${instance}",origin="https://rpc.example"}`,
      values: '1+0x20',
    });
    const alert = rules.find(({ annotations }) => annotations['summary']?.includes('mintmark_upstream_info'));
    const file = {
      rule_files: [alertsFile],
      tests: [
        {
          interval: '1m',
          input_series: [asked('timed-out', 9), asked('ok', 1), info('a:8787'), info('b:8787')],
          alert_rule_test: [
            {
              eval_time: '15m',
              alertname: alert?.alert,
              exp_alerts: [
                {
                  exp_labels: { job: 'mintmark', kind: 'rpc', chain: '1', endpoint: '0', severity: 'ticket' },
                  exp_annotations: { summary: 'rpc 1 0 of mintmark (https://rpc.example) fails: 90% of its requests.' },
                },
              ],
            },
          ],
        },
      ],
    };
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-alerts-'));
    try {
      await writeFile(join(directory, 'test.yaml'), stringify(file));
      expect(promtool(['test', 'rules', join(directory, 'test.yaml')])).toEqual({ status: 0, output: expect.stringContaining('SUCCESS') });
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  test('joins the origins of upstreams', async () => {
    const panel = panels.find(({ title }) => title === 'Upstream latency, p95');
    const { origin } = new URL(rpcUrl);
    await expect
      .poll(() => Promise.all((panel === undefined ? [] : expressionsOf(panel)).map((query) => prometheus.api('query', { query }))), {
        timeout: 20_000,
      })
      .toMatchObject([{ result: [{ metric: { kind: 'rpc', endpoint: '0', origin } }] }]);
  });

  test('answers the query of docs/reference/metrics.md by the origins', async () => {
    const page = await readFile(from('docs/reference/metrics.md'), 'utf8');
    const [, query = ''] = /^```promql[^\n]*\n([^]*?)^```$/m.exec(page) ?? [];
    const { origin } = new URL(rpcUrl);
    const ok = { metric: { kind: 'rpc', chain: expect.any(String), origin, outcome: 'ok' } };
    await expect
      .poll(() => prometheus.api('query', { query }))
      .toMatchObject({ result: expect.arrayContaining([expect.objectContaining(ok)]) });
  });

  test('evaluates every alert, none of which fires', async () => {
    const known = async () => ((await prometheus.api('rules')) as Rules).groups.flatMap((group) => group.rules);
    await expect.poll(async () => (await known()).map(({ health }) => health)).toEqual(rules.map(() => 'ok'));
    expect((await known()).map(({ name }) => name)).toEqual(rules.map(({ alert }) => alert));
    expect(await prometheus.api('alerts')).toEqual({ alerts: [] });
  });

  test.each(panels.flatMap((panel) => expressionsOf(panel).map((expression) => ({ panel: panel.title, expression }))))(
    'evaluates $expression',
    async ({ expression }) => {
      expect(await prometheus.api('query', { query: expression })).toMatchObject({ resultType: 'vector' });
    },
  );
});
