import type { Header } from '../../../../build/types/interfaces/mintmark-nft-http.js';
import type { Fields as Contract } from '../../../../build/types/async-streams/interfaces/wasi-http-types.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** The fields of a request or a response: the resource `fields` of `wasi:http`. */
export class Fields implements Pick<Contract, 'append' | 'copyAll'> {
  readonly #entries: [string, Uint8Array][] = [];

  /** Returns fields with these values. */
  static of(headers: readonly Header[]): Fields {
    const fields = new Fields();
    for (const { name, value } of headers) fields.append(name, encoder.encode(value));
    return fields;
  }

  /** Adds a field. Whoever sends it judges it. */
  append(name: string, value: Uint8Array): void {
    this.#entries.push([name.toLowerCase(), value]);
  }

  copyAll(): [string, Uint8Array][] {
    return [...this.#entries];
  }

  /** Returns the fields as hosts have them. */
  headers(): Header[] {
    return this.#entries.map(([name, value]) => ({ name, value: decoder.decode(value) }));
  }
}
