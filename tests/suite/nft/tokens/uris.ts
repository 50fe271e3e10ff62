import type { Case, Route, Want } from '../world/case.ts';
import { documentOf, json, named, pngB64, refused, repaired, resolves, tokenAt } from './make.ts';

/** A token whose URI is written in an odd way, and whose document is at this place. */
const spelled = (id: string, uri: string, place: string, want: Want): Case =>
  tokenAt(id, uri, want, { routes: { [place]: json(named('Spelled')) } });

const odd: readonly Case[] = [
  spelled('uri-upper-scheme', 'HTTPS://meta.example/upper-scheme', 'meta.example/upper-scheme', resolves('Spelled')),
  spelled('uri-upper-host', 'https://META.Example/upper-host', 'meta.example/upper-host', resolves('Spelled')),
  spelled('uri-spaces-around', '  https://meta.example/spaces\n', 'meta.example/spaces', resolves('Spelled')),
  spelled('uri-double-quotes', '"https://meta.example/quoted"', 'meta.example/quoted', repaired('Spelled')),
  spelled('uri-leading-quote', "'https://meta.example/leading-quote", 'meta.example/leading-quote', repaired('Spelled')),
  spelled('uri-nul-after', 'https://meta.example/nul\u0000', 'meta.example/nul', repaired('Spelled')),
  spelled('uri-nul-padding', `https://meta.example/nul-padding${'\u0000'.repeat(20)}`, 'meta.example/nul-padding', repaired('Spelled')),
  spelled('uri-bom-before', '\ufeffhttps://meta.example/bom', 'meta.example/bom', repaired('Spelled')),
  spelled('uri-space-inside', 'https://meta.example/a b.json', 'meta.example/a%20b.json', resolves('Spelled')),
  spelled('uri-encoded-once', 'https://meta.example/a%20b%2Fc.json', 'meta.example/a%20b%2Fc.json', resolves('Spelled')),
  spelled('uri-encoded-percent', 'https://meta.example/100%25.json', 'meta.example/100%25.json', resolves('Spelled')),
  spelled('uri-beyond-ascii', 'https://meta.example/köln.json', 'meta.example/k%C3%B6ln.json', resolves('Spelled')),
  spelled('uri-query', 'https://meta.example/q?id=1&x=%26', 'meta.example/q?id=1&x=%26', resolves('Spelled')),
  spelled('uri-fragment', 'https://meta.example/f#top', 'meta.example/f', resolves('Spelled')),
  spelled('uri-dots', 'https://meta.example/a/../dots', 'meta.example/dots', resolves('Spelled')),
  spelled('uri-default-port', 'https://meta.example:443/port', 'meta.example/port', resolves('Spelled')),
  spelled('uri-double-slash', 'https://meta.example//double//slash', 'meta.example//double//slash', resolves('Spelled')),
  spelled('uri-http-query', 'http://meta.example/http?x=1', 'meta.example/http?x=1', repaired('Spelled')),
];

const unusable: readonly Case[] = [
  tokenAt('uri-empty', '', refused('token-uri-invalid', 'token-not-found')),
  tokenAt('uri-white-space', ' \n\t', refused('token-uri-invalid', 'token-not-found')),
  tokenAt('uri-words', 'Coming soon!', refused('token-uri-invalid')),
  tokenAt('uri-number', '42', refused('token-uri-invalid')),
  tokenAt('uri-null', 'null', refused('token-uri-invalid', 'metadata-invalid')),
  tokenAt('uri-undefined', 'undefined', refused('token-uri-invalid')),
  tokenAt('uri-relative', '/tokens/1.json', refused('token-uri-invalid')),
  tokenAt('uri-undefined-base', 'undefined/1.json', refused('token-uri-invalid')),
  tokenAt('uri-javascript', 'javascript:alert(1)', { ...refused('token-uri-invalid'), retryable: false }),
  tokenAt('uri-file', 'file:///etc/passwd', refused('token-uri-invalid')),
  tokenAt('uri-ftp', 'ftp://meta.example/1.json', { ...refused('token-uri-invalid'), detail: '/ftp/' }),
  tokenAt('uri-blob', 'blob:https://meta.example/1', refused('token-uri-invalid')),
  tokenAt('uri-no-host', 'https:///1.json', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-credentials', 'https://user:secret@meta.example/1.json', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-loopback', 'https://127.0.0.1/1.json', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-link-local', 'https://169.254.169.254/latest/meta-data/', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-loopback-octal', 'https://0177.0.0.1/1.json', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-loopback-mapped', 'https://[::ffff:7f00:1]/1.json', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-loopback-nat64', 'https://[64:ff9b::7f00:1]/1.json', refused('token-uri-invalid', 'upstream-error')),
  tokenAt('uri-local-name', 'https://printer.local/1.json', refused('token-uri-invalid', 'upstream-error')),
];

const png: Route = { headers: { 'content-type': 'image/png' }, bodyB64: pngB64 };
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"><script>alert(1)</script></svg>';

/** The URI, or what it leads to, is the medium itself. */
const media: readonly Case[] = [
  tokenAt('uri-data-png', `data:image/png;base64,${pngB64}`, { ok: true, warning: true, image: `data:image/png;base64,${pngB64}` }),
  tokenAt('uri-data-svg', `data:image/svg+xml;base64,${Buffer.from(svg).toString('base64')}`, {
    ok: true,
    warning: true,
    imagePrefix: 'data:image/svg+xml',
  }),
  tokenAt('uri-data-svg-plain', `data:image/svg+xml;utf8,${svg}`, { ok: true, warning: true, imagePrefix: 'data:image/svg+xml' }),
  tokenAt('uri-raw-svg', svg, { ok: true, warning: true, imagePrefix: 'data:image/svg+xml' }),
  documentOf('uri-png', png, { ok: true, warning: true, image: 'https://meta.example/uri-png' }),
  documentOf(
    'uri-png-octets',
    { ...png, headers: { 'content-type': 'application/octet-stream' } },
    { ok: true, warning: true, image: 'https://meta.example/uri-png-octets' },
  ),
  documentOf(
    'uri-svg-document',
    { headers: { 'content-type': 'image/svg+xml' }, body: svg },
    { ok: true, warning: true, image: 'https://meta.example/uri-svg-document' },
  ),
];

const rawJson: readonly Case[] = [
  tokenAt('uri-raw-json', named('Raw'), resolves('Raw', { integrity: 'on-chain' })),
  tokenAt('uri-raw-json-space', ` \n${named('Raw')}\n`, resolves('Raw', { integrity: 'on-chain' })),
  tokenAt('uri-raw-json-escaped', JSON.stringify(named('Raw')), repaired('Raw')),
];

/** The ways in which a contract writes a URI. */
export const uris: readonly Case[] = [...odd, ...unusable, ...media, ...rawJson];
