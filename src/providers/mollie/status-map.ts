import type { Capture, Payment, Refund } from '@mollie/api-client';

/**
 * What Mollie's statuses mean for each thing we ask of it. The compiler holds each table complete
 * over the values that the SDK knows; a value that it does not know is `unknown`, with an alarm.
 */
type Table<Status extends string, Meaning> = Readonly<Record<`${Status}`, Meaning>>;

/** A payment that we made. */
export const authorizationStatus = {
  open: 'pending',
  pending: 'pending',
  authorized: 'authorized',
  paid: 'captured',
  failed: 'declined',
  canceled: 'declined',
  expired: 'declined',
} as const satisfies Table<Payment['status'], 'pending' | 'authorized' | 'captured' | 'declined'>;

/** A capture that we made. Source: docs.mollie.com/reference/get-capture. */
export const captureStatus = {
  pending: 'pending',
  succeeded: 'captured',
  failed: 'declined',
} as const satisfies Table<Capture['status'], 'pending' | 'captured' | 'declined'>;

/** A payment that we let go. What has expired holds nothing either. */
export const voidStatus = {
  canceled: 'voided',
  expired: 'voided',
  paid: 'declined',
  failed: 'declined',
  authorized: 'absent',
  open: 'absent',
  pending: 'absent',
} as const satisfies Table<Payment['status'], 'voided' | 'declined' | 'absent'>;

/** A refund that we made. Source: docs.mollie.com/reference/get-refund. */
export const refundStatus = {
  queued: 'pending',
  pending: 'pending',
  processing: 'pending',
  refunded: 'refunded',
  failed: 'declined',
  canceled: 'declined',
} as const satisfies Table<Refund['status'], 'pending' | 'refunded' | 'declined'>;

/** Looks a status up in a table; nothing for one that the table does not hold. */
export const meaningOf = <Meaning extends string>(
  table: Readonly<Record<string, Meaning>>,
  status: string,
): Meaning | undefined => (Object.hasOwn(table, status) ? table[status] : undefined);
