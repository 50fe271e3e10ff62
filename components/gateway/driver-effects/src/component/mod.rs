//! The exports of the component over the machine. Only wasm builds contain them.

mod bindings;
mod from_wit;
mod to_wit;
#[cfg(feature = "trap-for-tests")]
mod trap;

use std::cell::RefCell;
use std::rc::Rc;

use self::bindings::exports::mintmark::gateway::exchanges;
use mintmark_gateway_core as core;
use mintmark_gateway_driver_wit::nft::LinkedNft;

use crate::effects::Effects;
use crate::machine::Machine;

struct Component;

/// A configured gateway.
struct Gateway(Rc<core::Gateway<LinkedNft>>);

/// One exchange.
struct Exchange(RefCell<Machine>);

impl exchanges::Guest for Component {
    type Gateway = Gateway;
    type Exchange = Exchange;
}

impl exchanges::GuestGateway for Gateway {
    fn open(config: String) -> Result<exchanges::Gateway, Vec<exchanges::ConfigError>> {
        mintmark_panic::leave_record();
        let config = core::Config::parse(&config).map_err(|errors| errors.into_iter().map(to_wit::config_error).collect::<Vec<_>>())?;
        Ok(exchanges::Gateway::new(Self(Rc::new(core::Gateway::new(config, LinkedNft)))))
    }

    fn begin(&self, request: exchanges::Request, body: Option<Vec<u8>>, seed: exchanges::Seed) -> exchanges::Begun {
        #[cfg(feature = "trap-for-tests")]
        trap::panic_if_requested(&request.target);
        let gateway = Rc::clone(&self.0);
        let now = seed.now;
        let (request, seed) = (from_wit::request(request), from_wit::seed(seed));
        let mut machine = Machine::new(|effects| gateway.handle(effects, request, seed));
        if let Some(body) = body {
            machine.give_body(body);
        }
        let step = to_wit::step(machine.advance([], now, true));
        let exchange = (!step.finished).then(|| exchanges::Exchange::new(Exchange(RefCell::new(machine))));
        exchanges::Begun { step, exchange }
    }

    fn reconcile(&self, seed: exchanges::Seed) -> exchanges::Exchange {
        self.exchange(seed, |gateway, effects, seed| gateway.reconcile(effects, seed))
    }

    fn connect(&self, request: exchanges::Request, seed: exchanges::Seed) -> exchanges::Exchange {
        self.exchange(seed, |gateway, effects, seed| gateway.connect(effects, from_wit::request(request), seed))
    }

    fn message(&self, request: exchanges::Request, seed: exchanges::Seed) -> exchanges::Exchange {
        self.exchange(seed, |gateway, effects, seed| gateway.message(effects, from_wit::request(request), seed))
    }

    fn notified(&self, request: exchanges::Request, notifications: u32, seed: exchanges::Seed) -> exchanges::Exchange {
        self.exchange(seed, |gateway, effects, seed| gateway.notified(effects, from_wit::request(request), notifications, seed))
    }

    fn follow(&self, feed: exchanges::Feed, seed: exchanges::Seed) -> exchanges::Exchange {
        self.exchange(seed, |gateway, effects, seed| gateway.follow(effects, from_wit::feed(feed), seed))
    }

    fn unfollow(&self, feed: exchanges::Feed, seed: exchanges::Seed) -> exchanges::Exchange {
        self.exchange(seed, |gateway, effects, seed| gateway.unfollow(effects, from_wit::feed(feed), seed))
    }
}

impl Gateway {
    /// Begins an exchange that runs the future that `begin` returns.
    fn exchange<F: Future<Output = ()> + 'static>(
        &self,
        seed: exchanges::Seed,
        begin: impl FnOnce(Rc<core::Gateway<LinkedNft>>, Effects, core::Seed) -> F,
    ) -> exchanges::Exchange {
        let gateway = Rc::clone(&self.0);
        let machine = Machine::new(|effects| begin(gateway, effects, from_wit::seed(seed)));
        exchanges::Exchange::new(Exchange(RefCell::new(machine)))
    }
}

impl exchanges::GuestExchange for Exchange {
    fn advance(&self, settled: Vec<exchanges::Settled>, now: u64, pull: bool) -> exchanges::Step {
        // The borrow cannot fail, because nothing inside calls back into an exchange.
        let step = self.0.borrow_mut().advance(settled.into_iter().map(from_wit::settled), now, pull);
        to_wit::step(step)
    }

    fn leave(&self, now: u64) -> exchanges::Step {
        to_wit::step(self.0.borrow_mut().leave(now))
    }
}

bindings::export!(Component with_types_in bindings);
