import { createHash, timingSafeEqual } from 'node:crypto';
import ipaddr from 'ipaddr.js';
import type { Config } from '../../../build/types/config.js';
import type { Request } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import { isOwnOrigin, schemeOf } from '../../shared/console/own-origin.ts';
import type { Scheme } from '../../shared/console/own-origin.ts';
import { servedHosts, withoutPort } from '../../shared/console/served-host.ts';
import type { IsServed } from '../../shared/console/served-host.ts';
import { isLoopback, isOfThisMachine } from '../../shared/network/loopback.ts';
import { isForwardingField } from '../http/forwarding.ts';
import { FETCH_SITE } from '../http/request.ts';

/** Decides who may read the metrics. */
export class MetricsAccess {
  readonly #tokenDigest: Uint8Array | undefined;
  readonly #scheme: Scheme;
  readonly #isServed: IsServed;
  #trustedProxies: readonly string[];

  constructor({ admin, limits, listen }: Pick<Config, 'admin' | 'limits' | 'listen'>) {
    this.#scheme = schemeOf(listen);
    this.#isServed = servedHosts(listen.hosts);
    this.#tokenDigest = admin && Buffer.from(admin.tokenSha256, 'hex');
    this.#trustedProxies = limits.trustedProxies;
  }

  /** Takes the proxies of another configuration. The token stays that of the start. */
  use({ limits }: Pick<Config, 'limits'>): void {
    this.#trustedProxies = limits.trustedProxies;
  }

  /**
   * Returns whether a request may read the metrics: one that has the operators' token, or one
   * without any credential from this machine itself. A credential that is not the token counts as
   * wrong, and never as none.
   *
   * Security: a request that a proxy forwarded comes from whoever asked the proxy, also if the
   * proxy runs on this machine. A request of a page of another origin comes from whoever wrote it,
   * and so does one of a page whose name was made to lead to this machine.
   */
  allows(request: Request): boolean {
    const credentials = request.headers.filter(({ name }) => name === 'authorization');
    const [credential] = credentials;
    if (credential === undefined) return this.#isOfThisMachine(request);
    return credentials.length === 1 && this.#isToken(credential.value);
  }

  /** Returns whether a program on this machine asks this machine, and nobody asks through it. */
  #isOfThisMachine(request: Request): boolean {
    return isLoopback(request.peer) && this.#isAsked(request) && !this.#isForwarded(request) && !this.#isOfAnotherOrigin(request);
  }

  /** Returns whether a request names this machine or this gateway, if it names any host. */
  #isAsked({ headers }: Request): boolean {
    const named = headers.filter(({ name }) => name === 'host');
    return named.every((host) => isOfThisMachine(withoutPort(host.value)) || this.#isServed({ headers: [host] }));
  }

  #isToken(authorization: string): boolean {
    const [, token] = /^bearer +(\S+) *$/i.exec(authorization) ?? [];
    if (token === undefined || this.#tokenDigest === undefined) return false;
    return timingSafeEqual(createHash('sha256').update(token).digest(), this.#tokenDigest);
  }

  #isForwarded({ headers, peer }: Request): boolean {
    return headers.some(({ name }) => isForwardingField(name)) || this.#trustedProxies.some((proxy) => isIn(peer, proxy));
  }

  /** Returns whether a browser says that a page of another origin makes the request. */
  #isOfAnotherOrigin(request: Request): boolean {
    const { headers } = request;
    if (headers.some(({ name, value }) => name === FETCH_SITE && value !== 'same-origin' && value !== 'none')) return true;
    return headers.some(({ name }) => name === 'origin') && !isOwnOrigin(request, this.#scheme, this.#isServed);
  }
}

/**
 * Returns whether a network has an address. `network` is an address, or a network in CIDR notation.
 */
function isIn(peer: string, network: string): boolean {
  const address = ipaddr.process(peer);
  const [base, length] = network.includes('/') ? ipaddr.parseCIDR(network) : [ipaddr.process(network), undefined];
  if (length === undefined) return address.toString() === base.toString();
  return address.kind() === base.kind() && address.match(base, length);
}
