/** Random typed data (EIP-712) that every implementation should read the same way, by a seed. */

/** A member of a struct. */
export interface Member {
  readonly name: string;
  readonly type: string;
}

/** Typed data as it stands in JSON. */
export interface TypedData {
  readonly types: Record<string, readonly Member[]>;
  readonly primaryType: string;
  readonly domain: Record<string, unknown>;
  readonly message: Record<string, unknown>;
}

/** xorshift32: numbers below a bound, the same ones for the same seed. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % bound;
  }

  bytes(length: number): string {
    return `0x${Array.from({ length }, () => this.below(256).toString(16).padStart(2, '0')).join('')}`;
  }

  bits(maxBits: number): bigint {
    const bits = this.below(maxBits + 1);
    return bits === 0 ? 0n : BigInt.asUintN(bits, BigInt(this.bytes(32)));
  }
}

const standard: readonly Member[] = [
  { name: 'name', type: 'string' },
  { name: 'version', type: 'string' },
  { name: 'chainId', type: 'uint256' },
  { name: 'verifyingContract', type: 'address' },
  { name: 'salt', type: 'bytes32' },
];

/**
 * Makes typed data whose primary type holds all others. `recursive`: the primary type holds itself,
 * too.
 */
export function randomTypedData(random: Random, recursive: boolean): TypedData {
  const mask = 1 + random.below(31);
  const types: Record<string, readonly Member[]> = {
    EIP712Domain: standard.filter((_, index) => ((mask >> index) & 1) === 1),
  };
  const names: string[] = [];
  for (let index = random.below(4); index >= 0; index -= 1) {
    const name = `${['Struct', 'order', '_S', 'Z9_'][random.below(4)] ?? ''}${index}`;
    const members = Array.from({ length: random.below(5) }, (_, member) => ({ name: `m${member}`, type: typeName(random, names) }));
    // Everything before is reached from here: ethers refuses types that are not used.
    if (index === 0) members.push(...names.map((other) => ({ name: `all_${other}`, type: `${other}[]` })));
    if (index === 0 && recursive) members.push({ name: 'more', type: `${name}[]` });
    types[name] = members;
    names.push(name);
  }
  const primaryType = names.at(-1) ?? '';
  return {
    types,
    primaryType,
    domain: struct(random, types, 'EIP712Domain', 0),
    message: struct(random, types, primaryType, 0),
  };
}

function typeName(random: Random, names: readonly string[]): string {
  const width = 8 * (1 + random.below(32));
  const atomic = ['address', 'bool', 'string', 'bytes', `bytes${1 + random.below(32)}`, `uint${width}`, `int${width}`];
  let type = random.below(4) === 0 ? names[random.below(names.length || 1)] : atomic[random.below(atomic.length)];
  type ??= 'bool';
  for (let dimensions = random.below(3); dimensions > 0; dimensions -= 1) {
    type += random.below(2) === 0 ? '[]' : `[${1 + random.below(3)}]`;
  }
  return type;
}

function struct(random: Random, types: TypedData['types'], name: string, depth: number): Record<string, unknown> {
  const members = types[name] ?? [];
  return Object.fromEntries(members.map((member) => [member.name, value(random, types, member.type, depth + 1)]));
}

function value(random: Random, types: TypedData['types'], type: string, depth: number): unknown {
  const [, item, length] = /^(.*)\[(\d*)\]$/.exec(type) ?? [];
  if (item !== undefined) {
    const any = depth > 4 ? 0 : random.below(3);
    const count = length === '' ? any : Number(length);
    return Array.from({ length: count }, () => value(random, types, item, depth + 1));
  }
  if (types[type] !== undefined) return struct(random, types, type, depth);
  if (type === 'address') return random.bytes(20);
  if (type === 'bool') return random.below(2) === 1;
  if (type === 'string')
    return Array.from({ length: random.below(40) }, () => 'a"\\\né🚀0x \u0001'.at(random.below(9)) ?? '')
      .join('')
      .toWellFormed();
  if (type === 'bytes') return random.bytes(random.below(100));
  const [, kind, digits] = /^(bytes|uint|int)(\d+)$/.exec(type) ?? [];
  const size = Number(digits);
  if (kind === 'bytes') return random.bytes(size);
  if (kind === 'uint') return integer(random, random.bits(size));
  const magnitude = random.bits(size - 1);
  return integer(random, random.below(2) === 0 ? -magnitude : magnitude);
}

/** A number in one of the ways in which it may be written. */
function integer(random: Random, number: bigint): string | number {
  const small = number >= BigInt(Number.MIN_SAFE_INTEGER) && number <= BigInt(Number.MAX_SAFE_INTEGER);
  if (small && random.below(2) === 0) return Number(number);
  return number >= 0n && random.below(2) === 0 ? `0x${number.toString(16)}` : number.toString();
}
