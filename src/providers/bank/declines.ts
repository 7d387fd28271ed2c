import type { DeclineReasonName } from '../decline-reasons.ts';

/** A reason code of a refused or returned transfer, in our words. */
interface TransferReason {
  readonly reason: DeclineReasonName;
  readonly meaning: string;
}

/**
 * Why a transfer of ours was refused, or came back. Source: ISO 20022 external code sets, return
 * and status reasons, November 2025 edition. `MS03` often hides another: nothing is derived from it.
 */
export const transferReasons: Readonly<Record<string, TransferReason>> = {
  AC01: failed('The account number is wrong.'),
  AC04: failed('The account is closed.'),
  AC06: failed('The account is blocked.'),
  AG01: failed('The account may not receive transfers.'),
  AM01: { reason: 'configuration', meaning: 'The amount is none that can be transferred.' },
  AM04: { reason: 'insufficient_funds', meaning: 'The account does not cover the transfer.' },
  AM05: { reason: 'duplicate', meaning: 'The transfer was sent before.' },
  BE04: failed("The creditor's address is missing."),
  CNOR: failed("The creditor's bank is not registered."),
  FF01: { reason: 'configuration', meaning: 'The order has not the form it must have.' },
  MD07: failed('The account holder has died.'),
  MS02: failed('The receiver refuses, without a reason.'),
  MS03: failed('The bank refuses, without a reason.'),
  RC01: failed("The bank's name (BIC) is wrong."),
  RR04: failed('A law forbids the transfer.'),
  RR10: { reason: 'configuration', meaning: 'The order holds letters that are not allowed.' },
};

/** Our word for a code; one that no table holds is told as such. */
export const reasonOfTransfer = (
  code: string,
): { readonly reason: DeclineReasonName; readonly isUnmapped: boolean } => {
  const known = Object.hasOwn(transferReasons, code) ? transferReasons[code] : undefined;
  return { reason: known?.reason ?? 'refund_failed', isUnmapped: known === undefined };
};

function failed(meaning: string): TransferReason {
  return { reason: 'refund_failed', meaning };
}
