import { formatAmount, money } from '#money';
import type { ShareView } from './schema.ts';
import { netOf, type Share } from './share.ts';

/** A share as the API and its events show it. */
export const presentShare = (share: Share): ShareView => {
  const shown = (minor: bigint): string => formatAmount(money(minor, share.currency));
  return {
    id: share.id,
    object: 'share',
    mode: share.mode,
    payment_id: share.payment_id,
    account_id: share.account_id,
    status: share.state,
    amount: shown(share.part_minor),
    currency: share.currency,
    credited_amount: shown(share.credited_minor),
    provider_fee_amount: shown(share.borne_minor),
    taken_back_amount: shown(share.taken_minor),
    net_amount: shown(netOf(share)),
    transferred_amount: shown(share.transferred_minor),
    hold: { release: share.hold_release, at: share.hold_until?.toISOString() ?? null },
    problem:
      share.problem === null
        ? null
        : {
            type: share.problem,
            code: share.problem_code ?? 'unknown',
            message: share.problem_message ?? '',
            next_try_at: share.retry_at?.toISOString() ?? null,
          },
    created_at: share.created_at.toISOString(),
    updated_at: share.updated_at.toISOString(),
  };
};
