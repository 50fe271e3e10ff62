/** What can stand in a `EvictionHeap`: one heap at a time. */
export interface Evictable {
  /** When it can be forgotten, in milliseconds since 1970. */
  expiresAt: number;
  /** Its place in the heap; the heap's own. */
  place: number;
}

/** A binary heap by the time to forget, the earliest on top. Members know their places, so that one can be moved or taken out in logarithmic time. */
export class EvictionHeap<E extends Evictable> {
  readonly #members: E[] = [];

  /** The member to be forgotten first. */
  get first(): E | undefined {
    return this.#members[0];
  }

  /** Takes a member in. */
  add(member: E): void {
    this.#put(member, this.#members.length);
    this.#rise(member);
  }

  /** Puts a member right after its time has changed. */
  moved(member: E): void {
    this.#rise(member);
    this.#sink(member);
  }

  /** Takes a member out. */
  remove(member: E): void {
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#put(last, member.place);
    this.moved(last);
  }

  #rise(member: E): void {
    for (;;) {
      const parent = this.#members[(member.place - 1) >> 1];
      if (member.place === 0 || parent === undefined || parent.expiresAt <= member.expiresAt) return;
      this.#swap(member, parent);
    }
  }

  #sink(member: E): void {
    for (;;) {
      const left = this.#members[2 * member.place + 1];
      const right = this.#members[2 * member.place + 2];
      const child = left !== undefined && right !== undefined && right.expiresAt < left.expiresAt ? right : left;
      if (child === undefined || child.expiresAt >= member.expiresAt) return;
      this.#swap(child, member);
    }
  }

  #swap(one: E, other: E): void {
    const { place } = one;
    this.#put(one, other.place);
    this.#put(other, place);
  }

  #put(member: E, place: number): void {
    this.#members[place] = member;
    member.place = place;
  }
}
