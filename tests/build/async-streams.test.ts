import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { componentWit } from '@bytecodealliance/jco';
import { describe, expect, it } from 'vitest';
import { stepsFor, stepsForTests } from '../../scripts/build/targets.ts';
import { from } from '../../scripts/build/paths.ts';

const file = 'dist/components/gateway-async-streams.wasm';

describe('the gateway as a WASI 0.3 service', () => {
  it('has these imports and exports and no others: nothing gated was dropped, nothing of WASI 0.2 came along', async () => {
    const [own = ''] = (await componentWit(readFileSync(from(file)))).split('\npackage ');
    expect([...own.matchAll(/^ {2}((?:import|export) .+);$/gm)].map(([, line]) => line)).toEqual([
      'import mintmark:nft/http@0.1.0',
      'import mintmark:nft/metadata@0.1.0',
      'import mintmark:nft/content@0.1.0',
      'import mintmark:rate-limit/types@0.1.0',
      'import mintmark:gateway/limits-types@0.1.0',
      'import mintmark:gateway/async-limits@0.1.0',
      'import mintmark:signer/types@0.1.0',
      'import mintmark:gateway/vault-types@0.1.0',
      'import mintmark:gateway/async-vault@0.1.0',
      'import wasi:cli/environment@0.3.0',
      'import wasi:cli/types@0.3.0',
      'import wasi:cli/stdout@0.3.0',
      'import wasi:cli/stderr@0.3.0',
      'import wasi:clocks/types@0.3.0',
      'import wasi:http/types@0.3.0',
      'import wasi:http/client@0.3.0',
      'import wasi:clocks/monotonic-clock@0.3.0',
      'import wasi:clocks/system-clock@0.3.0',
      'import wasi:random/random@0.3.0',
      'export wasi:http/handler@0.3.0',
    ]);
  });

  it('stays under its size, gzipped', () => {
    expect(gzipSync(readFileSync(from(file)), { level: 9 }).length).toBeLessThanOrEqual(490_000);
  });

  it('is built for who asks, and for nobody else', () => {
    const made = (asyncStreams: boolean): string[] => [...stepsFor({ asyncStreams }), ...stepsForTests()].flatMap(({ outputs }) => outputs);
    const gated = (path: string): boolean => path.includes('async-streams') && !path.startsWith('build/types/');
    expect(made(true).filter(gated)).toContain(file);
    expect(made(false).filter(gated)).toEqual([]);
    expect(made(true).filter((path) => !gated(path))).toEqual(made(false));
  });
});
