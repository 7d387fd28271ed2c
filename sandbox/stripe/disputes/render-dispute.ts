import type Stripe from 'stripe';
import { renderBalanceTransaction } from '../balance/render-balance-transaction.ts';
import { cardOfName } from '../cards/test-cards.ts';
import type { DisputeRecord } from '../world/records.ts';
import type { World } from '../world/world.ts';
import { evidenceFields } from './evidence-fields.ts';

export function renderDispute(dispute: DisputeRecord, world: World): Stripe.Dispute {
  const { tables, clock } = world;
  const lines = dispute.lines.map((id) => tables.balance_transaction.byId.get(id));
  const card = tables.charge.byId.get(dispute.charge)?.card;
  const brand = card === undefined ? 'visa' : cardOfName(card).brand;
  const hasEvidence = Object.keys(dispute.evidence).length > 0;
  return {
    id: dispute.id,
    object: 'dispute',
    amount: dispute.amount,
    balance_transactions: lines
      .filter((line) => line !== undefined)
      .map((line) => renderBalanceTransaction(line, clock.now_s())),
    charge: dispute.charge,
    created: dispute.created,
    currency: dispute.currency,
    enhanced_eligibility_types: [],
    evidence: renderEvidence(dispute),
    evidence_details: {
      due_by: dispute.due_by,
      enhanced_eligibility: {},
      has_evidence: hasEvidence,
      past_due: clock.now_s() > dispute.due_by,
      submission_count: dispute.submission_count,
      submission_method: dispute.submission_count > 0 ? 'manual' : 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: dispute.lines.length === 0,
    livemode: false,
    metadata: dispute.metadata,
    network_reason_code: dispute.network_reason_code,
    payment_intent: dispute.payment_intent,
    payment_method_details: {
      type: 'card',
      card: {
        brand,
        case_type: dispute.lines.length === 0 ? 'inquiry' : 'chargeback',
        network: brand,
        network_reason_code: dispute.network_reason_code,
      },
    },
    reason: dispute.reason,
    status: dispute.status,
  };
}

/** Every field is there; what nobody wrote is null. */
function renderEvidence({ evidence }: DisputeRecord): Stripe.Dispute.Evidence {
  const fields = evidenceFields.map((name) => [name, evidence[name] ?? null] as const);
  return { ...Object.fromEntries(fields), enhanced_evidence: {} } as Stripe.Dispute.Evidence;
}
