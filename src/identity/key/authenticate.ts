import { createSecretKey } from 'node:crypto';
import { assert, type Scope } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { scopesOf } from '../scopes.ts';
import { recogniseKey } from '../store.ts';
import { type IpRanges, ipRanges } from './ip-range.ts';
import { digestKey, isKeyText } from './key-text.ts';

/** Whom a key speaks for, and what it may do. */
export interface Authenticated {
  readonly scope: Scope;
  /** The key's id. */
  readonly actor: string;
  readonly scopes: ReadonlySet<string>;
  /** The one connected account that it may see; undefined where it is bound to none. */
  readonly accountId?: string | undefined;
}

/** Recognises the key of a request that came from an address. */
export type Authenticate = (bearer: string | undefined, ip: string) => Promise<Authenticated>;

/**
 * Builds the check that every request passes. Keys it has seen are remembered for two seconds at
 * most, counted from before they were read: so long, and no longer, a revoked key still works.
 *
 * @throws key_missing, key_invalid, key_expired, key_not_from_here
 */
export const createAuthenticate = (deps: IdentityDeps): Authenticate => {
  assert(deps.pepper.length >= 32, 'the pepper has 32 characters at least');
  const pepper = createSecretKey(deps.pepper, 'utf8');
  const remembered = new Map<string, Remembered>();

  const look = (digest: Buffer): Promise<KnownKey | undefined> => {
    const name = digest.toString('latin1');
    const nowMs = deps.clock.monotonicMs();
    const entry = remembered.get(name);
    if (entry !== undefined && nowMs < entry.untilMs) return entry.key;

    // Callers of the same moment share one question, whose answer is kept only if it is a key.
    const key = recognise(deps, digest);
    remembered.delete(name);
    if (remembered.size >= rememberedMax) forgetOldest(remembered);
    remembered.set(name, { key, untilMs: nowMs + rememberedMs });
    const forget = (): void => {
      if (remembered.get(name)?.key === key) remembered.delete(name);
    };
    key.then((known) => known ?? forget(), forget);
    return key;
  };

  return async (bearer, ip) => {
    if (bearer === undefined) throw refuse('key_missing');
    if (!isKeyText(bearer)) throw refuse('key_invalid');
    const key = await look(digestKey(pepper, bearer));
    if (key === undefined) throw refuse('key_invalid');
    if (key.expiresAtMs <= deps.clock.now().getTime()) throw refuse('key_expired');
    if (key.allowedIps?.includes(ip) === false) {
      throw refuse('key_not_from_here', { detail: `The request came from ${ip}.` });
    }
    return key.authenticated;
  };
};

const rememberedMs = 2_000;
const rememberedMax = 10_000;

interface Remembered {
  readonly key: Promise<KnownKey | undefined>;
  readonly untilMs: number;
}

interface KnownKey {
  readonly authenticated: Authenticated;
  readonly expiresAtMs: number;
  readonly allowedIps: IpRanges | undefined;
}

const recognise = async (deps: IdentityDeps, digest: Buffer): Promise<KnownKey | undefined> => {
  const row = await deps.database.transaction(
    async (tx) => await tx.row(recogniseKey, [digest, deps.clock.now()]),
  );
  if (row === undefined || row.revoked_at !== null) return undefined;
  return {
    authenticated: {
      scope: { organisationId: row.organisation_id, mode: row.mode },
      actor: row.id,
      scopes: scopesOf(row.kind, row.scopes),
      ...(row.account_id === null ? {} : { accountId: row.account_id }),
    },
    expiresAtMs: row.expires_at?.getTime() ?? Number.POSITIVE_INFINITY,
    allowedIps: row.allowed_ips.length === 0 ? undefined : ipRanges(row.allowed_ips),
  };
};

/** A map keeps its order of insertion, so its first entry is the oldest. */
const forgetOldest = (remembered: Map<string, Remembered>): void => {
  const [oldest] = remembered.keys();
  if (oldest !== undefined) remembered.delete(oldest);
};
