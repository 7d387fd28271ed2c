import type { Caller, Transaction } from '#kernel';
import { refuse } from '../errors.ts';
import { type KeyKind, scopesOf } from '../scopes.ts';
import { selectKey } from '../store.ts';

/**
 * Lets a key hand out only what it holds itself; otherwise one that may create keys could create
 * a master key. Callers that are no keys, such as the command line, may hand out everything.
 */
export const assertGrantable = async (
  tx: Transaction,
  caller: Caller,
  kind: KeyKind,
  scopes: readonly string[],
): Promise<void> => {
  const granting = await tx.row(selectKey, [caller.organisationId, caller.mode, caller.actor]);
  if (granting === undefined) return;
  const held = scopesOf(granting.kind, granting.scopes);
  const beyond = [...scopesOf(kind, scopes)].filter((scope) => !held.has(scope));
  if (beyond.length > 0) {
    throw refuse('scope_not_grantable', { detail: `Beyond it: ${beyond.join(', ')}.` });
  }
};
