import type { WasmFrame } from './trap.ts';

/**
 * A table of where each piece of a component's code comes from: the build writes it to
 * `<name>.symbols.json`. Each row reaches up to the next one.
 */
export interface SymbolTable {
  /** The names of functions. */
  readonly names: readonly string[];
  /** Source files, from `components/` or a library's name on. Empty if not known. */
  readonly files: readonly string[];
  /**
   * Four numbers per place: the index of the name, the index of the file, the line (0 if not
   * known), and the number (from 1) of the place that this one is inlined in (0 if it is the
   * function itself).
   */
  readonly places: readonly number[];
  /**
   * Two numbers per row: the bytes since the row before, or since the start of the module, and the
   * number (from 1) of the place.
   */
  readonly rows: readonly number[];
}

/** Returns the table of a component by its name. `undefined` if there is none. */
export type Symbols = (component: string) => SymbolTable | undefined;

/** Returns the tables in JSON texts. A text is parsed when a trap first needs it. */
export function symbolsOf(texts: Readonly<Record<string, string | undefined>>): Symbols {
  const tables = new Map<string, SymbolTable>();
  return (component) => {
    const text = Object.hasOwn(texts, component) ? texts[component] : undefined;
    const known = tables.get(component);
    if (known !== undefined || text === undefined) return known;
    const table: SymbolTable = JSON.parse(text);
    tables.set(component, table);
    return table;
  };
}

/**
 * Renders frames as text, innermost first: `function (file:line)`, with a line of its own for each
 * inlined function. A frame that no table knows is rendered as `module[function] 0xoffset`.
 */
export function symbolise(stack: readonly WasmFrame[], symbols: Symbols): string[] {
  return stack.flatMap((frame) => {
    const table = symbols(frame.module);
    const lines = table === undefined ? [] : linesAt(table, frame.offset);
    return lines.length === 0 ? [plain(frame)] : lines;
  });
}

function plain({ module, index, offset }: WasmFrame): string {
  return `${module}[${index}] 0x${offset.toString(16)}`;
}

function linesAt(table: SymbolTable, offset: number): string[] {
  const lines: string[] = [];
  for (let number = placeAt(table, offset); number > 0;) {
    const at = (number - 1) * 4;
    const [name = 0, file = 0, line = 0, outer = 0] = table.places.slice(at, at + 4);
    lines.push(render(table.names[name] ?? '', table.files[file] ?? '', line));
    // An outer place has a lower number, so the loop ends even if the table is broken.
    number = outer < number ? outer : 0;
  }
  return lines;
}

function placeAt({ rows }: SymbolTable, offset: number): number {
  let place = 0;
  let start = 0;
  for (let at = 0; at + 1 < rows.length; at += 2) {
    start += rows[at] ?? 0;
    if (start > offset) break;
    place = rows[at + 1] ?? 0;
  }
  return place;
}

function render(name: string, file: string, line: number): string {
  if (file === '') return name;
  return line === 0 ? `${name} (${file})` : `${name} (${file}:${line})`;
}
