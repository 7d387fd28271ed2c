import type { Stripe } from 'stripe';

/**
 * What Stripe's statuses mean for each thing we ask of it. The compiler holds each table complete
 * over the values that the SDK knows; a value that it does not know is `unknown`, with an alarm.
 */

/** The literals of an open enum: all but the `string` that stands for values to come. */
export type Known<Status extends string> = Status extends Status
  ? string extends Status
    ? never
    : Status
  : never;

type IntentStatus = Known<Stripe.PaymentIntent.Status>;
type Table<Status extends string, Meaning> = Readonly<Record<Status, Meaning>>;

/** A PaymentIntent that we created with `confirm: true`. */
export const authorizationStatus = {
  succeeded: 'captured',
  requires_capture: 'authorized',
  requires_action: 'pending',
  processing: 'pending',
  requires_payment_method: 'declined',
  canceled: 'declined',
  // We confirm in the same request: one that waits for it was made by somebody else.
  requires_confirmation: 'unmapped',
} as const satisfies Table<
  IntentStatus,
  'captured' | 'authorized' | 'pending' | 'declined' | 'unmapped'
>;

/** A PaymentIntent that we asked to capture. `absent`: the capture did not happen. */
export const captureStatus = {
  succeeded: 'captured',
  processing: 'pending',
  requires_capture: 'absent',
  canceled: 'declined',
  requires_action: 'declined',
  requires_confirmation: 'declined',
  requires_payment_method: 'declined',
} as const satisfies Table<IntentStatus, 'captured' | 'pending' | 'absent' | 'declined'>;

/** A PaymentIntent that we asked to cancel. */
export const voidStatus = {
  canceled: 'voided',
  succeeded: 'declined',
  requires_capture: 'absent',
  requires_action: 'absent',
  requires_confirmation: 'absent',
  requires_payment_method: 'absent',
  processing: 'absent',
} as const satisfies Table<IntentStatus, 'voided' | 'declined' | 'absent'>;

/** A Refund. The SDK types its status as text; the values are from docs.stripe.com/refunds. */
export const refundStatus = {
  succeeded: 'refunded',
  pending: 'pending',
  requires_action: 'pending',
  failed: 'declined',
  canceled: 'declined',
} as const satisfies Table<string, 'refunded' | 'pending' | 'declined'>;

/** A SetupIntent that we created with `confirm: true`. */
export const setupStatus = {
  succeeded: 'stored',
  requires_action: 'pending',
  processing: 'unmapped',
  requires_payment_method: 'declined',
  canceled: 'declined',
  requires_confirmation: 'unmapped',
} as const satisfies Table<
  Known<Stripe.SetupIntent.Status>,
  'stored' | 'pending' | 'declined' | 'unmapped'
>;

/** Looks a status up in a table; nothing for one that the table does not hold. */
export const meaningOf = <Meaning>(
  table: Readonly<Record<string, Meaning>>,
  status: string | null,
): Meaning | undefined =>
  status !== null && Object.hasOwn(table, status) ? table[status] : undefined;
