import ipaddr from 'ipaddr.js';
import type { Mode } from '#kernel';
import { refuse } from '../errors.ts';
import { isPublicAddress } from './public-address.ts';

const portsOf: Readonly<Record<string, readonly string[]>> = {
  'https:': ['', '443', '8443'],
  'http:': ['', '80', '8080'],
};

interface Rules {
  /** This machine and its network, any port, plain http: development only. */
  readonly allowPrivateTargets: boolean;
}

/**
 * Why webhooks may not go to this URL; nothing if they may. Judges what the URL itself says: a name
 * is judged again by its addresses at each connection.
 */
export const faultOfTarget = (rules: Rules, mode: Mode, text: string): string | undefined => {
  if (!URL.canParse(text)) return 'It is not a URL.';
  const url = new URL(text);
  const ports = portsOf[url.protocol];
  if (ports === undefined) return 'It is neither https nor http.';
  if (url.username !== '' || url.password !== '') return 'It holds a user name or a password.';
  if (rules.allowPrivateTargets) return undefined;
  if (mode === 'live' && url.protocol !== 'https:') return 'Live mode takes https only.';
  if (!ports.includes(url.port)) return `Port ${url.port} is not among those allowed.`;
  const host = bareHost(url.hostname);
  if (/(^|\.)localhost\.?$/.test(host)) return 'It names this machine.';
  if (ipaddr.isValid(host) && !isPublicAddress(host)) return 'Its address is not a public one.';
  return undefined;
};

/** @throws refusal webhook_url_not_allowed */
export const refuseTarget = (rules: Rules, mode: Mode, text: string): void => {
  const fault = faultOfTarget(rules, mode, text);
  if (fault !== undefined)
    throw refuse('webhook_url_not_allowed', { detail: fault, pointer: '/url' });
};

/** A host without the brackets of an IPv6 address. */
export const bareHost = (hostname: string): string => hostname.replace(/^\[|\]$/g, '');
