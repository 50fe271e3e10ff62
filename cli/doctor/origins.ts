import type { ReadConfig } from '../../hosts/shared/config/read.ts';
import { upstreamOrigins } from '../../hosts/shared/upstreams/origins/origins.ts';
import type { ListedUpstream } from '../../hosts/shared/upstreams/upstreams.ts';

/** Returns what is shown as the origin of an upstream. A host that is a secret has its stand-in. */
export type OriginOf = (kind: ListedUpstream['upstream']['kind'], chain: string, index: number) => string;

/** Returns a function that says the origins of a configuration's upstreams. */
export function shownOrigins(read: Pick<ReadConfig, 'config' | 'filled' | 'redact'>): OriginOf {
  const origins = new Map(
    upstreamOrigins(read).map(({ upstream: { kind, chain, endpoint }, origin }) => [[kind, chain, endpoint].join(' '), origin]),
  );
  return (kind, chain, index) => origins.get([kind, chain, index].join(' ')) ?? '';
}
