import type { ReadConfig } from '../config/read.ts';
import { fill } from '../config/text/fill.ts';
import { redactor } from '../config/text/redact.ts';
import { fromToken, listedUpstreams, other } from './upstreams.ts';
import type { ListedUpstream, Upstream } from './upstreams.ts';

/** An upstream, and what metrics show as its origin. */
export interface UpstreamOrigin {
  readonly upstream: Upstream;
  /**
   * Scheme, host, and the port unless it is the scheme's default. `hidden` if it is a secret. Empty
   * for upstreams that have many: `token` and `other`.
   */
  readonly origin: string;
}

/** What metrics show of an origin that is a secret. */
const HIDDEN = 'hidden';

/** What stands for every variable. */
const STAND_IN = 'stand-in';

/**
 * Returns every upstream of a configuration with its origin.
 *
 * Security: what came out of the environment is a secret, and so is what stands at a place for
 * secrets. An origin that depends on the one, or has the other in it, is hidden. Path, query and
 * credentials of a URL are never shown.
 */
export function upstreamOrigins({ config, filled, redact }: Pick<ReadConfig, 'config' | 'filled' | 'redact'>): UpstreamOrigin[] {
  const redacted = redactor(redact);
  const shown = ({ url, at }: ListedUpstream): string => {
    const origin = originOf(url);
    return origin !== undefined && isOriginFixed(url, filled.get(at)) && redacted(origin) === origin ? origin : HIDDEN;
  };
  return [
    ...listedUpstreams(config).map((listed) => ({ upstream: listed.upstream, origin: shown(listed) })),
    { upstream: fromToken, origin: '' },
    { upstream: other, origin: '' },
  ];
}

/**
 * Returns whether no variable has a part in the origin of a URL. `written`: the URL as it is
 * written, if it has variables.
 */
export function isOriginFixed(url: string, written: string | undefined): boolean {
  return written === undefined || originOf(withStandIns(written)) === originOf(url);
}

/**
 * Returns a URL with a stand-in for each variable. If its origin is still the same, no variable has
 * a part in the origin, however the URL is written.
 */
function withStandIns(written: string): string {
  return String(fill(written, () => STAND_IN).value);
}

function originOf(url: string): string | undefined {
  return URL.parse(url)?.origin;
}
