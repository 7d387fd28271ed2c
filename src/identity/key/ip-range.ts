import { BlockList, isIP } from 'node:net';
import { refuse } from '../errors.ts';

/** Addresses a key may be used from. */
export interface IpRanges {
  includes(ip: string): boolean;
}

/**
 * Reads addresses and CIDR ranges. An IPv4 address written as IPv6 (`::ffff:203.0.113.7`) counts
 * as what it is.
 */
export const ipRanges = (entries: readonly string[]): IpRanges => {
  const list = new BlockList();
  for (const [at, entry] of entries.entries()) {
    const [address = '', prefix, ...rest] = entry.split('/');
    const version = isIP(address);
    const bits = prefix === undefined ? widthOf(version) : Number(prefix);
    const isRange =
      version !== 0 &&
      rest.length === 0 &&
      /^\d{1,3}$/.test(prefix ?? '0') &&
      bits <= widthOf(version);
    if (!isRange) {
      throw refuse('ip_range_invalid', { detail: entry, pointer: `/allowed_ips/${at}` });
    }
    list.addSubnet(address, bits, version === 4 ? 'ipv4' : 'ipv6');
  }
  return { includes: (ip) => list.check(ip, isIP(ip) === 6 ? 'ipv6' : 'ipv4') };
};

const widthOf = (version: number): number => (version === 4 ? 32 : 128);
