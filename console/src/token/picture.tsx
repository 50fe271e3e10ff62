import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { problemOf } from '../gateway/problem.ts';
import type { Problem } from '../gateway/problem.ts';
import { Busy } from '../parts/busy.tsx';
import { ProblemView } from '../parts/problem-view.tsx';

/**
 * Shows a medium of the gateway as a picture.
 *
 * Security: an SVG in an `<img>` runs no script and loads nothing. The bytes are asked for by the
 * page, because an `<img>` cannot send an API key.
 */
export function Picture({ url, name, apiKey }: { readonly url: string; readonly name: string; readonly apiKey: string }): VNode {
  const [source, setSource] = useState<string>();
  const [problem, setProblem] = useState<Problem>();
  const [isBroken, setBroken] = useState(false);
  useEffect(() => {
    let made: string | undefined;
    let isGone = false;
    void (async () => {
      const got = await bytesOf(url, apiKey);
      if (isGone) return;
      if ('problem' in got) return setProblem(got.problem);
      made = URL.createObjectURL(got.blob);
      setSource(made);
    })();
    return () => {
      isGone = true;
      if (made !== undefined) URL.revokeObjectURL(made);
    };
  }, [url, apiKey]);
  if (problem !== undefined) return <ProblemView problem={problem} />;
  if (isBroken) return <p class="quiet">The medium is no picture that this browser shows.</p>;
  if (source === undefined) {
    return (
      <div class="picture waits">
        <Busy text="Reading the picture" />
      </div>
    );
  }
  return <img class="picture" src={source} alt={`Picture of ${name}`} onError={() => setBroken(true)} />;
}

/** Reads a medium of the gateway. Never rejects. */
export async function bytesOf(url: string, apiKey: string): Promise<{ readonly blob: Blob } | { readonly problem: Problem }> {
  try {
    // Security: only a path of the gateway itself. A token cannot name another place.
    if (!url.startsWith('/v1/')) throw new TypeError('the medium has no path of this gateway');
    const response = await fetch(url, { headers: apiKey === '' ? {} : { authorization: `Bearer ${apiKey}` }, credentials: 'omit' });
    if (!response.ok) return { problem: problemOf(await response.json(), response.status) };
    return { blob: await response.blob() };
  } catch (error) {
    return { problem: problemOf({ code: 'unreachable', detail: error instanceof Error ? error.message : 'the request failed' }, 0) };
  }
}
