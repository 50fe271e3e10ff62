import type { Head, Summary } from '../../../build/types/interfaces/mintmark-gateway-exchanges.js';
import type { Eventually } from '../../../hosts/shared/eventually.ts';
import type { Client } from '../../../hosts/shared/exchange/client.ts';
import type { HostProblem } from '../../../hosts/shared/exchange/host-response.ts';
import type { Result } from '../../../hosts/shared/result.ts';
import { ok } from '../../../hosts/shared/result.ts';

/** A client that records what happens to it. */
export class RecordingClient implements Client {
  readonly events: string[] = [];
  readonly finished: Promise<void>;
  #finish: () => void = () => {};
  /** How many chunks the client takes before it is slow. */
  room = Infinity;
  #drained: (() => void) | undefined;

  constructor() {
    this.finished = new Promise((resolve) => {
      this.#finish = resolve;
    });
  }

  body(): Eventually<Result<Uint8Array, never>> {
    return ok(new Uint8Array());
  }

  whole(head: Head, body: Uint8Array, summary: Summary): void {
    this.head(head);
    if (body.length > 0) void this.chunk(body);
    this.end(summary);
  }

  head(head: Head): void {
    this.events.push(`head ${head.status}`);
  }

  chunk(bytes: Uint8Array): Promise<void> | undefined {
    this.events.push(`chunk ${new TextDecoder().decode(bytes)}`);
    if (--this.room > 0) return undefined;
    return new Promise((resolve) => {
      this.#drained = resolve;
    });
  }

  /** Takes so many more chunks. */
  drain(room: number): void {
    this.room = room;
    this.#drained?.();
  }

  end({ status }: Summary): void {
    this.events.push(`end ${status}`);
  }

  failed({ status }: Summary): void {
    this.events.push(`failed ${status}`);
  }

  lost({ code }: HostProblem): void {
    this.events.push(`lost ${code}`);
  }

  done(): void {
    this.events.push('done');
    this.#finish();
  }
}
