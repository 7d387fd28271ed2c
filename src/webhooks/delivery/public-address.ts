import ipaddr from 'ipaddr.js';

const globalUnicast = ipaddr.IPv6.parse('2000::');

/**
 * Whether an IP address belongs to the public internet. Everything with a meaning of its own is
 * not: private, loopback, link-local, documentation, multicast, and every form that carries an
 * IPv4 address inside an IPv6 one.
 * https://www.iana.org/assignments/iana-ipv6-special-registry/
 */
export const isPublicAddress = (text: string): boolean => {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.range() !== 'unicast') return false;
  // The rest of the space is not assigned: `::7f00:1` is an IPv4 address in its oldest disguise.
  return address instanceof ipaddr.IPv4 || address.match(globalUnicast, 3);
};
