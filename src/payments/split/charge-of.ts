import type { Money } from '#money';
import type { CaptureInstruction, ChargeInstruction, Instruction, Provider } from '#providers';
import type { Payment } from '../record/world.ts';
import { shareOf } from './share-of.ts';
import type { RefundSplit } from './split-plan.ts';

type RefundCharge = Extract<Instruction, { operation: 'refund' }>['charge'];
type Split = Pick<Payment, 'id' | 'currency' | 'amount_minor' | 'captured_minor' | 'split'>;

/** How a provider is to take a split payment; nothing where it has no part in the splitting. */
export const chargeOf = (payment: Split, { platform }: Provider): ChargeInstruction | undefined => {
  const { split, currency } = payment;
  if (split === null) return undefined;
  const fee: Money = { minor: BigInt(split.feeMinor), currency };
  const account = split.parts[0]?.reference ?? '';
  switch (split.chargeKind) {
    case 'separate':
      return platform?.chargeKinds.includes('separate') === true
        ? { kind: 'separate', group: payment.id }
        : undefined;
    case 'destination':
      return { kind: 'destination', account, fee, isOnBehalf: split.isOnBehalf };
    case 'direct':
      return { kind: 'direct', account, fee };
  }
};

/** The account in whose name everything of a payment is said at the provider; the platform's own else. */
export const actsFor = ({ split }: Pick<Payment, 'split'>): string | undefined =>
  split?.chargeKind === 'direct' ? split.parts[0]?.reference : undefined;

/** What the platform keeps of a capture, so that all captures leave the seller his share to the unit. */
export const captureFeeOf = (payment: Split, minor: bigint): CaptureInstruction['fee'] => {
  const { split, captured_minor: before, amount_minor: whole, currency } = payment;
  if (split === null || split.chargeKind === 'separate') return undefined;
  const part = BigInt(split.parts[0]?.minor ?? '0');
  const share = shareOf(part, before + minor, whole) - shareOf(part, before, whole);
  return { minor: minor - share, currency };
};

/** What a refund takes back with it where the provider has paid the seller by itself. */
export const refundChargeOf = (
  { split }: Pick<Payment, 'split'>,
  wanted: RefundSplit | null,
): RefundCharge => {
  if (split === null || split.chargeKind === 'separate') return undefined;
  const hasFee = BigInt(split.feeMinor) > 0n;
  return {
    reverseTransfer: split.chargeKind === 'destination',
    refundFee: hasFee && wanted?.returnsFee !== false,
  };
};
