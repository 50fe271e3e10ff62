/**
 * Edits of jco's bindings that make every call shorter. Each edit replaces a text that jco 1.35
 * writes, and fails the build if another jco writes it otherwise.
 */

/** A text of the bindings, and what takes its place. */
interface Edit {
  /** For people. */
  readonly what: string;
  readonly from: string;
  readonly to: string;
  /**
   * Whether bindings go without the edit if they do not have the text once. Some have no texts to
   * convert, and those with Preview 3 convert them in two ways.
   */
  readonly optional: boolean;
}

/**
 * The longest text that is copied or compared byte by byte. For a longer one the engine's own
 * conversion is faster.
 */
const MAX_SHORT_BYTES = 64;

/** The decoder of texts. */
const decoder = 'const TEXT_DECODER_UTF8 = new TextDecoder();';

const edits: readonly Edit[] = [
  {
    // The arguments of thousands of such calls would be made and thrown away.
    what: 'debugging calls',
    from: 'const _debugLog = ',
    to: '/* @__NO_SIDE_EFFECTS__ */ const _debugLog = ',
    optional: false,
  },
  {
    // `CachedMemory` in `hosts/shared/component` keeps a view. A memory of an engine has none.
    what: 'views of memory',
    from: 'const dataView = mem => dv.buffer === mem.buffer ? dv : dv = new DataView(mem.buffer);',
    to: `const dataView = mem => mem.view ?? (dv.buffer === mem.buffer ? dv : dv = new DataView(mem.buffer));
    const bytesOf = mem => mem.bytes ?? new Uint8Array(mem.buffer);`,
    optional: false,
  },
  {
    what: 'encoding of text',
    from: 'const { read, written } = TEXT_ENCODER_UTF8.encodeInto(',
    to: `if (len === s.length && len <= ${MAX_SHORT_BYTES}) {
      const bytes = bytesOf(memory);
      for (let i = 0; i < len; i++) bytes[ptr + i] = s.charCodeAt(i);
      return { ptr, len, codepoints };
    }
    const { read, written } = TEXT_ENCODER_UTF8.encodeInto(`,
    optional: true,
  },
  {
    // Names of fields, tags and plans come with every request. A text with a digit or an upper-case
    // letter is never kept, because it may be a secret.
    what: 'decoding of text',
    from: decoder,
    to: `${decoder}
    const knownTexts = new Array(256).fill('');
    const decodeUtf8 = (memory, ptr, len) => {
      if (len === 0) return '';
      const bytes = bytesOf(memory);
      if (len > ${MAX_SHORT_BYTES}) return TEXT_DECODER_UTF8.decode(bytes.subarray(ptr, ptr + len));
      const slot = (len * 31 + bytes[ptr] * 7 + bytes[ptr + (len >> 1)] * 3 + bytes[ptr + len - 1]) & 255;
      const known = knownTexts[slot];
      if (known.length === len) {
        let i = 0;
        while (i < len && known.charCodeAt(i) === bytes[ptr + i]) i++;
        if (i === len) return known;
      }
      const text = TEXT_DECODER_UTF8.decode(bytes.subarray(ptr, ptr + len));
      if (/^[a-z:_-]+$/.test(text)) knownTexts[slot] = text;
      return text;
    };`,
    optional: true,
  },
];

const decoding = /TEXT_DECODER_UTF8\.decode\(new Uint8Array\((memory\d+)\.buffer, (\w+), (\w+)\)\)/g;

/** Returns edited bindings. Throws if they do not have a text once that all bindings have. */
export function editGlue(glue: string): string {
  const calls = count(glue, decoder) === 1 ? glue.replace(decoding, 'decodeUtf8($1, $2, $3)') : glue;
  return edits.reduce((text, { what, from, to, optional }) => {
    const found = count(text, from);
    if (found === 1) return text.replace(from, () => to);
    if (optional) return text;
    throw new Error(`bindings of jco: expected ${what} once, \`${from}\`, got it ${found} times`);
  }, calls);
}

function count(text: string, part: string): number {
  return text.split(part).length - 1;
}
