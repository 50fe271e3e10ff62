import type { Devnet } from './devnet/devnet.ts';
import { demoRequests } from './requests.ts';

/** Returns what the demo runs and how to try it, for people. `url` is the gateway's. */
export function demoGuide(url: string, token: string, devnet: Devnet): string {
  const { chainId, rpcUrl, ipfsUrl, connectTo, tokens, signer } = devnet;
  const { directory } = tokens;
  const requests = demoRequests(devnet, { url, token });
  return `
mintmark demo
  console   ${url}/console/
            ${url}/console/#/token/${chainId}/${directory.contract}/${directory.tokenId}
  chain     ${chainId}, anvil at ${rpcUrl}
  content   a trustless IPFS gateway at ${ipfsUrl}, ${Object.entries(connectTo)
    .map(([origin, local]) => `${origin} at ${local}`)
    .join(', ')}
  tokens    ${Object.values(tokens)
    .map(({ standard, tokenId }) => `${standard} ${shorten(tokenId)}`)
    .join(', ')}
  signer    ${signer.address}, 100 ETH; may send up to 1 ETH to anvil's accounts, create contracts, sign messages and notes
  token     ${token}

Try:
${requests.map(({ shows, curl }) => `  # ${shows}\n  ${curl}\n`).join('')}`;
}

function shorten(tokenId: string): string {
  return tokenId.length > 12 ? `${tokenId.slice(0, 8)}…` : tokenId;
}
