import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { memory } from '../../scripts/bench/memory.ts';
import { measurementNames, withWasmtime } from '../../scripts/bench/options.ts';
import { spread } from '../../scripts/bench/report/measure.ts';
import type { Row } from '../../scripts/bench/report/row.ts';
import { judge } from '../../scripts/bench/report/row.ts';
import { sizes } from '../../scripts/bench/sizes.ts';
import { quantity, table } from '../../scripts/bench/report/table.ts';

const run = promisify(execFile);
const script = fileURLToPath(new URL('../../scripts/bench.ts', import.meta.url));

/** Milliseconds for all measurements, with the builds of what is stale, on a busy machine. */
const TIMEOUT_MS = 400_000;

const row: Row = {
  id: 'a.b',
  what: 'a thing',
  unit: 'us',
  ours: { value: 30, low: 20, high: 40 },
  beside: [
    { name: 'fast', value: 20 },
    { name: 'slow', value: 2500 },
  ],
};

/** The row's figure, judged. */
function ours(rows: readonly Row[], id: string): { value: number; met: boolean | undefined } {
  const found = rows.find((it) => it.id === id);
  if (found === undefined) throw new RangeError(`expected a row ${id}, got ${rows.map((it) => it.id).join(', ')}`);
  return { value: found.ours.value, met: judge(found).met };
}

test('the median is the middle of the rounds', () => {
  expect(spread([9, 1, 5])).toEqual({ value: 5, low: 1, high: 9 });
  expect(spread([4, 1, 2, 9])).toEqual({ value: 3, low: 1, high: 9 });
  expect(() => spread([])).toThrow(RangeError);
});

test('a row is compared with what it aims at', () => {
  expect(judge(row)).toEqual(row);
  expect(judge({ ...row, aim: { under: 'fast' } })).toMatchObject({ ratio: 1.5, met: false });
  expect(judge({ ...row, aim: { under: 'slow' } })).toMatchObject({ ratio: 0.012, met: true });
  expect(judge({ ...row, aim: { atMost: 30 } })).toMatchObject({ ratio: 1, met: true });
  expect(judge({ ...row, aim: { atMost: 0 } })).toMatchObject({ met: false });
  expect(judge({ ...row, aim: { atLeast: 1.5, times: 'fast' } })).toMatchObject({ ratio: 1.5, met: true });
  expect(judge({ ...row, aim: { atLeast: 1.6, times: 'fast' } })).toMatchObject({ ratio: 1.5, met: false });
  expect(judge({ ...row, aim: { asFast: 80, than: 'slow' } })).toMatchObject({ ratio: 2500 / 30, met: true });
  expect(judge({ ...row, aim: { asFast: 90, than: 'slow' } })).toMatchObject({ met: false });
  expect(() => judge({ ...row, aim: { under: 'nobody' } })).toThrow(RangeError);
});

test('the table is one of Markdown', () => {
  const size: Row = { id: 'c', what: 'a size', unit: 'bytes', ours: { value: 1_234_567 }, beside: [{ name: 'raw', value: 999 }] };
  expect(table([judge({ ...row, aim: { under: 'fast' } }), judge(size)])).toBe(
    [
      '| what    | ours    | beside                     | ratio | aim        | met |',
      '|---------|---------|----------------------------|-------|------------|-----|',
      '| a thing | 30.0 us | fast 20.0 us, slow 2.50 ms | 1.50  | under fast | no  |',
      '| a size  | 1.23 MB | raw 999 B                  |       |            |     |',
    ].join('\n'),
  );
});

test('quantities are written in a unit that suits them', () => {
  expect([999.94, 1234, 2.5e6].map((value) => quantity(value, 'us'))).toEqual(['999.9 us', '1.23 ms', '2.50 s']);
  expect(quantity(1234.5, 'per-second')).toBe('1,235 /s');
});

test(
  'everything is measured, printed as a table and written as JSON',
  async () => {
    const directory = await mkdtemp(join(tmpdir(), 'mintmark-bench-'));
    try {
      const file = join(directory, 'bench.json');
      const measured = measurementNames.filter((name) => !withWasmtime.includes(name));
      const { stdout } = await run(process.execPath, [script, '--quick', '--json', file, ...measured]);
      const report: unknown = JSON.parse(await readFile(file, 'utf8'));
      const rows = [
        'signing.whole',
        'signing.release',
        'signing.unverified',
        'signing.typed-data.unverified',
        'signing.viem',
        'signing.ethers',
        'signing.vault.sent',
        'exchange.two-effects',
        'nft.data',
        'nft.data.svg',
        'nft.verify',
        'instantiate.native',
        'instantiate.isolate',
        'memory.native',
        'memory.growth',
        'sizes.all',
        'sizes.workers.gateway',
        'load.token',
        'load.token.kept',
        'load.rpc.processor',
        'load.sign',
        'signatures.sqlite.8',
        'signatures.postgres.8.processor',
        'signatures.postgres.8.sent',
        'load.memory',
        'batch.content',
        'batch.both',
        'media.memory',
        'media.first-byte',
        'start-up.first-answer',
        'start-up.memory',
        'soak.growth',
      ];
      expect(report).toMatchObject({
        node: process.version,
        rounds: 1,
        rows: expect.arrayContaining(rows.map((id) => expect.objectContaining({ id }))),
      });
      expect(stdout).toMatch(/^\| what .*\| met \|\n\|-/);
      expect(stdout).toContain('ox/wasm');
    } finally {
      await rm(directory, { recursive: true });
    }
  },
  TIMEOUT_MS,
);

test('a wrong argument is one', async () => {
  await expect(run(process.execPath, [script, 'speed'])).rejects.toMatchObject({ code: 2 });
});

test('a gateway stays within the size that is promised', () => {
  expect(ours(sizes(), 'sizes.all').met).toBe(true);
});

test('linear memory stays within what is promised and does not grow, aborted requests among the others', async () => {
  const rows = await memory(2000);
  expect(ours(rows, 'memory.growth')).toEqual({ value: 0, met: true });
  expect(ours(rows, 'memory.native').met).toBe(true);
  expect(ours(rows, 'memory.component').met).toBe(true);
  expect(ours(rows, 'memory.native').value).toBeGreaterThan(0);
});
