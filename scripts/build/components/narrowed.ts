/**
 * Narrows a component to some of its exports: a component around it makes one instance and exports
 * its interfaces (the component model's binary format, Binary.md).
 *
 * The component of the limiter needs it. componentize-qjs 0.4.5 leaves the export `init`, with
 * which it makes its snapshot. It takes a script, so whoever could call it would replace the
 * limiter's decisions.
 */
import { encoded, encodedText } from '../debug/wasm-sections.ts';

/** `\0asm`, version 13 of the format, and the layer of components. */
const PREAMBLE = Buffer.from([0x00, 0x61, 0x73, 0x6d, 0x0d, 0x00, 0x01, 0x00]);
const [COMPONENTS, INSTANCES, ALIASES, EXPORTS] = [4, 5, 6, 11];
/** The sort of instances, in aliases and exports. */
const INSTANCE = 0x05;

/** Returns a component that exports these interfaces of a component without imports, in order. */
export function narrowed(component: Uint8Array, interfaces: readonly string[]): Buffer {
  const aliases = interfaces.map((name) => Buffer.concat([Buffer.from([INSTANCE, 0x00, 0x00]), encodedText(name)]));
  // Instance 0 is the whole one, and the aliases follow it. An export makes an instance, too.
  const exports = interfaces.map((name, index) =>
    Buffer.concat([Buffer.from([0x00]), encodedText(name), Buffer.from([INSTANCE, ...encoded(1 + index), 0x00])]),
  );
  return Buffer.concat([
    PREAMBLE,
    section(COMPONENTS, Buffer.from(component)),
    section(INSTANCES, listed([Buffer.from([0x00, 0x00, 0x00])])),
    section(ALIASES, listed(aliases)),
    section(EXPORTS, listed(exports)),
  ]);
}

function listed(items: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(encoded(items.length)), ...items]);
}

function section(id: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([id, ...encoded(content.length)]), content]);
}
