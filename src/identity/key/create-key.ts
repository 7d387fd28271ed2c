import type { Caller, Transaction } from '#kernel';
import { writeAudit } from '../audit/write-audit.ts';
import type { IdentityDeps } from '../deps.ts';
import { refuse } from '../errors.ts';
import { type CreatedKey, presentKey } from '../schema.ts';
import type { ApiScope, KeyKind } from '../scopes.ts';
import { assertGrantable } from './assert-grantable.ts';
import { ipRanges } from './ip-range.ts';
import { issueKey } from './issue-key.ts';

/** What a new key shall be. */
export interface KeyOrder {
  readonly kind: KeyKind;
  readonly name: string;
  /** For a restricted key, and only then. */
  readonly scopes?: readonly ApiScope[];
  /** Addresses and CIDR ranges; from everywhere where absent. */
  readonly allowed_ips?: readonly string[];
  /** ISO 8601; never where absent. */
  readonly expires_at?: string;
  /** The one connected account that a restricted key may see: a seller's own view. */
  readonly account_id?: string;
}

/**
 * Makes an API key for the caller's organisation and mode. The answer shows the key itself, once:
 * what is stored recognises it but cannot say it again.
 */
export const createKey = async (
  deps: IdentityDeps,
  caller: Caller,
  input: { readonly body: KeyOrder },
): Promise<CreatedKey> => {
  const { kind, name, scopes = [], allowed_ips: allowedIps = [], expires_at: expiry } = input.body;
  if ((kind === 'restricted') !== scopes.length > 0) {
    throw refuse('key_kind_and_scopes_differ', { pointer: '/scopes' });
  }
  const accountId = input.body.account_id ?? null;
  if (accountId !== null && kind !== 'restricted') {
    throw refuse('key_kind_and_account_differ', { pointer: '/account_id' });
  }
  ipRanges(allowedIps);
  const expiresAt = expiry === undefined ? null : new Date(expiry);
  if (expiresAt !== null && expiresAt <= deps.clock.now()) {
    throw refuse('expiry_in_the_past', { pointer: '/expires_at' });
  }

  return await deps.database.transaction(async (tx: Transaction) => {
    await assertGrantable(tx, caller, kind, scopes);
    const { row, text } = await issueKey(tx, deps, caller, {
      kind,
      name,
      scopes: [...new Set(scopes)],
      allowedIps,
      expiresAt,
      accountId,
    });
    await writeAudit(
      tx,
      caller,
      'api_key.created',
      { type: 'api_key', id: row.id },
      { kind, name, ...(accountId === null ? {} : { account_id: accountId }) },
    );
    return { ...presentKey(row), secret: text };
  });
};
