import { encodeAbiParameters, parseAbiParameters, toFunctionSelector } from 'viem';
import type { Hex } from 'viem';
import type { CallAnswer, Case, Route } from '../world/case.ts';
import { json, named, refused, resolves, tokenAt } from './make.ts';

/** The address of the contract of these cases: it stands in what the contract answers. */
const address = '0x00000000000000000000000000000000000cc1b0';
const callback = toFunctionSelector('function answered(bytes,bytes)');
const lookup = toFunctionSelector('function OffchainLookup(address,string[],bytes,bytes4,bytes)');
const callData = '0xabcd1234';
const reply = json(JSON.stringify({ data: `0x${'11'.repeat(32)}` }));

/** Makes the revert of EIP-3668 that asks for a look at one of these URLs. */
export function offchain(urls: readonly string[], sender: string = address): CallAnswer {
  const types = parseAbiParameters('address, string[], bytes, bytes4, bytes');
  const parameters = encodeAbiParameters(types, [sender as Hex, [...urls], callData, callback, '0x99']);
  return { revert: `${lookup}${parameters.slice(2)}` as Hex };
}

/** The place that a GET for `https://ccip.example/{id}/{sender}/{data}.json` asks. */
const got = (id: string): string => `ccip.example/${id}/${address}/${callData}.json`;
const url = (id: string): string => `https://ccip.example/${id}/{sender}/{data}.json`;

function looked(
  id: string,
  asked: CallAnswer,
  routes: Readonly<Record<string, Route>>,
  want: Case['want'],
  answered: CallAnswer = { string: 'https://meta.example/ccip' },
): Case {
  return tokenAt(`ccip-${id}`, '', want, {
    address,
    // Each case has a token of its own, since they share the contract.
    tokenId: String(1 + [...id].reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 1_000_003, 0)),
    contract: { supports: ['80ac58cd'], calls: { tokenURI: asked, [callback]: answered } },
    routes: { 'meta.example/ccip': json(named('Off chain')), ...routes },
  });
}

/** Answers that the contract leaves to a server (EIP-3668). */
export const ccip: readonly Case[] = [
  looked('get', offchain([url('get')]), { [got('get')]: reply }, resolves('Off chain')),
  looked('post', offchain(['https://ccip.example/post']), { 'ccip.example/post': reply }, resolves('Off chain')),
  looked(
    'second-url',
    offchain([url('broken'), url('second')]),
    { [got('broken')]: { status: 500 }, [got('second')]: reply },
    resolves('Off chain'),
  ),
  looked(
    'silent-then-good',
    offchain([url('hangs'), url('answers')]),
    { [got('hangs')]: { special: 'silent' }, [got('answers')]: reply },
    resolves('Off chain'),
  ),
  looked(
    'stops-at-4xx',
    offchain([url('four'), url('never')]),
    { [got('four')]: { status: 404, body: '{"message":"no"}' }, [got('never')]: reply },
    { ok: false },
  ),
  looked('other-sender', offchain([url('other')], `0x${'22'.repeat(20)}`), { [got('other')]: reply }, { ok: false }),
  looked('loopback', offchain(['https://127.0.0.1/{data}']), {}, { ok: false }),
  looked(
    'loopback-then-good',
    offchain(['https://127.0.0.1/{data}', url('fine')]),
    { [got('fine')]: reply },
    { either: [resolves('Off chain'), { ok: false }] },
  ),
  looked('http', offchain(['http://ccip.example/{data}']), {}, { ok: false }),
  looked('no-url', offchain([]), {}, { ok: false }),
  looked(
    'no-hex',
    offchain([url('no-hex')]),
    { [got('no-hex')]: json('{"data":"hello"}') },
    refused('upstream-error', 'token-uri-invalid', 'token-not-found'),
  ),
  looked('nested', offchain([url('nested')]), { [got('nested')]: reply }, resolves('Off chain'), {
    seq: [offchain([url('nested')]), offchain([url('nested')]), { string: 'https://meta.example/ccip' }],
  }),
  looked('endless', offchain([url('endless')]), { [got('endless')]: reply }, { ok: false, maxMs: 20_000 }, offchain([url('endless')])),
];
