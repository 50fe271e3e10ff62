import { describe, expect, it } from 'vitest';
import { incoming } from '../../hosts/shared/async-streams/incoming.ts';
import { neverAborts } from '../../hosts/shared/exchange/abort.ts';
import { err } from '../../hosts/shared/result.ts';

const head = { method: 'POST', target: '/rpc/1?a=b', headers: [{ name: 'host', value: 'gateway.example' }], peer: '192.0.2.1' };
const noSource = { body: () => err({ tag: 'too-large' as const }) };

async function chunksOf(chunks: AsyncIterable<Uint8Array>): Promise<string[]> {
  return (await Array.fromAsync(chunks)).map((chunk) => new TextDecoder().decode(chunk));
}

describe('a request for the component', () => {
  it('has the method, the target, the authority in the place of Host, and the peer', () => {
    const request = incoming(head, new Uint8Array(), noSource, neverAborts);
    expect(request.getMethod()).toEqual({ tag: 'post' });
    expect(request.getPathWithQuery()).toBe('/rpc/1?a=b');
    expect(request.getAuthority()).toBe('gateway.example');
    expect(request.fields.headers()).toEqual([{ name: 'mintmark-peer', value: '192.0.2.1' }]);
  });

  it.each(['mintmark-peer', 'MintMark-Peer'])('has no peer that a client chose, in the field %s', (name) => {
    const headers = [...head.headers, { name, value: '127.0.0.1' }];
    const request = incoming({ ...head, headers }, new Uint8Array(), noSource, neverAborts);
    expect(request.fields.headers()).toEqual([{ name: 'mintmark-peer', value: '192.0.2.1' }]);
  });

  it.each([
    ['GET', { tag: 'get' }],
    ['get', { tag: 'other', val: 'get' }],
    ['PROPFIND', { tag: 'other', val: 'PROPFIND' }],
  ])('has the method %s as sent', (method, expected) => {
    expect(incoming({ ...head, method }, undefined, noSource, neverAborts).getMethod()).toEqual(expected);
  });

  it('has the body that is there, or reads it when the component does', async () => {
    const text = new TextEncoder().encode('{}');
    const there = incoming(head, text, noSource, neverAborts);
    expect(await chunksOf(there.body.chunks)).toEqual(['{}']);
    expect(await there.body.end).toEqual({ tag: 'ok', val: undefined });
    let asked = 0;
    const source = { body: () => ({ tag: 'ok' as const, val: (asked++, text) }) };
    const later = incoming(head, undefined, source, neverAborts);
    expect(asked).toBe(0);
    expect(await chunksOf(later.body.chunks)).toEqual(['{}']);
    expect(asked).toBe(1);
  });

  it('says why there is no body', async () => {
    const long = incoming(head, undefined, noSource, neverAborts);
    expect(await chunksOf(long.body.chunks)).toEqual([]);
    expect(await long.body.end).toEqual({ tag: 'err', val: { tag: 'HTTP-request-body-size', val: undefined } });
    const broken = incoming(head, undefined, { body: () => err({ tag: 'broken', val: 'the client left' }) }, neverAborts);
    expect(await chunksOf(broken.body.chunks)).toEqual([]);
    expect(await broken.body.end).toEqual({ tag: 'err', val: { tag: 'internal-error', val: 'the client left' } });
  });
});
