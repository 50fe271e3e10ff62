import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { Case, Route } from '../world/case.ts';
import { documentOf, html, json, named, refused, repaired, resolves, tokenAt } from './make.ts';

const typed = (type: string | undefined): Route => ({ headers: type === undefined ? {} : { 'content-type': type }, body: named('Typed') });
const coded = (coding: string, body: Uint8Array): Route => ({
  headers: { 'content-type': 'application/json', 'content-encoding': coding },
  bodyB64: Buffer.from(body).toString('base64'),
});
const redirect = (location: string, status = 302): Route => ({ status, headers: { location } });
const failing = (status: number, headers: Readonly<Record<string, string>> = {}): Route => ({
  status,
  headers: { 'content-type': 'application/json', ...headers },
  body: named('Not this one'),
});
const thenGood = (route: Route, name: string): Route => ({ seq: [route, json(named(name))] });
const invalid = ['metadata-invalid', 'upstream-error'] as const;

/** What is no document of the token, whatever it looks like. */
const pages: readonly Case[] = [
  documentOf('host-404-json', failing(404), { ok: false, retryable: false }),
  documentOf('host-410', failing(410), { ok: false, retryable: false }),
  documentOf('host-401', failing(401), { ok: false }),
  documentOf('host-403', failing(403), { ok: false }),
  documentOf('host-451', failing(451), { ok: false, retryable: false }),
  documentOf('host-500-json', failing(500), { ...refused('upstream-error'), retryable: true }),
  documentOf('host-503', failing(503), { ...refused('upstream-error'), retryable: true }),
  documentOf('host-204', { status: 204 }, { ok: false }),
  documentOf('host-html', html('<!DOCTYPE html><html><title>Just a moment...</title></html>'), refused(...invalid)),
  documentOf('host-html-as-json', json('<html><body>Please enable cookies</body></html>'), refused(...invalid)),
  documentOf('host-html-comment', json('<!-- cached --><html></html>'), refused(...invalid)),
  documentOf('host-html-around-json', html(`<html><body><pre>${named('In a page')}</pre></body></html>`), refused(...invalid)),
  documentOf(
    'host-xml-error',
    { headers: { 'content-type': 'application/xml' }, body: '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>' },
    refused(...invalid),
  ),
  documentOf('host-text-error', { headers: { 'content-type': 'text/plain' }, body: 'error code: 1015' }, refused(...invalid)),
  documentOf('host-silent', { special: 'silent' }, { ...refused('deadline', 'upstream-error'), retryable: true, maxMs: 20_000 }),
  documentOf(
    'host-too-large',
    {
      headers: { 'content-type': 'application/json' },
      bodyRepeat: [
        ['{"name":"', 1],
        ['a', 2_000_000],
        ['"}', 1],
      ],
    },
    refused(...invalid),
  ),
  tokenAt('host-unknown', 'https://no-such-host.example/1.json', { ...refused('upstream-error'), maxMs: 20_000 }),
];

/** What a second question gets. */
const again: readonly Case[] = [
  documentOf('host-429-then-good', thenGood(failing(429, { 'retry-after': '1' }), 'Later'), resolves('Later')),
  documentOf('host-429-date', thenGood(failing(429, { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }), 'Later'), resolves('Later')),
  documentOf('host-429-no-date', thenGood(failing(429), 'Later'), resolves('Later')),
  documentOf('host-429-for-long', failing(429, { 'retry-after': '3600' }), {
    ...refused('upstream-error'),
    retryable: true,
    maxMs: 20_000,
  }),
  documentOf('host-429-always', failing(429), { ...refused('upstream-error', 'deadline'), retryable: true, maxMs: 20_000 }),
  documentOf('host-202-then-good', thenGood({ status: 202, headers: { 'retry-after': '1' } }, 'Later'), resolves('Later')),
  documentOf('host-503-then-good', thenGood(failing(503, { 'retry-after': '1' }), 'Later'), {
    either: [resolves('Later'), { ok: false, retryable: true }],
  }),
];

/** The right document behind a wrong declaration. */
const declared: readonly Case[] = [
  documentOf('type-text-plain', typed('text/plain'), resolves('Typed')),
  documentOf('type-octets', typed('application/octet-stream'), resolves('Typed')),
  documentOf('type-html', typed('text/html'), { ok: true, name: 'Typed' }),
  documentOf('type-image', typed('image/png'), { ok: true, name: 'Typed' }),
  documentOf('type-none', typed(undefined), resolves('Typed')),
  documentOf('type-ld-json', typed('application/ld+json'), resolves('Typed')),
  documentOf('type-charset-quoted', typed('application/json; charset="UTF-8"'), resolves('Typed')),
  documentOf('type-charset-unknown', typed('application/json; charset=klingon'), { ok: true, name: 'Typed' }),
  documentOf('coding-gzip', coded('gzip', gzipSync(named('Coded'))), resolves('Coded')),
  documentOf('coding-deflate', coded('deflate', deflateSync(named('Coded'))), { either: [resolves('Coded'), { ok: false }] }),
  documentOf('coding-brotli', coded('br', brotliCompressSync(named('Coded'))), { either: [resolves('Coded'), { ok: false }] }),
  documentOf('coding-identity', coded('identity', Buffer.from(named('Coded'))), resolves('Coded')),
  documentOf('coding-gzip-claimed', coded('gzip', Buffer.from(named('Coded'))), { either: [resolves('Coded'), { ok: false }] }),
  documentOf(
    'coding-gzip-undeclared',
    { headers: { 'content-type': 'application/json' }, bodyB64: gzipSync(named('Coded')).toString('base64') },
    { either: [repaired('Coded'), refused(...invalid)] },
  ),
];

const target = { 'meta.example/target': json(named('Target')) };
const leads = (id: string, location: string, want: Case['want'], status = 302): Case =>
  documentOf(id, json(''), want, { routes: { [`meta.example/${id}`]: redirect(location, status), ...target } });

/** Redirects. */
const redirects: readonly Case[] = [
  leads('redirect-absolute', 'https://meta.example/target', resolves('Target')),
  leads('redirect-relative', '/target', resolves('Target')),
  leads('redirect-no-slash', 'target', resolves('Target')),
  leads('redirect-no-scheme', '//meta.example/target', resolves('Target')),
  leads('redirect-301', '/target', resolves('Target'), 301),
  leads('redirect-303', '/target', resolves('Target'), 303),
  leads('redirect-307', '/target', resolves('Target'), 307),
  leads('redirect-308', '/target', resolves('Target'), 308),
  leads('redirect-loop', '/redirect-loop', { ...refused('upstream-error', 'token-uri-invalid'), maxMs: 20_000 }),
  leads('redirect-nowhere', '', { ok: false }),
  leads('redirect-script', 'javascript:alert(1)', { ok: false }),
  leads('redirect-data', 'data:application/json,{"name":"Data"}', { ok: false }),
  leads('redirect-loopback', 'https://[::1]/x', { ok: false }),
  leads('redirect-private-name', 'https://localhost/x', { ok: false }),
  leads('redirect-metadata-service', 'https://169.254.169.254/latest', { ok: false }),
  leads('redirect-credentials', 'https://a:b@meta.example/target', { ok: false }),
  documentOf(
    'redirect-many',
    json(''),
    { ok: false },
    {
      routes: {
        'meta.example/redirect-many': redirect('/hop-0'),
        ...Object.fromEntries(Array.from({ length: 25 }, (_, hop) => [`meta.example/hop-${hop}`, redirect(`/hop-${hop + 1}`)])),
        'meta.example/hop-25': json(named('Far')),
      },
    },
  ),
  documentOf('redirect-three', json(''), resolves('Target'), {
    routes: {
      'meta.example/redirect-three': redirect('/one'),
      'meta.example/one': redirect('https://other.example/two'),
      'other.example/two': redirect('https://meta.example/target'),
      ...target,
    },
  }),
];

/** How a host of the web behaves. */
export const hosts: readonly Case[] = [...pages, ...again, ...declared, ...redirects];
