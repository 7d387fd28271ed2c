import { formatAmount, money } from '#money';
import type { Dispute, Response } from './dispute.ts';
import type { DisputeView } from './schema.ts';

/** A dispute as the API and its events show it, with the last answer that was given to it. */
export const presentDispute = (dispute: Dispute, response: Response | undefined): DisputeView => ({
  id: dispute.id,
  object: 'dispute',
  mode: dispute.mode,
  payment_id: dispute.payment_id,
  status: dispute.state,
  stage: dispute.stage,
  reason: dispute.reason,
  code: dispute.code,
  amount: formatAmount(money(dispute.amount_minor, dispute.currency)),
  currency: dispute.currency,
  funds: dispute.funds,
  fee_amount: formatAmount(money(dispute.fee_minor, dispute.fee_currency)),
  fee_currency: dispute.fee_currency,
  respond_by: dispute.respond_by?.toISOString() ?? null,
  evidence: dispute.evidence,
  response: response === undefined ? null : presentResponse(response),
  provider: dispute.provider,
  provider_reference: dispute.provider_reference,
  created_at: dispute.created_at.toISOString(),
  updated_at: dispute.updated_at.toISOString(),
});

const presentResponse = (response: Response): NonNullable<DisputeView['response']> => ({
  id: response.id,
  kind: response.kind,
  status: response.state,
  failure:
    response.failure_code === null
      ? null
      : { code: response.failure_code, message: response.failure_message ?? '' },
  created_at: response.created_at.toISOString(),
  updated_at: response.updated_at.toISOString(),
});
