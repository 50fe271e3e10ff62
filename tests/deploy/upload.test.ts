import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine } from '../../cli/deploy/examine.ts';
import { perform } from '../../cli/deploy/perform.ts';
import type { Report } from '../../cli/deploy/perform.ts';
import { configured, unsigned } from './configured.ts';

/** What the stand-in for wrangler was called with. */
interface Call {
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly config: { readonly name: string };
}

const env = `upload-${process.pid}`;
const folder = fileURLToPath(new URL(`../../dist/deploy/${env}`, import.meta.url));
let directory: string;
let wrangler: string;

/**
 * Notes how it is called and leaves the report that wrangler leaves. To upload a script whose name
 * has `FAIL` of its environment in it, it refuses.
 */
const standIn = `
import { appendFileSync, readFileSync } from 'node:fs';
const args = process.argv.slice(2);
const config = JSON.parse(readFileSync(args[args.indexOf('--config') + 1], 'utf8'));
const dry = args.includes('--dry-run');
appendFileSync(new URL('calls', import.meta.url), JSON.stringify({ args, env: process.env, config }) + '\\n');
if (!dry && config.name.includes(process.env.WRANGLER_TEST_FAILS)) process.exit(7);
const gzip_bytes = Number(readFileSync(new URL('bytes', import.meta.url), 'utf8'));
const targets = dry || config.workers_dev === false ? undefined : ['https://' + config.name + '.example.workers.dev'];
const lines = [{ type: 'wrangler-session' }, { type: 'deploy', targets, bundle_size: { raw_bytes: 3 * gzip_bytes, gzip_bytes } }];
appendFileSync(process.env.WRANGLER_OUTPUT_FILE_PATH, lines.map((line) => JSON.stringify(line) + '\\n').join(''));
`;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'mintmark-upload-'));
  wrangler = join(directory, 'wrangler.mjs');
  await writeFile(wrangler, standIn);
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await rm(folder, { recursive: true, force: true });
});

const variables = {
  PATH: process.env['PATH'],
  HOME: '/home/of-nobody',
  CLOUDFLARE_API_TOKEN: 'token-of-nobody',
  CLOUDFLARE_ACCOUNT_ID: 'account',
  RPC_KEY: 'rpc-key-of-nobody',
  MINTMARK_KEK: 'e'.repeat(64),
  MINTMARK_KEY_HOT: 'f'.repeat(64),
};

async function deploy(
  value: unknown,
  { dryRun = false, fails = 'none', bytes = 1000 }: { dryRun?: boolean; fails?: string; bytes?: number } = {},
): Promise<{ report: Report | Error; calls: Call[]; said: string[] }> {
  await writeFile(join(directory, 'calls'), '');
  await writeFile(join(directory, 'bytes'), String(bytes));
  const examined = examine(JSON.stringify(value), () => undefined);
  if (examined.tag === 'err') throw new Error(JSON.stringify(examined.val));
  const said: string[] = [];
  const report = await perform({
    examined: examined.val,
    env,
    dryRun,
    variables: { ...variables, WRANGLER_TEST_FAILS: fails },
    wrangler,
    say: (line) => void said.push(line),
  }).catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))));
  const lines = (await readFile(join(directory, 'calls'), 'utf8')).split('\n').filter((line) => line !== '');
  return { report, calls: lines.map((line): Call => JSON.parse(line)), said };
}

const dry = ({ args }: Call): boolean => args.includes('--dry-run');

describe('an upload', () => {
  test('checks both scripts, then deploys the vault’s and then the gateway’s, and tells the gateway’s URL', async () => {
    const { report, calls, said } = await deploy(configured);
    expect(calls.map((call) => [call.config.name, dry(call)])).toEqual([
      [`mintmark-vault-${env}`, true],
      [`mintmark-gateway-${env}`, true],
      [`mintmark-vault-${env}`, false],
      [`mintmark-gateway-${env}`, false],
    ]);
    expect(calls.map(({ args }) => args.filter((arg) => arg !== '--dry-run'))).toEqual(
      ['vault', 'gateway', 'vault', 'gateway'].map((part) => [
        'deploy',
        '--config',
        join(folder, `wrangler.${part}.json`),
        '--outdir',
        join(folder, 'uploaded', part),
      ]),
    );
    expect(said).toHaveLength(4);
    expect(report).toMatchObject({
      scripts: [
        { name: `mintmark-vault-${env}`, gzipped: 1000, raw: 3000 },
        { name: `mintmark-gateway-${env}`, gzipped: 1000, raw: 3000 },
      ],
      url: `https://mintmark-gateway-${env}.example.workers.dev`,
      warnings: [{ at: '/listen/hosts', text: expect.stringContaining('421') }],
    });
  });

  test('is warned of no name that is listed', async () => {
    const { report } = await deploy({ ...configured, listen: { hosts: [`mintmark-gateway-${env}.example.workers.dev`] } });
    expect(report).toMatchObject({ warnings: [] });
  });

  test('gets the account’s variables, what checks gets none, and nothing else of the environment', async () => {
    const { calls } = await deploy(configured);
    for (const call of calls) {
      expect(call.env).toMatchObject({ CI: 'true', WRANGLER_HIDE_BANNER: 'true', WRANGLER_SEND_METRICS: 'false', HOME: '/home/of-nobody' });
      expect(Object.keys(call.env).filter((name) => /^(CLOUDFLARE_|RPC_|MINTMARK_)/.test(name))).toEqual(
        dry(call) ? [] : ['CLOUDFLARE_API_TOKEN', 'CLOUDFLARE_ACCOUNT_ID'],
      );
      const { env: _, ...rest } = call;
      for (const value of ['token-of-nobody', 'rpc-key-of-nobody', 'e'.repeat(64), 'f'.repeat(64)])
        expect(JSON.stringify(rest)).not.toContain(value);
    }
  });

  test('without a signer there is one script', async () => {
    const { report, calls } = await deploy(unsigned);
    expect(calls.map(({ config }) => config.name)).toEqual([`mintmark-gateway-${env}`, `mintmark-gateway-${env}`]);
    expect(report).toMatchObject({ scripts: [{ name: `mintmark-gateway-${env}` }] });
  });

  test('if the vault is not deployed, the gateway is not either, and the error names the vault', async () => {
    const { report, calls } = await deploy(configured, { fails: 'vault' });
    expect(report).toMatchObject({
      name: 'WranglerError',
      message: expect.stringContaining(`mintmark-vault-${env}: expected exit code 0, got 7`),
    });
    expect(calls.filter((call) => !dry(call)).map(({ config }) => config.name)).toEqual([`mintmark-vault-${env}`]);
  });

  test('a script that is too large is not uploaded', async () => {
    const { report, calls } = await deploy(configured, { bytes: 1_000_001 });
    const message = expect.stringMatching(/^the script \S+: expected at most 1000000 bytes gzipped, got 1000001$/);
    expect(report).toMatchObject({ name: 'TooLarge', message });
    expect(calls.every(dry)).toBe(true);
  });

  test('a dry run uploads nothing', async () => {
    const { report, calls } = await deploy(configured, { dryRun: true });
    expect(calls.map(dry)).toEqual([true, true]);
    expect(report).not.toHaveProperty('url');
  });
});
