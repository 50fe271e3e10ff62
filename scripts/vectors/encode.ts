import { Interface, solidityPacked } from 'ethers';
import { encodeFunctionData, encodePacked, parseAbi, type Hex } from 'viem';

/** Calldata as viem and ethers write it. Throws where they differ. */
export function encode(declaration: string, args: readonly unknown[]): Hex {
  const abi = parseAbi([`function ${declaration}`] as readonly string[]);
  // viem leaves the letters of bytes as they were given.
  const calldata = encodeFunctionData({ abi, args } as Parameters<typeof encodeFunctionData>[0]).toLowerCase() as Hex;
  const ethers = new Interface(abi as ConstructorParameters<typeof Interface>[0]);
  const [name = ''] = declaration.split('(');
  const other = ethers.encodeFunctionData(name, args.map(byPosition));
  if (calldata !== other) throw new Error(`${declaration}: viem has ${calldata}, ethers ${other}`);
  return calldata;
}

/** The packed encoding, of both. Throws where they differ. */
export function packed(types: readonly string[], values: readonly unknown[]): Hex {
  const bytes = encodePacked(types, values as Parameters<typeof encodePacked>[1]).toLowerCase() as Hex;
  const other = solidityPacked(types, values);
  if (bytes !== other) throw new Error(`${types.join()}: viem has ${bytes}, ethers ${other}`);
  return bytes;
}

/** The canonical signature. */
export function signature(declaration: string): string {
  return new Interface([`function ${declaration}`]).fragments[0]?.format('sighash') ?? '';
}

/** ethers takes the members of a struct in their order as well. */
function byPosition(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(byPosition);
  return typeof value === 'object' && value !== null ? Object.values(value).map(byPosition) : value;
}
