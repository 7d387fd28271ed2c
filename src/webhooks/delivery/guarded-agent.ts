import { lookup as lookUpName } from 'node:dns/promises';
import ipaddr from 'ipaddr.js';
import { Agent, buildConnector } from 'undici';
import { isPublicAddress } from './public-address.ts';
import { bareHost } from './target.ts';

/** All addresses of a name. */
export type LookUp = (host: string) => Promise<readonly string[]>;

/** Why a connection was not made. */
export class TargetNotPublic extends Error {
  override readonly name = 'TargetNotPublic';
}

const connectTimeoutMs = 3_000;
const answerTimeoutMs = 5_000;

/**
 * An HTTP agent that connects to public addresses only. A name is looked up once, all its addresses
 * are judged, and the connection goes to one that was judged: no second answer can slip in between.
 *
 * @param lookUp the machine's resolver unless a test answers
 */
export const guardedAgent = (
  rules: { readonly allowPrivateTargets: boolean },
  lookUp: LookUp = systemLookUp,
): Agent => {
  const connect = buildConnector({ timeout: connectTimeoutMs });
  return new Agent({
    connections: 16,
    keepAliveTimeout: 10_000,
    headersTimeout: answerTimeoutMs,
    bodyTimeout: answerTimeoutMs,
    connect: (options, callback) => {
      judgedAddress(rules, lookUp, bareHost(options.hostname)).then(
        // The certificate is still checked against the name: only the address is replaced.
        (address) => connect({ ...options, hostname: address }, callback),
        (fault: unknown) =>
          callback(fault instanceof Error ? fault : new Error(String(fault)), null),
      );
    },
  });
};

const judgedAddress = async (
  rules: { readonly allowPrivateTargets: boolean },
  lookUp: LookUp,
  host: string,
): Promise<string> => {
  const addresses = ipaddr.isValid(host) ? [host] : await lookUp(host);
  const [first] = addresses;
  if (first === undefined) throw new TargetNotPublic(`${host} has no address`);
  if (rules.allowPrivateTargets) return first;
  const hidden = addresses.find((address) => !isPublicAddress(address));
  if (hidden !== undefined) throw new TargetNotPublic(`${host} resolves to ${hidden}`);
  return first;
};

const systemLookUp: LookUp = async (host) =>
  (await lookUpName(host, { all: true })).map(({ address }) => address);
