import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { at, expectProblem, textAt } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { documentOf, json, named, resolves } from '../tokens/make.ts';
import type { Case } from '../world/case.ts';
import { TokenStage } from './stage.ts';

const token = (id: string): Case => documentOf(`fresh-${id}`, json(named('First')), resolves('First'));
const changed = (given: Case, name: string): Case => ({ ...given, routes: { [`meta.example/${given.id}`]: json(named(name)) } });
const gone = (given: Case): Case => ({ ...given, routes: { [`meta.example/${given.id}`]: { status: 503 } } });
const nameOf = (body: unknown): unknown => at(body, 'metadata', 'name');

/** What is kept of an answer, and for how long. */
export function freshness(world: () => World): void {
  describe('kept answers', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world(), { freshSeconds: 600 })));
    afterAll(() => stage[Symbol.asyncDispose]());

    test('a fresh answer is given again: neither chain nor host is asked', async () => {
      const given = token('again');
      await stage.tokens.use(given);
      const first = await stage.get(given);
      await stage.tokens.use(changed(given, 'Second'));
      const again = await stage.get(given);
      expect(again.body).toEqual(first.body);
      expect(at(again.body, 'stale')).toBe(false);
      expect({ requests: stage.tokens.rpc.requests, web: stage.tokens.web.asked }).toEqual({ requests: 0, web: [] });
      expect(again.headers.get('etag')).toMatch(/^"[^"]+"$/);
      expect(again.headers.get('etag')).toBe(first.headers.get('etag'));
      const same = await stage.get(given, '', { headers: { 'if-none-match': again.headers.get('etag') ?? '' } });
      expect({ status: same.status, body: same.body }).toEqual({ status: 304, body: '' });
      expect(again.headers.get('cache-control')).toMatch(/max-age=\d+/);
    });

    test('a refresh drops it, and another one has to wait', async () => {
      const given = token('refreshed');
      await stage.tokens.use(given);
      expect(nameOf((await stage.get(given)).body)).toBe('First');
      await stage.tokens.use(changed(given, 'Second'));
      const refreshed = await stage.get(given, '/refresh', { method: 'POST' });
      expect(refreshed).toMatchObject({ status: 200, body: { invalidated: [{ chain: '1' }] } });
      expect(nameOf((await stage.get(given)).body)).toBe('Second');
      const soon = await stage.get(given, '/refresh', { method: 'POST' });
      expectProblem(soon, 429, 'refresh-too-soon');
      expect(Number(soon.headers.get('retry-after'))).toBeGreaterThan(0);
    });

    test('a validation resolves anew, reports each step, and changes nothing', async () => {
      const given = token('validated');
      await stage.tokens.use(given);
      expect(nameOf((await stage.get(given)).body)).toBe('First');
      await stage.tokens.use(changed(given, 'Second'));
      const report = await stage.get(given, '/validate');
      expect(report).toMatchObject({ status: 200, body: { valid: true, result: { metadata: { name: 'Second' } } } });
      expect(JSON.stringify(at(report.body, 'trace'))).toContain('https://meta.example');
      expect(nameOf((await stage.get(given)).body)).toBe('First');
      expectProblem(await stage.get(given, '/validate'), 429, 'refresh-too-soon');
    });

    test('a validation of a bad token says why', async () => {
      const given = documentOf('fresh-invalid', json('nothing'), resolves(''));
      await stage.tokens.use(given);
      expect(await stage.get(given, '/validate')).toMatchObject({
        status: 200,
        body: { valid: false, error: { code: 'metadata-invalid' } },
      });
    });

    test('an error is kept for seconds, and no client may store it', async () => {
      const given = documentOf('fresh-error', json('nothing'), resolves(''));
      await stage.tokens.use(given);
      expectProblem(await stage.get(given), 422, 'metadata-invalid');
      await stage.tokens.use(given);
      expectProblem(await stage.get(given), 422, 'metadata-invalid');
      expect(stage.tokens.rpc.requests).toBe(0);
    });

    test('a document that is too large says so', async () => {
      await using small = await TokenStage.start(world(), { content: { maxJsonBytes: 1024 } });
      const given = documentOf('fresh-large', json(named('x'.repeat(2000))), resolves(''));
      await small.tokens.use(given);
      const reply = await small.get(given);
      expectProblem(reply, 422, 'metadata-invalid');
      expect(reply.body).toMatchObject({ reason: 'content-too-large', detail: expect.stringContaining('1024 bytes') });
    });

    test('answers with other parameters are kept apart', async () => {
      const given = token('parameters');
      await stage.tokens.use(given);
      expect(at((await stage.get(given)).body, 'raw', 'body')).toBeUndefined();
      expect(textAt((await stage.get(given, '?raw=1')).body, 'raw', 'body')).toBe(named('First'));
      expect(at((await stage.get(given)).body, 'raw', 'body')).toBeUndefined();
    });

    test('a trace names each step with its upstream', async () => {
      const given = token('trace');
      await stage.tokens.use(given);
      const first = await stage.get(given, '?trace=1');
      const trace = at(first.body, 'trace');
      expect(trace).toEqual(
        expect.arrayContaining([expect.objectContaining({ origin: 'https://meta.example', outcome: 'ok', startMs: expect.any(Number) })]),
      );
      expect(first.headers.get('cache-control')).toBe('no-store');
      const kept = await stage.get(given, '?trace=1');
      expect(at(kept.body, 'trace')).toEqual([expect.objectContaining({ purpose: 'answer', cache: 'hit' })]);
    });

    test.each(['trace=2', 'raw=yes', 'owner=0x12', 'locale=', 'unknown=1', 'raw=1&raw=1', 'media=all'])(
      'the query %s is refused',
      async (query) => {
        expectProblem(await stage.get(token('query'), `?${query}`), 400, 'invalid-query');
      },
    );
  });

  describe('answers that are not fresh', () => {
    test('the last good one is given, marked, while its host is down', async () => {
      await using stage = await TokenStage.start(world(), { freshSeconds: 0, content: { staleSeconds: 0, errorSeconds: 0 } });
      const given = token('if-error');
      await stage.tokens.use(given);
      const good = await stage.get(given);
      await stage.tokens.use(gone(given));
      const stale = await stage.get(given);
      expect(stale).toMatchObject({ status: 200, body: { stale: true, metadata: { name: 'First' } } });
      expect(stale.headers.get('etag')).not.toBe(good.headers.get('etag'));
      await stage.tokens.use(given);
      const fresh = await stage.get(given, '', { headers: { 'if-none-match': stale.headers.get('etag') ?? '' } });
      expect(fresh).toMatchObject({ status: 200, body: { stale: false, metadata: { name: 'First' } } });
      await stage.tokens.use(changed(given, 'Back'));
      expect(await stage.get(given)).toMatchObject({ status: 200, body: { stale: false, metadata: { name: 'Back' } } });
    });

    test('a host that redirects to what nobody may ask does not take it down', async () => {
      await using stage = await TokenStage.start(world(), { freshSeconds: 0, content: { staleSeconds: 0, errorSeconds: 0 } });
      const given = token('lost-domain');
      await stage.tokens.use(given);
      expect((await stage.get(given)).status).toBe(200);
      for (const location of ['http://parked.example/', 'https://127.0.0.1/']) {
        await stage.tokens.use({ ...given, routes: { [`meta.example/${given.id}`]: { status: 302, headers: { location } } } });
        expect(await stage.get(given)).toMatchObject({ status: 200, body: { stale: true, metadata: { name: 'First' } } });
      }
    });

    test('a refresh while its host is down does not take it down', async () => {
      await using stage = await TokenStage.start(world(), { freshSeconds: 600, content: { errorSeconds: 0 } });
      const given = token('refreshed-while-down');
      await stage.tokens.use(given);
      expect((await stage.get(given)).status).toBe(200);
      await stage.tokens.use(gone(given));
      expect((await stage.get(given, '/refresh', { method: 'POST' })).status).toBe(200);
      expect(await stage.get(given)).toMatchObject({ status: 200, body: { stale: true, metadata: { name: 'First' } } });
      await stage.tokens.use(changed(given, 'Back'));
      expect(await stage.get(given)).toMatchObject({ status: 200, body: { stale: false, metadata: { name: 'Back' } } });
    });

    test('a token that is gone does not live on', async () => {
      await using stage = await TokenStage.start(world(), { freshSeconds: 0, content: { staleSeconds: 0, errorSeconds: 0 } });
      const given = token('burnt');
      await stage.tokens.use(given);
      expect((await stage.get(given)).status).toBe(200);
      await stage.tokens.use({
        ...given,
        contract: { supports: ['80ac58cd'], calls: { tokenURI: { revert: `0x7e273289${'1'.padStart(64, '0')}` } } },
      });
      expectProblem(await stage.get(given), 404, 'token-not-found');
    });

    test('a throttled chain says when to ask again', async () => {
      await using stage = await TokenStage.start(world());
      const given = token('throttled');
      await stage.tokens.use({
        ...given,
        contract: { supports: ['80ac58cd'], calls: { tokenURI: { status: 429, headers: { 'retry-after': '120' } } } },
      });
      const reply = await stage.get(given);
      expectProblem(reply, 502, 'upstream-error');
      expect(reply.body).toMatchObject({ reason: 'throttled', retryable: true });
      expect(Number(reply.headers.get('retry-after'))).toBeGreaterThan(100);
    });

    test('one is given at once and resolved anew behind it', async () => {
      await using stage = await TokenStage.start(world(), { freshSeconds: 0, content: { staleSeconds: 600 } });
      const given = token('revalidated');
      await stage.tokens.use(given);
      expect(nameOf((await stage.get(given)).body)).toBe('First');
      await stage.tokens.use(changed(given, 'Second'));
      expect(nameOf((await stage.get(given)).body)).toBe('First');
      await expect.poll(async () => nameOf((await stage.get(given)).body), { timeout: 10_000 }).toBe('Second');
    });
  });
}
