import { assert, type Caller, type Transaction } from '#kernel';
import type { IdentityDeps } from '../deps.ts';
import type { KeyKind } from '../scopes.ts';
import { insertKey, type KeyRow } from '../store.ts';
import { digestKey, writeKey } from './key-text.ts';

/** The traits that a key keeps when it is rolled. */
export interface KeyTraits {
  readonly kind: KeyKind;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly allowedIps: readonly string[];
  readonly expiresAt: Date | null;
  /** The one connected account that it may see; null where it is bound to none. */
  readonly accountId: string | null;
}

/** Draws a key and writes down what recognises it. */
export const issueKey = async (
  tx: Transaction,
  deps: IdentityDeps,
  caller: Caller,
  traits: KeyTraits,
): Promise<{ readonly row: KeyRow; readonly text: string }> => {
  const text = writeKey(traits.kind, caller.mode, deps.drawKeyBody());
  const row = await tx.row(insertKey, [
    caller.organisationId,
    caller.mode,
    caller.ids.next('key'),
    traits.kind,
    traits.name,
    digestKey(deps.pepper, text),
    text.slice(0, 12),
    text.slice(-4),
    traits.scopes,
    traits.allowedIps,
    deps.clock.now(),
    traits.expiresAt,
    traits.accountId,
  ]);
  assert(row !== undefined, 'a key that was issued stands in the table');
  return { row, text };
};
