import type { PaymentsDeps } from '../deps.ts';
import { type DriveDeps, driveStoring } from './drive-storing.ts';
import { leaseMethods } from './lease-methods.ts';
import { duePaymentMethods } from './store.ts';

/**
 * Asks again about methods that a crash or a lost answer left behind, or whose payer may have
 * confirmed meanwhile. Leaves alone what is at its end and what somebody else is asking about.
 */
export const resumeStoring = async (
  deps: DriveDeps & Pick<PaymentsDeps, 'leaseMs'>,
  paymentMethodIds: readonly string[],
): Promise<void> => {
  const leased = await deps.database.transaction(
    async (tx) => await leaseMethods(tx, paymentMethodIds, deps.leaseMs),
  );
  const driven = await Promise.allSettled(
    leased.map(async (method) => await driveStoring(deps, method)),
  );
  const failed = driven.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
};

/** Methods that are due and that nobody asks about, longest due first. */
export const findDueMethods = async (
  deps: Pick<PaymentsDeps, 'database' | 'clock'>,
  limit: number,
): Promise<readonly string[]> => {
  const rows = await deps.database.transaction(
    async (tx) => await tx.rows(duePaymentMethods, [deps.clock.now(), limit]),
  );
  return rows.map((row) => row.id);
};
