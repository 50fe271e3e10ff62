/** A member of an `EvictionHeap`. It can be in one heap at a time. */
export interface Evictable {
  /** The time from which on it can be dropped, in milliseconds since 1970. */
  expiresAt: number;
  /** Its index in the heap. Only the heap sets it. */
  index: number;
}

/**
 * A binary heap by expiry, the earliest first. Members know their index, so one can be moved or
 * removed in logarithmic time.
 */
export class EvictionHeap<E extends Evictable> {
  readonly #members: E[] = [];

  /** The member that expires first. `undefined` if the heap is empty. */
  get first(): E | undefined {
    return this.#members[0];
  }

  /** Adds a member. */
  add(member: E): void {
    this.#put(member, this.#members.length);
    this.#rise(member);
  }

  /** Restores the order after the expiry of a member has changed. */
  moved(member: E): void {
    this.#rise(member);
    this.#sink(member);
  }

  /** Removes a member. */
  remove(member: E): void {
    const last = this.#members.pop();
    if (last === undefined || last === member) return;
    this.#put(last, member.index);
    this.moved(last);
  }

  #rise(member: E): void {
    for (;;) {
      const parent = this.#members[(member.index - 1) >> 1];
      if (member.index === 0 || parent === undefined || parent.expiresAt <= member.expiresAt) return;
      this.#swap(member, parent);
    }
  }

  #sink(member: E): void {
    for (;;) {
      const left = this.#members[2 * member.index + 1];
      const right = this.#members[2 * member.index + 2];
      const child = left !== undefined && right !== undefined && right.expiresAt < left.expiresAt ? right : left;
      if (child === undefined || child.expiresAt >= member.expiresAt) return;
      this.#swap(child, member);
    }
  }

  #swap(one: E, other: E): void {
    const { index } = one;
    this.#put(one, other.index);
    this.#put(other, index);
  }

  #put(member: E, index: number): void {
    this.#members[index] = member;
    member.index = index;
  }
}
