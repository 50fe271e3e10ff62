import ipaddr from 'ipaddr.js';

/** Tells whether an address is one of the loopback interface: only this machine has it. */
export function isLoopback(address: string): boolean {
  return ipaddr.isValid(address) && ipaddr.process(address).range() === 'loopback';
}
