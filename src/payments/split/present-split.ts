import { formatAmount, money } from '#money';
import type { Payment, Refund } from '../record/world.ts';
import type { RefundView } from '../refund/schema.ts';
import type { SplitView } from './schema.ts';

/** The split of a payment as the API shows it; null where there is none. */
export const presentSplit = ({
  split,
  currency,
}: Pick<Payment, 'split' | 'currency'>): SplitView | null => {
  if (split === null) return null;
  const amount = (minor: string): string => formatAmount(money(BigInt(minor), currency));
  return {
    charge_kind: split.chargeKind,
    application_fee: amount(split.feeMinor),
    provider_fee: split.providerFee,
    on_behalf_of: split.isOnBehalf,
    parts: split.parts.map(({ accountId, minor, hold }) => ({
      account_id: accountId,
      amount: amount(minor),
      hold: { release: hold.release, at: hold.at },
    })),
  };
};

/** From whom a refund is taken back, as the API shows it; null where it is in proportion. */
export const presentRefundSplit = ({
  split,
  currency,
}: Pick<Refund, 'split' | 'currency'>): RefundView['split'] =>
  split === null
    ? null
    : {
        parts:
          split.parts?.map(({ accountId, minor }) => ({
            account_id: accountId,
            amount: formatAmount(money(BigInt(minor), currency)),
          })) ?? null,
        return_application_fee: split.returnsFee,
      };
