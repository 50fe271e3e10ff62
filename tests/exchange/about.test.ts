import { expect, test } from 'vitest';
import { aboutOf } from '../../hosts/shared/exchange/about.ts';
import table from '../../schema/routes.json' with { type: 'json' };
import vectors from '../vectors/gateway/routes.json' with { type: 'json' };

const seed = { now: 0n, entropy: new Uint8Array(16) };
const about = (target: string) => aboutOf({ method: 'GET', target, headers: [], peer: '' }, seed);

test.each(vectors.cases)('a host finds the route of $path as the gateway does', ({ path, template, chain }) => {
  const route = table.routes.find((it) => it.template === template);
  for (const target of [path, `${path}?a/b`])
    expect(about(target)).toMatchObject({
      route: template ?? 'unknown',
      chain: chain ?? undefined,
      isJsonRpc: route?.jsonRpc ?? false,
    });
});
