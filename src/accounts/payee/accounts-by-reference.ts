import type { Scope, Transaction } from '#kernel';
import { selectAccountsByReference } from '../account/store.ts';
import { type Payee, payeeOf } from './payee.ts';

/**
 * Connected accounts of an organisation by what their provider calls them, up to 1,000. Who is not
 * in the answer is none of ours, and nothing that is told of it is acted upon.
 */
export const accountsByReference = async (
  tx: Transaction,
  at: Scope & { readonly provider: string },
  references: readonly string[],
): Promise<ReadonlyMap<string, Payee>> => {
  const { organisationId, mode, provider } = at;
  const asked = [organisationId, mode, provider, references] as const;
  const rows = await tx.rows(selectAccountsByReference, [...asked]);
  return new Map(rows.map((row) => [row.provider_reference ?? '', payeeOf(row)]));
};
