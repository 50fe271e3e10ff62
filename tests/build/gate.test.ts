import { describe, expect, it } from 'vitest';
import { worldAsBuilt, worldsOf } from '../../scripts/check/wit.ts';

describe('the gate gateway-async-streams', () => {
  it('hides the worlds for WASI 0.3', () => {
    const gated = ['nft', 'signer', 'keys', 'image', 'rate-limit', 'gateway', 'check'].flatMap((name) =>
      worldsOf(name).filter((world) => world.gated),
    );
    expect(gated.map(({ name }) => name)).toEqual([
      'backends-remote-p3',
      'limits-async',
      'vault-async',
      'public-environment-p3',
      'driver-wasi-p3',
      'limit-middleware',
      'composed-middleware',
      'composed-service-p3',
    ]);
  });

  it('is closed by default: the world is not there', async () => {
    await expect(worldAsBuilt('gateway', 'driver-wasi-p3', 'none')).rejects.toThrow(/driver-wasi-p3/);
  });

  it('opens: the world is there, whole', async () => {
    const lines = await worldAsBuilt('gateway', 'driver-wasi-p3', 'all');
    expect(lines).toContain('export wasi:http/handler@0.3.0');
    expect(lines).toContain('import wasi:http/client@0.3.0');
    expect(lines).toContain('import wasi:cli/environment@0.3.0');
    expect(lines).toContain('import mintmark:nft/metadata@0.1.0');
    expect(lines).toContain('import mintmark:gateway/async-limits@0.1.0');
    expect(lines).toContain('import mintmark:gateway/async-vault@0.1.0');
    expect(lines.filter((line) => line.includes('@0.2.'))).toEqual([]);
  });

  it('leaves the world for WASI 0.2 as it is, open or closed', async () => {
    const closed = await worldAsBuilt('gateway', 'driver-wasi-p2', 'none');
    expect(closed).toContain('export wasi:http/incoming-handler@0.2.12');
    expect(closed.filter((line) => line.includes('@0.3.'))).toEqual([]);
    expect(await worldAsBuilt('gateway', 'driver-wasi-p2', 'all')).toEqual(closed);
  });
});
