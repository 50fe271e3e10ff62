/**
 * A Worker that signs messages for whoever has the token. It signs no transaction.
 * Needs: npm install @mintmark/signer, and the secrets HOT_KEY and TOKEN.
 */
import { MemoryLedger, SignerError, createSigner, tokenSha256 } from '@mintmark/signer';
import core from '@mintmark/signer/signer.core.wasm';
import core2 from '@mintmark/signer/signer.core2.wasm';
import core3 from '@mintmark/signer/signer.core3.wasm';

// A Worker cannot compile modules, so wrangler uploads them compiled.
const modules = new Map([
  ['signer.core.wasm', core],
  ['signer.core2.wasm', core2],
  ['signer.core3.wasm', core3],
]);

async function openSigner({ HOT_KEY, TOKEN }) {
  return await createSigner({
    modules,
    // Security: its records are lost with the isolate. Nonces and spending limits need a durable one.
    ledger: new MemoryLedger(),
    keys: { hot: HOT_KEY },
    config: {
      wallet: 'example',
      keys: [{ id: 'hot', env: 'HOT_KEY' }],
      callers: [{ id: 'backend', tokenSha256: await tokenSha256(TOKEN), keys: ['hot'] }],
      policies: [{ name: 'words', effect: 'allow', kinds: ['message'], when: { caller: ['backend'] } }],
    },
  });
}

const statuses = { unauthorized: 401, denied: 403 };
let signer;

export default {
  async fetch(request, env) {
    // Opened by the first request, because a Worker has no randomness while it starts.
    signer ??= await openSigner(env);
    const token = request.headers.get('authorization')?.replace(/^Bearer /, '');
    const { method, params } = await request.json();
    try {
      return Response.json({ result: await signer.request({ method, params, token, chain: 1 }) });
    } catch (error) {
      if (!(error instanceof SignerError)) throw error;
      return Response.json({ error: error.code }, { status: statuses[error.code] ?? 400 });
    }
  },
};
