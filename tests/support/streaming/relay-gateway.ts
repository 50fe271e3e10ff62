import type { Begun, Header, Output, Request, Settled, Step, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { ExchangeHandle, GatewayHandle } from '../../../hosts/shared/component/gateway-supervisor.ts';

/** The summary of every response. */
export const relayed: Summary = {
  requestId: 'id',
  route: '/relay',
  chain: undefined,
  status: 200,
  codes: [],
  fault: undefined,
  detail: undefined,
  cost: 0,
  plan: undefined,
  caller: undefined,
  methods: [],
  attempts: [],
};

const encoder = new TextEncoder();
const kept = new Set(['content-type', 'content-length', 'content-range']);

function unexpected(): never {
  throw new Error('expected a request, got another exchange');
}

/**
 * A gateway that passes a response on, chunk by chunk, as the core does: `/relay?URL`. With
 * `/whole?URL` it reads the response whole and answers with its head as JSON and the body. It needs
 * no component, so it shows what a host does.
 */
export const relayGateway: GatewayHandle = {
  reconcile: unexpected,
  connect: unexpected,
  message: unexpected,
  notified: unexpected,
  follow: unexpected,
  unfollow: unexpected,
  begin: ({ method, target, headers }: Request): Begun => {
    const [path, url = ''] = target.split(/\?(.*)/s);
    const range = headers.filter(({ name }) => name === 'range');
    const fetch = {
      method: 'get',
      url,
      headers: range,
      body: undefined,
      maxBytes: 2 ** 30,
      chosenBy: 'operator',
      coalesce: undefined,
    } as const;
    let step: (settled: readonly Settled[], pull: boolean) => Partial<Step> = () => {
      step = path === '/whole' ? answerWhole : begin;
      return { start: [{ id: 0, action: { tag: path === '/whole' ? 'fetch' : 'open', val: fetch } }] };
    };

    const begin = ([opened]: readonly Settled[]): Partial<Step> => {
      if (opened?.outcome.tag !== 'open') return {};
      if (opened.outcome.val.tag === 'err') return whole(502, JSON.stringify(opened.outcome.val.val));
      const { status, headers: fields } = opened.outcome.val.val;
      step = readChunk;
      const head: Output = { tag: 'head', val: { status, headers: fields.filter(({ name }) => kept.has(name)) } };
      if (method === 'HEAD') return { output: [head, { tag: 'end', val: relayed }], cancel: new Uint32Array([0]), finished: true };
      return { output: [head], start: [{ id: 1, action: { tag: 'next-chunk', val: 0 } }] };
    };

    const readChunk = ([chunk]: readonly Settled[]): Partial<Step> => {
      if (chunk?.outcome.tag !== 'next-chunk') return {};
      if (chunk.outcome.val.tag === 'err') return { output: [{ tag: 'failed', val: relayed }], finished: true };
      if (chunk.outcome.val.val === undefined) return { output: [{ tag: 'end', val: relayed }], finished: true };
      step = waitForClient;
      return { output: [{ tag: 'chunk', val: chunk.outcome.val.val }] };
    };

    const waitForClient = (_: readonly Settled[], pull: boolean): Partial<Step> => {
      if (!pull) return {};
      step = readChunk;
      return { start: [{ id: 1, action: { tag: 'next-chunk', val: 0 } }] };
    };

    const advance = (settled: readonly Settled[], pull: boolean): Step => ({
      start: [],
      cancel: new Uint32Array(),
      output: [],
      finished: false,
      ...step(settled, pull),
    });
    const exchange: ExchangeHandle = {
      advance: (settled, _now, pull) => advance(settled, pull),
      // The body that it reads is closed with it.
      leave: () => ({ start: [], cancel: new Uint32Array(), output: [], finished: true }),
      [Symbol.dispose]: () => {},
    };
    return { step: advance([], true), exchange };
  },
  [Symbol.dispose]: () => {},
};

function answerWhole([fetched]: readonly Settled[]): Partial<Step> {
  if (fetched?.outcome.tag !== 'fetch') return {};
  const { val: result } = fetched.outcome;
  if (result.tag === 'err') return whole(502, JSON.stringify(result.val));
  const fields: Header[] = result.val.headers.map(({ name, value }) => ({ name: `x-upstream-${name}`, value }));
  return whole(result.val.status, result.val.body, fields);
}

function whole(status: number, body: string | Uint8Array, headers: Header[] = []): Partial<Step> {
  return {
    output: [
      { tag: 'head', val: { status, headers } },
      { tag: 'chunk', val: typeof body === 'string' ? encoder.encode(body) : body },
      { tag: 'end', val: relayed },
    ],
    finished: true,
  };
}
