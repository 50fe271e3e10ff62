import { loaded as gateway, symbols as gatewaySymbols } from 'mintmark:component/gateway';
import { loaded as nft, symbols as nftSymbols } from 'mintmark:component/nft';
import { gatewaySection } from '../../shared/config/sections.ts';
import type { Effects } from '../../shared/exchange/effects.ts';
import { GatewaySupervisor } from '../../shared/component/instance-supervisor.ts';
import { linkGateway } from '../../shared/component/link.ts';
import { errorText, requestFields } from '../../shared/log/fields.ts';
import type { RequestLog } from '../../shared/log/fields.ts';
import { trapLog } from '../../shared/trap/log.ts';
import { destinations } from '../../shared/network/destination.ts';
import { fetchBy } from '../../shared/network/fetch.ts';
import { ByteBudget } from '../../shared/network/byte-budget.ts';
import { loaderOf } from '../isolate/components.ts';
import { configured } from '../isolate/config.ts';
import { contentCache } from './content.ts';
import { workersEffects } from './effects.ts';
import { symbolsIn } from '../isolate/debugging.ts';
import type { GatewayBindings } from './bindings.ts';
import { limitsOf } from './limits.ts';
import { send } from './send.ts';
import { vaultOf } from './vault.ts';

/** Bytes of upstreams' bodies that are held at the same time, over all requests: an isolate has 128 MB for everything. */
const bodyBytes = 32 * 1024 * 1024;

/** What an isolate answers with. It lives as long as the isolate and belongs to no request. */
export interface IsolateGateway {
  readonly supervisor: GatewaySupervisor;
  readonly effects: Effects;
  readonly log: RequestLog;
}

/** Opens a gateway. Errors: `InvalidConfigurationError`, and the problems that the component finds. */
export async function openGateway(bindings: GatewayBindings): Promise<IsolateGateway> {
  const known = configured(bindings);
  const { config, redact, log } = known;
  const make = await linkGateway(loaderOf({ gateway, nft }));
  // Nobody stands between Cloudflare and the Worker whose word would be taken for the client's address.
  const section = gatewaySection({ ...config, limits: { ...config.limits, trustedProxies: [] } });
  const supervisor = new GatewaySupervisor(
    () => {
      const { Gateway, largestMemory, panic } = make();
      return Object.assign(Gateway.open(section), { largestMemory, panic });
    },
    trapLog(log, symbolsIn({ gateway: gatewaySymbols, nft: nftSymbols })),
  );
  const held = new ByteBudget(bodyBytes);
  const fetch = fetchBy({ send, destination: destinations(config.network), timeout: config.content.deadlineMs, redact, held });
  const effects = workersEffects({
    fetch,
    content: contentCache(log),
    limits: limitsOf(bindings, known),
    vault: vaultOf(bindings, known),
    fault: (error, at) => log('error', 'defect', { at, error: errorText(error) }),
  });
  return { supervisor, effects, log: (told, milliseconds) => log('info', 'request', requestFields(told, milliseconds)) };
}
