import type { SmallStep } from '../kernel/world/small-step.ts';
import type { TestCard } from './cards.ts';
import { newReference } from './new-reference.ts';
import type { AdyenShape, DisputeRecord, PaymentRecord } from './shape.ts';
import { tellDispute } from './tell.ts';

/** The payer's bank asks, or takes the money back. */
export const openDispute = (
  step: SmallStep<AdyenShape>,
  payment: PaymentRecord,
  how: NonNullable<TestCard['dispute']>,
): DisputeRecord => {
  const isInquiry = how === 'inquiry';
  const dispute: DisputeRecord = {
    id: newReference(step),
    payment: payment.id,
    amount: { ...payment.amount, value: payment.captured - payment.refunded },
    stage: 'notified',
    ends: how === 'chargeback_won' ? 'won' : 'lost',
    charged_back_ms: null,
    reversed_ms: null,
    due_ms: isInquiry ? null : step.now_ms + step.world.settings.late_ms,
  };
  step.put('dispute', dispute);
  const code = isInquiry ? 'REQUEST_FOR_INFORMATION' : 'NOTIFICATION_OF_CHARGEBACK';
  tellDispute(step, dispute, code, 'Undefended');
  return dispute;
};

/** What time does to a dispute: each stage follows the one before after `late_ms`. */
export const ageDispute = (step: SmallStep<AdyenShape>, dispute: DisputeRecord): void => {
  const next_ms = step.now_ms + step.world.settings.late_ms;
  switch (dispute.stage) {
    case 'notified':
      step.put('dispute', {
        ...dispute,
        stage: 'charged_back',
        charged_back_ms: step.now_ms,
        due_ms: next_ms,
      });
      tellDispute(step, dispute, 'CHARGEBACK', 'Undefended');
      return;
    case 'charged_back':
      if (dispute.ends === 'lost') {
        step.put('dispute', { ...dispute, stage: 'closed', due_ms: null });
        tellDispute(step, dispute, 'DISPUTE_DEFENSE_PERIOD_ENDED', 'Expired');
        return;
      }
      step.put('dispute', {
        ...dispute,
        stage: 'reversed',
        reversed_ms: step.now_ms,
        due_ms: next_ms,
      });
      tellDispute(step, dispute, 'CHARGEBACK_REVERSED', 'Pending');
      return;
    case 'reversed':
      step.put('dispute', { ...dispute, stage: 'closed', due_ms: null });
      tellDispute(step, dispute, 'ISSUER_RESPONSE_TIMEFRAME_EXPIRED', 'Won');
      return;
    case 'closed':
      step.put('dispute', { ...dispute, due_ms: null });
  }
};
