import { decodeFunctionData, encodeFunctionResult, multicall3Abi, toFunctionSelector } from 'viem';
import type { Hex } from 'viem';
import { repeated } from './case.ts';
import type { CallAnswer, Calls, Case, Contract } from './case.ts';

/** The calldata of `getBlockNumber()` of Multicall3. */
const getBlockNumber = '0x42cbb15c';
/** The address of Multicall3 on every chain that has it. */
export const multicallAddress = '0xca11bde05977b3631167028862be2a173976ca11';

/** The number of the latest block, of every chain. */
export const blockNumber = 32n;

/** The outcome of one call. */
export type CallOutcome =
  | { readonly result: Hex }
  | { readonly error: { readonly code: number; readonly message: string; readonly data?: string } }
  | { readonly status: number; readonly headers?: Readonly<Record<string, string>> }
  | { readonly silent: true };

const signatures: Readonly<Record<string, string>> = {
  tokenURI: 'function tokenURI(uint256)',
  uri: 'function uri(uint256)',
  tokenMetadataURI: 'function tokenMetadataURI(uint256)',
  baseURI: 'function baseURI()',
  contractURI: 'function contractURI()',
  name: 'function name()',
  symbol: 'function symbol()',
  ownerOf: 'function ownerOf(uint256)',
  balanceOf721: 'function balanceOf(address)',
  balanceOf: 'function balanceOf(address,uint256)',
  locked: 'function locked(uint256)',
  royaltyInfo: 'function royaltyInfo(uint256,uint256)',
  tokenURIs: 'function tokenURIs(uint256)',
  getActiveAssets: 'function getActiveAssets(uint256)',
  getAssetMetadata: 'function getAssetMetadata(uint256,uint64)',
  punkImageSvg: 'function punkImageSvg(uint16)',
  punkAttributes: 'function punkAttributes(uint16)',
  getDataForTokenId: 'function getDataForTokenId(bytes32,bytes32)',
  resolver: 'function resolver(bytes32)',
  text: 'function text(bytes32,string)',
  addr: 'function addr(bytes32)',
};
const supportsInterface = '0x01ffc9a7';
const word = (value: bigint | boolean): Hex => `0x${BigInt(value).toString(16).padStart(64, '0')}`;
const reverted = { error: { code: 3, message: 'execution reverted', data: '0x' } } as const;

/** Returns the selector of a function that a case names. */
function selectorOf(name: string): string {
  if (name.startsWith('0x')) return name;
  const signature = signatures[name];
  if (signature === undefined) throw new RangeError(`expected a function of ${Object.keys(signatures).join(', ')}, got ${name}`);
  return toFunctionSelector(signature);
}

const bySelector = (calls: Calls): ReadonlyMap<string, CallAnswer> =>
  new Map(Object.entries(calls).map(([name, answer]) => [selectorOf(name), answer]));

/** The contracts of a case. It remembers what was already answered. */
export class Contracts {
  readonly #case: Case;
  readonly #answered = new Map<CallAnswer, number>();
  readonly #multicall: boolean;

  constructor(given: Case, multicall: boolean) {
    this.#case = given;
    this.#multicall = multicall;
  }

  /** Returns the code at an address. */
  code(address: string): Hex {
    if (address.toLowerCase() === multicallAddress) return this.#multicall ? '0x6000' : '0x';
    return this.#at(address)?.absent === undefined ? '0x6000' : '0x';
  }

  /** Answers a call at an endpoint, such as `10a`. */
  call(endpoint: string, to: string, data: Hex): CallOutcome {
    if (to.toLowerCase() === multicallAddress) return this.#multicall ? this.#aggregate(endpoint, data) : { result: '0x' };
    const contract = this.#at(to);
    if (contract === undefined || contract.absent === true) return { result: '0x' };
    const selector = data.slice(0, 10);
    const answers = bySelector({ ...contract.calls, ...contract.endpoint?.[endpoint] });
    const answer = answers.get(data) ?? answers.get(selector);
    if (answer !== undefined) return this.#outcome(answer);
    if (selector === supportsInterface && contract.supports !== 'fallback') return supported(contract, data.slice(10, 18));
    return contract.fallback === undefined ? reverted : { result: contract.fallback };
  }

  #at(address: string): Contract | undefined {
    const others = Object.entries(this.#case.contracts ?? {});
    return others.find(([other]) => other.toLowerCase() === address.toLowerCase())?.[1] ?? this.#case.contract;
  }

  #outcome(answer: CallAnswer): CallOutcome {
    if ('string' in answer) return { result: abiString(answer.string) };
    if ('stringRepeat' in answer) return { result: abiString(repeated(answer.stringRepeat)) };
    if ('raw' in answer) return { result: answer.raw };
    if ('revert' in answer) return { error: { code: 3, message: 'execution reverted', data: answer.revert } };
    if (!('seq' in answer)) return answer;
    const turn = this.#answered.get(answer) ?? 0;
    this.#answered.set(answer, turn + 1);
    const now = answer.seq[Math.min(turn, answer.seq.length - 1)];
    return now === undefined ? reverted : this.#outcome(now);
  }

  #aggregate(endpoint: string, data: Hex): CallOutcome {
    if (data === getBlockNumber) return { result: word(blockNumber) };
    const decoded = decodeFunctionData({ abi: multicall3Abi, data });
    if (decoded.functionName !== 'aggregate3') return reverted;
    const outcomes = decoded.args[0].map(({ target, callData }) => this.call(endpoint, target, callData));
    const failed = outcomes.find((outcome) => !('result' in outcome) && !('error' in outcome && outcome.error.code === 3));
    if (failed !== undefined) return failed;
    const result = outcomes.map((outcome) =>
      'result' in outcome
        ? { success: true, returnData: outcome.result }
        : { success: false, returnData: ('error' in outcome ? (outcome.error.data ?? '0x') : '0x') as Hex },
    );
    return { result: encodeFunctionResult({ abi: multicall3Abi, functionName: 'aggregate3', result }) };
  }
}

function supported({ supports }: Contract, id: string): CallOutcome {
  if (supports === undefined) return reverted;
  return { result: word(supports === 'any' || id === '01ffc9a7' || supports.includes(id)) };
}

/** Encodes one string as the ABI has it, however long it is. */
function abiString(text: string): Hex {
  const bytes = Buffer.from(text);
  const padded = Buffer.concat([bytes, Buffer.alloc(-bytes.length & 31)]);
  return `${word(32n)}${word(BigInt(bytes.length)).slice(2)}${padded.toString('hex')}` as Hex;
}
