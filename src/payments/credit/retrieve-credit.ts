import type { Static } from 'typebox';
import type { Caller } from '#kernel';
import type { PaymentsDeps } from '../deps.ts';
import { refuse } from './errors.ts';
import { presentCreditDetail } from './present-credit.ts';
import type { CreditDetail, CreditParams } from './schema.ts';
import { creditById, partsOfCredits } from './store.ts';

/** One credit with what payments took of it. @throws refusal credit_not_found */
export const retrieveCredit = async (
  deps: Pick<PaymentsDeps, 'database'>,
  caller: Caller,
  { params }: { readonly params: Static<typeof CreditParams> },
): Promise<CreditDetail> =>
  await deps.database.asTenant(caller, async (tx) => {
    const credit = await tx.row(creditById, [params.credit_id]);
    if (credit === undefined) {
      throw refuse('credit_not_found', { detail: `No credit ${params.credit_id}.` });
    }
    return presentCreditDetail(credit, await tx.rows(partsOfCredits, [[credit.id]]));
  });
