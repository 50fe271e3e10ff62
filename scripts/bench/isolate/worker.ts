/**
 * Instantiates components as often as a request says, in an isolate of workerd. The clock of an
 * isolate stands still while it computes, so the client measures.
 */
import { loaded as gateway } from 'mintmark:component/gateway';
import { loaded as nft } from 'mintmark:component/nft';
import { loaded as signer } from 'mintmark:component/signer';
import { loaderOf } from '../../../hosts/workers/isolate/components.ts';
import { linkGateway, linkSigner } from '../../../hosts/shared/component/link.ts';

const load = loaderOf({ gateway, nft, signer });

export default {
  fetch: async (request) => {
    const { pathname, searchParams } = new URL(request.url);
    const make = pathname === '/signer' ? await linkSigner(load) : await linkGateway(load);
    let made = 0;
    for (let count = Number(searchParams.get('count')); count > 0; count -= 1) made += Object.keys(make()).length > 0 ? 1 : 0;
    return new Response(String(made));
  },
} satisfies ExportedHandler;
