import ipaddr from 'ipaddr.js';

/**
 * Tells whether only this machine reaches a host: `localhost`, or an address of the loopback
 * interface. An IPv6 address may stand in brackets.
 */
export function isOfThisMachine(host: string): boolean {
  const address = host.replace(/^\[(.*)\]$/, '$1');
  return address.toLowerCase() === 'localhost' || isLoopback(address);
}

/** Tells whether an address is one of the loopback interface: only this machine has it. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
