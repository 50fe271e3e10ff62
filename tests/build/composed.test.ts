import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { componentWit } from '@bytecodealliance/jco';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compositions, forWasi02, limitMiddleware, remoteForTests02, remoteForTests03 } from '../../scripts/build/composed/compositions.ts';
import { limitedService, serviceForTests } from '../../scripts/build/limited/service-for-tests.ts';
import { from } from '../../scripts/build/paths.ts';
import { wacCompose, wacPlug, wacTargets } from '../../scripts/build/tools/wac.ts';
import { expectedOfComposed, worldOfLimited } from './expected-composed.ts';

const world = async (file: string): Promise<string[]> => {
  const [own = ''] = (await componentWit(readFileSync(from(file)))).split('\npackage ');
  return [...own.matchAll(/^ {2}((?:import|export) .+);$/gm)].map(([, line = '']) => line);
};

describe.each(Object.entries(expectedOfComposed))('%s', (file, { world: lines, maxGzippedBytes }) => {
  it('has these imports and exports and no others', async () => {
    expect(await world(file)).toEqual(lines);
  });

  it('stays under its size, gzipped', () => {
    expect(gzipSync(readFileSync(from(file)), { level: 9 }).length).toBeLessThanOrEqual(maxGzippedBytes);
  });
});

const { document, packages, file: composed } = forWasi02;

describe('wac', () => {
  let directory: string;
  beforeAll(async () => void (directory = await mkdtemp(join(tmpdir(), 'mintmark-compose-'))));
  afterAll(() => rm(directory, { recursive: true }));

  /** Composes the document with one change of its text, or other parts. */
  const attempt = async (change: (text: string) => string, others: Readonly<Record<string, string>> = {}) => {
    const text = readFileSync(from(document), 'utf8');
    const changed = change(text);
    expect(changed === text).toBe(Object.keys(others).length > 0);
    await writeFile(join(directory, 'changed.wac'), changed);
    const file = join(directory, 'changed.wasm');
    return { file, ...wacCompose(join(directory, 'changed.wac'), { ...packages, ...others }, file) };
  };

  const files = [...compositions, remoteForTests02, remoteForTests03];
  const builtParts = files.flatMap(({ parts, packages: own }) =>
    parts.map(({ name, world: its }) => [Object.values(own).find((path) => path.endsWith(`/${name}.wasm`)) ?? '', its] as const),
  );
  it.each(builtParts)('finds that %s fits the world %s', (file, own) => {
    expect(wacTargets(file, own)).toEqual({ status: 0, output: '' });
  });

  it.each(files.map(({ file, world: own }) => [file, own]))('finds that %s fits the world %s', (file, own) => {
    expect(wacTargets(file, own)).toEqual({ status: 0, output: '' });
  });

  it('finds that the parts of a composed file do not fit its world', () => {
    expect(wacTargets('dist/components/gateway-driver-wasi-p2.wasm', 'composed-service')).toMatchObject({
      status: 1,
      output: expect.stringContaining('mintmark:gateway/limits'),
    });
    expect(wacTargets('dist/components/limits-local.wasm', 'composed-service')).toMatchObject({ status: 1 });
  });

  it('does not link a gateway without its backends', async () => {
    const homeless = (text: string): string => text.replace(/^.*mintmark:gateway\/(limits|vault)(-types)?@.*\n/gm, '');
    // Left open, it becomes an import that the world does not have.
    const open = await attempt(homeless);
    expect(open.status).toBe(0);
    expect(wacTargets(open.file, 'composed-service')).toMatchObject({
      status: 1,
      output: expect.stringContaining('mintmark:gateway/limits'),
    });
    const closed = await attempt((text) => homeless(text).replace(/\.\.\.\n};\n\nexport/, '};\n\nexport'));
    expect(closed).toMatchObject({ status: 1, output: expect.stringContaining('missing instantiation argument `mintmark:gateway/') });
  });

  it.each([
    [
      'the signer in the place of the limiter',
      'rate-limit["mintmark:rate-limit/limiter@0.1.0"]',
      'signer["mintmark:signer/wallets@0.1.0"]',
      'mismatched instantiation argument `mintmark:rate-limit/limiter@0.1.0`',
    ],
    [
      'the types of the limits in the place of the limits',
      'limits["mintmark:gateway/limits@0.1.0"]',
      'limits["mintmark:gateway/limits-types@0.1.0"]',
      'mismatched instantiation argument `mintmark:gateway/limits@0.1.0`',
    ],
    [
      'an interface that the part does not have',
      'nft["mintmark:nft/metadata@0.1.0"]',
      'nft["mintmark:nft/metadata@0.2.0"]',
      'no export named `mintmark:nft/metadata@0.2.0`',
    ],
  ])('does not link %s', async (_, plug, other, reason) => {
    expect(await attempt((text) => text.replace(plug, other))).toMatchObject({ status: 1, output: expect.stringContaining(reason) });
  });

  it('puts a service for WASI 0.3 behind the limit middleware', async () => {
    expect(await world(limitedService)).toEqual(worldOfLimited);
  });

  it('does not put a service for WASI 0.2 behind it, nor the middleware behind a service', () => {
    const nothingToPlug = { status: 1, output: expect.stringContaining('had no matching imports for the plugs') };
    expect(wacPlug(composed, limitMiddleware.file, join(directory, 'limited.wasm'))).toMatchObject(nothingToPlug);
    expect(wacPlug(limitMiddleware.file, serviceForTests, join(directory, 'limited.wasm'))).toMatchObject(nothingToPlug);
  });

  it('does not link another component under the name of the vault', async () => {
    expect(await attempt((text) => text, { 'mintmark:vault-component': 'dist/components/nft.wasm' })).toMatchObject({
      status: 1,
      output: expect.stringContaining('has no import named `mintmark:signer/types@0.1.0`'),
    });
  });
});
