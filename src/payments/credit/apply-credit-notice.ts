import type { ClaimedNotice } from '#webhooks';
import type { PaymentsDeps } from '../deps.ts';
import type { Attempt } from '../record/world.ts';
import { takeCredits } from './take-credits.ts';

/** What came of a notice that something was booked. */
export type CreditNoticed =
  | { readonly event: 'process' | 'ignore'; readonly touched: readonly Attempt[] }
  | { readonly event: 'fail'; readonly cause: string };

/** A notice of money that arrived is a hint: the entry that it names is read anew at the bank. */
export const applyCreditNotice = async (
  deps: PaymentsDeps,
  notice: ClaimedNotice,
): Promise<CreditNoticed> => {
  const connection = await deps.connectionById(notice.connectionId);
  const [reference] = notice.references;
  if (connection === undefined || reference === undefined) return { event: 'ignore', touched: [] };
  const desk = deps.providerNamed(connection.provider).credits;
  if (desk === null) return { event: 'ignore', touched: [] };
  const { result } = await desk.read(connection, reference);
  if (result.kind === 'unreachable') return { event: 'fail', cause: result.cause };
  if (result.credits.length === 0) return { event: 'ignore', touched: [] };
  return { event: 'process', touched: await takeCredits(deps, connection, result.credits) };
};
