/** The text is no sequence of JSON objects. */
export class NoObjects extends Error {
  override readonly name = 'NoObjects';
  readonly expected: string;
  readonly got: string;

  constructor(expected: string, got: string) {
    super(`expected ${expected}, got ${got}`);
    this.expected = expected;
    this.got = got;
  }
}

/**
 * The most characters of one object. An answer of `signer_audit` has at most a thousand entries.
 */
const maxObjectCharacters = 64 * 1024 * 1024;
const structure = /["{}[\]]/g;
const inString = /["\\]/g;
const space = /^\s*$/;

/**
 * Cuts a text that comes in pieces into the JSON objects that stand in it one after the other, with
 * or without white space between them: JSON lines, answers that were appended to a file, or one
 * object over many lines. Looks only for brackets and strings: the parser decides whether an object
 * is JSON.
 */
export class ObjectCutter {
  #rest = '';
  #at = 0;
  #depth = 0;
  #string = false;

  /**
   * Returns the objects that this piece completes. Throws `NoObjects` if something else stands
   * between objects, or if an object is too long.
   */
  *push(piece: string): Generator<string> {
    this.#rest += piece;
    for (;;) {
      const end = this.#scan();
      if (end === undefined) break;
      yield this.#take(end);
    }
    if (this.#rest.length > maxObjectCharacters)
      throw new NoObjects(`objects of ${maxObjectCharacters} characters at most`, 'a longer one');
  }

  /** Throws `NoObjects` if an object has no end. To be called when nothing more comes. */
  end(): void {
    if (!space.test(this.#rest))
      throw new NoObjects('the end of an object', `the end of the text after ${this.#rest.length} of its characters`);
  }

  #take(end: number): string {
    const object = this.#rest.slice(0, end);
    this.#rest = this.#rest.slice(end);
    this.#at = 0;
    const start = object.indexOf('{');
    if (!space.test(object.slice(0, start))) throw new NoObjects('an object', JSON.stringify(object.trimStart().slice(0, 40)));
    return object.slice(start);
  }

  /** Returns the end of the next object, `undefined` if it has not come yet. */
  #scan(): number | undefined {
    for (;;) {
      const pattern = this.#string ? inString : structure;
      pattern.lastIndex = this.#at;
      const found = pattern.exec(this.#rest);
      if (found === null) {
        this.#at = this.#rest.length;
        return undefined;
      }
      const [character] = found;
      // The escaped character may be in the next piece.
      if (character === '\\' && found.index + 1 >= this.#rest.length) {
        this.#at = found.index;
        return undefined;
      }
      this.#at = found.index + (character === '\\' ? 2 : 1);
      if (character === '"') this.#string = !this.#string;
      else if (character === '{' || character === '[') this.#depth += 1;
      else if (character !== '\\') this.#depth -= 1;
      if (this.#depth < 0) throw new NoObjects('an object', character);
      if (this.#depth === 0 && character === '}') return this.#at;
      if (this.#depth === 0 && character !== '"' && character !== '\\') throw new NoObjects('an object', 'a list');
    }
  }
}
