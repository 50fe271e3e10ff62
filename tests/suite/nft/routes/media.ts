import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { chunkedFile, rawFile } from '../../../../cli/demo/devnet/dag.ts';
import { largePicture } from '../../../../cli/demo/devnet/picture.ts';
import { ask, at, expectProblem } from '../../support/ask.ts';
import type { World } from '../../support/world.ts';
import { documentOf, json, named, pngB64, resolves, withImage } from '../tokens/make.ts';
import { blocksOf } from '../world/case.ts';
import type { Case, Route } from '../world/case.ts';
import { TokenStage } from './stage.ts';

const photo = Buffer.from(largePicture(50));
const medium = chunkedFile(photo, 16_384);
const hostile = '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"><script>alert(2)</script><rect width="1" height="1"/></svg>';

const onWeb = (id: string, route: Route): Case => withImage(id, `https://img.example/${id}`, { routes: { [`img.example/${id}`]: route } });
const onIpfs = (id: string, more: Partial<Case> = {}): Case =>
  withImage(id, `ipfs://${medium.root.toString()}`, { blocks: blocksOf(medium), ...more });

/** The routes of media. */
export function media(world: () => World): void {
  describe('media', () => {
    let stage: TokenStage;
    beforeAll(async () => void (stage = await TokenStage.start(world())));
    afterAll(() => stage[Symbol.asyncDispose]());

    const bytesOf = async (given: Case, init: RequestInit = {}, rest = '/image') => {
      const response = await stage.fetch(given, rest, init);
      return { status: response.status, headers: response.headers, bytes: Buffer.from(await response.arrayBuffer()) };
    };

    test('a picture of many blocks comes whole, with its type', async () => {
      const given = onIpfs('whole');
      await stage.tokens.use(given);
      const { status, headers, bytes } = await bytesOf(given);
      expect(status).toBe(200);
      expect(bytes.equals(photo)).toBe(true);
      expect(headers.get('content-type')).toBe('image/png');
      expect(headers.get('content-length')).toBe(String(photo.length));
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cross-origin-resource-policy')).toBe('cross-origin');
      expect(headers.get('accept-ranges')).toBe('bytes');
      expect(headers.get('etag')).toMatch(/^"[^"]+"$/);
    });

    test('a picture that only the gateway of its URL has comes from there', async () => {
      const named = `gateway.irys.xyz/${'a'.repeat(43)}`;
      const block = rawFile(Buffer.from(pngB64, 'base64'));
      const own = `own.example/ipfs/${block.root.toString()}`;
      for (const [id, url, route] of [
        ['named-arweave', named, named],
        ['named-ipfs', own, `${own}?format=raw`],
      ] as const) {
        const given = withImage(id, `https://${url}`, { routes: { [route]: { bodyB64: pngB64 } } });
        await stage.tokens.use(given);
        const { status, bytes } = await bytesOf(given);
        expect({ status, body: bytes.toString('base64') }).toEqual({ status: 200, body: pngB64 });
      }
    });

    test('the metadata name the route', async () => {
      const given = onIpfs('named');
      await stage.tokens.use(given);
      const { body } = await stage.get(given);
      const url = at(body, 'media', 'image', 'url');
      expect(url).toMatch(/^\/v1\/nft\/1\/0x[0-9a-fA-F]{40}\/1\/image$/);
      expect((await ask(`${stage.served.baseUrl}${String(url)}`, { method: 'HEAD' })).status).toBe(200);
    });

    test('HEAD has the fields of GET and no body', async () => {
      const given = onIpfs('head');
      await stage.tokens.use(given);
      const [whole, head] = [await bytesOf(given), await bytesOf(given, { method: 'HEAD' })];
      expect(head.status).toBe(200);
      expect(head.bytes).toHaveLength(0);
      for (const name of ['content-type', 'content-length', 'etag', 'accept-ranges'])
        expect(head.headers.get(name)).toBe(whole.headers.get(name));
    });

    test.each([
      ['bytes=0-9', 0, 9],
      ['bytes=16380-16390', 16_380, 16_390],
      ['bytes=100000-', 100_000, photo.length - 1],
      ['bytes=-20', photo.length - 20, photo.length - 1],
      [`bytes=10-${photo.length * 2}`, 10, photo.length - 1],
    ])('the part %s', async (range, first, last) => {
      const given = onIpfs('part');
      await stage.tokens.use(given);
      const { status, headers, bytes } = await bytesOf(given, { headers: { range } });
      expect(status).toBe(206);
      expect(headers.get('content-range')).toBe(`bytes ${first}-${last}/${photo.length}`);
      expect(headers.get('content-length')).toBe(String(last - first + 1));
      expect(bytes.equals(photo.subarray(first, last + 1))).toBe(true);
    });

    test('a part beyond the end is not satisfiable', async () => {
      const given = onIpfs('beyond');
      await stage.tokens.use(given);
      const reply = await stage.get(given, '/image', { headers: { range: `bytes=${photo.length}-` } });
      expectProblem(reply, 416, 'range-not-satisfiable');
    });

    test.each(['bytes=0-1,5-6', 'items=0-1', 'bytes=abc'])('%s is ignored', async (range) => {
      const given = onIpfs('ignored');
      await stage.tokens.use(given);
      expect(await bytesOf(given, { headers: { range } })).toMatchObject({ status: 200, bytes: { length: photo.length } });
    });

    test('a client that has it gets 304, and one whose part is of another gets the whole', async () => {
      const given = onIpfs('known');
      await stage.tokens.use(given);
      const etag = (await bytesOf(given, { method: 'HEAD' })).headers.get('etag') ?? '';
      expect(await bytesOf(given, { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, bytes: { length: 0 } });
      expect((await bytesOf(given, { headers: { range: 'bytes=0-9', 'if-range': etag } })).status).toBe(206);
      expect((await bytesOf(given, { headers: { range: 'bytes=0-9', 'if-range': '"other"' } })).status).toBe(200);
      const beyond = `bytes=${photo.length}-`;
      expect((await bytesOf(given, { headers: { range: beyond, 'if-range': '"other"' } })).status).toBe(200);
      expect((await bytesOf(given, { headers: { range: beyond, 'if-none-match': etag } })).status).toBe(304);
      expect((await bytesOf(given, { headers: { range: beyond, 'if-range': etag } })).status).toBe(416);
    });

    test.each([
      ['the web', onWeb('tag-web', { bodyB64: pngB64 })],
      ['a data: URI', withImage('tag-data', `data:image/png;base64,${pngB64}`)],
      ['Arweave', withImage('tag-arweave', `ar://${'a'.repeat(43)}`, { arweave: { [`/${'a'.repeat(43)}`]: { bodyB64: pngB64 } } })],
    ] as const)('a picture of %s has a tag', async (_, given) => {
      await stage.tokens.use(given);
      const etag = (await bytesOf(given)).headers.get('etag') ?? '';
      expect(etag).toMatch(/^"[\w-]{32,}"$/);
      expect(await bytesOf(given, { headers: { 'if-none-match': etag } })).toMatchObject({ status: 304, bytes: { length: 0 } });
    });

    test.each(['text/html', 'text/plain', 'application/octet-stream', 'image/svg+xml'])(
      'a PNG that is declared as %s is one',
      async (type) => {
        const given = onWeb(`png-${type.replace('/', '-')}`, { headers: { 'content-type': type }, bodyB64: pngB64 });
        await stage.tokens.use(given);
        const { status, headers, bytes } = await bytesOf(given);
        expect({ status, type: headers.get('content-type') }).toEqual({ status: 200, type: 'image/png' });
        expect(bytes.toString('base64')).toBe(pngB64);
      },
    );

    test.each([
      ['of the web', onWeb('svg-web', { headers: { 'content-type': 'image/svg+xml' }, body: hostile })],
      ['declared as text', onWeb('svg-text', { headers: { 'content-type': 'text/plain' }, body: hostile })],
      ['of IPFS', withImage('svg-ipfs', `ipfs://${rawFile(hostile).root.toString()}`, { blocks: blocksOf(rawFile(hostile)) })],
      ['in a data: URI', withImage('svg-data', `data:image/svg+xml;base64,${Buffer.from(hostile).toString('base64')}`)],
      ['in image_data', withImage('svg-image-data', '', {}, { image_data: hostile })],
      ['as text in image', withImage('svg-in-image', hostile)],
    ] as const)('an SVG %s draws and does nothing else', async (_, given) => {
      await stage.tokens.use(given);
      const { status, headers, bytes } = await bytesOf(given);
      expect(status, bytes.toString()).toBe(200);
      expect(headers.get('content-type')).toMatch(/^image\/svg\+xml\b/);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox/);
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(bytes.toString()).toContain('<rect');
      expect(bytes.toString()).not.toMatch(/script|alert|onload/i);
    });

    test.each([
      ['a page', { headers: { 'content-type': 'text/html' }, body: '<!doctype html><script>alert(1)</script>' }],
      [
        'a page that is declared as an image',
        { headers: { 'content-type': 'image/png' }, body: '<!doctype html><script>alert(1)</script>' },
      ],
      ['an error', { status: 404, headers: { 'content-type': 'image/png' }, bodyB64: pngB64 }],
      ['a redirect to this machine', { status: 302, headers: { location: 'https://127.0.0.1/x.png' } }],
      ['nothing', { headers: { 'content-type': 'image/png' }, body: '' }],
    ] as const)('%s is no image', async (name, route) => {
      const given = onWeb(`none-${name.replaceAll(' ', '-')}`, route);
      await stage.tokens.use(given);
      const { status, headers, bytes } = await bytesOf(given);
      expect(status, bytes.toString()).toBeGreaterThanOrEqual(400);
      expect(headers.get('content-type')).toMatch(/^application\/problem\+json\b/);
    });

    test('a document without the medium has no route to it', async () => {
      const given = documentOf('media-missing', json(named('Missing')), resolves('Missing'));
      await stage.tokens.use(given);
      expectProblem(await stage.get(given, '/animation'), 404, 'media-missing');
    });

    test('an animation has a route of its own, and a page among them is locked', async () => {
      const page = '<!doctype html><title>Play</title><script>play()</script>';
      const given = withImage(
        'animation',
        'https://img.example/x.png',
        { routes: { 'img.example/play': { headers: { 'content-type': 'text/html' }, body: page } } },
        { animation_url: 'https://img.example/play' },
      );
      await stage.tokens.use(given);
      const { status, headers, bytes } = await bytesOf(given, {}, '/animation');
      expect(status, bytes.toString()).toBe(200);
      expect(headers.get('content-type')).toMatch(/^text\/html\b/);
      expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'; sandbox/);
    });

    test('a gateway that lies about the first block is refused', async () => {
      const forged = chunkedFile(Buffer.concat([photo, Buffer.from('lying')]), 16_384);
      const lying = withImage('lying', `ipfs://${forged.root.toString()}`, {
        blocks: blocksOf(forged),
        gatewayA: 'lying',
        gatewayB: 'lying',
      });
      await stage.tokens.use(lying);
      expectProblem(await stage.get(lying, '/image'), 502, 'integrity-mismatch');
    });

    test('the first bytes come before the last block is there', async () => {
      const content = chunkedFile(Buffer.concat([photo, Buffer.from('held')]), 16_384);
      const last = content.blocks.at(-1)?.cid.toString() ?? '';
      const given = withImage('held', `ipfs://${content.root.toString()}`, { blocks: blocksOf(content) });
      await stage.tokens.use(given);
      const released = Promise.withResolvers<void>();
      for (const gateway of stage.tokens.gateways) gateway.hold = (path) => (path.includes(last) ? released.promise : Promise.resolve());
      const response = await stage.fetch(given, '/image');
      const reader = response.body?.getReader();
      const first = await reader?.read();
      expect(
        Buffer.from(first?.value ?? [])
          .subarray(0, 8)
          .equals(photo.subarray(0, 8)),
      ).toBe(true);
      released.resolve();
      let size = first?.value?.length ?? 0;
      for (let part = await reader?.read(); part?.done === false; part = await reader?.read()) size += part.value.length;
      expect(size).toBe(photo.length + 4);
    });

    test('a gateway without the image component makes nothing smaller', async () => {
      const given = onIpfs('no-widths');
      await stage.tokens.use(given);
      expectProblem(await stage.get(given, '/image?width=32'), 422, 'media-unsupported', 'without width');
    });

    test('media=probe tells type and size, and which medium cannot be had', async () => {
      const given = onIpfs('probed');
      await stage.tokens.use(given);
      const there = await stage.get(given, '?media=probe');
      expect(at(there.body, 'media', 'image')).toMatchObject({ contentType: 'image/png', size: photo.length });
      const lost = onWeb('probed-lost', { status: 404, body: '' });
      await stage.tokens.use(lost);
      const reply = await stage.get(lost, '?media=probe');
      expect(reply.status).toBe(200);
      expect(at(reply.body, 'media', 'image', 'contentType')).toBeUndefined();
      expect(at(reply.body, 'warnings')).toContainEqual(expect.objectContaining({ code: 'medium-unavailable', at: '/image' }));
    });
  });
}
