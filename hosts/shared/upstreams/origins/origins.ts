import type { ReadConfig } from '../../config/read.ts';
import { fill } from '../../config/text/fill.ts';
import { redactor } from '../../config/text/redact.ts';
import { fromToken, listedUpstreams, other } from '../upstreams.ts';
import type { ListedUpstream, Upstream } from '../upstreams.ts';

/** An upstream, and what is shown as its origin. */
export interface UpstreamOrigin {
  readonly upstream: Upstream;
  /**
   * Scheme, host, and the port unless it is the scheme's default, or the stand-in of an origin that
   * is a secret. Empty for upstreams that have many: `token` and `other`.
   */
  readonly origin: string;
}

/** An origin that is a secret. */
export interface HiddenOrigin {
  /** The first URL of the configuration that has it. */
  readonly url: URL;
  /** What is shown in its place: a URL with the same scheme, whose host has no address. */
  readonly standIn: URL;
}

/** What takes the place of every variable to see where it stands. */
const PLACEHOLDER = 'placeholder';

type Read = Pick<ReadConfig, 'config' | 'filled' | 'redact'>;

/** Returns every upstream of a configuration with its origin. */
export function upstreamOrigins(read: Read): UpstreamOrigin[] {
  const standIns = new Map(hiddenOrigins(read).map(({ url, standIn }) => [url.origin, standIn.origin]));
  const shown = ({ url, upstream }: ListedUpstream): string => {
    const origin = originOf(url);
    return origin === undefined ? standInFor('https:', upstream).origin : (standIns.get(origin) ?? origin);
  };
  return [
    ...listedUpstreams(read.config).map((listed) => ({ upstream: listed.upstream, origin: shown(listed) })),
    { upstream: fromToken, origin: '' },
    { upstream: other, origin: '' },
  ];
}

/**
 * Returns the origins of a configuration that are secrets, each once.
 *
 * Security: what came out of the environment is a secret, and so is what stands at a place for
 * secrets. An origin that depends on the one, or has the other in it, is hidden. Path, query and
 * credentials of a URL are never shown.
 */
export function hiddenOrigins({ config, filled, redact }: Read): HiddenOrigin[] {
  const redacted = redactor(redact);
  const found = new Map<string, HiddenOrigin>();
  for (const { upstream, url: text, at } of listedUpstreams(config)) {
    const url = URL.parse(text);
    if (url === null || found.has(url.origin)) continue;
    if (isOriginFixed(text, filled.get(at)) && redacted(url.origin) === url.origin) continue;
    found.set(url.origin, { url, standIn: standInFor(url.protocol, upstream) });
  }
  return [...found.values()];
}

/** Names the place of an upstream by a host that never has an address (RFC 6761, section 6.4). */
function standInFor(scheme: string, { kind, chain, endpoint }: Upstream): URL {
  return new URL(`${scheme}//${chain === '' ? '' : `chain-${chain}-`}${kind}-${endpoint}.invalid`);
}

/**
 * Returns whether no variable has a part in the origin of a URL. `written`: the URL as it is
 * written, if it has variables.
 */
function isOriginFixed(url: string, written: string | undefined): boolean {
  return written === undefined || originOf(withPlaceholders(written)) === originOf(url);
}

/**
 * Returns a URL with a placeholder for each variable. If its origin is still the same, no variable
 * has a part in the origin, however the URL is written.
 */
function withPlaceholders(written: string): string {
  return String(fill(written, () => PLACEHOLDER).value);
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}
