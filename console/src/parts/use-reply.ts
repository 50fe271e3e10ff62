import { useRef, useState } from 'preact/hooks';
import type { Reply } from '../gateway/ask.ts';

/** A request that a view makes. */
export interface Pending {
  /** The last reply. `undefined` before the first one. */
  readonly reply: Reply | undefined;
  readonly isBusy: boolean;
  /** Makes a request. Its reply counts unless a later one was made. Resolves with it. */
  run(request: () => Promise<Reply>): Promise<Reply>;
}

/** Keeps the reply of the request that was made last. */
export function useReply(): Pending {
  const [reply, setReply] = useState<Reply>();
  const [isBusy, setBusy] = useState(false);
  const latest = useRef(0);
  return {
    reply,
    isBusy,
    run: async (request) => {
      latest.current += 1;
      const own = latest.current;
      setBusy(true);
      const answered = await request();
      if (own === latest.current) {
        setReply(answered);
        setBusy(false);
      }
      return answered;
    },
  };
}
