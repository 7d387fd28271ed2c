import { bookReturnedFee, refundFee } from '../application-fees/refund-fee.ts';
import type { NewLine } from '../balance/book-line.ts';
import { forbidden } from '../contract/refusal.ts';
import { partOf } from '../transfers/part-of.ts';
import { reverseTransfer } from '../transfers/reverse-transfer.ts';
import { idsIn } from '../world/many.ts';
import { noMetadata } from '../world/plain.ts';
import type { ApplicationFeeRecord, ChargeRecord, RefundShared } from '../world/records.ts';
import type { Step } from '../world/step.ts';

interface Asked {
  readonly amount: number;
  readonly isReversed: boolean;
  readonly isFeeReturned: boolean;
}

interface TakenBack {
  readonly shared: RefundShared | null;
  /** What the refund's own line has of a returned fee. */
  readonly line: Pick<NewLine, 'application_fee' | 'fee'>;
}

/**
 * Takes back, with a refund, its part of the transfer and of the platform's fee. Parts are of
 * running totals over the refunds that asked for it, so rounding never adds up.
 */
export function takeBackShares(
  step: Step,
  charge: ChargeRecord,
  source_refund: string,
  asked: Asked,
): TakenBack {
  if (!asked.isReversed && !asked.isFeeReturned) return { shared: null, line: {} };
  const platform = step.at(null);
  const { connect } = charge.more;
  const fee = asked.isFeeReturned ? feeBehind(platform, charge) : null;
  const returned_fee = fee === null ? 0 : feePart(step, charge, fee, asked.amount);
  const refunded =
    fee === null || returned_fee === 0 ? null : refundFee(platform, fee, returned_fee, noMetadata);

  const transfer = asked.isReversed ? step.get('transfer', connect?.transfer ?? '') : undefined;
  if (asked.isReversed && transfer === undefined) throw noTransfer(charge);
  const amount = transfer === undefined ? 0 : transferPart(step, charge, asked.amount);
  const reversal =
    transfer === undefined || amount === 0
      ? null
      : reverseTransfer(step, transfer, {
          amount,
          metadata: noMetadata,
          source_refund,
          returned_fee,
        });

  const isDirect = step.world.owner !== null;
  if (fee !== null && refunded !== null && reversal === null && !isDirect) {
    bookReturnedFee(platform, fee, refunded);
  }
  const isOnLine = isDirect && returned_fee > 0;
  return {
    shared: {
      is_reversed: asked.isReversed,
      is_fee_returned: asked.isFeeReturned,
      transfer_reversal: reversal?.id ?? null,
      fee_refund: refunded?.id ?? null,
    },
    line: isOnLine ? { fee: -returned_fee, application_fee: -returned_fee } : {},
  };
}

function feeBehind(platform: Step, charge: ChargeRecord): ApplicationFeeRecord {
  const fee = platform.get('application_fee', charge.more.connect?.application_fee ?? '');
  if (fee !== undefined) return fee;
  throw forbidden(
    `Attempting to refund application fee of charge ${charge.id}, but it has no application fee.`,
    undefined,
    'refund_application_fee',
  );
}

function noTransfer({ id }: ChargeRecord) {
  return forbidden(
    `Cannot reverse transfer on charge ${id} because it does not have an associated transfer.`,
    undefined,
    'reverse_transfer',
  );
}

function feePart(
  step: Step,
  charge: ChargeRecord,
  fee: ApplicationFeeRecord,
  amount: number,
): number {
  const earlier = earlierRefunds(step, charge, 'fee_refund');
  const given = earlier.parts
    .flatMap((id) => step.at(null).get('fee_refund', id) ?? [])
    .reduce((sum, one) => sum + one.amount, 0);
  const due = partOf(fee.amount, earlier.amount + amount, charge.amount_captured) - given;
  return Math.max(0, Math.min(due, fee.amount - fee.amount_refunded));
}

function transferPart(step: Step, charge: ChargeRecord, amount: number): number {
  const transfer = step.get('transfer', charge.more.connect?.transfer ?? '');
  if (transfer === undefined) return 0;
  const earlier = earlierRefunds(step, charge, 'transfer_reversal');
  const taken = earlier.parts
    .flatMap((id) => step.get('transfer_reversal', id) ?? [])
    .reduce((sum, one) => sum + one.amount, 0);
  const due = partOf(transfer.amount, earlier.amount + amount, charge.amount_captured) - taken;
  return Math.max(0, Math.min(due, transfer.amount - transfer.amount_reversed));
}

/** The refunds of a charge that took a part back before: what they refunded, and those parts. */
function earlierRefunds(
  step: Step,
  charge: ChargeRecord,
  part: 'fee_refund' | 'transfer_reversal',
) {
  const asking = part === 'fee_refund' ? 'is_fee_returned' : 'is_reversed';
  const refunds = idsIn(step.world.groups.refunds_of_charge, charge.id)
    .flatMap((id) => step.get('refund', id) ?? [])
    .filter((one) => one.shared?.[asking] === true);
  return {
    amount: refunds.reduce((sum, one) => sum + one.amount, 0),
    parts: refunds.map((one) => one.shared?.[part] ?? ''),
  };
}
