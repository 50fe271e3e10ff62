import type { Case, Route, Want } from '../world/case.ts';
import { json, named, refused, repaired, resolves, tokenAt } from './make.ts';

const id = 'aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789_-AbCdE';
const found = (name: string, more: Partial<Want> = {}): Want => resolves(name, { integrity: 'unverifiable', ...more });
const at = (name: string, uri: string, want: Case['want'], arweave: Readonly<Record<string, Route>>): Case =>
  tokenAt(`ar-${name}`, uri, want, { arweave });
const one = { [`/${id}`]: json(named('Woven')) };
const below = { [`/${id}/1.json`]: json(named('Below')) };

/** The ways in which a URI names content of Arweave. */
export const arweave: readonly Case[] = [
  at('plain', `ar://${id}`, found('Woven', { warning: false }), one),
  at('upper', `AR://${id}`, found('Woven'), one),
  at('slash-after', `ar://${id}/`, found('Woven'), { ...one, [`/${id}/`]: json(named('Woven')) }),
  at('path', `ar://${id}/1.json`, found('Below'), below),
  at('arweave-scheme', `arweave://${id}`, { either: [found('Woven'), refused('token-uri-invalid')] }, one),
  at('gateway', `https://arweave.net/${id}`, found('Woven'), one),
  at('gateway-path', `https://arweave.net/${id}/1.json`, found('Below'), below),
  at('gateway-subdomain', `https://nf3w4x3boj2gi.arweave.net/${id}`, found('Woven'), one),
  at('gateway-raw', `https://arweave.net/raw/${id}`, { ok: true, name: 'Woven' }, { ...one, [`/raw/${id}`]: json(named('Woven')) }),
  at('redirect', `ar://${id}`, found('Woven'), {
    [`/${id}`]: { status: 302, headers: { location: `/moved/${id}` } },
    [`/moved/${id}`]: json(named('Woven')),
  }),
  at('pending', `ar://${id}`, found('Woven'), { [`/${id}`]: { seq: [{ status: 202, body: 'Pending' }, json(named('Woven'))] } }),
  at('missing', `ar://${id}`, refused('upstream-error', 'content-not-found', 'metadata-invalid'), {}),
  at('html', `ar://${id}`, refused('metadata-invalid', 'upstream-error'), {
    [`/${id}`]: { headers: { 'content-type': 'text/html' }, body: '<html>Not found</html>' },
  }),
  at(
    'manifest',
    `ar://${id}`,
    { either: [repaired('Index'), refused('metadata-invalid')] },
    {
      [`/${id}`]: {
        headers: { 'content-type': 'application/x.arweave-manifest+json' },
        body: JSON.stringify({
          manifest: 'arweave/paths',
          version: '0.1.0',
          index: { path: '0' },
          paths: { '0': { id: id.replace('a', 'b') } },
        }),
      },
      [`/${id.replace('a', 'b')}`]: json(named('Index')),
    },
  ),
  at('no-id', 'ar://', refused('token-uri-invalid'), {}),
  at('short-id', 'ar://tooshort!', refused('token-uri-invalid', 'upstream-error'), {}),
];
